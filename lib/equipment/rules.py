"""What is told about equipment, when it is due, what a warranty covers. Values in, values out."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from db.choices.equipment import EquipmentKind, EquipmentState
from lib.errors import Refused
from lib.i18n import N_

SERIES, TOOL_SERIES = "SB", "GJ"
SOON, WARRANTY_SOON = timedelta(days=30), timedelta(days=60)
MOST_MONTHS = 240
# Where a state may go.
MOVES = {
    EquipmentState.IN_USE: (EquipmentState.STOPPED, EquipmentState.SCRAPPED),
    EquipmentState.STOPPED: (EquipmentState.IN_USE, EquipmentState.SCRAPPED),
    EquipmentState.SCRAPPED: (),
}


@dataclass(frozen=True)
class Facts:
    """What is told of a piece of equipment; supplier_phone none: left as it is."""

    name: str
    kind: EquipmentKind
    project_id: int
    no: str = ""
    building_id: int | None = None
    place: str = ""
    model: str = ""
    maker: str = ""
    serial: str = ""
    supplier: str = ""
    supplier_phone: str | None = None
    made_on: date | None = None
    installed_on: date | None = None
    warranty_until: date | None = None
    check_months: int | None = None
    checked_on: date | None = None
    check_due_on: date | None = None
    keeper_id: int | None = None
    note: str = ""


# As long as its column.
LONGEST = {
    "no": 40,
    "name": 80,
    "place": 120,
    "model": 80,
    "maker": 80,
    "serial": 60,
    "supplier": 80,
    "supplier_phone": 40,
    "note": 4000,
}


def checked(facts: Facts, today: date) -> Facts:
    """As it is, or refused for what cannot be."""
    if not facts.name.strip():
        raise Refused(N_("Please say what the equipment is called."))
    if facts.check_months is not None and not 1 <= facts.check_months <= MOST_MONTHS:
        raise Refused(N_("An examination is due every 1 to {n} months."), n=MOST_MONTHS)
    if facts.made_on and facts.installed_on and facts.installed_on < facts.made_on:
        raise Refused(N_("It cannot be installed before it was made."))
    if facts.checked_on and facts.checked_on > today:
        raise Refused(N_("The last examination cannot be dated after today."))
    return facts


def months_later(day: date, months: int) -> date:
    """The same day of the month; the last of a month that has none: 31 January + 1 is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_after(checked_on: date | None, months: int | None) -> date | None:
    return months_later(checked_on, months) if checked_on and months else None


def due_told(facts: Facts, held: date | None = None) -> date | None:
    """A date given by hand stands; left as it was, it follows from the last examination."""
    if facts.check_due_on != held:
        return facts.check_due_on
    return due_after(facts.checked_on, facts.check_months) or held


def under_warranty(until: date | None, day: date) -> bool:
    return until is not None and day <= until


def may_go(state: EquipmentState, target: EquipmentState) -> bool:
    return target in MOVES[state]
