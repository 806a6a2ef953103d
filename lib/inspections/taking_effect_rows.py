"""Inside the use cases: what the last signature does, and who hears of it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.duties import DutyKind
from db.choices.equipment import UpkeepKind, UpkeepResult
from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from db.customers import Project
from db.duties import Duty, DutyTask
from db.equipment import Equipment
from db.inspections import Inspection, InspectionItem
from lib import clock
from lib.access import Actor
from lib.actions.rows import in_charge
from lib.alerts.rows import head_office, managers_of, tell
from lib.duties.task_rows import mark_done
from lib.equipment.upkeep_rows import record
from lib.i18n import N_
from lib.inspections.archive_rows import file_inspection
from lib.inspections.finishing_rows import mark_repeats
from lib.inspections.judging_rows import rows_of
from lib.inspections.rectifying_rows import look_again, raise_actions
from lib.inspections.scope import plan_of

NOT_PASSED = N_("{no} “{title}” at {project} was not passed: it must be put right and inspected again.")
CAME_BACK = N_("{no} “{title}” at {project}: {n} findings came back from earlier rounds.")
WAITS = N_("{no} “{title}” at {project} is inspected and waits for the signature of the project.")


def take_effect(s: Session, actor: Actor, inspection: Inspection) -> None:
    inspection.state, inspection.signed_at = InspectionState.SIGNED, clock.now()
    s.flush()
    plan, rows = plan_of(s, inspection), rows_of(s, inspection)
    mark_repeats(s, inspection)
    if inspection.origin == InspectionOrigin.AGAIN:
        look_again(s, actor, inspection, plan, rows)
    else:
        raise_actions(s, actor, inspection, plan, rows)
    s.flush()
    _note_upkeep(s, actor, inspection, rows)
    if inspection.task_id is not None:
        mark_done(s, actor, inspection.task_id, inspection.no)
    file_inspection(s, actor, inspection)
    _tell_result(s, inspection, rows)


def _note_upkeep(s: Session, actor: Actor, inspection: Inspection, rows: list[InspectionItem]) -> None:
    if inspection.equipment_id is None:
        return
    equipment = s.get_one(Equipment, inspection.equipment_id)
    trouble = any(row.verdict == Verdict.FAILED and not row.fixed for row in rows)
    record(
        s,
        actor,
        equipment,
        kind=_upkeep_kind(s, inspection),
        did=f"{inspection.title}（{inspection.no}）",
        result=UpkeepResult.TROUBLE if trouble else UpkeepResult.GOOD,
        done_on=clock.local(clock.now()).date(),
        firm=inspection.firm,
        task_id=inspection.task_id,
    )


def _upkeep_kind(s: Session, inspection: Inspection) -> UpkeepKind:
    of_task = select(Duty.kind).join(DutyTask).where(DutyTask.id == inspection.task_id)
    maintained = s.scalar(of_task) == DutyKind.MAINTENANCE
    return UpkeepKind.MAINTENANCE if maintained else UpkeepKind.OTHER


# -- who hears of it ---------------------------------------------------------------------------


def _tell_result(s: Session, inspection: Inspection, rows: list[InspectionItem]) -> None:
    if inspection.passed is False:
        _tell(s, inspection, NOT_PASSED, "failed")
    if came_back := sum(row.repeat_of_id is not None for row in rows):
        _tell(s, inspection, CAME_BACK, "repeats", n=came_back)


def tell_waiting(s: Session, inspection: Inspection) -> None:
    """Signed on a link's holder's device: nobody of the project stands beside."""
    _tell(s, inspection, WAITS, f"waits:{clock.now():%Y%m%d%H%M}", people=in_charge(s, inspection.project_id))


def _tell(
    s: Session, inspection: Inspection, message: str, what: str, people: list[int] | None = None, **more: Any
) -> None:
    project = s.scalar(select(Project.name).where(Project.id == inspection.project_id)) or ""
    tell(
        s,
        people or {*managers_of(s, inspection.project_id), *head_office(s)},
        AlertKind.INSPECTION,
        message,
        {"no": inspection.no, "title": inspection.title, "project": project, **more},
        source=("inspection", inspection.id),
        key=f"inspection:{inspection.id}:{what}",
        project_id=inspection.project_id,
    )
