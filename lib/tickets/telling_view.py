"""Bringing others in, and telling the customer how it goes."""

from datetime import datetime, time, timedelta
from typing import Any

import streamlit as st

from db.choices.tickets import Move
from lib import clock
from lib.access import Actor
from lib.tickets import helping, telling
from lib.tickets.step_parts_view import StepForm, send
from lib.tickets.story import Event, Story
from lib.ui import Once, _, form, plain, reading
from lib.widgets import choose

SIX = time(18)


def _help(me: Actor, story: Story, move: Move) -> None:
    """Whom, for what, by when; whoever took the matter in stays answerable."""
    people = reading(helping.may_help, me, id=story.row.id)
    if not people:
        st.caption(_("Nobody else has this project yet. Add somebody under Users."))
        return
    with form(move, story.row.id, border=False) as nonce:
        who = choose(_("Who is to help"), people, key=nonce.key("who"))
        task = st.text_input(_("Their part"), key=nonce.key("task"), max_chars=200)
        due = moment_asked(nonce, _("Done by"), required=True)
        sent = nonce.send(_(move.label), width="stretch")
    if sent and (who is None or due is None):
        st.error(_("Choose who is to help, and by when."))
    elif sent:
        send(
            me,
            story,
            nonce,
            helping.bring_in,
            move,
            user_id=who,
            task=task,
            due_at=due,
            version=story.version,
        )


def _tell(me: Actor, story: Story, move: Move) -> None:
    with form(move, story.row.id, border=False) as nonce:
        note = st.text_area(
            _("What was said to the customer"), key=nonce.key("text"), max_chars=1000, height=80
        )
        promised = moment_asked(nonce, _("New promised date, if one was given"))
        sent = nonce.send(_(move.label), width="stretch")
    if sent:
        values = {"note": note, "promised": promised, "version": story.version}
        send(me, story, nonce, telling.tell_customer, move, **values)


def moment_asked(nonce: Once, label: str, *, required: bool = False) -> datetime | None:
    """A day and an hour; no day, no moment."""
    today = clock.local(clock.now()).date()
    left, right = st.columns(2)
    held = today + timedelta(days=1) if required else None
    day: Any = left.date_input(label, value=held, min_value=today, format="YYYY-MM-DD", key=nonce.key("date"))
    hour = right.time_input(_("Time"), value=SIX, key=nonce.key("time"), step=1800)
    return datetime.combine(day, hour or SIX, clock.zone()) if day else None


FORMS: dict[Move, StepForm] = {Move.HELP: _help, Move.TELL: _tell}


def told_of(event: Event) -> str:
    """What the story says of handing on, helping and telling; "" for any other event."""
    content, name = event.content, plain(str(event.content.get("name", "")))
    if event.move in (Move.DISPATCH, Move.GRAB) and name:
        return (
            _("to {name}, whose turn it was", name=name)
            if content.get("in_turn")
            else _("to {name}", name=name)
        )
    if event.move == Move.SEND_ON:
        return _("from {name}, after {n} minutes", name=plain(content["worker"]), n=content["n"])
    if event.move == Move.HELP:
        return _released_or_asked(content, name)
    if event.move == Move.HELPED:
        return "" if event.by == event.content["name"] else name
    if event.move == Move.TELL and content.get("promised"):
        return _("promised {date}", date=_shown(content["promised"]))
    return ""


def _released_or_asked(content: dict[str, Any], name: str) -> str:
    if content.get("let_go"):
        return _("{name} need not help any more", name=name)
    return _("{name}, by {date}", name=name, date=_shown(content["due"]))


def _shown(moment: str) -> str:
    return clock.shown(datetime.fromisoformat(moment))
