"""Somebody's plan as their leader sees it: what speaks for what, accepted, changed, done or dropped."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from db.choices.training import WishState
from lib import clock
from lib.access import Actor
from lib.tables import View, table
from lib.training import courses, plans
from lib.training.labels_view import whole
from lib.training.own_view import plan_columns
from lib.training.plan_rows import PlanRow
from lib.training.plan_rules import Proposal
from lib.ui import Once, _, editing, form, once, plain, reading, saved, say, submit
from lib.widgets import choose

USUAL = timedelta(days=60)


def plan(me: Actor, staff_id: int) -> None:
    lines = reading(plans.plan_lines, me, staff_id=staff_id)
    st.subheader(_("Individual plan"), anchor=False)
    table(
        f"plan:{staff_id}",
        _("Individual plan"),
        plan_columns(),
        whole(lines),
        view=View("", 1),
        empty=_("Nothing planned. Accept a proposal below, or add a course."),
    )
    if not me.may("training.plan"):
        return
    with st.container(horizontal=True):
        open_ones = [line for line in lines if line.state == WishState.OPEN]
        if open_ones:
            with st.popover(_("Change a line"), icon=":material/edit:"):
                _change(me, open_ones)
        with st.popover(_("Take up a course"), icon=":material/add:"):
            _add(me, staff_id)
    _proposals(me, staff_id)


# -- proposals ---------------------------------------------------------------------------------


def _proposals(me: Actor, staff_id: int) -> None:
    found = reading(plans.proposals, me, staff_id=staff_id)
    if not found:
        return
    st.markdown("**" + _("Proposed") + "**")
    for one in found:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(one.title)}** · {_(one.source.label)}{_told(one)}", width="stretch")
            with st.popover(_("Accept or drop"), key=f"decide:{staff_id}:{one.key}"):
                _decide(me, staff_id, one)


def _told(one: Proposal) -> str:
    """The figures behind it."""
    basis = one.basis
    told = [
        *basis.get("tickets", []),
        *([_("until {date}", date=basis["until"])] if "until" in basis else []),
    ]
    told += [f"{basis['share']} %"] if "share" in basis else []
    return f"：{plain('、'.join(map(str, told)))}" if told else ""


def _decide(me: Actor, staff_id: int, one: Proposal) -> None:
    with form("decide", staff_id, one.key, border=False) as nonce:
        reason = _reason(nonce, _(one.source.label))
        due = _due(nonce, clock.local(clock.now()).date() + USUAL)
        take = nonce.send(_("Onto the plan"), width="stretch")
        drop = st.form_submit_button(_("Not needed"), key=nonce.key("drop"), width="stretch")
    told: dict[str, Any] = {"staff_id": staff_id, "key": one.key, "reason": reason}
    if (take and submit(plans.accept, me, nonce, **told, due_on=due)) or (
        drop and submit(plans.turn_down, me, nonce, **told)
    ):
        say(_("Saved"))
        st.rerun()


def _reason(nonce: Once, held: str = "") -> str:
    return st.text_input(_("Reason") + " *", held, key=nonce.key("reason"), max_chars=plans.LONGEST_REASON)


def _due(nonce: Once, held: date | None) -> date | None:
    due: date | None = st.date_input(_("To be done by"), held, format="YYYY-MM-DD", key=nonce.key("due"))
    return due


# -- lines -------------------------------------------------------------------------------------


def _add(me: Actor, staff_id: int) -> None:
    named = reading(courses.courses, me)
    with form("plan", "add", staff_id, border=False) as nonce:
        course = choose(_("Course") + " *", named, key=nonce.key("course"))
        reason = _reason(nonce)
        due = _due(nonce, clock.local(clock.now()).date() + USUAL)
        sent = nonce.send(_("Onto the plan"))
    told: dict[str, Any] = {"staff_id": staff_id, "course_id": course or 0, "reason": reason, "due_on": due}
    if sent and course is None:
        st.error(_("Choose a course."))
    elif sent and submit(plans.add_line, me, nonce, **told):
        say(_("Saved"))
        st.rerun()


def _change(me: Actor, lines: list[PlanRow]) -> None:
    named = {line.id: f"{line.what} · {line.reason}" for line in lines}
    key = f"plan:line:{lines[0].id}"
    id = choose(_("Which line?"), named, key=key, held=lines[0].id)
    line = next(line for line in lines if line.id == (id or lines[0].id))
    pin = editing("plan_line", line.id, line.version, **{_("Reason"): line.reason})
    with form("plan", "change", line.id, border=False) as nonce:
        reason, due = _reason(nonce, line.reason), _due(nonce, line.due_on)
        sent = nonce.send(_("Save"), width="stretch")
    told: dict[str, Any] = {"id": line.id, "version": pin.version}
    done = sent and submit(plans.change_line, me, nonce, **told, reason=reason, due_on=due)
    for state, label in ((WishState.DONE, _("It is done")), (WishState.DROPPED, _("Not needed"))):
        settle = once("plan", state.value, line.id)
        if settle.button(label, primary=False, width="stretch"):
            done = submit(plans.settle_line, me, settle, **told, state=state)
    if done:
        saved("plan_line", line.id)
        say(_("Saved"))
        st.rerun()
