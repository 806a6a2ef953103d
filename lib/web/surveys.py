"""/s/{code}: a questionnaire page by page, for whoever holds its link. No account, no script needed.

By a household's own link what is typed is kept on the server at each turn of the page, to go on elsewhere;
by the open link it travels within the page.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lib import clock
from lib.deeds import perform
from lib.errors import Refused
from lib.forms.checks import tried
from lib.i18n import N_, pick
from lib.surveys import answering
from lib.surveys.answering import Paper
from lib.surveys.link_rules import Stage, asked_pages, lowest_dimension, page_of, pages
from lib.web import form_html, survey_thanks
from lib.web.drafts import TRAP
from lib.web.limits import (
    ANSWERS_FROM_PLACE,
    ONCE,
    PAGES_BY_ADDRESS,
    SENT_WITHOUT_COOKIE,
    Limit,
    limits,
)
from lib.web.pages import language, page
from lib.web.public import (
    TOO_OFTEN,
    TooOften,
    keep,
    posting,
    remember_device,
    showing,
    text,
    visitor,
)
from lib.web.residents import A_PROGRAM, LOOK_THROUGH, OLD_PAGE
from lib.web.seals import DEVICE_SECONDS, FORM, FORM_SECONDS, nonce, opened, seal
from lib.web.survey_door import ANSWERED, COOKIE, actor_of, find_paper, stage_of
from lib.web.survey_html import questions, where, where_options
from lib.web.survey_thanks import give_thanks

SAID = {
    Stage.SOON: N_("This survey has not begun yet. Please open the link again later."),
    Stage.ENDED: N_("This survey has ended, thank you. Do call us with anything you wish to say."),
    Stage.ANSWERED: N_("Thank you, your answer has already arrived. Nothing more is needed."),
}


@dataclass
class Filling:
    """Texts by field as typed; number is the page they are on, place what was chosen by an open link."""

    number: int = 0
    given: dict[str, list[str]] = field(default_factory=dict)
    place: str = ""
    form: str = ""


def look(request: Request) -> Response:
    code = request.path_params["code"]
    paper = find_paper(request, code)
    if (stage := stage_of(request, paper)) != Stage.OPEN:
        return _end(request, paper, stage)
    if not paper.seen and request.method == "GET":
        with suppress(Refused):  # A busy moment costs the funnel a figure, not the household its page.
            perform(answering.open_by_link, actor_of(paper), None, code=code)
    asked, wanted = request.query_params.get("page", ""), paper.page
    if asked.isascii() and asked.isdigit() and len(asked) < 4:
        wanted = int(asked)
    return _draw(request, paper, Filling(wanted, paper.given))


def _end(request: Request, paper: Paper, stage: Stage) -> Response:
    return page(request, "survey_end.html", paper=paper, said=SAID[stage])


def _draw(
    request: Request,
    paper: Paper,
    filling: Filling,
    problems: dict[str, Refused] | None = None,
    error: Refused | None = None,
) -> Response:
    """The page wanted, or the last before it with something to ask; what is on none of it travels along."""
    lang, code, given = language(request), request.path_params["code"], filling.given
    values = form_html.values(paper.schema, given)
    asked = asked_pages(paper.schema, values)
    number = max((one for one in asked if one <= filling.number), default=asked[0])
    here = page_of(paper.schema, number, values)
    on_page = {one.id for one in here.fields} if here else set()
    shown: dict[str, Any] = {
        "code": code,
        "paper": paper,
        "help": pick(paper.schema.help, lang) if paper.schema.help else "",
        "questions": questions(here, lang, given, problems or {}) if here else "",
        "number": number,
        "step": asked.index(number) + 1,
        "steps": len(asked),
        "carried": [] if paper.invited else [(k, v) for k, v in given.items() if k not in on_page],
        "form": filling.form or seal(FORM, [code, nonce()]),
        "choices": where_options(paper),
        "place": filling.place,
        "error": error,
        "problem": (problems or {}).get("_place"),
        "trap": TRAP,
    }
    status = 422 if error else 200
    return remember_device(request, page(request, "survey_page.html", status, **shown))


def turn(request: Request, posted: FormData) -> Response:
    """Back, next or send: kept, looked at, and on to the page that follows."""
    code = request.path_params["code"]
    paper, go = find_paper(request, code), text(posted, "go", 10)
    filling = _filled(paper, posted)
    if (stage := stage_of(request, paper)) == Stage.ANSWERED and go == "send":
        return _thanked(request, paper, filling)
    if stage != Stage.OPEN:
        return _end(request, paper, stage)
    asked = asked_pages(paper.schema, form_html.values(paper.schema, filling.given))
    if go == "back":
        return _go_to(request, paper, filling, max((n for n in asked if n < filling.number), default=0))
    problems = _problems(paper, filling)
    if here := _on(paper, filling.number, problems):
        _save(request, paper, filling)
        return _draw(request, paper, filling, here, Refused(LOOK_THROUGH))
    if following := [n for n in asked if n > filling.number]:
        return _go_to(request, paper, filling, following[0])
    if go != "send":  # What was just answered made this page the last one.
        return _go_to(request, paper, filling, filling.number)
    return _sent(request, paper, filling, posted, problems)


def _filled(paper: Paper, posted: FormData) -> Filling:
    """What was kept before, with all of this page; by an open link all of it comes from the page."""
    number, last = text(posted, "page", 3), len(pages(paper.schema)) - 1
    at = min(int(number), last) if number.isascii() and number.isdigit() else 0
    typed = form_html.typed(paper.schema, posted)
    here = {one.id for one in pages(paper.schema)[at]}
    came = {id: said for id, said in typed.items() if id in here or (said and not paper.invited)}
    return Filling(at, {**paper.given, **came}, text(posted, "place", 30), text(posted, "form", 600))


def _problems(paper: Paper, filling: Filling) -> dict[str, Refused]:
    """The same check the use case makes, told beside each question."""
    values = form_html.values(paper.schema, filling.given)
    _, found = tried(paper.schema, values, today=clock.local(clock.now()).replace(tzinfo=None))
    project, _ = where(filling.place)
    if where_options(paper) and len(paper.places) > 1 and project not in {one.id for one in paper.places}:
        found["_place"] = Refused(N_("Please say where you live."))
    return found


def _on(paper: Paper, number: int, problems: dict[str, Refused]) -> dict[str, Refused]:
    here = {one.id for one in pages(paper.schema)[number]} | ({"_place"} if number == 0 else set())
    return {id: refused for id, refused in problems.items() if id in here}


def _save(request: Request, paper: Paper, filling: Filling) -> None:
    if paper.invited:
        code = request.path_params["code"]
        kept: dict[str, Any] = {"page": filling.number, "given": filling.given}
        perform(answering.save_by_link, actor_of(paper), None, code=code, **kept)


def _go_to(request: Request, paper: Paper, filling: Filling, number: int) -> Response:
    """An own link's page has an address, so that the browser's own back button works too."""
    filling.number = number
    _save(request, paper, filling)
    if paper.invited:
        return RedirectResponse(f"/s/{request.path_params['code']}?page={number}", 303)
    return _draw(request, paper, filling)


def _sent(
    request: Request, paper: Paper, filling: Filling, posted: FormData, problems: dict[str, Refused]
) -> Response:
    """Kept once, whatever is clicked; something missing on an earlier page leads back to it."""
    code = request.path_params["code"]
    if problems:
        filling.number = next(n for n in range(len(pages(paper.schema))) if _on(paper, n, problems))
        return _draw(request, paper, filling, problems, Refused(LOOK_THROUGH))
    once = None if paper.invited else _once(request, paper, filling, posted)
    if once == "":
        filling.form = ""
        return _draw(request, paper, filling, error=Refused(OLD_PAGE))
    project, building = where(filling.place)
    perform(
        answering.answer_by_link,
        actor_of(paper, project),
        once,
        code=code,
        values=form_html.values(paper.schema, filling.given),
        project_id=project,
        building_id=building,
    )
    response = _thanked(request, paper, filling)
    if not paper.invited:
        keep(request, response, COOKIE, seal(ANSWERED, paper.campaign_id), DEVICE_SECONDS, f"/s/{code}")
    return response


def _once(request: Request, paper: Paper, filling: Filling, posted: FormData) -> str:
    """One answer a browser by an open link; "" where the page is too old to be told from another."""
    if text(posted, TRAP):
        raise Refused(A_PROGRAM)
    code, who = request.path_params["code"], visitor(request)
    form = opened(FORM, filling.form, FORM_SECONDS)
    if not isinstance(form, list) or form[0] != code:
        return ""
    same = Limit(ONCE, "form", form[1])
    device = (
        Limit(ONCE, "survey", f"{paper.campaign_id}/{who.device}")
        if who.device
        else Limit(SENT_WITHOUT_COOKIE, "sent", who.address)
    )
    place = Limit(ANSWERS_FROM_PLACE, "place", f"{code}/{who.address}")
    if not limits.used_up(same) and not limits.take(same, device, place) and not limits.used_up(same):
        raise TooOften(TOO_OFTEN)
    return str(form[1])


def _thanked(request: Request, paper: Paper, filling: Filling) -> Response:
    values = form_html.values(paper.schema, filling.given)
    clean, _ = tried(paper.schema, values, today=clock.local(clock.now()).date())
    project = where(filling.place)[0] or paper.places[0].id
    return give_thanks(request, paper, project, lowest_dimension(paper.schema, clean))


ROUTES = [
    Route("/s/{code}", showing(look), methods=["GET"]),
    Route("/s/{code}", posting(turn, by_address=PAGES_BY_ADDRESS), methods=["POST"]),
    *survey_thanks.ROUTES,
]
