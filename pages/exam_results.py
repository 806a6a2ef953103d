"""Results of an exam (考试成绩): the list, the figures, one person's sheet, corrections and appeals."""

import streamlit as st

from lib.exams import appeals, results
from lib.exams.appeals_view import appeals_of
from lib.exams.corrections_view import corrections_of
from lib.exams.results_head_view import head_of
from lib.exams.results_list_view import brought_up_to_date, list_of, publishing_of
from lib.exams.results_view import show_result
from lib.training.certificates import Which
from lib.training.certificates_view import passed_by
from lib.ui import _, enter, go, param_id, reading
from lib.widgets import pick

me = enter("exam_results")
exam = reading(results.results_head, me, id=param_id())
brought_up_to_date(me, exam)
head_of(me, exam, _("Exam results"), to="marking")
if sitter := param_id("sitter"):
    if st.button(_("Back to all results"), key="results:all", type="tertiary", icon=":material/arrow_back:"):
        go("exam_results", id=exam.id)
    show_result(reading(results.score_sheet, me, sitter_id=sitter), named=True)
    st.stop()
parts = {"list": _("Everybody's results"), "corrections": _("Corrections")}
if me.may("exams.decide"):
    many = reading(appeals.appeals_waiting, me, exam_id=exam.id)
    parts["appeals"] = _("Appeals ({n})", n=many) if many else _("Appeals")
part = pick(_("Show"), parts, key=f"results:part:{exam.id}", held="list", label_visibility="collapsed")
if part == "corrections":
    corrections_of(me, exam)
elif part == "appeals":
    appeals_of(me, exam)
else:
    publishing_of(me, exam)
    list_of(me, exam)
    if me.may("training.view"):
        passed_by(me, Which(exam_id=exam.id))
