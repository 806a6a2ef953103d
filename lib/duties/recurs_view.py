"""How a duty recurs, asked for: only what matters for the kind of recurrence chosen."""

from typing import Any

import streamlit as st

from db.choices.duties import Every
from lib.duties.recurrence_rules import LAST, Recurrence
from lib.duties.wording_rules import NTH, OF_QUARTER, day_of_month, described, weekday
from lib.ui import _
from lib.widgets import choose, pick, several, words


def told(recurs: Recurrence) -> str:
    """In the reader's language."""
    return described(recurs, _)


def asked(key: str, held: Recurrence | None) -> dict[str, Any]:
    """What was typed; whether it makes sense, the rule says."""
    held = held or Recurrence(every=Every.DAY, times=("09:00",))
    every = pick(_("Recurs"), words(Every), key=f"{key}:every", held=held.every) or Every.DAY
    recurs: dict[str, Any] = {"every": every.value}
    if every == Every.DONE:
        usual = held.after_days or 90
        label = _("Days after it was done")
        recurs["after_days"] = st.number_input(label, 1, 3660, usual, key=f"{key}:after")
    else:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            recurs["interval"] = st.number_input(
                _("Every so many"), 1, 100, held.interval, key=f"{key}:interval", width=120
            )
            recurs |= _when(f"{key}:{every.value}", every, held)
    return recurs | {"times": _times(key, held)}


def _when(key: str, every: Every, held: Recurrence) -> dict[str, Any]:
    if every == Every.DAY:
        return {}
    if every == Every.WEEK:
        return {"weekdays": _weekdays(key, held)}
    return {**_months(key, every, held), **_days(key, held)}


def _weekdays(key: str, held: Recurrence) -> list[int]:
    named = {day: weekday(day, _) for day in range(1, 8)}
    return several(_("Weekdays"), named, key=f"{key}:weekdays", held=held.weekdays, width=260)


def _months(key: str, every: Every, held: Recurrence) -> dict[str, Any]:
    if every == Every.MONTH:
        return {}
    if every == Every.QUARTER:
        named = {month: _(text) for month, text in OF_QUARTER.items()}
    else:
        named = {month: _("month {n}", n=month) for month in range(1, 13)}
    kept = [month for month in held.months if month in named] or [1]
    return {"months": several(_("Months"), named, key=f"{key}:months", held=kept, width=240)}


def _days(key: str, held: Recurrence) -> dict[str, Any]:
    ways = {"days": _("Days of the month"), "nth": _("A weekday of the month")}
    usual = "nth" if held.nth is not None else "days"
    way = pick(_("On which day"), ways, key=f"{key}:way", held=usual)
    if way != "nth":
        named = {day: day_of_month(day, _) for day in (*range(1, 32), LAST)}
        return {
            "days": several(_("On these days"), named, key=f"{key}:days", held=held.days or (1,), width=240)
        }
    nth = {n: _(text, weekday="").strip() for n, text in NTH.items()}
    return {
        "nth": choose(_("Which of them"), nth, key=f"{key}:nth", held=held.nth or 1, width=130),
        "weekdays": _weekdays(key, held),
    }


def _times(key: str, held: Recurrence) -> list[str]:
    typed = st.text_input(
        _("Begins at"),
        ", ".join(held.times),
        key=f"{key}:times",
        placeholder="07:30, 12:00, 17:30",
        help=_("One or several times of the day; empty: at midnight."),
        max_chars=200,
    )
    parts = typed.replace("，", ",").replace("、", ",").replace("：", ":").replace(" ", ",").split(",")
    return [f"{part:0>5}" for part in parts if part]
