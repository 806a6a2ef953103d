"""The training file on the screen: one page for all that is known of somebody's training."""

import streamlit as st

from db.choices.staff import CertificateState
from lib.access import Actor
from lib.clock import shown
from lib.documents.training_file import training_file as on_paper
from lib.residents.view import plain_name
from lib.standards import company as companies
from lib.tables import Cell, Column, View, badge, table
from lib.training import certificates, file
from lib.training.certificate_rules import Good
from lib.training.certificates_view import columns, one_certificate, prints
from lib.training.file_rows import ExamLine, File, Paper
from lib.training.file_words_view import words_of
from lib.training.labels_view import number, unlinked, whole
from lib.training.matrix_rows import today
from lib.training.own_view import asked, plan_columns, spent
from lib.training.practice_view import tiles
from lib.ui import _, go, later, making, plain, reading


def own(me: Actor) -> None:
    found = reading(file.own_file, me)
    if found is None:
        unlinked()
        return
    _whole(me, found, mine=True)


def of_person(me: Actor, id: int) -> None:
    _whole(me, reading(file.training_file, me, staff_id=id), mine=False)


def _whole(me: Actor, found: File, *, mine: bool) -> None:
    _head(me, found, mine=mine)
    asked(me, found.asked)
    spent(found.hours)
    _passed(me, found, mine=mine)
    _papers(found)
    _exams(found)
    if found.plan:
        st.subheader(_("Individual plan"), anchor=False)
        table("file:plan", _("Individual plan"), plan_columns(), whole(found.plan), view=View("", 1))
    if found.practice:
        st.subheader(_("Practice"), anchor=False)
        tiles(found.practice)
    _sessions(found)


def _head(me: Actor, found: File, *, mine: bool) -> None:
    head = found.head
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(head.name), anchor=False, width="content")
        back = "training" if mine else "training_matrix"
        if st.button(_("Back to the list"), key="file:back", type="tertiary", icon=":material/close:"):
            go(back, **({} if mine else {"id": head.id}))
    facts = {
        _("Staff number"): head.no,
        _("Post"): head.post,
        _("Project"): head.project or _("Head office"),
        _("Joined"): head.joined.isoformat() if head.joined else "",
        _("Telephone"): head.phone,
    }
    st.caption("　".join(f"{name}：{plain(told)}" for name, told in facts.items() if told))
    company = reading(companies.company, me).name

    def made() -> bytes:
        taken = making(file.take_own_file, me) if mine else making(file.take_file, me, staff_id=head.id)
        return on_paper(words_of(company, taken, by=me.name))

    st.download_button(
        _("Training file (PDF)"),
        later(made, lang="zh_CN"),
        file_name=f"{plain_name(head.name)}-员工培训档案.pdf",
        mime="application/pdf",
        icon=":material/print:",
        key=f"file:pdf:{head.id}",
        on_click="ignore",
    )


def _passed(me: Actor, found: File, *, mine: bool) -> None:
    st.subheader(_("Courses passed and certificates"), anchor=False)
    title, empty = _("Courses passed and certificates"), _("No course passed yet.")
    table("file:passed", title, columns(), whole(found.passed), view=View("", 1), empty=empty)
    if not mine:
        one_certificate(me, found.passed)
        return
    for row in found.passed:
        if row.no and row.standing != Good.REVOKED:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(f"{row.course} {row.no}"), width="content")
                prints(
                    me,
                    f"mine:{row.id}",
                    row.no,
                    lambda id=row.id: making(certificates.print_own, me, id=id),  # type: ignore[misc]
                )


def _papers(found: File) -> None:
    if not found.papers:
        return
    title = _("Certificates of the trade")
    st.subheader(title, anchor=False)
    shown_columns = [
        Column("name", _("Certificate"), lambda p: p.name, wide=True),
        Column("number", _("Number"), lambda p: p.number or "—"),
        Column("until", _("Holds until"), _paper),
    ]
    table("file:papers", title, shown_columns, whole(found.papers), view=View("", 1))


def _paper(one: Paper) -> Cell:
    if one.state != CertificateState.DATED or one.expires is None:
        return badge(_(one.state.label), "grey" if one.state == CertificateState.IN_PROGRESS else "green")
    return badge(one.expires.isoformat(), "red" if one.expires < today() else "green")


def _exams(found: File) -> None:
    title = _("Exam results")
    st.subheader(title, anchor=False)
    shown_columns = [
        Column("title", _("Name of the exam"), lambda e: e.title, wide=True),
        Column("passed", _("Exam result"), _result),
        Column(
            "total", _("Exam mark"), lambda e: number(e.total) if e.total is not None else "—", right=True
        ),
        Column("mark", _("Pass mark"), lambda e: number(e.pass_mark), right=True),
        Column("on", _("Results of"), lambda e: shown(e.on)[:10]),
    ]
    empty = _("No exam with results yet.")
    table("file:exams", title, shown_columns, whole(found.exams), view=View("", 1), empty=empty)


def _result(one: ExamLine) -> Cell:
    if one.passed is None:
        return badge(_("Not sat"), "grey")
    return badge(_("Passed"), "green") if one.passed else badge(_("Not passed"), "red")


def _sessions(found: File) -> None:
    if not found.sessions:
        return
    with st.expander(_("Sessions so far ({n})", n=len(found.sessions))):
        shown_columns = [
            Column("course", _("Course"), lambda one: one.course, wide=True),
            Column("when", _("When"), lambda one: shown(one.starts_at)),
            Column("trainer", _("Trainer"), lambda one: one.trainer or "—"),
            Column("hours", _("Learning hours"), lambda one: number(one.hours), right=True),
        ]
        table("file:sessions", _("Sessions so far"), shown_columns, whole(found.sessions), view=View("", 1))
