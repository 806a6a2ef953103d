"""What a use case saved is found by its new words at once: noted at each flush, indexed before the commit.

A room that is searched declares FOUND in its __init__: kind → {table: column that names what is found}.
Its index_rows.docs_of makes the docs. Rows written past the session, in bulk, are told to db.search.later.
"""

from collections.abc import Callable, Collection, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from db.search import Doc, drop, hold, later, put
from lib.access import ROOMS

AT_ONCE = 50
"""A use case that touches more leaves them to the job: nobody waits for the index."""
# Of these owners, answers and files are searched with what holds them.
OWNERS = {"archive": "archive", "sheet": "archive", "ticket": "ticket"}
Docs = Callable[[Session, Collection[int]], list[Doc]]


@cache
def rooms() -> dict[str, str]:
    """Kind → the room it is of."""
    return {kind: room for room in ROOMS for kind in _declared(room)}


@cache
def tables() -> dict[str, str]:
    """Kind → the table of what is found, whose own id says which."""
    return {kind: table for table, (kind, column) in _sources().items() if column == "id"}


@cache
def _sources() -> dict[str, tuple[str, str]]:
    """Table → (kind, column)."""
    told = [pair for room in ROOMS for pair in _declared(room).items()]
    return {table: (kind, column) for kind, columns in told for table, column in columns.items()}


def _declared(room: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = getattr(import_module(f"lib.{room}"), "FOUND", {})
    return found


def docs_of(s: Session, kind: str, ids: Collection[int]) -> list[Doc]:
    """As the tables say now; what is not there, or not to be found, has none."""
    make: Docs = import_module(f"lib.{rooms()[kind]}.index_rows").docs_of
    return make(s, ids) if ids else []


def settle(s: Session, kind: str, ids: Collection[int]) -> None:
    """The index of these as the tables say now."""
    hold(s, kind, sorted(ids))
    docs = docs_of(s, kind, ids)
    put(s, docs)
    if gone := set(ids) - {doc.ref_id for doc in docs}:
        drop(s, kind, sorted(gone))


@event.listens_for(Session, "after_flush")
def _note(s: Session, context: Any) -> None:
    for row in (*s.new, *s.dirty, *s.deleted):
        for kind, id in _found_by(row):
            s.info.setdefault("found", {}).setdefault(kind, set()).add(id)


def _found_by(row: Any) -> Iterator[tuple[str, int]]:
    if known := _sources().get(row.__tablename__):
        yield known[0], getattr(row, known[1])
    elif (owner := getattr(row, "owner_kind", "")) in OWNERS:
        yield OWNERS[owner], row.owner_id


@event.listens_for(Session, "before_commit")
def _index(s: Session) -> None:
    if s.in_nested_transaction():
        return
    s.flush()
    for kind, ids in s.info.pop("found", {}).items():
        (settle if len(ids) <= AT_ONCE else later)(s, kind, sorted(ids))
