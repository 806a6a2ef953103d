"""The pieces on PostgreSQL: a set of them with a GIN index, and the plain texts a longer word is checked in.

GIN hands out what it found in no order, all of it at once; a common word would be read in half of all
documents to show twenty, and the planner does not know it. So the documents are taken in slices from the
newest on, each slice's months being tokens among the pieces, until enough are found: a common word needs the
newest few thousand, a rare one is looked for in all the rest at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    bindparam,
    cast,
    column,
    func,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

from db.pieces import Phrase, plain
from db.search_docs import BIG, DOC, Doc, Found, day_of
from db.search_seek import (
    BODY,
    EXTRA,
    KEY,
    TITLE,
    Either,
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
# What a row says lies apart from it, which the planner does not know: to read them all is far dearer.
EXTENT = text(
    "SELECT reltuples, (SELECT min(id) FROM search_doc), (SELECT max(id) FROM search_doc),"
    " set_config('enable_seqscan', 'off', true)"
    " FROM pg_class WHERE oid = 'search_doc'::regclass"
)
Checks = Sequence[ColumnElement[bool]]
Ids = tuple[int, int]  # from, and up to but without


@dataclass(frozen=True)
class Extent:
    """Of all documents: from, up to but without, and roughly how many; edges: where slices end."""

    low: int
    high: int
    documents: int
    edges: dict[tuple[int, int, int, bool], int | None] = field(default_factory=dict)


def extent(s: Session) -> Extent:
    row = s.execute(EXTENT).one()
    return Extent(0, 0, 0) if row.min is None else Extent(row.min, row.max + 1, int(row.reltuples))


def newest(s: Session, seek: Seek, most: int, extent: Extent, oldest: bool, titles: bool) -> Found:
    found: list[tuple[Any, ...]] = []
    wanted = _selected(seek, oldest, titles)
    for low, high in _slices(s, extent, found, most, oldest):
        values = {"said": _sought(seek, (low, high)), "low": low, "high": high, "most": most - len(found)}
        found += fetched(s, wanted, values)
    return found


def _selected(seek: Seek, oldest: bool, titles: bool) -> Select[Any]:
    checks = _checks(seek)
    if not (checks or seek.bounds):
        return _bare(oldest, titles)
    return bounded(_wanted(checks, oldest, titles, free=not seek.bounds), seek, titles)


@cache
def _bare(oldest: bool, titles: bool) -> Select[Any]:
    """Made once: of words that need no look at the text."""
    return _wanted((), oldest, titles, free=True)


def _wanted(checks: Checks, oldest: bool, titles: bool, *, free: bool) -> Select[Any]:
    """The hits on their own, by no index on ids: lest the planner walk through all and look at each.

    free: of no bounds but those the index tells, so that no more are handed on than are asked for.
    """
    id: ColumnElement[int] = GIN.c.id + 0
    most: BindParameter[int] = bindparam("most")
    said = GIN.c.pieces.op("@@")(cast(bindparam("said"), TSQUERY))
    there = select(GIN.c.id).where(said, *checks)
    there = there.where(id >= bindparam("low", type_=BIG), id < bindparam("high", type_=BIG))
    if free:
        there = there.order_by(_in_order(id, oldest)).limit(most)
    hit = there.cte("hit").prefix_with("MATERIALIZED")
    return rows_of(hit, hit.c.id, titles).order_by(_in_order(hit.c.id, oldest)).limit(most)


def _in_order(id: ColumnElement[int], oldest: bool) -> ColumnElement[int]:
    return id.asc() if oldest else id.desc()


def _sought(seek: Seek, ids: Ids) -> str:
    # A lone letter or digit must be looked for in the index: there is nothing else to find it by.
    alone = any(not word.firm for word in seek.words)
    sure = [anywhere(word, seek.fields) for word in seek.without if word.sure]
    said = _said(Every((seek.tree(firm=not alone), *_when(ids))))
    return said + "".join(f" & !({_said(tree)})" for tree in sure)


def _checks(seek: Seek) -> list[ColumnElement[bool]]:
    """What must be looked for in the text itself."""
    words = [_stands(word, seek.places) for word in seek.words if not word.sure]
    return words + [~_stands(word, seek.fields) for word in seek.without if not word.sure]


def _said(tree: Tree) -> str:
    if isinstance(tree, Term):
        return " & ".join(f"'{piece}'" for piece in tree.pieces) + (":*" if tree.open else "")
    sign = " & " if isinstance(tree, Every) else " | "
    return sign.join(f"({_said(part)})" for part in tree.parts)


def _stands(word: Phrase, fields: Sequence[str]) -> ColumnElement[bool]:
    texts = {TITLE: GIN.c.title, BODY: GIN.c.body, EXTRA: GIN.c.extra}
    return or_(*(func.strpos(texts[mark], word.text) > 0 for mark in fields))


# -- slices ------------------------------------------------------------------------------------


def _slices(s: Session, extent: Extent, found: Sequence[Any], most: int, oldest: bool) -> Iterator[Ids]:
    """Ranges of ids, of as many documents as will hold what is still wanted, by what was found so far."""
    low, high, seen, width = extent.low, extent.high, 0, FIRST_SLICE
    while low < high and len(found) < most:
        part = low, high, width, oldest
        if part not in extent.edges:
            extent.edges[part] = _after(s, *part) if extent.documents > seen + 2 * width else None
        at = extent.edges[part]
        if at is None:
            yield low, high
            return
        yield (low, at) if oldest else (at, high)
        low, high = (at, high) if oldest else (low, at)
        seen += width
        width = _enough(len(found) / seen, most, most - len(found), extent.documents)


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
