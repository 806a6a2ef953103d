"""One exam: where it stands, what is next, and its parts."""

from collections.abc import Callable

import streamlit as st

from db.choices.exams import ExamState
from lib.access import Actor
from lib.exams import exams
from lib.exams.draft_view import announcing, draft
from lib.exams.exam_rows import ExamRow
from lib.exams.invigilating_view import invigilation
from lib.exams.labels_view import colour, window
from lib.exams.papers_view import downloads
from lib.exams.running_view import settings
from lib.exams.sitters_view import people
from lib.screens import screens
from lib.ui import _, go, param, plain, reading
from lib.widgets import pick, toned

Part = Callable[[Actor, ExamRow], None]


def exam(me: Actor, id: int) -> tuple[ExamRow, str]:
    """The exam and the part of it that is shown, for what later rooms add below."""
    row = reading(exams.one_exam, me, id=id)
    _head(me, row)
    parts = _parts(me, row)
    names = {name: label for name, (label, _part) in parts.items()}
    asked_for = param("part")
    held = asked_for if asked_for in parts else next(iter(parts))
    chosen = pick(_("Show"), names, key=_key(row), held=held, label_visibility="collapsed") or held
    parts[chosen][1](me, row)
    return row, chosen


def _key(row: ExamRow) -> str:
    """Another state, another part comes first."""
    return f"exam:{row.id}:{row.state}"


def _parts(me: Actor, row: ExamRow) -> dict[str, tuple[str, Part]]:
    people_first: dict[str, tuple[str, Part]] = {"people": (_("Who sits"), people)}
    if row.state == ExamState.DRAFT:
        first: dict[str, tuple[str, Part]] = {"terms": (_("Arrangement"), draft)}
        return first | people_first if me.may("exams.manage") else people_first
    found = {**people_first}
    if me.may("exams.invigilate"):
        room: dict[str, tuple[str, Part]] = {"room": (_("Invigilation"), invigilation)}
        found = room | found if row.state == ExamState.ANNOUNCED else found | room
    if me.may("exams.manage"):
        found["print"] = (_("Papers to print"), downloads)
    found["about"] = (_("Arrangement"), about)
    return found


def _head(me: Actor, row: ExamRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(row.title), anchor=False, width="content")
        toned(_(row.state.label), colour(row.state))
        if st.button(_("Back to the list"), key="exams:close", type="tertiary", icon=":material/close:"):
            go("exams")
    st.caption("　".join(_facts(row)))
    with st.container(horizontal=True):
        if row.state == ExamState.DRAFT and me.may("exams.manage"):
            announcing(me, row)
        _ways(me, row)


def _facts(row: ExamRow) -> list[str]:
    facts = {
        _("Number"): row.no,
        _("Exam time"): window(row),
        _("For"): plain(row.project or _("Whole company")),
        _("Must sit"): str(row.numbers.sitters),
        _("Handed in"): str(row.numbers.handed_in or ""),
    }
    return [f"{name}：{told}" for name, told in facts.items() if told]


def _ways(me: Actor, row: ExamRow) -> None:
    """To marking, results and analysis, as far as they are there and open to this person."""
    if row.state in (ExamState.DRAFT, ExamState.CANCELLED):
        return
    ways = {
        "marking": (_("Marking"), "rate_review"),
        "exam_results": (_("Exam results"), "grading"),
        "exam_analysis": (_("Analysis"), "query_stats"),
    }
    for name, (label, icon) in ways.items():
        screen = screens().get(name)
        if screen and screen.open_to(me):
            primary = name == "marking" and row.state == ExamState.ENDED
            kind = "primary" if primary else "secondary"
            if st.button(label, key=f"exam:way:{name}", icon=f":material/{icon}:", type=kind):  # type: ignore[arg-type]
                go(name, id=row.id)


def about(me: Actor, row: ExamRow) -> None:
    """What was announced, and what of it may still change."""
    weights = row.weights.told
    labels = {"theory": _("Theory"), "practical": _("Practical work"), "overall": _("Overall assessment")}
    made_of = "、".join(f"{labels[name]} {n} %" for name, n in weights.items() if n)
    facts = {
        _("Exam paper"): plain(row.paper),
        _("Full marks"): f"{row.full:g}",
        _("Minutes each"): str(row.minutes),
        _("Attempts"): str(row.attempts),
        _("Pass mark"): f"{row.pass_mark:g} %",
        _("Made of"): made_of,
        _("Sitters see the right answers"): _(row.show_key.label),
        _("Two markers"): _("differ by at most {n} %", n=row.differ) if row.two_markers else "",
        _("Where it is held"): plain(row.place),
        _("Rules shown before the exam"): plain(row.rules),
    }
    st.markdown("  \n".join(f"{name}：{told}" for name, told in facts.items() if told))
    if me.may("exams.manage"):
        settings(me, row)
