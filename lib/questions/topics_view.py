"""Topics: the tree, and adding or changing one."""

from typing import Any

import streamlit as st

from db.choices.training import ContentArea
from lib.access import Actor
from lib.paging import Page
from lib.questions import topics
from lib.questions.bank_view import topic_chooser
from lib.questions.topic_rules import TopicRow
from lib.tables import Column, View, badge, table
from lib.ui import _, editing, form, reading, saved, say, submit
from lib.widgets import choose, words

INDENT = "　"
CHANGED = "_pin:topic:changed"


def topic_tree(me: Actor) -> None:
    """The tree on the left; beside it the one chosen, or room for a new one."""
    tree = reading(topics.tree, me)
    if not me.may("questions.manage"):
        _tree(tree, picks=False)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        picked = _tree(tree, picks=True)
        if tree:
            st.caption(_("Choose a topic in the table to change it."))
    if picked is not None:
        st.session_state[CHANGED] = picked
    chosen = next((row for row in tree if row.id == st.session_state.get(CHANGED)), None)
    with right:
        if chosen:
            _change(me, tree, chosen)
        else:
            _add(me, tree)


def _tree(tree: list[TopicRow], *, picks: bool) -> int | None:
    page = Page(tree, len(tree), 1, max(len(tree), 1))
    return table(
        "topics",
        _("Topics"),
        _columns(),
        page,
        view=View("", 1),
        picks=picks,
        empty=_("No topic yet. Add the first one: fire safety, service manners, lifts …"),
    )


def _columns() -> list[Column]:
    areas = words(ContentArea)
    return [
        Column("name", _("Topic"), lambda row: f"{INDENT * row.depth}{row.name}", wide=True),
        Column("area", _("Content area"), lambda row: areas[ContentArea(row.area)] if row.area else ""),
        Column("questions", _("Questions in use"), lambda row: str(row.whole), right=True),
        Column("state", _("State"), lambda row: "" if row.active else badge(_("Topic retired"), "grey")),
    ]


def _add(me: Actor, tree: list[TopicRow]) -> None:
    st.subheader(_("Add a topic"), anchor=False)
    with form("topic", "new", border=False) as nonce:
        name = st.text_input(_("Topic's name"), key=nonce.key("name"), max_chars=topics.LONGEST_NAME)
        above = _above(tree, nonce.key("above"), None)
        area = _area(nonce.key("area"), "")
        sent = nonce.send(_("Add a topic"))
    if sent and submit(topics.add_topic, me, nonce, name=name, parent_id=above, area=area):
        say(_("The topic is added."))
        st.rerun()


def _above(tree: list[TopicRow], key: str, held: int | None) -> int | None:
    offered = [row for row in tree if row.active and row.depth + 1 < topics.DEEPEST]
    none = TopicRow(0, None, "", _("none: at the top"), 0, "", True, 0, 0, 0)
    label = _("Belongs under")
    return topic_chooser([none, *offered], key=key, held=held or 0, retired=False, label=label) or None


def _area(key: str, held: str) -> str:
    areas: dict[str, str] = {"": _("none in particular")}
    areas |= {area.value: label for area, label in words(ContentArea).items()}
    return choose(_("Content area"), areas, key=key, held=held) or ""


def _change(me: Actor, tree: list[TopicRow], row: TopicRow) -> None:
    pin = editing("topic", row.id, row.version, **{_("Topic"): row.path})
    st.subheader(_("Change the topic"), anchor=False)
    with form("topic", row.id, border=False) as nonce:
        name = st.text_input(
            _("Topic's name"), row.name, key=nonce.key("name"), max_chars=topics.LONGEST_NAME
        )
        above = _above([one for one in tree if one.id != row.id], nonce.key("above"), row.parent_id)
        area = _area(nonce.key("area"), row.area)
        active = not st.checkbox(_("Retired: offered no more"), not row.active, key=nonce.key("retired"))
        sent = nonce.send(_("Save"))
    values: dict[str, Any] = {"name": name, "parent_id": above, "area": area, "active": active}
    if sent and submit(topics.change_topic, me, nonce, id=row.id, version=pin.version, **values):
        _close(row.id)
        say(_("The topic is changed."))
        st.rerun()
    if st.button(_("Cancel"), key="topic:close", type="tertiary"):
        _close(row.id)
        st.rerun()


def _close(id: int) -> None:
    saved("topic", id)
    st.session_state.pop(CHANGED, None)
