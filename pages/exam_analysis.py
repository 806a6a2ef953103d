"""Analysis of an exam (考试分析): the paper, its questions the most doubtful first, and weak topics."""

import streamlit as st

from lib.exams import results
from lib.exams.analysis_view import analysis
from lib.exams.item_view import question
from lib.exams.results_head_view import head_of
from lib.exams.results_list_view import brought_up_to_date
from lib.ui import _, enter, param_id, reading

me = enter("exam_analysis")
exam = reading(results.results_head, me, id=param_id())
brought_up_to_date(me, exam)
head_of(me, exam, _("Analysis of the exam"))
if asked := param_id("question"):
    question(me, exam, asked)
    st.stop()
analysis(me, exam.id)
