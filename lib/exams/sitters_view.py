"""Who sits an exam: the list, adding many at once or one by one, and taking somebody off again."""

from typing import Any

import streamlit as st

from db.choices.exams import ExamState
from lib.access import Actor
from lib.customers import projects
from lib.exams import sitters
from lib.exams.exam_rows import ExamRow
from lib.exams.sitter_rows import Person, SitterRow, Who
from lib.paging import Page
from lib.tables import Cell, Column, badge, table, view
from lib.ui import _, once, plain, reading, say, submit
from lib.widgets import choose

OPEN = (ExamState.DRAFT, ExamState.ANNOUNCED)


def people(me: Actor, exam: ExamRow) -> None:
    now = view(f"exam:people:{exam.id}", sort="")
    page = reading(sitters.list_sitters, me, id=exam.id, number=now.page)
    manages = me.may("exams.manage") and exam.state in OPEN
    picked = table(
        f"exam:people:{exam.id}",
        _("Must sit"),
        _columns(),
        page,
        view=now,
        picks=manages,
        empty=_("Nobody yet. Add everybody of a project or post below, or single people."),
    )
    if manages:
        if page.rows:
            st.caption(_("Choose a person in the table to take them off the list."))
        chosen = next((row for row in page.rows if row.id == picked), None)
        if chosen:
            st.dialog(_("Take off the list"))(_confirm_off)(me, chosen)
        _add(me, exam)


def _columns() -> list[Column]:
    return [
        Column("name", _("Name"), lambda p: p.name),
        Column("post", _("Post"), lambda p: p.post),
        Column("project", _("Project"), lambda p: p.project or _("Head office")),
        Column("no", _("Staff number"), lambda p: p.no, spare=True),
        Column("told", _("Is told"), _told, spare=True),
        Column("more", _("Allowed more"), _more, spare=True),
        Column("clash", _("At the same time"), _clash, wide=True),
    ]


def _told(one: SitterRow) -> str:
    return _("In the product") if one.account else _("By a slip with the link")


def _more(one: SitterRow) -> str:
    told = []
    if one.extra_minutes:
        told.append(_("+{n} min", n=one.extra_minutes))
    if one.extra_attempts:
        told.append(_("+{n} attempts", n=one.extra_attempts))
    return "、".join(told)


def _clash(one: Person | SitterRow) -> Cell:
    return badge(one.clash, "orange")


def _confirm_off(me: Actor, one: SitterRow) -> None:
    if one.begun:
        st.markdown(_("{name} has begun already and stays on the list.", name=plain(one.name)))
        return
    st.markdown(
        _("{name} does not have to sit this exam; their link leads nowhere then.", name=plain(one.name))
    )
    nonce = once("sitter", "off", one.id)
    if nonce.button(_("Take off the list")) and submit(sitters.remove_sitter, me, nonce, id=one.id):
        say(_("Saved"))
        st.rerun()


# -- adding ------------------------------------------------------------------------------------


def _add(me: Actor, exam: ExamRow) -> None:
    st.subheader(_("Add people"), anchor=False)
    by = _who(me, exam)
    key = f"exam:add:{exam.id}"
    now = view(key, sort="", filter=by)
    page = reading(sitters.could_be_added, me, id=exam.id, by=by, number=now.page)
    with st.container(horizontal=True, vertical_alignment="center"):
        _add_all(me, exam, by, page)
        st.caption(_("Or choose single people in the table."))
    picked = table(
        key,
        _("Staff in post, not on the list"),
        _free_columns(),
        page,
        view=now,
        filter=by,
        picks=True,
        empty=_("Nobody in post fits, or all are on the list already."),
    )
    nonce = once("sitter", "add", exam.id, picked or 0)
    if picked is not None and submit(sitters.add_sitters, me, nonce, id=exam.id, staff_ids=[picked]):
        st.rerun()


def _who(me: Actor, exam: ExamRow) -> Who:
    known = {0: _("Head office")} | reading(projects.projects, me)
    groups = reading(sitters.groups, me)
    everybody = _("All")

    def one_of(label: str, options: tuple[str, ...], key: str) -> str:
        shown = {one: one for one in options}
        return choose(label, shown, key=f"{key}:{exam.id}", placeholder=everybody, width=170) or ""

    with st.container(horizontal=True, vertical_alignment="bottom"):
        project = choose(
            _("Project"),
            known,
            key=f"exam:who:project:{exam.id}",
            held=exam.project_id,
            placeholder=everybody,
            width=190,
        )
        post = one_of(_("Post"), groups.posts, "exam:who:post")
        department = one_of(_("Department"), groups.departments, "exam:who:department")
        typed = st.text_input(
            _("Search"), key=f"exam:who:typed:{exam.id}", placeholder=_("Name or staff number"),
            icon=":material/search:", width=190,
        )  # fmt: skip
    return Who(project, post, department, typed)


def _add_all(me: Actor, exam: ExamRow, by: Who, page: Page[Any]) -> None:
    nonce = once("sitter", "all", exam.id)
    label = _("Add all {n}", n=page.count)
    if nonce.button(
        label, primary=exam.state == ExamState.DRAFT, icon=":material/group_add:", disabled=not page.total
    ):
        done = submit(sitters.add_all, me, nonce, id=exam.id, by=by)
        if done:
            say(_("{n} people were added.", n=done.value))
            st.rerun()


def _free_columns() -> list[Column]:
    return [
        Column("name", _("Name"), lambda p: p.name),
        Column("post", _("Post"), lambda p: p.post),
        Column("department", _("Department"), lambda p: p.department, spare=True),
        Column("project", _("Project"), lambda p: p.project or _("Head office")),
        Column("no", _("Staff number"), lambda p: p.no, spare=True),
        Column("clash", _("At the same time"), _clash, wide=True),
    ]
