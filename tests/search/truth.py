"""What the index holds beside what it should: the docs of every row there is, made anew."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import Base
from db.search_docs import FACETS, Doc, SearchDoc, SearchQueue, SearchText, day_of
from lib import found
from lib.access import Actor
from lib.deeds import perform
from lib.search import indexing

WORKER = Actor.system("indexing", "search.index")
Docs = dict[tuple[str, int], Doc]
WIDE = ("title", "body", "extra")


def kept(s: Session) -> Docs:
    rows = s.execute(select(SearchDoc, SearchText).join(SearchText, SearchText.id == SearchDoc.id))
    made = (
        Doc(
            ref_id=doc.ref_id,
            day=day_of(doc.id),
            **{name: getattr(doc, name) for name in FACETS},
            **{name: getattr(text, name) for name in WIDE},
        )
        for doc, text in rows
    )
    return {(doc.kind, doc.ref_id): doc for doc in made}


def wanted(s: Session) -> Docs:
    docs = [
        doc
        for kind, table in found.tables().items()
        for doc in found.docs_of(s, kind, list(s.scalars(select(Base.metadata.tables[table].c.id))))
    ]
    return {(doc.kind, doc.ref_id): doc.sayable() for doc in docs}


def queued(s: Session) -> set[tuple[str, int]]:
    return {(kind, id) for kind, id in s.execute(select(SearchQueue.kind, SearchQueue.ref_id))}


def work_off() -> None:
    while perform(indexing.work_off, WORKER):
        pass
