"""Time between two columns, on both databases."""

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class hours_between(GenericFunction[float]):
    """Hours from the first moment to the second; negative when the second is earlier."""

    type = Float()
    inherit_cache = True


@compiles(hours_between, "sqlite")
def _sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    since, until = (compiler.process(clause, **kw) for clause in element.clauses)
    days = f"julianday({until}) - julianday({since})"
    return f"(ROUND(({days}) * 86400000.0) / 3600000.0)"  # to the millisecond: half an hour is 0.5


@compiles(hours_between, "postgresql")
def _postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    since, until = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"(EXTRACT(EPOCH FROM ({until} - {since})) / 3600.0)"
