"""/s/{code}/thanks: after an answer was kept. Who is discontent may leave a name and number to be called.

That is a request of its own, made apart from the answer and after it: neither names the other.
"""

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.residents.notices import notice
from lib.residents.phone_rules import digits_of
from lib.surveys import answering
from lib.surveys.answering import Paper
from lib.web.limits import SENT_BY_DEVICE, SENT_BY_PHONE, SENT_WITHOUT_COOKIE, Limit, limits
from lib.web.pages import language, page
from lib.web.public import DOOR, TOO_OFTEN, TooOften, Visitor, posting, showing, text, visitor
from lib.web.residents import LOOK_THROUGH, notice_told
from lib.web.seals import RECEIPT, RECEIPT_SECONDS, nonce, opened, seal
from lib.web.survey_door import actor_of, find_paper

CALLED = "called"
LONGEST_WORDS = 1000


def give_thanks(request: Request, paper: Paper, project_id: int, dimension: str) -> Response:
    """dimension: what they are least content with, "" for whoever is content. Only their browser keeps it."""
    key = seal(RECEIPT, ["survey", paper.campaign_id, project_id, dimension, nonce()])
    return RedirectResponse(f"/s/{request.path_params['code']}/thanks?key={key}", 303)


def thanks(request: Request) -> Response:
    paper = find_paper(request, request.path_params["code"])
    key = request.query_params.get("key", "")
    if not (held := _held(paper, key)):
        return back(request)
    return _thanks(request, paper, held, key)


def _held(paper: Paper, key: str) -> list[Any]:
    found = opened(RECEIPT, key, RECEIPT_SECONDS)
    fits = isinstance(found, list) and len(found) == 5 and found[:2] == ["survey", paper.campaign_id]
    return found if fits else []


def _thanks(
    request: Request,
    paper: Paper,
    held: list[Any],
    key: str,
    typed: dict[str, str] | None = None,
    problems: dict[str, Refused] | None = None,
) -> Response:
    shown: dict[str, Any] = {
        "code": request.path_params["code"],
        "paper": paper,
        "called": held[3] == CALLED,
        "offered": held[3] not in ("", CALLED),
        "key": key,
        "typed": typed or {},
        "problems": problems or {},
        "error": Refused(LOOK_THROUGH) if problems else None,
        "longest": LONGEST_WORDS,
    }
    if shown["offered"]:
        now = read(notice, DOOR)
        company = paper.company or paper.places[0].name
        shown["agreed"] = now.no
        shown["notice"] = notice_told(now, language(request), company, paper.hotline)
    return page(request, "survey_thanks.html", 422 if problems else 200, **shown)


def wish(request: Request, posted: FormData) -> Response:
    """Once for each answer, and only with their consent."""
    code = request.path_params["code"]
    paper, key = find_paper(request, code), text(posted, "key", 600)
    held = _held(paper, key)
    if not held or held[3] in ("", CALLED):
        raise NotFound(N_("This page is not there any more."))
    typed = {name: text(posted, name, most) for name, most in FIELDS.items()}
    if problems := _problems(typed):
        return _thanks(request, paper, held, key, typed, problems)
    project, dimension, once = held[2:]
    if not _may_wish(visitor(request), digits_of(typed["phone"])):
        raise TooOften(TOO_OFTEN)
    try:
        perform(
            answering.wish_by_link,
            actor_of(paper, project),
            once,
            code=code,
            project_id=project,
            name=typed["name"],
            phone=typed["phone"],
            words=typed["words"],
            dimension=dimension,
            agreed=int(typed["agreed"]),
        )
    except NotFound:
        raise
    except Refused as refused:
        return _thanks(request, paper, held, key, typed, {"_all": refused})
    return give_thanks(request, paper, project, CALLED)


FIELDS = {"name": 60, "phone": 40, "words": LONGEST_WORDS, "agreed": 9}


def _problems(typed: dict[str, str]) -> dict[str, Refused]:
    found: dict[str, Refused] = {}
    if not digits_of(typed["phone"]):
        found["phone"] = Refused(N_("Please give a telephone number we can reach you at."))
    if not (typed["agreed"].isascii() and typed["agreed"].isdigit()):
        found["agreed"] = Refused(N_("Please read the notice on your data and agree to it."))
    return found


def _may_wish(who: Visitor, phone: str) -> bool:
    device = (
        Limit(SENT_BY_DEVICE, "sent", who.device)
        if who.device
        else Limit(SENT_WITHOUT_COOKIE, "sent", who.address)
    )
    return limits.take(device, Limit(SENT_BY_PHONE, "phone", phone))


def back(request: Request) -> Response:
    return RedirectResponse(f"/s/{request.path_params['code']}", 303)


ROUTES = [
    Route("/s/{code}/thanks", showing(thanks), methods=["GET"]),
    Route("/s/{code}/wish", posting(wish), methods=["POST"]),
    Route("/s/{code}/wish", back, methods=["GET"]),
]
