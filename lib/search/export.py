"""The hits to take away: the same rows as the screen's, without pages, noted and logged."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveRecord
from db.choices.archives import Look
from db.search import ask
from lib import audit
from lib.access import Actor, command
from lib.archives.look_rows import looked
from lib.archives.scope import visible
from lib.search.hit_rows import Hit, hits_of
from lib.search.scope import question_of
from lib.search.words_rules import ARCHIVE, Asked, Filters, told

MOST_EXPORTED = 5_000


@command("search.export")
def export_hits(
    s: Session, actor: Actor, *, words: str = "", filters: Filters | None = None, sort: str = "match"
) -> list[Hit]:
    """Each record taken away is in the log of its looks. The words sought are not: they may name a person."""
    question = question_of(actor, words=words, filters=filters, sort=sort, size=MOST_EXPORTED)
    hits = hits_of(s, actor, ask(s, question).hits) if question else []
    _log(s, actor, [hit.id for hit in hits if hit.kind == ARCHIVE])
    chosen = told(Asked(filters=question.filters)) if question else {}
    audit.note(
        s, table="search", exported=len(hits), kinds=dict(Counter(hit.kind for hit in hits)), filter=chosen
    )
    return hits


def _log(s: Session, actor: Actor, ids: Sequence[int]) -> None:
    for record in s.scalars(select(ArchiveRecord).where(ArchiveRecord.id.in_(ids), visible(actor))):
        looked(s, actor, record, Look.EXPORTED)
