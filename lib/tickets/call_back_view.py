"""Calling a customer back: what to say, what they said, and the list of those who wait."""

from typing import Any

import streamlit as st

from db.choices.tickets import Move, Reached, Redress, Satisfaction, State, TicketType
from lib import clock
from lib.access import Actor
from lib.actions import find as actions
from lib.i18n import pick as in_language
from lib.standards.company import company
from lib.tables import Cell, Column, badge
from lib.tickets import service
from lib.tickets import story as stories
from lib.tickets.call_back_rules import next_tries, script
from lib.tickets.call_backs import By, Numbers, Waiting
from lib.tickets.files_view import is_about_files
from lib.tickets.rules import is_satisfied, may_move, state_label
from lib.tickets.story import Event, Story
from lib.tickets.view import due_cell, short
from lib.ui import Once, _, form, language, once, plain, reading, saved, say, submit
from lib.widgets import choose, pick, words

TILE = 150
SAYING = frozenset({Move.FINISH, Move.ANSWER})


@st.fragment
def call_back(me: Actor, story: Story, move: Move) -> None:
    """One call: reached or not, both answers, and what follows when the customer is not content."""
    nonce = once(move, story.row.id)
    reached = pick(
        _("Did you reach the customer?"), words(Reached), key=nonce.key("reached"), held=Reached.YES
    )
    said = {} if reached == Reached.NO else _answers(me, story, nonce)
    with form(move, story.row.id, border=False) as nonce:
        said |= _not_reached(nonce) if reached == Reached.NO else _reached(story, nonce)
        sent = nonce.send(_("Save the call-back"), width="stretch")
    if sent:
        values = {"reached": reached or Reached.NO, "version": story.version, **said}
        if submit(service.call_back, me, nonce, id=story.row.id, **values):
            saved("ticket", story.row.id)
            say(_outcome(me, story))
            st.rerun()


def _outcome(me: Actor, story: Story) -> str:
    """Where the ticket stands now; the list goes on to the next, and nobody would look."""
    now = reading(stories.story, me, id=story.row.id)
    label = _(state_label(now.row.type, now.row.state))
    told = _("{no} is “{state}” now.", no=now.row.no, state=label)
    if now.row.state == State.CALLED_BACK and now.chained and not now.cause:
        return f"{told} " + _("One of a chain: it closes only once its cause is named.")
    return told


def _answers(me: Actor, story: Story, nonce: Once) -> dict[str, Any]:
    """The two questions; and, once an answer is not a good one, what is to follow."""
    fine = {True: _("All right"), False: _("Not all right")}
    quality = pick(_quality(story.row.type), fine, key=nonce.key("quality"))
    score = pick(_("Is the customer satisfied?"), words(Satisfaction), key=nonce.key("score"))
    said: dict[str, Any] = {"quality_ok": quality, "satisfaction": score}
    well = quality is not False and (score is None or is_satisfied(True, score))
    return said if well else said | _redress(me, story, nonce)


def _quality(type: TicketType) -> str:
    return _("Is the repair all right?") if type == TicketType.REPAIR else _("Is the matter settled?")


def _redress(me: Actor, story: Story, nonce: Once) -> dict[str, Any]:
    """Back to work, or closed while an action goes on."""
    ways = words(Redress)
    if not me.may("actions.raise"):
        del ways[Redress.ACTION]
    instead = pick(_("What follows"), ways, key=nonce.key("instead"), held=Redress.REOPEN)
    if instead != Redress.ACTION:
        return {"instead": Redress.REOPEN}
    people = reading(actions.owners, me, project_id=story.project_id)
    owner = choose(_("Who puts it right"), people, key=nonce.key("owner"))
    st.caption(_("What the customer said becomes the action; the ticket counts as called back."))
    return {"instead": instead, "owner_id": owner}


def _reached(story: Story, nonce: Once) -> dict[str, Any]:
    """A complaint is followed up first, before it closes."""
    note = st.text_area(_("What the customer said"), key=nonce.key("note"), max_chars=1000, height=80)
    if not may_move(story.row.type, State.CALLED_BACK, Move.CLOSE):
        return {"note": note}
    close = st.checkbox(_("Close the ticket if all is well"), value=True, key=nonce.key("close"))
    return {"note": note, "close": close}


def _not_reached(nonce: Once) -> dict[str, Any]:
    tries = next_tries(clock.local(clock.now()))
    when = pick(
        _("Try again"), {way: _(way) for way in tries}, key=nonce.key("again"), held=next(iter(tries))
    )
    note = st.text_input(_("Note"), key=nonce.key("note"), max_chars=1000)
    return {"note": note, "again_at": tries.get(when or "")}


def what_was_done(story: Story) -> None:
    """What the call is about, and how earlier tries went; the story comes newest first."""
    lines = [_line(event) for event in _since_the_work(story.events)]
    st.markdown("\n".join(lines) or _("Nothing was written down."))


def _since_the_work(events: list[Event]) -> list[Event]:
    found: list[Event] = []
    for event in events:
        if event.move in SAYING or (event.move == Move.CALL_BACK):
            found.append(event)
        if event.move == Move.FINISH and not is_about_files(event.move, event.content):
            break
    return found[::-1]


def _line(event: Event) -> str:
    about = _("Not reached") if event.move == Move.CALL_BACK else _(event.move.label)
    parts = [f"**{about}**", clock.shown(event.at), plain(event.by), plain(event.note)]
    return "- " + " · ".join(part for part in parts if part)


def say_this(me: Actor, type: TicketType) -> None:
    """The words of the call, in the order they are said."""
    name = reading(company, me).name or _("the property service")
    said = {
        part: in_language(text, language()).replace("{company}", name) for part, text in script(type).items()
    }
    with st.container(border=True):
        st.caption(_("What to say"))
        st.markdown(plain(said["opening"]))
        st.markdown(f"1. **{plain(said['quality'])}**\n1. **{plain(said['satisfaction'])}**")
        st.markdown(plain(said["closing"]))


def filters(known: dict[int, str]) -> By:
    """Whose customers: one project's, or those whose matter I took in."""
    whose = {False: _("All"), True: _("Taken in by me")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        project = None
        if len(known) > 1:
            project = choose(_("Project"), known, key="call_backs:project", placeholder=_("All"), width=240)
        mine = pick(_("Show"), whose, key="call_backs:mine", held=False)
    return By(project_id=project, mine=bool(mine))


def numbers_row(found: Numbers) -> None:
    with st.container(horizontal=True):
        st.metric(_("To call back"), found.waiting, width=TILE)
        st.metric(_("Late"), found.late, width=TILE)


def columns() -> list[Column]:
    """The list of those who wait."""
    return [
        Column("no", _("Number"), lambda r: r.no),
        Column("type", _("Kind"), lambda r: _(r.type.label)),
        Column("due", _("Due"), due_cell),
        Column("place", _("Place"), lambda r: r.place),
        Column("summary", _("Content"), lambda r: short(r.summary), wide=True),
        Column("attempts", _("Tries"), lambda r: str(r.attempts) if r.attempts else "", right=True),
        Column("tried", _("Last try"), lambda r: clock.shown(r.tried_at), spare=True),
        Column("again", _("Try again"), _again),
        Column("assignee", _("Handled by"), lambda r: r.assignee, spare=True),
        Column("project", _("Project"), lambda r: r.project, spare=True),
    ]


def _again(row: Waiting) -> Cell:
    shown = clock.shown(row.again_at)
    return badge(shown, "orange") if row.held_back else shown
