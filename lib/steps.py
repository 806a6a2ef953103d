"""Rows written in bulk for a ledger brought in, each step kept for the way back."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from db.base import Base, Moment
from db.choices import N_, Choice
from db.imports import ImportStep

CHUNK, ASKED = 2_000, 500
T = TypeVar("T")
Rows = list[dict[str, Any]]
Progress = Callable[[int, int], None]
"""(rows done, rows in all); may raise to stop everything."""


class Fate(Choice):
    """What bringing a row in would do."""

    NEW = "new", N_("to add")
    CHANGED = "changed", N_("to change")
    SAME = "same", N_("unchanged")
    KEPT = "kept", N_("left alone")


@dataclass(frozen=True)
class Change:
    """label is a message id; a value is text, or a status word to be said in the reader's language."""

    label: str
    before: str | Choice
    after: str | Choice


@dataclass(frozen=True)
class RowPlan:
    """remark says why a row is left alone, or what is worth knowing: a message id with its params."""

    fate: Fate
    changes: tuple[Change, ...] = ()
    remark: str = ""
    params: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Edit:
    """Values that take the place of others in one row; version None where the table keeps none."""

    id: int
    version: int | None
    before: dict[str, Any]
    after: dict[str, Any]


class Steps:
    """One batch's writing. Audit keeps one line for the batch; the steps are its row table."""

    def __init__(self, s: Session, batch_id: int) -> None:
        self.s, self.batch_id = s, batch_id
        self.rows: Rows = []

    def insert(self, table: type[Base], rows: Rows) -> list[int]:
        """Makes rows, in this order; returns their ids."""
        ids = _fresh_ids(self.s, table, len(rows)) if rows else []
        numbered = [{"id": id, **row} for id, row in zip(ids, rows, strict=True)]
        for chunk in chunks(numbered):
            self.s.execute(insert(_table(table)), chunk)
        for id in ids:
            self._step(table, id, 1, None)
        return ids

    def change(self, table: type[Base], edits: Iterable[Edit]) -> None:
        """What stood there is kept; a row somebody else changed in this moment stops the whole batch."""
        edits = list(edits)
        write_edits(self.s, table, edits)
        for one in edits:
            self._step(table, one.id, (one.version or 0) + 1, plain_values(one.before))

    def save(self) -> None:
        """Writes the steps themselves: once, at the end."""
        for chunk in chunks(self.rows):
            self.s.execute(insert(ImportStep), chunk)
        self.rows = []

    def _step(self, table: type[Base], id: int, version: int, before: dict[str, Any] | None) -> None:
        step = {"batch_id": self.batch_id, "kind": table.__tablename__, "row_id": id, "version": version}
        self.rows.append({**step, "before": before})


def _fresh_ids(s: Session, table: type[Base], many: int) -> list[int]:
    """Known beforehand, rows go in together; a statement a row would take four times as long."""
    if s.get_bind().dialect.name == "postgresql":
        wanted = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :many)")
        return list(s.scalars(wanted, {"name": table.__tablename__, "many": many}))
    last = s.scalar(select(func.max(_table(table).c.id))) or 0  # The one writer there is.
    return list(range(last + 1, last + 1 + many))


def write_edits(s: Session, table: type[Base], edits: Collection[Edit]) -> None:
    """One statement for all rows in which the same columns change."""
    alike: dict[tuple[str, ...], list[Edit]] = defaultdict(list)
    for one in edits:
        alike[tuple(sorted(one.after))].append(one)
    for columns, group in alike.items():
        _write_alike(s, _table(table), columns, group)


def _write_alike(s: Session, t: Table, columns: tuple[str, ...], group: list[Edit]) -> None:
    values: dict[str, Any] = {code: bindparam(f"to_{code}") for code in columns}
    wanted = update(t).where(t.c.id == bindparam("is_id"))
    if "version" in t.c:
        wanted = wanted.where(t.c.version == bindparam("is_version"))
        values["version"] = t.c.version + 1
    rows = [
        {"is_id": one.id, **({"is_version": one.version} if "version" in t.c else {})}
        | {f"to_{code}": one.after[code] for code in columns}
        for one in group
    ]
    for chunk in chunks(rows):
        if s.execute(wanted.values(values), chunk).rowcount != len(chunk):  # type: ignore[attr-defined]
            raise StaleDataError


def _table(table: type[Base]) -> Table:
    return cast(Table, table.__table__)


# -- the way back ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Made:
    """What a batch did to one table: rows made (id → version), and edits to take back."""

    made: dict[int, int]
    edits: list[Edit]


def steps_of(s: Session, batch_id: int, *tables: type[Base]) -> dict[type[Base], Made]:
    known = {table.__tablename__: table for table in tables}
    found: dict[type[Base], Made] = {table: Made({}, []) for table in tables}
    columns = (ImportStep.kind, ImportStep.row_id, ImportStep.version, ImportStep.before)
    for kind, id, version, before in s.execute(select(*columns).where(ImportStep.batch_id == batch_id)):
        table = known[kind]
        if before is None:
            found[table].made[id] = version
        else:
            found[table].edits.append(Edit(id, version, {}, typed_values(table, before)))
    return found


def changed_since(s: Session, table: type[Base], made: Mapping[int, int]) -> set[int]:
    """Of rows with a version: those somebody has changed, or that are gone."""
    t = _table(table)
    now = dict(_pairs(asked(s, select(t.c.id, t.c.version), t.c.id, made)))
    return {id for id, version in made.items() if now.get(id) != version}


def used_elsewhere(
    s: Session, table: type[Base], ids: Collection[int], *, but: Collection[type[Base]] = ()
) -> set[int]:
    """Named by a row of any other table, of whatever room: by key, or as owner of an answer or a file."""
    passed_over, found = {one.__tablename__ for one in but}, set[int]()
    for column, owner in _pointers(_table(table)):
        if column.table.name not in passed_over:
            wanted = select(column).distinct()
            if owner is not None:
                wanted = wanted.where(owner == table.__tablename__)
            found |= {row[0] for row in asked(s, wanted, column, ids)}
    return found


def _pointers(t: Table) -> Iterator[tuple[Any, Any]]:
    for other in Base.metadata.sorted_tables:
        for key in other.foreign_keys:
            if key.column is t.c.id:
                yield key.parent, None
        if {"owner_kind", "owner_id"} <= set(other.c.keys()):
            yield other.c.owner_id, other.c.owner_kind


def delete_rows(s: Session, table: type[Base], ids: Collection[int], column: str = "id") -> None:
    t = _table(table)
    for chunk in chunks(sorted(ids), ASKED):
        s.execute(delete(t).where(t.c[column].in_(chunk)))


def take_edits_back(s: Session, table: type[Base], edits: Collection[Edit]) -> int:
    """Puts back what stood there; returns how many rows were changed again since and stay."""
    t = _table(table)
    versioned = "version" in t.c
    columns = (t.c.id, t.c.version if versioned else t.c.id)
    now = dict(_pairs(asked(s, select(*columns), t.c.id, [one.id for one in edits])))
    still = [one for one in edits if one.id in now and (not versioned or now[one.id] == one.version)]
    write_edits(s, table, still)
    return len(edits) - len(still)


def _pairs(rows: Iterable[Any]) -> Iterator[tuple[int, int]]:
    yield from ((row[0], row[1]) for row in rows)


def asked(s: Session, wanted: Any, column: Any, values: Collection[Any]) -> Iterator[Any]:
    """A question about many rows, in lists short enough for one statement."""
    for chunk in chunks(sorted(values), ASKED):
        yield from s.execute(wanted.where(column.in_(chunk)))


def chunks(rows: Sequence[T], size: int = CHUNK) -> Iterator[list[T]]:
    for start in range(0, len(rows), size):
        yield list(rows[start : start + size])


# -- values as JSON and back -------------------------------------------------------------------


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {code: _plain(value) for code, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal) else value


def typed_values(table: type[Base], values: Mapping[str, Any]) -> dict[str, Any]:
    columns = _table(table).c
    return {code: _typed(columns[code].type, value) for code, value in values.items()}


def _typed(kind: Any, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    if kind.python_type is date:
        return date.fromisoformat(value)
    if issubclass(kind.python_type, Decimal | Enum):
        return kind.python_type(value)
    return value
