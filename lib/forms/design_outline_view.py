"""The questions of a form in their order, and what is done with the one chosen: moved, doubled, left out."""

from decimal import Decimal
from functools import cache
from typing import Any

import streamlit as st

from lib.components import component, heard, hearing
from lib.errors import Refused
from lib.forms.design_bench_view import HEAD, Bench
from lib.forms.design_rules import (
    added,
    asked,
    brought_back,
    duplicated,
    found,
    kinds_for,
    left_out,
    moved,
    pages,
)
from lib.forms.points_rules import points_by_area, points_in_all
from lib.forms.schema import FormField, Kind
from lib.forms.sheet_view import told
from lib.forms.sound_checklist_rules import is_inspected
from lib.forms.values import plain as number
from lib.forms.version_rules import KINDS
from lib.ui import _, form, show
from lib.widgets import choose

LIST = "design:outline"


@cache
def _outline() -> Any:
    return component("outline")


def chosen(bench: Bench) -> None:
    """Remembers what was chosen in the list, to be turned to when what was typed is kept."""
    id = heard(LIST)
    if isinstance(id, str) and (id == HEAD or found(bench.schema, id)):
        bench.mind.next = id


def turn(bench: Bench) -> None:
    if bench.mind.next:
        bench.mind.on, bench.mind.next = bench.mind.next, ""
        st.rerun()


def outline(bench: Bench, marks: dict[str, str]) -> None:
    inspected = is_inspected(bench.schema)
    whole = _("{n} points in all", n=number(points_in_all(bench.schema))) if inspected else ""
    items = [_item(HEAD, "", _("Title and help"), whole, shape="heading"), *_asked(bench, marks)]
    gone = [field for field in bench.schema.fields if field.retired]
    items += [_item(field.id, "", told(field.label), _("No longer asked"), shape="gone") for field in gone]
    data = {
        "label": _("Checklist items") if inspected else _("Questions"),
        "on": bench.mind.on,
        "items": tuple(items),
    }
    _outline()(key=LIST, data=data, on_did_change=hearing(LIST))


def _asked(bench: Bench, marks: dict[str, str]) -> list[dict[str, str]]:
    items, n, several = [], 0, len(pages(bench.schema)) > 1
    worth = points_by_area(bench.schema) if is_inspected(bench.schema) else {}
    for field in asked(bench.schema):
        if field.kind == Kind.SECTION:
            note = _("New page") if field.page and several else _area(field, worth)
            shape = "heading page" if field.page else "heading"
            items.append(_item(field.id, "", told(field.label), note, marks.get(field.id, ""), shape))
            continue
        n += 1
        items.append(_item(field.id, str(n), told(field.label), _note(field), marks.get(field.id, "")))
    return items


def _area(field: FormField, worth: dict[str, Decimal]) -> str:
    if field.id not in worth:
        return ""
    points = _("{n} points", n=number(worth[field.id]))
    return points if field.weight is None else f"{points} · {_('weight')} {number(field.weight)}"


def _note(field: FormField) -> str:
    if field.check:
        points = _("{n} points", n=number(field.check.points))
        return _("critical · {points}", points=points) if field.check.critical else points
    return f"{_(KINDS[field.kind])} *" if field.required else _(KINDS[field.kind])


def _item(id: str, no: str, label: str, note: str = "", tone: str = "", shape: str = "") -> dict[str, str]:
    return {"id": id, "no": no, "label": label or "—", "note": note, "tone": tone, "shape": shape}


# -- what is done with one ---------------------------------------------------------------------


def tools(bench: Bench, field: FormField) -> None:
    """Up, down, a copy, left out; the list is drawn after."""
    with st.container(horizontal=True, gap="small"):
        if field.retired:
            if _tool(bench, "back", "undo", _("Ask again")):
                _done(bench, brought_back(bench.schema, field.id), field.id)
            return
        if _tool(bench, "up", "arrow_upward", _("Up")):
            _done(bench, moved(bench.schema, field.id, -1), field.id)
        if _tool(bench, "down", "arrow_downward", _("Down")):
            _done(bench, moved(bench.schema, field.id, 1), field.id)
        if _tool(bench, "copy", "content_copy", _("Duplicate")):
            _tried(bench, lambda: duplicated(bench.schema, field.id))
        if _tool(bench, "out", "delete", _("Leave out")):
            _tried(bench, lambda: (left_out(bench.schema, field.id, bench.draft.base), _next(bench, field)))


def _tool(bench: Bench, name: str, icon: str, label: str) -> bool:
    return st.button(label, icon=f":material/{icon}:", key=bench.key("tool", name), type="tertiary")


def _next(bench: Bench, field: FormField) -> str:
    """Where one stands when this question is gone."""
    ids = [one.id for one in asked(bench.schema)]
    place = ids.index(field.id)
    return (ids[place + 1 : place + 2] or ids[place - 1 : place] or [HEAD])[0]


def _tried(bench: Bench, change: Any) -> None:
    try:
        schema, id = change()
    except Refused as refused:
        show(refused)
        return
    _done(bench, schema, id)


def _done(bench: Bench, schema: Any, id: str) -> None:
    if bench.keep(schema):
        bench.mind.on = id
        bench.anew()
        st.rerun()


def add_question(bench: Bench) -> None:
    """Stands behind the one worked on. Another key after each closes the box."""
    checklist = is_inspected(bench.schema)
    with (
        st.popover(
            _("Add an item") if checklist else _("Add a question"),
            icon=":material/add:",
            width="stretch",
            key=f"design:add:{bench.mind.epoch}",
        ),
        form("design", "add", bench.draft.id, border=False) as nonce,
    ):
        asks = _("What is checked") if checklist else _("What is asked")
        label = st.text_input(asks, max_chars=120, key=nonce.key("label"))
        kinds = {kind: _(KINDS[kind]) for kind in kinds_for(bench.schema)}
        usual = Kind.CHECK if checklist else Kind.TEXT
        kind = choose(_("Kind of answer"), kinds, held=usual, key=nonce.key("kind"))
        sent = nonce.send(_("Add"))
    if sent and kind:
        nonce.renew()
        _tried(bench, lambda: added(bench.schema, kind, label or "", after=bench.mind.on))
