"""Rows in bulk, by table, within one transaction."""

from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from db.base import Base

Row = dict[str, Any]
Rows = dict[type[Base], list[Row]]
CHUNK = 5_000


def write(s: Session, rows: Rows) -> None:
    """In the order given: a row comes after those it points to."""
    for table, found in rows.items():
        for start in range(0, len(found), CHUNK):
            s.execute(insert(table.__table__), found[start : start + CHUNK])  # type: ignore[arg-type]


def let_numbering_follow(s: Session, *tables: type[Base]) -> None:
    """PostgreSQL's own numbering has not seen the ids written here."""
    if s.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        last = s.scalar(select(func.max(table.__table__.c.id)))
        s.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.__tablename__}', 'id'), {last or 1})"))
