"""Who fills in an inspection: a person signed in, or whoever holds its link while that is open.

Bounded in posts by the inspection; by address only what leads nowhere. A browser is given a sealed pass, and
each page carries a word of it: what was not posted from a page of ours is not taken.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from anyio import CapacityLimiter, fail_after, to_thread
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from db.base import Busy
from db.choices.inspections import InspectionState
from lib.access import Actor
from lib.deeds import read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.i18n import LANGUAGES, N_
from lib.inspections import filling
from lib.inspections.sheet_rules import Sheet
from lib.web import door
from lib.web.limits import CODES_BY_ADDRESS, Limit, limits
from lib.web.pages import language, part, told
from lib.web.public import GARBLED, SLOW, TOO_OFTEN, TooOften, keep, visitor
from lib.web.seals import DAY, nonce, opened, seal

COOKIE, PASS, PASS_SECONDS = "wuyedesk_inspection", "inspection", 7 * DAY
GUEST = Actor("guest", "guest", permissions=frozenset({"inspections.fill", "files.keep"}))
# A tap a second for minutes on end is fast; photos are drawn anew, which takes its time.
PACE, PHOTOS = RateLimitItemPerMinute(240), RateLimitItemPerHour(600)
# Only one can write at a time: others waiting side by side would only be in one another's way.
TAPPING, CARRYING, READING = CapacityLimiter(1), CapacityLimiter(2), CapacityLimiter(2)
SLOWEST_SECONDS, MOST_FIELDS, MOST_FILES = 120, 300, 9
TOO_FAST = N_("Too much at once. Please wait a minute; nothing that was saved is lost.")
LOAD_AGAIN = N_("This page is not known here any more. Please load it again; what is not saved yet is kept.")
SIGNED_OUT = N_("You are signed out.")
MOST_LENGTH = 60
_pace = FixedWindowRateLimiter(MemoryStorage())
Work = Callable[[Request, FormData], Response]


class SignedOut(Refused):
    """Nobody is signed in, and no link is open."""


class Later(Refused):
    """Not now; the same may be tried again."""


class Unknown(Refused):
    """A page of another browser, or of none of ours."""


@dataclass(frozen=True)
class Pass:
    """secret stays in the browser's cookie; what pages carry of it is page."""

    code: str
    secret: str

    @property
    def page(self) -> str:
        return _digest(f"page {self.secret}")[:16]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def code_of(request: Request) -> str:
    return str(request.path_params["code"])[:MOST_LENGTH]


def me_of(request: Request) -> Actor | None:
    return door.who(request.cookies.get(door.COOKIE))


def actor_of(request: Request, project_id: int | None = None) -> Actor:
    """A guest's loose photos are known by the browser they came from."""
    if me := me_of(request):
        return me
    held = pass_of(request)
    projects = frozenset() if project_id is None else frozenset({project_id})
    return Actor(
        GUEST.key,
        GUEST.name,
        permissions=GUEST.permissions,
        projects=projects,
        session=held.page if held else "",
    )


def find_sheet(request: Request) -> Sheet:
    """Whoever keeps trying addresses is told to wait; without a session everything not open looks alike."""
    try:
        return read(filling.by_code, actor_of(request), code=code_of(request))
    except NotFound as lost:
        tried = Limit(CODES_BY_ADDRESS, "inspection", visitor(request).address)
        if pass_of(request) is None and not limits.take(tried):
            raise TooOften(TOO_OFTEN) from None
        if me_of(request) is None:
            raise SignedOut(SIGNED_OUT) from lost
        raise


def find_signer(request: Request) -> Actor:
    """What a signature gives effect to happens in its project."""
    return actor_of(request, find_sheet(request).project_id)


def mark_of(request: Request, sheet: Sheet) -> str:
    """Tells what a browser keeps of this inspection for this person from anything else."""
    me = me_of(request)
    return _digest(f"{sheet.code} {me.key if me else GUEST.key}")[:12]


# -- the pass ----------------------------------------------------------------------------------


def pass_of(request: Request) -> Pass | None:
    held = opened(PASS, request.cookies.get(COOKIE, ""), PASS_SECONDS)
    return Pass(held[0], held[1]) if isinstance(held, list) and held[0] == code_of(request) else None


def with_pass(request: Request, draw: Callable[[Pass], Response]) -> Response:
    """Drawn for the pass this browser has, or is given now."""
    held = pass_of(request) or Pass(code_of(request), nonce())
    response = draw(held)
    keep(
        request, response, COOKIE, seal(PASS, [held.code, held.secret]), PASS_SECONDS, path=f"/i/{held.code}"
    )
    return response


def must_pass(request: Request, page: str) -> Pass:
    held = pass_of(request)
    if held is None or page != held.page:
        raise Unknown(LOAD_AGAIN)
    return held


# -- asking and posting ------------------------------------------------------------------------

# What our script does about it: asks to sign in, loads again, or tells what is wrong; else it tries again.
STATES: tuple[tuple[type[Refused], str, int], ...] = (
    (SignedOut, "signin", 401),
    (Unknown, "unknown", 409),
    (NotFound, "unknown", 404),
    (Forbidden, "unknown", 403),
    (Later, "busy", 429),
    (TooOften, "busy", 429),
    (Stale, "busy", 409),
)


def by_script(request: Request) -> bool:
    return request.headers.get("accept") == "application/json"


def lang_of(request: Request) -> str:
    me = me_of(request)
    return me.lang if me and request.query_params.get("lang") not in LANGUAGES else language(request)


def drawn(request: Request, template: str, status: int = 200, **values: object) -> Response:
    return HTMLResponse(part(lang_of(request), template, **values), status)


def back(request: Request, to: str = "") -> Response:
    return RedirectResponse(f"/i/{code_of(request)}" + (f"#{to}" if to else ""), 303)


def refusal(request: Request, refused: Refused, status: int = 0) -> Response:
    """A page with a sentence, or for our script the sentence and a word for what has happened."""
    refused = _seen_by_nobody(request, refused)
    found = next(((state, code) for kind, state, code in STATES if isinstance(refused, kind)), None)
    if by_script(request):
        state, number = found or _otherwise(request, refused)
        return JSONResponse({"state": state, "say": told(lang_of(request), refused)}, status or number)
    if isinstance(refused, SignedOut):
        return RedirectResponse(f"/login?next={quote(f'/i/{code_of(request)}')}", 303)
    known = isinstance(refused, Unknown) or found is None
    code, inside = code_of(request) if known else "", me_of(request) is not None
    shown = {"refused": refused, "code": code, "inside": inside}
    return drawn(request, "inspection_stop.html", status or (found[1] if found else 422), **shown)


def _seen_by_nobody(request: Request, refused: Refused) -> Refused:
    """What is not there for want of a session or a link is asked for by signing in."""
    if isinstance(refused, NotFound) and me_of(request) is None:
        try:
            find_sheet(request)
        except Refused as nobody:
            return nobody
    return refused


def _otherwise(request: Request, refused: Refused) -> tuple[str, int]:
    """The server was busy, the inspection is not open any more, or what was sent cannot be taken."""
    if isinstance(refused.__cause__, Busy):
        return "busy", 503
    try:
        still = find_sheet(request).state == InspectionState.OPEN
    except Refused:
        still = False
    return ("wrong", 422) if still else ("closed", 409)


def showing(work: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """In a queue of its own: the staff's screens run in the same process."""

    def shown(request: Request) -> Response:
        try:
            return work(request)
        except Refused as refused:
            return refusal(request, refused)

    async def endpoint(request: Request) -> Response:
        return await to_thread.run_sync(shown, request, limiter=READING)

    return endpoint


def posting(work: Work, *, files: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """Counted before it is read; photos wait for one another, not taps for photos."""
    queue, most = (CARRYING, MOST_FILES) if files else (TAPPING, 0)

    def worked(request: Request, posted: FormData) -> Response:
        try:
            return work(request, posted)
        except Refused as refused:
            return refusal(request, refused)

    async def endpoint(request: Request) -> Response:
        if not _pace.hit(PACE, code_of(request)) or (files and not _pace.hit(PHOTOS, code_of(request))):
            return await to_thread.run_sync(refusal, request, Later(TOO_FAST))
        try:
            with fail_after(SLOWEST_SECONDS):
                posted = await request.form(max_files=most, max_fields=MOST_FIELDS)
        except TimeoutError:
            return await to_thread.run_sync(refusal, request, Later(SLOW), 408)
        except HTTPException:
            return await to_thread.run_sync(refusal, request, Refused(GARBLED), 400)
        try:
            return await to_thread.run_sync(worked, request, posted, limiter=queue)
        finally:
            await posted.close()

    return endpoint
