"""Who comes by an exam's link: shown to be that person, known by a sealed pass, bounded in its posts.

Two hundred people may sit in one room behind one address, each sending an answer every few seconds: posts are
counted by link, and by address only what leads nowhere.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from anyio import CapacityLimiter, fail_after, to_thread
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from lib.access import Actor
from lib.deeds import read
from lib.errors import NotFound, Refused
from lib.exams import sitting
from lib.exams.sitting import Standing
from lib.exams.sitting_answer_rules import Unfit
from lib.exams.sitting_rules import Elsewhere, Over, TimeUp
from lib.i18n import N_
from lib.web import door
from lib.web.limits import CODES_BY_ADDRESS, HOURS, Limit, limits
from lib.web.pages import language, told
from lib.web.public import GARBLED, SLOW, TOO_OFTEN, TooOften, keep, stop, visitor
from lib.web.seals import DAY, nonce, opened, seal

DOOR = Actor.system("exams", "exams.sit")
# Whose sitting it is, the audit log tells by the sitting; the link stands in none of it.
SITTER = Actor("sitter", "sitter", permissions=frozenset({"exams.sit"}), projects=None)
COOKIE, PASS = "wuyedesk_exam", "exam"
# Every answer, and a sign of life now and then; nobody clicks faster.
PACE = RateLimitItemPerMinute(240)
# Four signs are soon guessed; whoever mistypes them may try again before the exam is over.
TRIES, TRIES_BY_ADDRESS = RateLimitItemPerMinute(8, 20), HOURS(2000)
# Only one can write at a time: others waiting side by side would only be in one another's way.
ANSWERING, READING = CapacityLimiter(1), CapacityLimiter(2)
SLOWEST_SECONDS, MOST_FIELDS = 30, 200
TOO_FAST = N_("Too much at once. Please wait a minute; nothing that was saved is lost.")
SHOW_AGAIN = N_("This browser is not known here any more. Please open your exam link again.")
MOST_LENGTH = 40
_pace = FixedWindowRateLimiter(MemoryStorage())


class Unknown(Refused):
    """A browser without a pass, or with that of another link."""


@dataclass(frozen=True)
class Pass:
    """secret stays in the browser's cookie; what is stored of it is device, what pages carry is page."""

    code: str
    secret: str

    @property
    def device(self) -> str:
        return _digest(self.secret)

    @property
    def page(self) -> str:
        return _digest(f"page {self.secret}")[:16]

    def mark(self, attempt: int) -> str:
        """Tells a sitting from any other to the browser that keeps what is not saved yet."""
        return _digest(f"{self.code} {attempt}")[:12]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def code_of(request: Request) -> str:
    return str(request.path_params["code"])[:MOST_LENGTH]


def find_standing(request: Request) -> Standing:
    """Whoever keeps trying codes is told to wait; whoever has a good one is let in."""
    try:
        return read(sitting.by_code, DOOR, code=code_of(request))
    except NotFound:
        if not limits.take(Limit(CODES_BY_ADDRESS, "code", visitor(request).address)):
            raise TooOften(TOO_OFTEN) from None
        raise


def pass_of(request: Request) -> Pass | None:
    held = opened(PASS, request.cookies.get(COOKIE, ""), DAY)
    return Pass(held[0], held[1]) if isinstance(held, list) and held[0] == code_of(request) else None


def give_pass(request: Request, response: Response) -> Pass:
    made = Pass(code_of(request), nonce())
    keep(request, response, COOKIE, seal(PASS, [made.code, made.secret]), DAY, path=f"/x/{made.code}")
    return made


def is_signed_in(request: Request, standing: Standing) -> bool:
    """As that very person, with an account of their own: nothing more is asked."""
    me = door.who(request.cookies.get(door.COOKIE))
    return me is not None and me.user_id is not None and me.user_id == standing.user_id


def must_pass(request: Request, page: str | None = None) -> Pass:
    """page: what the form carried; one of another browser's page, or of no page of ours, is refused."""
    held = pass_of(request)
    if held is None or (page is not None and page != held.page):
        raise Unknown(SHOW_AGAIN)
    return held


def count_try(request: Request) -> None:
    """Before it is looked at: no hurry lets in more of them."""
    by_code = Limit(TRIES, "exam", code_of(request))
    if not limits.take(by_code, Limit(TRIES_BY_ADDRESS, "exam", visitor(request).address)):
        raise TooOften(TOO_FAST)


def forgive_tries(request: Request) -> None:
    limits.forgive(Limit(TRIES, "exam", code_of(request)))


# -- asking and posting ------------------------------------------------------------------------

# What our script does about it: stops, or tells what is wrong; anything else it tries again.
STATES: tuple[tuple[type[Refused], str, int], ...] = (
    (Unfit, "wrong", 422),
    (TimeUp, "over", 409),
    (Over, "over", 409),
    (Elsewhere, "elsewhere", 409),
    (Unknown, "unknown", 409),
    (NotFound, "unknown", 404),
)


def by_script(request: Request) -> bool:
    return request.headers.get("accept") == "application/json"


def refusal(request: Request, refused: Refused) -> Response:
    """A page with a sentence, or for our script the sentence and a word for what has happened."""
    if not by_script(request):
        return stop(request, refused)
    found = next(((state, status) for kind, state, status in STATES if isinstance(refused, kind)), None)
    state, status = found or ("busy", 503)
    return JSONResponse({"state": state, "say": told(language(request), refused)}, status)


def showing(work: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """In a queue of its own: the staff's screens and the residents' pages run in the same process."""

    def shown(request: Request) -> Response:
        try:
            return work(request)
        except Refused as refused:
            return refusal(request, refused)

    async def endpoint(request: Request) -> Response:
        return await to_thread.run_sync(shown, request, limiter=READING)

    return endpoint


def posting(work: Callable[[Request, FormData], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Counted before it is read; nothing but short texts is taken."""

    def worked(request: Request, posted: FormData) -> Response:
        try:
            return work(request, posted)
        except Refused as refused:
            return refusal(request, refused)

    async def endpoint(request: Request) -> Response:
        if not _pace.hit(PACE, code_of(request)):
            return await to_thread.run_sync(refusal, request, TooOften(TOO_FAST))
        try:
            with fail_after(SLOWEST_SECONDS):
                posted = await request.form(max_files=0, max_fields=MOST_FIELDS)
        except TimeoutError:
            return await to_thread.run_sync(refusal, request, Refused(SLOW))
        except HTTPException:
            return await to_thread.run_sync(refusal, request, Refused(GARBLED))
        return await to_thread.run_sync(worked, request, posted, limiter=ANSWERING)

    return endpoint
