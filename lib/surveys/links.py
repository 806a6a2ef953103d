"""Links of a campaign: as sheets to put in letter boxes, and as a list to send by other means."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from db.choices.surveys import CampaignState, InviteState
from db.customers import Customer, Household, Project
from db.surveys import Campaign, Invitation
from lib import audit, clock
from lib.access import Actor, command, query
from lib.errors import Refused
from lib.forms import find as forms
from lib.i18n import N_
from lib.masks import mask_name, mask_phone
from lib.standards.company import company
from lib.surveys.campaign_rules import Part, minutes
from lib.surveys.invitation_rows import MISSING, by_room, of_part
from lib.surveys.scope import find_campaign

MOST_SHEETS = 600
MOST_LINKS = 100_000


@dataclass(frozen=True)
class Invited:
    """Whom a link is for; state only where people may see who has answered."""

    id: int
    project: str
    room: str
    name: str
    phone: str
    code: str
    state: InviteState | None


@dataclass(frozen=True)
class Sheets:
    """What the sheets of a campaign say; items are (project, room, code)."""

    company: str
    hotline: str
    site: str
    title: str
    anonymous: bool
    reminder: bool
    minutes: int
    closes_on: date
    items: list[tuple[str, str, str]]


def _reached(campaign: Campaign, *, waiting: bool) -> ColumnElement[bool]:
    """Of an anonymous survey always everybody: a letter only to the others would tell who has answered."""
    only = waiting and not campaign.anonymous
    return Invitation.state.in_(MISSING) if only else Invitation.state != InviteState.REFUSED


@query("surveys.enter")
def sheets_to_print(s: Session, actor: Actor, *, id: int, part: Part) -> int:
    where = of_part(actor, id, part), _reached(_open(s, actor, id), waiting=True)
    return s.scalar(select(func.count()).select_from(Invitation).where(*where)) or 0


@command("surveys.enter")
def print_sheets(s: Session, actor: Actor, *, id: int, part: Part, reminder: bool = False) -> Sheets:
    """What the link sheets say; a reminder goes to those who have not answered, and is counted."""
    campaign = _open(s, actor, id)
    where = of_part(actor, id, part), _reached(campaign, waiting=True)
    wanted = by_room(select(Project.name, Household.room, Invitation.code).select_from(Invitation))
    items = [
        (project, room, code)
        for project, room, code in s.execute(wanted.where(*where).limit(MOST_SHEETS + 1))
    ]
    if not items:
        raise Refused(N_("There is no sheet to print: nobody is left to be asked here."))
    if len(items) > MOST_SHEETS:
        raise Refused(
            N_("More than {n} sheets do not fit one file. Please choose a building."), n=MOST_SHEETS
        )
    if reminder:
        _count_reminder(s, and_(*where))
    audit.note(s, table="invitation", printed=len(items), campaign=campaign.no, reminder=reminder)
    facts = company.within(s, actor)
    schema = forms.schema_of.within(s, actor, version_id=campaign.form_version_id)
    return Sheets(
        company=facts.name,
        hotline=facts.hotline,
        site=facts.site,
        title=campaign.title,
        anonymous=campaign.anonymous,
        reminder=reminder,
        minutes=minutes(schema),
        closes_on=campaign.closes_on,
        items=items,
    )


def _count_reminder(s: Session, where: ColumnElement[bool]) -> None:
    """The same sheets printed twice on one day are one reminder."""
    now = clock.now()
    fresh = or_(Invitation.reminded_at.is_(None), Invitation.reminded_at < clock.start_of_day(now))
    counted = update(Invitation).where(where, fresh)
    s.execute(counted.values(reminders=Invitation.reminders + 1, reminded_at=now))


@command("surveys.export")
def export_links(
    s: Session, actor: Actor, *, id: int, part: Part, waiting: bool = True, why: str = ""
) -> list[Invited]:
    """For the company's own messages; whole names and telephones only for a reason."""
    if why:
        actor.must("customers.export_whole")
    campaign = _open(s, actor, id)
    wanted = by_room(
        select(Invitation, Project.name, Household.room, Customer.name, Customer.phones).outerjoin(
            Customer, Customer.id == Invitation.customer_id
        )
    )
    where = of_part(actor, id, part), _reached(campaign, waiting=waiting)
    found = s.execute(wanted.where(*where).limit(MOST_LINKS)).all()
    audit.note(s, table="invitation", exported=len(found), campaign=campaign.no, reason=why)
    return [_invited(row, whole=bool(why), shows=not campaign.anonymous) for row in found]


def _invited(row: Any, *, whole: bool, shows: bool) -> Invited:
    one, project, room, name, phones = row
    name, phone = name or "", (phones or "").split(" ")[0]
    if not whole:
        name, phone = mask_name(name), mask_phone(phone)
    return Invited(one.id, project, room, name, phone, one.code, one.state if shows else None)


def _open(s: Session, actor: Actor, id: int) -> Campaign:
    campaign = find_campaign(s, actor, id)
    if campaign.state != CampaignState.OPEN:
        raise Refused(N_("Links lead somewhere only while the survey is under way."))
    return campaign
