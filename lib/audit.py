"""The audit log: every command's changes, masked, in its own transaction, chained by keyed hash."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, event, inspect, select
from sqlalchemy.orm import Session

from db.base import Base
from db.records import AuditEntry, AuditHead
from db.upserts import insert
from lib import clock, heads
from lib.masks import mask
from lib.settings import settings

Change = dict[str, Any]


@contextmanager
def recording(s: Session, actor: str, deed: str) -> Iterator[None]:
    """Write one entry for everything the outermost deed changed."""
    if "changes" in s.info:
        yield
        return
    s.info["changes"], s.info["notes"] = {}, []
    try:
        yield
        s.flush()
        changes = s.info["notes"] + [_change(row, before) for row, before in s.info["changes"].values()]
        if changes:
            append(s, actor, deed, changes)
    finally:
        del s.info["changes"], s.info["notes"]


def note(s: Session, **facts: Any) -> None:
    """Add what the session's history cannot show: a view of private data, a bulk write."""
    s.info["notes"].append(facts)


@event.listens_for(Session, "before_flush")
def _collect(s: Session, context: Any, instances: Any) -> None:
    changes = s.info.get("changes")
    if changes is None:
        return
    for row in (*s.new, *s.dirty, *s.deleted):
        if isinstance(row, Base) and row.audited and (row in s.new or row in s.deleted or s.is_modified(row)):
            _, before = changes.setdefault(id(row), (row, _Before(new=row in s.new, gone=row in s.deleted)))
            before.gone = row in s.deleted
            before.learn(row)


class _Before:
    """Values as they stood when the deed began."""

    def __init__(self, *, new: bool, gone: bool) -> None:
        self.new, self.gone = new, gone
        self.values: dict[str, Any] = {}

    def learn(self, row: Base) -> None:
        for attribute in inspect(row).mapper.column_attrs:
            history = inspect(row).attrs[attribute.key].history
            if self.gone:
                self.values.setdefault(attribute.key, getattr(row, attribute.key))
            elif history.has_changes():
                self.values.setdefault(attribute.key, history.deleted[0] if history.deleted else None)


def _change(row: Base, before: _Before) -> Change:
    state = inspect(row)
    # Columns filled by their defaults show only once the row is written.
    shown = [c.key for c in state.mapper.column_attrs] if before.new else list(before.values)
    after = {} if before.gone else {key: getattr(row, key) for key in shown}
    return {
        "table": row.__tablename__,
        "id": list(state.identity or state.mapper.primary_key_from_instance(row)),
        "before": {} if before.new else _plain(row, before.values),
        "after": _plain(row, after),
    }


def _plain(row: Base, values: dict[str, Any]) -> Change:
    columns = inspect(row).mapper.columns
    return {key: _shown(columns[key].info, value) for key, value in values.items() if key != "version"}


def _shown(info: dict[str, Any], value: Any) -> Any:
    if info.get("secret"):
        return "***"
    if info.get("personal") and value:
        return mask(info["personal"], str(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | str) else value


def append(s: Session, actor: str, deed: str, changes: list[Change]) -> None:
    head = _head(s)
    entry = AuditEntry(
        seq=head.seq + 1,
        at=clock.now(),
        actor=actor,
        deed=deed,
        changes=json.dumps(changes, ensure_ascii=False, sort_keys=True, default=str),
    )
    entry.hash = seal(head.hash, entry)
    head.seq, head.hash = entry.seq, entry.hash
    s.add(entry)
    s.flush()
    s.info["head"] = head.seq, head.hash


def _head(s: Session) -> AuditHead:
    """Locked until this transaction ends; two first deeds at once must find the same one."""
    if head := s.scalars(select(AuditHead).with_for_update()).one_or_none():
        return head
    s.execute(insert(s, AuditHead).values(id=1, seq=0, hash="").on_conflict_do_nothing())
    return s.scalars(select(AuditHead).with_for_update()).one()


@event.listens_for(Session, "after_commit")
def _note_head(s: Session) -> None:
    if "head" in s.info and not s.in_nested_transaction():
        seq, hash = s.info.pop("head")
        heads.note_now_and_then(seq, hash, clock.now())


def seal(previous: str, entry: AuditEntry | Row[Any]) -> str:
    """Keyed hash over the entry and the one before; the key lies outside the database."""
    text = json.dumps([previous, entry.seq, entry.at.isoformat(), entry.actor, entry.deed, entry.changes])
    return hmac.new(settings().secret("audit.key"), text.encode(), hashlib.sha256).hexdigest()


def verify(s: Session) -> tuple[int, int | None]:
    """(entries read, seq of the first that does not fit or None).

    The head must name the last entry, and every head noted outside must still be in the chain.
    """
    previous, count, noted = "", 0, heads.noted()
    wanted = select(*AuditEntry.__table__.columns).order_by(AuditEntry.seq)
    with closing(s.execute(wanted.execution_options(yield_per=2000))) as entries:
        for entry in entries:
            count += 1
            sealed = hmac.compare_digest(entry.hash, seal(previous, entry))
            if entry.seq != count or not sealed or noted.pop(entry.seq, entry.hash) != entry.hash:
                return count, entry.seq
            previous = entry.hash
    head = s.scalars(select(AuditHead)).one_or_none()
    whole = (head.seq, head.hash) == (count, previous) if head else count == 0
    if not whole or noted:
        return count, count + 1
    if count:
        heads.note(count, previous, clock.now())
    return count, None
