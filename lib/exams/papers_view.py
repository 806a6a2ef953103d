"""What is printed of a paper or an exam: papers, answer sheets, keys, slips to sit with, a notice."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from db.choices.exams import ExamState
from lib.access import Actor
from lib.exams import papers_printing as printing
from lib.exams.exam_rows import ExamRow
from lib.exams.paper_rows import PaperRow
from lib.exams.papers_printing import VARIANTS, Printed, What
from lib.residents.view import plain_name, site_of
from lib.standards import company as companies
from lib.ui import _, later, making, reading
from lib.widgets import pick

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EACH = -1
"""Everybody's own paper, instead of a variant's number."""


def downloads(me: Actor, exam: ExamRow) -> None:
    """Of an exam: nothing before it is announced, as its paper may still change."""
    if not me.may("exams.manage"):
        return
    if exam.announced_at is None:
        st.caption(_("Papers, slips and the notice can be printed once the exam is announced."))
        return
    if exam.state == ExamState.ANNOUNCED:
        _handed_out(me, exam)
    if me.projects is None or exam.project_id in me.projects:
        _papers(me, exam)
    else:
        st.caption(_("This exam is not of your projects alone: its papers are printed by the head office."))


def of_paper(me: Actor, paper: PaperRow) -> None:
    """Of a paper before any exam."""
    key = f"paper:print:{paper.id}"
    varied = paper.shuffled or bool(paper.plan.draws)
    turn = _which(key, _variants()) if varied else 0
    _files(
        key,
        paper.title,
        turn,
        lambda what, separate: making(
            printing.print_paper, me, id=paper.id, what=what, turn=turn, separate=separate
        ),
    )


# -- before the exam ---------------------------------------------------------------------------


def _handed_out(me: Actor, exam: ExamRow) -> None:
    st.caption(_("Each slip carries the person's own link. Hand it to nobody else."))
    site = site_of(reading(companies.company, me))
    with st.container(horizontal=True):
        slips, notice = _("Admission slips"), _("Exam notice")
        _file(slips, f"{exam.title}-{slips}", lambda: _slips(me, exam.id, site), f"exam:slips:{exam.id}")
        _file(notice, f"{exam.title}-{notice}", lambda: _notice(me, exam.id), f"exam:notice:{exam.id}")


def _slips(me: Actor, id: int, site: str) -> bytes:
    from lib.documents import exam_slips

    found = making(printing.print_slips, me, id=id)
    people = [
        exam_slips.Slip(name, no, department, f"{site}/x/{code}")
        for name, no, department, code in found.people
    ]
    return exam_slips.slips(found.occasion, people)


def _notice(me: Actor, id: int) -> bytes:
    from lib.documents import exam_slips

    told = reading(printing.exam_notice, me, id=id)
    return exam_slips.notice(told.occasion, many=told.many, who=told.who)


# -- papers ------------------------------------------------------------------------------------


def _papers(me: Actor, exam: ExamRow) -> None:
    key = f"exam:print:{exam.id}"
    one = {0: _("One for everybody")}
    offered = _variants() if reading(printing.varies, me, id=exam.id) else one
    turn = _which(key, {**offered, EACH: _("Everybody's own, with their name")})

    def made(what: What, separate: bool) -> Printed:
        if turn == EACH:
            return making(printing.print_each, me, id=exam.id, what=what, separate=separate)
        return making(printing.print_exam, me, id=exam.id, what=what, turn=turn, separate=separate)

    _files(key, exam.title, turn, made)


def _variants() -> dict[int, str]:
    return {turn: _("Variant {n}", n=name) for turn, name in enumerate(VARIANTS)}


def _which(key: str, offered: dict[int, str]) -> int:
    return pick(_("Which paper"), offered, key=f"{key}:which", held=0) or 0


def _files(key: str, title: str, turn: int, made: Callable[[What, bool], Printed]) -> None:
    """Word where there is one paper; the key never comes in the file of another."""
    separate = st.toggle(
        _("Answers on a sheet of their own"),
        key=f"{key}:separate",
        help=_("The paper then has no room for answers and may be used again."),
    )
    labels = {
        What.PAPER: _("Printed paper"),
        What.ANSWERS: _("Answer sheet"),
        What.KEY: _("Key and rubric"),
    }
    with st.container(horizontal=True):
        for what, label in labels.items():
            if what == What.ANSWERS and not separate:
                continue
            _kinds(f"{key}:{what}", f"{title}-{label}", label, turn, partial(made, what, separate))


def _kinds(key: str, name: str, label: str, turn: int, made: Callable[[], Printed]) -> None:
    _file(_("{what} (PDF)", what=label), name, lambda: _pdf(made()), key)
    if turn != EACH:
        word = _("{what} (Word)", what=label)
        _file(word, name, lambda: _docx(made()), f"{key}:word", mime=WORD, ending="docx")


def _pdf(found: Printed) -> bytes:
    from lib.documents import exam_papers

    if found.what == What.PAPER:
        return exam_papers.paper(found.occasion, found.copies, found.pictures)
    drawn = exam_papers.key if found.what == What.KEY else exam_papers.answer_sheet
    return drawn(found.occasion, found.copies)


def _docx(found: Printed) -> bytes:
    from lib.documents import word_exam_papers

    (copy,) = found.copies
    if found.what == What.PAPER:
        return word_exam_papers.paper(found.occasion, copy, found.pictures)
    drawn = word_exam_papers.key if found.what == What.KEY else word_exam_papers.answer_sheet
    return drawn(found.occasion, copy)


def _file(
    label: str, name: str, made: Callable[[], bytes], key: str, *, mime: str = PDF, ending: str = "pdf"
) -> None:
    """Made only when asked for."""
    st.download_button(
        label,
        later(made),
        file_name=f"{plain_name(name)}.{ending}",
        mime=mime,
        icon=":material/print:",
        key=key,
        on_click="ignore",
    )
