"""Inserts that know what to do about a row that is there already; both databases say it alike."""

from typing import Any, cast

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert(s: Session, table: Any) -> sqlite.Insert:
    """With on_conflict_do_nothing and on_conflict_do_update."""
    made = postgresql.insert if s.get_bind().dialect.name == "postgresql" else sqlite.insert
    return cast(sqlite.Insert, made(table))
