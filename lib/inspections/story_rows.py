"""Inside the use cases: one inspection whole, its findings with what became of them."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action
from db.archives import ArchiveRecord
from db.choices.inspections import Verdict
from db.inspections import Inspection
from lib import clock
from lib.access import Actor
from lib.actions.evidence_rows import OWNER as ACTION_FILES
from lib.actions.rules import is_late
from lib.inspections.archive_rows import KIND as ARCHIVED
from lib.inspections.checklist_rules import Item
from lib.inspections.judging_rows import files_of, rows_of
from lib.inspections.repeat_rows import Repeat, repeats_of
from lib.inspections.scoring_rules import Result
from lib.inspections.sheet_rows import sheet_of
from lib.inspections.sheet_rules import Judgement, Sheet
from lib.inspections.story_rules import Finding, Link, Measure, Story


def story_of(s: Session, actor: Actor, inspection: Inspection) -> Story:
    sheet, kept = sheet_of(s, actor, inspection), inspection.result
    record = select(ArchiveRecord.id).where(
        ArchiveRecord.source_kind == ARCHIVED, ArchiveRecord.source_id == inspection.id
    )
    return Story(
        sheet=sheet,
        year=inspection.year,
        quarter=inspection.quarter,
        started_at=inspection.started_at,
        done_at=inspection.done_at,
        signed_at=inspection.signed_at,
        score=inspection.score,
        result=Result.model_validate(kept) if kept else None,
        note=inspection.note,
        findings=_findings(s, inspection, sheet),
        visited=tuple(name for id, name in sheet.buildings.items() if id in sheet.visited),
        unvisited=tuple(name for id, name in sheet.buildings.items() if id not in sheet.visited),
        of=next(iter(_links(s, Inspection.id == inspection.of_id)), None),
        again=_links(s, Inspection.of_id == inspection.id),
        record_id=s.scalar(record),
        mine=actor.user_id == inspection.inspector_id,
        version=inspection.version,
    )


def _links(s: Session, which: ColumnElement[bool]) -> tuple[Link, ...]:
    wanted = select(Inspection.id, Inspection.no, Inspection.state).where(which)
    return tuple(Link(*row) for row in s.execute(wanted.order_by(Inspection.id)))


def _findings(s: Session, inspection: Inspection, sheet: Sheet) -> tuple[Finding, ...]:
    rows = {row.item: row for row in rows_of(s, inspection) if row.verdict == Verdict.FAILED}
    repeats = repeats_of(s, inspection, list(rows.values()))
    measures = _measures(s, [row.action_id for row in rows.values() if row.action_id])
    return tuple(
        _finding(item, sheet.found[id], measures.get(rows[id].action_id or 0), repeats.get(id))
        for id, item in sheet.checklist.items.items()
        if id in rows
    )


def _finding(item: Item, said: Judgement, measure: Measure | None, repeat: Repeat | None) -> Finding:
    rounds, no = (repeat.rounds, repeat.no) if repeat else (0, "")
    return Finding(item, said, measure, rounds, no)


def _measures(s: Session, ids: Collection[int]) -> Mapping[int, Measure]:
    """Whoever sees the inspection sees what became of it, whosever the action is."""
    wanted = select(Action, User.display_name).join(User, User.id == Action.owner_id)
    rows = s.execute(wanted.where(Action.id.in_(ids))).all()
    after, now = files_of(s, ACTION_FILES, ids), clock.now()
    return {
        action.id: Measure(
            action.id,
            action.no,
            action.state,
            owner,
            action.due_at,
            is_late(action.state, action.due_at, now),
            tuple(after[action.id]),
        )
        for action, owner in rows
    }
