"""The plain pages alone, in a process to be killed: each time it is, another begins at once on the same port.

`python -m tests.bench.exam_server PORT` prints the id of each process that serves; with it gone they go too.
"""

import os
import sys
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from db.base import use
from lib.settings import settings
from lib.web.gate import Gate
from lib.web.routes import ROUTES


def serve(port: int) -> None:
    """Everything is read in already, and nothing of the database is open yet."""
    use(settings().database_url)
    app = Starlette(routes=ROUTES, middleware=[Middleware(Gate)])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error")


def follow() -> None:
    """With whoever started this gone, so is the server."""
    parent = os.getppid()
    threading.Timer(1.0, lambda: os._exit(0) if os.getppid() != parent else follow()).start()


if __name__ == "__main__":
    while True:
        child = os.fork()
        if not child:
            follow()
            serve(int(sys.argv[1]))
        print(child, flush=True)
        os.waitpid(child, 0)
