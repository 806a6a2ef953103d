"""Interviews by telephone: who is called next, how it went, and the answers as they are given."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.choices.surveys import AnswerChannel, InviteState
from db.customers import Building, Customer, Household, Project
from db.surveys import Campaign, Invitation
from lib import clock
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.masks import mask_name, mask_phone
from lib.surveys.entry_rows import checked, keep_taken, schema_for, taking
from lib.surveys.invitation_rows import MISSING
from lib.surveys.response_rows import From
from lib.surveys.scope import of_project
from lib.surveys.wishes import wish

LONGEST_NOTE = 500


@dataclass(frozen=True)
class Calls:
    """Which households are called; mine: given to me."""

    campaign_id: int
    mine: bool = False
    building_id: int | None = None


@dataclass(frozen=True)
class Call:
    """A household to call, its person masked."""

    id: int
    version: int
    household_id: int
    project_id: int
    project: str
    building: str
    room: str
    name: str
    phone: str
    attempts: int
    tried_at: datetime | None
    note: str


@dataclass(frozen=True)
class Progress:
    left: int
    answered: int
    refused: int
    mine: int


@dataclass(frozen=True)
class Wish:
    """To be called back: name and phone are the customer's own where they are left blank."""

    dimension: str
    words: str = ""
    name: str = ""
    phone: str = ""


@query("surveys.enter")
def next_call(s: Session, actor: Actor, *, by: Calls) -> Call | None:
    """Who was never tried before those tried once; of those the one tried longest ago."""
    _by_name(taking(s, actor, by.campaign_id))
    i = Invitation
    wanted = _calls().where(*_conditions(actor, by), i.state.in_(MISSING))
    found = s.execute(wanted.order_by(i.attempts, i.tried_at, i.building_id, i.id).limit(1)).first()
    return _call(found) if found else None


@query("surveys.enter")
def call_progress(s: Session, actor: Actor, *, by: Calls) -> Progress:
    _by_name(taking(s, actor, by.campaign_id))
    counted = select(Invitation.state, func.count()).where(*_conditions(actor, by)).group_by(Invitation.state)
    found: dict[InviteState, int] = dict(s.execute(counted).all())
    own = Calls(by.campaign_id, mine=True)
    mine = select(func.count()).where(*_conditions(actor, own), Invitation.state.in_(MISSING))
    return Progress(
        left=sum(found.get(state, 0) for state in MISSING),
        answered=found.get(InviteState.ANSWERED, 0),
        refused=found.get(InviteState.REFUSED, 0),
        mine=s.scalar(mine) or 0,
    )


def _by_name(campaign: Campaign) -> Campaign:
    if campaign.anonymous:
        raise Refused(N_("This survey is anonymous: nobody is called, for who calls knows who answers."))
    return campaign


def _conditions(actor: Actor, by: Calls) -> list[Any]:
    found = [Invitation.campaign_id == by.campaign_id, of_project(actor, Invitation.project_id)]
    if by.mine:
        found.append(Invitation.interviewer_id == actor.user_id)
    if by.building_id is not None:
        found.append(Invitation.building_id == by.building_id)
    return found


def _calls() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Invitation,
            Project.name.label("project"),
            func.coalesce(Building.name, "").label("building"),
            Household.room,
            func.coalesce(Customer.name, "").label("name"),
            func.coalesce(Customer.phones, "").label("phones"),
        )
        .join(Household, Household.id == Invitation.household_id)
        .join(Project, Project.id == Invitation.project_id)
        .outerjoin(Building, Building.id == Invitation.building_id)
        .outerjoin(Customer, Customer.id == Invitation.customer_id)
    )


def _call(found: Any) -> Call:
    one: Invitation = found[0]
    return Call(
        id=one.id,
        version=one.version,
        household_id=one.household_id,
        project_id=one.project_id,
        project=found.project,
        building=found.building,
        room=found.room,
        name=mask_name(found.name),
        phone=mask_phone(found.phones.split(" ")[0]),
        attempts=one.attempts,
        tried_at=one.tried_at,
        note=one.note,
    )


# -- how it went -------------------------------------------------------------------------------


@command("surveys.enter")
def not_reached(s: Session, actor: Actor, *, id: int, version: int, note: str = "") -> None:
    invitation = _to_call(s, actor, id, version)
    _tried(invitation, note)
    invitation.state = InviteState.UNREACHED


@command("surveys.enter")
def declines(s: Session, actor: Actor, *, id: int, version: int, note: str = "") -> None:
    """Somebody who does not wish to is not called again."""
    invitation = _to_call(s, actor, id, version)
    _tried(invitation, note)
    invitation.state, invitation.draft = InviteState.REFUSED, None


@command("surveys.enter")
def interviewed(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    values: dict[str, Any],
    wishes: Wish | None = None,
) -> int | None:
    """The answers kept, and with them the wish to be called back; its ticket's number."""
    invitation = _to_call(s, actor, id, version)
    campaign = s.get_one(Campaign, invitation.campaign_id)
    _tried(invitation, invitation.note)
    s.flush()
    keep_taken(
        s,
        actor,
        campaign,
        checked(schema_for(s, actor, campaign), values),
        whence=_whence(invitation),
        channel=AnswerChannel.PHONE,
        invitation=invitation,
    )
    return _wished(s, actor, invitation, wishes) if wishes else None


def _to_call(s: Session, actor: Actor, id: int, version: int) -> Invitation:
    wanted = select(Invitation).where(Invitation.id == id, of_project(actor, Invitation.project_id))
    found = s.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(N_("This household is not there, or not yours to see."))
    _by_name(taking(s, actor, found.campaign_id))
    unchanged(found, version)
    if found.state == InviteState.ANSWERED:
        raise Refused(N_("This household has answered already."))
    return found


def _tried(invitation: Invitation, note: str) -> None:
    invitation.attempts, invitation.tried_at = invitation.attempts + 1, clock.now()
    invitation.note = note.strip()[:LONGEST_NOTE]


def _whence(one: Invitation) -> From:
    return From(one.project_id, one.building_id, one.category, one.household_id, one.customer_id)


def _wished(s: Session, actor: Actor, invitation: Invitation, told: Wish) -> int:
    person = s.get(Customer, invitation.customer_id) if invitation.customer_id else None
    return wish.within(
        s,
        actor,
        campaign_id=invitation.campaign_id,
        household_id=invitation.household_id,
        project_id=invitation.project_id,
        name=told.name.strip() or (person.name if person else ""),
        phone=told.phone.strip() or (person.phones.split(" ")[0] if person else ""),
        words=told.words,
        dimension=told.dimension,
    )
