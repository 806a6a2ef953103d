"""Posts × courses: what each post needs, set post by post or from a course."""

from typing import Any

import streamlit as st

from lib.access import Actor
from lib.tables import Cell, Column, View, badge, table
from lib.training import courses, requirements
from lib.training.labels_view import whole
from lib.training.requirements import LONGEST_POST, Requirement
from lib.ui import _, form, once, plain, reading, say, submit
from lib.widgets import choose


def by_post(me: Actor) -> None:
    """One post looked at, with the courses it needs."""
    known = reading(requirements.posts, me)
    asked = reading(requirements.by_post, me)
    named = {post: f"{post} ({len(asked.get(post, []))})" for post in known}
    if not named:
        st.info(_("No post yet. Posts come from the staff list."))
        return
    post = choose(_("Post"), named, key="requirements:post", held=next(iter(named)), width=280)
    if post is None:
        return
    rows = asked.get(post, [])
    table(
        f"requirements:{post}",
        _("What each post needs"),
        _columns(course=True),
        whole(rows),
        view=View("", 1),
        empty=_("Nothing is asked of this post yet. Add its courses."),
    )
    if me.may("training.manage"):
        with st.container(horizontal=True):
            with st.popover(_("Take up a course"), icon=":material/add:"):
                _add_course(me, post, rows)
            _alter(me, f"post:{post}", {one.id: one.title for one in rows}, rows)


def posts_of(me: Actor, course_id: int) -> None:
    """On a course's screen: the posts that need it."""
    rows = reading(requirements.requirements, me, course_id=course_id)
    st.subheader(_("Posts that need it"), anchor=False)
    title, shown = _("Posts that need it"), _columns(course=False)
    empty = _("No post needs it yet.")
    table(f"posts:{course_id}", title, shown, whole(rows), view=View("", 1), empty=empty)
    if me.may("training.manage"):
        with st.container(horizontal=True):
            with st.popover(_("Add a post"), icon=":material/add:"):
                _add_post(me, course_id, rows)
            _alter(me, f"course:{course_id}", {one.id: one.post for one in rows}, rows)


def _columns(*, course: bool) -> list[Column]:
    first = (
        [
            Column("course", _("Course"), lambda r: r.title, wide=True),
            Column("code", _("Code"), lambda r: r.code),
        ]
        if course
        else [Column("post", _("Post"), lambda r: r.post, wide=True)]
    )
    return [*first, Column("before", _("When needed"), _needed)]


def _needed(row: Requirement) -> Cell:
    if not row.active:
        return badge(_("Out of use"), "grey")
    return badge(_("Before taking the post"), "orange") if row.before else badge(_("In the post"), "blue")


def _add_course(me: Actor, post: str, rows: list[Requirement]) -> None:
    there = {one.course_id for one in rows}
    free = {id: title for id, title in reading(courses.courses, me).items() if id not in there}
    with form("requirement", "course", post, border=False) as nonce:
        course = choose(_("Course") + " *", free, key=nonce.key("course"))
        before = st.checkbox(_("Before taking the post"), key=nonce.key("before"))
        sent = nonce.send(_("Add"))
    if sent and course is None:
        st.error(_("Choose a course."))
    elif sent and submit(requirements.require, me, nonce, post=post, course_id=course or 0, before=before):
        _saved()


def _add_post(me: Actor, course_id: int, rows: list[Requirement]) -> None:
    there = {one.post for one in rows}
    free = {post: post for post in reading(requirements.posts, me) if post not in there}
    with form("requirement", "post", course_id, border=False) as nonce:
        post = choose(_("Post") + " *", free, key=nonce.key("post"))
        other = st.text_input(_("or another post"), key=nonce.key("other"), max_chars=LONGEST_POST)
        before = st.checkbox(_("Before taking the post"), key=nonce.key("before"))
        sent = nonce.send(_("Add"))
    told: dict[str, Any] = {"post": other.strip() or post or "", "course_id": course_id, "before": before}
    if sent and submit(requirements.require, me, nonce, **told):
        _saved()


def _alter(me: Actor, key: str, named: dict[int, str], rows: list[Requirement]) -> None:
    """One of the list: needed before the post or in it, or no longer."""
    if not rows:
        return
    with st.popover(_("Change one"), icon=":material/edit:", key=f"alter:{key}"):
        id = choose(_("Which requirement?"), named, key=f"requirement:{key}", held=rows[0].id)
        row = next((one for one in rows if one.id == id), rows[0])
        st.caption(plain(_("{post} needs {course}", post=row.post, course=row.title)))
        told: dict[str, Any] = {"id": row.id, "version": row.version}
        switch, drop = once("requirement", "before", row.id), once("requirement", "drop", row.id)
        label = _("Needed in the post only") if row.before else _("Needed before taking the post")
        if switch.button(label, primary=False) and submit(
            requirements.set_before, me, switch, **told, before=not row.before
        ):
            _saved()
        if drop.button(_("No longer needed for the post"), primary=False) and submit(
            requirements.no_longer_require, me, drop, **told
        ):
            _saved()


def _saved() -> None:
    say(_("Saved"))
    st.rerun()
