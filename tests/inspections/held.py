"""Checklists and inspections as rows, for tests that need them standing."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from db.choices.actions import Severity
from db.choices.duties import DutyKind, TaskState
from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from db.duties import Duty, DutyPlace, DutyTask
from db.forms import Form, FormVersion
from db.inspections import Inspection, InspectionArea, InspectionItem
from lib import clock
from lib.forms.schema import Check, FormField, FormSchema, Kind, Scoring
from lib.inspections.checklist_rules import checklist_of
from lib.inspections.scoring_rules import Found, score
from tests.cast import Cast

CODE = "test_inspection"
TITLE = "服务品质检查表"


def _head(id: str, label: str, **more: Any) -> FormField:
    return FormField(id=id, kind=Kind.SECTION, label=label, **more)


def _item(id: str, label: str, points: int, standard: str, **more: Any) -> FormField:
    return FormField(
        id=id, kind=Kind.CHECK, label=label, check=Check(points=Decimal(points), standard=standard, **more)
    )


# Four areas, nine items, 100 points; one critical item, one that asks for a photo.
SCHEMA = FormSchema(
    code=CODE,
    kind="checklist",
    title=TITLE,
    scoring=Scoring(),
    fields=(
        _head("desk", "客户服务"),
        _item("manners", "前台接待", 10, "着装统一，使用文明用语"),
        _item("complaints", "投诉处理", 15, "24小时内答复，记录完整，有回访"),
        _head("works", "工程"),
        _item("power", "配电房", 15, "无杂物、挡鼠板齐全", photo=True),
        _item("lift", "电梯管理", 15, "合格标志在有效期内", critical=True, severity=Severity.HIGH),
        _item("light", "公共照明", 5, "完好率98%以上"),
        _head("order", "秩序", line=Decimal(60)),
        _item("gate", "门岗形象", 10, "着装规范、礼节到位"),
        _item("exits", "消防通道", 10, "无占用、堵塞", photo=True, severity=Severity.HIGH),
        _head("clean", "环境"),
        _item("lobby", "大堂及电梯厅", 10, "地面无污渍、无积尘"),
        _item("waste", "垃圾收集点", 10, "日产日清，无异味"),
    ),
)
ITEMS = tuple(field.id for field in SCHEMA.fields if field.check)


@dataclass(frozen=True)
class Task:
    duty: int
    place: int
    task: int


def checklist(cast: Cast) -> int:
    """The version's id; made once."""
    with cast.database.writing() as s:
        if form := s.scalar(select(Form).where(Form.code == CODE)):
            return s.scalars(select(FormVersion.id).where(FormVersion.form_id == form.id)).one()
        form = Form(code=CODE, kind="checklist")
        s.add(form)
        s.flush()
        version = FormVersion(
            form_id=form.id, no=1, content=SCHEMA.model_dump(mode="json"), created_at=clock.now()
        )
        s.add(version)
        s.flush()
        return version.id


def task(cast: Cast, project_id: int = 0, *, owner_id: int | None = None, **of_task: Any) -> Task:
    """A duty of project A (unless said otherwise) done by the checklist, its task begun an hour ago."""
    checklist(cast)
    now, project = clock.now(), project_id or cast.project_a
    with cast.database.writing() as s:
        duty = Duty(
            title="季度服务品质检查",
            kind=DutyKind.INSPECTION,
            project_id=project,
            form_code=CODE,
            recurs={"every": "day"},
            minutes=480,
            grace=120,
            starts_on=clock.local(now).date(),
            at=now,
        )
        s.add(duty)
        s.flush()
        place = DutyPlace(duty_id=duty.id, project_id=project, owner_id=owner_id)
        s.add(place)
        s.flush()
        row = DutyTask(
            **{
                "duty_id": duty.id,
                "place_id": place.id,
                "project_id": project,
                "starts_at": now - timedelta(hours=1),
                "due_at": now + timedelta(hours=7),
                "late_until": now + timedelta(hours=9),
                "owner_id": owner_id,
                "state": TaskState.OPEN,
                **of_task,
            }
        )
        s.add(row)
        s.flush()
        return Task(duty.id, place.id, row.id)


def inspection(
    cast: Cast,
    *,
    no: str = "JC20251121-0001",
    project_id: int = 0,
    inspector_id: int | None = None,
    failed: dict[str, int] | None = None,
    skipped: tuple[str, ...] = (),
    judged: bool = True,
    held_on: date | None = None,
    **of_inspection: Any,
) -> int:
    """Being filled in; failed: item → points deducted. judged False: no item judged yet.

    With state DONE or SIGNED its score and areas are worked out too.
    """
    version, now = checklist(cast), clock.now()
    day = held_on or clock.local(now).date()
    with cast.database.writing() as s:
        row = Inspection(
            **{
                "no": no,
                "code": f"code{no}",
                "form_version_id": version,
                "form_code": CODE,
                "title": TITLE,
                "origin": InspectionOrigin.SPOT,
                "project_id": project_id or cast.project_a,
                "inspector_id": inspector_id,
                "inspectors": "检查员甲",
                "held_on": day,
                "year": day.year,
                "quarter": (day.month + 2) // 3,
                "started_at": now - timedelta(hours=1),
                **of_inspection,
            }
        )
        s.add(row)
        s.flush()
        found = _items(failed or {}, skipped) if judged else {}
        plan = checklist_of(SCHEMA)
        for id, one in found.items():
            item = plan.items[id]
            s.add(
                InspectionItem(
                    inspection_id=row.id,
                    item=id,
                    area=item.area,
                    verdict=one.verdict,
                    points=item.check.points,
                    deducted=one.deducted,
                    severity=item.check.severity,
                    note="不符合标准" if one.verdict == Verdict.FAILED else "",
                    at=now,
                )
            )
        if row.state in (InspectionState.DONE, InspectionState.SIGNED):
            result = score(plan, found, {area.id: str(area.title) for area in plan.areas})
            row.score, row.passed, row.done_at = result.score, result.passed, now
            row.result = result.model_dump(mode="json")
            for area in result.areas:
                told = area.model_dump(
                    include={"title", "full", "got", "items", "failed", "skipped", "passed"}
                )
                s.add(InspectionArea(inspection_id=row.id, area=area.id, **told))
        return row.id


def _items(failed: dict[str, int], skipped: tuple[str, ...]) -> dict[str, Found]:
    return {id: _found(id, failed, skipped) for id in ITEMS}


def _found(id: str, failed: dict[str, int], skipped: tuple[str, ...]) -> Found:
    if id in failed:
        return Found(Verdict.FAILED, Decimal(failed[id]))
    return Found(Verdict.NOT_APPLICABLE if id in skipped else Verdict.GOOD)
