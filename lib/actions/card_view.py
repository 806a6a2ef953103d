"""One action whole: where it stands, the next step, its evidence, its story."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from db.choices.actions import ActionMove
from lib import clock
from lib.access import Actor
from lib.actions import find, service
from lib.actions.evidence_view import evidence
from lib.actions.find import Event, Story
from lib.actions.view import COLOURS, SCREENS, day_asked, item_words, source_words, tone
from lib.i18n import N_
from lib.ui import Once, _, editing, form, go, plain, reading, saved, say, submit
from lib.widgets import choose, pick

StepForm = Callable[[Actor, Story, ActionMove], None]
# In the order of likelihood: the first one open is offered first.
ICONS = {
    ActionMove.FINISH: "task_alt",
    ActionMove.VERIFY: "verified",
    ActionMove.RETURN: "undo",
    ActionMove.ASSIGN: "person_edit",
    ActionMove.NOTE: "edit_note",
    ActionMove.CANCEL: "cancel",
}


def one_action(me: Actor, id: int) -> None:
    story = reading(find.action, me, id=id)
    _head(story)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _next_step(me, story)
        evidence(me, story)
    with right:
        st.subheader(_("Story"), anchor=False)
        st.markdown("\n".join(_told(event) for event in story.events))


def _head(story: Story) -> None:
    row = story.row
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(row.no, anchor=False, width="content")
        st.badge(_(row.state.label), color=COLOURS.get(tone(row), tone(row)))  # type: ignore[arg-type]
        st.badge(_(row.severity.label), color="gray")
        if st.button(_("Back to the list"), key="actions:close", type="tertiary", icon=":material/close:"):
            go("actions")
    st.markdown(f"**{plain(row.title)}**" + (f"  \n{plain(story.detail)}" if story.detail else ""))
    st.caption("　".join(_facts(story)))


def _facts(story: Story) -> list[str]:
    row = story.row
    facts = {
        _("Responsible"): plain(row.owner),
        _("Due"): clock.shown(row.due_at) + (f" ({_('late')})" if row.late else ""),
        _("Kind of measure"): _(row.remedy.label) if row.remedy else "",
        _("Item concerned"): item_words(row, story.item),
        _("Raised from"): _source(story),
        _("Raised by"): plain(row.raised_by),
        _("Project"): plain(row.project) or _("Whole company"),
    }
    return [f"{name}：{told}" for name, told in facts.items() if told]


def _source(story: Story) -> str:
    row, words = story.row, plain(source_words(story.row))
    return (
        f"[{words}](/{SCREENS[row.source_kind]}?id={row.source_id})" if row.source_kind in SCREENS else words
    )


def _next_step(me: Actor, story: Story) -> None:
    """The moves open to this person, and the chosen one's form, for the action as it was first drawn."""
    standing = {_("State"): _(story.row.state.label), _("Responsible"): story.row.owner}
    pin = editing("action", story.row.id, story.version, **standing)
    if story.awaits_another:
        st.caption(_("Put right. Somebody who neither owns it nor did it verifies it now."))
    moves = {m: f":material/{icon}: {_(m.label)}" for m, icon in ICONS.items() if m in story.moves}
    if not moves:
        st.caption(_("Nothing is left for you to do here."))
        return
    key = f"action:{story.row.id}:{len(story.events)}"
    if chosen := pick(_("Next step"), moves, key=key, held=next(iter(moves))):
        version = {} if chosen == ActionMove.NOTE else {"version": pin.version}
        _FORMS[chosen](me, story, chosen, version)


def _worded(use_case: Any, label: str, field: str = "reason") -> Any:
    """A step that is words and a button."""

    def draw(me: Actor, story: Story, move: ActionMove, version: dict[str, int]) -> None:
        with form(move, "action", story.row.id, border=False) as nonce:
            text = st.text_area(_(label), key=nonce.key("text"), max_chars=1000, height=80)
            sent = nonce.send(_(move.label), width="stretch")
        if sent:
            _send(me, story, nonce, use_case, move, **{field: text}, **version)

    return draw


def _assign(me: Actor, story: Story, move: ActionMove, version: dict[str, int]) -> None:
    row = story.row
    people = {row.owner_id: row.owner} | reading(find.owners, me, project_id=row.project_id)
    with form(move, "action", row.id, border=False) as nonce:
        owner = choose(_("Responsible"), people, key=nonce.key("owner"), held=row.owner_id)
        due = day_asked(nonce, _("To be put right by"), row.due_at)
        why = st.text_input(_("Why is it changed?"), key=nonce.key("why"), max_chars=300)
        sent = nonce.send(_(move.label), width="stretch")
    if sent and not due:
        st.error(_("Choose the date."))
    elif sent:
        values = {"owner_id": owner or row.owner_id, "due_at": due, "reason": why}
        _send(me, story, nonce, service.assign, move, **values, **version)


def _send(me: Actor, story: Story, nonce: Once, use_case: Any, move: ActionMove, **values: Any) -> None:
    if submit(use_case, me, nonce, id=story.row.id, **values):
        saved("action", story.row.id)
        say(_("{no}: {move}", no=story.row.no, move=_(move.label)))
        st.rerun()


_FORMS: dict[ActionMove, Any] = {
    ActionMove.FINISH: _worded(
        service.finish, N_("What was done? Or add a photo below that shows it."), "note"
    ),
    ActionMove.VERIFY: _worded(service.verify, N_("What you saw"), "note"),
    ActionMove.RETURN: _worded(service.send_back, N_("What is not right yet?")),
    ActionMove.ASSIGN: _assign,
    ActionMove.NOTE: _worded(service.note, N_("Note"), "note"),
    ActionMove.CANCEL: _worded(service.cancel, N_("Why is it cancelled?")),
}


def _told(event: Event) -> str:
    """One line of the story, and what was said below it."""
    first = f"- **{_label(event)}** · {clock.shown(event.at)}" + (f" · {plain(event.by)}" if event.by else "")
    extra = " · ".join(part for part in (_said(event), plain(event.note)) if part)
    return first + (f"  \n  {extra}" if extra else "")


def _label(event: Event) -> str:
    return _("Photos and files") if event.content.keys() & {"files", "removed"} else _(event.move.label)


def _said(event: Event) -> str:
    content = event.content
    if removed := content.get("removed"):
        return _("{n} files removed", n=len(removed))
    if files := content.get("files"):
        return _("{n} files added", n=len(files))
    if event.move == ActionMove.ASSIGN:
        return _("due {date}", date=content["due"])
    return ""
