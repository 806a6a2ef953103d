"""Several actions of the page given to somebody, or another date, at once."""

from collections.abc import Sequence

import streamlit as st

from db.choices.actions import ActionState
from lib.access import Actor
from lib.actions import bulk, find
from lib.actions.rules import Row
from lib.actions.view import day_asked
from lib.ui import Once, _, form, reading, say, submit
from lib.widgets import choose, several


def change_several(me: Actor, rows: Sequence[Row]) -> None:
    """For who looks after all actions; those of the page that are still to be put right."""
    named = {row.id: f"{row.no} {row.title}" for row in rows if row.state == ActionState.OPEN}
    if not me.may(bulk.assign_several.permission) or len(named) < 2:
        return
    box = st.popover(_("Change several"), icon=":material/checklist:", key="actions:bulk", on_change="rerun")
    if box.open:
        with box:
            chosen = several(_("Which actions"), named, key="actions:bulk:which")
            if st.checkbox(_("All {n} of this page", n=len(named)), key="actions:bulk:all"):
                chosen = list(named)
            if chosen:
                _change(me, [row for row in rows if row.id in set(chosen)])


def _change(me: Actor, rows: Sequence[Row]) -> None:
    projects = {row.project_id for row in rows}
    with form("actions", "bulk", border=False) as nonce:
        owner = _owner(me, nonce, projects.pop()) if len(projects) == 1 else None
        due = day_asked(nonce, _("To be put right by"))
        why = st.text_input(_("Why is it changed?"), key=nonce.key("why"), max_chars=300)
        sent = nonce.send(_("Change {n} actions", n=len(rows)), width="stretch")
    ids = [row.id for row in rows]
    if sent and submit(bulk.assign_several, me, nonce, ids=ids, owner_id=owner, due_at=due, reason=why):
        say(_("Changed: {n}", n=len(rows)))
        for key in ("which", "all"):
            st.session_state.pop(f"actions:bulk:{key}", None)
        st.rerun()


def _owner(me: Actor, nonce: Once, project_id: int | None) -> int | None:
    people = reading(find.owners, me, project_id=project_id) if me.may("actions.raise") else {}
    return choose(_("Responsible"), people, key=nonce.key("owner"), placeholder=_("As it is"))
