"""Blocks of the tickets' screens used twice or too long for a page."""

from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from db.choices.tickets import Move, Satisfaction, State, TicketType, Urgency, WaitingFor
from lib import clock
from lib.access import Actor
from lib.customers.reveal_view import asked_why
from lib.forms.find import Forms
from lib.forms.schema import KEPT_FILES, FormSchema
from lib.forms.view import answers, label_of
from lib.i18n import pick
from lib.tables import Cell, Column, badge
from lib.tickets import story as stories
from lib.tickets.complaint_view import grade_badge
from lib.tickets.complaint_words_view import COLOURS as GRADE_COLOURS
from lib.tickets.complaint_words_view import said as words_of
from lib.tickets.files_view import is_about_files, told
from lib.tickets.ledger_view import imported_words, when
from lib.tickets.rules import Row, move_label, state_label
from lib.tickets.story import Event, Story
from lib.tickets.telling_view import told_of
from lib.ui import _, language, once, plain, submit
from lib.widgets import toned

TONES = {
    State.RECEIVED: "grey",
    State.ACCEPTED: "grey",
    State.DISPATCHED: "blue",
    State.ON_SITE: "blue",
    State.WAITING: "orange",
    State.CLASSIFIED: "grey",
    State.INVESTIGATED: "blue",
    State.DONE: "blue",
    State.ANSWERED: "blue",
    State.CALLED_BACK: "green",
    State.FOLLOWED_UP: "green",
    State.CLOSED: "green",
    State.REJECTED: "grey",
    State.CANCELLED: "grey",
}


def state_cell(row: Row) -> Cell:
    return badge(_(state_label(row.type, row.state)), TONES[row.state])


def urgency_cell(row: Row) -> Cell:
    """How pressing it is; of a complaint, how grave."""
    if row.grade:
        return badge(_(row.grade.label), GRADE_COLOURS[row.grade].replace("gray", "grey"))
    return badge(_(row.urgency.label), "red") if row.urgency == Urgency.EMERGENCY else _(row.urgency.label)


def due_cell(row: Row) -> Cell:
    """Time left, or how late, in words."""
    if row.due_at is None:
        return ""
    gap = row.due_at - clock.now()
    if row.late:
        return badge(_("{time} late", time=span(-gap)), "red")
    return badge(_("{time} left", time=span(gap)), "orange") if row.soon else _("{time} left", time=span(gap))


def span(gap: timedelta) -> str:
    """2 d, 3 h or 40 min: one unit is enough to act on."""
    minutes = int(gap.total_seconds() // 60)
    if minutes >= 48 * 60:
        return _("{n} d", n=minutes // 1440)
    return _("{n} h", n=minutes // 60) if minutes >= 60 else _("{n} min", n=max(minutes, 0))


def columns(forms: Forms) -> list[Column]:
    """A list of tickets, the most telling columns first."""
    return [
        Column("no", _("Number"), lambda r: r.no, sort="no"),
        Column("type", _("Kind"), lambda r: _(r.type.label), spare=True),
        Column("state", _("State"), state_cell),
        Column("due", _("Due"), due_cell, sort="due"),
        Column("place", _("Place"), lambda r: r.place),
        Column("summary", _("Content"), lambda r: short(r.summary), wide=True),
        Column("category", _("Category"), lambda r: category_of(forms, r), spare=True),
        Column("urgency", _("Urgency"), urgency_cell),
        Column("assignee", _("Handled by"), lambda r: r.assignee),
        Column(
            "received", _("Received at"), lambda r: clock.shown(r.received_at), sort="received", spare=True
        ),
        Column("project", _("Project"), lambda r: r.project, spare=True),
    ]


def category_of(forms: Forms, row: Row) -> str:
    """In the words of the type's form; a ledger's own word stays as it is."""
    known = forms.get(row.type)
    return label_of(known[1], "category", row.category) if known else row.category


def short(text: str, most: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def state_badge(row: Row) -> None:
    tone = "red" if row.late else TONES[row.state]
    toned(_(state_label(row.type, row.state)), tone)


def timeline(story: Story) -> None:
    """The whole story, newest first, in one element."""
    st.markdown("\n".join(_told(story.row.type, event) for event in story.events))


def _told(type: TicketType, event: Event) -> str:
    who = plain(event.by) or (_("the resident") if event.content.get("resident") else "")
    if event.on_behalf_of:
        behalf = _("for {name}", name=plain(event.on_behalf_of))
        who = f"{who}（{behalf}）"
    extra = " · ".join(part for part in (_said(event), plain(event.note)) if part)
    about = (
        _("Photos and files")
        if is_about_files(event.move, event.content)
        else _(move_label(type, event.move))
    )
    first = " · ".join(part for part in (f"**{about}**", when(event.at, event.content), who) if part)
    return f"- {first}" + (f"  \n  {extra}" if extra else "")


def _said(event: Event) -> str:
    content = event.content
    if content.get("imported"):
        return imported_words(content)
    if event.move == Move.WAIT:
        until = clock.shown(datetime.fromisoformat(content["promised"]))
        return _(
            "waiting for {what}, promised {date}",
            what=_(WaitingFor(content["waiting_for"]).label),
            date=until,
        )
    if event.move == Move.CALL_BACK:
        return _called(content)
    return told_of(event) or words_of(event.move, content) or told(content)


def _called(content: dict[str, object]) -> str:
    if not content.get("reached"):
        again = content.get("again_at")
        until = clock.shown(datetime.fromisoformat(str(again))) if again else ""
        return _("not reached, again from {date}", date=until) if again else _("not reached")
    quality = _("quality all right") if content["quality_ok"] else _("quality not all right")
    return f"{quality} · {_(Satisfaction(str(content['satisfaction'])).label)}"


def reply_text(row: Row) -> str:
    """What the desk pastes back into the chat."""
    lines = [
        _("{kind} received. Number: {no}", kind=_(row.type.label), no=row.no),
        f"{row.place} {short(row.summary, 80)}",
    ]
    if row.assignee:
        lines.append(_("{name} will take care of it.", name=row.assignee))
    if row.promised_at:
        lines.append(_("Expected by {date}.", date=clock.shown(row.promised_at)))
    elif row.due_at:
        lines.append(_("You will hear from us by {date}.", date=clock.shown(row.due_at)))
    return "\n".join(lines)


def _kind(row: Row, answered: tuple[FormSchema, dict[str, Any]] | None) -> str:
    """A form the company added goes by its title."""
    own = row.type == TicketType.OTHER and answered is not None
    return plain(pick(answered[0].title, language())) if own and answered else _(row.type.label)


def head(story: Story, answered: tuple[FormSchema, dict[str, Any]] | None) -> None:
    """Number, state, where and what."""
    row = story.row
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(row.no, anchor=False, width="content")
        st.badge(_kind(row, answered), color="gray")
        state_badge(row)
        grade_badge(row.grade)
        if row.urgency == Urgency.EMERGENCY:
            st.badge(_(row.urgency.label), color="red", icon=":material/priority_high:")
        if story.reopened:
            st.badge(_("Reopened {n} times", n=story.reopened), color="orange")
    st.markdown(f"**{plain(row.place)}**　{plain(row.summary)}")
    st.caption("　".join(_facts(story, answered)))


def _facts(story: Story, answered: tuple[FormSchema, dict[str, Any]] | None) -> list[str]:
    row = story.row
    due = due_cell(row)
    facts = [
        row.project,
        label_of(answered[0], "category", row.category) if answered else "",
        _("received {date}", date=clock.shown(row.received_at)),
        _("by {name}", name=story.first_contact) if story.first_contact else "",
        _("handled by {name}", name=row.assignee) if row.assignee else "",
        _("due {date}", date=clock.shown(row.due_at)) + f" ({due['text'] if isinstance(due, dict) else due})"
        if row.due_at
        else "",
    ]
    if answered and (slot := answered[1].get("slot")):
        facts.append(_("come {when}", when=slot))
    return [plain(fact) for fact in facts if fact]


def details(story: Story, answered: tuple[FormSchema, dict[str, Any]] | None) -> None:
    """What the form asked besides what stands above; its files are among the ticket's photos and files."""
    if not answered:
        return
    schema, values = answered
    above = {"category", "summary", "urgency", "slot"}
    if story.row.grade:  # what it has been judged to be stands beside the findings
        above |= {"grade", "department"}
    files = {field.id for field in schema.fields if field.kind in KEPT_FILES}
    answers(schema, values, key=f"details:{story.row.id}", besides=above | files)


def contact_card(me: Actor, story: Story) -> None:
    """Masked, until somebody who works on the ticket asks; the look is kept in the audit log."""
    row = story.row
    if not row.contact and not row.phone:
        return
    shown = st.session_state.get(f"_seen:{row.id}") or (row.contact, row.phone)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{_('Contact')}**　{plain(shown[0])}　{_dial(shown[1])}")
        if shown == (row.contact, row.phone) and me.may("tickets.work"):
            _reveal(me, row.id)


def _dial(phone: str) -> str:
    """A whole number is a link a telephone dials."""
    return f"[{phone}](tel:{phone})" if phone.isascii() and phone.isdigit() else plain(phone)


def _reveal(me: Actor, id: int) -> None:
    nonce = once("reveal", id)
    if not (asked := asked_why(_("Show phone"), nonce)):
        return
    if done := submit(stories.reveal_contact, me, nonce, id=id, reason=asked[0], note=asked[1]):
        st.session_state[f"_seen:{id}"] = tuple(done.value)
        st.rerun()
