"""One person in the room: what happened, and more time, opening again, handing in, void, a note, the link."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import streamlit as st

from db.choices.exams import ExamState, SittingState
from lib import clock
from lib.access import Actor
from lib.exams import ending, invigilating, sitters
from lib.exams.exam_rows import ExamRow
from lib.exams.invigilating import LONGEST_NOTE, MOST_MINUTES, Seat
from lib.exams.sitter_rows import SitterRow
from lib.exams.sitters import MOST_MORE
from lib.residents.view import site_of
from lib.standards import company as companies
from lib.ui import Once, _, form, once, plain, reading, say, submit
from lib.widgets import pick

Step = Callable[[Actor, ExamRow, Seat], None]
MOST_TOLD = 60


def seat_dialog(me: Actor, exam: ExamRow, seat: Seat) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(seat.name)}**　{plain(seat.post)}")
        if seat.sitting_id:
            st.caption(_facts(seat))
    steps = _steps(exam, seat)
    if steps:
        names = {name: label for name, (label, _step) in steps.items()}
        key = f"seat:{seat.sitter_id}:{seat.state}"
        chosen = pick(_("What to do"), names, key=key, held=next(iter(steps)), label_visibility="collapsed")
        steps[chosen or next(iter(steps))][1](me, exam, seat)
    _story(me, seat)


def _facts(seat: Seat) -> str:
    told = [_("begun {time}", time=clock.shown(seat.started_at))]
    if seat.submitted_at:
        told.append(_("handed in {time}", time=clock.shown(seat.submitted_at)))
    elif seat.due_at and seat.state == SittingState.OPEN:
        told.append(_("until {time}", time=clock.shown(seat.due_at)))
    if seat.ending:
        told.append(_(seat.ending.label))
    return "　".join(told)


def _steps(exam: ExamRow, seat: Seat) -> dict[str, tuple[str, Step]]:
    """What is possible now, in words and deed."""
    found: dict[str, tuple[str, Step]] = {}
    under_way = exam.state == ExamState.ANNOUNCED
    if under_way and seat.state in (None, SittingState.OPEN):
        found["time"] = (_("More time"), _more_time)
    if seat.state == SittingState.OPEN:
        found["hand_in"] = (_("Hand in for them"), _hand_in)
    if under_way and seat.state in (SittingState.SUBMITTED, SittingState.VOID):
        found["reopen"] = (_("Open it again"), _reopen)
    if seat.sitting_id:
        found["note"] = (_("Invigilator's note"), _note)
    if under_way:
        found["again"] = (_("Further attempts"), _again)
        found["link"] = (_("Link"), _link)
    if seat.sitting_id and seat.state != SittingState.VOID and exam.state != ExamState.PUBLISHED:
        found["void"] = (_("Declare it void"), _void)
    return found


# -- the steps ---------------------------------------------------------------------------------


def _more_time(me: Actor, exam: ExamRow, seat: Seat) -> None:
    if seat.extra_minutes:
        st.caption(_("{n} minutes more were given already.", n=seat.extra_minutes))
    with _asking("time", seat) as nonce:
        minutes = _minutes(nonce, _("Minutes more"))
        why = _why(nonce)
        sent = nonce.send(_("Give more time"))
    if sent and submit(invigilating.give_time, me, nonce, id=seat.sitter_id, minutes=minutes, note=why):
        _done(_("{name} has {n} minutes more.", name=plain(seat.name), n=minutes))


def _hand_in(me: Actor, exam: ExamRow, seat: Seat) -> None:
    st.caption(_("What is answered so far counts; nothing more can be answered."))
    with _asking("hand_in", seat) as nonce:
        why = _why(nonce)
        sent = nonce.send(_("Hand in for them"))
    if sent and submit(ending.hand_in_for, me, nonce, id=seat.sitting_id or 0, reason=why):
        _done(_("Handed in"))


def _reopen(me: Actor, exam: ExamRow, seat: Seat) -> None:
    st.caption(_("The same paper goes on with the answers it has, from now for so many minutes."))
    with _asking("reopen", seat) as nonce:
        minutes = _minutes(nonce, _("Minutes from now"))
        why = _why(nonce)
        sent = nonce.send(_("Open it again"))
    if sent and submit(invigilating.reopen, me, nonce, id=seat.sitting_id or 0, minutes=minutes, reason=why):
        _done(_("Open again"))


def _void(me: Actor, exam: ExamRow, seat: Seat) -> None:
    st.caption(_("It counts for nothing. What was written and why it is void are kept."))
    with _asking("void", seat) as nonce:
        why = _why(nonce)
        sent = nonce.send(_("Declare it void"))
    if sent and submit(invigilating.void, me, nonce, id=seat.sitting_id or 0, reason=why):
        _done(_("Saved"))


def _note(me: Actor, exam: ExamRow, seat: Seat) -> None:
    with _asking("note", seat) as nonce:
        words = st.text_input(_("What was seen") + " *", key=nonce.key("words"), max_chars=LONGEST_NOTE)
        sent = nonce.send(_("Keep the note"))
    if sent and submit(invigilating.note, me, nonce, id=seat.sitting_id or 0, words=words):
        _done(_("Saved"))


def _again(me: Actor, exam: ExamRow, seat: Seat) -> None:
    """More attempts than the others, and what the room should know of them."""
    row = _row(me, seat)
    with _asking("again", seat) as nonce:
        attempts = st.number_input(
            _("Attempts more than the others"), 0, MOST_MORE, row.extra_attempts, key=nonce.key("attempts"),
            width=220,
        )  # fmt: skip
        words = st.text_input(_("Shown in the room"), row.note, key=nonce.key("note"), max_chars=LONGEST_NOTE)
        sent = nonce.send(_("Save"))
    if sent and submit(
        sitters.change_sitter,
        me,
        nonce,
        id=row.id,
        version=row.version,
        extra_attempts=int(attempts),
        note=words,
    ):
        _done(_("Saved"))


def _row(me: Actor, seat: Seat) -> SitterRow:
    return reading(sitters.one_sitter, me, id=seat.sitter_id)


def _link(me: Actor, exam: ExamRow, seat: Seat) -> None:
    """Whoever has the link sits as this person: the log keeps who looked."""
    nonce, kept = once("seat", "link", seat.sitter_id), f"_seen:seat:{seat.sitter_id}"
    st.caption(_("Whoever has the link sits as this person. The log keeps who looked."))
    if nonce.button(_("Show the link")):
        done = submit(sitters.show_link, me, nonce, id=seat.sitter_id)
        if done:
            st.session_state[kept] = done.value[0]
    code = st.session_state.get(kept)
    if code:
        site = site_of(reading(companies.company, me))
        st.code(f"{site}/x/{code}", language=None, wrap_lines=True)


def _asking(what: str, seat: Seat) -> AbstractContextManager[Once]:
    return form("seat", what, seat.sitter_id, border=False, enter_to_submit=True)


def _minutes(nonce: Once, label: str) -> int:
    return int(st.number_input(label, 1, MOST_MINUTES, 10, 5, key=nonce.key("minutes"), width=160))


def _why(nonce: Once) -> str:
    return st.text_input(_("Reason") + " *", key=nonce.key("why"), max_chars=LONGEST_NOTE)


def _done(sentence: str) -> None:
    say(sentence)
    st.rerun()


# -- what happened -----------------------------------------------------------------------------


def _story(me: Actor, seat: Seat) -> None:
    if not seat.sitting_id:
        return
    happened = reading(invigilating.events, me, id=seat.sitting_id)
    with st.expander(_("What happened ({n})", n=len(happened)), icon=":material/history:"):
        for one in happened[:MOST_TOLD]:
            parts = (clock.local(one.at).strftime("%m-%d %H:%M:%S"), _(one.move.label), one.by, one.note)
            st.caption("　".join(plain(part) for part in parts if part))
