"""Where manage.py hands over."""

import sys

from lib.commands import main

sys.exit(main(sys.argv[1:]))
