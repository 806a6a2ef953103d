"""Equipment of project A with upkeep, a file and a fault; tools in the store and handed out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from db.choices.duties import DutyKind
from db.choices.equipment import EquipmentKind, Returned, UpkeepKind
from db.duties import Duty, DutyPlace, DutyTask
from db.equipment import Equipment
from lib import clock
from lib.access import Actor
from lib.deeds import perform
from lib.equipment import files as equipment_files
from lib.equipment import register, tools, upkeep
from lib.equipment.find import Filter
from lib.equipment.rules import Facts
from lib.equipment.tools_find import OutBy, Which
from lib.files import service as files
from lib.files.ready import ready
from lib.staff import service as staff
from tests.cast import Cast

PHONE = "13800007788"
REMINDER = Actor.system("job", "equipment.remind")


@dataclass(frozen=True)
class Equipped:
    """lift: in use, of project A, with upkeep and a paper; drill: a tool, one piece of it out."""

    lift: int
    code: str
    kept: int
    file: int
    loose: int
    drill: int
    out: int
    holder: int
    task: int


def facts(project_id: int, name: str = "1号客梯", **more: Any) -> Facts:
    about = {"kind": EquipmentKind.LIFT, "place": "1栋大堂", "supplier": "示例电梯维保公司"}
    return Facts(name=name, project_id=project_id, **{**about, "supplier_phone": PHONE, **more})


def add(cast: Cast, project_id: int, name: str = "1号客梯", **more: Any) -> int:
    return perform(register.add_equipment, cast.quality, None, facts=facts(project_id, name, **more))


def hire(cast: Cast, name: str = "钱示例", project: int | None = None) -> int:
    return perform(staff.add_person, cast.admin, None, name=name, project_id=project or cast.project_a)


def tool(cast: Cast, count: int = 3, **more: Any) -> int:
    told = {"name": "冲击钻", "project_id": cast.project_a, "unit": "把", "count": count, **more}
    return perform(tools.add_tool, cast.quality, None, **told)


def as_told(project_id: int, **more: Any) -> dict[str, Any]:
    """All a tool's form sends."""
    words = {"name": "冲击钻", "no": "", "model": "", "place": "", "unit": "把", "note": ""}
    return {**words, "project_id": project_id, "count": 3, "active": True, **more}


def today() -> date:
    return clock.local(clock.now()).date()


def loose(cast: Cast, who: Actor, name: str = "合格证.txt") -> int:
    made = ready(name, f"{name} of {who.key}".encode())
    return perform(files.keep, who, None, name=name, content=made).id


def task_of(cast: Cast, equipment_id: int, owner: int | None) -> int:
    """A duty's task for it, begun an hour ago."""
    now = clock.now()
    with cast.database.writing() as s:
        told: dict[str, Any] = {"recurs": {"every": "month"}, "minutes": 600, "starts_on": today(), "at": now}
        duty = Duty(title="电梯半月保养", kind=DutyKind.MAINTENANCE, project_id=cast.project_a, **told)
        s.add(duty)
        s.flush()
        place = DutyPlace(duty_id=duty.id, project_id=cast.project_a, equipment_id=equipment_id)
        s.add(place)
        s.flush()
        ends: dict[str, Any] = {"starts_at": now - timedelta(hours=1), "due_at": now + timedelta(hours=9)}
        task = DutyTask(duty_id=duty.id, place_id=place.id, project_id=cast.project_a, owner_id=owner, **ends)
        task.late_until = now + timedelta(hours=10)
        s.add(task)
        s.flush()
        return task.id


def made(cast: Cast) -> Equipped:
    lift = add(cast, cast.project_a)
    told: dict[str, Any] = {"kind": UpkeepKind.MAINTENANCE, "did": "半月保养", "done_on": today()}
    kept = perform(upkeep.record_upkeep, cast.manager, None, id=lift, **told).id
    file = loose(cast, cast.manager)
    perform(equipment_files.add_files, cast.manager, None, id=lift, file_ids=[file])
    drill, holder = tool(cast), hire(cast)
    out = perform(tools.issue, cast.manager, None, id=drill, holder_id=holder, n=1)
    with cast.database.reading() as s:
        code = s.scalar(select(Equipment.code).where(Equipment.id == lift)) or ""
    task, spare = task_of(cast, lift, None), loose(cast, cast.manager, "说明书.txt")
    return Equipped(lift, code, kept, file, spare, drill, out, holder, task)


def _of(row: str, /, **more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {"id": getattr(w.equipped, row), **more}


# w.equipped is what made() returns, w.cast the cast.
PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "equipment.add_equipment": lambda w: {"facts": facts(w.cast.project_a, "2号客梯")},
    "equipment.change_equipment": lambda w: {
        "id": w.equipped.lift,
        "version": 1,
        "facts": facts(w.cast.project_a, "1号货梯"),
    },
    "equipment.stop": _of("lift", version=1, reason="大修"),
    "equipment.use_again": _of("lift", version=1),
    "equipment.scrap": _of("lift", version=1, reason="到年限"),
    "equipment.report_fault": _of("lift", what="开门有异响"),
    "equipment.reveal_supplier_phone": _of("lift", reason="叫人来修"),
    "equipment.record_upkeep": _of("lift", kind=UpkeepKind.REPAIR, did="换轴承", done_on=date(2025, 1, 2)),
    "equipment.history": _of("lift"),
    "equipment.costs": _of("lift"),
    "equipment.list_files": _of("lift"),
    "equipment.add_files": lambda w: {"id": w.equipped.lift, "file_ids": [w.equipped.loose]},
    "equipment.remove_file": lambda w: {"id": w.equipped.lift, "file_id": w.equipped.file},
    "equipment.look_at_file": _of("file"),
    "equipment.open_file": _of("file"),
    "equipment.list_equipment": lambda w: {"by": Filter()},
    "equipment.export_equipment": lambda w: {"by": Filter()},
    "equipment.numbers": lambda w: {},
    "equipment.equipment": _of("lift"),
    "equipment.by_code": lambda w: {"code": w.equipped.code},
    "equipment.names": lambda w: {"project_id": w.cast.project_a},
    "equipment.keepers": lambda w: {"project_id": w.cast.project_a},
    "equipment.buildings": lambda w: {"project_id": w.cast.project_a},
    "equipment.labels": lambda w: {"ids": [w.equipped.lift]},
    "equipment.remind": lambda w: {},
    "equipment.add_tool": lambda w: {"name": "电锤", "project_id": w.cast.project_a},
    "equipment.change_tool": lambda w: {"id": w.equipped.drill, "version": 1, **as_told(w.cast.project_a)},
    "equipment.issue": lambda w: {"id": w.equipped.drill, "holder_id": w.equipped.holder, "n": 1},
    "equipment.take_back": _of("out", n=1, how=Returned.WHOLE),
    "equipment.list_tools": lambda w: {"by": Which()},
    "equipment.tool": _of("drill"),
    "equipment.export_tools": lambda w: {"by": Which()},
    "equipment.list_issues": lambda w: {"by": OutBy()},
    "equipment.export_issues": lambda w: {"by": OutBy()},
    "equipment.tool_numbers": lambda w: {},
    "duties.tasks_of_equipment": lambda w: {"equipment_id": w.equipped.lift},
    "inspections.inspections_of_equipment": lambda w: {"equipment_id": w.equipped.lift},
}
COMPANY_WIDE: tuple[str, ...] = ()
