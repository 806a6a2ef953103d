"""Finding words inside text, alike on both engines: in a column as it is, and by the search index.

`put` and `drop` keep the index, `later` leaves it to the job runner; `ask` finds what a person may see.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.search_answer import ask
from db.search_docs import Answer, Doc, Hit, Question, Sight
from db.search_keep import drop, hold, later, put, renew, stale, waiting

__all__ = [
    "Answer",
    "Doc",
    "Hit",
    "Question",
    "Sight",
    "ask",
    "contains",
    "contains_plain",
    "drop",
    "hold",
    "later",
    "put",
    "renew",
    "sayable",
    "stale",
    "stands_before",
    "waiting",
]
Column = InstrumentedAttribute[Any] | ColumnElement[Any]


def contains(s: Session, column: Column, word: str) -> ColumnElement[bool]:
    """True where the word stands in the column, in whatever case; % and _ mean themselves."""
    find = func.strpos if s.get_bind().dialect.name == "postgresql" else func.instr
    # Both sides by the database: engines differ in which letters they know a lower case of.
    return find(func.lower(column), func.lower(sayable(word))) > 0


def contains_plain(s: Session, column: Column, word: str) -> ColumnElement[bool]:
    """The same for a column kept in lower case already."""
    find = func.strpos if s.get_bind().dialect.name == "postgresql" else func.instr
    return find(column, sayable(word).lower()) > 0


def stands_before(s: Session, column: Column, word: str, mark: str) -> ColumnElement[bool]:
    """The word stands in the column, kept in lower case already, before the mark."""
    find = func.strpos if s.get_bind().dialect.name == "postgresql" else func.instr
    at = find(column, sayable(word).lower())
    return and_(at > 0, at < find(column, mark))


def sayable(word: str) -> str:
    """Without what no database takes as text: NUL, and half a character."""
    return word.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
