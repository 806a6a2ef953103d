"""Inside the use cases: what was done to a piece of equipment, kept once, its next examination moved."""

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.equipment import EquipmentState, UpkeepKind, UpkeepResult
from db.equipment import Equipment, Upkeep
from lib import clock
from lib.access import Actor
from lib.equipment.rules import due_after
from lib.errors import Refused
from lib.i18n import N_, translate

LONGEST, DEAREST = 4000, Decimal(10_000_000)


def record(
    s: Session,
    actor: Actor,
    equipment: Equipment,
    *,
    kind: UpkeepKind,
    did: str,
    result: UpkeepResult,
    done_on: date,
    firm: str = "",
    cost: Decimal | None = None,
    task_id: int | None = None,
) -> Upkeep:
    """One task is kept once, however often it is told: the first telling comes back."""
    told = _of_task(s, equipment, task_id)
    if told:
        return told
    upkeep = Upkeep(
        equipment_id=equipment.id,
        kind=UpkeepKind(kind),
        result=UpkeepResult(result),
        done_on=_not_ahead(done_on),
        did=_said(did),
        firm=firm.strip()[:80],
        cost=_paid(cost),
        task_id=task_id,
        at=clock.now(),
        by_id=actor.user_id,
    )
    s.add(upkeep)
    s.flush()
    move_due(s, equipment)
    return upkeep


def _of_task(s: Session, equipment: Equipment, task_id: int | None) -> Upkeep | None:
    if task_id is None:
        return None
    wanted = select(Upkeep).where(Upkeep.task_id == task_id, Upkeep.equipment_id == equipment.id)
    return s.scalars(wanted).one_or_none()


def move_due(s: Session, equipment: Equipment) -> None:
    """The last examination with nothing left to mend counts; an earlier one, told late, moves nothing."""
    wanted = select(func.max(Upkeep.done_on)).where(
        Upkeep.equipment_id == equipment.id,
        Upkeep.kind == UpkeepKind.EXAMINATION,
        Upkeep.result == UpkeepResult.GOOD,
    )
    last = s.scalar(wanted)
    if last and (equipment.checked_on is None or last > equipment.checked_on):
        equipment.checked_on = last
        equipment.check_due_on = due_after(last, equipment.check_months)
        s.flush()


def keep_move(s: Session, actor: Actor, equipment: Equipment, reason: str) -> Upkeep:
    """Out of service, in use again, scrapped: told among what was done to it."""
    state = translate(actor.lang, equipment.state.label)
    told = f"{state}：{reason.strip()}" if reason.strip() else state
    good = equipment.state == EquipmentState.IN_USE
    result = UpkeepResult.GOOD if good else UpkeepResult.TROUBLE
    return record(s, actor, equipment, kind=UpkeepKind.OTHER, did=told, result=result, done_on=today())


def _not_ahead(day: date) -> date:
    if day > today():
        raise Refused(N_("What was done cannot be dated after today."))
    return day


def _said(did: str) -> str:
    if not did.strip():
        raise Refused(N_("Please say what was done."))
    return did.strip()[:LONGEST]


def _paid(cost: Decimal | None) -> Decimal | None:
    if cost is not None and not 0 <= cost < DEAREST:
        raise Refused(N_("The cost must be between 0 and {most}."), most=DEAREST)
    return cost


def today() -> date:
    return clock.local(clock.now()).date()
