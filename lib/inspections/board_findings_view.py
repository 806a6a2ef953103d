"""What fell short, item by item and finding by finding; each opens its round and its action."""

from collections.abc import Sequence

import streamlit as st

from lib import clock
from lib.inspections.board_facts_rules import Board
from lib.inspections.board_rules import ItemFound, worst
from lib.inspections.finding_rules import Finding, Repeat, Wanted
from lib.paging import Page
from lib.tables import Cell, Column, badge, table, view
from lib.ui import _, plain

ROWS = 10
TONES = {"open": "orange", "done": "blue", "verified": "green", "cancelled": "grey"}
LOOKED = "_board:looked"


def look_into(board: Board, wanted: Wanted) -> None:
    st.session_state[LOOKED] = (_of(board), wanted)


def looked_into(board: Board) -> Wanted | None:
    """While the board is of the same quarter and checklist."""
    of, wanted = st.session_state.get(LOOKED, (None, None))
    return wanted if of == _of(board) and isinstance(wanted, Wanted) else None


def _of(board: Board) -> tuple[object, ...]:
    return board.form_code, board.quarter, tuple(board.projects)


def fell_short(board: Board) -> None:
    if not board.findings:
        st.info(_("Nothing fell short in what was signed this quarter."))
        return
    items(board)
    repeated(board)
    wanted = looked_into(board) or Wanted()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(_heading(board, wanted), anchor=False)
        if wanted != Wanted() and st.button(_("Show all problems"), key="board:all"):
            look_into(board, Wanted())
            st.rerun()
    findings(board, wanted)


def _heading(board: Board, wanted: Wanted) -> str:
    labels = {one.item: one.label for one in board.items}
    parts = [board.projects.get(wanted.project_id or 0, ""), board.areas.get(wanted.area or "", "")]
    parts.append(labels.get(wanted.item or "", ""))
    return " · ".join([_("Problems found"), *(plain(part) for part in parts if part)])


def items(board: Board) -> None:
    """Choosing one shows its findings below."""
    rows = list(enumerate(worst(board.items)))
    st.subheader(_("Falls short most often"), anchor=False)
    picked = table(
        "board:items",
        _("Falls short most often"),
        _item_columns(board),
        Page(rows, len(rows), 1, len(rows)),
        view=view("board:items", sort=""),
        picks=True,
        id_of=lambda row: int(row[0]),
    )
    if picked is not None and 0 <= picked < len(rows):
        look_into(board, Wanted(item=rows[picked][1].item))


def _item_columns(board: Board) -> list[Column]:
    def of(row: tuple[int, ItemFound]) -> ItemFound:
        return row[1]

    return [
        Column("item", _("Item"), lambda row: of(row).label, wide=True),
        Column("area", _("Area of the checklist"), lambda row: board.areas.get(of(row).area, "")),
        Column(
            "failed", _("Fell short / judged"), lambda row: f"{of(row).failed} / {of(row).judged}", right=True
        ),
        Column("share", _("Share of rounds"), lambda row: f"{of(row).share:.0f}%", right=True),
        Column("lost", _("Points lost"), lambda row: f"{of(row).lost:.1f}", right=True),
    ]


def repeated(board: Board) -> None:
    if not board.repeats:
        return
    st.subheader(_("Repeat findings"), anchor=False)
    now = view("board:repeats", sort="", filter=board.quarter.period)
    rows = board.repeats[(now.page - 1) * ROWS : now.page * ROWS]
    table(
        "board:repeats",
        _("Repeat findings"),
        _repeat_columns(board),
        Page(rows, len(board.repeats), now.page, ROWS),
        view=now,
        filter=board.quarter.period,
        opens="inspection",
        id_of=lambda one: int(one.finding.round_id),
    )


def _repeat_columns(board: Board) -> list[Column]:
    def of(one: Repeat) -> Finding:
        return one.finding

    return [
        Column("item", _("Item"), lambda one: of(one).label),
        Column("project", _("Project"), lambda one: board.projects[of(one).project_id]),
        Column("place", _("Place"), lambda one: of(one).place, wide=True),
        Column("rounds", _("Rounds in a row"), lambda one: str(one.rounds), right=True),
        Column("first", _("First found"), lambda one: f"{one.first_on:%Y-%m-%d}"),
        Column("action", _("Corrective action"), lambda one: state_of(of(one))),
    ]


# -- finding by finding ------------------------------------------------------------------------


def findings(board: Board, wanted: Wanted) -> None:
    """Choosing one shows it whole, with its links."""
    found = [one for one in board.findings if wanted.takes(one)]
    listed("board:findings", board, found, (wanted, board.quarter.period))


def listed(key: str, board: Board, found: Sequence[Finding], filter: object) -> None:
    now = view(key, sort="", filter=filter)
    rows = found[(now.page - 1) * ROWS : now.page * ROWS]
    picked = table(
        key,
        _("Problems found"),
        _columns(board),
        Page(rows, len(found), now.page, ROWS),
        view=now,
        filter=filter,
        picks=True,
        empty=_("No problem here: everything met the standard."),
    )
    if one := next((one for one in found if one.id == picked), None):
        _whole(board, one)


def _columns(board: Board) -> list[Column]:
    return [
        Column("item", _("Item"), lambda one: one.label),
        Column("project", _("Project"), lambda one: board.projects[one.project_id]),
        Column("day", _("Date"), lambda one: f"{one.held_on:%Y-%m-%d}"),
        Column(
            "note",
            _("What was found"),
            lambda one: "，".join(part for part in (one.place, one.note) if part),
            wide=True,
        ),
        Column("lost", _("Points lost"), lambda one: f"{one.deducted:.1f}", right=True, spare=True),
        Column("action", _("Corrective action"), state_of),
    ]


def state_of(one: Finding) -> Cell:
    if one.measure:
        tone = "red" if one.measure.late(clock.now()) else TONES[one.measure.state]
        return badge(f"{one.measure.no} {_(one.measure.state.label)}", tone)
    return badge(_("Put right on the spot"), "green") if one.fixed else badge(_("No action yet"), "grey")


def _whole(board: Board, one: Finding) -> None:
    links = [f"[{plain(one.no)}](/inspection?id={one.round_id})"]
    if one.measure:
        links.append(f"[{plain(one.measure.no)}](/actions?id={one.measure.id})")
    with st.container(border=True):
        st.markdown(f"**{plain(one.label)}** · {plain(board.projects[one.project_id])} · {' · '.join(links)}")
        st.markdown(plain("，".join(part for part in (one.place, one.note) if part)) or "—")
        if one.owner:
            due = f"{one.due_on:%Y-%m-%d}" if one.due_on else "—"
            st.caption(_("{owner}, due {due}", owner=plain(one.owner), due=due))
