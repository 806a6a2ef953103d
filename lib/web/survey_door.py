"""Who comes by a questionnaire's link: nobody is named after it, and a wrong code looks like any other."""

from starlette.requests import Request

from lib.access import Actor
from lib.deeds import read
from lib.errors import NotFound
from lib.surveys import answering
from lib.surveys.answering import Paper
from lib.surveys.link_rules import Stage
from lib.web.limits import CODES_BY_ADDRESS, Limit, limits
from lib.web.public import TOO_OFTEN, TooOften, visitor
from lib.web.seals import DEVICE_SECONDS, opened

DOOR = Actor.system("surveys", "surveys.answer")
COOKIE, ANSWERED = "wuyedesk_answered", "answered"


def find_paper(request: Request, code: str) -> Paper:
    """Whoever keeps trying codes is told to wait; whoever has a good one is let in."""
    try:
        return read(answering.by_link, DOOR, code=code[:40])
    except NotFound:
        if not limits.take(Limit(CODES_BY_ADDRESS, "code", visitor(request).address)):
            raise TooOften(TOO_OFTEN) from None
        raise


def actor_of(paper: Paper, project_id: int | None = None) -> Actor:
    """Bound to the project the link belongs to, or the one chosen; the audit log hears of no code."""
    known = [place.id for place in paper.places]
    return Actor.resident("survey", project_id if project_id in known else known[0], "surveys.answer")


def stage_of(request: Request, paper: Paper) -> Stage:
    """By the open link a browser that has answered carries a note of it."""
    noted = opened(ANSWERED, request.cookies.get(COOKIE, ""), DEVICE_SECONDS)
    answered = not paper.invited and noted == paper.campaign_id
    return Stage.ANSWERED if answered and paper.stage == Stage.OPEN else paper.stage
