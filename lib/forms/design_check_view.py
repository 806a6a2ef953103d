"""A checklist being designed: what an item is worth, what happens when it falls short, how areas count."""

from decimal import Decimal
from typing import Any, cast

import streamlit as st

from db.choices.actions import Severity
from lib.forms.design_bench_view import Bench
from lib.forms.design_limits_view import number_of
from lib.forms.design_rules import languages_of, text_of
from lib.forms.schema import Check, FormField, Scoring, Text
from lib.forms.sound_rules import LONGEST_HELP
from lib.forms.values import plain as number
from lib.ui import _
from lib.widgets import pick, words

MOST: dict[str, Any] = {"max_chars": LONGEST_HELP}


def worth(bench: Bench, check: Check) -> Check:
    """Points, what is right, how one sees it."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        points = _number(bench, "points", _("Points"), check.points)
    with right:
        critical = st.toggle(_("Critical item"), value=check.critical, key=bench.key("critical"))
    standard, method = languages_of(check.standard), languages_of(check.method)
    right_is = st.text_area(
        _("Standard: what must be found"), standard[0], height=120, key=bench.key("standard"), **MOST
    )
    how = st.text_area(_("How it is checked"), method[0], height=80, key=bench.key("method"), **MOST)
    return check.model_copy(
        update={
            "points": points or Decimal(0),
            "critical": critical,
            "standard": text_of(right_is, standard[1]),
            "method": text_of(how, method[1]),
        }
    )


def shortfall(bench: Bench, field: FormField) -> FormField:
    """What is asked for, and what follows."""
    check = field.check or Check()
    st.caption(_("When the item falls short, whoever inspects takes off points, up to all of them."))
    update: dict[str, Any] = {
        "photo": st.toggle(_("A photo must be taken"), value=check.photo, key=bench.key("photo")),
        "note": st.toggle(_("It must be said what is wrong"), value=check.note, key=bench.key("note")),
        "skip": st.toggle(
            _("The item may be not applicable, and then does not count"),
            value=check.skip,
            key=bench.key("skip"),
        ),
    }
    severity = pick(
        _("Severity of the corrective action it raises"),
        words(Severity),
        held=check.severity,
        key=bench.key("severity"),
    )
    update["severity"] = severity or check.severity
    return field.model_copy(update={"check": check.model_copy(update=update)})


def in_english(bench: Bench, check: Check) -> Check:
    return check.model_copy(
        update={
            "standard": _english(bench, "standard_en", _("The standard in English"), check.standard),
            "method": _english(bench, "method_en", _("How it is checked, in English"), check.method),
        }
    )


def _english(bench: Bench, part: str, label: str, text: Text) -> Text:
    chinese, english = languages_of(text)
    return text_of(chinese, st.text_area(label, english, height=80, key=bench.key(part), **MOST))


def area(bench: Bench, field: FormField) -> dict[str, Any]:
    """Of a heading; an area without a weight counts by its points."""
    left, right = st.columns(2)
    with left:
        weight = _number(bench, "weight", _("Weight of the area, if wanted"), field.weight)
    with right:
        line = _number(bench, "line", _("Area passed from … % on, if wanted"), field.line)
    st.caption(_("Without weights the score is the points earned of all points."))
    return {"weight": weight, "line": line}


def scoring(bench: Bench, held: Scoring | None) -> Scoring | None:
    """Who passes, and what a critical item does; as it was while nothing is changed."""
    now = held or Scoring()
    line = _number(bench, "scoring:line", _("Passed from … % on"), now.line)
    vetoes = {
        "fails": _("not passed, whatever the score"),
        "area": _("its area counts 0"),
        "total": _("the whole counts 0"),
    }
    veto = pick(_("A critical item falls short"), vetoes, held=now.veto, key=bench.key("veto"))
    made = Scoring(line=Decimal(0) if line is None else line, veto=cast(Any, veto) or now.veto)
    return held if made == now else made


def _number(bench: Bench, part: str, label: str, held: Decimal | None) -> Decimal | None:
    value = "" if held is None else number(held)
    return number_of(st.text_input(label, value, max_chars=10, key=bench.key(part)) or "", label)
