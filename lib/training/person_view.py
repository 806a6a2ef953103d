"""One person of the matrix: what the post asks for, hours, the plan."""

import streamlit as st

from lib.access import Actor
from lib.training import hours, matrix
from lib.training.own_view import asked, spent
from lib.training.plan_view import plan
from lib.ui import _, go, plain, reading


def one_person(me: Actor, id: int) -> None:
    row = reading(matrix.person, me, staff_id=id)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(row.name), anchor=False, width="content")
        if st.button(_("Back to the list"), key="matrix:back", type="tertiary", icon=":material/close:"):
            go("training_matrix")
        if st.button(_("Training file"), key="matrix:file", type="tertiary", icon=":material/folder_shared:"):
            go("training_file", id=id)
    parts = (row.no, row.post, row.project or _("Head office"))
    st.caption(" · ".join(plain(part) for part in parts if part))
    asked(me, row)
    plan(me, id)
    spent(reading(hours.hours_of, me, staff_id=id))
