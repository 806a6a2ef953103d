"""One's own training: what the post asks for, what comes, what is planned, hours."""

from typing import Any

import streamlit as st

from db.choices.training import Presence, WishState
from lib.access import Actor
from lib.tables import Cell, Column, View, badge, table
from lib.training import attendance, hours, matrix, own, plans
from lib.training.hours import Own
from lib.training.hours_rules import SAFETY_HOURS, TONES, Per
from lib.training.labels_view import PRESENCES, held, not_yet, number, percent, unlinked, when, whole
from lib.training.matrix_rules import PersonRow, Standing
from lib.training.own import OwnSession
from lib.training.plan_rows import PlanRow
from lib.ui import _, form, go, plain, reading, say, submit
from lib.widgets import choose, toned

FIRST = (Standing.OVER, Standing.LACKING, Standing.SOON, Standing.VALID)


def mine(me: Actor) -> None:
    row = reading(matrix.own, me)
    if row is None:
        unlinked()
        return
    if st.button(_("My training file"), key="own:file", type="tertiary", icon=":material/folder_shared:"):
        go("training_file")
    asked(me, row)
    _coming(me)
    if lines := reading(plans.own_plan, me):
        st.subheader(_("What you are to learn"), anchor=False)
        table("own:plan", _("What you are to learn"), plan_columns(), whole(lines), view=View("", 1))
    if told := reading(hours.own_hours, me):
        spent(told)
    _past(me)


def asked(me: Actor, row: PersonRow) -> None:
    """What the post asks for, the worst first; whoever should not work in it yet is told loudly."""
    titles = reading(matrix.course_titles, me, ids=list(row.cells))
    st.subheader(_("What the post asks for"), anchor=False)
    if row.not_yet:
        first = plain(not_yet(titles, row.not_yet))
        words = _("Not to be assigned to this post yet: {courses} comes first.", courses=first)
        st.error(words, icon=":material/block:")
    lines = [(id, titles[id], cell) for id, cell in row.cells.items()]
    lines.sort(key=lambda line: FIRST.index(line[2].standing))
    columns = [
        Column("course", _("Course"), lambda line: line[1], wide=True),
        Column("held", _("Holds until"), lambda line: held(line[2])),
        Column("how", _("State"), lambda line: _(line[2].standing.label)),
        Column("before", _("When needed"), _needed, spare=True),
    ]
    empty = _("Nothing is asked of this post yet.")
    table(
        f"asked:{row.id}",
        _("What the post asks for"),
        columns,
        whole(lines),
        view=View("", 1),
        id_of=lambda line: line[0],
        empty=empty,
    )


def _needed(line: Any) -> str:
    return _("Before taking the post") if line[2].before else _("In the post")


# -- sessions ----------------------------------------------------------------------------------


def _coming(me: Actor) -> None:
    rows = reading(own.own_sessions, me, coming=True)
    st.subheader(_("Coming sessions"), anchor=False)
    table(
        "own:coming",
        _("Coming sessions"),
        _session_columns(),
        whole(rows),
        view=View("", 1),
        empty=_("No session is planned for you."),
    )
    open_ones = {
        row.id: f"{row.course} · {when(row.starts_at, row.ends_at)}" for row in rows if _may_excuse(row)
    }
    if open_ones:
        with st.popover(_("I cannot come"), icon=":material/event_busy:"):
            _excuse(me, open_ones)


def _may_excuse(row: OwnSession) -> bool:
    return row.presence == Presence.EXPECTED


def _excuse(me: Actor, sessions: dict[int, str]) -> None:
    with form("own", "excuse", border=False) as nonce:
        which = choose(_("Which session?"), sessions, key=nonce.key("which"), held=next(iter(sessions)))
        reason = st.text_input(_("Reason") + " *", key=nonce.key("reason"), max_chars=attendance.LONGEST_NOTE)
        sent = nonce.send(_("Tell the trainer"))
    if sent and submit(attendance.excuse_myself, me, nonce, session_id=which or 0, reason=reason):
        say(_("The trainer will see it."))
        st.rerun()


def _past(me: Actor) -> None:
    rows = reading(own.own_sessions, me, coming=False)
    if rows:
        with st.expander(_("Sessions so far ({n})", n=len(rows))):
            table("own:past", _("Sessions so far"), _session_columns(), whole(rows), view=View("", 1))


def _session_columns() -> list[Column]:
    return [
        Column("course", _("Course"), lambda r: r.course, wide=True),
        Column("when", _("When"), lambda r: when(r.starts_at, r.ends_at)),
        Column("presence", _("Attendance"), _presence),
        Column("place", _("Venue"), lambda r: r.place),
        Column("trainer", _("Trainer"), lambda r: r.trainer, spare=True),
        Column("hours", _("Learning hours"), lambda r: number(r.hours), right=True),
    ]


def _presence(row: OwnSession) -> Cell:
    return badge(_(row.presence.label), PRESENCES[row.presence])


# -- plan and hours ----------------------------------------------------------------------------


def plan_columns() -> list[Column]:
    return [
        Column("what", _("Course"), lambda r: r.what or "—", wide=True),
        Column("state", _("State"), _state),
        Column("reason", _("Reason"), lambda r: r.reason),
        Column("due", _("To be done by"), lambda r: r.due_on.isoformat() if r.due_on else "—"),
    ]


def _state(row: PlanRow) -> Cell:
    return badge(_(row.state.label), "green" if row.state == WishState.DONE else "blue")


def spent(told: Own) -> None:
    """Safety hours of the year, all hours of the period, and what they were about."""
    row = told.row
    st.subheader(_("Learning hours"), anchor=False)
    with st.container(horizontal=True):
        safety = f"{number(row.safety)} / {number(SAFETY_HOURS)}"
        _figure(_("Safety hours this year"), safety, TONES[row.safety_pace], _(row.safety_pace.label))
        label = _("Hours this year") if told.base.per == Per.YEAR else _("Hours this month")
        if row.share is None:
            _figure(label, number(row.trained), "grey", "")
        else:
            words = f"{percent(row.share)} · {_(row.base_pace.label)}"
            _figure(label, f"{number(row.trained)} / {number(row.base_needed)}", TONES[row.base_pace], words)
    if told.areas:
        told_areas = [f"{_(area.label)} {number(some)}" for area, some in told.areas.items()]
        st.caption(_("This year by area, in hours:") + " " + "　".join(told_areas))


def _figure(label: str, value: str, tone: str, words: str) -> None:
    with st.container(border=True, width=220, gap="xxsmall"):
        st.caption(label)
        st.markdown(f"**{value}**")
        if words:
            toned(words, tone)
