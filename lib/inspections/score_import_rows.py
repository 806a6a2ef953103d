"""Inside the use cases: a filled-in score sheet kept as an inspection held, and the actions it raises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action
from db.choices.actions import ActionSource
from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from db.inspections import Inspection, InspectionItem
from lib import clock
from lib.access import Actor
from lib.actions.rules import proposed_due
from lib.actions.scope import may_own
from lib.actions.service import raise_action
from lib.alerts.rows import managers_of
from lib.forms.schema import FormSchema
from lib.i18n import DEFAULT, N_, pick, translate
from lib.inspections.beginning_rows import begin
from lib.inspections.checklist_rules import Checklist, Item, checklist_of
from lib.inspections.finishing_rows import keep_areas, mark_repeats
from lib.inspections.rectifying_rows import settle_whose
from lib.inspections.scope import titles_of
from lib.inspections.score_checklist_rules import key_of, matched
from lib.inspections.score_sheet_rules import Line
from lib.inspections.scoring_rules import Found, score

NOON, EVENING = time(12), time(18)
RESPONSIBLE = N_("Responsible as written: {name}")


@dataclass(frozen=True)
class Held:
    project_id: int
    held_on: date
    inspectors: str
    lines: Sequence[Line]


def hold(s: Session, actor: Actor, held: Held, version_id: int, schema: FormSchema) -> Inspection:
    """Signed on paper long ago: what it found counts at once, in the quarter of its day."""
    inspection = begin(
        s,
        actor,
        schema.code,
        origin=InspectionOrigin.LEDGER,
        project_id=held.project_id,
        inspector_id=actor.user_id,
        form_version_id=version_id,
    )
    day = held.held_on
    inspection.held_on, inspection.year, inspection.quarter = day, day.year, (day.month + 2) // 3
    inspection.inspectors = held.inspectors[:120] or inspection.inspectors
    inspection.started_at = datetime.combine(day, NOON, clock.zone())
    plan = checklist_of(schema)
    found = _keep_items(s, actor, inspection, held, plan, matched(schema, held.lines))
    result = score(plan, found, titles_of(plan))
    inspection.score, inspection.passed = result.score, result.passed
    inspection.result = result.model_dump(mode="json")
    inspection.state = InspectionState.SIGNED
    inspection.done_at = inspection.signed_at = clock.now()
    keep_areas(s, inspection, result)
    s.flush()
    mark_repeats(s, inspection)
    return inspection


def _keep_items(
    s: Session,
    actor: Actor,
    inspection: Inspection,
    held: Held,
    plan: Checklist,
    ids: dict[tuple[str, str], str],
) -> dict[str, Found]:
    """What a sheet does not say of an item is not applicable there."""
    found: dict[str, Found] = {}
    names = _names(s, held.project_id)
    for line in held.lines:
        item = plan.items[ids[key_of(line)]]
        if item.id not in found:
            verdict = line.verdict or Verdict.NOT_APPLICABLE
            found[item.id] = Found(verdict, line.deducted)
            s.add(_item(actor, inspection, item, line, verdict, names))
    return found


def _names(s: Session, project_id: int) -> dict[str, int]:
    """Names that mean one person who may be given something here."""
    people: dict[str, list[int]] = {}
    for id, name in s.execute(select(User.id, User.display_name).where(may_own(project_id))):
        people.setdefault(name, []).append(id)
    return {name: ids[0] for name, ids in people.items() if len(ids) == 1}


def _item(
    actor: Actor, inspection: Inspection, item: Item, line: Line, verdict: Verdict, names: dict[str, int]
) -> InspectionItem:
    owner = names.get(line.owner)
    unknown = "" if owner or not line.owner else translate(DEFAULT, RESPONSIBLE).format(name=line.owner)
    note = "；".join(part for part in (line.problem, line.note, unknown) if part)
    return InspectionItem(
        inspection_id=inspection.id,
        item=item.id,
        area=item.area,
        verdict=verdict,
        points=item.check.points,
        deducted=line.deducted,
        severity=item.check.severity,
        note=note[:1000],
        owner_id=owner,
        due_on=line.due_on,
        turn=1,
        at=inspection.started_at,
        by_id=actor.user_id,
    )


def raise_for(s: Session, actor: Actor, inspection: Inspection, schema: FormSchema) -> int:
    """An action for each item that fell short; a date gone by becomes one counted from today."""
    wanted = select(InspectionItem).where(
        InspectionItem.inspection_id == inspection.id, InspectionItem.verdict == Verdict.FAILED
    )
    rows = list(s.scalars(wanted.order_by(InspectionItem.id)))
    usual = next(iter(managers_of(s, inspection.project_id)), None) or actor.user_id
    plan, now = checklist_of(schema), clock.now()
    for row in rows:
        item = plan.items[row.item]
        due = datetime.combine(row.due_on, EVENING, clock.zone()) if row.due_on else None
        row.action_id = raise_action.within(
            s,
            actor,
            project_id=inspection.project_id,
            source_kind=ActionSource.INSPECTION,
            source_id=inspection.id,
            source_no=inspection.no,
            title=f"{pick(item.label, DEFAULT)}：{row.note}"[:120],
            detail=row.note,
            standard=pick(item.check.standard, DEFAULT),
            item=row.item,
            severity=row.severity,
            owner_id=row.owner_id or usual or 0,
            due_at=due if due and due > now else proposed_due(row.severity, now),
        )
        settle_whose(row, s.get_one(Action, row.action_id))
    return len(rows)
