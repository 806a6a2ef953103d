"""How completely duties were done in a month: by project or duty, its course, and what was missed."""

import streamlit as st

from db.choices.duties import DutyKind
from lib import clock
from lib.access import Actor
from lib.charts import draw, lines
from lib.customers import projects
from lib.duties import counts, find
from lib.duties.count_rules import Count, month_of, months_to
from lib.duties.counts import Which
from lib.duties.find import Filter
from lib.duties.task_rules import Standing
from lib.duties.task_view import columns
from lib.paging import Page
from lib.tables import Column, View, badge, export, table, view
from lib.ui import _, making, reading
from lib.widgets import choose, pick, words

TILE = 120
GOOD, FAIR = 95, 80


def completeness(me: Actor) -> None:
    by = _filters(me)
    whole = reading(counts.overall, me, by=by)
    _numbers(whole)
    if not whole.planned:
        st.info(_("Nothing was due in this month yet."))
        return
    parts = {"project": _("By project"), "duty": _("By duty"), "course": _("Over twelve months")}
    shown = pick(_("Show"), parts, key="duties:count:by", held="project", label_visibility="collapsed")
    if shown == "course":
        _course(me, by)
    else:
        _table(me, by, shown or "project")
    _missed(me, by)


def _filters(me: Actor) -> Which:
    today, everything = clock.local(clock.now()).date(), _("All")
    months = {m.since: f"{m.since:%Y-%m}" for m in reversed(months_to(today, 12))}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        month = choose(_("Month"), months, key="duties:count:month", held=month_of(today), width=140)
        known = reading(projects.projects, me)
        project = choose(_("Project"), known, key="duties:count:project", placeholder=everything, width=220)
        kind = choose(_("Kind"), words(DutyKind), key="duties:count:kind", placeholder=everything, width=200)
    chosen = months_to(month or month_of(today), 1)[0]
    return Which(chosen.since, chosen.until, project_id=project, kind=kind)


def _numbers(whole: Count) -> None:
    told: dict[str, int | str] = {
        _("Duty completeness"): _percent(whole),
        _("Planned so far"): whole.planned,
        _("Done on time"): whole.in_time,
        _("Done late"): whole.late,
        _("Missed tasks"): whole.missed,
        _("Excused tasks"): whole.excused,
    }
    with st.container(horizontal=True):
        for label, number in told.items():
            st.metric(label, number, width=TILE)
    st.caption(_("Completeness = done in time ÷ planned; what was excused is not planned."))


def _percent(count: Count) -> str:
    return "—" if count.completeness is None else f"{count.completeness} %"


def _columns(first: str) -> list[Column]:
    return [
        Column("name", first, lambda c: c.name, wide=True),
        Column("share", _("Duty completeness"), lambda c: badge(_percent(c), _tone(c)), right=True),
        Column("planned", _("Planned so far"), lambda c: str(c.planned), right=True),
        Column("in_time", _("Done on time"), lambda c: str(c.in_time), right=True),
        Column("late", _("Done late"), lambda c: str(c.late), right=True),
        Column("missed", _("Missed tasks"), lambda c: str(c.missed), right=True),
        Column("excused", _("Excused tasks"), lambda c: str(c.excused), right=True),
    ]


def _tone(count: Count) -> str:
    share = count.completeness
    if share is None:
        return "grey"
    return "green" if share >= GOOD else "orange" if share >= FAIR else "red"


def _table(me: Actor, by: Which, shown: str) -> None:
    counted = counts.by_duty if shown == "duty" else counts.by_project
    found = reading(counted, me, by=by)
    title = _("Completeness by duty") if shown == "duty" else _("Completeness by project")
    page = Page(found, len(found), 1, max(len(found), 1))
    shown_columns = _columns(_("Duty") if shown == "duty" else _("Project"))
    table(f"duties:counts:{shown}", title, shown_columns, page, view=View("", 1))
    if shown == "project" and me.may("duties.export"):
        export(
            "duties:count", title, shown_columns, lambda: making(counts.export_counts, me, by=by), by=me.name
        )


def _course(me: Actor, by: Which) -> None:
    told = [
        {"month": f"{month.since:%Y-%m}", "share": float(count.completeness)}
        for month, count in reading(counts.by_month, me, by=by)
        if count.completeness is not None
    ]
    labels = {"month": _("Month"), "share": _("Duty completeness")}
    title = _("Completeness, share done in time, the last twelve months")
    draw(lines(title, told, "month", "share", labels, percent=True), key="duties:count:course")


def _missed(me: Actor, by: Which) -> None:
    which = Filter(
        since=by.since,
        until=by.until,
        project_id=by.project_id,
        kind=by.kind,
        standings=frozenset({Standing.MISSED}),
    )
    st.subheader(_("Missed tasks"), anchor=False)
    now = view("duties:count:missed", sort="-starts", filter=which)
    page = reading(find.list_tasks, me, by=which, sort=now.sort, number=now.page, size=10)
    empty = _("Nothing was missed in this month.")
    table(
        "duties:count:missed",
        _("Missed tasks"),
        columns(),
        page,
        view=now,
        filter=which,
        opens="duties",
        empty=empty,
    )
