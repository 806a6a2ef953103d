"""The moments of one row made whole: 10:30 belongs to the report's day, 8.3 to its year, 次日 to the next."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.clocks import plus_days
from lib.ledgers.dates import day_of
from lib.ledgers.moments import Partial, Word, dated, put
from lib.ledgers.shapes import Layout, Remark, Row, Scene, Span

CLOSE = timedelta(hours=2)
"""A step so little before the last one is a slip of the pen; further before, it is the next day's."""
MONTH = 31


class Before(NamedTuple):
    """The report, and the last step known: what later steps follow upon."""

    report: str
    last: str


def settled(base: str, *steps: str) -> Callable[[list[Row], Layout, Scene], None]:
    """Partials of these fields become texts, in this order."""

    def settle(rows: list[Row], layout: Layout, scene: Scene) -> None:
        for row in rows:
            _begun(row, base, layout)
            report = row.values.get(base) or ""
            before = Before(report, report)
            for code in steps:
                before = _step(row, code, before, layout, scene.span)

    return settle


def earlier(one: Any, other: Any) -> bool:
    """As far as both are told: a bare day is before no hour of itself."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    length = min(len(one), len(other))
    return one[:length] < other[:length]


def _begun(row: Row, base: str, layout: Layout) -> None:
    if isinstance(part := row.values.get(base), Partial):
        row.values[base] = None
        row.problems.append(_dayless(part, layout.title(base)))


def _dayless(part: Partial, title: str) -> Remark:
    return Remark(title, N_("“{text}” has no day: write it like 2025-08-01 09:30"), {"text": part.text})


def _step(row: Row, code: str, before: Before, layout: Layout, span: Span | None) -> Before:
    value = row.values.get(code)
    if isinstance(value, Partial):
        value = row.values[code] = _whole(row, value, before, layout.title(code), span)
    if not isinstance(value, str):
        return before
    return before._replace(last=value if earlier(before.last, value) else before.last or value)


def _whole(row: Row, part: Partial, before: Before, title: str, span: Span | None) -> str | None:
    try:
        if part.day is not None:
            return _of_year(part, before, span)
        if before.report:
            return _moved(row, part, before, title)
    except Refused as refused:
        row.problems.append(Remark(title, refused.message, refused.params))
        return None
    if not row.problems:
        row.problems.append(_dayless(part, title))
    return None


def _of_year(part: Partial, before: Before, span: Span | None) -> str:
    """The year, or the month, that brings the day nearest to the report."""
    if not before.report:
        return dated(part, span)
    report = date.fromisoformat(before.report[:10])
    if part.month is None:
        month = Span(report.year, report.month)
        told = dated(part, month)
        return told if told[:10] >= before.report[:10] else dated(part, _next(month))
    near = [day for year in (-1, 0, 1) if (day := _day(report.year + year, part))]
    if not near:
        day_of(report.year, part.month, part.day or 0, part.text)
    best = min(near, key=lambda day: abs(day - report))
    dotted = part.text.partition(".")
    if abs((best - report).days) > MONTH and not part.clock and dotted[2].isdigit() and len(dotted[2]) == 2:
        return put(report, f"{int(dotted[0]):02}:{dotted[2]}")
    return put(best, part.clock)


def _next(month: Span) -> Span:
    return Span(month.year + month.month // 12, month.month % 12 + 1) if month.month else month


def _day(year: int, part: Partial) -> date | None:
    try:
        return day_of(year, part.month or 0, part.day or 0, part.text)
    except Refused:
        return None


def _moved(row: Row, part: Partial, before: Before, title: str) -> str | None:
    report = date.fromisoformat(before.report[:10])
    if part.minutes is not None:
        if "T" not in before.report:
            raise Refused(N_("“{text}” needs the hour of the report"), text=part.text)
        later = datetime.fromisoformat(before.report) + timedelta(minutes=part.minutes)
        return f"{later:%Y-%m-%dT%H:%M}"
    if part.days is not None:
        return put(plus_days(report, part.days), part.clock)
    return _same_day_or_next(row, part, before, title)


def _same_day_or_next(row: Row, part: Partial, before: Before, title: str) -> str:
    """0:25 after 23:25 is the next day's; 9:00 after a report at 9:20 stays, and is looked at elsewhere."""
    day = date.fromisoformat(before.last[:10])
    same = put(day, part.clock)
    if "T" not in before.last or not earlier(same, before.last):
        return same
    if datetime.fromisoformat(before.last) - datetime.fromisoformat(same) <= CLOSE:
        return same
    later = put(plus_days(day, 1), part.clock)
    row.notes.append(Remark(title, N_("“{text}” is taken as the next day"), {"text": part.text}))
    return later


def word(value: Any) -> str | None:
    """The code of a word that stands where a moment should."""
    return value.code if isinstance(value, Word) else None
