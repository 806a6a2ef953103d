"""Courses on the screen: the list, a new one, one of them with what it is taught from and who needs it."""

from datetime import date
from decimal import Decimal

import streamlit as st

from db.choices.training import ContentArea, CourseKind
from lib.access import Actor
from lib.files.view import add_to
from lib.pictures import Shown, pictures
from lib.tables import Cell, Column, badge, table, view
from lib.training import course_files, courses
from lib.training.certificates import Which as Passed
from lib.training.certificates_view import passed_by
from lib.training.course_rows import CourseRow
from lib.training.course_rules import (
    LONGEST_CODE,
    LONGEST_OUTLINE,
    LONGEST_TITLE,
    MOST_HOURS,
    MOST_MONTHS,
    CourseFacts,
)
from lib.training.courses import Which
from lib.training.exam_link_view import exams_of
from lib.training.labels_view import number
from lib.training.requirements_view import posts_of
from lib.ui import Once, _, editing, form, go, once, plain, reading, saved, say, submit
from lib.widgets import choose, words

# -- the list ----------------------------------------------------------------------------------


def course_list(me: Actor) -> None:
    by = _filters()
    now = view("courses", sort="", filter=by)
    page = reading(courses.list_courses, me, by=by, number=now.page)
    empty = _("No course here. Add one: what it is about, how long it takes and how long it holds.")
    table("courses", _("Courses"), columns(), page, view=now, filter=by, opens="courses", empty=empty)


def _filters() -> Which:
    everything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(_("Code or title"), key="courses:typed", width=200, max_chars=100)
        area = choose(
            _("Content area"), words(ContentArea), key="courses:area", placeholder=everything, width=180
        )
        out = st.toggle(_("Out of use too"), key="courses:out")
    return Which(typed, area, None if out else True)


def columns() -> list[Column]:
    return [
        Column("title", _("Title"), lambda r: r.title, wide=True),
        Column("code", _("Code"), lambda r: r.code),
        Column("area", _("Content area"), lambda r: _(r.area.label)),
        Column("kind", _("Kind"), lambda r: _(r.kind.label), spare=True),
        Column("hours", _("Learning hours"), lambda r: number(r.hours), right=True),
        Column("holds", _("Holds"), _holds, right=True),
        Column("passed", _("Passed by"), lambda r: r.paper or _("Being there"), spare=True),
        Column("posts", _("Posts"), lambda r: str(r.posts), right=True, spare=True),
        Column("state", _("State"), _state, spare=True),
    ]


def _holds(row: CourseRow) -> str:
    return _("{n} months", n=row.months) if row.months else _("for ever")


def _state(row: CourseRow) -> Cell:
    return badge(_("In use"), "green") if row.active else badge(_("Out of use"), "grey")


# -- a new one ---------------------------------------------------------------------------------


def new_course(me: Actor) -> None:
    _head(_("Add a course"))
    with form("course", "new") as nonce:
        facts = _facts(me, nonce, None)
        sent = nonce.send(_("Save"))
    if sent and facts and (done := submit(courses.add_course, me, nonce, facts=facts)):
        say(_("Saved"))
        go("courses", id=done.value)


def _head(title: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(title, anchor=False, width="content")
        if st.button(_("Back to the list"), key="courses:back", type="tertiary", icon=":material/close:"):
            go("courses")


def _facts(me: Actor, nonce: Once, row: CourseRow | None) -> CourseFacts | None:
    left, right = st.columns(2)
    with left:
        title = st.text_input(
            _("Title") + " *", row.title if row else "", key=nonce.key("title"), max_chars=LONGEST_TITLE
        )
        code = st.text_input(
            _("Code") + " *", row.code if row else "", key=nonce.key("code"), max_chars=LONGEST_CODE
        )
        area = choose(
            _("Content area") + " *",
            words(ContentArea),
            key=nonce.key("area"),
            held=row.area if row else None,
        )
        kind = choose(
            _("Kind") + " *",
            words(CourseKind),
            key=nonce.key("kind"),
            held=row.kind if row else CourseKind.CENTRAL,
        )
    with right:
        usual = float(row.hours) if row else 2.0
        some = st.number_input(
            _("Learning hours") + " *", 0.0, float(MOST_HOURS), usual, 0.5, key=nonce.key("hours")
        )
        months = st.number_input(
            _("Holds for months (0: for ever)"),
            0,
            MOST_MONTHS,
            (row.months or 0) if row else 12,
            key=nonce.key("months"),
        )
        offered = reading(courses.papers, me)
        paper = choose(
            _("Paper to pass it"),
            offered,
            key=nonce.key("paper"),
            held=row.paper_id if row else None,
            placeholder=_("None: being there is enough"),
        )
        review: date | None = st.date_input(
            _("To be looked through by"),
            row.review_by if row else None,
            format="YYYY-MM-DD",
            key=nonce.key("review"),
        )
    outline = st.text_area(
        _("Outline"),
        row.outline if row else "",
        key=nonce.key("outline"),
        max_chars=LONGEST_OUTLINE,
        height=120,
    )
    if area is None or kind is None:
        return None
    return CourseFacts(code, title, area, kind, Decimal(str(some)), months or None, paper, outline, review)


# -- one of them -------------------------------------------------------------------------------


def one_course(me: Actor, id: int) -> None:
    row = reading(courses.one_course, me, id=id)
    _head(plain(row.title))
    facts = {
        _("Code"): row.code,
        _("Content area"): _(row.area.label),
        _("Kind"): _(row.kind.label),
        _("Learning hours"): number(row.hours),
        _("Holds"): _holds(row),
        _("Passed by"): row.paper or _("Being there"),
        _("To be looked through by"): row.review_by.isoformat() if row.review_by else "—",
    }
    st.caption("　".join(f"{name}：{plain(told)}" for name, told in facts.items()))
    if not row.active:
        st.warning(_("This course is out of use: it is asked of nobody."), icon=":material/block:")
    if row.outline:
        st.text(row.outline)
    if me.may("training.manage"):
        with st.expander(_("Change it"), icon=":material/edit:"):
            _change(me, row)
    posts_of(me, row.id)
    exams_of(me, row.id, with_paper=row.paper_id is not None)
    passed_by(me, Passed(course_id=row.id))
    _files(me, row)


def _change(me: Actor, row: CourseRow) -> None:
    told = {_("Title"): row.title, _("Learning hours"): number(row.hours), _("Holds"): _holds(row)}
    pin = editing("course", row.id, row.version, **told)
    with form("course", "change", row.id, border=False) as nonce:
        facts = _facts(me, nonce, row)
        sent = nonce.send(_("Save"))
    done = (
        sent
        and facts
        and submit(courses.change_course, me, nonce, id=row.id, version=pin.version, facts=facts)
    )
    switch = once("course", "active", row.id)
    label = _("Take out of use") if row.active else _("Use again")
    if switch.button(label, primary=False):
        done = submit(courses.set_active, me, switch, id=row.id, version=pin.version, active=not row.active)
    if done:
        saved("course", row.id)
        say(_("Saved"))
        st.rerun()


def _files(me: Actor, row: CourseRow) -> None:
    found = reading(course_files.list_course_files, me, id=row.id)
    may = me.may("training.manage")
    if not (found or may):
        return
    st.subheader(_("What it is taught from"), anchor=False)
    if found:
        pictures([Shown(one.id, one.name, one.has_preview) for one in found], key=f"course:{row.id}")
    if not may:
        return
    add_to(me, once("course", "files", row.id), course_files.add_course_files, "course", row.id)
    if found:
        named = {one.id: one.name for one in found}
        with (
            st.popover(_("Remove a file"), icon=":material/delete:"),
            form("course", row.id, "remove", border=False) as nonce,
        ):
            which = choose(_("Which file?"), named, key=nonce.key("which"), held=found[-1].id)
            sent = nonce.send(_("Remove"), primary=False)
        if sent and submit(course_files.remove_course_file, me, nonce, id=row.id, file_id=which or 0):
            st.rerun()
