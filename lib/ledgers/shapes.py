"""The shapes the importer's parts hand on: sheets of cells, fields, layouts, rows with their verdict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

Cell: TypeAlias = str | float | bool | date | datetime | time | timedelta | None
Say: TypeAlias = Callable[[str], str]


class Merge(NamedTuple):
    """A merged block of cells, counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """rows[0] is the sheet's row 1; every row is equally wide; an empty cell is None."""

    name: str
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()


class Remark(NamedTuple):
    """A sentence about a row: the column's title as in the file ("" for the row), message id, params."""

    column: str
    message: str
    params: Mapping[str, Any] = {}

    def told(self, say: Say) -> str:
        sentence = say(self.message).format(**self.params)
        return f"{self.column}：{sentence}" if self.column else sentence


class Found(NamedTuple):
    """What a cell says, and what was noticed on the way: (message id, params) pairs."""

    value: Any
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()


class Span(NamedTuple):
    """The year, and the month if one is told, that the days of a sheet lie in: 2025年8月."""

    year: int
    month: int | None = None


class Scene(NamedTuple):
    """What surrounds a cell: the day of the import, the lines of text that head its sheet, their year."""

    today: date
    texts: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True)
class Field:
    """One thing a ledger tells. A part is read only to be joined into another field by Ledger.settle."""

    code: str
    label: str
    kind: str
    aliases: tuple[str, ...]
    weak: tuple[str, ...] = ()
    """Headings that may mean this field: taken when the cells below fit."""
    unlike: tuple[str, ...] = ()
    """Words in a heading, or in the group over it, that make it another matter."""
    unlike_tail: tuple[str, ...] = ()
    """The same, where a group may well say them."""
    like: str = ""
    """A pattern that a heading without spaces or signs may match whole instead of being a known word."""
    heading: str = ""
    """Of a field that stays apart: its heading in the blank ledger, where it stands {n} times."""
    help: str = ""
    required: bool = False
    several: bool = False
    """May be spread over several columns; the value is a list, of a moment its day and its clock joined."""
    apart: bool = False
    """Spread over columns that stay apart: the value is {column: value}, for Ledger.settle to join."""
    part: bool = False
    past: bool = False
    """A day still to come is worth a note."""
    blanks: tuple[str, ...] = ()
    """Words that say: nothing here."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Code to the words people write for it, the one offered in the template first."""
    open: bool = False
    """A word that is no choice is kept as it is, with a note."""
    after: str = ""
    """Of a moment: the field whose day a bare clock or a day without a year belongs to."""
    units: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    longest: int = 500


@dataclass(frozen=True)
class Ledger:
    code: str
    title: str
    fields: tuple[Field, ...]
    keys: tuple[tuple[str, ...], ...]
    """Fields that two rows share when they tell of the same thing; where one of them is blank, the next."""
    settle: "tuple[Callable[[list[Row], Layout, Scene], None], ...]" = ()
    """Looks at all data rows of a sheet at once, after their cells are read."""
    spell: Callable[[Any], str] | None = None
    """A room in its one spelling, which reads back as the same room wherever it stands."""
    proof: tuple[str, ...] = ()
    """Fields whose kinds only data satisfies: a line that tells one of them is no total and no heading."""
    words: tuple[str, ...] = ()
    """What such files and their titles are called."""
    once: str = ""
    """A field whose value, a number given to one thing only, may not come twice in a file."""

    def field(self, code: str) -> Field:
        return next(known for known in self.fields if known.code == code)

    @property
    def key(self) -> str:
        """The field that names the thing a row tells of."""
        return self.keys[0][0]


@dataclass(frozen=True)
class Column:
    """index counts from 0; field is None when nobody knows what the column tells."""

    index: int
    title: str
    field: str | None = None
    confidence: float = 0.0
    hidden: bool = False
    doubtful: bool = False
    """The heading was known, the cells below do not fit it."""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class ByHand:
    """A person's word on a sheet: first and last header row (from 1), field to columns, or leave it out."""

    header: tuple[int, int] | None = None
    mapping: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    skip: bool = False


@dataclass(frozen=True)
class Layout:
    """How a sheet is read. header rows count from 1; refusal says why nothing of the sheet is taken."""

    sheet: str
    header: tuple[int, int] | None = None
    columns: tuple[Column, ...] = ()
    mapping: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    refusal: Remark | None = None
    texts: tuple[str, ...] = ()
    """The sheet's name and the lines of text above the header."""
    span: Span | None = None
    mends: bool = False
    """The first column is the one our own file to mend begins with."""

    def title(self, code: str) -> str:
        """The file's own heading over a field."""
        first = self.mapping.get(code, ())[:1]
        return self.titles.get(first[0], "") if first else ""

    @cached_property
    def titles(self) -> dict[int, str]:
        return {column.index: column.title for column in self.columns}


@dataclass
class Row:
    """row counts from 1; cells are the sheet's own with 同上 and merged cells filled in."""

    sheet: str
    row: int
    cells: list[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)
    ignored: Remark | None = None
    above: str = ""
    """The heading line inside the data that this row stands under: 3栋."""
    repeats: tuple[str, int] | None = None
    """(sheet, row) of the first row that tells of the same thing."""

    @property
    def good(self) -> bool:
        return not self.ignored and not self.problems

    @property
    def bad(self) -> bool:
        return not self.ignored and bool(self.problems)


@dataclass(frozen=True)
class Verdict:
    layouts: tuple[Layout, ...]
    rows: list[Row]

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if row.good]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.bad]

    @property
    def ignored(self) -> list[Row]:
        return [row for row in self.rows if row.ignored]
