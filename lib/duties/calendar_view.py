"""A month of tasks: each day with its counts, and one day's list."""

from calendar import Calendar
from datetime import date, timedelta
from functools import cache
from typing import Any

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.components import component, heard, hearing
from lib.customers import projects
from lib.duties import duties, find
from lib.duties.count_rules import month_after, month_of
from lib.duties.find import Filter
from lib.duties.task_rules import TONES, Standing
from lib.duties.task_view import columns
from lib.duties.wording_rules import weekday
from lib.tables import export, table, view
from lib.ui import _, making, reading
from lib.widgets import choose

GRID = "duties:grid"
MONTH, DAY = "duties:month", "duties:day"
# What matters first; each with a letter of its own, for those who do not see colours.
ORDER = (
    Standing.MISSED,
    Standing.LATE,
    Standing.OPEN,
    Standing.AHEAD,
    Standing.DONE_LATE,
    Standing.DONE,
    Standing.EXCUSED,
)


@cache
def _part() -> Any:
    return component("calendar")


def calendar(me: Actor) -> None:
    month = _month()
    by = _filters(me, month)
    chosen = _grid(me, month, by)
    _day(me, chosen, by)


def _month() -> date:
    """Turned by its buttons; this one at first."""
    this = month_of(clock.local(clock.now()).date())
    held: date = st.session_state.setdefault(MONTH, this)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("", key="duties:before", icon=":material/chevron_left:", help=_("The month before")):
            held = month_of(held - timedelta(days=1))
        slot = st.container(width="content")
        if st.button("", key="duties:after", icon=":material/chevron_right:", help=_("The month after")):
            held = month_after(held)
        if st.button(_("This month"), key="duties:this", type="tertiary"):
            held = this
    slot.markdown(f"**{held:%Y-%m}**")
    if held != st.session_state[MONTH]:
        st.session_state[DAY] = ""
    st.session_state[MONTH] = held
    return held


def _filters(me: Actor, month: date) -> Filter:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        known = reading(projects.projects, me)
        everything = _("All")
        project = None
        if len(known) > 1:
            project = choose(_("Project"), known, key="duties:cal:project", placeholder=everything, width=220)
        named = reading(duties.titles, me)
        duty = choose(_("Duty"), named, key="duties:cal:duty", placeholder=everything, width=260)
    return Filter(since=month, until=month_after(month), project_id=project, duty_id=duty)


def _grid(me: Actor, month: date, by: Filter) -> date:
    found, today = reading(find.by_day, me, by=by), clock.local(clock.now()).date()
    if isinstance(said := heard(GRID), str):
        st.session_state[DAY] = said
    shown = _chosen(month, today)
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    cells = [
        _cell(day, found.get(day, {}), today) if day.month == month.month else {"id": ""}
        for week in weeks
        for day in week
    ]
    _part()(
        key=GRID,
        data={
            "label": f"{month:%Y-%m}",
            "weekdays": tuple(weekday(n, _) for n in range(1, 8)),
            "days": tuple(cells),
            "on": shown.isoformat(),
        },
        on_did_change=hearing(GRID),
    )
    st.caption(_legend())
    return shown


def _chosen(month: date, today: date) -> date:
    """The day clicked; else today, or the month's first."""
    try:
        day = date.fromisoformat(st.session_state.get(DAY) or "")
    except ValueError:
        day = today
    return day if month_of(day) == month else month


def _cell(day: date, counts: dict[Standing, int], today: date) -> dict[str, Any]:
    name = f"{day:%m-%d} {weekday(day.isoweekday(), _)}"
    told = [f"{_(one.label)} {counts[one]}" for one in ORDER if one in counts]
    return {
        "id": day.isoformat(),
        "no": str(day.day),
        "name": name,
        "told": " · ".join([name, *told]),
        "today": day == today,
        "counts": tuple(
            {"text": f"{_mark(one)} {counts[one]}", "tone": TONES[one]} for one in ORDER if one in counts
        ),
    }


def _mark(one: Standing) -> str:
    """Told apart without colours too."""
    return {
        Standing.MISSED: "✕",
        Standing.LATE: "!",
        Standing.OPEN: "○",
        Standing.AHEAD: "·",
        Standing.DONE_LATE: "✓!",
        Standing.DONE: "✓",
        Standing.EXCUSED: "–",
    }[one]


def _legend() -> str:
    return "　".join(f"{_mark(one)} {_(one.label)}" for one in ORDER)


def _day(me: Actor, day: date, by: Filter) -> None:
    st.subheader(f"{day:%Y-%m-%d} {weekday(day.isoweekday(), _)}", anchor=False)
    of_day = Filter(since=day, until=day + timedelta(days=1), project_id=by.project_id, duty_id=by.duty_id)
    now = view("duties:day:list", sort="starts", filter=of_day)
    page = reading(find.list_tasks, me, by=of_day, sort=now.sort, number=now.page)
    empty, title = _("Nothing is due on this day."), _("Duties of the day")
    table("duties:day:list", title, columns(), page, view=now, filter=of_day, opens="duties", empty=empty)
    if me.may("duties.export"):
        label = _("Export the month to Excel")
        export(
            "duties:month:list",
            _("Duties"),
            columns(),
            lambda: making(find.export_tasks, me, by=by),
            by=me.name,
            label=label,
        )
