"""One question (试题): how it is asked, its key, its wordings; or a new one being written."""

import streamlit as st

from lib.exams.analysis_view import asked_so_far
from lib.questions.question_view import question
from lib.questions.writing_view import new_question
from lib.ui import enter, param, param_id

me = enter("question")
if param("new") and me.may("questions.manage"):
    new_question(me)
    st.stop()

whole = question(me, param_id())
asked_so_far(me, whole.row.id)
