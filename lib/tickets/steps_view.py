"""The next step of a ticket: one form per move, the likely one first."""

from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation

import streamlit as st

from db.choices.tickets import LineKind, Move, WaitingFor
from lib import clock
from lib.access import Actor
from lib.i18n import N_
from lib.tickets import complaint_steps_view, lines, people, service, telling_view
from lib.tickets.call_back_view import call_back
from lib.tickets.files_view import is_about_files
from lib.tickets.rules import OWN_WORK, move_label
from lib.tickets.step_parts_view import StepForm, pinned, reasoned, send, simple
from lib.tickets.story import Story
from lib.ui import _, form, plain, reading
from lib.widgets import choose, pick, words

SIX = time(18)
# In the order of likelihood: the first one open is offered first.
ICONS = {
    Move.ACCEPT: "check",
    Move.GRAB: "pan_tool",
    Move.ARRIVE: "location_on",
    Move.RESUME: "play_arrow",
    Move.FINISH: "task_alt",
    Move.INVESTIGATE: "policy",
    Move.CLASSIFY: "sort",
    Move.ANSWER: "mail",
    Move.CALL_BACK: "call",
    Move.FOLLOW_UP: "event_repeat",
    Move.CLOSE: "lock",
    Move.DISPATCH: "send",
    Move.WAIT: "pause_circle",
    Move.REOPEN: "replay",
    Move.LINE: "payments",
    Move.HELP: "group_add",
    Move.CAUSE: "troubleshoot",
    Move.GRADE: "swap_vert",
    Move.TELL: "campaign",
    Move.NOTE: "edit_note",
    Move.REJECT: "block",
    Move.CANCEL: "cancel",
}


def next_step(me: Actor, story: Story) -> None:
    """The moves open to this person, and the chosen one's form, for the ticket as it was first drawn."""
    story = pinned(story)
    open_now = story.moves & _FORMS.keys()
    moves = {
        m: f":material/{icon}: {_(move_label(story.row.type, m))}"
        for m, icon in ICONS.items()
        if m in open_now
    }
    if not moves:
        st.caption(_("Nothing is left for you to do here."))
        return
    likely = next(iter(moves))
    steps = sum(not is_about_files(event.move, event.content) for event in story.events)
    key = f"step:{story.row.id}:{steps}:{len(story.lines)}"
    if chosen := pick(_("Next step"), moves, key=key, held=likely):
        _behalf(me, story, chosen)
        _FORMS[chosen](me, story, chosen)


def _behalf(me: Actor, story: Story, move: Move) -> None:
    if move in OWN_WORK and story.assignee_id and story.assignee_id != me.user_id:
        st.caption(_("You record this on behalf of {name}.", name=plain(story.row.assignee)))


def _dispatch(me: Actor, story: Story, move: Move) -> None:
    hands = hands_of(me, story.project_id)
    if not hands:
        st.caption(_("No technician has this project yet. Add one under Users."))
        return
    with form(move, story.row.id, border=False) as nonce:
        who = choose(_("Give it to"), hands, key=nonce.key("who"))
        note = st.text_input(_("Note"), key=nonce.key("note"), max_chars=1000)
        sent = nonce.send(_(move.label), width="stretch")
    if sent and who is None:
        st.error(_("Choose who gets it."))
    elif sent:
        send(me, story, nonce, service.dispatch, move, assignee_id=who, note=note, version=story.version)


def hands_of(me: Actor, project_id: int) -> dict[int, str]:
    """Who can be given work in this project, with how much each has in hand."""
    found = reading(people.workers, me, project_id=project_id)
    return {id: _("{name} ({n} in hand)", name=name, n=busy) for id, name, busy in found}


def _wait(me: Actor, story: Story, move: Move) -> None:
    tomorrow = clock.local(clock.now()).date() + timedelta(days=1)
    with form(move, story.row.id, border=False) as nonce:
        what = pick(_("Waiting for"), words(WaitingFor), key=nonce.key("for"), held=WaitingFor.PARTS)
        left, right = st.columns(2)
        day = left.date_input(
            _("Promised date"), value=tomorrow, min_value=tomorrow, format="YYYY-MM-DD", key=nonce.key("date")
        )
        hour = right.time_input(_("Time"), value=SIX, key=nonce.key("time"), step=1800)
        note = st.text_area(
            _("What was agreed with the customer"), key=nonce.key("note"), max_chars=1000, height=80
        )
        sent = nonce.send(_(move.label), width="stretch")
    if sent:
        promised = datetime.combine(day or tomorrow, hour or SIX, clock.zone())
        values = {"waiting_for": what or WaitingFor.PARTS, "promised": promised, "note": note}
        send(me, story, nonce, service.wait, move, version=story.version, **values)


def _line(me: Actor, story: Story, move: Move) -> None:
    with form(move, story.row.id, border=False) as nonce:
        kind = pick(_("Kind"), words(LineKind), key=nonce.key("kind"), held=LineKind.PART)
        name = st.text_input(_("Part or work"), key=nonce.key("name"), max_chars=80)
        left, right = st.columns(2)
        quantity = left.text_input(_("Quantity"), value="1", key=nonce.key("quantity"))
        price = right.text_input(_("Price each (¥)"), value="0", key=nonce.key("price"))
        charged = st.checkbox(_("The customer pays this"), key=nonce.key("charged"))
        sent = nonce.send(_("Add"), width="stretch")
    if sent and (numbers := _numbers(quantity, price)):
        values = {
            "kind": kind or LineKind.PART,
            "name": name,
            "quantity": numbers[0],
            "price": numbers[1],
            "charged": charged,
        }
        send(me, story, nonce, lines.add_line, move, **values)


def _numbers(*typed: str) -> list[Decimal] | None:
    try:
        return [Decimal(text.strip().replace("，", ".").replace("。", ".")) for text in typed]
    except InvalidOperation:
        st.error(_("Quantity and price must be numbers."))
        return None


_FORMS: dict[Move, StepForm] = {
    Move.ACCEPT: simple(service.accept),
    Move.REJECT: reasoned(service.reject, N_("Why can it not be taken on?")),
    Move.DISPATCH: _dispatch,
    Move.GRAB: simple(service.grab),
    Move.ARRIVE: simple(service.arrive),
    Move.WAIT: _wait,
    Move.RESUME: simple(service.resume),
    Move.FINISH: reasoned(service.finish, N_("What was done?"), "note"),
    Move.LINE: _line,
    Move.CALL_BACK: call_back,
    Move.CLOSE: reasoned(service.close, N_("Note"), "note"),
    Move.REOPEN: reasoned(service.reopen, N_("Why is it reopened?")),
    Move.CANCEL: reasoned(service.cancel, N_("Why is it cancelled?")),
    Move.NOTE: reasoned(service.add_note, N_("Note"), "note"),
    **complaint_steps_view.FORMS,
    **telling_view.FORMS,
}
