"""One exam (考试): who sits, invigilation, what was arranged, and the ways on to marking and results."""

from lib.exams.exam_view import exam
from lib.training.exam_link_view import link
from lib.ui import enter, param_id

me = enter("exam")
row, part = exam(me, param_id())
if part in ("terms", "about"):
    link(me, row)
