"""Kinds of incidents with their ready notices, and which tickets can be finished along with one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from db.choices.incidents import IncidentState
from db.choices.tickets import Move, State, TicketType
from lib.i18n import N_
from lib.tickets.rules import may_move

SERIES = "SJ"
PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "incident_notices.yaml"
LONGEST_NOTICE = 1000
# People call before anybody has called it an incident.
LEAD = timedelta(hours=6)
OLDEST = timedelta(days=3)
AT_ONCE = 300

Text = str | dict[str, str]


@dataclass(frozen=True)
class Kind:
    """Texts are in two languages; tickets: the categories of requests that belong to it."""

    label: Text
    title: Text
    icon: str
    tickets: tuple[str, ...]
    notice: Text
    ended: Text


@cache
def kinds() -> dict[str, Kind]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(PRESET.read_text("utf8"))
    return {code: Kind(**about | {"tickets": tuple(about["tickets"])}) for code, about in found.items()}


@dataclass(frozen=True)
class Row:
    """An incident as lists show it; tickets and voices are how many it has touched so far."""

    id: int
    no: str
    project_id: int
    project: str
    category: str
    title: str
    place: str
    buildings: tuple[str, ...]
    state: IncidentState
    public: bool
    began_at: datetime
    expected_at: datetime | None
    ended_at: datetime | None
    overdue: bool
    tickets: int
    voices: int


def categories_of(kind: str) -> tuple[str, ...]:
    return kinds()[kind].tickets if kind in kinds() else ()


def filled(text: str, **facts: str) -> str:
    """A notice with what is known put in; braces of anybody's own stay as they are."""
    for name, value in facts.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def device_key(device: str) -> str:
    return f"device:{device}"[:80]


def place_key(place: str) -> str:
    """However it is spaced, one place is one voice."""
    return f"place:{''.join(place.split()).lower()}"[:80]


def is_overdue(state: IncidentState, expected_at: datetime | None, now: datetime) -> bool:
    """Still going on past what people were told."""
    return state == IncidentState.OPEN and expected_at is not None and expected_at < now


def why_unfinished(type: TicketType, state: State) -> str:
    """Why a linked ticket cannot be finished with the others; "" when it can."""
    if may_move(type, state, Move.FINISH):
        return ""
    if type == TicketType.COMPLAINT:
        return N_("a complaint is looked into first")
    if state in (State.RECEIVED, State.ACCEPTED):
        return N_("nobody has been sent yet")
    return N_("nobody has arrived on site yet")
