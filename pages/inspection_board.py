"""Quarter board (季度看板): how each project did, what fell short and came back, and what became of it."""

import streamlit as st

from lib.inspections import board as boards
from lib.inspections.board_findings_view import fell_short
from lib.inspections.board_rest_view import coverage, put_right, trend
from lib.inspections.board_view import chosen, headline, nothing, scores
from lib.inspections.report_view import exports
from lib.ui import _, enter, reading
from lib.widgets import pick

me = enter("inspection_board")

st.header(_("Quarter board"), anchor=False)
by = chosen(me)
board = reading(boards.board, me, by=by)
if board.empty:
    nothing(me, by)
    st.stop()
headline(board)
PARTS = {
    "scores": _("Scores and ranking"),
    "short": _("What fell short"),
    "right": _("Rectification"),
    "covered": _("Coverage"),
    "trend": _("Trend"),
}
part = pick(_("Show"), PARTS, key="board:part", held="scores", label_visibility="collapsed")
if part == "short":
    fell_short(board)
elif part == "right":
    put_right(board)
elif part == "covered":
    coverage(board)
elif part == "trend":
    trend(board)
else:
    scores(me, board)
exports(me, by, board)
