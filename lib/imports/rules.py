"""Which ledger belongs to which room, and how one counts what bringing it in would do. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from db.choices.imports import LedgerCode
from lib.steps import Fate, RowPlan

PERMISSION = {
    LedgerCode.HOUSEHOLDS: "customers.import",
    LedgerCode.REPAIRS: "tickets.import",
    LedgerCode.COMPLAINTS: "tickets.import",
    LedgerCode.STAFF: "staff.import",
    LedgerCode.ARCHIVES: "archives.import",
    LedgerCode.SURVEY: "surveys.import",
    LedgerCode.EQUIPMENT: "equipment.import",
}
# The table whose rows are what the ledger is about.
TABLE = {
    LedgerCode.HOUSEHOLDS: "household",
    LedgerCode.REPAIRS: "ticket",
    LedgerCode.COMPLAINTS: "ticket",
    LedgerCode.STAFF: "staff",
    LedgerCode.ARCHIVES: "archive_record",
    LedgerCode.SURVEY: "survey_response",
    LedgerCode.EQUIPMENT: "equipment",
}
# Where they are seen afterwards.
SCREEN = {
    LedgerCode.HOUSEHOLDS: "households",
    LedgerCode.REPAIRS: "tickets",
    LedgerCode.COMPLAINTS: "tickets",
    LedgerCode.STAFF: "staff",
    LedgerCode.ARCHIVES: "archives",
    LedgerCode.SURVEY: "satisfaction",
    LedgerCode.EQUIPMENT: "equipment",
}
# These may also be the whole company's, brought in by somebody who sees every project.
COMPANY_WIDE = (LedgerCode.STAFF, LedgerCode.ARCHIVES)


@dataclass(frozen=True)
class Sum:
    """How many rows would be added, changed, left as they are because they say nothing new, left alone."""

    new: int
    changed: int
    same: int
    kept: int

    @classmethod
    def of(cls, plans: Iterable[RowPlan]) -> "Sum":
        found = Counter(plan.fate for plan in plans)
        return cls(found[Fate.NEW], found[Fate.CHANGED], found[Fate.SAME], found[Fate.KEPT])
