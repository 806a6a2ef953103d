"""One inspection whole, as its page draws it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from db.choices.actions import ActionState
from db.choices.inspections import InspectionState
from lib.files.rules import FileRow
from lib.inspections.checklist_rules import Item
from lib.inspections.scoring_rules import Result
from lib.inspections.sheet_rules import Judgement, Sheet


@dataclass(frozen=True)
class Measure:
    """The action that puts a finding right, as it stands; after: its photos."""

    id: int
    no: str
    state: ActionState
    owner: str
    due_at: datetime | None
    late: bool
    after: tuple[FileRow, ...]


@dataclass(frozen=True)
class Finding:
    """rounds: in how many rounds in a row before it fell short; repeat_no: the latest of them."""

    item: Item
    said: Judgement
    measure: Measure | None
    rounds: int
    repeat_no: str


@dataclass(frozen=True)
class Link:
    """Another inspection this one leads to."""

    id: int
    no: str
    state: InspectionState


@dataclass(frozen=True)
class Story:
    """of: what it looks at again; again: what has looked at it again. record: its archive record.

    result is none until all is judged. visited and unvisited: buildings of the project by name.
    """

    sheet: Sheet
    year: int
    quarter: int
    started_at: datetime
    done_at: datetime | None
    signed_at: datetime | None
    score: Decimal | None
    result: Result | None
    note: str
    findings: tuple[Finding, ...]
    visited: tuple[str, ...]
    unvisited: tuple[str, ...]
    of: Link | None
    again: tuple[Link, ...]
    record_id: int | None
    mine: bool
    version: int

    @property
    def flagged(self) -> int:
        """How many items a re-inspection would carry."""
        return sum(not one.said.fixed for one in self.findings)
