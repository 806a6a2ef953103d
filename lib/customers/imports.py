"""The household ledger brought in, seen beforehand, and undone: one transaction each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.customers import BatchState
from db.customers import Household, ImportBatch
from lib import audit, clock
from lib.access import Actor, command, query
from lib.customers.import_rows import Writer
from lib.customers.ledger_rules import merged, plan
from lib.customers.scope import find_project, visible
from lib.customers.undo_rows import take_back
from lib.errors import NotFound, Refused
from lib.i18n import N_


@query("customers.import")
def rooms_known(s: Session, actor: Actor, *, project_id: int) -> frozenset[str]:
    """Rooms the project has already: their rows add to what is there."""
    find_project(s, actor, project_id)
    return frozenset(s.scalars(select(Household.room).where(Household.project_id == project_id)))


@command("customers.import")
def import_households(
    s: Session, actor: Actor, *, project_id: int, file_name: str, rows: list[dict[str, Any]], bad: int
) -> int:
    """rows are the values of good rows as lib.ledgers judged them. All or nothing; returns the batch's id."""
    find_project(s, actor, project_id)
    if not rows:
        raise Refused(N_("There is no good row to import."))
    batch = ImportBatch(
        project_id=project_id,
        file_name=file_name[:200],
        at=clock.now(),
        by_id=actor.user_id,
        good=len(rows),
        bad=bad,
        state=BatchState.APPLIED,
    )
    s.add(batch)
    s.flush()
    Writer(s, project_id, batch.id).write(merged([plan(values) for values in rows]))
    return batch.id


@command("customers.import")
def undo_import(s: Session, actor: Actor, *, id: int) -> int:
    """Take back what nobody has touched or used since; returns how many rows had to stay."""
    wanted = select(ImportBatch).where(ImportBatch.id == id, visible(actor, ImportBatch.project_id))
    batch = s.scalars(wanted.with_for_update()).one_or_none()
    if not batch:
        raise NotFound(N_("This import is not there, or not yours to see."))
    if batch.state == BatchState.UNDONE:
        raise Refused(N_("This import has been undone already."))
    kept = take_back(s, batch.id)
    batch.state = BatchState.UNDONE
    audit.note(s, table="import_batch", id=batch.id, undone=batch.good, kept=kept)
    return kept


@dataclass(frozen=True)
class Batch:
    id: int
    file_name: str
    at: datetime
    by: str
    good: int
    bad: int
    state: BatchState


@query("customers.import")
def batches(s: Session, actor: Actor, *, project_id: int, most: int = 20) -> list[Batch]:
    """The project's imports, newest first."""
    wanted = (
        select(ImportBatch, User.display_name)
        .outerjoin(User, User.id == ImportBatch.by_id)
        .where(ImportBatch.project_id == project_id, visible(actor, ImportBatch.project_id))
        .order_by(ImportBatch.id.desc())
        .limit(most)
    )
    return [Batch(b.id, b.file_name, b.at, by or "", b.good, b.bad, b.state) for b, by in s.execute(wanted)]
