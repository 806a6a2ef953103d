"""Households asked: who is missing, and who looks after whom."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.surveys import CampaignState, InviteState
from db.customers import Building, Customer, Household, Project
from db.surveys import Invitation, Stratum
from lib import audit
from lib.access import Actor, command, query
from lib.accounts.scope import may, sees_project
from lib.errors import Refused
from lib.i18n import N_
from lib.masks import mask_name
from lib.paging import Page, page_of
from lib.residents.code_rules import named
from lib.surveys.campaign_rows import find_to_run
from lib.surveys.campaign_rules import Part, dealt
from lib.surveys.invitation_rows import MISSING, by_room, of_part
from lib.surveys.scope import find_campaign, of_project

CHUNK = 500


@dataclass(frozen=True)
class Missing:
    """A household that has not answered; its name masked."""

    id: int
    project: str
    building: str
    room: str
    name: str
    state: InviteState
    interviewer: str
    attempts: int
    reminders: int


@query("surveys.view")
def buildings_asked(s: Session, actor: Actor, *, id: int) -> dict[int, str]:
    """Those with households asked, by id; with their project where there are several."""
    find_campaign(s, actor, id)
    asked = select(Invitation.building_id).where(of_part(actor, id, Part()))
    wanted = (
        select(Building.id, Building.name, Project.name)
        .join(Project, Project.id == Building.project_id)
        .where(Building.id.in_(asked))
        .order_by(Project.code, Building.id)
    )
    found = s.execute(wanted).all()
    several = len({project for _, _, project in found}) > 1
    return {id: f"{project} · {named(name)}" if several else named(name) for id, name, project in found}


# -- who is missing ----------------------------------------------------------------------------


@query("surveys.enter")
def missing(
    s: Session, actor: Actor, *, id: int, part: Part, number: int = 1, size: int = 20
) -> Page[Missing]:
    """Never of an anonymous survey: who is missing tells who is not."""
    if find_campaign(s, actor, id).anonymous:
        raise Refused(N_("This survey is anonymous: nobody sees which household has answered."))
    wanted = (
        select(Invitation, Project.name, Building.name, Household.room, Customer.name, User.display_name)
        .outerjoin(Customer, Customer.id == Invitation.customer_id)
        .outerjoin(User, User.id == Invitation.interviewer_id)
        .where(of_part(actor, id, part), Invitation.state.in_(MISSING))
    )
    page = page_of(s, by_room(wanted), number=number, size=size)
    return Page([_missing(row) for row in page.rows], page.total, page.number, page.size)


def _missing(row: Any) -> Missing:
    one, project, building, room, name, interviewer = row
    where = project, named(building or ""), room, mask_name(name or "")
    return Missing(one.id, *where, one.state, interviewer or "", one.attempts, one.reminders)


# -- interviewers ------------------------------------------------------------------------------


@query("surveys.manage")
def interviewers(s: Session, actor: Actor, *, id: int) -> dict[int, str]:
    """Colleagues who may take answers down in one of its projects."""
    find_campaign(s, actor, id)
    here = or_(*(sees_project(project) for project in _projects(s, actor, id)))
    wanted = select(User.id, User.display_name).where(may("surveys.enter"), here)
    return dict(s.execute(wanted.order_by(User.display_name)).all())


@command("surveys.manage")
def assign(
    s: Session,
    actor: Actor,
    *,
    id: int,
    people: Collection[int],
    building_id: int | None = None,
    anew: bool = False,
) -> int:
    """Deals those who have not answered evenly, neighbours together; how many were dealt.

    anew: also those somebody has already. Nobody gets a household of a project they do not see.
    """
    campaign = find_to_run(s, actor, id, CampaignState.OPEN)
    if not people:
        raise Refused(N_("Please choose who calls on them."))
    given = 0
    for project_id in _projects(s, actor, id):
        able = select(User.id).where(
            User.id.in_(sorted(people)), may("surveys.enter"), sees_project(project_id)
        )
        hands = sorted(s.scalars(able))
        if hands:
            waiting = _waiting(s, actor, id, Part(project_id, building_id), anew=anew)
            given += sum(_give(s, person, ids) for person, ids in dealt(waiting, hands).items())
    audit.note(s, table="invitation", dealt=given, campaign=campaign.no, people=sorted(people))
    return given


def _projects(s: Session, actor: Actor, id: int) -> list[int]:
    wanted = select(Stratum.project_id).where(
        Stratum.campaign_id == id, of_project(actor, Stratum.project_id)
    )
    return sorted(set(s.scalars(wanted)))


def _waiting(s: Session, actor: Actor, id: int, part: Part, *, anew: bool) -> list[int]:
    wanted = by_room(select(Invitation.id)).where(of_part(actor, id, part), Invitation.state.in_(MISSING))
    return list(s.scalars(wanted if anew else wanted.where(Invitation.interviewer_id.is_(None))))


def _give(s: Session, person: int, ids: list[int]) -> int:
    for start in range(0, len(ids), CHUNK):
        some = update(Invitation).where(Invitation.id.in_(ids[start : start + CHUNK]))
        s.execute(some.values(interviewer_id=person))
    return len(ids)
