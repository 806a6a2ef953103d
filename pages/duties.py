"""Duties (周期任务): one's own of today, the calendar, how completely they are done, and keeping them."""

import streamlit as st

from lib.duties.absences_view import away
from lib.duties.calendar_view import calendar
from lib.duties.completeness_view import completeness
from lib.duties.find import TaskRow
from lib.duties.manage_view import manage
from lib.duties.mine_view import mine
from lib.duties.task_view import one_task
from lib.inspections import starting
from lib.ui import _, enter, go, once, param, param_id, submit
from lib.widgets import pick

me = enter("duties")


def start(row: TaskRow) -> None:
    """A task's checklist, begun or gone on with."""
    if row.inspection_id is not None:
        go("inspection", id=row.inspection_id)
    if begun := submit(starting.start, me, once("duty", "start", row.id), task_id=row.id):
        go("inspection", id=begun.value)


if id := param_id():
    one_task(me, id, start)
    st.stop()
if param("duty") or param("new"):
    manage(me)
    st.stop()

parts = {
    **({"mine": _("My duties")} if me.may("duties.work") else {}),
    "calendar": _("Calendar"),
    **({"completeness": _("Duty completeness")} if me.may("duties.all") else {}),
    **({"duties": _("All duties")} if me.may("duties.all") else {}),
    **({"absences": _("Absences")} if me.may("duties.lead") else {}),
}
st.header(_("Duties"), anchor=False)
first = param("part") if param("part") in parts else next(iter(parts))
shown = pick(_("Show"), parts, key="duties:part", held=first, label_visibility="collapsed") or first
if shown == "mine":
    mine(me, start)
else:
    {"calendar": calendar, "completeness": completeness, "duties": manage, "absences": away}[shown](me)
