"""A question's answer: what is found in sight, ranked, counted and shown. Alike on both engines.

Ranking: what says all the words in its title first, then the newest by how many words their titles say,
then by day. Only ids, titles and the page's texts are read for it, so that it costs the same at any size.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from db import search_engines as engines
from db.pieces import Wanted, plain, wanted
from db.search_docs import DOC, FACETS, TEXT, Answer, Found, Hit, Question, Sight, row_of
from db.search_marks import marked, snippet
from db.search_seek import fetched, seeks

COUNTED, SAMPLED, RANKED, MOST_VALUES, FEW = 1_000, 2_000, 200, 50, 500
ID = itemgetter(0)
Filters = Mapping[str, tuple[Any, ...]]


def ask(s: Session, question: Question) -> Answer:
    sought = wanted(question.words)
    filters = {name: values for name, values in question.filters.items() if values and name in FACETS}
    if sought.empty or not (sought.words or filters) or not question.sights:
        return Answer()
    question = replace(question, sights=tuple(_narrowed(s, question.sights)))
    if not question.sights:
        return Answer()
    begin, end = (question.number - 1) * question.size, question.number * question.size
    asked = _Asked(s, question, sought, filters, engines.extent(s))
    found = asked.found(filters, max(SAMPLED + 1, end))
    return Answer(
        _hits(asked, _ordered(asked, found, end)[begin:end]),
        min(len(found), COUNTED),
        len(found) > COUNTED,
        _facets(asked, found[:SAMPLED]),
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


@dataclass(frozen=True)
class _Asked:
    s: Session
    question: Question
    sought: Wanted
    filters: Filters
    extent: engines.Extent

    def found(self, filters: Filters, most: int, *, oldest: bool = False, titles: bool = False) -> Found:
        """The newest (or oldest) in sight, of all kinds together; by titles: that say all the words."""
        first, *others = (
            engines.newest(self.s, seek, most, self.extent, oldest=oldest, titles=titles)
            for seek in seeks(self.question, self.sought, filters, titles)
        )
        if not others:
            return first
        unique = {row[0]: row for rows in (first, *others) for row in rows}
        return sorted(unique.values(), key=ID, reverse=not oldest)[:most]


# -- in which order ----------------------------------------------------------------------------


def _ordered(asked: _Asked, found: Found, end: int) -> list[int]:
    ids, sort = list(map(ID, found)), asked.question.sort
    if sort == "day":
        whole = len(ids) <= SAMPLED
        return ids[::-1] if whole else list(map(ID, asked.found(asked.filters, end, oldest=True)))
    if sort == "-day" or not asked.sought.words:
        return ids
    if len(ids) <= RANKED:
        return _nearest(asked, ids)
    best = _best(asked.found(asked.filters, RANKED, titles=True), asked.sought)
    there = set(best)
    rest = [id for id in ids if id not in there]
    # One word alone would have been found in a title there.
    near = rest[:RANKED] if len(asked.sought.words) < 2 else _nearest(asked, rest[:RANKED])
    return [*best, *near, *rest[RANKED:]]


def _best(found: Found, sought: Wanted) -> list[int]:
    """Those whose title is the words and nothing else before the others; the newest first among each."""
    whole = _whole(sought)
    return [id for id, title in sorted(found, key=lambda row: plain(row[1]) != whole)]


def _nearest(asked: _Asked, ids: list[int]) -> list[int]:
    """By how many of the words their titles say; the words and nothing else before all."""
    if not ids:
        return ids
    words, whole = [word.text for word in asked.sought.words], _whole(asked.sought)
    titles = {id: plain(title) for id, title in fetched(asked.s, _titles(), {"ids": ids})}
    return sorted(ids, key=lambda id: (titles[id] != whole, -sum(word in titles[id] for word in words)))


def _whole(sought: Wanted) -> str:
    return " ".join(word.text for word in sought.words)


@cache
def _titles() -> Select[Any]:
    return select(TEXT.c.id, TEXT.c.title).where(TEXT.c.id.in_(bindparam("ids", expanding=True)))


# -- what is shown -----------------------------------------------------------------------------


def _hits(asked: _Asked, page: list[int]) -> list[Hit]:
    if not page:
        return []
    words = asked.sought.words
    texts = {id: said for id, *said in fetched(asked.s, _texts(), {"ids": page})}
    return [
        Hit(*row_of(id), marked(title, words), snippet(body, words))
        for id, (title, body) in ((id, texts[id]) for id in page)
    ]


@cache
def _texts() -> Select[Any]:
    return _titles().add_columns(TEXT.c.body)


def _facets(asked: _Asked, found: Found) -> dict[str, list[tuple[Any, int]]]:
    """Each filter's values with their counts, the other filters applied."""
    counted = _counts(found)
    for name in asked.filters:
        others = {other: values for other, values in asked.filters.items() if other != name}
        if asked.sought.words or others:
            counted[name] = _counts(asked.found(others, SAMPLED))[name]
    return counted


def _counts(found: Found) -> dict[str, list[tuple[Any, int]]]:
    """The commonest values; among equals the one found first, which is the newest."""
    return {
        name: Counter(map(itemgetter(at), found)).most_common(MOST_VALUES)
        for at, name in enumerate(FACETS, 1)
    }
