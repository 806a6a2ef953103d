"""One promise as a form: just the fields that make sense for what is promised."""

from dataclasses import replace
from typing import Any

import streamlit as st

from db.choices import Choice
from db.choices.standards import CLOCKED, Clock, Measure
from db.choices.tickets import Grade, TicketType, Urgency
from lib.access import Actor
from lib.standards import manage
from lib.standards.book_rules import ClauseFacts
from lib.standards.clause_rules import LONGEST_NOTE, LONGEST_SOURCE, MAY_BE_TOLD_ANEW, OF_COMPLAINTS, UNITS
from lib.ui import Once, _, form, submit
from lib.widgets import choose, words


def new_clause(me: Actor, id: int, version: int) -> bool:
    """A promise of the company's own; true when it is in the draft."""
    measure = choose(_("What is promised?"), words(Measure), key=f"draft:{id}:measure")
    if measure is None:
        return False
    first = Clock.ELAPSED if measure in CLOCKED else None
    empty = ClauseFacts(measure=measure, limit=None, unit=UNITS[measure][0], clock=first)
    with form("clause", "new", id, measure, version) as nonce:
        terms = clause_fields(nonce, empty)
        sent = nonce.send(_("Add"))
    return bool(sent and submit(manage.set_clause, me, nonce, id=id, version=version, terms=terms))


def clause_fields(nonce: Once, held: ClauseFacts) -> ClauseFacts:
    clocked = held.measure in CLOCKED
    values: dict[str, Any] = _cases(nonce, held) if clocked else {}
    values |= _limit(nonce, held)
    if clocked:
        values |= _conditions(nonce, held)
    left, right = st.columns([1, 3])
    values["source"] = left.text_input(
        _("Source"), value=held.source, key=nonce.key("source"), max_chars=LONGEST_SOURCE
    )
    values["note"] = right.text_input(
        _("Note"), value=held.note, key=nonce.key("note"), max_chars=LONGEST_NOTE
    )
    return replace(held, **values)


def _cases(nonce: Once, held: ClauseFacts) -> dict[str, Any]:
    with st.container(horizontal=True):
        values: dict[str, Any] = {"urgency": _one_of(nonce, "urgency", _("Urgency"), Urgency, held.urgency)}
        if held.measure not in OF_COMPLAINTS:
            values["type"] = _one_of(nonce, "type", _("Type"), TicketType, held.type)
        if held.measure != Measure.ON_SITE:
            values["grade"] = _one_of(nonce, "grade", _("Grade"), Grade, held.grade)
    if held.measure in OF_COMPLAINTS:
        values["type"] = TicketType.COMPLAINT
    return values


def _one_of(nonce: Once, name: str, label: str, kind: type[Choice], held: Choice | None) -> str | None:
    """All is a choice like the others: a selector that holds something cannot be emptied."""
    options: dict[str, str] = {"": _("All")} | {str(word): label for word, label in words(kind).items()}
    return choose(label, options, key=nonce.key(name), held=str(held or ""), width=190) or None


def _limit(nonce: Once, held: ClauseFacts) -> dict[str, Any]:
    units = {unit: _(unit.label) for unit in UNITS[held.measure]}
    with st.container(horizontal=True):
        values: dict[str, Any] = {"limit": _figure(nonce, "limit", _("Limit"), held.limit)}
        unit = choose(_("Counted in"), units, key=nonce.key("unit"), held=held.unit, width=120)
        values["unit"] = unit or UNITS[held.measure][0]
        if held.measure in CLOCKED:
            values["clock"] = choose(
                _("Clock"), words(Clock), key=nonce.key("clock"), held=held.clock, width=150
            )
            values["target"] = _figure(nonce, "target", _("Target, %"), held.target)
    return values


def _conditions(nonce: Once, held: ClauseFacts) -> dict[str, Any]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        values: dict[str, Any] = {
            "pauses": st.checkbox(_("Pauses while waiting"), value=held.pauses, key=nonce.key("pauses"))
        }
        if held.measure in MAY_BE_TOLD_ANEW:
            values["or_promised"] = st.checkbox(
                _("Or by the date the customer is told"), value=held.or_promised, key=nonce.key("promised")
            )
        values["ceiling"] = _figure(nonce, "ceiling", _("Ceiling, in the same unit"), held.ceiling)
    return values


def _figure(nonce: Once, name: str, label: str, held: Any) -> float | None:
    """Empty: not set."""
    return st.number_input(
        label,
        min_value=0.0,
        step=1.0,
        value=float(held) if held is not None else None,
        format="%g",
        placeholder=_("Not set"),
        key=nonce.key(name),
        width=150,
    )
