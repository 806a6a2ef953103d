"""Searching the whole desk: a page of hits with counts beside the filters, and the few best while typing."""

from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from db.search import ask
from db.search_docs import Marked
from lib.access import Actor, query
from lib.paging import MOST_COUNTED, Page
from lib.search.facet_rows import Facet, named
from lib.search.hit_rows import Hit, hits_of
from lib.search.scope import question_of
from lib.search.words_rules import Filters, is_enough, nearness, number_in, words_of

MOST_QUICK, QUICK_AMONG, LARGEST_PAGE = 8, 40, 100


@dataclass(frozen=True)
class Answer:
    """sampled: the counts beside the filters are those of the newest 2,000 hits."""

    page: Page[Hit]
    facets: dict[str, list[Facet]] = field(default_factory=dict)
    sampled: bool = False


@query("search.use")
def find(
    s: Session,
    actor: Actor,
    *,
    words: str = "",
    filters: Filters | None = None,
    sort: str = "match",
    number: int = 1,
    size: int = 20,
) -> Answer:
    """A page of what the actor may see; counted, sampled and named from that alone."""
    size = min(max(size, 1), LARGEST_PAGE)
    question = question_of(actor, words=words, filters=filters, sort=sort, number=number, size=size)
    if not question:
        return Answer(Page([], 0, 1, size))
    found = ask(s, question)
    if not found.hits and found.count:
        question = replace(question, number=-(-min(found.count, MOST_COUNTED) // size))
        found = ask(s, question)  # the last page, for who asks beyond it
    total = MOST_COUNTED + 1 if found.more else found.count
    page = Page(hits_of(s, actor, found.hits), total, question.number, size)
    return Answer(page, named(s, actor, found.facets), found.sampled)


@query("search.use")
def quick(s: Session, actor: Actor, *, words: str) -> list[Hit]:
    """The few best while typing; what bears the number typed, or one that ends so, comes first."""
    words, number = words_of(words), number_in(words)
    question = question_of(actor, words=words, size=QUICK_AMONG if number else MOST_QUICK)
    if not question or not is_enough(words):
        return []
    hits = hits_of(s, actor, ask(s, question).hits)
    return sorted(hits, key=lambda hit: nearness(hit.no, number))[:MOST_QUICK]


__all__ = ["Answer", "Facet", "Hit", "Marked"]
