"""Nobody passes without a live session, whatever the road: page, upload, media or WebSocket."""

import re
from urllib.parse import SplitResult, quote, urlsplit

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.access import Actor
from lib.errors import Refused
from lib.faults import report
from lib.i18n import N_
from lib.settings import settings
from lib.web.addresses import is_https
from lib.web.door import COOKIE, who
from lib.web.headers import headers_for
from lib.web.pages import page
from lib.web.uploads import FORM, MOST_PHOTOS, SHORT, Quota, too_long

# Whoever sits an exam comes by a link too.
EXAMS = r"/x/[^/]+(/(start|save|leave|time|hand-in|appeal|picture/\d{1,3}/\d{1,3}))?"
# An inspection is filled in by whoever is signed in, or holds its link while that is open.
INSPECTIONS = r"/i/[^/]+(/(save|photo|photo/\d{1,14}(/small)?|unphoto|visited|finish|back|sign))?"
# What residents come by: a code, the progress of what was sent, a questionnaire.
RESIDENTS = r"/r/[^/]+(/sent|/me-too)?|/t(/[^/]+(/word|/rate|/back)?)?|/s/[^/]+(/thanks|/wish)?"
# Whoever comes to a training session scans its code, and whoever doubts a certificate the one on it.
TRAINING = r"/[kv]/[^/]+"
OPEN = re.compile(rf"/login|/healthz|/p/[^/]+|/assets/[^/]+|{RESIDENTS}|{EXAMS}|{TRAINING}|{INSPECTIONS}")
PLAIN = re.compile(rf"{OPEN.pattern}|/logout|/session|/files/.*|/scans(/.*)?", re.S)
SIGNED_OUT, FAULT = 4401, 1011
FAULTY = N_("Something went wrong here. Nothing was saved. Please tell your administrator this number: {id}")


class Gate:
    """Plain ASGI, so that it sees every WebSocket message too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.quota = Quota()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers, path = Headers(scope=scope), scope["path"]
        https = is_https(_peer(scope), scope["scheme"], headers)
        plain = bool(PLAIN.fullmatch(path))
        answer = _Answer(send, headers_for(path, plain=plain, https=https), own=plain)
        try:
            if refusal := await self._refusal(scope, headers, path):
                await refusal(scope, receive, answer)
            else:
                await self.app(scope, receive, answer)
        except Exception as error:
            if answer.begun:
                raise
            await _trouble(Request(scope), error)(scope, receive, answer)

    async def _refusal(self, scope: Scope, headers: Headers, path: str) -> Response | None:
        if not _known_host(headers):
            return PlainTextResponse("Unknown host", 421)
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not _same_site(headers):
            return PlainTextResponse("Cross-site request refused", 403)
        if OPEN.fullmatch(path):
            return too_long(headers, _most(path)) if scope["method"] == "POST" else None
        actor = await _who(_token(headers))
        if actor is None:
            return _ask_to_sign_in(scope, headers, path)
        if path.startswith("/_stcore/upload_file") and scope["method"] == "PUT":
            return self.quota.refusal(actor.key, headers)
        return None

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        token = _token(headers)
        try:
            welcome = _known_host(headers) and _same_site(headers) and await _who(token) is not None
        except Exception as error:
            report(error)
            await send({"type": "websocket.close", "code": FAULT})
            return
        if not welcome:
            await send({"type": "websocket.close", "code": SIGNED_OUT})
            return
        await self.app(scope, _watched(receive, send, token), send)


def _watched(receive: Receive, send: Send, token: str) -> Receive:
    """Every message from the browser is let in only while its session lives."""

    async def next_message() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and await _who(token) is None:
            await send({"type": "websocket.close", "code": SIGNED_OUT})
            return {"type": "websocket.disconnect", "code": SIGNED_OUT}
        return message

    return next_message


async def _who(token: str) -> Actor | None:
    return await to_thread.run_sync(who, token) if token else None


def _token(headers: Headers) -> str:
    return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")


def _most(path: str) -> int:
    """Bytes that may be sent to an open page: photos to the one that takes them."""
    photos = MOST_PHOTOS * settings().most_upload_mb * 1_000_000
    if re.fullmatch("/r/[^/]+|/i/[^/]+/(photo|sign)", path):
        return photos + FORM
    return FORM if path.startswith(("/s/", "/x/", "/i/")) else SHORT


def _peer(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""


def _known_host(headers: Headers) -> bool:
    """A page of a foreign name that points at this server (DNS rebinding) is not ours."""
    allowed = settings().hosts
    return not allowed or (_split(f"//{headers.get('host', '')}").hostname or "") in allowed


def _same_site(headers: Headers) -> bool:
    origin = headers.get("origin")
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    return origin is None or _split(origin).netloc == headers.get("host") != ""


def _split(url: str) -> SplitResult:
    """Whatever cannot be read names no place at all."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _ask_to_sign_in(scope: Scope, headers: Headers, path: str) -> Response:
    wants_page = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
    if not wants_page or path.startswith(("/_stcore/", "/media/", "/component/", "/session")):
        return PlainTextResponse("Please sign in", 401)
    query = scope.get("query_string", b"").decode("latin-1")
    return RedirectResponse("/login?next=" + quote(path + (f"?{query}" if query else "")), 303)


def _trouble(request: Request, error: Exception) -> Response:
    """A sentence and a number; what happened is in the log, without what people typed."""
    if isinstance(error, Refused):
        return page(request, "trouble.html", 503, message=error.message, params=error.params)
    return page(request, "trouble.html", 500, message=FAULTY, params={"id": report(error)})


class _Answer:
    """An answer on its way out, dressed in the security headers; our own may be stricter."""

    def __init__(self, send: Send, extra: dict[str, str], *, own: bool) -> None:
        self.send, self.extra, self.own, self.begun = send, extra, own, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in self.extra.items():
                if not (self.own and name in headers):
                    headers[name] = value
        await self.send(message)
