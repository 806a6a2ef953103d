"""The report of satisfaction, gathered; and a note of whoever takes figures away."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action
from db.choices.actions import ActionSource, ActionState
from db.choices.surveys import Dimension
from db.customers import Building, Project
from db.surveys import Campaign, Stratum
from lib import audit
from lib.access import Actor, command
from lib.documents.printed import day
from lib.residents.code_rules import named
from lib.standards.company import company
from lib.surveys import loop, results
from lib.surveys.comment_rows import MOST_COMMENTS
from lib.surveys.funnel import funnel
from lib.surveys.loop_rules import Measures, rhythm
from lib.surveys.questionnaire_rules import period_told
from lib.surveys.report_facts_rules import Asked, Measure, Report, said
from lib.surveys.sampling_rules import margin_of
from lib.surveys.scope import find_campaign, of_project
from lib.surveys.slice_rules import Slice
from lib.surveys.words import comments_with, words

MOST_WORDS, MOST_QUOTES, MOST_MEASURES = 30, 12, 100


@command("surveys.export")
def report(s: Session, actor: Actor, *, by: Slice, quotes: Sequence[str] = ()) -> Report:
    """quotes: comments somebody chose, as they were shown, covered; others are not taken."""
    campaigns = [find_campaign(s, actor, id) for id in by.campaigns]
    figures, before = results.summary.within(s, actor, by=by), _before(s, actor, by, campaigns)
    heard = [loop.heard.within(s, actor, campaign_id=one.id, project_id=by.project_id) for one in campaigns]
    audit.note(s, table="campaign", exported="report", campaigns=[one.no for one in campaigns])
    return Report(
        company=company.within(s, actor).name,
        asked=tuple(_asked(s, actor, one, by.project_id) for one in campaigns),
        narrowed=_narrowed(s, actor, by),
        n=figures.n,
        hidden=figures.hidden,
        target=figures.target,
        unheard=figures.unheard,
        dimensions=figures.dimensions,
        nps=figures.nps,
        before=period_told(before[0]) if before else "",
        changes=tuple(results.compared.within(s, actor, by=by, against=before[1])) if before else (),
        words=tuple(words.within(s, actor, by=by, most=MOST_WORDS)),
        quotes=_quoted(s, actor, by, quotes),
        wishes=sum(one.wishes for one in heard),
        handled=sum(one.handled for one in heard),
        content=sum(one.content for one in heard),
        measures=tuple(_measures(s, actor, by)),
        raised=_added([one.measures for one in heard]),
    )


@command("surveys.export")
def taken(s: Session, actor: Actor, *, by: Slice, sights: Sequence[str], kind: str) -> None:
    """Somebody takes these charts away, as a workbook or pictures."""
    campaigns = [find_campaign(s, actor, id).no for id in by.campaigns]
    audit.note(s, table="campaign", exported=kind, campaigns=campaigns, sights=list(sights))


def _asked(s: Session, actor: Actor, one: Campaign, project_id: int | None) -> Asked:
    found = funnel.within(s, actor, id=one.id)
    needs = [need for need in found.needs if project_id in (None, need.project_id)]
    here = next((group for group in found.projects if group.key == project_id), found.total)
    answers = found.answers if project_id is None else here.answered or 0
    population = sum(need.population for need in needs)
    return Asked(
        title=one.title,
        no=one.no,
        period=one.period,
        opens_on=one.opens_on,
        closes_on=one.closes_on,
        anonymous=one.anonymous,
        everybody=one.everybody,
        confidence=float(one.confidence),
        projects=tuple(dict.fromkeys(need.project for need in needs)),
        population=population,
        wanted=sum(need.wanted for need in needs),
        invited=here.invited,
        answered=here.answered,
        answers=answers,
        outside=found.outside if project_id is None else 0,
        margin=margin_of(answers, population, float(one.confidence)),
    )


def _narrowed(s: Session, actor: Actor, by: Slice) -> str:
    """What part of the campaigns it is, "" for all of them in sight."""
    parts = []
    if by.project_id and _asked_elsewhere(s, actor, by):
        here = select(Project.name).where(Project.id == by.project_id, of_project(actor, Project.id))
        parts.append(s.scalar(here) or "")
    if by.building_id:
        mine = Building.id == by.building_id, of_project(actor, Building.project_id)
        parts.append(named(s.scalar(select(Building.name).where(*mine)) or ""))
    parts += [said(word) for word in (by.category, by.channel) if word]
    return "，".join(part for part in parts if part)


def _asked_elsewhere(s: Session, actor: Actor, by: Slice) -> bool:
    others = Stratum.campaign_id.in_(by.campaigns), Stratum.project_id != by.project_id
    return bool(s.scalar(select(exists().where(*others, of_project(actor, Stratum.project_id)))))


def _before(s: Session, actor: Actor, by: Slice, campaigns: Sequence[Campaign]) -> tuple[str, Slice] | None:
    """The period before of the same rhythm, looked at in the same way."""
    first = min((one.period for one in campaigns), default="")
    earlier = [
        one
        for one in results.asked.within(s, actor)
        if one.period < first and rhythm(one.period) == rhythm(first)
    ]
    if not earlier:
        return None
    period = max(one.period for one in earlier)
    return period, replace(by, campaigns=tuple(one.id for one in earlier if one.period == period))


def _quoted(s: Session, actor: Actor, by: Slice, quotes: Sequence[str]) -> tuple[str, ...]:
    if not quotes:
        return ()
    actor.must("surveys.answers")
    wanted = set(quotes[:MOST_QUOTES])
    known = comments_with.within(s, actor, by=by, size=MOST_COMMENTS).rows
    return tuple(dict.fromkeys(one.words for one in known if one.words in wanted))


def _measures(s: Session, actor: Actor, by: Slice) -> list[Measure]:
    here = [
        Action.source_kind == ActionSource.SURVEY,
        Action.source_id.in_(by.campaigns),
        Action.state != ActionState.CANCELLED,
        of_project(actor, Action.project_id),
    ]
    if by.project_id:
        here.append(Action.project_id == by.project_id)
    wanted = select(Action, User.display_name).join(User, User.id == Action.owner_id).where(*here)
    found = s.execute(wanted.order_by(Action.id).limit(MOST_MEASURES))
    return [Measure(a.no, _about(a.item), a.title, owner, day(a.due_at), said(a.state)) for a, owner in found]


def _about(item: str) -> str:
    return said(Dimension(item)) if item in set(Dimension) else item


def _added(many: Sequence[Measures]) -> Measures:
    return Measures(
        sum(one.open for one in many), sum(one.put_right for one in many), sum(one.verified for one in many)
    )
