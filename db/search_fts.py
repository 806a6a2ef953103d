"""The pieces on SQLite: a contentless FTS5 table, in which a phrase of pieces is a substring of the text."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, column, func, literal_column, or_, select, table, text
from sqlalchemy.orm import Session

from db.pieces import Phrase, plain
from db.search_docs import TEXT, Doc
from db.search_seek import BODY, EXTRA, TITLE, Every, Seek, Term, Tree, anywhere, rows_of, tokens

LOOKED_AT, LOOKED_AT_LIKELY = 4_000, 20_000

FTS = table("search_pieces", column("rowid"), column("pieces"))
INTO = text("INSERT INTO search_pieces (rowid, pieces) VALUES (:id, :pieces)")
# Without content it must be told what to take out.
OUT_OF = text("INSERT INTO search_pieces (search_pieces, rowid, pieces) VALUES ('delete', :id, :pieces)")
NOTHING = text("INSERT INTO search_pieces (search_pieces) VALUES ('delete-all')")


def newest(s: Session, seek: Seek, most: int, oldest: bool, titles: bool) -> Sequence[Row[Any]]:
    """FTS5 goes by rowid either way: no more is read than is asked for."""
    if any(word.vague for word in seek.words):
        found = _by_text(s, seek, most, oldest, titles)
        if found is not None:
            return found
    wanted = rows_of(FTS, FTS.c.rowid, seek, titles).where(_match(seek, seek.tree()))
    return s.execute(wanted.order_by(_in_order(FTS.c.rowid, oldest)).limit(most)).all()


def _by_text(s: Session, seek: Seek, most: int, oldest: bool, titles: bool) -> Sequence[Row[Any]] | None:
    """What ends in a lone letter or digit is common: it is read for in the first few thousand texts.

    FTS5 would first merge all the pieces that begin with it. None: too few there, so it must.
    """
    _teach(s)
    most_looked_at = LOOKED_AT_LIKELY if all(word.firm for word in seek.words) else LOOKED_AT
    near = select(FTS.c.rowid.label("id")).where(_match(seek, seek.tree(firm=True)))
    near_by = near.order_by(_in_order(FTS.c.rowid, oldest)).limit(most_looked_at).subquery()
    wanted = rows_of(near_by, near_by.c.id, seek, titles)
    if not titles:
        wanted = wanted.join(TEXT, TEXT.c.id == near_by.c.id)
    wanted = wanted.where(*(_stands(word, seek.places) for word in seek.words if word.vague))
    found = s.execute(wanted.order_by(_in_order(near_by.c.id, oldest)).limit(most)).all()
    looked_at = s.scalar(select(func.count()).select_from(near_by)) or 0
    whole = len(found) == most or looked_at < most_looked_at
    return found if whole else None


def _stands(word: Phrase, places: Sequence[str]) -> ColumnElement[bool]:
    texts = {TITLE: TEXT.c.title, BODY: TEXT.c.body, EXTRA: TEXT.c.extra}
    return or_(*(func.instr(func.plain(texts[mark]), word.text) > 0 for mark in places))


def _teach(s: Session) -> None:
    raw: Any = s.connection().connection.driver_connection
    raw.create_function("plain", 1, plain, deterministic=True)


def _in_order(id: ColumnElement[int], oldest: bool) -> ColumnElement[int]:
    return id.asc() if oldest else id.desc()


def _match(seek: Seek, tree: Tree) -> ColumnElement[bool]:
    hidden = [_said(anywhere(word, seek.fields)) for word in seek.without]
    without = f" NOT ({' OR '.join(hidden)})" if hidden else ""
    return literal_column("search_pieces").op("MATCH")(_said(tree) + without)


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
