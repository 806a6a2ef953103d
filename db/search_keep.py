"""Keeping the search index: documents put in, replaced and taken out, at once or later."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, RowMapping, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from db import search_engines as engines
from db import upserts
from db.pieces import VERSION
from db.search_docs import FACETS, Doc, SearchDoc, SearchQueue, SearchText, day_of

BATCH = 500
NARROW = ("ref_id", *FACETS)
WIDE = ("title", "body", "extra")
Ref = tuple[str, int]
T = TypeVar("T")


def put(s: Session, docs: Sequence[Doc]) -> None:
    """Into the index, in place of what was there of the same row; writes nothing where nothing changed."""
    last = {(doc.kind, doc.ref_id): doc.sayable() for doc in docs}
    for part in _parts(list(last.items())):
        _put(s, dict(part))


def _put(s: Session, docs: Mapping[Ref, Doc]) -> None:
    kept = _kept(s, list(docs))
    changed = {ref: doc for ref, doc in docs.items() if kept.get(ref) != (doc, VERSION)}
    _erase(s, [kept[ref] for ref in changed if ref in kept])
    if changed:
        s.execute(insert(SearchDoc), [_row(doc, NARROW, analyser=VERSION) for doc in changed.values()])
        s.execute(insert(SearchText), [_row(doc, WIDE) for doc in changed.values()])
        engines.write(s, list(changed.values()))
    _done(s, list(docs))


def hold(s: Session, kind: str, ref_ids: Sequence[int]) -> None:
    """Before the rows are read: of two who index the same, the second reads what the first has saved."""
    if s.get_bind().dialect.name == "postgresql":
        for part in _parts([(kind, ref_id) for ref_id in ref_ids]):
            for table in (SearchQueue, SearchDoc):
                s.execute(select(table.id).where(_are(table, part)).order_by(table.id).with_for_update())


def drop(s: Session, kind: str, ref_ids: Sequence[int]) -> None:
    """Out of the index, whether in it or not."""
    for part in _parts([(kind, ref_id) for ref_id in ref_ids]):
        _erase(s, list(_kept(s, part).values()))
        _done(s, part)


def _kept(s: Session, refs: Sequence[Ref]) -> dict[Ref, tuple[Doc, int]]:
    """What is kept of these rows: the document, and the analyser that cut it."""
    columns = [getattr(SearchDoc, name) for name in ("id", "analyser", *NARROW)]
    texts = [getattr(SearchText, name) for name in WIDE]
    wanted = select(*columns, *texts).join(SearchText, SearchText.id == SearchDoc.id)
    rows = s.execute(wanted.where(_are(SearchDoc, refs))).mappings()
    return {(row["kind"], row["ref_id"]): (_doc(row), row["analyser"]) for row in rows}


def _doc(row: RowMapping) -> Doc:
    return Doc(**{name: row[name] for name in (*NARROW, *WIDE)}, day=day_of(row["id"]))


def _row(doc: Doc, names: Sequence[str], **more: Any) -> dict[str, Any]:
    return {"id": doc.id, **{name: getattr(doc, name) for name in names}, **more}


def _erase(s: Session, kept: Sequence[tuple[Doc, int]]) -> None:
    """What an older analyser cut is no longer among the pieces (see `renew`)."""
    if kept:
        if cut := [doc for doc, analyser in kept if analyser == VERSION]:
            engines.erase(s, cut)
        ids = [doc.id for doc, _ in kept]
        s.execute(delete(SearchText).where(SearchText.id.in_(ids)))
        s.execute(delete(SearchDoc).where(SearchDoc.id.in_(ids)))


# -- an older analyser -------------------------------------------------------------------------


def stale(s: Session, most: int) -> list[Ref]:
    """Rows whose document another analyser cut, newest first: to be put once more. In a writing session."""
    other = or_(SearchDoc.analyser < VERSION, SearchDoc.analyser > VERSION)
    wanted = select(SearchDoc.kind, SearchDoc.ref_id).where(other)
    found = s.execute(wanted.order_by(SearchDoc.id.desc()).limit(most)).all()
    return [(kind, ref_id) for kind, ref_id in found]


def renew(s: Session) -> None:
    """Empties the pieces: every document is stale until put once more. Texts are kept."""
    engines.erase_all(s)
    s.execute(update(SearchDoc).values(analyser=0))


# -- the queue ---------------------------------------------------------------------------------


def later(s: Session, kind: str, ref_ids: Sequence[int]) -> None:
    """Leaves these rows to the job runner."""
    for part in _parts(sorted(set(ref_ids))):
        queued = upserts.insert(s, SearchQueue).values([{"kind": kind, "ref_id": id} for id in part])
        # An update, not nothing: it waits for a job that is just working the row off, and queues it anew.
        again = {"ref_id": queued.excluded.ref_id}
        s.execute(queued.on_conflict_do_update(index_elements=["kind", "ref_id"], set_=again))


def waiting(s: Session, most: int) -> list[Ref]:
    """What was left for later, longest waiting first; `put` and `drop` take it off. In a writing session."""
    wanted = select(SearchQueue.kind, SearchQueue.ref_id).order_by(SearchQueue.id).limit(most)
    return [(kind, ref_id) for kind, ref_id in s.execute(wanted.with_for_update(skip_locked=True))]


def _done(s: Session, refs: Sequence[Ref]) -> None:
    s.execute(delete(SearchQueue).where(_are(SearchQueue, refs)))


def _are(table: type[SearchDoc] | type[SearchQueue], refs: Sequence[Ref]) -> ColumnElement[bool]:
    kinds: dict[str, list[int]] = {}
    for kind, ref_id in refs:
        kinds.setdefault(kind, []).append(ref_id)
    return or_(*(and_(table.kind == kind, table.ref_id.in_(ids)) for kind, ids in kinds.items()))


def _parts(things: Sequence[T]) -> Iterator[Sequence[T]]:
    for begin in range(0, len(things), BATCH):
        yield things[begin : begin + BATCH]
