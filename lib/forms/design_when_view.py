"""When a question is shown: by the answers to others, said in plain words."""

from decimal import Decimal
from typing import Any

import streamlit as st

from lib.forms.design_bench_view import Bench
from lib.forms.design_limits_view import number_of
from lib.forms.design_rules import asked, found, presentable, with_field
from lib.forms.fields_view import asked_when
from lib.forms.schema import CHOICES, MEASURED, UNANSWERED, Condition, FormField, Kind
from lib.forms.sheet_view import told
from lib.forms.sound_rules import MOST_CONDITIONS
from lib.forms.values import plain as number
from lib.ui import _, plain
from lib.widgets import choose, pick, several

IS, RANGE, FILLED, EMPTY, MIXED = "is", "range", "filled", "empty", "mixed"


def when(bench: Bench, field: FormField) -> FormField:
    others = {
        one.id: told(one.label)
        for one in asked(bench.schema)
        if one.kind not in UNANSWERED and one.id != field.id
    }
    drawn = [_condition(bench, place, one, others) for place, one in enumerate(field.show_if)]
    conditions = tuple(condition for condition, gone in drawn)
    if any(gone for condition, gone in drawn):
        _changed(bench, field, tuple(condition for condition, gone in drawn if not gone))
    field = field.model_copy(update={"show_if": conditions})
    if len(conditions) > 1:
        joints = {False: _("all of these hold"), True: _("any of these holds")}
        joint = pick(_("It is shown when"), joints, held=field.show_any, key=bench.key("joint"))
        field = field.model_copy(update={"show_any": bool(joint)})
    _in_words(bench, field)
    if others and len(conditions) < MOST_CONDITIONS:
        label = _("Another condition") if conditions else _("Show it only under a condition")
        if st.button(label, icon=":material/add:", key=bench.key("condition")):
            _changed(bench, field, (*conditions, Condition(field=_nearest(bench, field), filled=True)))
    return field


def _nearest(bench: Bench, field: FormField) -> str:
    """The question before this one, where most conditions look."""
    ids = [one.id for one in asked(bench.schema) if one.kind not in UNANSWERED]
    place = ids.index(field.id) if field.id in ids else 0
    return ids[place - 1] if place else ids[-1]


def _in_words(bench: Bench, field: FormField) -> None:
    shown = presentable(with_field(bench.schema, field))
    now = found(shown, field.id)
    told_ = asked_when(shown, now) if now else ""
    st.caption(_("Shown when: {when}", when=plain(told_)) if told_ else _("Always shown."))


def _changed(bench: Bench, field: FormField, conditions: tuple[Condition, ...]) -> None:
    """Others take their places: all of them are drawn anew."""
    field = field.model_copy(update={"show_if": conditions})
    if bench.keep(with_field(bench.schema, field)):
        bench.anew()
        st.rerun()


def _condition(
    bench: Bench, place: int, condition: Condition, others: dict[str, str]
) -> tuple[Condition, bool]:
    """As it stands now, and whether it is to go."""
    with st.container(border=True):
        names = others if condition.field in others else {condition.field: condition.field, **others}
        key = bench.key("other", place)
        other = choose(_("The answer to"), names, held=condition.field, key=key, fresh=True)
        if other and other != condition.field:
            condition = Condition(field=other, filled=True)
        condition = _test(bench, place, condition, found(bench.schema, condition.field))
        gone = st.button(_("Remove"), key=bench.key("remove", place), type="tertiary")
    return condition, gone


def _test(bench: Bench, place: int, condition: Condition, other: FormField | None) -> Condition:
    if other is None:
        return condition
    tests = _tests(other)
    held = _said(condition) or next(iter(tests))
    if held not in tests:
        tests[held] = _("several things at once")
    key = bench.key("test", place, other.id)
    test = choose(_("What it must be"), tests, held=held, key=key, label_visibility="collapsed") or held
    if test == MIXED:
        return condition
    blank: dict[str, Any] = {"field": other.id}
    if test in (FILLED, EMPTY):
        return Condition(**blank, filled=test == FILLED)
    if test == RANGE:
        return Condition(**blank, **_range(bench, place, condition))
    return Condition(**blank, one_of=_answers(bench, place, condition, other))


def _tests(other: FormField) -> dict[str, str]:
    found: dict[str, str] = {}
    if other.kind in CHOICES or other.kind == Kind.YES_NO:
        found[IS] = _("is")
    if other.kind in MEASURED:
        found[RANGE] = _("lies between")
    return {**found, FILLED: _("is there"), EMPTY: _("is not there")}


def _said(condition: Condition) -> str:
    ranged = (condition.least, condition.most) != (None, None)
    said = [IS] * bool(condition.one_of) + [RANGE] * ranged
    if condition.filled is not None:
        said.append(FILLED if condition.filled else EMPTY)
    return said[0] if len(said) == 1 else MIXED if said else ""


def _range(bench: Bench, place: int, condition: Condition) -> dict[str, Decimal | None]:
    left, right = st.columns(2)
    with left:
        least = _bound(bench, place, _("At least"), "least", condition.least)
    with right:
        most = _bound(bench, place, _("At most"), "most", condition.most)
    return {"least": least, "most": most}


def _bound(bench: Bench, place: int, label: str, part: str, held: Decimal | None) -> Decimal | None:
    value = "" if held is None else number(held)
    return number_of(st.text_input(label, value=value, key=bench.key(part, place)) or "", label)


def _answers(bench: Bench, place: int, condition: Condition, other: FormField) -> tuple[str | bool, ...]:
    key = bench.key("answers", place, other.id)
    if other.kind == Kind.YES_NO:
        held = next((one for one in condition.one_of if isinstance(one, bool)), None)
        chosen = pick(_("one of"), {True: _("Yes"), False: _("No")}, held=held, required=False, key=key)
        return () if chosen is None else (chosen,)
    words = {option.id: told(option.label) for option in other.options}
    given = [str(one) for one in condition.one_of]
    offered = {option.id for option in other.options if not option.retired}
    labels = {id: word for id, word in words.items() if id in offered or id in given}
    return tuple(several(_("one of"), labels, held=given, key=key))
