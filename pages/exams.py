"""Exams (考试): one's own for everybody, all of them for whoever looks after them."""

import streamlit as st

from lib.exams import exams
from lib.exams.draft_view import new_exam
from lib.exams.exam_list_view import columns, filters, heading
from lib.exams.own_view import mine, one_of_mine, still_to_sit
from lib.tables import table, view
from lib.ui import _, enter, go, param, param_id, reading

me = enter("exams")
if id := param_id():
    if one_of_mine(me, id):
        st.stop()
    if me.may("exams.view"):
        go("exam", id=id)
if not me.may("exams.view"):
    st.header(_("My exams"), anchor=False)
    mine(me)
    st.stop()
if param("new") and me.may("exams.manage"):
    new_exam(me)
    st.stop()

heading(me)
still_to_sit(me)
by = filters(me)
now = view("exams", sort="", filter=by)
page = reading(exams.list_exams, me, by=by, number=now.page)
table(
    "exams",
    _("Exams"),
    columns(),
    page,
    view=now,
    filter=by,
    opens="exam",
    empty=_("No exam yet. Prepare a paper, then an exam with it: choose who sits it, and announce it."),
)
