"""One session on the screen: where it stands, who came, the code, and what may be done next."""

from decimal import Decimal
from typing import Any

import streamlit as st

from db.choices.training import Presence, SessionState
from lib import clock
from lib.access import Actor
from lib.training import attendance, sessions
from lib.training.attendance_view import by_hand, who_came
from lib.training.code_view import code, paper
from lib.training.labels_view import STATES, number, when
from lib.training.session_draft_view import NAMED, expected, times
from lib.training.session_rows import SessionRow
from lib.training.session_rules import MOST_HOURS, may_finish
from lib.ui import _, editing, form, go, once, plain, reading, saved, say, submit
from lib.widgets import choose, pick, toned


def one_session(me: Actor, id: int) -> None:
    session = reading(sessions.one_session, me, id=id)
    _head(session)
    own = me.may("training.hold") and (session.project_id is not None or me.projects is None)
    if not own or session.state == SessionState.CANCELLED:
        who_came(me, session)
        return
    parts = {"list": _("Attendance"), "hand": _("By hand")}
    if session.state == SessionState.PLANNED:
        parts = {
            "list": _("Attendance"),
            "code": _("Sign-in code"),
            "hand": _("By hand"),
            "people": _("Who is to come"),
            "change": _("Change it"),
        }
    chosen = pick(
        _("Show"), parts, key=f"session:part:{id}:{session.state}", held="list", label_visibility="collapsed"
    )
    _PARTS[chosen or "list"](me, session)


def _head(session: SessionRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(session.course), anchor=False, width="content")
        tone = STATES[session.state]
        toned(_(session.state.label), tone)
        if st.button(_("Back to the list"), key="session:back", type="tertiary", icon=":material/close:"):
            go("training")
    facts = {
        _("Number"): session.no,
        _("When"): when(session.starts_at, session.ends_at),
        _("Project"): session.project or _("The whole company"),
        _("Venue"): session.place,
        _("Trainer"): session.trainer,
        _("Learning hours"): number(session.hours),
        _("Came / asked"): f"{session.came} / {session.expected}",
    }
    st.caption("　".join(f"{name}：{plain(told)}" for name, told in facts.items() if told))
    if session.summary:
        st.info(plain(session.summary), icon=":material/notes:")
    if session.with_paper:
        st.caption(_("This course is passed by its exam; being there counts its hours."))


# -- its parts ---------------------------------------------------------------------------------


def _listed(me: Actor, session: SessionRow) -> None:
    if session.state == SessionState.PLANNED and may_finish(session.starts_at, clock.now()):
        with st.popover(_("The session is over"), icon=":material/task_alt:", type="primary"):
            _finish(me, session)
    who_came(me, session)
    paper(me, session)


def _finish(me: Actor, session: SessionRow) -> None:
    st.markdown(
        _(
            "Hours are credited to those present; the {n} others still open count as absent.",
            n=_still_open(me, session),
        )
    )
    with form("session", "finish", session.id, border=False) as nonce:
        summary = st.text_area(
            _("What was taught"), key=nonce.key("summary"), max_chars=sessions.LONGEST_SUMMARY
        )
        sent = nonce.send(_("Held"))
    if sent and submit(sessions.finish, me, nonce, id=session.id, version=session.version, summary=summary):
        say(_("Kept, and hours credited."))
        st.rerun()


def _still_open(me: Actor, session: SessionRow) -> int:
    lines = reading(attendance.attendance_list, me, id=session.id)
    return sum(line.presence == Presence.EXPECTED for line in lines)


def _hand(me: Actor, session: SessionRow) -> None:
    by_hand(me, session)
    who_came(me, session)


def _people(me: Actor, session: SessionRow) -> None:
    lines = who_came(me, session)
    nonce = once("session", "people", session.id)
    who = expected(me, nonce.key("who"), None)
    some = bool(who.posts or who.project_ids or who.staff_ids)
    if some and nonce.button(_("Ask them to come")):
        done = submit(sessions.ask_to_come, me, nonce, id=session.id, who=who)
        if done:
            st.session_state.pop(NAMED, None)
            say(_("{n} people joined the list", n=done.value))
            st.rerun()
    waiting = {
        line.staff_id: f"{line.name} · {line.post}" for line in lines if line.presence == Presence.EXPECTED
    }
    if waiting:
        with st.popover(_("Take somebody off the list"), icon=":material/person_remove:"):
            _let_off(me, session, waiting)


def _let_off(me: Actor, session: SessionRow, waiting: dict[int, str]) -> None:
    with form("session", "off", session.id, border=False) as nonce:
        id = choose(_("Who?"), waiting, key=nonce.key("who"))
        sent = nonce.send(_("Off the list"), primary=False)
    if sent and submit(sessions.let_off, me, nonce, id=session.id, staff_id=id or 0):
        st.rerun()


def _change(me: Actor, session: SessionRow) -> None:
    shown = {_("When"): when(session.starts_at, session.ends_at), _("Venue"): session.place}
    pin = editing("session", session.id, session.version, **shown)
    with form("session", "change", session.id) as nonce:
        starts, ends = times(nonce.key("at"), session.starts_at, session.ends_at)
        hours = st.number_input(
            _("Hours credited"), 0.5, float(MOST_HOURS), float(session.hours), 0.5, key=nonce.key("hours")
        )
        place = st.text_input(_("Venue"), session.place, key=nonce.key("place"), max_chars=120)
        trainer = st.text_input(_("Trainer"), session.trainer, key=nonce.key("trainer"), max_chars=60)
        sent = nonce.send(_("Save"))
    if sent and starts and ends:
        told: dict[str, Any] = {
            "starts_at": starts,
            "ends_at": ends,
            "hours": Decimal(str(hours)),
            "place": place,
        }
        if submit(sessions.change, me, nonce, id=session.id, version=pin.version, trainer=trainer, **told):
            saved("session", session.id)
            say(_("Saved"))
            st.rerun()
    with st.popover(_("Call it off"), icon=":material/event_busy:"):
        _call_off(me, session)


def _call_off(me: Actor, session: SessionRow) -> None:
    with form("session", "off", "all", session.id, border=False) as nonce:
        reason = st.text_input(_("Reason") + " *", key=nonce.key("reason"), max_chars=200)
        sent = nonce.send(_("Call it off"))
    told: dict[str, Any] = {"id": session.id, "version": session.version, "reason": reason}
    if sent and submit(sessions.call_off, me, nonce, **told):
        say(_("Called off. Those expected have been told."))
        st.rerun()


_PARTS = {"list": _listed, "code": code, "hand": _hand, "people": _people, "change": _change}
