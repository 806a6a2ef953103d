"""Alembic's environment: runs on the connection it is handed (db/schema.py)."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Enum

from db.base import Moment
from db.schema import Base


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Migrations must not change when the code's own types do: write them as plain columns."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def compare_type(
    context: Any, inspected: Any, column: Any, inspected_type: Any, column_type: Any
) -> bool | None:
    """A status word is stored as text; its list of words is no change of the table."""
    return False if isinstance(column_type, Enum | Moment) else None


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """The pieces of the search index are no table of the code (db/search_engines.py), nor what FTS5 keeps."""
    return kind != "table" or not (name or "").startswith("search_pieces")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    include_name=include_name,
    render_item=render_item,
    compare_type=compare_type,
)
with context.begin_transaction():
    context.run_migrations()
