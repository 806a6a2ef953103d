"""The pieces' own table, which each engine keeps its own way and answers from alike.

It is none of the tables of the code: what is in it follows from search_doc and search_text.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from db import search_few, search_fts, search_gin
from db.search_docs import Doc, Found
from db.search_seek import Seek

Extent = search_gin.Extent | None


def extent(s: Session) -> Extent:
    """From where to where the documents go: looked up once for a question, by the engine that needs it."""
    return search_gin.extent(s) if _is_postgres(s) else None


def newest(
    s: Session, seek: Seek, most: int, extent: Extent, *, oldest: bool = False, titles: bool = False
) -> Found:
    """The newest (or oldest) found, in the order of their ids: what they are filtered by, or titles."""
    if seek.docs is not None:
        return search_few.newest(s, seek, most, oldest, titles)
    if extent is not None:
        return search_gin.newest(s, seek, most, extent, oldest, titles)
    return search_fts.newest(s, seek, most, oldest, titles)


def write(s: Session, docs: Sequence[Doc]) -> None:
    """Of documents whose pieces are not there. In the order of their ids, which both engines like best."""
    _engine(s).write(s, sorted(docs, key=lambda doc: doc.id))


def erase(s: Session, docs: Sequence[Doc]) -> None:
    """docs: as they were when written."""
    _engine(s).erase(s, sorted(docs, key=lambda doc: doc.id))


def erase_all(s: Session) -> None:
    _engine(s).erase_all(s)


def _engine(s: Session) -> Any:
    return search_gin if _is_postgres(s) else search_fts


def _is_postgres(s: Session) -> bool:
    return s.get_bind().dialect.name == "postgresql"
