"""Inside the use cases: all that a sheet being filled in shows."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.duties import DutyKind
from db.choices.inspections import InspectionState, Verdict
from db.customers import Building, Project
from db.duties import Duty, DutyTask
from db.equipment import Equipment
from db.inspections import Inspection, InspectionItem
from lib.access import Actor
from lib.actions.scope import may_own
from lib.inspections.judging_rows import judgements_of, signatures_of
from lib.inspections.repeat_rows import latest_of
from lib.inspections.scope import is_own, plan_of
from lib.inspections.sheet_rules import Sheet, found_of, lacking, progress


def sheet_of(s: Session, actor: Actor, inspection: Inspection) -> Sheet:
    plan, found = plan_of(s, inspection), judgements_of(s, inspection)
    guest = not is_own(actor, inspection)
    failed = any(one.verdict == Verdict.FAILED for one in found.values())
    asking = inspection.state == InspectionState.OPEN and not guest
    return Sheet(
        id=inspection.id,
        code=inspection.code,
        no=inspection.no,
        title=inspection.title,
        state=inspection.state,
        origin=inspection.origin,
        project_id=inspection.project_id,
        project=s.scalar(select(Project.name).where(Project.id == inspection.project_id)) or "",
        building=s.scalar(select(Building.name).where(Building.id == inspection.building_id)) or "",
        equipment=s.scalar(select(Equipment.name).where(Equipment.id == inspection.equipment_id)) or "",
        place=inspection.place,
        inspectors="" if guest else inspection.inspectors,
        firm=inspection.firm,
        held_on=inspection.held_on,
        link_until=inspection.link_until,
        guest=guest,
        both=needs_project(s, inspection, failed=failed),
        passed=inspection.passed,
        checklist=plan,
        found=found,
        progress=progress(plan, found_of(found)),
        lacks=lacking(plan, found),
        signatures=signatures_of(s, inspection, guest=guest),
        visited=frozenset(inspection.visited or ()),
        buildings=buildings_of(s, inspection.project_id) if inspection.building_id is None else {},
        owners=_owners(s, inspection.project_id) if asking else {},
        earlier=latest_of(s, inspection) if asking else {},
        actions=_raised(s, inspection) if inspection.state == InspectionState.SIGNED else 0,
    )


def _raised(s: Session, inspection: Inspection) -> int:
    wanted = select(func.count(InspectionItem.action_id.distinct()))
    return s.scalar(wanted.where(InspectionItem.inspection_id == inspection.id)) or 0


def buildings_of(s: Session, project_id: int) -> dict[int, str]:
    wanted = select(Building.id, Building.name).where(Building.project_id == project_id)
    return {row.id: row.name for row in s.execute(wanted.order_by(Building.name))}


def _owners(s: Session, project_id: int) -> dict[int, str]:
    wanted = select(User.id, User.display_name).where(may_own(project_id)).order_by(User.display_name)
    return {row.id: row.display_name for row in s.execute(wanted)}


def needs_project(s: Session, inspection: Inspection, *, failed: bool) -> bool:
    """A routine round in which all was well is its inspector's alone; all else the project signs too."""
    if failed:
        return True
    kinds = select(Duty.kind).distinct()
    if inspection.task_id is None:
        kinds = kinds.where(Duty.form_code == inspection.form_code)
    else:
        kinds = kinds.join(DutyTask).where(DutyTask.id == inspection.task_id)
    found = set(s.scalars(kinds))
    return not found or DutyKind.INSPECTION in found
