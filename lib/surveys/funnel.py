"""How a campaign is going: who was asked, opened, answered; the sample's health; who is missing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, InviteState, Standing
from db.customers import Building, Project
from db.surveys import Campaign, Invitation, Stratum, SurveyResponse
from lib.access import Actor, query
from lib.residents.code_rules import named
from lib.surveys.funnel_rules import Group, Need, added, group, veiled
from lib.surveys.response_rows import FEWEST_NAMED
from lib.surveys.sampling_rules import margin_of
from lib.surveys.scope import find_campaign, of_project

Place = tuple[int, CustomerClass, int | None, int | None]
"""(project, class, building, interviewer)"""
Tally = dict[Place, dict[InviteState, int]]
K = TypeVar("K")
OUTSIDE = (AnswerChannel.OPEN, AnswerChannel.IMPORTED)


@dataclass(frozen=True)
class Funnel:
    """margin: ± in %, of the answers so far; outside: those of them that came by no invitation."""

    total: Group[None]
    projects: list[Group[int]]
    classes: list[Group[CustomerClass]]
    buildings: list[Group[int | None]]
    interviewers: list[Group[int | None]]
    needs: list[Need]
    population: int
    wanted: int
    answers: int
    outside: int
    margin: float | None

    @property
    def few(self) -> bool:
        """Something is not shown, lest it tell who has answered."""
        groups: list[Group[Any]] = [*self.projects, *self.classes, *self.buildings, *self.interviewers]
        return any(one.answered is None for one in groups) or any(one.answers is None for one in self.needs)


@query("surveys.view")
def funnel(s: Session, actor: Actor, *, id: int) -> Funnel:
    """As it stands now, of the projects in sight."""
    campaign = find_campaign(s, actor, id)
    tally, names = _tally(s, actor, id), _names(s, actor, id)
    needs, answers, outside = _needs(s, actor, campaign, names)
    population = sum(need.population for need in needs)
    found = Funnel(
        total=group(None, "", added(tally.values())),
        projects=_grouped(tally, lambda place: place[0], lambda id: names[Project, id]),
        classes=_grouped(tally, lambda place: place[1], lambda word: CustomerClass(word).label),
        buildings=_grouped(tally, lambda place: place[2], lambda id: names[Building, id]),
        interviewers=_grouped(tally, lambda place: place[3], lambda id: names[User, id]),
        needs=needs,
        population=population,
        wanted=sum(need.wanted for need in needs),
        answers=answers,
        outside=outside,
        margin=margin_of(answers, population, float(campaign.confidence)),
    )
    return _unseen(found, tally) if campaign.anonymous else found


def _tally(s: Session, actor: Actor, id: int) -> Tally:
    where = Invitation.project_id, Invitation.category, Invitation.building_id, Invitation.interviewer_id
    counted = (
        select(*where, Invitation.state, func.count())
        .where(Invitation.campaign_id == id, of_project(actor, Invitation.project_id))
        .group_by(*where, Invitation.state)
    )
    tally: Tally = defaultdict(dict)
    for project_id, category, building_id, interviewer_id, state, n in s.execute(counted):
        tally[project_id, category, building_id, interviewer_id][state] = n
    return tally


def _grouped(tally: Tally, key_of: Callable[[Place], K], name_of: Callable[[Any], str]) -> list[Group[K]]:
    """By name; those of no building, or without interviewer, come last under no name."""
    parts: dict[K, list[Mapping[InviteState, int]]] = defaultdict(list)
    for place, counts in tally.items():
        parts[key_of(place)].append(counts)
    found = [group(key, "" if key is None else name_of(key), added(some)) for key, some in parts.items()]
    return sorted(found, key=lambda one: (not one.name, len(one.name), one.name))


def _unseen(found: Funnel, tally: Tally) -> Funnel:
    """Of who has answered only projects and buildings are told, where they are not few.

    Not classes nor interviewers too: two ways of adding up the same households tell of single ones.
    """
    few = _few_in(tally)
    return replace(
        found,
        projects=_without(found.projects, _veiled({one.key: one.answered or 0 for one in found.projects})),
        classes=_without(found.classes, {one.key for one in found.classes}),
        buildings=_without(found.buildings, few),
        interviewers=_without(found.interviewers, {one.key for one in found.interviewers}),
        needs=_needs_without_few(found.needs),
    )


def _few_in(tally: Tally) -> set[int | None]:
    """Buildings not told of; each project by itself, since its sum is told."""
    answered: dict[int, dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    for (project_id, _category, building_id, _interviewer), counts in tally.items():
        answered[project_id][building_id] += counts.get(InviteState.ANSWERED, 0)
    return set().union(*map(_veiled, answered.values()))


def _veiled(counts: Mapping[K, int]) -> set[K]:
    return {key for key, out in zip(counts, veiled(list(counts.values())), strict=True) if out}


def _without(groups: list[Group[K]], hidden: Collection[K]) -> list[Group[K]]:
    return [replace(one, opened=None, answered=None) if one.key in hidden else one for one in groups]


def _needs_without_few(needs: list[Need]) -> list[Need]:
    """A class of few households keeps no answers by itself: what is known of it says nothing."""
    counts: dict[int, dict[CustomerClass, int]] = defaultdict(dict)
    for need in needs:
        counts[need.project_id][need.category] = need.answers or 0
    hidden = {project: _veiled(by_class) for project, by_class in counts.items()}
    return [
        replace(need, answers=None)
        if need.category in hidden[need.project_id] or need.population < FEWEST_NAMED
        else need
        for need in needs
    ]


def _names(s: Session, actor: Actor, id: int) -> dict[tuple[type, int], str]:
    """What stands in the tables: projects, buildings (with their project where there are several), people."""
    mine = Invitation.campaign_id == id, of_project(actor, Invitation.project_id)
    asked = select(Stratum.project_id).where(Stratum.campaign_id == id)
    projects = dict(s.execute(select(Project.id, Project.name).where(Project.id.in_(asked))).all())
    built = select(Building).where(Building.id.in_(select(Invitation.building_id).where(*mine)))
    people = select(User.id, User.display_name).where(
        User.id.in_(select(Invitation.interviewer_id).where(*mine))
    )
    found: dict[tuple[type, int], str] = {(Project, id): name for id, name in projects.items()}
    for one in s.scalars(built):
        project = f"{projects[one.project_id]} · " if len(projects) > 1 else ""
        found[Building, one.id] = project + named(one.name)
    return found | {(User, id): name for id, name in s.execute(people)}


def _needs(
    s: Session, actor: Actor, campaign: Campaign, names: Mapping[tuple[type, int], str]
) -> tuple[list[Need], int, int]:
    """Each stratum's need; answers in all, and those by no invitation."""
    counts = (
        select(SurveyResponse.project_id, SurveyResponse.category, SurveyResponse.channel, func.count())
        .where(
            SurveyResponse.campaign_id == campaign.id,
            SurveyResponse.standing == Standing.VALID,
            of_project(actor, SurveyResponse.project_id),
        )
        .group_by(SurveyResponse.project_id, SurveyResponse.category, SurveyResponse.channel)
    )
    come: dict[Any, int] = defaultdict(int)
    outside = answers = 0
    for project_id, category, channel, n in s.execute(counts):
        come[project_id, category] += n
        answers += n
        outside += n if channel in OUTSIDE else 0
    wanted = select(Stratum).where(Stratum.campaign_id == campaign.id, of_project(actor, Stratum.project_id))
    strata = s.scalars(wanted.order_by(Stratum.project_id, Stratum.category))
    return [_need(one, names, come) for one in strata], answers, outside


def _need(one: Stratum, names: Mapping[tuple[type, int], str], come: Mapping[Any, int]) -> Need:
    project, answers = names[Project, one.project_id], come.get((one.project_id, one.category), 0)
    return Need(one.project_id, project, one.category, one.population, one.wanted, answers)
