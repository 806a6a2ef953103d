"""Words and colours of exams, said once for all their screens."""

from db.choices.exams import ExamState, PaperState, SittingState
from lib import clock
from lib.exams.exam_rows import ExamRow
from lib.tables import Cell, badge
from lib.ui import _

OF_EXAMS = {
    ExamState.DRAFT: "grey",
    ExamState.ANNOUNCED: "blue",
    ExamState.ENDED: "orange",
    ExamState.PUBLISHED: "green",
    ExamState.CANCELLED: "grey",
}
OF_PAPERS = {PaperState.DRAFT: "grey", PaperState.READY: "green", PaperState.RETIRED: "grey"}
OF_SITTINGS = {SittingState.OPEN: "blue", SittingState.SUBMITTED: "green", SittingState.VOID: "red"}
COLOURS = {"grey": "gray"}


def state_cell(state: ExamState | PaperState) -> Cell:
    return badge(_(state.label), _tone(state))


def colour(state: ExamState | PaperState) -> str:
    """As st.badge names it."""
    tone = _tone(state)
    return COLOURS.get(tone, tone)


def _tone(state: ExamState | PaperState) -> str:
    """Words of two kinds may be the same word: each has a table of its own."""
    return OF_EXAMS[state] if isinstance(state, ExamState) else OF_PAPERS[state]


def window(exam: ExamRow) -> str:
    """2025-11-21 09:00 – 11:00; the second day only where it is another."""
    opens, closes = clock.shown(exam.opens_at), clock.shown(exam.closes_at)
    return f"{opens} – {closes[11:] if closes[:10] == opens[:10] else closes}"
