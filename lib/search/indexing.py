"""Working off what waits to be indexed, some at a time; all of it after an update that brought the search."""

from collections import defaultdict

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from db.base import Base
from db.pieces import VERSION
from db.search import renew, stale, waiting
from db.search_docs import SearchDoc, SearchQueue
from lib import found
from lib.access import Actor, command

AT_ONCE = 500
RENEWED = (0, VERSION)


@command("search.index")
def work_off(s: Session, actor: Actor) -> int:
    """The job's turn: what waits, then what an older analyser cut; how many."""
    refs = waiting(s, AT_ONCE) or stale(s, AT_ONCE)
    kinds: dict[str, list[int]] = defaultdict(list)
    for kind, id in refs:
        kinds[kind].append(id)
    for kind, ids in kinds.items():
        found.settle(s, kind, ids)
    return len(refs)


@command("search.index")
def begin(s: Session, actor: Actor) -> None:
    """Queues every kind nothing is indexed of yet, and empties what another analyser has cut."""
    if s.scalar(select(SearchDoc.id).where(SearchDoc.analyser.not_in(RENEWED)).limit(1)):
        renew(s)
    for kind, table in found.tables().items():
        if not s.scalar(select(SearchDoc.id).where(SearchDoc.kind == kind).limit(1)):
            _queue(s, kind, table)


@command("search.index")
def queue_all(s: Session, actor: Actor) -> None:
    """Everything there is, after rows were written past the use cases."""
    for kind, table in found.tables().items():
        _queue(s, kind, table)


def _queue(s: Session, kind: str, table: str) -> None:
    """The newest first: they are looked for most."""
    id = Base.metadata.tables[table].c.id
    queued = select(SearchQueue.ref_id).where(SearchQueue.kind == kind)
    wanted = select(literal(kind), id).where(id.not_in(queued)).order_by(id.desc())
    s.execute(insert(SearchQueue).from_select(["kind", "ref_id"], wanted))
