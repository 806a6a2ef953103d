"""A ledger brought in, seen beforehand, and undone: one transaction each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, true
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.imports import BatchState, LedgerCode
from db.customers import Project
from db.imports import ImportBatch, ImportStep
from lib import audit, clock
from lib.access import Actor, command, query
from lib.archives import ledger_rows as archives
from lib.archives import ledger_undo_rows as archive_undo
from lib.customers import import_rows as households
from lib.customers import undo_rows as household_undo
from lib.customers.scope import find_project
from lib.equipment import import_rows as equipment
from lib.equipment import undo_rows as equipment_undo
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.imports.rules import COMPANY_WIDE, PERMISSION, TABLE
from lib.staff import import_rows as staff
from lib.staff import undo_rows as staff_undo
from lib.steps import Progress, RowPlan
from lib.surveys import ledger_rows as surveys
from lib.surveys import ledger_writing_rows as answers
from lib.tickets import import_rows as tickets
from lib.tickets import ledger_rows as ticket_rows
from lib.tickets import undo_rows as ticket_undo

Rows = list[dict[str, Any]]
UNDO = {
    LedgerCode.HOUSEHOLDS: household_undo.take_back,
    LedgerCode.REPAIRS: ticket_undo.take_back,
    LedgerCode.COMPLAINTS: ticket_undo.take_back,
    LedgerCode.STAFF: staff_undo.take_back,
    LedgerCode.ARCHIVES: archive_undo.take_back,
    LedgerCode.SURVEY: answers.take_back,
    LedgerCode.EQUIPMENT: equipment_undo.take_back,
}


@query("imports.use")
def preview(
    s: Session,
    actor: Actor,
    *,
    ledger: LedgerCode,
    project_id: int | None,
    rows: Rows,
    campaign_id: int | None = None,
) -> list[RowPlan]:
    """rows are the values of good rows as lib.ledgers judged them; for each, what bringing it in would do.

    campaign_id: the survey answers belong to; with none, one of each period they tell.
    """
    ledger = _open(s, actor, ledger, project_id)
    if ledger == LedgerCode.STAFF:
        return staff.foresee(s, actor, project_id, rows)
    if ledger == LedgerCode.ARCHIVES:
        return archives.foresee(s, actor, project_id, rows)
    if ledger == LedgerCode.HOUSEHOLDS:
        return households.foresee(s, project_id or 0, rows)
    if ledger == LedgerCode.SURVEY:
        return surveys.foresee(s, actor, project_id or 0, campaign_id, rows)
    if ledger == LedgerCode.EQUIPMENT:
        return equipment.foresee(s, actor, project_id or 0, rows)
    return ticket_rows.foresee(s, actor, project_id or 0, ledger.value, rows)


@command("imports.use")
def bring_in(
    s: Session,
    actor: Actor,
    *,
    ledger: LedgerCode,
    project_id: int | None,
    file_name: str,
    rows: Rows,
    bad: int,
    campaign_id: int | None = None,
    progress: Progress = lambda done, all: None,
) -> int:
    """All rows or none; returns the batch's id. progress may raise, which leaves nothing behind."""
    ledger = _open(s, actor, ledger, project_id)
    if not rows:
        raise Refused(N_("There is no good row to import."))
    _wait_for_others(s, project_id)
    batch = ImportBatch(
        ledger=ledger,
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
    kept = _writer(s, actor, ledger, project_id, batch.id, campaign_id).write(rows, progress)
    audit.note(s, table="import_batch", id=batch.id, ledger=ledger.value, rows=len(rows), left_alone=kept)
    return batch.id


def _writer(
    s: Session,
    actor: Actor,
    ledger: LedgerCode,
    project_id: int | None,
    batch_id: int,
    campaign_id: int | None,
) -> Any:
    if ledger == LedgerCode.STAFF:
        return staff.Writer(s, actor, project_id, batch_id)
    if ledger == LedgerCode.ARCHIVES:
        return archives.Writer(s, actor, project_id, batch_id)
    if ledger == LedgerCode.HOUSEHOLDS:
        return households.Writer(s, project_id or 0, batch_id)
    if ledger == LedgerCode.SURVEY:
        return answers.Writer(s, actor, project_id or 0, campaign_id, batch_id)
    if ledger == LedgerCode.EQUIPMENT:
        return equipment.Writer(s, actor, project_id or 0, batch_id)
    return tickets.Writer(s, actor, project_id or 0, ledger.value, batch_id)


def _open(s: Session, actor: Actor, ledger: LedgerCode, project_id: int | None) -> LedgerCode:
    """The ledger's own room must be open to the actor, and the project be theirs."""
    if ledger not in {code.value for code in LedgerCode}:
        raise Refused(N_("This kind of ledger is not known."))
    ledger = LedgerCode(ledger)
    actor.must(PERMISSION[ledger])
    if project_id is not None:
        find_project(s, actor, project_id)
    elif ledger not in COMPANY_WIDE or actor.projects is not None:
        raise Refused(N_("Please choose the project."))
    return ledger


def _wait_for_others(s: Session, project_id: int | None) -> None:
    """Two imports into one project would each not see what the other adds."""
    wanted = select(Project.id).order_by(Project.id).with_for_update(key_share=True)
    s.execute(wanted if project_id is None else wanted.where(Project.id == project_id)).all()


@command("imports.use")
def undo_import(s: Session, actor: Actor, *, id: int) -> int:
    """Take back what nobody has touched or used since; returns how many records had to stay."""
    wanted = select(ImportBatch).where(ImportBatch.id == id, _seen(actor))
    batch = s.scalars(wanted.with_for_update()).one_or_none()
    if not batch:
        raise NotFound(N_("This import is not there, or not yours to see."))
    if batch.state == BatchState.UNDONE:
        raise Refused(N_("This import has been undone already."))
    _wait_for_others(s, batch.project_id)
    kept = UNDO[batch.ledger](s, batch.id)
    batch.state = BatchState.UNDONE
    audit.note(s, table="import_batch", id=batch.id, undone=batch.good, kept=kept)
    return kept


def _seen(actor: Actor) -> ColumnElement[bool]:
    """Imports into projects in scope, of ledgers whose room is open."""
    open_to = [ledger for ledger, permission in PERMISSION.items() if actor.may(permission)]
    here = true() if actor.projects is None else ImportBatch.project_id.in_(actor.projects)
    return here & ImportBatch.ledger.in_(open_to)


@dataclass(frozen=True)
class Batch:
    """made and changed count what the ledger is about: households, tickets, people."""

    id: int
    ledger: LedgerCode
    project: str
    file_name: str
    at: datetime
    by: str
    good: int
    bad: int
    made: int
    changed: int
    state: BatchState


@query("imports.use")
def batches(s: Session, actor: Actor, *, id: int | None = None, most: int = 20) -> list[Batch]:
    """Imports in sight, newest first; or the one asked for."""
    wanted = (
        select(ImportBatch, func.coalesce(Project.name, ""), func.coalesce(User.display_name, ""))
        .outerjoin(Project, Project.id == ImportBatch.project_id)
        .outerjoin(User, User.id == ImportBatch.by_id)
        .where(_seen(actor))
        .order_by(ImportBatch.id.desc())
        .limit(min(most, 100))
    )
    if id is not None:
        wanted = wanted.where(ImportBatch.id == id)
    found = s.execute(wanted).all()
    counts = _counts(s, [batch for batch, _, _ in found])
    return [_batch(*row, *counts.get(row[0].id, (0, 0))) for row in found]


def _counts(s: Session, batches: list[ImportBatch]) -> dict[int, tuple[int, int]]:
    """Rows of the ledger's own table that each batch made and changed; what was made is at version one."""
    if not batches:
        return {}
    main = [(ImportStep.batch_id == b.id) & (ImportStep.kind == TABLE[b.ledger]) for b in batches]
    made = func.sum(case((ImportStep.version == 1, 1), else_=0))
    wanted = select(ImportStep.batch_id, func.count(), made).where(or_(*main)).group_by(ImportStep.batch_id)
    found = {id: (int(new), many - int(new)) for id, many, new in s.execute(wanted)}
    told = answers.counted(s, {b.id for b in batches if b.ledger == LedgerCode.SURVEY})
    return found | {id: (many, 0) for id, many in told.items()}


def _batch(batch: ImportBatch, project: str, by: str, made: int, changed: int) -> Batch:
    return Batch(
        id=batch.id,
        ledger=batch.ledger,
        project=project,
        file_name=batch.file_name,
        at=batch.at,
        by=by,
        good=batch.good,
        bad=batch.bad,
        made=made,
        changed=changed,
        state=batch.state,
    )
