"""Typing paper in: a room, a line of marks, Enter; the next sheet waits in the same place."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from db.choices.customers import CustomerClass
from db.choices.surveys import Dimension
from lib.access import Actor
from lib.forms.inputs_view import marks_of
from lib.forms.schema import FormField, FormSchema, Kind
from lib.forms.sheet_view import told
from lib.forms.view import asking
from lib.keys import keys
from lib.surveys import entry
from lib.surveys.entry import Desk, Home, Where
from lib.surveys.line_rules import Line, bounds, in_line, lenient, read_line
from lib.ui import Once, _, once, plain, reading, submit
from lib.widgets import choose, words

LAST, COUNT = "_pin:sheet:last", "_pin:sheet:count"
SHORTEST = 12


@dataclass(frozen=True)
class Last:
    """The sheet typed in before this one, by which it can be taken back."""

    campaign_id: int
    named: str
    response_id: int | None
    project_id: int
    values: dict[str, Any]


def paper(me: Actor, desk: Desk) -> None:
    """What stays the same from sheet to sheet stands above; below, one sheet."""
    where = _place(desk)
    by_line = st.toggle(_("Marks in one line"), value=True, key=f"paper:line:{desk.id}")
    _sheet(me, desk, where, by_line and bool(in_line(desk.schema)))


def _place(desk: Desk) -> Where:
    """A pile is mostly of one project; without names a building and a class may be told as well."""
    names = {part.id: part.name for part in desk.parts}
    first = next(iter(names))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        project = first
        if len(names) > 1:
            project = choose(_("Project"), names, key=f"paper:project:{desk.id}", held=first) or first
        if not desk.anonymous:
            return Where(project)
        known = next(part.buildings for part in desk.parts if part.id == project)
        unknown = _("Not known")
        key = f"paper:building:{desk.id}:{project}"
        building = choose(_("Building"), known, key=key, placeholder=unknown, width=220)
        classes, key = words(CustomerClass), f"paper:class:{desk.id}"
        category = choose(_("Customer class"), classes, key=key, placeholder=unknown, width=220)
    return Where(project, building_id=building, category=category)


@st.fragment
def _sheet(me: Actor, desk: Desk, where: Where, by_line: bool) -> None:
    """All that is drawn anew at every sign typed."""
    nonce = once("paper", desk.id)
    home, unknown = (None, False) if desk.anonymous else _home(me, desk, where, nonce)
    given, wrong = _line(desk.schema, nonce) if by_line else (asking(lenient(desk.schema), nonce), False)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = nonce.button(_("Save and next"), shortcut="Ctrl+Enter", icon=":material/check:")
        _last(me, desk)
    _hands(nonce, desk, by_line)
    if pressed and unknown:
        st.error(_("No such room in the customer file."))
    elif pressed and not wrong:
        _save(me, desk, where, home, given, nonce)


def _save(me: Actor, desk: Desk, where: Where, home: Home | None, given: dict[str, Any], nonce: Once) -> None:
    placed = Where(where.project_id, home.id if home else None, where.building_id, where.category)
    done = submit(entry.enter_sheet, me, nonce, campaign_id=desk.id, where=placed, values=given)
    if done:
        named = home.room if home else _("without a room")
        st.session_state[LAST] = Last(desk.id, named, done.value, where.project_id, given)
        st.session_state[COUNT] = st.session_state.get(COUNT, 0) + 1
        st.rerun(scope="fragment")


def _home(me: Actor, desk: Desk, where: Where, nonce: Once) -> tuple[Home | None, bool]:
    """The household, and whether a room was typed that is none: such a sheet cannot be kept."""
    typed = st.text_input(
        _("Room"), key=nonce.key("room"), live=True, autocomplete="off", placeholder="3-2-1502", max_chars=60
    ).strip()
    if not typed:
        st.caption(_("A sheet without a room is kept for its project alone."))
        return None, False
    found = reading(entry.homes, me, campaign_id=desk.id, project_id=where.project_id, typed=typed)
    if len(found) == 1:
        _the_one(found[0])
        return found[0], False
    if found:
        rooms = "、".join(plain(home.room) for home in found)
        st.caption(_("Several rooms: {rooms}. Type on.", rooms=rooms))
    else:
        st.caption(":orange[" + _("No such room in the customer file.") + "]")
    return None, True


def _the_one(home: Home) -> None:
    room = plain(home.room)
    if home.answered:
        st.warning(_("{room} has answered already: one household, one answer.", room=room))
    else:
        st.caption(f":green[:material/check: {room}]")


def _line(schema: FormSchema, nonce: Once) -> tuple[dict[str, Any], bool]:
    """What was answered, and whether some of it is no mark."""
    typed = st.text_input(
        _("Marks in one go"),
        key=nonce.key("marks"),
        live=True,
        autocomplete="off",
        max_chars=200,
        placeholder=_("For example 5443-54449, with or without blanks; - is not answered"),
    )
    line = read_line(schema, typed)
    st.markdown(_echo(schema, line))
    if line.wrong:
        _say_wrong(line)
    given = dict(line.values)
    own = next((field for field in schema.fields if field.kind == Kind.LONG_TEXT and not field.retired), None)
    if own:
        given[own.id] = st.text_input(
            _("Comment"), key=nonce.key("words"), live=True, autocomplete="off", max_chars=own.longest
        )
    return given, bool(line.wrong)


def _say_wrong(line: Line) -> None:
    if line.next is None:
        st.error(_("“{text}” is more than there are questions.", text=plain(line.wrong)))
        return
    low, high = bounds(line.next)
    wrong = {"text": plain(line.wrong), "question": _short(line.next), "low": low, "high": high}
    st.error(_("“{text}” is no mark for {question}: {low} to {high}, or - for none.", **wrong))


def _echo(schema: FormSchema, line: Line) -> str:
    """Each question with what was typed for it; the one to come is bold."""
    parts = []
    for field in in_line(schema):
        value = line.values.get(field.id)
        if field.id in line.values:
            parts.append(f"{_short(field)} :blue-badge[{'—' if value is None else _shown(field, value)}]")
        else:
            parts.append(f"**{_short(field)} ?**" if field is line.next else f":gray[{_short(field)}]")
    return "　".join(parts)


def _short(field: FormField) -> str:
    """What it is about, in a word; else the beginning of the question."""
    if field.dimension:
        word = Dimension(field.dimension).label
        return _(word)
    if field.kind == Kind.NPS:
        return _("Recommendation")
    return plain(told(field.label)[:SHORTEST])


def _shown(field: FormField, value: Any) -> str:
    if field.kind == Kind.RATING:
        return marks_of(field).get(value, str(value))
    if field.kind == Kind.YES_NO:
        return _("Yes") if value else _("No")
    return plain(str(value))


def _last(me: Actor, desk: Desk) -> None:
    """How many so far, and the way back from the last one."""
    held: Last | None = st.session_state.get(LAST)
    if held is None or held.campaign_id != desk.id:
        return
    count = st.session_state.get(COUNT, 0)
    st.caption(_("{n} typed in; last: {room}", n=count, room=plain(held.named)), width="content")
    nonce = once("paper", "back", desk.id)
    if nonce.button(_("Take the last one back"), primary=False, icon=":material/undo:"):
        sheet: dict[str, Any] = {
            "project_id": held.project_id,
            "values": held.values,
            "response_id": held.response_id,
        }
        if submit(entry.take_back, me, nonce, campaign_id=desk.id, **sheet):
            del st.session_state[LAST]
            st.session_state[COUNT] = max(count - 1, 0)
            st.toast(_("Taken back: it can be typed in again."))
            st.rerun(scope="fragment")


def _hands(nonce: Once, desk: Desk, by_line: bool) -> None:
    """The first field waits after every sheet; Enter in the marks or the comment saves.

    Every sheet has fields of its own, so each is pointed at by its own nonce.
    """
    if desk.anonymous and not by_line:
        return
    first = "marks" if desk.anonymous else "room"
    keys("paper:first", at=f"{_within(nonce, first)} input", focus=nonce.nonce)
    for part in ("marks", "words") if by_line else ():
        typed = str(st.session_state.get(nonce.key(part), "")).strip()
        rows = f"{_within(nonce, 'go')} button p"
        keys(f"paper:{part}", at=f"{_within(nonce, part)} input", focus=None, rows=rows, typed=typed)


def _within(nonce: Once, part: str) -> str:
    return f".st-key-{nonce.key(part).replace(':', '-')}"
