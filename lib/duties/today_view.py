"""A small block for the workbench: today's duties."""

import streamlit as st

from lib.access import Actor
from lib.duties import find
from lib.duties.mine_view import OVER
from lib.duties.task_view import state, window
from lib.ui import _, go, plain, reading

MOST = 5


def todays_duties(me: Actor) -> None:
    """Only for whoever has some."""
    if not me.may("duties.work"):
        return
    open_ones = [one.row for one in reading(find.today, me) if one.row.standing not in OVER]
    if not open_ones:
        return
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{_('Duties today ({n})', n=len(open_ones))}**", width="stretch")
            if st.button(_("To the duties"), key="workbench:duties", icon=":material/event_repeat:"):
                go("duties")
        for row in open_ones[:MOST]:
            with st.container(horizontal=True, vertical_alignment="center"):
                state(row)
                where = f" · {plain(row.where)}" if row.where else ""
                st.markdown(f"[{plain(row.title)}](/duties?id={row.id}) {window(row)}{where}")
