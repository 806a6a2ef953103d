"""Inside the import: rows of a ledger read in the terms of their project, and compared with its tickets."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from db.accounts import Team, User, UserProject
from db.choices import Choice
from db.choices.accounts import Scope
from db.choices.tickets import LineKind, Move, State
from db.customers import Customer, Household, Occupancy
from db.tickets import Ticket, TicketEvent, TicketLine
from lib import clock
from lib.access import Actor
from lib.forms import find as forms
from lib.forms.schema import FormSchema
from lib.i18n import N_
from lib.ledgers.catalog import LEDGERS
from lib.ledgers.repeats import key_of
from lib.steps import Change, Edit, Fate, RowPlan, asked
from lib.tickets.ledger_rules import (
    LABELS,
    TYPES,
    Cost,
    Step,
    Telling,
    answer_in,
    beside_form,
    category_in,
    ledger_key,
    plain_room,
    telling,
)

COLUMNS = ("id", "version", "ledger_key", *LABELS, "customer_id")
WORKED_ON = N_("Has been worked on here since: left as it is")
TWICE = N_("Told already by an earlier row")


class Scene:
    """What the project has already, looked at once, and how a row reads before it."""

    def __init__(self, s: Session, actor: Actor, project_id: int, ledger: str) -> None:
        self.s, self.project_id, self.ledger, self.type = s, project_id, ledger, TYPES[ledger]
        self.lang, self.zone = actor.lang, clock.zone()
        known = forms.forms_in_force.within(s, actor, kind="intake").get(self.type.value)
        self.form_version = known[0] if known else 0
        self.schema: FormSchema | None = known[1] if known else None
        self.homes = self._homes()
        self.residents = self._residents()
        self.workers = self._workers()
        self.there = self._there()
        self.moved = self._moved()
        self.lines = self._lines()

    def _homes(self) -> dict[str, tuple[int, str]]:
        wanted = select(Household.id, Household.room).where(Household.project_id == self.project_id)
        found = [(id, room) for id, room in self.s.execute(wanted.order_by(Household.id))]
        loose = {plain_room(room): (id, room) for id, room in reversed(found)}
        return loose | {room: (id, room) for id, room in found}

    def _residents(self) -> dict[tuple[int, str], int]:
        """Who lives in a household before who has left it."""
        wanted = (
            select(Occupancy.household_id, Customer.name, Customer.id)
            .join(Customer, Customer.id == Occupancy.customer_id)
            .join(Household, Household.id == Occupancy.household_id)
            .where(Household.project_id == self.project_id)
            .order_by(Occupancy.until.is_(None), Occupancy.id)
        )
        return {(home, name): id for home, name, id in self.s.execute(wanted)}

    def _workers(self) -> dict[str, int]:
        """Those whose displayed name is theirs alone in this project."""
        here = select(UserProject.user_id).where(UserProject.project_id == self.project_id)
        teams = select(Team.id).where(Team.project_id == self.project_id)
        wanted = select(User.display_name, User.id).where(
            User.active,
            or_(
                User.scope == Scope.ALL,
                and_(User.scope == Scope.PROJECTS, User.id.in_(here)),
                and_(User.scope == Scope.TEAM, User.team_id.in_(teams)),
            ),
        )
        found = defaultdict[str, list[int]](list)
        for name, id in self.s.execute(wanted):
            found[name].append(id)
        return {name: ids[0] for name, ids in found.items() if len(ids) == 1}

    def _there(self) -> dict[str, Row[Any]]:
        """The project's tickets of this kind that a ledger has brought, by its key."""
        wanted = select(*(getattr(Ticket, code) for code in COLUMNS)).where(
            Ticket.project_id == self.project_id, Ticket.ledger_key != "", Ticket.type == self.type
        )
        return {row.ledger_key: row for row in self.s.execute(wanted)}

    def _moved(self) -> set[int]:
        """Of those changed at all: the ones a person has moved on since."""
        changed = [row.id for row in self.there.values() if row.version > 1]
        wanted = select(TicketEvent.ticket_id, TicketEvent.move, TicketEvent.content)
        return {
            id
            for id, move, content in asked(self.s, wanted, TicketEvent.ticket_id, changed)
            if not content.get("imported") and move not in (Move.NOTE, Move.LINE)
        }

    def _lines(self) -> dict[tuple[int, LineKind], Row[Any]]:
        """The first part and the first work charged on each ticket that is there."""
        wanted = (
            select(TicketLine.id, TicketLine.ticket_id, TicketLine.kind, TicketLine.name, TicketLine.price)
            .join(Ticket, Ticket.id == TicketLine.ticket_id)
            .where(Ticket.project_id == self.project_id, Ticket.ledger_key != "", Ticket.type == self.type)
            .order_by(TicketLine.id.desc())
        )
        found: dict[tuple[int, LineKind], Any] = {}
        found.update(((row.ticket_id, row.kind), row) for row in self.s.execute(wanted))
        return found

    def read(self, values: dict[str, Any]) -> "Reading":
        """A row before the project it belongs to."""
        told = telling(
            self.ledger, values, ledger_key(values, key_of(LEDGERS[self.ledger], values)), self.zone
        )
        worker = next((name for name in told.workers if name in self.workers), "")
        answer = answer_in(self.schema, {**told.values, **told.form}) if self.schema else {}
        return Reading(told, self._values(told, worker), answer, worker)

    def _values(self, told: Telling, worker: str) -> dict[str, Any]:
        found = dict(told.values)
        home = self.homes.get(told.room) or self.homes.get(plain_room(told.room))
        if home and told.room:
            found["household_id"], found["place"] = home
            if customer := self.residents.get((home[0], found.get("contact", ""))):
                found["customer_id"] = customer
        if worker:
            found["assignee_id"] = self.workers[worker]
            found["state"] = _taken_up(told) if found["state"] == State.ACCEPTED else found["state"]
        if category := found.get("category"):
            found["category"] = category_in(self.schema, category)
        return found


@dataclass(frozen=True)
class Reading:
    """values are the ticket's columns that the ledger tells; worker is the one who has an account."""

    told: Telling
    values: dict[str, Any]
    answer: dict[str, Any]
    worker: str

    def steps(self) -> Iterator[Step]:
        """Whoever did the work and has no account is named where they were sent."""
        others = "、".join(name for name in self.told.workers if name != self.worker)
        first, *rest = self.told.steps
        sent = next((step for step in rest if step.move == Move.DISPATCH), first)
        for step in self.told.steps:
            told = [*step.told, *(beside_form(self.told.form, self.answer) if step is first else ())]
            if others and step is sent:
                told.append([LABELS["assignee_id"], others])
            yield Step(step.move, step.state, step.at, step.note, tuple(told))


def _taken_up(told: Telling) -> State:
    moves = {step.move for step in told.steps}
    if Move.ARRIVE in moves:
        return State.ON_SITE
    return State.DISPATCHED if Move.DISPATCH in moves else State.ACCEPTED


# -- beforehand --------------------------------------------------------------------------------


def foresee(
    s: Session, actor: Actor, project_id: int, ledger: str, rows: list[dict[str, Any]]
) -> list[RowPlan]:
    """For each row what writing it would do."""
    scene, seen, plans = Scene(s, actor, project_id, ledger), set[str](), []
    for values in rows:
        reading = scene.read(values)
        plans.append(
            RowPlan(Fate.SAME, remark=TWICE) if reading.told.key in seen else _foreseen(scene, reading)
        )
        seen.add(reading.told.key)
    return plans


def _foreseen(scene: Scene, reading: Reading) -> RowPlan:
    there = scene.there.get(reading.told.key)
    if there is None:
        return RowPlan(Fate.NEW)
    changes = (*changes_of(scene, edit_of(reading, there)), *cost_changes(scene, reading, there.id))
    if not changes:
        return RowPlan(Fate.SAME)
    if there.id in scene.moved:
        return RowPlan(Fate.KEPT, remark=WORKED_ON)
    return RowPlan(Fate.CHANGED, changes)


def edit_of(reading: Reading, there: Row[Any]) -> Edit:
    """What a blank cell does not tell stays as it is."""
    after = {code: value for code, value in reading.values.items() if getattr(there, code) != value}
    before = {code: getattr(there, code) for code in after}
    return Edit(there.id, there.version, before, after)


def changes_of(scene: Scene, edit: Edit) -> Iterator[Change]:
    for code, label in LABELS.items():
        if code in edit.after:
            yield Change(label, _shown(scene, code, edit.before[code]), _shown(scene, code, edit.after[code]))


def cost_changes(scene: Scene, reading: Reading, id: int) -> Iterator[Change]:
    for cost, there in new_costs(scene, reading, id):
        before = f"{there.name} {there.price:.2f}" if there else ""
        yield Change(cost.kind.label, before, f"{cost.name} {cost.price or 0:.2f}".strip())


def new_costs(scene: Scene, reading: Reading, id: int) -> Iterator[tuple[Cost, Row[Any] | None]]:
    """What costs something else now, with the line it stands on so far; what is not told stays."""
    for cost in reading.told.costs:
        there = scene.lines.get((id, cost.kind))
        if there is None:
            yield cost, None
            continue
        price = there.price if cost.price is None else cost.price
        now = Cost(cost.kind, cost.name or there.name, price)
        if (now.name, now.price) != (there.name, there.price):
            yield now, there


def _shown(scene: Scene, code: str, value: Any) -> str | Choice:
    if isinstance(value, Choice):
        return value
    if isinstance(value, datetime):
        return clock.shown(value)
    if code == "household_id" and value:
        return next((room for id, room in scene.homes.values() if id == value), "")
    if code == "assignee_id" and value:
        return next((name for name, id in scene.workers.items() if id == value), "")
    return str(value or "")
