"""What manage.py can do: a file per command, and only the one asked for is loaded."""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).parent


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def main(argv: list[str]) -> int:
    if not argv or argv[0] not in names():
        asked = f"没有“{argv[0]}”这个命令 / No such command. " if argv else ""
        print(f"{asked}可用的命令 / Commands: {' '.join(names())}", file=sys.stderr)
        return 2
    command = import_module(f"{__name__}.{argv[0]}")
    try:
        return int(command.run(understood(argv[0], command, argv[1:])) or 0)
    except KeyboardInterrupt:
        return 130


def understood(name: str, command: ModuleType, argv: list[str]) -> argparse.Namespace:
    """A command that hands words on (to pytest) says so with set_defaults(rest=[])."""
    parser = argparse.ArgumentParser(f"manage.py {name}", description=command.__doc__, allow_abbrev=False)
    command.add(parser)
    args, rest = parser.parse_known_args(argv)
    if rest and not hasattr(args, "rest"):
        parser.error(f"不认识 / not understood: {' '.join(rest)}")
    if rest:
        args.rest = [word for word in rest if word != "--"]
    return args
