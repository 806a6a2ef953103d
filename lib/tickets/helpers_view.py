"""The co-handlers of other departments, each with a due time."""

import streamlit as st

from db.choices.tickets import Move
from lib import clock
from lib.access import Actor
from lib.paging import Page
from lib.tables import Cell, Column, View, badge, table
from lib.tickets import helping
from lib.tickets.helping import Part, Task
from lib.tickets.rules import may_move
from lib.tickets.story import Story
from lib.ui import _, form, plain, reading, say, submit


def co_handlers(me: Actor, story: Story) -> None:
    """Who helps with what, by when; their word that it is done, or the desk's that it is not needed."""
    found = reading(helping.parts, me, id=story.row.id)
    if not found:
        return
    st.subheader(_("Co-handlers"), anchor=False)
    open_still = may_move(story.row.type, story.row.state, Move.HELPED)
    for part in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_line(part))
            if open_still and not part.done_at:
                _part_s_steps(me, story, part)


def _line(part: Part) -> str:
    when, colour = _when(part)
    parts = [f":{colour}-badge[{when}]", f"**{plain(part.name)}**", plain(part.task), plain(part.note)]
    return " ".join(one for one in parts if one)


def _when(part: Part) -> tuple[str, str]:
    late = "red" if part.late else ""
    if part.done_at:
        return _("done {date}", date=clock.shown(part.done_at)), late or "green"
    return _("due {date}", date=clock.shown(part.due_at)), late or "blue"


def _part_s_steps(me: Actor, story: Story, part: Part) -> None:
    if part.user_id == me.user_id or me.may("tickets.on_behalf"):
        with st.popover(_("Part done"), icon=":material/task_alt:", key=f"helped:{part.id}"):
            _said(me, story, part, Move.HELPED, _("What was done?"))
    if me.may("tickets.dispatch"):
        with st.popover(_("Not needed"), icon=":material/person_remove:", key=f"let_go:{part.id}"):
            _said(me, story, part, Move.HELP, _("Why is it not needed any more?"))


def _said(me: Actor, story: Story, part: Part, move: Move, label: str) -> None:
    with form("part", move, part.id, border=False) as nonce:
        text = st.text_area(label, key=nonce.key("text"), max_chars=1000, height=80)
        sent = nonce.send(_("Save"))
    if not sent:
        return
    here = {"id": story.row.id, "part_id": part.id}
    if move == Move.HELPED:
        done = submit(helping.helped, me, nonce, **here, note=text)
    else:
        done = submit(helping.let_go, me, nonce, **here, reason=text)
    if done:
        say(_("Saved"))
        st.rerun()


def my_parts(me: Actor) -> None:
    """What this person was asked to help with; nothing to help with draws nothing."""
    found = reading(helping.my_parts, me) if me.may("tickets.work") else []
    if not found:
        return
    st.subheader(_("I am asked to help"), anchor=False)
    columns = [
        Column("no", _("Number"), lambda t: t.no),
        Column("due", _("Due"), _due),
        Column("place", _("Place"), lambda t: t.place),
        Column("task", _("My part"), lambda t: t.task, wide=True),
    ]
    table(
        "my_parts",
        _("I am asked to help"),
        columns,
        Page(found, len(found), 1, len(found)),
        view=View("", 1),
        opens="ticket",
    )


def _due(task: Task) -> Cell:
    shown = clock.shown(task.due_at)
    return badge(shown, "red") if task.late else shown
