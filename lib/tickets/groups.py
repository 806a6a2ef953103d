"""The same matter from several households: complaints joined under one, across projects by head office."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.tickets import Grade, Move, TicketType
from db.customers import Project
from db.tickets import Ticket
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Refused, unchanged
from lib.i18n import N_
from lib.standards.company import company
from lib.tickets.chain_rows import NEVER_WAS
from lib.tickets.chain_rules import HOUSEHOLDS_OF_A_GROUP
from lib.tickets.complaint_rows import case_of, judge
from lib.tickets.rows import go
from lib.tickets.scope import find, visible

MOST_OFFERED = 100


@dataclass(frozen=True)
class Like:
    """Another complaint of the same class at about the same time."""

    id: int
    no: str
    project: str
    place: str
    received_at: datetime
    summary: str


@query("tickets.link")
def same_matter(s: Session, actor: Actor, *, id: int) -> list[Like]:
    """Complaints of the same class within the repeat days of it, of others, that belong to no group yet."""
    ticket = find(s, actor, id)
    near = timedelta(days=company.within(s, actor).repeat_days)
    wanted = (
        select(Ticket, Project.name)
        .join(Project, Project.id == Ticket.project_id)
        .where(visible(actor), Ticket.type == TicketType.COMPLAINT, Ticket.category == ticket.category)
        .where(Ticket.received_at.between(ticket.received_at - near, ticket.received_at + near))
        .where(Ticket.id != ticket.id, Ticket.parent_id.is_(None), Ticket.state.not_in(NEVER_WAS))
        .order_by(Ticket.project_id != ticket.project_id, Ticket.received_at.desc(), Ticket.id.desc())
        .limit(MOST_OFFERED)
    )
    found = s.execute(wanted)
    return [Like(t.id, t.no, project, t.place, t.received_at, t.summary) for t, project in found]


@command("tickets.link")
def link_to_parent(
    s: Session, actor: Actor, *, id: int, others: Collection[int], note: str = "", version: int | None = None
) -> None:
    """The others become parts of this one, which is a group's complaint from then on: major."""
    whole, parts, now = find(s, actor, id), [find(s, actor, one) for one in sorted(set(others))], clock.now()
    if version is not None:
        unchanged(whole, version)
    _must_be_one_matter(s, actor, whole, parts)
    if {part.project_id for part in parts} - {whole.project_id}:
        _take_to_head_office(actor, whole)
    for part in parts:
        part.parent_id = whole.id
        go(s, actor, part, Move.LINK, now, note, part_of=whole.no)
    case = case_of(s, actor, whole)
    joined = [part.no for part in parts]
    judge(s, actor, whole, case, Grade.MAJOR, Move.LINK, now, note, joined=joined)


def _must_be_one_matter(s: Session, actor: Actor, whole: Ticket, parts: list[Ticket]) -> None:
    everything = [whole, *parts]
    if whole.parent_id or any(
        part.parent_id not in (None, whole.id) or part.id == whole.id for part in parts
    ):
        raise Refused(N_("A case belongs to one group only."))
    if s.scalar(select(Ticket.id).where(Ticket.parent_id.in_([part.id for part in parts])).limit(1)):
        raise Refused(N_("A case belongs to one group only."))
    alike = {(one.type, one.category) for one in everything} == {(TicketType.COMPLAINT, whole.category)}
    if not alike or any(one.state in NEVER_WAS for one in everything):
        raise Refused(N_("Only complaints of the same class can be joined."))
    times = [one.received_at for one in everything]
    if max(times) - min(times) > timedelta(days=company.within(s, actor).repeat_days):
        raise Refused(N_("They lie too far apart to be one matter."))
    known = s.scalars(select(Ticket).where(Ticket.parent_id == whole.id)).all()
    if len({_home(one) for one in (*everything, *known)}) < HOUSEHOLDS_OF_A_GROUP:
        least = HOUSEHOLDS_OF_A_GROUP
        raise Refused(N_("A group is at least {n} households with the same complaint."), n=least)


def _home(one: Ticket) -> tuple[int, int | str]:
    return one.project_id, one.household_id or one.place


def _take_to_head_office(actor: Actor, whole: Ticket) -> None:
    """A case across projects has one owner, there."""
    if actor.projects is not None:
        raise Refused(N_("A case across projects is joined by head office."))
    whole.assignee_id = actor.user_id
