"""What an exam says of its paper, its questions and its people; and how one question did so far."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.charts import bars, draw, heat
from lib.exams import item_analysis, weak
from lib.exams.analysis_export_view import export
from lib.exams.figures_view import answered, flags_cell, percent, signed
from lib.exams.item_analysis import Analysis
from lib.exams.item_measure_rules import FEWEST_ANSWERS, WEAK, Cell, Whose
from lib.exams.standing_rules import BIN
from lib.exams.statistics_rules import FEW_FOR_ALPHA, FEWEST_OF_GROUP, FEWEST_SITTERS
from lib.paging import Page
from lib.tables import Column, table, view
from lib.ui import _, go, plain, reading
from lib.widgets import pick

T = TypeVar("T")
ROWS, STEM = 20, 60
MOST_GROUPS, FEWEST_TOPICS = 8, 5
"""A map has room for so many groups; of fewer topics the table says it all."""


def analysis(me: Actor, id: int) -> None:
    found = reading(item_analysis.analysis, me, id=id)
    if found.waiting:
        st.warning(_("{n} people have papers that wait for marks and are not counted here.", n=found.waiting))
    if not found.n:
        st.info(_("No paper is marked to the end yet. Figures stand here as soon as one is."))
        return
    _tiles(found)
    parts = {"questions": _("By question"), "spread": _("Distribution of results")}
    parts |= {whose.value: _(whose.label) for whose in Whose} | {"people": _("Weak topics by person")}
    part = pick(_("Show"), parts, key=f"analysis:part:{id}", held="questions", label_visibility="collapsed")
    PARTS[part or "questions"](me, found)
    if me.may("exams.export"):
        export(me, found)


# -- the paper as a whole ----------------------------------------------------------------------


def _tiles(found: Analysis) -> None:
    with st.container(horizontal=True):
        st.metric(_("Papers analysed"), found.n)
        _passing(found)
        _tile(_("Mean of the paper"), *_mean(found))
        _tile(_("Reliability α"), *_alpha(found))
        if found.reliability:
            error = found.reliability.error
            share = _("{n} % of full marks", n=f"{100 * error / found.full:.1f}") if found.full else ""
            _tile(_("Standard error of measurement"), _("± {n} points", n=f"{error:.1f}"), share)
    for line in _cautions(found):
        st.caption(line)


def _passing(found: Analysis) -> None:
    of = found.passing
    told = _("too few to say")
    between = f"95 %: {percent(of.low)} – {percent(of.high)}" if of else f"{found.passed} / {found.decided}"
    _tile(_("Pass rate of the exam"), percent(of.value) if of else told, between)


def _mean(found: Analysis) -> tuple[str, str]:
    if not (of := found.spread):
        return "—", ""
    sd = "—" if of.sd is None else f"{of.sd:.1f}"
    return f"{of.mean:.1f} %", _("median {median}, SD {sd}", median=f"{of.median:.1f}", sd=sd)


def _alpha(found: Analysis) -> tuple[str, str]:
    if not (of := found.reliability):
        return "—", _("not told")
    return f"{of.alpha:.2f}", "" if of.kr20 is None else f"KR-20: {of.kr20:.2f}"


def _tile(label: str, value: str, below: str) -> None:
    st.metric(label, value, below or None, delta_color="off", delta_arrow="off")


def _cautions(found: Analysis) -> list[str]:
    """What to keep in mind with these figures."""
    told = []
    if found.why_not:
        why = _(found.why_not)
        told.append(_("Reliability is not told. {why}", why=why))
    elif found.reliability and found.n < FEW_FOR_ALPHA:
        told.append(_("Fewer than {n} papers: take the reliability with caution.", n=FEW_FOR_ALPHA))
    if found.reliability and found.reliability.alpha < 0:
        told.append(_("A reliability below zero: questions contradict each other. Look at the keys first."))
    if found.n < FEWEST_SITTERS:
        told.append(
            _("Fewer than {n} papers: nothing is said of how questions tell people apart.", n=FEWEST_SITTERS)
        )
    if found.left_out:
        told.append(_("{n} questions were left out by a correction: here too.", n=found.left_out))
    return told


def _spread(me: Actor, found: Analysis) -> None:
    rows = [{"from": f"{low}–{low + BIN}", "n": n} for low, n in found.bins]
    labels = {"from": _("Result, %"), "n": _("Number of people")}
    title = _("Papers by result in %, best sitting of each, n = {n}", n=found.n)
    draw(bars(title, rows, "from", "n", labels), key=f"analysis:spread:{found.id}")
    if of := found.spread:
        ends = {"low": f"{of.lowest:.1f}", "high": f"{of.highest:.1f}", "median": f"{of.median:.1f}"}
        st.caption(_("Lowest {low} %, median {median} %, highest {high} %.", **ends))


# -- its questions -----------------------------------------------------------------------------


def _questions(me: Actor, found: Analysis) -> None:
    if not found.items:
        st.info(_("While the exam is open, its questions are for the trainers alone."))
        return
    columns: list[Column] = [
        Column("place", _("No. in the paper"), lambda one: str(one.place), right=True),
        Column("stem", _("Question text"), lambda one: _short(one.stem), wide=True),
        Column("kind", _("Kind of question"), lambda one: _(one.kind.label), spare=True),
        Column("n", _("People who answered"), answered, right=True, spare=True),
        Column("p", _("Share of marks"), lambda one: percent(one.p), right=True),
        Column("r", _("Item–rest r"), lambda one: signed(one.r), right=True),
        Column("d", _("Upper–lower 27 %"), lambda one: signed(one.d), right=True),
        Column("flags", _("To look at"), flags_cell),
    ]
    caption, key = _("Questions, the most doubtful first"), f"analysis:questions:{found.id}"
    picked = _sliced(key, caption, columns, found.items, lambda one: one.id, picks=True)
    if picked is not None:
        go("exam_analysis", id=found.id, question=picked)
    st.caption(
        _("Share of marks above 90 %: too easy, below 30 %: too hard. r below 0.20: does not discriminate.")
    )


def _short(stem: str) -> str:
    return stem if len(stem) <= STEM else f"{stem[:STEM]}…"


def _sliced(
    key: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[T],
    id_of: Callable[[T], int],
    *,
    picks: bool = False,
    empty: str = "",
) -> int | None:
    """Rows that are all here already, a page at a time."""
    now = view(key, sort="")
    number = min(now.page, max(1, -(-len(rows) // ROWS)))
    page = Page(rows[(number - 1) * ROWS : number * ROWS], len(rows), number, ROWS)
    return table(key, caption, columns, page, view=now, picks=picks, id_of=id_of, empty=empty)


# -- where people are weak ---------------------------------------------------------------------


def _by_project(me: Actor, found: Analysis) -> None:
    _weak(me, found, Whose.PROJECT)


def _by_post(me: Actor, found: Analysis) -> None:
    _weak(me, found, Whose.POST)


def _weak(me: Actor, found: Analysis, by: Whose) -> None:
    cells = reading(item_analysis.weak_groups, me, id=found.id, by=by)
    told = [cell for cell in cells if cell.share is not None]
    groups, topics = {cell.group for cell in told}, {cell.topic for cell in told}
    if 1 < len(groups) <= MOST_GROUPS and len(topics) >= FEWEST_TOPICS:
        _heat(told, by, found)
    columns = [
        Column("group", _group(by), lambda row: row[1].group or _("None named")),
        Column("topic", _("Topic"), lambda row: row[1].topic, wide=True),
        Column("people", _("Number of people"), lambda row: str(row[1].people), right=True),
        Column("answers", _("Answers given"), lambda row: str(row[1].answers), right=True, spare=True),
        Column("share", _("Share of marks"), lambda row: _share(row[1]), right=True),
    ]
    ordered = sorted(cells, key=lambda cell: (cell.share is None, cell.share or 0, cell.group))
    rows = list(enumerate(ordered))
    _sliced(f"analysis:{by.value}:{found.id}", _(by.label), columns, rows, lambda row: row[0])
    st.caption(_("Groups of fewer than {n} people are not told.", n=FEWEST_OF_GROUP))


def _group(by: Whose) -> str:
    return _("Project") if by == Whose.PROJECT else _("Post")


def _share(cell: Cell) -> str:
    return _("too few to say") if cell.share is None else percent(cell.share)


def _heat(cells: Sequence[Cell], by: Whose, found: Analysis) -> None:
    rows = [
        {
            "group": cell.group or _("None named"),
            "topic": cell.topic,
            "share": round(100 * (cell.share or 0), 1),
            "n": cell.people,
        }
        for cell in cells
    ]
    share, people = _("Share of marks, %"), _("Number of people")
    labels = {"group": _group(by), "topic": _("Topic"), "share": share, "n": people}
    title = _("Share of marks reached by topic, % (the darker the better)")
    draw(heat(title, rows, "group", "topic", "share", labels), key=f"analysis:heat:{by.value}:{found.id}")


def _people(me: Actor, found: Analysis) -> None:
    weakest = reading(item_analysis.weak_people, me, id=found.id)
    rows = list(enumerate(weakest))
    columns = [
        Column("name", _("Name"), lambda row: row[1].name),
        Column("project", _("Project"), lambda row: row[1].project, spare=True),
        Column("post", _("Post"), lambda row: row[1].post, spare=True),
        Column("topic", _("Topic"), lambda row: row[1].topic, wide=True),
        Column("n", _("Number of questions"), lambda row: str(row[1].n), right=True),
        Column("share", _("Share of marks"), lambda row: percent(row[1].share), right=True),
    ]
    caption, empty = _("Weak topics by person"), _("Nobody, as far as there are enough questions of a topic.")
    _sliced(f"analysis:people:{found.id}", caption, columns, rows, lambda row: row[0], empty=empty)
    limits = {"n": FEWEST_ANSWERS, "share": round(100 * WEAK)}
    st.caption(
        _(
            "Less than {share} % of the marks, in topics of {n} questions or more.",
            **limits,
        )
    )


PARTS: dict[str, Callable[[Actor, Analysis], None]] = {
    "questions": _questions,
    "spread": _spread,
    "project": _by_project,
    "post": _by_post,
    "people": _people,
}


# -- one question over all exams ---------------------------------------------------------------


def asked_so_far(me: Actor, question_id: int) -> None:
    """Beneath a question of the bank, when somebody wants it: all exams it was in are gone through."""
    if not me.may("exams.results") or not st.toggle(
        _("How it did in exams so far"), key=f"question:{question_id}:asked"
    ):
        return
    found = reading(weak.asked_so_far, me, question_id=question_id)
    if not found.exams:
        st.info(_("Nobody has answered it in an exam yet."))
        return
    with st.container(horizontal=True):
        st.metric(_("People who answered"), found.n)
        st.metric(_("Share of marks"), percent(found.p))
        st.metric(_("Item–rest r"), signed(found.r))
    for one in found.exams:
        facts = _("{n} people, {p} of the marks, r {r}", n=one.n, p=percent(one.p), r=signed(one.r))
        day = f"{clock.local(one.at):%Y-%m-%d}"
        st.markdown(
            f"{day}　[{plain(one.title)}](/exam_analysis?id={one.id}&question={question_id})　{facts}"
        )
