"""Appeals to be answered: what was said, what was given, and other marks where they are due."""

from decimal import Decimal
from typing import Any

import streamlit as st

from db.choices.exams import AppealState
from lib import clock
from lib.access import Actor
from lib.exams import appeals
from lib.exams.answer_words_view import answer_words, lines_of, points_of, rule_words
from lib.exams.appeals import LONGEST_ANSWER, AppealRow
from lib.exams.results import ResultsHead
from lib.exams.results_view import TONES
from lib.ui import _, editing, form, plain, reading, saved, say, submit
from lib.widgets import pick


def appeals_of(me: Actor, exam: ResultsHead) -> None:
    found = reading(appeals.appeals, me, exam_id=exam.id)
    if not found:
        st.info(_("Nobody has appealed. Once results are out, each sitter may, with their own result."))
    for row in found:
        with st.container(border=True):
            _told(row)
            if row.state == AppealState.OPEN and row.own:
                st.info(_("This is your own paper: somebody else answers."))
            elif row.state == AppealState.OPEN:
                _decide(me, row)


def _told(row: AppealRow) -> None:
    about = _("Question {n}", n=row.n) if row.n else _("The whole paper")
    badge = f":{TONES[row.state.value]}-badge[{_(row.state.label)}]"
    lines = [f"{badge} **{plain(row.name)}** · {about} · {clock.shown(row.at)}", lines_of(row.words)]
    if row.asked and row.basis:
        points = f"{points_of(row.basis.points)} / {points_of(row.basis.marks)}"
        lines += [
            f":gray[{lines_of(row.asked.stem)}]",
            _("Given: {answer}", answer=answer_words(row.asked, row.basis.given)),
            f"{_('Points: {points}', points=points)} · {rule_words(row.asked, row.basis)}",
        ]
    if row.answer:
        lines.append(_("Answer: {text}", text=lines_of(row.answer)))
    st.markdown("  \n".join(lines))


def _decide(me: Actor, row: AppealRow) -> None:
    pin = editing("appeal", row.id, row.version)
    with st.expander(_("Answer this appeal")), form("appeal", "decide", row.id, border=False) as nonce:
        verdicts = {True: _("Appeal granted"), False: _("Appeal turned down")}
        granted = pick(_("Decision"), verdicts, key=nonce.key("granted"), held=False)
        points = None
        if row.full is not None:
            label = _("Other marks for this answer, of {full}", full=points_of(row.full))
            points = st.number_input(
                label,
                value=None,
                step=0.5,
                format="%g",
                key=nonce.key("points"),
                placeholder=_("Only where it is granted for this person alone"),
            )
        st.caption(_("If the question is wrong for everybody, correct it under “Corrections” instead."))
        answer = st.text_area(_("Answer to the sitter"), key=nonce.key("answer"), max_chars=LONGEST_ANSWER)
        sent = nonce.send(_("Send the answer"))
    marks = None if points is None else Decimal(str(round(points, 2)))
    told: dict[str, Any] = {"granted": bool(granted), "answer": answer, "points": marks}
    if sent and submit(appeals.decide, me, nonce, id=row.id, version=pin.version, **told):
        saved("appeal", row.id)
        say(_("Answered."))
        st.rerun()
