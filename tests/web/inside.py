"""The gate and its pages inside this process, with stand-ins for what Streamlit serves behind them."""

import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from lib.web.gate import Gate
from lib.web.routes import ROUTES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have another HTTP client than the one we use
    from starlette.testclient import TestClient

HOST = "desk.example"
PEER = ("203.0.113.7", 50_000)


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    with suppress(WebSocketDisconnect):
        while True:
            await socket.send_text(f"heard {await socket.receive_text()}")


async def swallow(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def anything(request: Request) -> Response:
    return HTMLResponse("<p>inside</p>")


def app(*more: Any) -> Starlette:
    behind = [
        WebSocketRoute("/_stcore/stream", stream),
        Route("/_stcore/upload_file/{session}/{file}", swallow, methods=["PUT"]),
        *more,
        Route("/{path:path}", anything, methods=["GET"]),
    ]
    return Starlette(routes=[*ROUTES, *behind], middleware=[Middleware(Gate)])


def client(*more: Any, peer: tuple[str, int] = PEER, **headers: str) -> TestClient:
    """A browser of its own: it keeps its cookies and follows nothing by itself."""
    return TestClient(
        app(*more),
        base_url=f"http://{HOST}",
        client=peer,
        follow_redirects=False,
        raise_server_exceptions=False,
        headers=headers,
    )


Browser = Callable[..., TestClient]
