"""Papers (试卷): put together from the question bank, or a blueprint each person's is drawn by."""

import streamlit as st

from lib.exams import papers
from lib.exams.paper_view import columns, filters, heading, new_paper, paper
from lib.tables import table, view
from lib.ui import _, enter, param, param_id, reading

me = enter("papers")
if id := param_id():
    paper(me, id)
    st.stop()
if param("new"):
    new_paper(me)
    st.stop()

heading()
state, typed = filters()
now = view("papers", sort="", filter=(state, typed))
page = reading(papers.list_papers, me, state=state, typed=typed, number=now.page)
table(
    "papers",
    _("Papers"),
    columns(),
    page,
    view=now,
    filter=(state, typed),
    opens="papers",
    empty=_(
        "No paper yet. Prepare one: pick questions in the bank, or say how many are drawn of which kind."
    ),
)
