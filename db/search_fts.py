"""The pieces on SQLite: a contentless FTS5 table, in which a phrase of pieces is a substring of the text."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.orm import Session

from db.pieces import Phrase, plain
from db.search_docs import TEXT, Doc, Found
from db.search_seek import (
    BODY,
    EXTRA,
    TITLE,
    Every,
    Seek,
    Term,
    Tree,
    anywhere,
    bounded,
    fetched,
    rows_of,
    tokens,
)

LOOKED_AT, LOOKED_AT_LIKELY = 4_000, 20_000

FTS = table("search_pieces", column("rowid"), column("pieces"))
MATCHES = literal_column("search_pieces").op("MATCH")(bindparam("said"))
INTO = text("INSERT INTO search_pieces (rowid, pieces) VALUES (:id, :pieces)")
# Without content it must be told what to take out.
OUT_OF = text("INSERT INTO search_pieces (search_pieces, rowid, pieces) VALUES ('delete', :id, :pieces)")
NOTHING = text("INSERT INTO search_pieces (search_pieces) VALUES ('delete-all')")


def newest(s: Session, seek: Seek, most: int, oldest: bool, titles: bool) -> Found:
    """FTS5 goes by rowid either way: no more is read than is asked for."""
    if any(word.vague for word in seek.words):
        found = _by_text(s, seek, most, oldest, titles)
        if found is not None:
            return found
    wanted = bounded(_wanted(titles, oldest), seek, titles)
    return fetched(s, wanted, {"said": _match(seek, seek.tree()), "most": most})


@cache
def _wanted(titles: bool, oldest: bool) -> Select[Any]:
    """Made once: putting it together would cost more than running it."""
    found = rows_of(FTS, FTS.c.rowid, titles).where(MATCHES)
    return found.order_by(_in_order(FTS.c.rowid, oldest)).limit(bindparam("most"))


def _by_text(s: Session, seek: Seek, most: int, oldest: bool, titles: bool) -> Found | None:
    """What ends in a lone letter or digit is common: it is read for in the first few thousand texts.

    FTS5 would first merge all the pieces that begin with it. None: too few there, so it must.
    """
    _teach(s)
    most_looked_at = LOOKED_AT_LIKELY if all(word.firm for word in seek.words) else LOOKED_AT
    near = select(FTS.c.rowid.label("id")).where(MATCHES)
    near_by = near.order_by(_in_order(FTS.c.rowid, oldest)).limit(most_looked_at).subquery()
    wanted = bounded(rows_of(near_by, near_by.c.id, titles), seek, titles)
    if not titles:
        wanted = wanted.join(TEXT, TEXT.c.id == near_by.c.id)
    wanted = wanted.where(*(_stands(word, seek.places) for word in seek.words if word.vague))
    values = {"said": _match(seek, seek.tree(firm=True))}
    found = fetched(s, wanted.order_by(_in_order(near_by.c.id, oldest)).limit(most), values)
    whole = len(found) == most or (_count(s, near_by, values) < most_looked_at)
    return found if whole else None


def _count(s: Session, near_by: FromClause, values: dict[str, str]) -> int:
    return s.scalar(select(func.count()).select_from(near_by), values) or 0


def _stands(word: Phrase, places: Sequence[str]) -> ColumnElement[bool]:
    """As it is written first: making a text plain is the dearer look by far."""
    texts = [{TITLE: TEXT.c.title, BODY: TEXT.c.body, EXTRA: TEXT.c.extra}[mark] for mark in places]
    written = [func.instr(func.lower(each), word.text) > 0 for each in texts]
    return or_(*written, *(func.instr(func.plain(each), word.text) > 0 for each in texts))


def _teach(s: Session) -> None:
    raw: Any = s.connection().connection.driver_connection
    raw.create_function("plain", 1, plain, deterministic=True)


def _in_order(id: ColumnElement[int], oldest: bool) -> ColumnElement[int]:
    return id.asc() if oldest else id.desc()


def _match(seek: Seek, tree: Tree) -> str:
    hidden = [_said(anywhere(word, seek.fields)) for word in seek.without]
    return _said(tree) + (f" NOT ({' OR '.join(hidden)})" if hidden else "")


def _said(tree: Tree) -> str:
    if isinstance(tree, Term):
        return f'"{" ".join(tree.pieces)}"' + (" *" if tree.open else "")
    sign = " AND " if isinstance(tree, Every) else " OR "
    parts = [_said(part) for part in tree.parts]
    return parts[0] if len(parts) == 1 else f"({sign.join(parts)})"


def write(s: Session, docs: Sequence[Doc]) -> None:
    s.execute(INTO, [_row(doc) for doc in docs])


def erase(s: Session, docs: Sequence[Doc]) -> None:
    s.execute(OUT_OF, [_row(doc) for doc in docs])


def erase_all(s: Session) -> None:
    s.execute(NOTHING)


def _row(doc: Doc) -> dict[str, Any]:
    return {"id": doc.id, "pieces": " ".join(tokens(doc))}
