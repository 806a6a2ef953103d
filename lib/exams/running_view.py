"""What may still be done with an announced exam: moved, ended, cancelled."""

import streamlit as st

from db.choices.exams import ExamState
from lib.access import Actor
from lib.exams import exams
from lib.exams.draft_view import done
from lib.exams.exam_rows import ExamRow
from lib.exams.exams import LONGEST_REASON
from lib.exams.labels_view import window
from lib.exams.terms_view import where
from lib.exams.terms_view import window as window_fields
from lib.ui import _, editing, form, once, plain, submit

OPEN = (ExamState.ANNOUNCED, ExamState.ENDED)


def settings(me: Actor, exam: ExamRow) -> None:
    if exam.state not in OPEN:
        st.caption(_("Nothing of it can be changed any more."))
        return
    _adjust(me, exam)
    if exam.state == ExamState.ANNOUNCED:
        with st.container(horizontal=True):
            _end(me, exam)
            _cancel(me, exam)


def _adjust(me: Actor, exam: ExamRow) -> None:
    pin = editing(
        "exam", exam.id, exam.version, **{_("Exam time"): window(exam), _("Where it is held"): exam.place}
    )
    with form("exam", "adjust", exam.id, pin.version) as nonce:
        opens, closes = window_fields(nonce, exam.opens_at, exam.closes_at)
        place, rules = where(nonce, exam.place, exam.rules)
        reason = st.text_input(
            _("Why it changes") + " *", key=nonce.key("reason"), max_chars=LONGEST_REASON,
            help=_("Everybody who sits reads it."),
        )  # fmt: skip
        label = _("Open it again") if exam.state == ExamState.ENDED else _("Save and tell everybody")
        sent = nonce.send(label)
    if sent and submit(
        exams.adjust,
        me,
        nonce,
        id=exam.id,
        version=pin.version,
        opens_at=opens,
        closes_at=closes,
        place=place,
        rules=rules,
        reason=reason,
    ):
        done(exam, _("Saved, and everybody with an account was told."))


def _end(me: Actor, exam: ExamRow) -> None:
    if once("exam", "ending", exam.id).button(
        _("End the exam"), primary=False, icon=":material/stop_circle:"
    ):
        st.dialog(_("End the exam"))(_confirm_end)(me, exam)


def _confirm_end(me: Actor, exam: ExamRow) -> None:
    st.markdown(
        _(
            "Nobody begins “{title}” any more. {n} people are sitting now: what they have written is handed"
            " in as it stands.",
            title=plain(exam.title),
            n=exam.numbers.sitting,
        )
    )
    nonce = once("exam", "end", exam.id)
    if nonce.button(_("End it now")) and submit(exams.end, me, nonce, id=exam.id, version=exam.version):
        done(exam, _("Ended. Next: marking."))


def _cancel(me: Actor, exam: ExamRow) -> None:
    if once("exam", "cancelling", exam.id).button(
        _("Cancel the exam"), primary=False, icon=":material/event_busy:"
    ):
        st.dialog(_("Cancel the exam"))(_confirm_cancel)(me, exam)


def _confirm_cancel(me: Actor, exam: ExamRow) -> None:
    st.markdown(
        _("“{title}” does not take place. Everybody with an account is told.", title=plain(exam.title))
    )
    with form("exam", "cancel", exam.id, border=False, enter_to_submit=True) as nonce:
        reason = st.text_input(_("Reason") + " *", key=nonce.key("reason"), max_chars=LONGEST_REASON)
        sent = nonce.send(_("Cancel the exam"))
    if sent and submit(exams.cancel, me, nonce, id=exam.id, version=exam.version, reason=reason):
        done(exam, _("Cancelled"))
