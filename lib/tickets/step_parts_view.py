"""What every step's form is made of: a button, or a reason and a button, and what happens once it is sent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from db.choices.tickets import Move
from lib.access import Actor
from lib.tickets.rules import move_label, state_label
from lib.tickets.story import Story
from lib.ui import Done, Once, _, editing, form, saved, say, submit

StepForm = Callable[[Actor, Story, Move], None]


def pinned(story: Story) -> Story:
    """As it was when first drawn: a step is taken on what its maker saw."""
    state = _(state_label(story.row.type, story.row.state))
    standing = {_("State"): state, _("Handled by"): story.row.assignee}
    return replace(story, version=editing("ticket", story.row.id, story.version, **standing).version)


def send(me: Actor, story: Story, nonce: Once, use_case: Any, move: Move, **values: Any) -> None:
    done: Done[Any] | None = submit(use_case, me, nonce, id=story.row.id, **values)
    if done:
        saved("ticket", story.row.id)
        say(_("{no}: {move}", no=story.row.no, move=_(move_label(story.row.type, move))))
        st.rerun()


def simple(use_case: Any) -> StepForm:
    def draw(me: Actor, story: Story, move: Move) -> None:
        with form(move, story.row.id, border=False) as nonce:
            sent = nonce.send(_(move_label(story.row.type, move)), width="stretch")
        if sent:
            send(me, story, nonce, use_case, move, version=story.version)

    return draw


def reasoned(use_case: Any, label: str, field: str = "reason") -> StepForm:
    def draw(me: Actor, story: Story, move: Move) -> None:
        with form(move, story.row.id, border=False) as nonce:
            text = st.text_area(_(label), key=nonce.key("text"), max_chars=1000, height=80)
            sent = nonce.send(_(move_label(story.row.type, move)), width="stretch")
        if sent:
            values: dict[str, Any] = {field: text} | ({} if move == Move.NOTE else {"version": story.version})
            send(me, story, nonce, use_case, move, **values)

    return draw
