"""Invigilation on the screen: the room as it is this moment, and what can be done for each person."""

from datetime import datetime

import streamlit as st

from db.choices.exams import ExamState, SittingState
from lib import clock
from lib.access import Actor
from lib.exams import invigilating
from lib.exams.exam_rows import ExamRow
from lib.exams.invigilating import Room, Seat
from lib.exams.labels_view import OF_SITTINGS
from lib.exams.seat_view import seat_dialog
from lib.paging import Page
from lib.tables import SIZE, Cell, Column, badge, table, view
from lib.ui import _, reading
from lib.widgets import pick

LOOK_AGAIN, TILE = 5, 110
LEFT_OFTEN, FEW_MINUTES = 3, 5


def invigilation(me: Actor, exam: ExamRow) -> None:
    """Looked at again by itself only while the exam is under way and this part is on the screen."""
    if exam.state == ExamState.DRAFT:
        st.info(_("Nobody can begin before the exam is announced."))
        return
    again = LOOK_AGAIN if exam.state == ExamState.ANNOUNCED else None
    st.fragment(_room, run_every=again)(me, exam)
    asked_for = st.session_state.pop(_chosen(exam), None)
    if asked_for is not None:
        room = reading(invigilating.live, me, id=exam.id)
        seat = next((one for one in room.seats if one.sitter_id == asked_for), None)
        if seat:
            st.dialog(_("Invigilation"), width="large")(seat_dialog)(me, exam, seat)


def _chosen(exam: ExamRow) -> str:
    return f"_pin:seat:{exam.id}"


def _room(me: Actor, exam: ExamRow) -> None:
    room = reading(invigilating.live, me, id=exam.id)
    _numbers(room)
    seats = _shown(room, exam)
    key = f"exam:room:{exam.id}"
    now = view(key, sort="")
    last = max(1, -(-len(seats) // SIZE))
    number = min(now.page, last)
    page = Page(seats[(number - 1) * SIZE : number * SIZE], len(seats), number, SIZE)
    picked = table(
        key,
        _("Who sits"),
        _columns(room),
        page,
        view=now,
        picks=True,
        id_of=lambda seat: seat.sitter_id,
        empty=_("Nobody here."),
    )
    at = clock.local(room.at).strftime("%H:%M:%S")
    st.caption(_("As of {time}. Choose a person to give more time, open again or declare void.", time=at))
    if picked is not None:
        st.session_state[_chosen(exam)] = picked
        st.rerun()


def _numbers(room: Room) -> None:
    told = {
        _("Not begun"): room.count(None),
        _("Sitting"): room.count(SittingState.OPEN),
        _("Handed in"): room.count(SittingState.SUBMITTED),
        _("Void"): room.count(SittingState.VOID),
    }
    with st.container(horizontal=True):
        for label, number in told.items():
            st.metric(label, number, width=TILE)


def _shown(room: Room, exam: ExamRow) -> list[Seat]:
    parts = {
        "all": _("All"),
        "none": _("Not begun"),
        SittingState.OPEN: _("Sitting"),
        SittingState.SUBMITTED: _("Handed in"),
    }
    chosen = pick(_("Show"), parts, key=f"exam:room:show:{exam.id}", held="all", label_visibility="collapsed")
    if chosen in (None, "all"):
        return list(room.seats)
    wanted = None if chosen == "none" else chosen
    return [seat for seat in room.seats if seat.state == wanted]


def _columns(room: Room) -> list[Column]:
    return [
        Column("name", _("Name"), lambda seat: seat.name),
        Column("state", _("State"), state_cell),
        Column("left", _("Time left"), lambda seat: _left(seat, room.at), right=True),
        Column("answered", _("Answered"), lambda seat: _answered(seat, room.many), right=True),
        Column("leaves", _("Left the page"), _leaves, right=True),
        Column("last", _("Newest answer"), lambda seat: _ago(seat.last_at, room.at), right=True, spare=True),
        Column("post", _("Post"), lambda seat: seat.post, spare=True),
        Column("project", _("Project"), lambda seat: seat.project or _("Head office"), spare=True),
        Column("note", _("Note"), lambda seat: seat.note, wide=True, spare=True),
    ]


def state_cell(seat: Seat) -> Cell:
    if seat.state is None:
        return badge(_("Not begun"), "grey")
    label = _(seat.state.label)
    again = _("attempt {n}", n=seat.attempt)
    return badge(f"{label} · {again}" if seat.attempt > 1 else label, OF_SITTINGS[seat.state])


def _left(seat: Seat, at: datetime) -> Cell:
    if seat.state != SittingState.OPEN or seat.due_at is None:
        return ""
    seconds = max(0, int((seat.due_at - at).total_seconds()))
    told = f"{seconds // 60}:{seconds % 60:02d}"
    return badge(told, "red") if seconds < FEW_MINUTES * 60 else told


def _answered(seat: Seat, many: int) -> str:
    return f"{seat.answered} / {many}" if seat.state else ""


def _leaves(seat: Seat) -> Cell:
    if not seat.leaves:
        return ""
    told = str(seat.leaves)
    return badge(told, "orange") if seat.leaves >= LEFT_OFTEN else told


def _ago(moment: datetime | None, at: datetime) -> str:
    if moment is None:
        return ""
    minutes = max(0, int((at - moment).total_seconds())) // 60
    return _("{n} min ago", n=minutes) if minutes else _("just now")
