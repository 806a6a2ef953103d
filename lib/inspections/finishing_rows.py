"""Inside the use cases: an inspection closed with its score, and opened again."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.choices.inspections import InspectionState, Verdict
from db.inspections import Inspection, InspectionArea, InspectionItem, InspectionSign
from lib import audit, clock
from lib.access import Actor
from lib.errors import Refused, all_of
from lib.files import service as files
from lib.i18n import N_
from lib.inspections.checklist_rules import Checklist
from lib.inspections.judging_rows import SIGNATURES, judgements_of, rows_of
from lib.inspections.repeat_rows import repeats_of
from lib.inspections.scope import plan_of, titles_of
from lib.inspections.scoring_rules import Result, score
from lib.inspections.sheet_rules import Lack, found_of, lacking

TOLD = {
    Lack.VERDICT: N_("Not judged yet: {items}."),
    Lack.NOTE: N_("Falls short, and a note is missing: {items}."),
    Lack.PHOTO: N_("Falls short, and a photo is missing: {items}."),
}


def finish(s: Session, inspection: Inspection) -> None:
    plan, judgements = plan_of(s, inspection), judgements_of(s, inspection)
    if lacks := lacking(plan, judgements):
        raise _refused(plan, lacks)
    result = score(plan, found_of(judgements), titles_of(plan))
    inspection.state, inspection.done_at = InspectionState.DONE, clock.now()
    inspection.score, inspection.passed = result.score, result.passed
    inspection.result = result.model_dump(mode="json")
    keep_areas(s, inspection, result)
    mark_repeats(s, inspection)
    audit.note(s, table="inspection_item", inspection=inspection.id, found=_told(s, inspection))


def _refused(plan: Checklist, lacks: dict[str, frozenset[Lack]]) -> Refused:
    """All that is missing at once, items by their numbers, as the sheet shows them."""
    told = []
    for lack in Lack:
        if numbers := [str(plan.items[id].n) for id, missing in lacks.items() if lack in missing]:
            told.append(Refused(TOLD[lack], items="、".join(numbers)))
    return all_of(told)


def keep_areas(s: Session, inspection: Inspection, result: Result) -> None:
    """Anew: what was worked out before is gone."""
    s.execute(delete(InspectionArea).where(InspectionArea.inspection_id == inspection.id))
    kept = {"title", "full", "got", "items", "failed", "skipped", "passed"}
    for area in result.areas:
        told: dict[str, Any] = area.model_dump(include=kept)
        told["title"] = area.title[:60]
        s.add(InspectionArea(inspection_id=inspection.id, area=area.id, **told))


def mark_repeats(s: Session, inspection: Inspection) -> None:
    failed = [row for row in rows_of(s, inspection) if row.verdict == Verdict.FAILED]
    repeats = repeats_of(s, inspection, failed)
    for row in failed:
        repeat = repeats.get(row.item)
        row.repeat_of_id = repeat.item.id if repeat else None


def _told(s: Session, inspection: Inspection) -> dict[str, Any]:
    """The judgements whole, for the audit log: taps alone leave nothing there."""
    rows = rows_of(s, inspection)
    return {row.item: [row.verdict, str(row.deducted), row.severity, row.turn] for row in rows}


def reopen(s: Session, actor: Actor, inspection: Inspection) -> None:
    signs = select(InspectionSign).where(InspectionSign.inspection_id == inspection.id)
    for sign in s.scalars(signs):
        files.take_away.within(s, actor, id=sign.file_id, owner_kind=SIGNATURES, owner_id=inspection.id)
        s.delete(sign)
    s.execute(delete(InspectionArea).where(InspectionArea.inspection_id == inspection.id))
    for row in s.scalars(select(InspectionItem).where(InspectionItem.inspection_id == inspection.id)):
        row.repeat_of_id = None
    inspection.state = InspectionState.OPEN
    inspection.done_at = inspection.score = inspection.passed = inspection.result = None
