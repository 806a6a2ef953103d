"""Asking for what is written or counted: text, numbers, dates and times, marks."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

import streamlit as st

from lib.forms.schema import LONGEST, MOST_NPS, MOST_SCORE, MOST_STARS, FormField, Kind
from lib.forms.sheet_view import Sheet, told
from lib.ui import _
from lib.widgets import pick

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
MOST_MARKS = 20
LIKELY = {n: str(n) for n in range(MOST_NPS + 1)}
STEP_SECONDS = 300


def text(sheet: Sheet, field: FormField) -> str:
    longest = field.longest or LONGEST[field.kind]
    return st.text_input(
        sheet.label(field),
        value=str(sheet.start(field) or ""),
        max_chars=longest,
        placeholder=told(field.help),
        autocomplete="off",
        **sheet.widget(field),
    )


def long_text(sheet: Sheet, field: FormField) -> str:
    longest = field.longest or LONGEST[field.kind]
    return st.text_area(
        sheet.label(field),
        value=str(sheet.start(field) or ""),
        max_chars=longest,
        placeholder=told(field.help),
        height=96,
        **sheet.widget(field),
    )


def phone(sheet: Sheet, field: FormField) -> str:
    """A telephone's own keypad on a telephone; nothing is offered from what others typed here before."""
    return st.text_input(
        sheet.label(field),
        value=str(sheet.start(field) or ""),
        type="phone",
        max_chars=field.longest or LONGEST[Kind.PHONE],
        placeholder=told(field.help) or _("Mobile or landline"),
        autocomplete="off",
        **sheet.widget(field),
    )


def number(sheet: Sheet, field: FormField) -> str | None:
    """Bounds are the check's to keep: the widget would speak of them in English."""
    typed = st.number_input(
        sheet.label(field),
        value=_float(sheet.start(field)),
        step=1.0,
        format="%g",
        placeholder=told(field.help) or _range(field),
        **sheet.widget(field),
    )
    return None if typed is None else _written(typed)


def money(sheet: Sheet, field: FormField) -> str | None:
    typed = st.number_input(
        sheet.label(field),
        value=_float(sheet.start(field)),
        step=0.01,
        format="%.2f",
        icon=":material/currency_yuan:",
        placeholder=told(field.help) or _range(field) or "0.00",
        **sheet.widget(field),
    )
    return None if typed is None else f"{typed:.2f}"


def score(sheet: Sheet, field: FormField) -> str | None:
    most = field.most if field.most is not None else Decimal(MOST_SCORE)
    typed = st.number_input(
        sheet.label(field, _("(out of {most})", most=f"{most.normalize():f}")),
        value=_float(sheet.start(field)),
        step=0.5,
        format="%g",
        placeholder=_("Points, halves allowed"),
        help=sheet.help(field),
        **sheet.widget(field),
    )
    return None if typed is None else _written(typed)


def rating(sheet: Sheet, field: FormField) -> int | None:
    labels = marks_of(field)
    held = sheet.start(field)
    chosen = held if held in labels else None
    return pick(
        sheet.label(field),
        labels,
        held=chosen,
        required=field.required,
        help=sheet.help(field),
        **sheet.widget(field),
    )


def nps(sheet: Sheet, field: FormField) -> int | None:
    """0 to 10, none chosen beforehand."""
    held = sheet.start(field)
    return pick(
        sheet.label(field),
        LIKELY,
        held=held if held in LIKELY else None,
        required=field.required,
        help=sheet.help(field),
        **sheet.widget(field),
    )


def marks_of(field: FormField) -> dict[int, str]:
    """Five marks carry words; any other number of them is just numbers."""
    low, most = int(field.least or 1), int(field.most or MOST_STARS)
    words: tuple[str, ...] = ()
    if most == MOST_STARS and field.dimension:
        words = (_("Very dissatisfied"), _("Dissatisfied"), _("Neutral"), _("Satisfied"), _("Very satisfied"))
    elif most == MOST_STARS:
        words = (_("Very poor"), _("Poor"), _("Fair"), _("Good"), _("Very good"))
    return {
        n: f"{n} {words[n - 1]}" if words else str(n) for n in range(max(low, 1), min(most, MOST_MARKS) + 1)
    }


def day(sheet: Sheet, field: FormField) -> str | None:
    chosen = st.date_input(
        sheet.label(field),
        value=_parsed(date.fromisoformat, sheet.start(field)),
        min_value=EARLIEST,
        max_value=LATEST,
        format="YYYY-MM-DD",
        help=sheet.help(field),
        **sheet.widget(field),
    )
    return chosen.isoformat() if isinstance(chosen, date) else None


def moment(sheet: Sheet, field: FormField) -> str | None:
    chosen = st.datetime_input(
        sheet.label(field),
        value=_parsed(datetime.fromisoformat, sheet.start(field)),
        min_value=datetime.combine(EARLIEST, time.min),
        max_value=datetime.combine(LATEST, time.max),
        format="YYYY-MM-DD",
        step=STEP_SECONDS,
        help=sheet.help(field),
        **sheet.widget(field),
    )
    return chosen.isoformat(timespec="minutes") if chosen else None


def hour(sheet: Sheet, field: FormField) -> str | None:
    chosen = st.time_input(
        sheet.label(field),
        value=_parsed(time.fromisoformat, sheet.start(field)),
        step=STEP_SECONDS,
        format="24h",
        help=sheet.help(field),
        **sheet.widget(field),
    )
    return chosen.isoformat(timespec="minutes") if chosen else None


def _parsed(read: Callable[[str], Any], start: Any) -> Any:
    """A default of the form's maker, or an answer of an older version: what does not fit is left out."""
    try:
        return read(str(start)) if start else None
    except ValueError:
        return None


def _float(start: Any) -> float | None:
    try:
        return float(start) if start not in (None, "") else None
    except (TypeError, ValueError):
        return None


def _written(typed: float) -> str:
    """12.5, not 12.50; 3, not 3.0."""
    try:
        return f"{Decimal(str(typed)).normalize():f}"
    except InvalidOperation:
        return str(typed)


def _range(field: FormField) -> str:
    low, high = field.least, field.most
    if low is not None and high is not None:
        return _("{least} to {most}", least=f"{low:f}", most=f"{high:f}")
    if low is not None:
        return _("at least {n}", n=f"{low:f}")
    return _("at most {n}", n=f"{high:f}") if high is not None else ""
