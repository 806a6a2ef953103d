"""/t/{number}: how a request stands, for whoever knows its number and the telephone given with it."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from db.choices.tickets import Satisfaction
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.residents import progress
from lib.residents.progress import LONGEST_WORD, Progress
from lib.residents.state_rules import STATES
from lib.web.limits import (
    TRIES_BY_ADDRESS,
    TRIES_BY_DEVICE,
    TRIES_BY_NUMBER,
    WORDS_BY_NUMBER,
    Limit,
    limits,
)
from lib.web.pages import page
from lib.web.public import (
    DOOR,
    TOO_OFTEN,
    TooOften,
    Visitor,
    keep,
    posting,
    remember_device,
    showing,
    text,
    visitor,
)
from lib.web.seals import FORM, FORM_SECONDS, PASS, PASS_SECONDS, nonce, opened, seal

COOKIE = "wuyedesk_pass"
NUMBER, DIGITS = re.compile(r"[A-Z]{2,4}\d{8}-\d{3,6}"), re.compile(r"\d{4}")
OLD_PAGE = N_("This page was open for too long. Please try once more.")
UNFIT = N_("No request fits this number and these four digits. Please look at both again.")
Deed = Callable[[Actor, str, dict[str, str], FormData], None]


def give_pass(request: Request, response: Response, no: str, digits: str) -> None:
    """For half an hour, for this request alone; nothing of it stands in an address."""
    keep(request, response, COOKIE, seal(PASS, [no, digits]), PASS_SECONDS, path=f"/t/{no}")


def _shown_to(request: Request) -> dict[str, str]:
    """Number and digits this browser has shown before, where they fit the address."""
    held = opened(PASS, request.cookies.get(COOKIE, ""), PASS_SECONDS)
    if isinstance(held, list) and held[0] == request.path_params["no"]:
        return {"no": held[0], "digits": held[1]}
    return {}


def ask(request: Request) -> Response:
    return _ask(request)


def _ask(request: Request, no: str = "", error: Refused | None = None, status: int = 200) -> Response:
    return remember_device(request, page(request, "resident_digits.html", status, no=no, error=error))


def look(request: Request) -> Response:
    """Without having shown the digits, a number that is not there looks like any other."""
    if not (proof := _shown_to(request)):
        return _ask(request, request.path_params["no"][:40])
    try:
        found = read(progress.progress_of, DOOR, **proof)
    except NotFound:
        return _ask(request, request.path_params["no"][:40])
    return _progress(request, found)


def _progress(
    request: Request, found: Progress, error: Refused | None = None, words: dict[str, str] | None = None
) -> Response:
    now = clock.now()
    late = found.due_at is not None and found.due_at < now and (found.promised_at or now) <= now
    shown: dict[str, Any] = {
        "t": found,
        "state": STATES[found.state],
        "late": late,
        "when": clock.shown,
        "error": error,
        "words": words or {},
        "marks": list(Satisfaction),
        "longest": LONGEST_WORD,
        "form": seal(FORM, [found.no, nonce()]),
    }
    return remember_device(request, page(request, "resident_progress.html", 422 if error else 200, **shown))


def let_in(request: Request, posted: FormData) -> Response:
    """Each try counts before it is looked at: no hurry lets in more of them."""
    no = _number(request.path_params.get("no") or text(posted, "no", 40))
    digits = unicodedata.normalize("NFKC", text(posted, "digits", 8))
    by_number = _count(visitor(request), no)
    try:
        if not (NUMBER.fullmatch(no) and DIGITS.fullmatch(digits) and digits.isascii()):
            raise NotFound(UNFIT)
        found = read(progress.progress_of, DOOR, no=no, digits=digits)
    except NotFound as wrong:
        return _ask(request, no, wrong, 422)
    limits.forgive(by_number)
    response = RedirectResponse(f"/t/{found.no}", 303)
    give_pass(request, response, found.no, digits)
    return response


def _number(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).upper().split())[:40]


def _count(who: Visitor, no: str) -> Limit:
    by_number = Limit(TRIES_BY_NUMBER, "number", no)
    wanted = [by_number, Limit(TRIES_BY_ADDRESS, "tries", who.address)]
    wanted += [Limit(TRIES_BY_DEVICE, "tries", who.device)] if who.device else []
    if not limits.take(*wanted):
        raise TooOften(TOO_OFTEN)
    return by_number


def _doing(deed: Deed) -> Callable[[Request, FormData], Response]:
    """Only with the digits shown, once only, and back to the page; what was typed is never lost."""

    def work(request: Request, posted: FormData) -> Response:
        if not (proof := _shown_to(request)):
            return _ask(request, request.path_params["no"][:40])
        found = read(progress.progress_of, DOOR, **proof)
        words = {name: text(posted, name, 2000) for name in ("word", "wrong", "quality", "mark", "why")}
        form = opened(FORM, text(posted, "form", 600), FORM_SECONDS)
        if not isinstance(form, list) or form[0] != found.no:
            return _progress(request, found, Refused(OLD_PAGE), words)
        if not limits.take(Limit(WORDS_BY_NUMBER, "word", found.no)):
            raise TooOften(TOO_OFTEN)
        try:
            deed(Actor.resident(found.no, found.project_id, "residents.use"), form[1], proof, posted)
        except NotFound:
            raise
        except Refused as refused:
            return _progress(request, read(progress.progress_of, DOOR, **proof), refused, words)
        return RedirectResponse(f"/t/{found.no}", 303)

    return work


def _add_word(actor: Actor, once: str, proof: dict[str, str], posted: FormData) -> None:
    perform(progress.add_word, actor, once, **proof, word=text(posted, "word", 2000))


def _rate(actor: Actor, once: str, proof: dict[str, str], posted: FormData) -> None:
    quality, mark = text(posted, "quality"), text(posted, "mark")
    if quality not in ("yes", "no") or mark not in set(Satisfaction):
        raise Refused(N_("Please answer both: is the work all right, and how content are you."))
    perform(
        progress.rate,
        actor,
        once,
        no=proof["no"],
        digits=proof["digits"],
        quality_ok=quality == "yes",
        satisfaction=Satisfaction(mark),
        word=text(posted, "why", 2000),
    )


def _send_back(actor: Actor, once: str, proof: dict[str, str], posted: FormData) -> None:
    perform(progress.send_back, actor, once, **proof, word=text(posted, "wrong", 2000))


def back(request: Request) -> Response:
    """A page reloaded that came of sending something."""
    return RedirectResponse(f"/t/{request.path_params['no']}", 303)


DEEDS: dict[str, Deed] = {"word": _add_word, "rate": _rate, "back": _send_back}
ROUTES = [
    Route("/t", showing(ask), methods=["GET"]),
    Route("/t", posting(let_in), methods=["POST"]),
    Route("/t/{no}", showing(look), methods=["GET"]),
    Route("/t/{no}", posting(let_in), methods=["POST"]),
    *(Route(f"/t/{{no}}/{name}", posting(_doing(deed)), methods=["POST"]) for name, deed in DEEDS.items()),
    *(Route(f"/t/{{no}}/{name}", back, methods=["GET"]) for name in DEEDS),
]
