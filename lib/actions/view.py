"""Blocks of corrective actions: their columns, what a record has raised, and raising another."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

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
    ActionSource.INSPECTION: "inspection",
    ActionSource.DUTY: "duties",
    ActionSource.EQUIPMENT: "equipment",
}
EVENING = time(18)


def tone(row: Row) -> str:
    return "red" if row.late else TONES[row.state]


def columns() -> list[Column]:
    """A list of actions, the most telling columns first."""
    return [
        Column("no", _("Number"), lambda r: r.no),
        Column("state", _("State"), state_cell),
        Column("due", _("Due"), due_cell, sort="due"),
        Column("title", _("What must be put right"), lambda r: r.title, wide=True),
        Column("owner", _("Responsible"), lambda r: r.owner),
        Column("severity", _("Severity"), severity_cell, spare=True),
        Column("repeats", _("Repeat findings"), repeats_cell, spare=True),
        Column("source", _("Raised from"), source_words, spare=True),
        Column("raised", _("Raised at"), lambda r: clock.shown(r.raised_at), sort="raised", spare=True),
        Column("project", _("Project"), lambda r: r.project or _("Whole company"), spare=True),
    ]


def all_columns() -> list[Column]:
    """What a file taken away has besides."""
    return [
        *columns(),
        Column("raiser", _("Raised by"), lambda r: r.raised_by),
        Column("place", _("Place"), lambda r: r.place),
        Column("measure", _("Measure"), lambda r: r.measure),
        Column("remedy", _("Kind of measure"), lambda r: _(r.remedy.label) if r.remedy else ""),
        Column("money", _("Cost, yuan"), lambda r: money_words(r.money)),
        Column("gone_up", _("Went up to"), lambda r: _(r.gone_up.label) if r.gone_up else ""),
        Column("done", _("Put right at"), lambda r: clock.shown(r.done_at)),
        Column("verified", _("Verified at"), lambda r: clock.shown(r.verified_at)),
        Column("effect_due", _("Effect looked at from"), lambda r: clock.shown(r.effect_due_at)[:10]),
        Column("effective", _("Effect"), effect_words),
    ]


def state_cell(row: Row) -> Cell:
    if row.effective is False:
        return badge(_("Not effective"), "red")
    return badge(_(row.state.label), TONES[row.state])


def repeats_cell(row: Row) -> Cell:
    return badge(_("{n} times", n=row.repeats), "orange") if row.repeats else ""


def money_words(money: Decimal | None) -> str:
    return "" if money is None else f"{money:.2f}"


def effect_words(row: Row) -> str:
    if row.effective is None:
        return _("Awaited") if row.effect_due_at else ""
    return _("Effective") if row.effective else _("Not effective")


def due_cell(row: Row) -> Cell:
    shown = clock.shown(row.due_at)
    return badge(_("{date} late", date=shown), "red") if row.late else shown


def severity_cell(row: Row) -> Cell:
    return badge(_(row.severity.label), "red") if row.severity == Severity.HIGH else _(row.severity.label)


def source_words(row: Row) -> str:
    return f"{_(row.source_kind.label)} {row.source_no}".strip()


def item_words(row: Row, item: str) -> str:
    """A survey's part is one of its dimensions; an inspection's item is its title already."""
    if row.source_kind == ActionSource.INSPECTION:
        return ""
    known = row.source_kind == ActionSource.SURVEY and item in set(Dimension)
    return _(Dimension(item).label) if known else plain(item)


def raised_by(me: Actor, kind: ActionSource, id: int, no: str, project_id: int | None) -> None:
    """The actions this record has raised, and a way to raise another."""
    if not me.may("actions.view"):
        return
    found = reading(find.of_source, me, kind=kind, id=id)
    if found:
        st.subheader(_("Corrective actions"), anchor=False)
        st.markdown("\n".join(row_line(row) for row in found))
    if me.may("actions.raise"):
        key = f"raise:{kind}:{id}"
        box = st.popover(
            _("Raise a corrective action"), icon=":material/build_circle:", key=key, on_change="rerun"
        )
        if box.open:
            with box:
                raising(me, kind, id, no, project_id)


def row_line(row: Row) -> str:
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
        more = _more(nonce)
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
        **more,
    ):
        say(_("Raised"))
        st.rerun()


def _more(nonce: Once) -> dict[str, Any]:
    """What the quick way leaves open."""
    with st.expander(_("Standard, place, photo")):
        return {
            "standard": st.text_input(_("What the standard says"), key=nonce.key("standard"), max_chars=300),
            "place": st.text_input(_("Place"), key=nonce.key("place"), max_chars=120),
            "photo": st.checkbox(_("Put right only with a photo"), key=nonce.key("photo")),
        }


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
