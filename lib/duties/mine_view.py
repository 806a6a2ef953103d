"""One's own tasks: today's as cards, then what was missed, then the week to come."""

import streamlit as st

from lib.access import Actor
from lib.duties import find
from lib.duties.find import TaskWhole
from lib.duties.task_rules import Standing
from lib.duties.task_view import Start, card, columns
from lib.paging import Page
from lib.tables import View, table
from lib.ui import _, reading

FEW, FEW_COLUMNS = 5, ("title", "when", "where", "owner", "standing")
OVER = (Standing.DONE, Standing.DONE_LATE)


def mine(me: Actor, start: Start) -> None:
    today, missed = reading(find.today, me), reading(find.missed, me)
    to_do = [one for one in today if one.row.standing not in OVER]
    done = [one for one in today if one.row.standing in OVER]
    if not today and not missed:
        st.success(_("Nothing to do today."), icon=":material/task_alt:")
    if today:
        st.markdown(f"**{_('{n} of {m} done today', n=len(done), m=len(today))}**")
    first = next((one.row.id for one in to_do if one.may_do), 0)
    for one in to_do:
        card(me, one, start, primary=one.row.id == first)
    _missed(me, missed, start)
    if done:
        with st.expander(_("Done today ({n})", n=len(done)), icon=":material/task_alt:"):
            for one in done:
                card(me, one, start)
    _coming(me)


def _missed(me: Actor, missed: list[TaskWhole], start: Start) -> None:
    if not missed:
        return
    st.subheader(_("Missed in the last 30 days ({n})", n=len(missed)), anchor=False)
    able = [one for one in missed if one.may_do]
    for one in able[:FEW]:
        card(me, one, start)
    rest = [one for one in missed if one not in able[:FEW]]
    _listed("missed", _("Missed tasks"), rest)


def _coming(me: Actor) -> None:
    coming = reading(find.coming, me)
    if coming:
        st.subheader(_("The next seven days"), anchor=False)
        _listed("coming", _("The next seven days"), coming)


def _listed(key: str, title: str, found: list[TaskWhole]) -> None:
    if found:
        rows = [one.row for one in found]
        shown = [column for column in columns() if column.id in FEW_COLUMNS]
        page = Page(rows, len(rows), 1, len(rows))
        table(f"duties:{key}", title, shown, page, view=View("", 1), opens="duties")
