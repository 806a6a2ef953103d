"""The next step of an action: the moves open to this person, and the chosen one's form."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from db.choices.actions import ActionMove, Remedy
from db.choices.files import Purpose
from lib import clock
from lib.access import Actor
from lib.actions import effects, find, planning, service
from lib.actions.find import Story
from lib.actions.rules import must_be_planned
from lib.actions.view import day_asked
from lib.files.view import PHOTOS, bring, let_go
from lib.i18n import N_
from lib.settings import settings
from lib.ui import Once, _, editing, form, once, plain, reading, saved, say, submit
from lib.widgets import choose, pick, words

# In the order of likelihood: the first one open is offered first.
ICONS = {
    ActionMove.FINISH: "task_alt",
    ActionMove.VERIFY: "verified",
    ActionMove.RETURN: "undo",
    ActionMove.EFFECT: "event_repeat",
    ActionMove.PLAN: "checklist",
    ActionMove.ASK: "more_time",
    ActionMove.ASSIGN: "person_edit",
    ActionMove.NOTE: "edit_note",
    ActionMove.CANCEL: "cancel",
}
UNPINNED = (ActionMove.NOTE,)  # words are added, nothing is overwritten
DEAREST = 9_999_999.0


def next_step(me: Actor, story: Story) -> ActionMove | None:
    """Draws it for the action as it was first drawn; which step is chosen."""
    standing = {_("State"): _(story.row.state.label), _("Responsible"): story.row.owner}
    pin = editing("action", story.row.id, story.version, **standing)
    _waiting(story)
    moves = {m: f":material/{icon}: {_(m.label)}" for m, icon in ICONS.items() if m in story.moves}
    if not moves:
        st.caption(_("Nothing is left for you to do here."))
        return None
    key = f"action:{story.row.id}:{len(story.events)}"
    chosen = pick(_("Next step"), moves, key=key, held=_likely(story, list(moves)))
    if chosen:
        version = {} if chosen in UNPINNED else {"version": pin.version}
        _FORMS[chosen](me, story, chosen, version)
    return chosen


def _likely(story: Story, moves: list[ActionMove]) -> ActionMove | None:
    """The first, unless somebody asks for time, or there is nothing to see yet."""
    if story.asked_until and ActionMove.ASSIGN in moves:
        return ActionMove.ASSIGN
    return None if moves[0] == ActionMove.EFFECT and _too_early(story) else moves[0]


def _too_early(story: Story) -> bool:
    due = story.row.effect_due_at
    return due is not None and clock.now() < due


def _waiting(story: Story) -> None:
    """What somebody else is to do, or asks for."""
    if story.awaits_another:
        st.caption(_("Put right. Somebody who neither owns it nor did it verifies it now."))
    if story.asked_until:
        asked = next(event for event in story.events if event.move == ActionMove.ASK)
        until = clock.shown(story.asked_until)
        st.info(_("More time is asked for, until {date}: {reason}", date=until, reason=plain(asked.note)))


def _worded(use_case: Any, label: str, field: str = "reason") -> Any:
    """A step that is words and a button."""

    def draw(me: Actor, story: Story, move: ActionMove, version: dict[str, int]) -> None:
        with form(move, "action", story.row.id, border=False) as nonce:
            text = st.text_area(_(label), key=nonce.key("text"), max_chars=1000, height=80)
            sent = nonce.send(_(move.label), width="stretch")
        if sent:
            _send(me, story, nonce, use_case, move, **{field: text}, **version)

    return draw


def _finish(me: Actor, story: Story, move: ActionMove, version: dict[str, int]) -> None:
    """Photos, words and, for a grave finding, measure and cost, all at once."""
    row = story.row
    with form(move, "action", row.id, border=False) as nonce:
        photos = st.file_uploader(
            _("Photos of how it is now") + (" *" if row.photo else ""),
            PHOTOS,
            accept_multiple_files=True,
            max_upload_size=settings().most_upload_mb,
            key=nonce.key("photos"),
        )
        text = st.text_area(_("How it was put right"), key=nonce.key("text"), max_chars=1000, height=80)
        wanted = must_be_planned(row.severity, row.source_kind) and (not row.measure or row.money is None)
        planned = _plan_asked(nonce, story) if wanted else {}
        sent = nonce.send(_(move.label), width="stretch")
    if not sent or (ids := _brought(me, row.id, photos)) is None:
        return
    if _sent(me, story, nonce, service.finish, move, note=text, file_ids=ids, **planned, **version):
        let_go(photos or ())
        st.rerun()


def _brought(me: Actor, id: int, photos: Any) -> list[int] | None:
    """The photos as own files, for the step to take along; None after a refusal that was shown."""
    kept = [bring(me, once("evidence", id, photo.file_id), photo, Purpose.AFTER) for photo in photos or ()]
    ids = [file.id for file in kept if file]
    return ids if len(ids) == len(kept) else None


def _plan_asked(nonce: Once, story: Story) -> dict[str, Any]:
    """By what measure, of what kind, at what cost."""
    row = story.row
    measure = st.text_area(
        _("By what measure") + " *", row.measure, key=nonce.key("measure"), max_chars=1000, height=80
    )
    remedy = pick(
        _("Kind of measure"), words(Remedy), key=nonce.key("remedy"), held=row.remedy, required=False
    )
    held = None if row.money is None else float(row.money)
    money = st.number_input(
        _("Cost, yuan (0 when it costs nothing)"), 0.0, DEAREST, held, key=nonce.key("money")
    )
    cost = None if money is None else Decimal(str(money))
    return {"measure": measure, "remedy": remedy, "money": cost}


def _plan(me: Actor, story: Story, move: ActionMove, version: dict[str, int]) -> None:
    with form(move, "action", story.row.id, border=False) as nonce:
        planned = _plan_asked(nonce, story)
        sent = nonce.send(_(move.label), width="stretch")
    if sent:
        _send(me, story, nonce, planning.plan, move, **planned, **version)


def _ask(me: Actor, story: Story, move: ActionMove, version: dict[str, int]) -> None:
    with form(move, "action", story.row.id, border=False) as nonce:
        until = day_asked(nonce, _("Until when"), story.row.due_at)
        why = st.text_area(_("Why does it take longer?"), key=nonce.key("why"), max_chars=300, height=80)
        sent = nonce.send(_(move.label), width="stretch")
    if sent and until and _dated(until):
        _send(me, story, nonce, planning.ask_for_time, move, until=until, reason=why, **version)


def _dated(day: datetime | None) -> bool:
    if not day:
        st.error(_("Choose the date."))
    return day is not None


def _assign(me: Actor, story: Story, move: ActionMove, version: dict[str, int]) -> None:
    row = story.row
    people = {row.owner_id: row.owner} | reading(find.owners, me, project_id=row.project_id)
    with form(move, "action", row.id, border=False) as nonce:
        owner = choose(_("Responsible"), people, key=nonce.key("owner"), held=row.owner_id)
        due = day_asked(nonce, _("To be put right by"), story.asked_until or row.due_at)
        why = st.text_input(_("Why is it changed, or not?"), key=nonce.key("why"), max_chars=300)
        sent = nonce.send(_(move.label), width="stretch")
    if sent and _dated(due):
        values = {"owner_id": owner or row.owner_id, "due_at": _as_it_was(story, due), "reason": why}
        _send(me, story, nonce, service.assign, move, **values, **version)


def _as_it_was(story: Story, due: datetime | None) -> datetime | None:
    """The same day is the same date, to the minute."""
    held = story.row.due_at
    same = due and held and clock.local(due).date() == clock.local(held).date()
    return held if same else due


def _effect(me: Actor, story: Story, move: ActionMove, version: dict[str, int]) -> None:
    """Has it lasted? If not, it is raised again for somebody."""
    row, answers = story.row, {True: _("Effective"), False: _("Not effective")}
    if _too_early(story):
        due = clock.shown(row.effect_due_at)[:10]
        st.caption(
            _("Whether it lasts shows from {date} on; earlier it can only be found wanting.", date=due)
        )
        del answers[True]
    lasted = pick(_("Has it lasted?"), answers, key=f"action:{row.id}:lasted", held=next(iter(answers)))
    with form(move, "action", row.id, border=False) as nonce:
        text = st.text_area(_("What you saw"), key=nonce.key("text"), max_chars=1000, height=80)
        owner = None if lasted else _new_owner(me, story, nonce)
        sent = nonce.send(_(move.label), width="stretch")
    if sent:
        found = {"effective": bool(lasted), "note": text, "owner_id": owner}
        _send(me, story, nonce, effects.check_effect, move, **found, **version)


def _new_owner(me: Actor, story: Story, nonce: Once) -> int | None:
    people = reading(find.owners, me, project_id=story.row.project_id) if me.may("actions.raise") else {}
    label = _("Raised again for")
    return choose(label, people, key=nonce.key("owner"), held=story.row.owner_id) if people else None


def _send(me: Actor, story: Story, nonce: Once, use_case: Any, move: ActionMove, **values: Any) -> None:
    if _sent(me, story, nonce, use_case, move, **values):
        st.rerun()


def _sent(me: Actor, story: Story, nonce: Once, use_case: Any, move: ActionMove, **values: Any) -> bool:
    if not submit(use_case, me, nonce, id=story.row.id, **values):
        return False
    saved("action", story.row.id)
    say(_("{no}: {move}", no=story.row.no, move=_(move.label)))
    return True


_FORMS: dict[ActionMove, Any] = {
    ActionMove.FINISH: _finish,
    ActionMove.PLAN: _plan,
    ActionMove.VERIFY: _worded(service.verify, N_("What you saw"), "note"),
    ActionMove.RETURN: _worded(service.send_back, N_("What is not right yet?")),
    ActionMove.EFFECT: _effect,
    ActionMove.ASSIGN: _assign,
    ActionMove.ASK: _ask,
    ActionMove.NOTE: _worded(service.note, N_("Note"), "note"),
    ActionMove.CANCEL: _worded(service.cancel, N_("Why is it cancelled?")),
}
