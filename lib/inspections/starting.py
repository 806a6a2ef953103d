"""An inspection begun: from a duty's task, as a spot check, again after what fell short, by a third party."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.duties import TaskState
from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from db.duties import Duty, DutyPlace, DutyTask
from db.inspections import Inspection, InspectionItem
from lib import clock
from lib.access import Actor, command
from lib.accounts.scope import may, scope_of
from lib.customers.scope import find_project
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.inspections.beginning_rows import begin, building_of, equipment_of, new_code
from lib.inspections.scope import find, visible

MOST_DAYS = 90
UNFINISHED = InspectionState.OPEN, InspectionState.DONE
NO_TASK = N_("This task is not there, or not yours to do.")


@command("inspections.work")
def start(s: Session, actor: Actor, *, task_id: int) -> int:
    """What a task asks for. Begun a second time, it is the one begun first."""
    task, duty, place = _task(s, actor, task_id)
    begun = s.scalars(select(Inspection).where(Inspection.task_id == task.id)).one_or_none()
    if begun is not None:
        return _mine(s, actor, begun)
    _must_be_open(task, duty)
    task.owner_id = actor.user_id
    return begin(
        s,
        actor,
        duty.form_code,
        origin=InspectionOrigin.PLANNED,
        project_id=task.project_id,
        building_id=place.building_id,
        equipment_id=place.equipment_id,
        place=place.place,
        inspector_id=actor.user_id,
        task_id=task.id,
    ).id


def _task(s: Session, actor: Actor, id: int) -> tuple[DutyTask, Duty, DutyPlace]:
    """One's own, or one of the scope that nobody has; locked, so that two begin it once."""
    wanted = (
        select(DutyTask, Duty, DutyPlace)
        .join(Duty, Duty.id == DutyTask.duty_id)
        .join(DutyPlace, DutyPlace.id == DutyTask.place_id)
        .where(DutyTask.id == id, Duty.form_code != "")
    )
    found = s.execute(wanted.with_for_update(of=DutyTask)).one_or_none()
    if found is None or not actor.sees(found[0].project_id):
        raise NotFound(NO_TASK)
    task, duty, place = found
    if task.owner_id not in (None, actor.user_id):
        raise NotFound(NO_TASK)
    return task, duty, place


def _mine(s: Session, actor: Actor, begun: Inspection) -> int:
    if s.scalar(select(Inspection.id).where(Inspection.id == begun.id, visible(actor))) is None:
        raise Refused(N_("{who} has begun this already."), who=begun.inspectors)
    return begun.id


def _must_be_open(task: DutyTask, duty: Duty) -> None:
    made_up = duty.made_up and task.state == TaskState.MISSED
    if task.state != TaskState.OPEN and not made_up:
        raise Refused(N_("This task is “{state}” now and is not begun any more."), state=task.state.label)
    if task.starts_at > clock.now():
        raise Refused(N_("This task can be begun from {at} on."), at=clock.shown(task.starts_at))


@command("inspections.work")
def spot_check(
    s: Session,
    actor: Actor,
    *,
    form_code: str,
    project_id: int,
    building_id: int | None = None,
    equipment_id: int | None = None,
    place: str = "",
    inspector_id: int | None = None,
) -> int:
    """At any time, whatever is planned. By somebody else only by whoever may give them out."""
    project = find_project(s, actor, project_id)
    if inspector_id not in (None, actor.user_id):
        actor.must("inspections.manage")
        _must_work(s, project.id, inspector_id)
    return begin(
        s,
        actor,
        form_code,
        origin=InspectionOrigin.SPOT,
        project_id=project.id,
        building_id=building_of(s, project.id, building_id),
        equipment_id=equipment_of(s, actor, project.id, equipment_id),
        place=place.strip()[:120],
        inspector_id=inspector_id or actor.user_id,
    ).id


def _must_work(s: Session, project_id: int, user_id: int | None) -> None:
    wanted = select(User.id).where(User.id == user_id, may("inspections.work"), scope_of(project_id))
    if s.scalar(wanted) is None:
        raise Refused(N_("This person cannot carry out inspections in this project."))


@command("inspections.work")
def re_inspect(s: Session, actor: Actor, *, id: int) -> int:
    """Only what fell short and was not put right on the spot. Asked again, the one under way."""
    of = find(s, actor, id, InspectionState.SIGNED)
    under_way = select(Inspection.id).where(Inspection.of_id == of.id, Inspection.state.in_(UNFINISHED))
    if (begun := s.scalar(under_way.order_by(Inspection.id).limit(1))) is not None:
        return begun
    return begin(
        s,
        actor,
        of.form_code,
        origin=InspectionOrigin.AGAIN,
        project_id=find_project(s, actor, of.project_id).id,
        building_id=of.building_id,
        equipment_id=of.equipment_id,
        place=of.place,
        inspector_id=actor.user_id,
        of_id=of.id,
        only=_flagged(s, of),
        form_version_id=of.form_version_id,
    ).id


def _flagged(s: Session, of: Inspection) -> list[str]:
    short = InspectionItem.verdict == Verdict.FAILED, ~InspectionItem.fixed
    wanted = select(InspectionItem.item).where(InspectionItem.inspection_id == of.id, *short)
    if not (items := list(s.scalars(wanted.order_by(InspectionItem.id)))):
        raise Refused(N_("{no} flagged nothing that would have to be looked at again."), no=of.no)
    return items


# -- by its address, and called off ------------------------------------------------------------


@command("inspections.manage")
def give_link(s: Session, actor: Actor, *, id: int, days: int, firm: str) -> None:
    """Whoever holds its address fills it in without an account, for so many days."""
    if not 1 <= days <= MOST_DAYS:
        raise Refused(N_("A link holds for 1 to {n} days."), n=MOST_DAYS)
    if not firm.strip():
        raise Refused(N_("Please say which firm inspects."))
    inspection = find(s, actor, id, *UNFINISHED)
    inspection.link_until = clock.now() + timedelta(days=days)
    inspection.firm = firm.strip()[:80]
    if inspection.origin != InspectionOrigin.AGAIN:
        inspection.origin = InspectionOrigin.OUTSIDE


@command("inspections.manage")
def take_link(s: Session, actor: Actor, *, id: int) -> None:
    """The address given out opens nothing any more, also when another firm is given one later."""
    inspection = find(s, actor, id)
    inspection.link_until, inspection.code = None, new_code()


@command("inspections.manage")
def call_off(s: Session, actor: Actor, *, id: int, reason: str) -> None:
    """Not signed yet, and not to be: its task may be begun anew."""
    if not reason.strip():
        raise Refused(N_("Please give a reason."))
    inspection = find(s, actor, id, *UNFINISHED)
    inspection.state = InspectionState.CANCELLED
    inspection.task_id = inspection.link_until = None
    inspection.note = reason.strip()[:1000]
