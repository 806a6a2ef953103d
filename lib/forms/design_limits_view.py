"""How much, how many, how long, since when: the limits of a question, and what it begins with."""

from decimal import Decimal, InvalidOperation
from typing import Any

import streamlit as st

from lib.errors import Refused
from lib.forms.design_bench_view import Bench
from lib.forms.schema import CHOICES, COUNTED, LONGEST, MEASURED, FormField, Kind
from lib.forms.sheet_view import told
from lib.forms.values import plain as number
from lib.i18n import N_
from lib.ui import _
from lib.widgets import choose, pick, several

ANY_TIME = ""
NO_DEFAULT = frozenset({Kind.PHOTO, Kind.FILE})


def limits(bench: Bench, field: FormField) -> FormField:
    update: dict[str, Any] = {}
    if field.kind in MEASURED - {Kind.NPS} | COUNTED:
        update |= _bounds(bench, field)
    if field.kind in LONGEST:
        update["longest"] = _longest(bench, field)
    if field.kind in (Kind.DATE, Kind.DATETIME):
        times = {ANY_TIME: _("any time"), "past": _("in the past"), "future": _("in the future")}
        update["when"] = pick(_("It must lie"), times, held=field.when, key=bench.key("times")) or ANY_TIME
    if field.kind not in NO_DEFAULT:
        update["default"] = _default(bench, field)
    return field.model_copy(update=update)


def _bounds(bench: Bench, field: FormField) -> dict[str, Decimal | None]:
    counted = field.kind in COUNTED
    names = (_("At least how many"), _("At most how many")) if counted else (_("At least"), _("At most"))
    left, right = st.columns(2)
    with left:
        least = _number(bench, "least", names[0], field.least)
    with right:
        most = _number(bench, "most", names[1], field.most)
    return {"least": least, "most": most}


def _number(bench: Bench, part: str, label: str, held: Decimal | None) -> Decimal | None:
    typed = st.text_input(
        label, value="" if held is None else number(held), max_chars=20, key=bench.key(part)
    )
    return number_of(typed or "", label)


def number_of(typed: str, label: str) -> Decimal | None:
    """What is no number is told, and nothing is kept of it."""
    try:
        found = Decimal(typed.strip()) if typed.strip() else None
    except InvalidOperation as error:
        raise Refused(N_("{field}: this is not a number."), field=label) from error
    if found is not None and not found.is_finite():
        raise Refused(N_("{field}: this is not a number."), field=label)
    return found


def _longest(bench: Bench, field: FormField) -> int | None:
    label = _("At most how many characters ({n} unless said)", n=LONGEST[field.kind])
    found = _number(bench, "longest", label, None if field.longest is None else Decimal(field.longest))
    return None if found is None else int(found)


def _default(bench: Bench, field: FormField) -> Any:
    label, key = _("Filled in beforehand"), bench.key("default")
    offered = {option.id: told(option.label) for option in field.options if not option.retired}
    if field.kind == Kind.CHOICE:
        return choose(label, {"": _("nothing"), **offered}, held=field.default or "", key=key) or None
    if field.kind in CHOICES:
        chosen = field.default if isinstance(field.default, list | tuple) else []
        return several(label, offered, held=chosen, key=key) or None
    if field.kind == Kind.YES_NO:
        return _yes_no(label, field, key)
    held = "" if field.default is None else str(field.default)
    typed = st.text_input(label, value=held, placeholder=_HINTS.get(field.kind, ""), key=key)
    return field.default if typed == held else typed or None


def _yes_no(label: str, field: FormField, key: str) -> bool | None:
    words = {"": _("nothing"), "yes": _("Yes"), "no": _("No")}
    held = {True: "yes", False: "no"}.get(field.default, "") if isinstance(field.default, bool) else ""
    chosen = pick(label, words, held=held, key=key)
    return {"yes": True, "no": False}.get(chosen or "")


_HINTS = {Kind.DATE: "2025-11-21", Kind.DATETIME: "2025-11-21T09:30", Kind.TIME: "09:30"}
