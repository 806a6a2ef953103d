"""The invented company's equipment and tools, and what recurs, with the month gone by."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.choices.duties import TaskState
from db.choices.equipment import EquipmentKind, UpkeepKind, UpkeepResult
from db.duties import Duty, DutyPlace, DutyTask
from db.equipment import Equipment
from db.staff import Staff
from lib import clock
from lib.access import Actor, permissions
from lib.demo.inspections import told
from lib.demo.texts import SEED, Dice, dice
from lib.duties import making, presets
from lib.duties.presets import starter_set
from lib.equipment import register, tools
from lib.equipment.rules import Facts
from lib.equipment.upkeep_rows import record

GONE_BY = timedelta(days=30)
DONE_IN_TIME, MISSED = 0.93, 0.025
COMPANY_PROJECTS = 3  # more of them would only be more of the same


def keep_up(s: Session, manager_id: int | None, projects: int) -> None:
    """By the clock, as the job makes tasks."""
    now = clock.now()
    granted = frozenset(p for p in permissions() if p.split(".")[0] in ("duties", "equipment", "staff"))
    head = Actor("demo", "demo", user_id=manager_id, permissions=granted, projects=None)
    chance = dice(SEED + 6)
    for project in range(1, projects + 1):
        _equipment(s, head, project, chance, now)
    _tools(s, head, chance, now)
    _duties(s, head, list(range(1, min(projects, COMPANY_PROJECTS) + 1)), chance, now)


def _equipment(s: Session, head: Actor, project: int, chance: Dice, now: datetime) -> None:
    today = clock.local(now).date()
    for about in told()["equipment"]:
        installed = today - timedelta(days=about["age"] + chance.randint(0, 200))
        months = about.get("months")
        checked = today - timedelta(days=chance.randint(10, 30 * months)) if months else None
        facts = Facts(
            name=about["name"],
            kind=EquipmentKind(about["kind"]),
            project_id=project,
            place=about["place"],
            model=about["model"],
            maker=about["maker"],
            supplier=about["supplier"],
            installed_on=installed,
            warranty_until=installed + timedelta(days=about.get("warranty", 730)),
            check_months=months,
            checked_on=checked,
        )
        id = register.add_equipment.within(s, head, facts=facts)
        equipment = s.get_one(Equipment, id)
        for days in (95, 15):
            record(
                s,
                head,
                equipment,
                kind=UpkeepKind.MAINTENANCE,
                did="例行保养：清洁、紧固、试运行正常",
                result=UpkeepResult.GOOD,
                done_on=today - timedelta(days=days + chance.randint(0, 9)),
                firm=about["supplier"],
            )


def _tools(s: Session, head: Actor, chance: Dice, now: datetime) -> None:
    ids = [
        tools.add_tool.within(s, head, project_id=1, **about)  # as the preset names them
        for about in told()["tools"]
    ]
    people = list(s.scalars(select(Staff.id).where(Staff.project_id == 1).order_by(Staff.id).limit(6)))
    today = clock.local(now).date()
    for n, staff in enumerate(people[:3]):
        back = today + timedelta(days=3 * n - 2)
        tools.issue.within(
            s, head, id=ids[n], holder_id=staff, n=1, what_for="入户维修", due_on=max(back, today)
        )


def _duties(s: Session, head: Actor, projects: list[int], chance: Dice, now: datetime) -> None:
    codes = [one.code for one in starter_set.within(s, head)]
    presets.load_starter.within(s, head, codes=codes, project_ids=projects)
    begun = clock.start_of_day(now - GONE_BY)
    s.execute(update(Duty).values(starts_on=clock.local(begun).date()))
    s.execute(update(DutyPlace).values(made_until=begun))
    by_head_office = select(Duty.id).where(Duty.preset == "service_quarter")
    given = update(DutyPlace).where(DutyPlace.duty_id.in_(by_head_office))
    s.execute(given.values(owner_id=head.user_id, post=""))
    s.flush()
    while making.make.within(s, head):
        pass
    _done(s, chance, now)


def _done(s: Session, chance: Dice, now: datetime) -> None:
    """Nearly all in time, a few late, a few not at all."""
    wanted = select(DutyTask).where(DutyTask.starts_at < now - timedelta(hours=3)).order_by(DutyTask.id)
    for task in s.scalars(wanted):
        lot = chance.random()
        if lot < MISSED:
            continue
        span = (task.due_at - task.starts_at).total_seconds()
        at = task.starts_at + timedelta(seconds=span * (chance.random() if lot < DONE_IN_TIME else 1.1))
        if at < now:
            task.state, task.done_at, task.note = TaskState.DONE, at, "已完成"
