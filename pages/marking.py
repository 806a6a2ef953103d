"""Marking (阅卷): answers no key decides, practical work, the overall assessment."""

import streamlit as st

from lib.exams import hand_marks, results
from lib.exams.hand_marks_view import answers_to_mark
from lib.exams.practical_view import overall_assessment, practical_work
from lib.exams.results_head_view import head_of
from lib.ui import _, enter, param_id, reading
from lib.widgets import pick

me = enter("marking")
exam = reading(results.results_head, me, id=param_id())
head_of(me, exam, _("Mark answers"))
ways = {"answers": _("Answers to mark")}
if exam.practical_form_id is not None:
    ways["practical"] = _("Practical work")
if exam.weights.get("overall"):
    ways["overall"] = _("Overall assessment")
way = pick(_("What is marked"), ways, key=f"marking:way:{exam.id}:{len(ways)}", held="answers") or "answers"
if exam.state not in hand_marks.MARKED_IN:
    st.info(_("Nothing is marked now: the exam has not been announced, or its results are out."))
elif way == "practical":
    practical_work(me, exam.id)
elif way == "overall":
    overall_assessment(me, exam.id)
else:
    answers_to_mark(me, exam.id)
