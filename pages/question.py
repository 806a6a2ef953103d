"""One question (试题): how it is asked, its key, its wordings; or a new one being written."""

import streamlit as st

from lib.questions.question_view import question
from lib.questions.writing_view import new_question
from lib.ui import enter, param, param_id

me = enter("question")
if param("new") and me.may("questions.manage"):
    new_question(me)
    st.stop()

question(me, param_id())
