"""Inside the import: tickets of a ledger written in bulk, with their history, lines and answers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db import search
from db.choices import Choice
from db.choices.tickets import Channel, Move, Urgency
from db.forms import Answer
from db.tickets import Ticket, TicketEvent, TicketLine
from lib import clock
from lib.access import Actor
from lib.i18n import translate
from lib.numbers import next_numbers
from lib.steps import Change, Edit, Progress, Rows, Steps, asked, chunks
from lib.tickets.ledger_rows import Reading, Scene, changes_of, cost_changes, edit_of, new_costs
from lib.tickets.ledger_rules import Cost, Step
from lib.tickets.promise_rows import rewrite, rewrite_kept
from lib.tickets.rules import OPEN, SERIES
from lib.tickets.stale_rows import months_are_stale, months_of


@dataclass(frozen=True)
class Changed:
    """A ticket that is there, and what the ledger tells otherwise."""

    reading: Reading
    edit: Edit
    changes: tuple[Change, ...]


class Writer:
    """One batch of one kind of ledger into one project."""

    def __init__(self, s: Session, actor: Actor, project_id: int, ledger: str, batch_id: int) -> None:
        self.s, self.actor, self.steps = s, actor, Steps(s, batch_id)
        self.scene = Scene(s, actor, project_id, ledger)
        self.rows = {row.id: row for row in self.scene.there.values()}

    def write(self, rows: list[dict[str, Any]], progress: Progress = lambda done, all: None) -> int:
        """Returns how many rows were left alone because people have worked on their tickets."""
        fresh: dict[str, Reading] = {}
        told: dict[str, Reading] = {}
        for values in rows:
            reading = self.scene.read(values)
            (told if reading.told.key in self.scene.there else fresh).setdefault(reading.told.key, reading)
        progress(len(rows) // 10, len(rows))
        for done in self._add(sorted(fresh.values(), key=lambda reading: reading.told.received_at)):
            progress(len(rows) // 10 + done * 8 // 10, len(rows))
        kept = self._change(told.values())
        self.steps.save()
        progress(len(rows), len(rows))
        return kept

    def _add(self, readings: list[Reading]) -> Iterator[int]:
        numbers = self._numbers(readings)
        done = 0
        for some in chunks(readings):
            ids = self.steps.insert(Ticket, [_ticket(self.scene, r, next(numbers)) for r in some])
            pairs = list(zip(ids, some, strict=True))
            self._insert(TicketEvent, [row for id, r in pairs for row in _events(id, r.steps())])
            self.steps.insert(TicketLine, [row for id, r in pairs for row in self._lines(id, r.told.costs)])
            self._insert(Answer, [row for id, r in pairs for row in _answers(self.scene, r, id)])
            rewrite(self.s, [id for id, r in pairs if r.values["state"] in OPEN])
            months_are_stale(self.s, months_of(self.s, ids))
            search.later(self.s, "ticket", ids)
            yield (done := done + len(some))

    def _numbers(self, readings: list[Reading]) -> Iterator[str]:
        """Of the day each was received, in that order, whatever number the ledger gave."""
        days: dict[str, list[datetime]] = defaultdict(list)
        for reading in readings:
            days[clock.local(reading.told.received_at).date().isoformat()].append(reading.told.received_at)
        for moments in days.values():
            yield from next_numbers(self.s, SERIES[self.scene.type], moments[0], len(moments))

    def _change(self, readings: Iterable[Reading]) -> int:
        found = [self._changed(reading) for reading in readings]
        changed = [one for one in found if one.changes]
        ours = [one for one in changed if one.edit.id not in self.scene.moved]
        moves = self._moves([one.edit.id for one in ours])
        self.steps.change(Ticket, [one.edit for one in ours])
        events: Rows = []
        for one in ours:
            events.append(self._note(one))
            later = [step for step in one.reading.steps() if step.move not in moves[one.edit.id]]
            events += _events(one.edit.id, later)
        self.steps.insert(TicketEvent, events)
        self._change_costs(ours)
        self._change_answers(ours)
        rewrite_kept(self.s, [one.edit.id for one in ours])
        search.later(self.s, "ticket", [one.edit.id for one in ours])
        return len(changed) - len(ours)

    def _changed(self, reading: Reading) -> "Changed":
        edit = edit_of(reading, self.scene.there[reading.told.key])
        costs = cost_changes(self.scene, reading, edit.id)
        return Changed(reading, edit, (*changes_of(self.scene, edit), *costs))

    def _change_costs(self, changed: list["Changed"]) -> None:
        rows: Rows = []
        edits: list[Edit] = []
        for one in changed:
            for cost, there in new_costs(self.scene, one.reading, one.edit.id):
                if there is None:
                    rows += self._lines(one.edit.id, [cost])
                    continue
                after = {"name": cost.name, "price": cost.price}
                edits.append(Edit(there.id, None, {"name": there.name, "price": there.price}, after))
        self.steps.insert(TicketLine, rows)
        self.steps.change(TicketLine, edits)

    def _change_answers(self, changed: list["Changed"]) -> None:
        """Where the answer was given on the form still in force."""
        answers = {one.edit.id: one.reading.answer for one in changed}
        wanted = select(Answer.id, Answer.owner_id, Answer.content).where(
            Answer.owner_kind == "ticket", Answer.form_version_id == self.scene.form_version
        )
        edits = []
        for id, owner, content in asked(self.s, wanted, Answer.owner_id, answers):
            after = {**content, **{code: value for code, value in answers[owner].items() if value}}
            if after != content:
                edits.append(Edit(id, None, {"content": content}, {"content": after}))
        self.steps.change(Answer, edits)

    def _moves(self, ids: list[int]) -> dict[int, set[Move]]:
        found: dict[int, set[Move]] = defaultdict(set)
        wanted = select(TicketEvent.ticket_id, TicketEvent.move)
        for id, move in asked(self.s, wanted, TicketEvent.ticket_id, ids):
            found[id].add(move)
        return found

    def _note(self, one: "Changed") -> dict[str, Any]:
        """What the ledger changed, as an event of this moment by the person who brought it in."""
        id = one.edit.id
        content = {"imported": True, "changed": [_told(change) for change in one.changes]}
        state = one.edit.after.get("state") or self.rows[id].state
        event = {"ticket_id": id, "move": Move.NOTE, "state": state, "at": clock.now()}
        return {**event, "by_id": self.actor.user_id, "on_behalf_of_id": None, "note": "", "content": content}

    def _lines(self, ticket_id: int, costs: list[Cost]) -> Iterator[dict[str, Any]]:
        for cost in costs:
            name = cost.name or translate(self.scene.lang, cost.kind.label)
            price = cost.price or Decimal(0)
            line = {"ticket_id": ticket_id, "kind": cost.kind, "name": name, "price": price}
            yield {**line, "quantity": 1, "charged": price > 0}

    def _insert(self, table: Any, rows: Rows) -> None:
        for chunk in chunks(rows):
            self.s.execute(insert(table.__table__), chunk)


def _told(change: Change) -> list[str]:
    words = isinstance(change.after, Choice)
    before, after = (v.label if isinstance(v, Choice) else v for v in (change.before, change.after))
    return [change.label, before, after, *(["word"] if words else [])]


def _ticket(scene: Scene, reading: Reading, no: str) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "household_id": None,
        "customer_id": None,
        "category": "",
        "urgency": Urgency.GENERAL,
        "channel": Channel.HOTLINE,
        "place": "",
        "summary": "",
        "contact": "",
        "phone": "",
        "first_contact_id": None,
        "assignee_id": None,
        "on_site_at": None,
        "done_at": None,
        "closed_at": None,
        "quality_ok": None,
        "satisfaction": None,
    }
    own = {"no": no, "ledger_key": reading.told.key, "project_id": scene.project_id, "type": scene.type}
    return {**empty, **own, **reading.values, "reopened": 0, "version": 1}


def _events(ticket_id: int, steps: Iterable[Step]) -> Iterator[dict[str, Any]]:
    """Done by people of before, so by nobody here."""
    for step in steps:
        event = {"ticket_id": ticket_id, "move": step.move, "state": step.state, "at": step.at}
        content = {"imported": True, **({"told": list(step.told)} if step.told else {})}
        yield {**event, "by_id": None, "on_behalf_of_id": None, "note": step.note, "content": content}


def _answers(scene: Scene, reading: Reading, ticket_id: int) -> Iterator[dict[str, Any]]:
    """On the form in force, so that the ticket's page shows it as it shows others."""
    if scene.schema:
        owner = {"owner_kind": "ticket", "owner_id": ticket_id}
        yield {"form_version_id": scene.form_version, **owner, "content": reading.answer}
