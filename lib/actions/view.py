"""Blocks of corrective actions: their columns, what a record has raised, and raising another."""

from datetime import date, datetime, time

import streamlit as st

from db.choices.actions import ActionSource, ActionState, Remedy, Severity
from db.choices.surveys import Dimension
from lib import clock
from lib.access import Actor
from lib.actions import find, service
from lib.actions.rules import DAYS, Row
from lib.tables import Cell, Column, badge
from lib.ui import Once, _, form, plain, reading, say, submit
from lib.widgets import choose, pick, words

TONES = {
    ActionState.OPEN: "blue",
    ActionState.DONE: "orange",
    ActionState.VERIFIED: "green",
    ActionState.CANCELLED: "grey",
}
COLOURS = {"grey": "gray"}
# Where the record that raised it opens.
SCREENS = {
    ActionSource.TICKET: "ticket",
    ActionSource.INCIDENT: "incident",
    ActionSource.SURVEY: "surveys",
}
EVENING = time(18)


def tone(row: Row) -> str:
    return "red" if row.late else TONES[row.state]


def columns() -> list[Column]:
    """A list of actions, the most telling columns first."""
    return [
        Column("no", _("Number"), lambda r: r.no),
        Column("state", _("State"), lambda r: badge(_(r.state.label), TONES[r.state])),
        Column("due", _("Due"), due_cell, sort="due"),
        Column("title", _("What must be put right"), lambda r: r.title, wide=True),
        Column("owner", _("Responsible"), lambda r: r.owner),
        Column("severity", _("Severity"), severity_cell, spare=True),
        Column("remedy", _("Kind of measure"), lambda r: _(r.remedy.label) if r.remedy else "", spare=True),
        Column("source", _("Raised from"), source_words, spare=True),
        Column("raised", _("Raised at"), lambda r: clock.shown(r.raised_at), sort="raised", spare=True),
        Column("project", _("Project"), lambda r: r.project or _("Whole company"), spare=True),
    ]


def due_cell(row: Row) -> Cell:
    shown = clock.shown(row.due_at)
    return badge(_("{date} late", date=shown), "red") if row.late else shown


def severity_cell(row: Row) -> Cell:
    return badge(_(row.severity.label), "red") if row.severity == Severity.HIGH else _(row.severity.label)


def source_words(row: Row) -> str:
    return f"{_(row.source_kind.label)} {row.source_no}".strip()


def item_words(row: Row, item: str) -> str:
    """A survey's part is one of its dimensions."""
    known = row.source_kind == ActionSource.SURVEY and item in set(Dimension)
    return _(Dimension(item).label) if known else plain(item)


def raised_by(me: Actor, kind: ActionSource, id: int, no: str, project_id: int | None) -> None:
    """The actions this record has raised, and a way to raise another."""
    if not me.may("actions.view"):
        return
    found = reading(find.of_source, me, kind=kind, id=id)
    if found:
        st.subheader(_("Corrective actions"), anchor=False)
        st.markdown("\n".join(_line(row) for row in found))
    if me.may("actions.raise"):
        key = f"raise:{kind}:{id}"
        box = st.popover(
            _("Raise a corrective action"), icon=":material/build_circle:", key=key, on_change="rerun"
        )
        if box.open:
            with box:
                raising(me, kind, id, no, project_id)


def _line(row: Row) -> str:
    colour = COLOURS.get(tone(row), tone(row))
    due = _("due {date}", date=clock.shown(row.due_at)) if row.due_at else ""
    rest = " · ".join(part for part in (plain(row.title), plain(row.owner), due) if part)
    return f"- :{colour}-badge[{_(row.state.label)}] [{plain(row.no)}](/actions?id={row.id}) {rest}"


def raising(me: Actor, kind: ActionSource, id: int | None, no: str, project_id: int | None) -> None:
    """What must be put right, by whom, until when."""
    people = reading(find.owners, me, project_id=project_id)
    with form("raise", kind, id or 0, project_id or 0, border=False) as nonce:
        title = st.text_input(_("What must be put right") + " *", key=nonce.key("title"), max_chars=120)
        detail = st.text_area(_("How, and what for"), key=nonce.key("detail"), max_chars=1000, height=80)
        owner = choose(_("Responsible") + " *", people, key=nonce.key("owner"))
        severity = pick(_("Severity"), words(Severity), key=nonce.key("severity"), held=Severity.NORMAL)
        remedy = choose(_("Kind of measure"), words(Remedy), key=nonce.key("remedy"), placeholder=_("None"))
        due = day_asked(nonce, _("To be put right by"))
        st.caption(_("Left open: {high} days when serious, {normal} normally, {low} when minor.", **_days()))
        sent = nonce.send(_("Raise"), width="stretch")
    if sent and owner is None:
        st.error(_("Choose who puts it right."))
    elif sent and submit(
        service.raise_action,
        me,
        nonce,
        project_id=project_id,
        source_kind=kind,
        source_id=id,
        source_no=no,
        title=title,
        detail=detail,
        owner_id=owner or 0,
        due_at=due,
        severity=severity or Severity.NORMAL,
        remedy=remedy,
    ):
        say(_("Raised"))
        st.rerun()


def _days() -> dict[str, int]:
    return {severity.value: days for severity, days in DAYS.items()}


def day_asked(nonce: Once, label: str, held: datetime | None = None) -> datetime | None:
    """A day, meaning its evening."""
    today = clock.local(clock.now()).date()
    shown = clock.local(held).date() if held else None
    first = min(today, shown or today)
    day: date | None = st.date_input(
        label, value=shown, min_value=first, format="YYYY-MM-DD", key=nonce.key("due")
    )
    if held and day == shown:
        return held
    return datetime.combine(day, EVENING, clock.zone()) if day else None
