"""Start WuyeDesk in this folder: tables brought up to date, then the server."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WATCHED = (".py", ".po", ".yaml", ".html", ".js", ".css")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--reload", action="store_true", help="start again whenever the code changes")
    parser.add_argument(
        "--demo", action="store_true", help="an invented company in a database of its own, this machine only"
    )


def run(args: argparse.Namespace) -> int:
    if args.demo and args.host not in LOOPBACK:
        print("演示只在本机开放 / the demo listens on this machine only", file=sys.stderr)
        return 2
    if args.demo:
        os.environ["WUYEDESK_DEMO"] = "1"
    if args.host in LOOPBACK:
        os.environ.setdefault("WUYEDESK_HOSTS", "127.0.0.1,localhost,::1")
    _prepare(args)
    return _reload(args) if args.reload else subprocess.call(_server(args), env=_environment())


def _prepare(args: argparse.Namespace) -> None:
    from db.base import use
    from lib import setup
    from lib.settings import settings

    database = use(settings().database_url)
    if args.demo:
        from lib.demo import company

        company.prepare(database)
    elif password := setup.prepare(database):
        _tell(f"管理员 / administrator: {setup.FIRST_NAME}\n一次性密码 / one-time password: {password}")
    database.engine.dispose()
    _tell(f"http://{args.host}:{args.port}" + ("  （演示 / demo）" if args.demo else ""))


def _tell(text: str) -> None:
    print(f"\n{text}\n", flush=True)


def _server(args: argparse.Namespace) -> list[str]:
    return [
        *(sys.executable, "-m", "streamlit", "run", "Home.py"),
        f"--server.port={args.port}",
        f"--server.address={args.host}",
    ]


def _environment() -> dict[str, str]:
    """The secret goes by environment, where a list of processes does not show it."""
    from lib.settings import settings

    return {**os.environ, "STREAMLIT_SERVER_COOKIE_SECRET": settings().secret("cookie.key").hex()}


def _reload(args: argparse.Namespace) -> int:
    """Streamlit's own reload would leave the plain pages on old modules: start the whole server anew."""
    while True:
        server, before = subprocess.Popen(_server(args), env=_environment()), _stamp()
        try:
            while server.poll() is None and _stamp() == before:
                time.sleep(0.7)
            if server.poll() is not None:
                return server.returncode
        finally:
            server.terminate()
            server.wait()


def _stamp() -> float:
    """The newest change of any file the program is made of."""
    files = (path for folder in ("lib", "db", "pages", "locales") for path in Path(folder).rglob("*"))
    return max(path.stat().st_mtime for path in files if path.suffix in WATCHED)
