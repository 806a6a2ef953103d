"""/k/{code}: signing in to a training session by the code on the screen. No account, no script needed."""

import re
import unicodedata
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.training import signing
from lib.training.code_rules import UNFIT
from lib.training.session_rules import Door
from lib.training.signing import Room, Signed
from lib.web.door import COOKIE as SIGNED_IN
from lib.web.door import who
from lib.web.limits import (
    CODES_BY_ADDRESS,
    ONCE,
    TRIES_BY_ADDRESS,
    TRIES_BY_DEVICE,
    TRIES_BY_NUMBER,
    Limit,
    limits,
)
from lib.web.pages import page
from lib.web.public import TOO_OFTEN, TooOften, keep, posting, remember_device, showing, text, visitor
from lib.web.seals import FORM, nonce, opened, seal

DOOR = Actor.system("training", "training.sign", "standards.view")
COOKIE, KIND = "wuyedesk_attended", "attended"
MINUTES = 10
"""So long the page may stay open: a changing code has long changed by then."""
DIGITS = re.compile(r"[0-9]{4}")
OLD_PAGE = N_("This page was open for too long. Please scan the code again.")
ANOTHER = N_(
    "Somebody else has signed in with this phone already. Please ask the trainer to mark you by hand."
)


def look(request: Request) -> Response:
    room = _find(request, request.path_params["code"])
    return _ask(request, room, seal(FORM, ["attend", room.session_id, room.stamp, nonce()]))


def _find(request: Request, code: str) -> Room:
    """Whoever keeps trying codes is told to wait; whoever has a good one is let in."""
    tried = Limit(CODES_BY_ADDRESS, "session", visitor(request).address)
    try:
        return read(signing.by_code, DOOR, code=code[:80])
    except NotFound:
        if not limits.take(tried):
            raise TooOften(TOO_OFTEN) from None
        raise


def _ask(
    request: Request, room: Room | None, form: str, *, no: str = "", error: Refused | None = None
) -> Response:
    actor = who(request.cookies.get(SIGNED_IN))
    shown: dict[str, Any] = {
        "room": room,
        "open": room is None or room.door == Door.OPEN,
        "refused": signing.NOT_NOW.get(room.door, "") if room else "",
        "form": form,
        "no": no,
        "error": error,
        "me": actor.name if actor and actor.may("training.own") else "",
        "when": clock.shown,
    }
    return remember_device(request, page(request, "training_sign.html", 422 if error else 200, **shown))


def sign(request: Request, posted: FormData) -> Response:
    form = text(posted, "form", 600)
    held = opened(FORM, form, MINUTES * 60)
    if not isinstance(held, list) or held[:1] != ["attend"]:
        raise Refused(OLD_PAGE)
    room = {"session_id": held[1], "stamp": held[2]}
    if text(posted, "who") == "me":
        return _signed(request, _as_oneself(request, room))
    no = "".join(unicodedata.normalize("NFKC", text(posted, "no", 30)).upper().split())
    try:
        done = _by_number(request, room, no, unicodedata.normalize("NFKC", text(posted, "digits", 8)))
    except TooOften:
        raise
    except Refused as wrong:
        return _ask(request, None, form, no=no, error=wrong)
    response = _signed(request, done)
    keep(request, response, COOKIE, seal(KIND, [room["session_id"], no]), 86_400, "/k")
    return response


def _as_oneself(request: Request, room: dict[str, Any]) -> Signed:
    actor = who(request.cookies.get(SIGNED_IN))
    if actor is None:
        raise Refused(N_("You are signed out."))
    return perform(signing.sign_myself, actor, None, **room)


def _by_number(request: Request, room: dict[str, Any], no: str, digits: str) -> Signed:
    """Each try counts before it is looked at, a right one is forgiven; one phone signs one person in."""
    guest = visitor(request)
    own = Limit(ONCE, "attend", f"{room['session_id']}/{guest.device}")
    noted = opened(KIND, request.cookies.get(COOKIE, ""), 86_400)
    if guest.device and limits.used_up(own) and noted != [room["session_id"], no]:
        raise Refused(ANOTHER)
    by_number = Limit(TRIES_BY_NUMBER, "staff", no)
    tries = [by_number, Limit(TRIES_BY_ADDRESS, "staff tries", guest.address)]
    tries += [Limit(TRIES_BY_DEVICE, "staff tries", guest.device)] if guest.device else []
    if any(limits.used_up(one) for one in tries) or not limits.take(by_number):
        raise TooOften(TOO_OFTEN)
    try:
        if not (no and DIGITS.fullmatch(digits)):
            raise NotFound(UNFIT)
        done = perform(signing.sign_by_number, DOOR, None, **room, no=no, digits=digits)
    except NotFound:
        limits.take(*tries[1:])
        raise
    limits.forgive(by_number)
    if guest.device:
        limits.take(own)
    return done


def _signed(request: Request, done: Signed) -> Response:
    return page(request, "training_signed.html", done=done, when=clock.shown)


ROUTES = [
    Route("/k/{code}", showing(look), methods=["GET"]),
    Route("/k/{code}", posting(sign), methods=["POST"]),
]
