"""Actions in figures: tiles above the list; behind a fold the course by week, by source and project."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import streamlit as st

from lib import charts, clock
from lib.access import Actor
from lib.actions import figures
from lib.actions.figure_rules import MOST_BARS, PERIODS, Funnel, Tally
from lib.ui import _, reading
from lib.widgets import pick

TILE = 126
PERIOD = "actions:period"


def tiles(me: Actor, project_id: int | None) -> None:
    """Where things stand and how the last weeks went, two abreast on a phone."""
    days = _days()
    now = reading(figures.numbers, me, project_id=project_id)
    course = reading(figures.funnel, me, since=_since(days), project_id=project_id)
    told = {
        _("To be put right"): str(now.open),
        _("Late"): str(now.late),
        _("To be verified"): str(now.to_verify),
        _("Closing rate, {n} days", n=days): _percent(course.closing_rate),
        _("Days to put right / to verified"): _speed(course),
        _("Put right in time, {n} days", n=days): _percent(course.in_time_rate),
    }
    with st.container(horizontal=True):
        for label, number in told.items():
            st.metric(label, number, width=TILE)


def _days() -> int:
    days = st.session_state.get(PERIOD)
    return days if days in PERIODS else PERIODS[1]


def _since(days: int) -> datetime:
    return clock.days_ago(clock.now(), days)


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0f}%"


def _speed(course: Funnel) -> str:
    shown = (
        "—" if days is None else f"{days:.1f}" for days in (course.days_to_done, course.days_to_verified)
    )
    return " / ".join(shown)


def fold(me: Actor, project_id: int | None) -> None:
    """Drawn only when opened."""
    box = st.expander(_("Figures"), icon=":material/monitoring:", key="actions:figures", on_change="rerun")
    if not box.open:
        return
    with box:
        named = {days: _("{n} days", n=days) for days in PERIODS}
        days = pick(_("Raised in the last"), named, key=PERIOD, held=PERIODS[1]) or PERIODS[1]
        since = _since(days)
        _funnel(reading(figures.funnel, me, since=since, project_id=project_id))
        charts.draw(_by_week(me, since, project_id), key="actions:weeks")
        _sides(reading(figures.tallies, me, since=since, project_id=project_id))
        st.caption(
            _(
                "Closing rate: verified, of those raised in the period and not cancelled."
                " Days are medians from the day raised. In time: put right by its date, of those put right."
            )
        )


def _funnel(course: Funnel) -> None:
    steps = {
        _("Raised"): course.raised,
        _("Measure planned"): course.planned,
        _("Put right"): course.put_right,
        _("Verified"): course.verified,
        _("Found effective"): course.effective,
        _("Not effective"): course.not_effective,
        _("Late now"): course.late,
        _("Repeat findings"): course.repeated,
    }
    st.markdown("　".join(f":gray[{label}] **{number}**" for label, number in steps.items()))


def _by_week(me: Actor, since: datetime, project_id: int | None) -> charts.Chart:
    named = {"raised": _("Raised"), "verified": _("Closed")}
    weeks = reading(figures.weeks, me, since=since, project_id=project_id)
    rows = [
        {"week": f"{week.monday:%m-%d}", "what": label, "n": getattr(week, name)}
        for week in weeks
        for name, label in named.items()
    ]
    labels = {"week": _("Week from"), "what": _("What"), "n": _("Actions")}
    return charts.lines(_("Raised and closed by week"), rows, "week", "n", labels, colour="what")


def _sides(tallies: list[Tally]) -> None:
    """By source, and by project where there are several; what is closed, late, and still in time."""
    sources = _added((_(tally.source_kind.label), tally) for tally in tallies)
    places = _added((tally.project or _("Whole company"), tally) for tally in tallies)
    found = {"sources": (_("By source"), sources), "projects": (_("By project"), places)}
    telling = {name: one for name, one in found.items() if len(one[1]) > 1}
    for column, (name, (title, parts)) in zip(st.columns(2), telling.items(), strict=False):
        with column:
            charts.draw(_stacked(title, parts), key=f"actions:{name}")


def _added(tallies: Iterable[tuple[str, Tally]]) -> dict[str, list[int]]:
    """Name → closed, late, others; the most first."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for name, tally in tallies:
        parts = (tally.verified, tally.late, tally.raised - tally.verified - tally.late)
        found[name] = [had + more for had, more in zip(found[name], parts, strict=True)]
    most_first = sorted(found, key=lambda name: -sum(found[name]))
    return {name: found[name] for name in most_first[:MOST_BARS]}


def _stacked(title: str, found: dict[str, list[int]]) -> charts.Chart:
    parts = (_("Closed"), _("Late"), _("Under way"))
    rows = [
        {"name": name, "part": part, "n": number}
        for name, numbers in found.items()
        for part, number in zip(parts, numbers, strict=True)
    ]
    labels = {"name": _("Source or project"), "part": _("State"), "n": _("Actions")}
    return charts.bars(title, rows, "name", "n", labels, colour="part")
