"""Question bank (题库): the questions, their topics, those nearly the same, and bringing in or taking out."""

from typing import Any

import streamlit as st

from lib.questions.bank_view import questions
from lib.questions.exchange_view import exchange
from lib.questions.likeness_view import similar_questions
from lib.questions.topics_view import topic_tree
from lib.ui import _, enter, go
from lib.widgets import pick

me = enter("questions")

with st.container(horizontal=True, vertical_alignment="center"):
    st.header(_("Question bank"), anchor=False, width="content")
    if me.may("questions.manage") and st.button(
        _("Write a question"), icon=":material/edit:", type="primary", key="questions:new"
    ):
        go("question", new=1)
parts = {"list": _("Exam questions"), "topics": _("Topics"), "alike": _("Similar questions")}
if me.may("questions.import") or me.may("questions.export"):
    parts["exchange"] = _("Bring in and take out")
hidden: dict[str, Any] = {"label_visibility": "collapsed"}
part = pick(_("What to show"), parts, key="questions:part", held="list", **hidden)
if part == "topics":
    topic_tree(me)
elif part == "alike":
    similar_questions(me)
elif part == "exchange":
    exchange(me)
else:
    questions(me)
