"""/x/{code}: an exam sat on plain pages, for whoever holds its link. No account, no script needed.

With our script each change is one small post, told as saved only once it is stored. The clock, the paper and
what counts are the server's.
"""

from collections.abc import Callable
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from lib import clock, storage
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.exams import sitting, sitting_papers
from lib.exams.sitting import Standing
from lib.exams.sitting_answer_rules import Unfit
from lib.exams.sitting_papers import OnPaper
from lib.exams.sitting_rules import Elsewhere, Over, Stage, TimeUp
from lib.i18n import N_
from lib.web.exam_door import (
    DOOR,
    SHOW_AGAIN,
    SITTER,
    Pass,
    by_script,
    code_of,
    count_try,
    find_standing,
    forgive_tries,
    give_pass,
    is_signed_in,
    must_pass,
    pass_of,
    posting,
    showing,
)
from lib.web.exam_html import drawn
from lib.web.exam_results import appeal, results
from lib.web.files import LOST, SANDBOX
from lib.web.pages import page
from lib.web.public import text

NO_COOKIE = N_("This browser keeps no cookies. Please allow them for this page, or use another browser.")
NEWER = N_("A newer answer to this question is stored already, from another page of yours.")
SAVED_AT = "%H:%M"
Work = Callable[[Request, FormData], Response]


# -- before and after --------------------------------------------------------------------------


def look(request: Request) -> Response:
    """The paper for the device in use, else where they stand and what they may do."""
    standing, held = find_standing(request), pass_of(request)
    if held and standing.stage == Stage.UNDER_WAY and held.device == standing.device:
        return _paper(request, standing, held)
    known = held is not None or is_signed_in(request, standing)
    ended = standing.handed_in_at is not None or standing.void
    if known and ended and standing.stage != Stage.UNDER_WAY:
        return results(request, standing)
    error = Refused(NO_COOKIE) if request.query_params.get("shown") and not known else None
    return _door(request, standing, known=known, error=error)


def _door(request: Request, standing: Standing, *, known: bool, error: Refused | None = None) -> Response:
    shown: dict[str, Any] = {
        "code": code_of(request),
        "exam": standing,
        "known": known,
        "stage": Stage,
        "when": clock.shown,
        "error": error,
    }
    return page(request, "exam_door.html", 422 if error else 200, **shown)


def show_proof(request: Request, posted: FormData) -> Response:
    """Each try counts before it is looked at."""
    standing = find_standing(request)
    count_try(request)
    try:
        read(sitting.show_proof, DOOR, code=code_of(request), typed=text(posted, "last", 40))
    except NotFound:
        raise
    except Refused as wrong:
        return _door(request, standing, known=False, error=wrong)
    forgive_tries(request)
    response = RedirectResponse(f"/x/{code_of(request)}?shown=1", 303)
    give_pass(request, response)
    return response


def start(request: Request, posted: FormData) -> Response:
    """Begins, or goes on here with what was begun elsewhere."""
    standing, held = find_standing(request), pass_of(request)
    response = RedirectResponse(f"/x/{code_of(request)}", 303)
    if held is None:
        if not is_signed_in(request, standing):
            return _door(request, standing, known=False, error=Refused(SHOW_AGAIN))
        held = give_pass(request, response)
    perform(sitting.start, SITTER, None, code=held.code, device=held.device)
    return response


# -- the paper ---------------------------------------------------------------------------------


def _paper(
    request: Request, standing: Standing, held: Pass, wrong: dict[int, Refused] | None = None
) -> Response:
    on = read(sitting_papers.paper_of, DOOR, code=held.code, device=held.device)
    shown: dict[str, Any] = {
        "code": held.code,
        "page": held.page,
        "exam": standing,
        "on": on,
        "mark": held.mark(on.attempt),
        "questions": [(line, drawn(line)) for line in on.lines],
        "wrong": wrong or {},
        "left": seconds_left(on),
        "due": clock.local(on.due_at).strftime(SAVED_AT),
        "at": lambda at: clock.local(at).strftime(SAVED_AT),
    }
    return page(request, "exam_paper.html", 422 if wrong else 200, **shown)


def seconds_left(on: OnPaper) -> int:
    return max(0, int((on.due_at - clock.now()).total_seconds()))


def save(request: Request, posted: FormData) -> Response:
    """One question. Without our script back to it on the page, whatever came of it."""
    held = must_pass(request, text(posted, "page", 40))
    n, turn = _number(posted, "n"), _number(posted, "turn")
    said = {name: [one for one in posted.getlist(name) if isinstance(one, str)] for name in posted}
    if posted.get("clear"):
        said = {}
    try:
        found = perform(
            sitting.save,
            DOOR,
            None,
            code=held.code,
            device=held.device,
            n=n,
            turn=turn,
            said=said,
            flagged=posted.get("flag") == "1",
        )
    except Unfit as wrong:
        if by_script(request):
            raise
        return _paper(request, find_standing(request), held, {n: wrong})
    if not by_script(request):
        if not found.kept:
            return _paper(request, find_standing(request), held, {n: Refused(NEWER)})
        return RedirectResponse(f"/x/{held.code}#q{n}", 303)
    told = {"state": "saved" if found.kept else "older", "turn": found.turn, "said": found.said}
    left = (found.due_at - clock.now()).total_seconds()
    return JSONResponse({**told, "at": clock.local(found.at).strftime(SAVED_AT), "left": left})


def _number(posted: FormData, name: str) -> int:
    typed = text(posted, name, 10)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 0


def time(request: Request) -> Response:
    """A sign of life: how long is left, and whether this device is still the one in use."""
    held = must_pass(request)
    due = read(sitting.due_of, DOOR, code=held.code, device=held.device)
    return JSONResponse({"state": "open", "left": (due - clock.now()).total_seconds()})


def leave(request: Request, posted: FormData) -> Response:
    held = must_pass(request, text(posted, "page", 40))
    back = text(posted, "move", 10) == "back"
    perform(sitting.leave, DOOR, None, code=held.code, device=held.device, back=back)
    return Response(status_code=204)


def picture(request: Request) -> Response:
    held = must_pass(request)
    n, k = int(request.path_params["n"]), int(request.path_params["k"])
    found = read(sitting_papers.picture, DOOR, code=held.code, device=held.device, n=n, k=k)
    content = storage.get(found.sha256)
    if content is None:
        raise Refused(LOST)
    headers = {"Content-Security-Policy": SANDBOX, "Cache-Control": "private, max-age=3600"}
    return Response(content, media_type=found.media_type, headers=headers)


# -- handing in --------------------------------------------------------------------------------


def sum_up(request: Request) -> Response:
    """What is answered and what is not, as stored, before the one button that ends it."""
    held = pass_of(request)
    if held is None:
        return RedirectResponse(f"/x/{code_of(request)}", 303)
    try:
        on = read(sitting_papers.paper_of, DOOR, code=held.code, device=held.device)
    except (TimeUp, Over, Elsewhere):
        return RedirectResponse(f"/x/{held.code}", 303)
    shown: dict[str, Any] = {
        "code": held.code,
        "page": held.page,
        "exam": find_standing(request),
        "open": [line.item.n for line in on.lines if not line.given],
        "flagged": [line.item.n for line in on.lines if line.flagged],
        "all": len(on.lines),
        "left": seconds_left(on),
    }
    return page(request, "exam_hand_in.html", **shown)


def hand_in(request: Request, posted: FormData) -> Response:
    held = must_pass(request, text(posted, "page", 40))
    perform(sitting.hand_in, SITTER, None, code=held.code, device=held.device)
    return RedirectResponse(f"/x/{held.code}", 303)


ROUTES = [
    Route("/x/{code}", showing(look), methods=["GET"]),
    Route("/x/{code}", posting(show_proof), methods=["POST"]),
    Route("/x/{code}/start", posting(start), methods=["POST"]),
    Route("/x/{code}/save", posting(save), methods=["POST"]),
    Route("/x/{code}/leave", posting(leave), methods=["POST"]),
    Route("/x/{code}/time", showing(time), methods=["GET"]),
    Route("/x/{code}/picture/{n:int}/{k:int}", showing(picture), methods=["GET"]),
    Route("/x/{code}/hand-in", showing(sum_up), methods=["GET"]),
    Route("/x/{code}/hand-in", posting(hand_in), methods=["POST"]),
    Route("/x/{code}/appeal", posting(appeal), methods=["POST"]),
]
