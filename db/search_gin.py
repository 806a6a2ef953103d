"""The pieces on PostgreSQL: a set of them with a GIN index, and the plain texts a longer word is checked in.

GIN hands out what it found in no order, all of it at once; a common word would be read in half of all
documents to show twenty, and the planner does not know it. So the documents are taken in slices from the
newest on, each slice's months being tokens among the pieces, until enough are found: a common word needs the
newest few thousand, a rare one is looked for in all the rest at once.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, cast, column, func, or_, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

from db.pieces import Phrase, plain
from db.search_docs import DOC, Doc, day_of
from db.search_seek import BODY, EXTRA, KEY, TITLE, Either, Every, Seek, Term, Tree, anywhere, rows_of, tokens

FIRST_SLICE = 4_000
MOST_MONTHS = 36
GIN = table(
    "search_pieces",
    column("id"),
    column("title"),
    column("body"),
    column("extra"),
    column("pieces", TSVECTOR),
)
INTO = text(
    "INSERT INTO search_pieces (id, title, body, extra, pieces)"
    " VALUES (:id, :title, :body, :extra, array_to_tsvector(CAST(:pieces AS text[])))"
)
ROUGHLY = text("SELECT reltuples FROM pg_class WHERE oid = 'search_doc'::regclass")
EXTENT = text(
    "SELECT reltuples, (SELECT min(id) FROM search_doc), (SELECT max(id) FROM search_doc)"
    " FROM pg_class WHERE oid = 'search_doc'::regclass"
)
Ids = tuple[int, int]  # from, and up to but without


def newest(s: Session, seek: Seek, most: int, oldest: bool, titles: bool) -> Sequence[Row[Any]]:
    found: list[Row[Any]] = []
    for first, end in _slices(s, found, most, oldest):
        hit = _hit(seek, (first, end))
        wanted = rows_of(hit, hit.c.id, seek, titles)
        wanted = wanted.order_by(hit.c.id if oldest else hit.c.id.desc())
        found += s.execute(wanted.limit(most - len(found))).all()
    return found


def _hit(seek: Seek, ids: Ids) -> CTE:
    """On its own, lest the planner walk through all documents by id and look at each."""
    sure = [anywhere(word, seek.fields) for word in seek.without if word.sure]
    # A lone letter or digit must be looked for in the index: there is nothing else to find it by.
    alone = any(not word.firm for word in seek.words)
    said = _said(Every((seek.tree(firm=not alone), *_when(ids)))) + "".join(
        f" & !({_said(tree)})" for tree in sure
    )
    wanted = select(GIN.c.id).where(GIN.c.pieces.op("@@")(cast(said, TSQUERY)))
    wanted = wanted.where(*(_stands(word, seek.places) for word in seek.words if not word.sure))
    wanted = wanted.where(*(~_stands(word, seek.fields) for word in seek.without if not word.sure))
    return wanted.where(GIN.c.id >= ids[0], GIN.c.id < ids[1]).cte("hit").prefix_with("MATERIALIZED")


def _said(tree: Tree) -> str:
    if isinstance(tree, Term):
        return " & ".join(f"'{piece}'" for piece in tree.pieces) + (":*" if tree.open else "")
    sign = " & " if isinstance(tree, Every) else " | "
    return sign.join(f"({_said(part)})" for part in tree.parts)


def _stands(word: Phrase, fields: Sequence[str]) -> ColumnElement[bool]:
    texts = {TITLE: GIN.c.title, BODY: GIN.c.body, EXTRA: GIN.c.extra}
    return or_(*(func.strpos(texts[mark], word.text) > 0 for mark in fields))


# -- slices ------------------------------------------------------------------------------------


def _slices(s: Session, found: Sequence[Any], most: int, oldest: bool) -> Iterator[Ids]:
    """Ranges of ids, of as many documents as will hold what is still wanted, by what was found so far."""
    extent = s.execute(EXTENT).one()
    if extent.min is None:
        return
    low, high, seen, width = extent.min, extent.max + 1, 0, FIRST_SLICE
    while low < high and len(found) < most:
        at = _after(s, low, high, width, oldest) if extent.reltuples > seen + 2 * width else None
        if at is None:
            yield low, high
            return
        yield (low, at) if oldest else (at, high)
        low, high = (at, high) if oldest else (low, at)
        seen += width
        width = _enough(len(found) / seen, most, most - len(found), int(extent.reltuples))


def _enough(rate: float, most: int, wanted: int, all_of_them: int) -> int:
    """How many documents to look through next; all, where so few are found that it costs no more."""
    return all_of_them if rate * all_of_them < 2 * most else int(1.2 * wanted / rate) + 1


def _after(s: Session, low: int, high: int, width: int, oldest: bool) -> int | None:
    """The id that many documents further on; None where there are no more."""
    id = DOC.c.id
    wanted = select(id).where(id >= low, id < high).order_by(id if oldest else id.desc())
    return s.scalar(wanted.offset(width).limit(1))


def _when(ids: Ids) -> Iterator[Tree]:
    """The slice as tokens, so that GIN itself leaves the rest out: months, or years where they are many."""
    first, last = day_of(ids[0]), day_of(ids[1])
    months = range(_month(first), _month(last) + 1)
    if len(months) <= MOST_MONTHS:
        yield Either(tuple(Term((_month_key(month),)) for month in months))
    elif last.year - first.year <= MOST_MONTHS:
        yield Either(tuple(Term((_year_key(year),)) for year in range(first.year, last.year + 1)))


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _month_key(month: int) -> str:
    return f"{KEY}m¤{month}"


def _year_key(year: int) -> str:
    return f"{KEY}d¤{year}"


# -- writing -----------------------------------------------------------------------------------


def write(s: Session, docs: Sequence[Doc]) -> None:
    s.execute(INTO, [_row(doc) for doc in docs])


def erase(s: Session, docs: Sequence[Doc]) -> None:
    s.execute(text("DELETE FROM search_pieces WHERE id = ANY(:ids)"), {"ids": [doc.id for doc in docs]})


def erase_all(s: Session) -> None:
    s.execute(text("DELETE FROM search_pieces"))


def _row(doc: Doc) -> dict[str, Any]:
    texts = {"title": plain(doc.title), "body": plain(doc.body), "extra": plain(doc.extra)}
    day = day_of(doc.id)
    pieces = {*tokens(doc), _month_key(_month(day)), _year_key(day.year)}
    return {"id": doc.id, **texts, "pieces": sorted(pieces)}
