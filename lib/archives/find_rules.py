"""What a list of records is asked for, and what a record shows of itself."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from db.choices.archives import Cycle, Origin, RecordState, Secrecy
from lib.archives.rules import LOCKS
from lib.forms.schema import FormSchema

OWNER = "archive"  # of stored files and answers


@dataclass(frozen=True)
class Filter:
    """Empty means everything; company: what belongs to no project."""

    text: str = ""
    category_id: int | None = None
    project_id: int | None = None
    company: bool = False
    year: int | None = None
    secrecy: Secrecy | None = None
    state: RecordState | None = None
    household_id: int | None = None
    customer_id: int | None = None
    has_file: bool | None = None


@dataclass(frozen=True)
class RecordRow:
    """A record in a list; the customer's name is masked. files: how many are attached."""

    id: int
    no: str
    title: str
    category_id: int
    category: str
    state: RecordState
    secrecy: Secrecy
    origin: Origin
    project: str
    year: int
    happened_on: date | None
    room: str
    customer: str
    author: str
    cycle: Cycle
    shelf: str
    pages: int | None
    expires_on: date | None
    keep_years: int | None
    keep_word: str
    keep_until: date | None
    hold: str
    filed_at: datetime | None
    files: int


@dataclass(frozen=True)
class Record(RecordRow):
    """One record whole. may_change: by this reader, as far as rights go."""

    version: int
    project_id: int | None
    household_id: int | None
    customer_id: int | None
    source_kind: str
    source_id: int | None
    source_no: str
    category_code: str
    form_code: str
    expires: bool
    body: str
    note: str
    recorded_by_id: int | None
    recorded_by: str
    recorded_at: datetime
    answered: tuple[FormSchema, dict[str, Any]] | None
    may_change: bool


def told(by: Filter) -> dict[str, str]:
    """What of a filter was set, for the log; not the searched words, which may name a person."""
    set_ones = [field.name for field in fields(by) if getattr(by, field.name) != field.default]
    return {name: str(getattr(by, name)) for name in set_ones if name != "text"}


def is_private(secrecy: Secrecy) -> bool:
    """Opening one may ask for a reason."""
    return secrecy in LOCKS
