"""Examinations that come or are missed, warranties that end, tools not brought back: told once a stage."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.alerts import AlertKind
from db.choices.equipment import EquipmentState
from db.equipment import Equipment, Tool, ToolIssue
from db.staff import Staff
from lib import clock
from lib.access import Actor, command
from lib.accounts.scope import scope_of
from lib.alerts.rows import administrators, head_office, keys_told, managers_of, tell
from lib.alerts.stage_rules import TOLD_AFTER, stage
from lib.archives.life_rules import late_week
from lib.equipment.upkeep_rows import today
from lib.i18n import N_
from lib.standards.company import company

IN_ONE_GO = 200
STAGES = (30, 7, 0)
"""Days before an examination that people are told."""
WARRANTY = 30
DUE = N_("{no} {equipment} must be examined by {date}, in {n} days.")
DUE_TODAY = N_("{no} {equipment} must be examined today.")
MISSED = N_("{no} {equipment} should have been examined by {date}.")
ENDS = N_("The warranty of {no} {equipment} ends on {date}. Report what is wrong with it before that.")
NOT_BACK = N_("{n} × {tool} should have come back on {date}; {name} has it.")
Found = tuple[Any, str]


@command("equipment.remind")
def remind(s: Session, actor: Actor) -> int:
    """How many people were told something just now."""
    if clock.local(clock.now()).hour < company.within(s, actor).digest_hour:
        return 0
    told = keys_told(s, AlertKind.INSPECTION)
    return _of_examinations(s, told) + _of_warranties(s, told) + _of_tools(s, told)


def _in_use() -> Select[Equipment]:
    return select(Equipment).where(Equipment.state == EquipmentState.IN_USE)


def _new(found: Iterable[Found], told: set[str]) -> list[Found]:
    return [one for one in found if one[1] not in told][:IN_ONE_GO]


# -- examinations ------------------------------------------------------------------------------


def _of_examinations(s: Session, told: set[str]) -> int:
    first, last = today() - timedelta(days=TOLD_AFTER), today() + timedelta(days=max(STAGES))
    wanted = _in_use().where(Equipment.check_due_on.between(first, last))
    found = s.scalars(wanted.order_by(Equipment.check_due_on, Equipment.id))
    return sum(_tell_of_due(s, one, key) for one, key in _new(((e, _due_key(e)) for e in found), told))


def _due_key(equipment: Equipment) -> str:
    """Another date is told of anew; the day itself is one stage, its being missed the next."""
    due = equipment.check_due_on or date.max
    step = "missed" if due < today() else stage(due, today(), STAGES)
    return f"examination/{equipment.id}/{due}/{step}"


def _tell_of_due(s: Session, equipment: Equipment, key: str) -> int:
    left = ((equipment.check_due_on or date.max) - today()).days
    message = DUE if left > 0 else MISSED if left < 0 else DUE_TODAY
    return _tell_of(s, equipment, message, key, date=str(equipment.check_due_on), n=left)


# -- warranties --------------------------------------------------------------------------------


def _of_warranties(s: Session, told: set[str]) -> int:
    ends = Equipment.warranty_until
    wanted = _in_use().where(ends.between(today(), today() + timedelta(days=WARRANTY)))
    found = (
        (e, f"warranty/{e.id}/{e.warranty_until}") for e in s.scalars(wanted.order_by(ends, Equipment.id))
    )
    return sum(_tell_of(s, e, ENDS, key, date=str(e.warranty_until)) for e, key in _new(found, told))


def _tell_of(s: Session, equipment: Equipment, message: str, key: str, **more: Any) -> int:
    about = {"no": equipment.no, "equipment": equipment.name, **more}
    people = [
        *_still_here(s, equipment.keeper_id, equipment.project_id),
        *managers_of(s, equipment.project_id),
    ]
    return _tell(s, people, message, about, ("equipment", equipment.id), key, equipment.project_id)


# -- tools -------------------------------------------------------------------------------------


def _of_tools(s: Session, told: set[str]) -> int:
    """The day after they were due, and once a week from there on."""
    wanted = (
        select(ToolIssue, Tool, Staff)
        .join(Tool, Tool.id == ToolIssue.tool_id)
        .join(Staff, Staff.id == ToolIssue.holder_id)
        .where(ToolIssue.returned_at.is_(None), ToolIssue.due_on < today())
        .order_by(ToolIssue.due_on, ToolIssue.id)
    )
    late = ((row, f"tool/{row[0].id}/{row[0].due_on}/{_week(row[0])}") for row in s.execute(wanted))
    return sum(_tell_of_tool(s, row, key) for row, key in _new(late, told))


def _week(given: ToolIssue) -> int | None:
    return late_week(given.due_on or date.max, today())


def _tell_of_tool(s: Session, found: Any, key: str) -> int:
    given, tool, holder = found
    project = tool.project_id
    people = [
        *_still_here(s, given.issued_by_id, project),
        *_still_here(s, holder.user_id, holder.project_id),
        *(managers_of(s, project) if project else head_office(s)),
    ]
    about = {"n": given.n, "tool": tool.name, "date": str(given.due_on), "name": holder.name}
    return _tell(s, people, NOT_BACK, about, ("tool", tool.id), key, project)


def _still_here(s: Session, id: int | None, project_id: int | None) -> list[int]:
    here = scope_of(project_id) if project_id else User.active
    return list(s.scalars(select(User.id).where(User.id == id, User.active, here))) if id else []


def _tell(
    s: Session,
    people: Iterable[int],
    message: str,
    about: dict[str, Any],
    source: tuple[str, int],
    key: str,
    project_id: int | None,
) -> int:
    told = list(people) or administrators(s)
    return tell(s, told, AlertKind.INSPECTION, message, about, source=source, key=key, project_id=project_id)
