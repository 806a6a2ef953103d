"""What was answered, as figures: by dimension, by group, over time, against another period; in scope."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, CampaignState, Dimension, Standing
from db.customers import Building, Project
from db.surveys import Campaign, CampaignStamp, SurveyResponse
from lib.access import Actor, query
from lib.surveys import column_rows
from lib.surveys.column_rows import Asked
from lib.surveys.figures_rules import Change, DimensionFigure, NpsFigure, changes
from lib.surveys.importance_rules import Importance, relative_weights
from lib.surveys.kept_rules import Kept
from lib.surveys.look_rows import Look, look, look_at, may_look
from lib.surveys.scope import of_project, visible
from lib.surveys.slice_rules import Along, Slice
from lib.surveys.statistics_rules import FEWEST

MOST_CAMPAIGNS, MOST_PERIODS = 60, 12
MOST_SUMMARIES = 1_000
"""A few kilobytes each."""


@dataclass(frozen=True)
class AskedThen:
    """A campaign there may be answers of; answered: there are some; target is a satisfied rate in %.

    stamp is another one whenever what may be shown of it is another.
    """

    id: int
    title: str
    period: str
    anonymous: bool
    target: float
    closed: bool
    answered: bool
    stamp: str


@dataclass(frozen=True)
class Summary:
    """n answers count. hidden: fewer than five of them were given without a name, so nothing is told.

    unheard: projects of the campaign nobody answered in, for whom the weighted figures cannot speak.
    """

    n: int
    dimensions: tuple[DimensionFigure, ...]
    nps: NpsFigure | None
    hidden: bool
    anonymous: bool
    target: float
    unheard: int

    def of(self, dimension: Dimension) -> DimensionFigure | None:
        return next((one for one in self.dimensions if one.dimension == dimension), None)


@dataclass(frozen=True)
class Headline:
    """Now, the period compared with, and what changed between them."""

    summary: Summary
    before: Summary | None
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Group:
    """id and name of a project, building, class or way; figure is None where too few marked this."""

    id: int | str
    name: str
    n: int
    figure: DimensionFigure | None


@dataclass(frozen=True)
class Groups:
    """untold: answers of no such group, or of groups too small to be told apart; with their own figure."""

    groups: tuple[Group, ...]
    untold: Group | None
    target: float = 0.0


@dataclass(frozen=True)
class Drivers:
    """Each dimension's share in what the overall mark hangs on, beside how it does."""

    dimensions: tuple[DimensionFigure, ...]
    importance: Importance


@query("surveys.results")
def asked(s: Session, actor: Actor) -> list[AskedThen]:
    """Campaigns that asked, the newest period first."""
    columns = Campaign.id, Campaign.title, Campaign.period, Campaign.anonymous, Campaign.target
    counts = SurveyResponse.campaign_id == Campaign.id, SurveyResponse.standing == Standing.VALID
    answered = exists().where(*counts, of_project(actor, SurveyResponse.project_id))
    more = Campaign.state, answered, Campaign.version, CampaignStamp.stamp
    wanted = (
        select(*columns, *more)
        .outerjoin(CampaignStamp, CampaignStamp.campaign_id == Campaign.id)
        .where(visible(actor), Campaign.state != CampaignState.DRAFT)
        .order_by(Campaign.period.desc(), Campaign.id.desc())
    )
    here = column_rows.place(s)
    return [
        AskedThen(
            id,
            title,
            period,
            anonymous,
            float(target),
            state == CampaignState.CLOSED,
            bool(some),
            f"{here} {version} {stamp}",
        )
        for id, title, period, anonymous, target, state, some, version, stamp in s.execute(
            wanted.limit(MOST_CAMPAIGNS)
        )
    ]


@query("surveys.results")
def buildings(s: Session, actor: Actor, *, project_id: int) -> dict[int, str]:
    """Those of a project in sight, by id: 2 before 10."""
    wanted = select(Building.id, Building.name).where(Building.project_id == project_id)
    found = s.execute(wanted).all() if actor.sees(project_id) else []
    return dict(sorted(((id, name) for id, name in found), key=lambda one: (len(one[1]), one[1])))


@query("surveys.results")
def summary(s: Session, actor: Actor, *, by: Slice) -> Summary:
    """Every dimension asked, and NPS."""
    return _summary(s, actor, by)


_summaries: Kept[Summary] = Kept(MOST_SUMMARIES)


def _summary(s: Session, actor: Actor, by: Slice) -> Summary:
    return _kept_summary(s, actor, by, may_look(s, actor, by))


def _kept_summary(s: Session, actor: Actor, by: Slice, campaigns: Sequence[Asked]) -> Summary:
    """Added up once for all who see the same, until an answer changes."""
    key = column_rows.place(s), by, actor.projects, *campaigns
    return _summaries.of(key, lambda: _summed(look_at(s, actor, by, campaigns)))


def _summed(seen: Look) -> Summary:
    told = (), None, seen.hidden, seen.anonymous, _target(seen)
    if seen.hidden:
        return Summary(0, *told, unheard=0)
    figures = tuple(figure for one in Dimension if (figure := seen.figure(one)))
    return replace(Summary(seen.n, *told, unheard=seen.unheard), dimensions=figures, nps=seen.nps())


def _target(seen: Look) -> float:
    """The highest, where campaigns differ."""
    return max((one.target for one in seen.campaigns), default=0.0)


@query("surveys.results")
def groups(s: Session, actor: Actor, *, by: Slice, along: Along, dimension: Dimension) -> Groups:
    """One dimension group by group; of an anonymous campaign only groups of five and more."""
    seen = look(s, actor, by)
    if seen.hidden:
        return Groups((), None)
    figures = seen.grouped(along, dimension)
    names = _names(s, along, list(figures))
    known = [Group(id, names[id], n, figure) for id, (n, figure) in figures.items() if id in names]
    rest = figures.get("" if along in (Along.CLASS, Along.CHANNEL) else 0)
    untold = Group(0, "", *rest) if rest else None
    return Groups(tuple(sorted(known, key=_in_order)), untold, _target(seen))


def _in_order(group: Group) -> tuple[int, str]:
    """Buildings 2 before 10; the rest by name."""
    return (len(group.name) if isinstance(group.id, int) else 0, group.name)


def _names(s: Session, along: Along, ids: list[int | str]) -> dict[int | str, str]:
    if along == Along.CLASS:
        return {one.value: one.label for one in CustomerClass if one in ids}
    if along == Along.CHANNEL:
        return {one.value: one.label for one in AnswerChannel if one in ids}
    if along == Along.PROJECT:
        return dict(s.execute(select(Project.id, Project.name).where(Project.id.in_(ids))).all())
    found = s.execute(select(Building.id, Building.name).where(Building.id.in_(ids)))
    return dict(found.all())


@query("surveys.results")
def course(s: Session, actor: Actor, *, by: Slice, periods: tuple[str, ...]) -> list[tuple[str, Summary]]:
    """The same look at each of these periods, the oldest first; what hides few hides them in each."""
    wanted = select(Campaign.id, Campaign.period).where(
        visible(actor), Campaign.state != CampaignState.DRAFT, Campaign.period.in_(periods[-MOST_PERIODS:])
    )
    if by.crossed:
        wanted = wanted.where(Campaign.anonymous.is_(False))
    found: dict[str, tuple[int, ...]] = {}
    for id, period in s.execute(wanted.order_by(Campaign.period, Campaign.id)):
        found[period] = (*found.get(period, ()), id)
    if not found:
        return []
    all = may_look(s, actor, replace(by, campaigns=tuple(id for ids in found.values() for id in ids)))
    return [
        (period, _kept_summary(s, actor, replace(by, campaigns=ids), [one for one in all if one.id in ids]))
        for period, ids in found.items()
    ]


@query("surveys.results")
def compared(s: Session, actor: Actor, *, by: Slice, against: Slice) -> list[Change]:
    """What changed from against to by, dimension by dimension."""
    before, after = (_summary(s, actor, one) for one in (against, by))
    return _changes(before, after)


def _changes(before: Summary, after: Summary) -> list[Change]:
    return changes(
        {one.dimension: one for one in before.dimensions}, {one.dimension: one for one in after.dimensions}
    )


@query("surveys.results")
def headline(s: Session, actor: Actor, *, by: Slice, against: Slice | None) -> Headline:
    """The summary, that of the other period, and what changed."""
    now = _summary(s, actor, by)
    if against is None:
        return Headline(now, None, ())
    before = _summary(s, actor, against)
    return Headline(now, before, tuple(_changes(before, now)))


@query("surveys.results")
def drivers(s: Session, actor: Actor, *, by: Slice) -> Drivers | None:
    """None where too few marked all of it."""
    seen, figures = look(s, actor, by), _summary(s, actor, by).dimensions
    parts = [one for one in figures if one.dimension != Dimension.OVERALL and one.n >= FEWEST]
    if not parts or len(parts) == len(figures):
        return None
    found = relative_weights(seen.together([one.dimension for one in parts]))
    return Drivers(tuple(parts), found) if found else None


__all__ = ["Along", "DimensionFigure", "NpsFigure", "Slice"]
