"""Statements compiled once for all databases of a run, as a server compiles them once for all its screens.

Each test has a database and an engine of its own; a third of its time went into compiling anew what the
engine before it had compiled.
"""

from typing import Any

from sqlalchemy import URL, Engine, create_engine

ALL = 20_000  # statements: none is ever left out
_first: dict[str, Engine] = {}


def engine(url: URL, **options: Any) -> Engine:
    """In the place of create_engine(): the next of a kind goes on with the words of the first."""
    made = create_engine(url, query_cache_size=ALL, **options)
    first = _first.get(made.dialect.driver)
    if first and first.dialect.server_version_info:  # once connected, it knows its server
        made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
    else:
        _first[made.dialect.driver] = made
    return made
