"""The tools screen: what there is, who has what, and what came back."""

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.customers import projects
from lib.equipment import tools_find
from lib.equipment.tools_find import Issue, OutBy, Show, ToolNumbers, ToolRow, Which
from lib.i18n import N_
from lib.tables import Cell, Column, badge, export, table, view
from lib.ui import _, making, reading
from lib.widgets import choose, pick

PARTS = {
    "register": N_("Register"),
    Show.OUT: N_("Handed out"),
    Show.LATE: N_("Not back in time"),
    Show.BACK: N_("Given back"),
}
TILE = 150


def tiles(found: ToolNumbers) -> None:
    told = {
        _("Kinds of tool"): found.kinds,
        _("Pieces handed out"): found.out,
        _("Not back in time"): found.late,
    }
    with st.container(horizontal=True):
        for label, number in told.items():
            st.metric(label, number, width=TILE)


def which_part() -> str:
    parts = {part: _(label) for part, label in PARTS.items()}
    held = pick(_("Show"), parts, key="tools:part", held="register", label_visibility="collapsed")
    return held or "register"


def _searched(me: Actor, hint: str) -> tuple[str, int | None]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search"), key="tools:text", placeholder=hint, icon=":material/search:", width=260
        )
        known = reading(projects.projects, me)
        project = choose(_("Project"), known, key="tools:project", placeholder=_("All"), width=170)
    return text.strip(), project


# -- the register ------------------------------------------------------------------------------


def register(me: Actor) -> None:
    text, project = _searched(me, _("Number, name, model or place"))
    by = Which(text, project, gone=st.toggle(_("No longer used"), key="tools:gone"))
    now = view("tools", sort="", filter=by)
    page = reading(tools_find.list_tools, me, by=by, number=now.page)
    nothing = (
        _("Nothing matches.")
        if by != Which()
        else _("No tool yet. Add what your people borrow from the store.")
    )
    table("tools", _("Tools"), columns(), page, view=now, filter=by, opens="tools", empty=nothing)
    if me.may("equipment.export"):
        export(
            "tools",
            _("Tools"),
            columns(),
            lambda: making(tools_find.export_tools, me, by=by),
            by=me.name,
        )


def columns() -> list[Column]:
    return [
        Column("name", _("Tool"), lambda t: t.name, wide=True),
        Column("left", _("In the store"), _left, right=True),
        Column("out", _("Handed out"), _out, right=True),
        Column("no", _("Number"), lambda t: t.no),
        Column("model", _("Model"), lambda t: t.model, spare=True),
        Column("place", _("Place"), lambda t: t.place, spare=True),
        Column("project", _("Project"), lambda t: t.project or _("Head office"), spare=True),
    ]


def _left(tool: ToolRow) -> Cell:
    told = f"{tool.left} / {tool.count}{tool.unit}"
    return told if tool.left or not tool.count else badge(told, "orange")


def _out(tool: ToolRow) -> Cell:
    if tool.late:
        return badge(_("{n}, {late} overdue", n=tool.out, late=tool.late), "red")
    return str(tool.out) if tool.out else ""


# -- who has what ------------------------------------------------------------------------------


def issues(me: Actor, show: Show) -> None:
    text, project = _searched(me, _("Holder or tool"))
    by = OutBy(show, text, project)
    key = f"tools:{show}"
    now = view(key, sort="", filter=by)
    page = reading(tools_find.list_issues, me, by=by, number=now.page)
    nothing = {
        Show.OUT: _("Nobody has a tool."),
        Show.LATE: _("Nothing is overdue."),
        Show.BACK: _("Nothing has come back yet."),
    }
    said = _(PARTS[show])
    cells = issue_columns(show)
    table(
        key,
        said,
        cells,
        page,
        view=now,
        filter=by,
        opens="tools",
        id_of=lambda one: one.tool_id,
        empty=nothing[show] if by == OutBy(show) else _("Nothing matches."),
    )
    if me.may("equipment.export"):
        export(key, said, cells, lambda: making(tools_find.export_issues, me, by=by), by=me.name)


def issue_columns(show: Show) -> list[Column]:
    back = show == Show.BACK
    ends = (
        [
            Column("back", _("Given back"), lambda i: clock.shown(i.returned_at)),
            Column("how", _("In what state"), lambda i: i.state_note, wide=True),
            Column("taker", _("Taken back by"), lambda i: i.taken_by, spare=True),
        ]
        if back
        else [
            Column("due", _("Due back"), due_cell),
            Column("for", _("What for"), lambda i: i.what_for, wide=True),
        ]
    )
    return [
        Column("holder", _("Holder"), lambda i: i.holder),
        Column("tool", _("Tool"), lambda i: i.tool),
        Column("n", _("Pieces"), lambda i: f"{i.n}{i.unit}", right=True),
        *ends,
        Column("at", _("Handed out at"), lambda i: clock.shown(i.issued_at), spare=True),
        Column("by", _("Handed out by"), lambda i: i.issued_by, spare=True),
        Column("post", _("Post"), lambda i: i.post, spare=True),
    ]


def due_cell(issue: Issue) -> Cell:
    if issue.due_on is None:
        return ""
    if issue.days > 0:
        return badge(_("{date} · {n} days overdue", date=issue.due_on, n=issue.days), "red")
    return issue.due_on.isoformat()
