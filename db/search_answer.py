"""A question's answer: what is found in sight, ranked, counted and shown. Alike on both engines.

Ranking: what says all the words in its title first, then the newest by how many words their titles say,
then by day. Only ids, titles and the page's texts are read for it, so that it costs the same at any size.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from db.pieces import Wanted, plain, wanted
from db.search_docs import DOC, FACETS, TEXT, Answer, Hit, Question, Sight
from db.search_engines import newest
from db.search_marks import marked, snippet
from db.search_seek import seeks

COUNTED, SAMPLED, RANKED, MOST_VALUES, FEW = 1_000, 2_000, 200, 50, 500
Filters = Mapping[str, tuple[Any, ...]]
Found = Sequence[Row[Any]]


def ask(s: Session, question: Question) -> Answer:
    sought = wanted(question.words)
    filters = {name: values for name, values in question.filters.items() if values and name in FACETS}
    if sought.empty or not (sought.words or filters) or not question.sights:
        return Answer()
    question = replace(question, sights=tuple(_narrowed(s, question.sights)))
    if not question.sights:
        return Answer()
    begin, end = (question.number - 1) * question.size, question.number * question.size
    found = _found(s, question, sought, filters, max(SAMPLED + 1, end))
    ordered = _ordered(s, question, sought, filters, found, end)
    return Answer(
        _hits(s, sought, ordered[begin:end]),
        min(len(found), COUNTED),
        len(found) > COUNTED,
        _facets(s, question, sought, filters, found[:SAMPLED]),
        len(found) > SAMPLED,
    )


def _narrowed(s: Session, sights: Sequence[Sight]) -> Iterator[Sight]:
    """Who sees few rows has only those looked at, instead of whatever holds a common word."""
    for sight in sights:
        if sight.only is None:
            yield sight
            continue
        theirs = select(DOC.c.id).where(DOC.c.kind == sight.kind, DOC.c.ref_id.in_(sight.only))
        docs = tuple(s.scalars(theirs.limit(FEW + 1)))
        if docs:
            yield sight if len(docs) > FEW else replace(sight, only=None, docs=docs)


def _found(
    s: Session,
    question: Question,
    sought: Wanted,
    filters: Filters,
    most: int,
    *,
    oldest: bool = False,
    titles: bool = False,
) -> Found:
    """The newest (or oldest) in anybody's sight, of all kinds together; by titles: that say all the words."""
    first, *others = (
        newest(s, seek, most, oldest=oldest, titles=titles)
        for seek in seeks(question, sought, filters, titles)
    )
    if not others:
        return first
    unique = {row.id: row for rows in (first, *others) for row in rows}
    return sorted(unique.values(), key=attrgetter("id"), reverse=not oldest)[:most]


def _ordered(
    s: Session, question: Question, sought: Wanted, filters: Filters, found: Found, end: int
) -> list[int]:
    ids = [row.id for row in found]
    if question.sort == "day":
        whole = len(ids) <= SAMPLED
        return (
            ids[::-1] if whole else [row.id for row in _found(s, question, sought, filters, end, oldest=True)]
        )
    if question.sort == "-day" or not sought.words:
        return ids
    best = _best(_found(s, question, sought, filters, RANKED, titles=True), sought)
    there = set(best)
    rest = [id for id in ids if id not in there]
    return [*best, *_nearer(s, rest[:RANKED], sought), *rest[RANKED:]]


def _best(found: Found, sought: Wanted) -> list[int]:
    """Those whose title is the words and nothing else before the others; the newest first among each."""
    whole = " ".join(word.text for word in sought.words)
    return [row.id for row in sorted(found, key=lambda row: plain(row.title) != whole)]


def _nearer(s: Session, ids: list[int], sought: Wanted) -> list[int]:
    """Those that say more of the words in their title first. One word alone would have been found there."""
    if len(sought.words) < 2 or not ids:
        return ids
    wanted = select(TEXT.c.id, TEXT.c.title).where(TEXT.c.id.in_(ids))
    titles = {id: plain(title) for id, title in s.execute(wanted)}
    return sorted(ids, key=lambda id: -sum(word.text in titles[id] for word in sought.words))


def _hits(s: Session, sought: Wanted, page: list[int]) -> list[Hit]:
    if not page:
        return []
    wanted = select(DOC.c.id, DOC.c.kind, DOC.c.ref_id, TEXT.c.title, TEXT.c.body).join(
        TEXT, TEXT.c.id == DOC.c.id
    )
    rows = {row.id: row for row in s.execute(wanted.where(DOC.c.id.in_(page)))}
    return [
        Hit(row.kind, row.ref_id, marked(row.title, sought.words), snippet(row.body, sought.words))
        for row in map(rows.__getitem__, page)
    ]


def _facets(
    s: Session, question: Question, sought: Wanted, filters: Filters, found: Found
) -> dict[str, list[tuple[Any, int]]]:
    """Each filter's values with their counts, the other filters applied."""
    counted = _counts(found)
    for name in filters:
        others = {other: values for other, values in filters.items() if other != name}
        if sought.words or others:
            counted[name] = _counts(_found(s, question, sought, others, SAMPLED))[name]
    return counted


def _counts(found: Found) -> dict[str, list[tuple[Any, int]]]:
    """The commonest values; among equals the one found first, which is the newest."""
    columns = list(zip(*found, strict=True))[-len(FACETS) :] or [()] * len(FACETS)
    return {
        name: Counter(column).most_common(MOST_VALUES) for name, column in zip(FACETS, columns, strict=True)
    }
