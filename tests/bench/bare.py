"""The least a page can be: Starlette alone, bytes from memory. `python -m tests.bench.bare PORT FILE`."""

import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

PAGE = Path(sys.argv[2]).read_bytes() if len(sys.argv) > 2 else b""


def shown(request: Request) -> Response:
    return HTMLResponse(PAGE)


async def taken(request: Request) -> Response:
    async with request.form():
        return HTMLResponse(PAGE)


app = Starlette(routes=[Route("/", shown, methods=["GET"]), Route("/", taken, methods=["POST"])])

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
