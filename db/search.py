"""Finding words inside text, alike on both engines. The full-text index will stand here too."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func
from sqlalchemy.orm import InstrumentedAttribute, Session

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
