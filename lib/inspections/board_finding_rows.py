"""Inside the use cases: what fell short in a quarter, the action of each, and what it repeats."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.actions import Action
from db.choices.inspections import Verdict
from db.forms import FormVersion
from db.inspections import Inspection, InspectionItem
from lib.forms.schema import FormSchema
from lib.i18n import DEFAULT, pick
from lib.inspections.board_rows import WHOLE
from lib.inspections.checklist_rules import Checklist, checklist_of
from lib.inspections.finding_rules import Earlier, Finding, Measure
from lib.masks import mask_numbers

DEEPEST = 40
"""Rounds a finding is followed back."""


def findings_in(s: Session, labels: Mapping[str, str], *where: ColumnElement[bool]) -> list[Finding]:
    """Of whole rounds, in the order of rounds and checklists; telephone numbers in notes are covered."""
    return _findings(s, labels, WHOLE, *where)


def findings_of(s: Session, labels: Mapping[str, str], id: int) -> list[Finding]:
    """Of one inspection, in the order of its checklist, which labels have."""
    order = {item: n for n, item in enumerate(labels)}
    found = _findings(s, labels, Inspection.id == id)
    return sorted(found, key=lambda one: order.get(one.item, len(order)))


def _findings(s: Session, labels: Mapping[str, str], *where: ColumnElement[bool]) -> list[Finding]:
    i, owner = InspectionItem, aliased(User)
    wanted = (
        select(i, Inspection.no, Inspection.project_id, Inspection.held_on, Action, owner.display_name)
        .join(Inspection, Inspection.id == i.inspection_id)
        .outerjoin(Action, Action.id == i.action_id)
        .outerjoin(owner, owner.id == i.owner_id)
        .where(i.verdict == Verdict.FAILED, *where)
        .order_by(Inspection.held_on, Inspection.id, i.id)
    )
    return [
        _finding(row, no, project, day, action, name or "", labels)
        for row, no, project, day, action, name in s.execute(wanted)
    ]


def _finding(
    row: InspectionItem,
    no: str,
    project: int,
    day: date,
    action: Action | None,
    owner: str,
    labels: Mapping[str, str],
) -> Finding:
    return Finding(
        id=row.id,
        round_id=row.inspection_id,
        no=no,
        project_id=project,
        held_on=day,
        area=row.area,
        item=row.item,
        label=labels.get(row.item, row.item),
        place=row.place,
        note=mask_numbers(row.note),
        points=row.points,
        deducted=row.deducted,
        severity=row.severity,
        fixed=row.fixed,
        repeat_of_id=row.repeat_of_id,
        owner=owner,
        due_on=row.due_on,
        measure=_measure(action),
    )


def _measure(action: Action | None) -> Measure | None:
    if action is None:
        return None
    return Measure(action.id, action.no, action.state, action.due_at, action.done_at, action.effective)


def earlier_of(s: Session, findings: Collection[Finding]) -> dict[int, Earlier]:
    """Each finding these repeat, and those they repeated, back to the first."""
    found: dict[int, Earlier] = {}
    asked = {one.repeat_of_id for one in findings if one.repeat_of_id}
    for _ in range(DEEPEST):
        if not asked:
            break
        columns = InspectionItem.id, Inspection.held_on, InspectionItem.repeat_of_id
        wanted = select(*columns).join(Inspection).where(InspectionItem.id.in_(asked))
        for id, day, before in s.execute(wanted):
            found[id] = Earlier(day, before)
        asked = {one.repeat_of_id for one in found.values() if one.repeat_of_id} - found.keys()
    return found


def plans_of(s: Session, versions: Collection[int]) -> dict[int, Checklist]:
    wanted = select(FormVersion.id, FormVersion.content).where(FormVersion.id.in_(versions))
    return {id: checklist_of(FormSchema.model_validate(content)) for id, content in s.execute(wanted)}


def labels_of(plans: Mapping[int, Checklist]) -> dict[str, str]:
    """Item → what the newest of these versions calls it."""
    return {
        item.id: pick(item.label, DEFAULT)
        for version in sorted(plans)
        for item in plans[version].items.values()
    }
