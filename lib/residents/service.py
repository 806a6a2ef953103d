"""What a resident does at the door their code opens: look in, add photos, send, see that it has arrived."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.tickets import TicketType, Urgency
from db.customers import Project
from db.files import StoredFile
from db.residents import Consent, ResidentLink
from db.tickets import Ticket
from lib import clock
from lib.access import Actor, command, query
from lib.alerts.rows import desk_of, tell
from lib.errors import NotFound, Refused, Stale
from lib.files import service as files
from lib.files.ready import Ready
from lib.files.rows import loose_of
from lib.forms import find as forms
from lib.forms.public_rules import answered_for, asks_emergency, of_residents
from lib.forms.schema import KEPT_FILES, FormSchema, Text
from lib.i18n import N_
from lib.incidents import find as incidents
from lib.incidents.find import Here
from lib.incidents.service import echo
from lib.residents.code_rules import LinkKind, kind_of
from lib.residents.notices import Notice, notice
from lib.residents.phone_rules import digits_of
from lib.residents.rows import kept_notice
from lib.residents.scope import find_open, place_of
from lib.standards import company as companies
from lib.standards.rows import calendar_of
from lib.tickets import service as tickets

INTAKE = "intake"
MOST_PHOTOS = 3


@dataclass(frozen=True)
class Door:
    """What a code opens: whose, where, and what can be sent from here. place "" is the whole project."""

    project_id: int
    building_id: int | None
    project: str
    kind: LinkKind
    place: str
    company: str
    hotline: str
    forms: dict[TicketType, Text]
    incidents: tuple[Here, ...]


@dataclass(frozen=True)
class Sheet:
    """One form as residents fill it in, with the notice they agree to."""

    version_id: int
    schema: FormSchema
    emergency: bool
    notice: Notice


@dataclass(frozen=True)
class Receipt:
    """due_at is the next promise; opens_at when somebody is there again, None while somebody is."""

    no: str
    type: TicketType
    emergency: bool
    due_at: datetime | None
    opens_at: datetime | None


@query("residents.use")
def door(s: Session, actor: Actor, *, code: str) -> Door:
    link = find_open(s, actor, code)
    facts = companies.company.within(s, actor)
    known = _open_forms(s, actor)
    return Door(
        project_id=link.project_id,
        building_id=link.building_id,
        project=s.scalars(select(Project.name).where(Project.id == link.project_id)).one(),
        kind=kind_of(link.building_id, link.household_id, link.place),
        place=place_of(s, link),
        company=facts.name,
        hotline=facts.hotline,
        forms={type: known[type][1].title for type in TicketType if type in known},
        incidents=tuple(_incidents(s, actor, link)),
    )


def _incidents(s: Session, actor: Actor, link: ResidentLink) -> list[Here]:
    """What goes on there and is meant for everybody to know."""
    return incidents.open_here.within(s, actor, project_id=link.project_id, building_id=link.building_id)


@command("residents.use")
def me_too(s: Session, actor: Actor, *, code: str, incident_id: int, device: str) -> None:
    """One more voice for what goes on where the code hangs: the household's, or the device's."""
    link = find_open(s, actor, code)
    if incident_id not in {one.id for one in _incidents(s, actor, link)}:
        raise NotFound(N_("This is over already. If it goes on, please send it anew."))
    echo.within(s, actor, id=incident_id, household_id=link.household_id, device=device)


def _open_forms(s: Session, actor: Actor) -> forms.Forms:
    """Those the company has opened to residents."""
    known = forms.forms_in_force.within(s, actor, kind=INTAKE)
    return {code: found for code, found in known.items() if found[1].public}


@query("residents.use")
def contact(s: Session, actor: Actor) -> tuple[str, str]:
    """(company, hotline), for whom a page can do no more."""
    facts = companies.company.within(s, actor)
    return facts.name, facts.hotline


@query("residents.use")
def sheet(s: Session, actor: Actor, *, code: str, type: str) -> Sheet:
    find_open(s, actor, code)
    version_id, schema = _form(s, actor, type)
    return Sheet(version_id, of_residents(schema), asks_emergency(schema), notice.within(s, actor))


def _form(s: Session, actor: Actor, type: str) -> tuple[int, FormSchema]:
    found = _open_forms(s, actor).get(type)
    if found is None or type not in set(TicketType):
        raise NotFound(N_("This cannot be sent from here. Please call us."))
    return found


@command("residents.use")
def keep_photo(s: Session, actor: Actor, *, code: str, photo: Ready) -> int:
    """Kept under the form being filled in, until it is sent; after a day it is forgotten."""
    find_open(s, actor, code)
    here = select(func.count()).select_from(StoredFile).where(StoredFile.owner_kind == loose_of(actor))
    if (s.scalar(here) or 0) >= 3 * MOST_PHOTOS:  # Some may have been taken back.
        raise Refused(N_("At most {n} photos, please."), n=MOST_PHOTOS)
    return files.keep.within(s, actor, name=photo.name, content=photo).id


@query("residents.use")
def photos_kept(s: Session, actor: Actor) -> dict[int, str]:
    """id → name of what this form has been given already."""
    wanted = select(StoredFile.id, StoredFile.name).where(StoredFile.owner_kind == loose_of(actor))
    return dict(s.execute(wanted.order_by(StoredFile.id)).all()) if actor.session else {}


@command("residents.use")
def receive_from(
    s: Session,
    actor: Actor,
    *,
    code: str,
    type: str,
    form_version: int,
    agreed: int,
    answers: dict[str, Any],
    phone: str,
    contact: str = "",
    spot: str = "",
    emergency: bool = False,
) -> int:
    """Where it belongs comes from the code alone; the desk accepts it. agreed: the notice's version."""
    link = find_open(s, actor, code)
    version_id, schema = _form(s, actor, type)
    if version_id != form_version:
        raise Stale(N_("The form has just been changed. Please look through it once more."))
    ticket_id = tickets.receive.within(
        s,
        actor,
        type=TicketType(type),
        project_id=link.project_id,
        household_id=link.household_id,
        place=_place(s, link, spot),
        contact=contact,
        phone=_phone(phone),
        form_version=version_id,
        answers=_answers(schema, answers, emergency=emergency),
    )
    ticket = s.get_one(Ticket, ticket_id)
    ticket.link_id = link.id
    _agree(s, actor, ticket, agreed)
    _tell_the_desk(s, ticket)
    return ticket_id


def _place(s: Session, link: ResidentLink, spot: str) -> str:
    """The place of the code first; within the whole of a project or building the resident says where."""
    kind, spot = kind_of(link.building_id, link.household_id, link.place), " ".join(spot.split())
    if kind in (LinkKind.PROJECT, LinkKind.BUILDING) and not spot:
        raise Refused(N_("Please say where it is."))
    return " · ".join(part for part in (place_of(s, link), spot) if part)


def _phone(text: str) -> str:
    if not (digits := digits_of(text)):
        raise Refused(N_("Please give a telephone number we can reach you at."))
    return digits


def _answers(schema: FormSchema, given: dict[str, Any], *, emergency: bool) -> dict[str, Any]:
    """What was asked of them, and what is answered for them; whatever else a browser sent is left out."""
    asked = of_residents(schema).fields
    known = {field.id: given[field.id] for field in asked if field.id in given}
    photos = [id for field in asked if field.kind in KEPT_FILES for id in known.get(field.id) or ()]
    if len(photos) > MOST_PHOTOS:
        raise Refused(N_("At most {n} photos, please."), n=MOST_PHOTOS)
    return known | answered_for(schema, emergency=emergency and asks_emergency(schema))


def _agree(s: Session, actor: Actor, ticket: Ticket, agreed: int) -> None:
    now = notice.within(s, actor)
    if agreed != now.no:
        raise Refused(N_("Please read the notice on your data and agree to it."))
    s.add(Consent(ticket_id=ticket.id, notice_id=kept_notice(s, now.no, now.text).id, at=clock.now()))


def _tell_the_desk(s: Session, ticket: Ticket) -> None:
    message = (
        N_("Emergency from a resident, {no}: {place} {summary}")
        if ticket.urgency == Urgency.EMERGENCY
        else N_("From a resident, {no}: {place} {summary}")
    )
    tell(
        s,
        desk_of(s, ticket.project_id),
        AlertKind.RESIDENT,
        message,
        {"no": ticket.no, "place": ticket.place, "summary": ticket.summary[:80]},
        source=("ticket", ticket.id),
        key=f"resident/{ticket.id}",
        project_id=ticket.project_id,
    )


@query("residents.use")
def receipt(s: Session, actor: Actor, *, code: str, id: int) -> Receipt:
    """What just came by this code; nothing of it is personal."""
    link = find_open(s, actor, code)
    ticket = s.scalars(select(Ticket).where(Ticket.id == id, Ticket.link_id == link.id)).one_or_none()
    if ticket is None:
        raise NotFound(N_("This request is not there any more."))
    now, calendar = clock.now(), calendar_of(s, ticket.project_id)
    opens = None if calendar.is_open(now) else next(calendar.open_from(now), (None, None))[0]
    return Receipt(
        no=ticket.no,
        type=ticket.type,
        emergency=ticket.urgency == Urgency.EMERGENCY,
        due_at=ticket.due_at,
        opens_at=opens,
    )
