"""Escalation: who is called when a promise is about to be broken, and what a manager finds in the morning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.alerts import Alert
from db.choices.alerts import AlertKind
from db.choices.tickets import Move, State
from db.customers import Project
from db.standards import Clause
from db.tickets import Promise, Ticket
from lib import clock
from lib.access import Actor, command
from lib.alerts.rows import administrators, head_office, managers_of, tell
from lib.i18n import N_
from lib.standards.company import company
from lib.tickets.escalation_rules import KINDS, MESSAGES, Stage, key, span, stage
from lib.tickets.rules import ANSWERED, OPEN, PATHS

# What has been late for longer is in the morning's digest; nobody is called about it one by one any more.
LOOK_BACK = timedelta(days=3)
MOST_LOOKED_AT, MOST_TOLD, CHUNK = 2000, 100, 500
MOST_NAMED = 5


@command("tickets.escalate")
def escalate(s: Session, actor: Actor) -> int:
    """How many promises somebody was called about just now."""
    now, soon = clock.now(), timedelta(minutes=company.within(s, actor).soon_minutes)
    reached = [(row, _stage(row, now, soon)) for row in _pressing(s, now, soon)]
    known = _known(s, {row.id for row, at in reached if at})
    fresh = [(row, at) for row, at in reached if at and _key(row, at) not in known]
    people = People(s)
    return sum(_call(s, row, at, people) for row, at in fresh[:MOST_TOLD])


def _pressing(s: Session, now: datetime, soon: timedelta) -> Sequence[Any]:
    """Open promises of open tickets on clauses that still hold, the newest first."""
    wanted = (
        select(
            *(
                Ticket.id,
                Ticket.no,
                Ticket.project_id,
                Ticket.place,
                Ticket.assignee_id,
                Ticket.first_contact_id,
            ),
            *(Promise.round, Promise.measure, Promise.started_at, Promise.due_at, Clause.limit, Clause.unit),
            Project.name.label("project"),
        )
        .join(Ticket, Ticket.id == Promise.ticket_id)
        .join(Project, Project.id == Ticket.project_id)
        .outerjoin(Clause, Clause.id == Promise.clause_id)
        .where(Promise.met_at.is_(None), Promise.due_at > now - LOOK_BACK, Promise.due_at <= now + soon)
        .where(Promise.dropped.is_(False), Ticket.state.in_(sorted(OPEN)))
        .where(or_(Promise.clause_id.is_(None), Clause.limit.is_not(None)))
    )
    return s.execute(wanted.order_by(Promise.due_at.desc()).limit(MOST_LOOKED_AT)).all()


def _stage(row: Any, now: datetime, soon: timedelta) -> Stage | None:
    return stage(now, row.due_at, span(row.limit, row.unit, row.started_at, row.due_at), soon)


def _key(row: Any, at: Stage) -> str:
    return key(row.id, row.round, row.measure.value, at)


def _known(s: Session, ticket_ids: Iterable[int]) -> set[str]:
    """Keys somebody has been told under already, without the person at their end."""
    ids, found = sorted(ticket_ids), set[str]()
    for start in range(0, len(ids), CHUNK):
        about = (Alert.source_kind == "ticket", Alert.source_id.in_(ids[start : start + CHUNK]))
        keys = s.scalars(select(Alert.key).where(*about, Alert.kind.in_((AlertKind.SOON, AlertKind.LATE))))
        found |= {told.rpartition("/")[0] for told in keys}
    return found


def _call(s: Session, row: Any, at: Stage, people: "People") -> bool:
    params = {
        "no": row.no,
        "project": row.project,
        "place": row.place,
        "measure": row.measure.label,
        "due": clock.shown(row.due_at),
    }
    about = {"source": ("ticket", row.id), "key": _key(row, at), "project_id": row.project_id}
    return tell(s, people.for_stage(row, at), KINDS[at], MESSAGES[at], params, **about) > 0


@dataclass
class People:
    """Asked for once a run; where a project has no manager, whoever is above."""

    s: Session

    def __post_init__(self) -> None:
        self.managers = cache(lambda project_id: managers_of(self.s, project_id) or self.head_office())
        self.head_office = cache(lambda: head_office(self.s) or administrators(self.s))

    def for_stage(self, row: Any, at: Stage) -> list[int]:
        found = [id for id in (row.assignee_id, row.first_contact_id) if id]
        if at != Stage.SOON or not found:
            found += self.managers(row.project_id)
        return found + self.head_office() if at == Stage.LONG_LATE else found


# -- the morning's digest ----------------------------------------------------------------------

MORNING = N_(
    "{project} this morning: {late} late, {today} due today, {call_back} to call back,"
    " {waiting} waiting past the date told."
)
MORNING_LATE = N_(
    "{project} this morning: {late} late, {today} due today, {call_back} to call back,"
    " {waiting} waiting past the date told. Late longest: {numbers}"
)


@command("tickets.escalate")
def digest(s: Session, actor: Actor) -> int:
    """One message a project that has anything to tell; how many."""
    now, people, told = clock.now(), People(s), 0
    for row in s.execute(_morning(now)):
        counts = {name: getattr(row, name) for name in ("late", "today", "call_back", "waiting")}
        if any(counts.values()):
            told += _tell_morning(s, row, counts, now, people.managers(row.project_id))
    return told


def _morning(now: datetime) -> Any:
    tomorrow = clock.start_of_day(now) + timedelta(days=1)
    asked = {
        "late": Ticket.due_at < now,
        "today": and_(Ticket.due_at >= now, Ticket.due_at < tomorrow),
        "call_back": or_(*_to_call_back()),
        "waiting": and_(Ticket.state == State.WAITING, Ticket.promised_at < now),
    }
    counts = [func.sum(case((true, 1), else_=0)).label(name) for name, true in asked.items()]
    wanted = select(Ticket.project_id, Project.name.label("project"), *counts)
    wanted = wanted.join(Project, Project.id == Ticket.project_id).where(Ticket.state.in_(sorted(OPEN)))
    return wanted.group_by(Ticket.project_id, Project.name).order_by(Ticket.project_id)


def _to_call_back() -> list[Any]:
    """By each kind's own path; what is over with the answer asks for no call."""
    called = {type: path[Move.CALL_BACK].sources for type, path in PATHS.items() if type not in ANSWERED}
    return [and_(Ticket.type == type, Ticket.state.in_(sorted(states))) for type, states in called.items()]


def _tell_morning(s: Session, row: Any, counts: dict[str, int], now: datetime, user_ids: list[int]) -> bool:
    params = {"project": row.project, **counts, "numbers": _late_longest(s, row.project_id, now)}
    message = MORNING_LATE if params["numbers"] else MORNING
    day = f"{clock.local(now):%Y%m%d}"
    about = {"source": ("", None), "key": f"digest/{row.project_id}/{day}", "project_id": row.project_id}
    return tell(s, user_ids, AlertKind.DIGEST, message, params, **about) > 0


def _late_longest(s: Session, project_id: int, now: datetime) -> str:
    late = (Ticket.project_id == project_id, Ticket.state.in_(sorted(OPEN)), Ticket.due_at < now)
    return "、".join(s.scalars(select(Ticket.no).where(*late).order_by(Ticket.due_at).limit(MOST_NAMED)))
