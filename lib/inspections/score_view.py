"""Score sheets on the screen: a file read and held, what each sheet says, whose it is, and one click."""

import secrets
from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.customers import projects
from lib.forms.values import plain as figure
from lib.inspections import score_importing
from lib.inspections.score_importing import Brought, Incoming, Likeness
from lib.inspections.score_sheet_rules import Line, ScoreSheet, read
from lib.inspections.score_words_rules import bare_title
from lib.ledgers import reading as ledgers
from lib.paging import Page
from lib.tables import Cell, Column, View, badge, table
from lib.ui import _, attempt, form, go, once, plain, reading, say, submit
from lib.widgets import choose, pick

KEY = "_score_sheets"
ENDINGS = ["xlsx", "xls", "csv"]
NEW = "new"


@dataclass
class Held:
    """A file read while somebody looks at it; brought, once it is in."""

    name: str
    sheets: list[ScoreSheet]
    mark: str = field(default_factory=lambda: secrets.token_hex(6))
    brought: Brought | None = None


def held_file() -> Held | None:
    held: Held | None = st.session_state.get(KEY)
    return held


def drop() -> None:
    st.session_state.pop(KEY, None)
    st.rerun()


def choose_file(me: Actor) -> None:
    st.caption(
        _(
            "Score sheets in Excel or CSV, as you keep them: a sheet a project or a column a project, areas "
            "in merged cells or as lines of their own, filled in or blank. Nothing is kept before you have "
            "seen it."
        )
    )
    file = st.file_uploader(_("The file of score sheets, up to 20 MB"), type=ENDINGS, key="scores:file")
    look = st.button(
        _("Look through the sheets"),
        type="primary",
        key="scores:read",
        disabled=not file,
        icon=":material/search:",
    )
    if look:
        _read(me, file.name if file else "", file.getvalue() if file else b"")


def _read(me: Actor, name: str, content: bytes) -> None:
    known = reading(projects.projects, me).values()
    with st.spinner(_("Reading the sheets …")):
        done = attempt(lambda: read(ledgers.read(content), today=_today(), projects=known))
    if done:
        st.session_state[KEY] = Held(name, done.value)
        st.rerun()


def _today() -> date:
    return clock.local(clock.now()).date()


# -- what it says ------------------------------------------------------------------------------


def preview(me: Actor, held: Held) -> None:
    st.subheader(plain(held.name), anchor=False)
    filled = any(sheet.filled_in for sheet in held.sheets)
    wholes = {"results": _("Checklist and results"), "list": _("The checklist alone")}
    what = (
        pick(_("What to bring in"), wholes, key=f"scores:what:{held.mark}", held="results")
        if filled
        else "list"
    )
    code, title = _checklist(me, held)
    incoming = _sheets(me, held) if what == "results" else []
    raised = bool(incoming) and st.checkbox(
        _("Raise a corrective action for what fell short; a date gone by becomes one counted from today"),
        key=f"scores:actions:{held.mark}",
    )
    with st.container(horizontal=True):
        nonce = once("scores", "import", held.mark)
        label = (
            _("Bring in {n} inspections", n=len(incoming)) if what == "results" else _("Make the checklist")
        )
        ready = bool(incoming) if what == "results" else True
        sent = nonce.button(label, disabled=not (ready and (code or title.strip())), icon=":material/check:")
        if st.button(_("Choose another file"), key="scores:drop"):
            drop()
    if sent:
        lines = incoming[0].sheet.lines if incoming else held.sheets[0].lines
        done = submit(
            score_importing.bring_in,
            me,
            nonce,
            code=code,
            title=title,
            lines=lines,
            sheets=incoming,
            with_actions=raised,
        )
        if done:
            held.brought = done.value
            st.rerun()
    _lines(held)


def _checklist(me: Actor, held: Held) -> tuple[str | None, str]:
    """(code of the one it belongs to, else none, and the new one's title)."""
    like: list[Likeness] = reading(score_importing.alike, me, lines=held.sheets[0].lines)
    offered = {one.code: _like(one) for one in like} | {NEW: _("A new checklist")}
    best = like[0].code if like and like[0].share > 0.5 else NEW
    chosen = choose(_("Which checklist is it?"), offered, key=f"scores:list:{held.mark}", held=best)
    if chosen and chosen != NEW:
        one = next(one for one in like if one.code == chosen)
        if not one.same:
            st.caption(
                _("The checklist gets a new version with the items of this file; old results keep theirs.")
            )
        return chosen, ""
    usual = _bare_title(held.sheets[0])
    return None, st.text_input(
        _("Its title") + " *", value=usual, key=f"scores:title:{held.mark}", max_chars=60
    )


def _like(one: Likeness) -> str:
    told = _("{n} of {all} items the same", n=one.matched, all=one.all)
    return f"{one.title}（{told}）"


def _bare_title(sheet: ScoreSheet) -> str:
    """Without the project and the period that belong to one filling."""
    return bare_title(sheet.title, sheet.of)


def _sheets(me: Actor, held: Held) -> list[Incoming]:
    """Each sheet's project and day, as found or chosen; those without one are left out."""
    known = reading(projects.projects, me)
    found = []
    for n, sheet in enumerate(held.sheets):
        if not sheet.filled_in:
            continue
        with st.container(border=True):
            _head(sheet)
            with st.container(horizontal=True):
                key = f"scores:{held.mark}:{n}"
                usual = next((id for id, name in known.items() if name == sheet.of), None)
                project = choose(
                    _("Project"), known, key=f"{key}:project", held=usual, placeholder=_("Not brought in")
                )
                day = st.date_input(
                    _("Inspected on"),
                    value=sheet.held_on,
                    max_value=_today(),
                    format="YYYY-MM-DD",
                    key=f"{key}:day",
                )
            if project and day:
                found.append(Incoming(project, day, sheet))
            elif project:
                st.caption(_("Say on which day it was inspected."))
    return found


def _head(sheet: ScoreSheet) -> None:
    failing = sum(line.deducted > 0 for line in sheet.lines)
    score = f"{figure(sheet.got)} / {figure(sheet.full)}"
    told = [_("{n} items", n=len(sheet.lines)), _("{n} fell short", n=failing), sheet.inspectors]
    st.markdown(f"**{plain(sheet.of)}** · {score} · " + " · ".join(plain(one) for one in told if one))
    hints = [f"{_('Line {n}', n=line.row)}：{hint.told(_)}" for line in sheet.lines for hint in line.hints]
    hints += [hint.told(_) for hint in sheet.hints]
    hints += [f"{_('Line {n}', n=row)}：{problem.told(_)}" for row, problem in sheet.bad]
    for hint in hints[:6]:
        st.caption(f":material/info: {plain(hint)}")


def _lines(held: Held) -> None:
    names = {n: f"{sheet.name} · {sheet.of}" for n, sheet in enumerate(held.sheets)}
    n = pick(_("Show"), names, key=f"scores:shown:{held.mark}", held=0) if len(names) > 1 else 0
    rows = list(enumerate(held.sheets[n or 0].lines))
    columns = [
        Column("row", _("Line"), lambda pair: str(pair[1].row), right=True),
        Column("area", _("Area of the checklist"), lambda pair: pair[1].area),
        Column("item", _("Item"), lambda pair: pair[1].item, wide=True),
        Column("points", _("Points"), lambda pair: figure(pair[1].points), right=True),
        Column("verdict", _("Found"), lambda pair: _verdict(pair[1])),
        Column("problem", _("What was wrong"), lambda pair: pair[1].problem),
        Column("due", _("To be put right by"), lambda pair: str(pair[1].due_on or ""), spare=True),
        Column("standard", _("Standard"), lambda pair: pair[1].standard, spare=True),
    ]
    page = Page(rows, len(rows), 1, max(len(rows), 1))
    table(
        "scores:lines", _("Items of the sheet"), columns, page, view=View("", 1), id_of=lambda pair: pair[0]
    )


def _verdict(line: Line) -> Cell:
    if line.verdict is None:
        return ""
    if line.deducted:
        return badge(f"−{figure(line.deducted)}", "red")
    return _(line.verdict.label)


# -- afterwards ------------------------------------------------------------------------------


def result(me: Actor, held: Held) -> None:
    brought = held.brought
    if brought is None:
        return
    told = [_("Checklist “{title}”", title=plain(brought.title))]
    told += [_("{n} inspections", n=len(brought.inspections))] if brought.inspections else []
    told += [_("{n} corrective actions raised", n=brought.actions)] if brought.actions else []
    told += [_("{n} had been brought in before", n=brought.skipped)] if brought.skipped else []
    st.success(f"{plain(held.name)}：{'，'.join(told)}", icon=":material/check_circle:")
    with st.container(horizontal=True):
        if st.button(_("To the inspections"), key="scores:open", icon=":material/arrow_forward:"):
            go("inspections")
        if st.button(_("Bring in more"), type="primary", key="scores:more"):
            drop()
        if brought.inspections:
            with (
                st.popover(_("Take this import back"), icon=":material/undo:"),
                form("scores", "take_back", held.mark, border=False) as nonce,
            ):
                st.caption(_("The inspections are called off, and their actions cancelled unless begun."))
                sent = nonce.send(_("Take it back"), primary=False)
            if sent and submit(score_importing.take_back, me, nonce, ids=brought.inspections):
                say(_("Taken back"))
                drop()
