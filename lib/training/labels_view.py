"""How training reads on every screen: hours, days, standings, whole small tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from db.choices.training import Presence, SessionState
from lib import clock
from lib.paging import Page
from lib.tables import Cell, badge
from lib.training.matrix_rules import SIGNS, TONES, Standing
from lib.training.matrix_rules import Cell as Held
from lib.ui import _

STATES = {SessionState.PLANNED: "blue", SessionState.HELD: "green", SessionState.CANCELLED: "grey"}
PRESENCES = {
    Presence.EXPECTED: "grey",
    Presence.PRESENT: "green",
    Presence.ABSENT: "red",
    Presence.EXCUSED: "orange",
}


def unlinked() -> None:
    """Instead of what is one's own, where nobody knows who one is."""
    st.info(
        _("Your account is not linked to the staff list. Ask an administrator to link it."),
        icon=":material/link_off:",
    )


def number(hours: Decimal) -> str:
    """4, 1.5"""
    return f"{hours.normalize():f}"


def percent(share: Decimal | float | None) -> str:
    return "—" if share is None else f"{share:.1f} %"


def when(starts_at: datetime, ends_at: datetime) -> str:
    """2025-11-21 09:00–11:00, or both days in full."""
    same_day = clock.local(starts_at).date() == clock.local(ends_at).date()
    return f"{clock.shown(starts_at)}–{clock.shown(ends_at)[11 if same_day else 0 :]}"


def held(cell: Held | None) -> Cell:
    """A sign, and until when; blank where nothing is asked."""
    if cell is None:
        return ""
    told = {Standing.LACKING: _("not passed"), Standing.VALID: _("for ever")}
    words = cell.until.isoformat() if cell.until else told[cell.standing]
    return badge(f"{SIGNS[cell.standing]} {words}", TONES[cell.standing])


def legend() -> str:
    return "　".join(f"{SIGNS[one]} {_(one.label)}" for one in Standing)


def not_yet(titles: Mapping[int, str], ids: Sequence[int]) -> str:
    return "、".join(title for id, title in titles.items() if id in ids)


def whole(rows: Sequence[Any]) -> Page[Any]:
    """All of a short list."""
    return Page(rows, len(rows), 1, max(len(rows), 1))
