"""Everybody's results: filters, figures, the ranked list, its export, the spread; bringing them out."""

from collections.abc import Callable
from decimal import Decimal

import streamlit as st

from db.choices.exams import ExamState
from lib.access import Actor
from lib.charts import bars, draw
from lib.exams import publishing, results, scoring
from lib.exams.answer_words_view import points_of
from lib.exams.result_rules import PARTS
from lib.exams.results import Figures, ResultRow, ResultsHead, Which
from lib.exams.standing_rules import BIN, ONLY, Only, Standing
from lib.i18n import N_
from lib.tables import Cell, Column, badge, export, table, view
from lib.ui import _, go, making, once, plain, reading, say, submit
from lib.widgets import choose

TONES = {
    Standing.ABSENT: "grey",
    Standing.SITTING: "blue",
    Standing.MARKING: "orange",
    Standing.PART: "orange",
    Standing.DONE: "green",
}
COLUMNS = {
    "theory": N_("Theory, %"),
    "practical": N_("Practical work, %"),
    "overall": N_("Overall assessment, %"),
}


def brought_up_to_date(me: Actor, exam: ResultsHead) -> None:
    """What was handed in a moment ago is scored for whoever looks."""
    if exam.fresh:
        making(scoring.score_exam, me, id=exam.id)


def list_of(me: Actor, exam: ResultsHead) -> None:
    by = _filters(exam)
    found = reading(results.result_figures, me, id=exam.id, by=by)
    _figures(found, exam)
    now = view("results", sort="rank", filter=by)
    page = reading(results.results, me, id=exam.id, by=by, sort=now.sort, number=now.page)
    columns = _columns(exam)
    picked = table(
        "results",
        _("Results of the exam"),
        columns,
        page,
        view=now,
        filter=by,
        picks=True,
        empty=_("Nobody like this sits the exam."),
    )
    if picked is not None:
        go("exam_results", id=exam.id, sitter=picked)
    if me.may("exams.export"):
        export(
            "results",
            exam.title,
            [*columns, Column("note", _("What the assessment rests on"), lambda row: row.overall_note)],
            lambda: making(results.export_results, me, id=exam.id, by=by),
            by=me.name,
        )
    if found.with_total or found.mean is not None:
        _distribution(found)


def _filters(exam: ResultsHead) -> Which:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        project = post = None
        every = _("All of them")
        if len(exam.projects) > 1:
            key = f"results:project:{exam.id}"
            project = choose(_("Project"), exam.projects, key=key, placeholder=every, width=200)
        if len(exam.posts) > 1:
            posts = {post: post for post in exam.posts}
            post = choose(_("Post"), posts, key=f"results:post:{exam.id}", placeholder=every, width=200)
        shown = {only: _(label) for only, label in ONLY.items()}
        key = f"results:only:{exam.id}"
        only: Only | None = choose(_("Verdict"), shown, key=key, placeholder=every, width=200)
    return Which(project, post or "", only)


def _figures(found: Figures, exam: ResultsHead) -> None:
    with st.container(horizontal=True):
        st.metric(_("Were to sit"), found.sitters)
        st.metric(_("Handed in a paper"), found.sat)
        if found.with_total:
            rate = round(100 * found.passed / found.with_total)
            st.metric(_("Passed it"), f"{found.passed} / {found.with_total} ({rate} %)")
        if found.mean is not None:
            st.metric(_("Mean result"), f"{points_of(found.mean)} %")
            st.metric(_("Highest and lowest"), f"{points_of(found.highest)} – {points_of(found.lowest)} %")
    if exam.waiting:
        st.warning(
            _("{n} answers wait for a marker; results that lack them are not shown yet.", n=exam.waiting)
        )


def _distribution(found: Figures) -> None:
    rows = [{"from": _band(low), "n": n} for low, n in found.bins]
    many = sum(n for _low, n in found.bins)
    title = _("How results are spread, people by result in %, n = {n}", n=many)
    labels = {"from": _("Result, %"), "n": _("Number of people")}
    draw(bars(title, rows, "from", "n", labels), key="results:spread")


def _band(low: int) -> str:
    high = low + BIN if low + BIN == 100 else low + BIN - 1
    return f"{low}–{high}"


def _columns(exam: ResultsHead) -> list[Column]:
    parts = [
        Column(name, _(COLUMNS[name]), _part(name), right=True) for name in PARTS if exam.weights.get(name)
    ]
    return [
        Column("name", _("Name"), lambda row: row.name, sort="name"),
        Column("rank", _("Rank"), lambda row: str(row.rank or ""), sort="rank", right=True),
        Column("no", _("Staff number"), lambda row: row.staff_no, spare=True),
        Column("project", _("Project"), lambda row: row.project, sort="project", spare=True),
        Column("post", _("Post"), lambda row: row.post, sort="post", spare=True),
        *parts,
        Column("total", _("Total, %"), lambda row: _share(row.total), right=True),
        Column("result", _("Verdict"), _result),
    ]


def _part(name: str) -> Callable[[ResultRow], Cell]:
    return lambda row: _share(getattr(row, name))


def _share(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _result(row: ResultRow) -> Cell:
    if row.total is not None:
        return badge(_("Passed it") if row.passed else _("Not passed"), "green" if row.passed else "red")
    return badge(_(row.standing.label), TONES[row.standing])


# -- bringing them out -------------------------------------------------------------------------


def publishing_of(me: Actor, exam: ResultsHead) -> None:
    """For whoever decides and sees all of it, once sitting has ended."""
    if exam.state != ExamState.ENDED or not exam.runs or not me.may("exams.decide"):
        return
    if once("results", "publish", exam.id).button(_("Bring the results out"), icon=":material/campaign:"):
        st.dialog(_("Bring the results out"))(_confirm)(me, exam)


def _confirm(me: Actor, exam: ResultsHead) -> None:
    told = _(
        "From now on everybody who sat “{title}” sees their own result. Those with an account are told."
        " The exam is filed in the archives. Afterwards marks change by a correction or an appeal alone.",
        title=plain(exam.title),
    )
    st.markdown(told)
    nonce = once("results", "published", exam.id)
    if nonce.button(_("Bring the results out")) and submit(
        publishing.publish, me, nonce, id=exam.id, version=exam.version
    ):
        say(_("The results are out, and filed in the archives."))
        st.rerun()
