"""Inside the use cases: a filled-in score sheet kept as an inspection held, and the actions it raises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from db.inspections import Inspection, InspectionItem
from lib import clock
from lib.access import Actor
from lib.actions.scope import may_own
from lib.forms.schema import FormSchema
from lib.i18n import DEFAULT, N_, translate
from lib.inspections.beginning_rows import begin
from lib.inspections.checklist_rules import Checklist, Item, checklist_of
from lib.inspections.finishing_rows import keep_areas, mark_repeats
from lib.inspections.rectifying_rows import raise_actions
from lib.inspections.scope import titles_of
from lib.inspections.score_checklist_rules import key_of, matched
from lib.inspections.score_sheet_rules import Line
from lib.inspections.scoring_rules import Found, score

NOON = time(12)
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
    """As if inspected today: a date gone by becomes one counted from today."""
    wanted = select(InspectionItem).where(
        InspectionItem.inspection_id == inspection.id, InspectionItem.verdict == Verdict.FAILED
    )
    rows = list(s.scalars(wanted.order_by(InspectionItem.id)))
    raise_actions(s, actor, inspection, checklist_of(schema), rows)
    return len(rows)
