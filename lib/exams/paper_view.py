"""Papers on the screen: the list, a new one, and one of them with its parts and steps."""

from collections.abc import Callable

import streamlit as st

from db.choices.exams import PaperKind, PaperState
from lib.access import Actor
from lib.exams import papers
from lib.exams.blueprint_view import blueprint
from lib.exams.labels_view import colour, state_cell
from lib.exams.paper_marking_view import marking
from lib.exams.paper_rows import PaperRow
from lib.exams.papers import LONGEST_TITLE
from lib.exams.papers_view import of_paper
from lib.exams.sample_view import sample
from lib.exams.sections_view import sections
from lib.questions.asked_view import said
from lib.tables import Column
from lib.ui import _, form, go, once, param, plain, reading, say, submit
from lib.widgets import choose, pick, toned, words

Step = Callable[[Actor, PaperRow], None]
MOST_CHOSEN = 300

# -- the list ----------------------------------------------------------------------------------


def heading() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Papers"), anchor=False, width="content")
        if st.button(_("Prepare a paper"), key="papers:new", icon=":material/add:", type="primary"):
            go("papers", new=1)


def filters() -> tuple[PaperState | None, str]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            _("Search"), key="papers:typed", placeholder=_("Words of the title"), icon=":material/search:",
            width=220,
        )  # fmt: skip
        state = choose(
            _("State"),
            words(PaperState),
            key="papers:state",
            placeholder=_("Those not laid aside"),
            width=200,
        )
    return state, typed


def columns() -> list[Column]:
    return [
        Column("title", _("Title"), lambda p: p.title, wide=True),
        Column("state", _("State"), lambda p: state_cell(p.state)),
        Column("kind", _("Way of making up"), lambda p: _(p.kind.label)),
        Column("many", _("How many"), lambda p: str(p.many), right=True),
        Column("full", _("Full marks"), lambda p: said(p.full), right=True),
        Column("used", _("Exams with it"), lambda p: str(p.used or "—"), right=True, spare=True),
        Column("by", _("Made up by"), lambda p: p.by, spare=True),
    ]


# -- a new one ---------------------------------------------------------------------------------


def new_paper(me: Actor) -> None:
    """questions=1,2,3 in the address: those were chosen in the bank."""
    chosen = chosen_questions()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(_("Prepare a paper"), anchor=False, width="content")
        if st.button(_("Back to the list"), key="papers:close", type="tertiary", icon=":material/close:"):
            go("papers")
    with form("paper", "new", enter_to_submit=True) as nonce:
        title = st.text_input(_("Title") + " *", key=nonce.key("title"), max_chars=LONGEST_TITLE)
        if chosen:
            st.caption(_("With {n} questions of the bank, a section for each kind.", n=len(chosen)))
            kind = PaperKind.FIXED
        else:
            kind = _kind(nonce.key("kind"))
        sent = nonce.send(_("Begin"))
    if sent:
        done = submit(papers.create_paper, me, nonce, title=title, kind=kind, questions=chosen)
        if done:
            go("papers", id=done.value)


def _kind(key: str) -> PaperKind:
    captions = {
        PaperKind.FIXED: _("Chosen one by one or filled by a blueprint; everybody gets these."),
        PaperKind.DRAWN: _("A blueprint says how many of which topic, kind and difficulty; each draws."),
    }
    chosen = st.radio(
        _("Way of making up"),
        list(PaperKind),
        format_func=lambda kind: _(kind.label),
        captions=[captions[kind] for kind in PaperKind],
        key=key,
    )
    return chosen or PaperKind.FIXED


def chosen_questions() -> list[int]:
    told = param("questions").split(",")[:MOST_CHOSEN]
    return [int(one) for one in told if one.isascii() and one.isdigit() and len(one) < 15]


# -- one of them -------------------------------------------------------------------------------


def paper(me: Actor, id: int) -> None:
    row = reading(papers.one_paper, me, id=id)
    _head(me, row)
    fill = sections if row.kind == PaperKind.FIXED else blueprint
    parts: dict[str, tuple[str, Step]] = {
        "questions": (_("Test questions") if row.kind == PaperKind.FIXED else _("Blueprint"), fill),
        "marking": (_("Marking rules"), marking),
        "sample": (_("Sample paper"), sample),
        "print": (_("Papers to print"), _printed),
    }
    names = {name: label for name, (label, _part) in parts.items()}
    chosen = pick(_("Show"), names, key=f"paper:{id}:part", held="questions", label_visibility="collapsed")
    parts[chosen or "questions"][1](me, row)


def _printed(me: Actor, row: PaperRow) -> None:
    if row.many:
        of_paper(me, row)
    else:
        st.info(_("There is no question in this paper yet."))


def _head(me: Actor, row: PaperRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(plain(row.title), anchor=False, width="content")
        toned(_(row.state.label), colour(row.state))
        st.badge(_(row.kind.label), color="gray")
        if st.button(_("Back to the list"), key="papers:close", type="tertiary", icon=":material/close:"):
            go("papers")
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(horizontal=True, width="content"):
            st.metric(_("How many"), row.many, width=100)
            st.metric(_("Full marks"), said(row.full), width=120)
        _steps(me, row)
    if row.note:
        st.caption(plain(row.note))


def _steps(me: Actor, row: PaperRow) -> None:
    if row.state == PaperState.DRAFT:
        _step(me, row, "ready", _("Paper is ready"), "check", papers.make_ready, _("The paper is ready."))
    if row.state == PaperState.READY:
        if st.button(_("Prepare an exam"), key="paper:exam", icon=":material/event:", type="primary"):
            go("exams", new=1, paper=row.id)
        _step(me, row, "draft", _("Change it again"), "edit", papers.back_to_draft, _("A draft again."))
    with st.popover(_("More"), icon=":material/more_horiz:"):
        _copy(me, row)
        if row.state == PaperState.RETIRED:
            _step(me, row, "draft", _("Take it up again"), "undo", papers.back_to_draft, _("A draft again."))
        else:
            _step(me, row, "retire", _("Lay it aside"), "archive", papers.retire_paper, _("Laid aside."))
        if row.state == PaperState.DRAFT and not row.used:
            _delete(me, row)


def _step(me: Actor, row: PaperRow, name: str, label: str, icon: str, deed: object, told: str) -> None:
    nonce = once("paper", name, row.id, row.version)
    if nonce.button(label, primary=name == "ready", icon=f":material/{icon}:") and submit(
        deed,  # type: ignore[arg-type]
        me,
        nonce,
        id=row.id,
        version=row.version,
    ):
        say(told)
        st.rerun()


def _copy(me: Actor, row: PaperRow) -> None:
    with form("paper", "copy", row.id, border=False, enter_to_submit=True) as nonce:
        title = st.text_input(
            _("Title of the copy"),
            _("{title} (copy)", title=row.title)[:LONGEST_TITLE],
            key=nonce.key("title"),
            max_chars=LONGEST_TITLE,
        )
        sent = nonce.send(_("Copy the paper"), primary=False)
    if sent:
        done = submit(papers.copy_paper, me, nonce, id=row.id, title=title)
        if done:
            say(_("This is the copy."))
            go("papers", id=done.value)


def _delete(me: Actor, row: PaperRow) -> None:
    nonce = once("paper", "delete", row.id)
    if nonce.button(_("Delete the draft"), primary=False, icon=":material/delete:") and submit(
        papers.delete_paper, me, nonce, id=row.id, version=row.version
    ):
        say(_("Deleted"))
        go("papers")
