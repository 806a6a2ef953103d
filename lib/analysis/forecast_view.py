"""The next eight weeks, with the error of the past; nothing where history is short."""

from datetime import date, timedelta

from lib import charts, clock
from lib.access import Actor
from lib.analysis.forecast_rules import LEAST_WEEKS, forecast
from lib.analysis.rules import Slice, Topic, month_of, shifted, summed, week_of
from lib.analysis.sight_view import Sight, tallied
from lib.analysis.slice_view import Looked
from lib.ui import _

MONTHS, SHOWN = 36, 26
WEEK = timedelta(weeks=1)


def sights(me: Actor, looked: Looked) -> list[Sight]:
    weeks, numbers = _history(me, looked)
    ahead = forecast(numbers)
    if ahead is None:
        return []
    rows: list[dict[str, object]] = [
        {"week": week, "n": n, "low": None, "high": None, "kind": _("Came")}
        for week, n in list(zip(weeks, numbers, strict=True))[-SHOWN:]
    ]
    last = date.fromisoformat(weeks[-1])
    for step, (n, low, high) in enumerate(zip(ahead.weeks, ahead.low, ahead.high, strict=True), 1):
        week = (last + step * WEEK).isoformat()
        rows.append(
            {
                "week": week,
                "n": round(n, 1),
                "low": round(low, 1),
                "high": round(high, 1),
                "kind": _("Expected"),
            }
        )
    title = _("Tickets a week, and the next {n} weeks as expected", n=len(ahead.weeks))
    note = _(
        "From {n} whole weeks. Tried on the past, a week's forecast missed by {error} tickets on average "
        "({percent} %). Four of five weeks should fall within low and high.",
        n=len(numbers),
        error=f"{ahead.error:.1f}",
        percent=f"{ahead.error_percent:.0f}",
    )
    labels = {
        "week": _("Week from"),
        "n": _("Tickets"),
        "low": _("Low"),
        "high": _("High"),
        "kind": _("What"),
    }
    chart = charts.lines(title, rows, "week", "n", labels, colour="kind", band=("low", "high"))
    return [Sight("forecast", chart, (), note)]


def hint(me: Actor, looked: Looked) -> str:
    weeks = len(_history(me, looked)[1])
    if weeks >= LEAST_WEEKS:
        return ""
    return _("A forecast needs {least} whole weeks of history; there are {n}.", least=LEAST_WEEKS, n=weeks)


def _history(me: Actor, looked: Looked) -> tuple[list[str], list[int]]:
    """Whole weeks after the first one with a ticket, begun who knows when; one without any counts."""
    this = clock.local(clock.now()).date()
    by = Slice(shifted(month_of(this), -MONTHS), month_of(this), looked.by.project_id, looked.by.type)
    counted = {r.a: r.n for r in summed(tallied(me, Topic.WEEK, by), "a")}
    if not counted:
        return [], []
    week, end, weeks = date.fromisoformat(min(counted)) + WEEK, date.fromisoformat(week_of(this)), []
    while week < end:
        weeks.append(week.isoformat())
        week += WEEK
    return weeks, [counted.get(week, 0) for week in weeks]
