"""What the pages for residents share: who is asking, reading what was sent, and stopping with a sentence."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from anyio import CapacityLimiter, fail_after, to_thread
from limits import RateLimitItem
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lib.access import Actor
from lib.deeds import read
from lib.errors import NotFound, Refused
from lib.forms.schema import tidy
from lib.i18n import N_
from lib.residents import service
from lib.web.addresses import address, is_https
from lib.web.limits import POSTS_BY_ADDRESS, POSTS_BY_DEVICE, Limit, limits
from lib.web.pages import page
from lib.web.seals import DEVICE, DEVICE_SECONDS, nonce, opened, seal

DOOR = Actor.system("residents", "residents.use")
COOKIE = "wuyedesk_device"
SLOWEST_SECONDS = 120
# However many residents come at once, no more of them are served side by side: the staff's screens run in the
# same process. Whoever sends waits their turn; nothing is lost.
LOOKING, SENDING = CapacityLimiter(2), CapacityLimiter(1)
MOST_FIELDS = 700
TOO_OFTEN = N_("This has been done very often within the last hour. Please try again later, or call us.")
SLOW = N_("The connection was too slow, and nothing was sent. Please try again with fewer or smaller photos.")
GARBLED = N_("What arrived could not be read, and nothing was saved. Please go back and try again.")
Work = Callable[[Request, FormData], Response]


class TooOften(Refused):
    """A limit is used up."""


@dataclass(frozen=True)
class Visitor:
    """device "" for a browser that keeps no cookie."""

    device: str
    address: str


def visitor(request: Request) -> Visitor:
    device = opened(DEVICE, request.cookies.get(COOKIE, ""), DEVICE_SECONDS)
    peer = request.client.host if request.client else ""
    return Visitor(device if isinstance(device, str) else "", address(peer, request.headers))


def remember_device(request: Request, response: Response) -> Response:
    if not visitor(request).device:
        keep(request, response, COOKIE, seal(DEVICE, nonce()), DEVICE_SECONDS)
    return response


def keep(request: Request, response: Response, name: str, value: str, seconds: int, path: str = "/") -> None:
    peer = request.client.host if request.client else ""
    secure = is_https(peer, request.url.scheme, request.headers)
    how: dict[str, Any] = {"httponly": True, "samesite": "lax", "path": path, "secure": secure}
    response.set_cookie(name, value, max_age=seconds, **how)


def stop(request: Request, refused: Refused, status: int = 0) -> Response:
    """A sentence, and whom to call; the same page for whatever is not there."""
    kinds = {NotFound: 404, TooOften: 429}
    company, hotline = read(service.contact, DOOR)
    said = {"company": company, "hotline": hotline, "refused": refused}
    return page(request, "resident_stop.html", status or kinds.get(type(refused), 400), **said)


def showing(work: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """A page asked for; a refusal is a page too."""

    def shown(request: Request) -> Response:
        try:
            return work(request)
        except Refused as refused:
            return stop(request, refused)

    async def endpoint(request: Request) -> Response:
        return await to_thread.run_sync(shown, request, limiter=LOOKING)

    return endpoint


def posting(
    work: Work, *, most_files: int = 0, by_address: RateLimitItem = POSTS_BY_ADDRESS
) -> Callable[[Request], Awaitable[Response]]:
    """Reads a form, which may come slowly, and hands the work to a thread. Counted before it is read."""

    def counted(request: Request) -> Response | None:
        who = visitor(request)
        wanted = [Limit(by_address, "post", who.address)]
        wanted += [Limit(POSTS_BY_DEVICE, "post", who.device)] if who.device else []
        return None if limits.take(*wanted) else stop(request, TooOften(TOO_OFTEN))

    def worked(request: Request, posted: FormData) -> Response:
        try:
            return work(request, posted)
        except Refused as refused:
            return stop(request, refused)

    async def endpoint(request: Request) -> Response:
        if refusal := await to_thread.run_sync(counted, request):
            return refusal
        try:
            with fail_after(SLOWEST_SECONDS):
                posted = await request.form(max_files=most_files, max_fields=MOST_FIELDS)
        except TimeoutError:
            return await to_thread.run_sync(stop, request, Refused(SLOW), 408)
        except HTTPException:
            return await to_thread.run_sync(stop, request, Refused(GARBLED), 400)
        try:
            return await to_thread.run_sync(worked, request, posted, limiter=SENDING)
        finally:
            await posted.close()

    return endpoint


def text(posted: FormData, name: str, most: int = 300) -> str:
    """One value as text, without what nobody sees; a file of that name is none."""
    value = posted.get(name)
    return tidy(value[: 4 * most])[:most] if isinstance(value, str) else ""
