"""What the last signature does: actions, the memory of earlier rounds, the record; and looking again."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from db.actions import Action, ActionEvent
from db.alerts import Alert
from db.archives import ArchiveRecord, ArchiveSheet
from db.choices.actions import ActionSource, ActionState, Severity
from db.choices.duties import DutyKind, TaskState
from db.choices.equipment import EquipmentKind, UpkeepResult
from db.choices.inspections import InspectionState, SignRole
from db.duties import Duty, DutyPlace, DutyTask
from db.equipment import Equipment, Upkeep
from db.inspections import InspectionItem
from lib import clock
from lib.access import Actor
from lib.actions import files as action_files
from lib.actions import service as actions
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.inspections import filling, find, findings, reminding, starting
from lib.inspections.find import Filter
from tests.cast import Cast
from tests.inspected import (
    begun,
    code_of,
    finished,
    judge,
    judge_all,
    picture,
    sign,
    sign_both,
    signed,
)
from tests.inspections.held import inspection, task

LIGHT = {"light": {"deducted": Decimal(5)}}


def action_of(cast: Cast, inspection_id: int, item: str) -> Action:
    with cast.database.reading() as s:
        wanted = select(Action).where(
            Action.source_kind == ActionSource.INSPECTION,
            Action.source_id == inspection_id,
            Action.item == item,
        )
        return s.scalars(wanted).one()


def items_of(cast: Cast, id: int) -> dict[str, InspectionItem]:
    with cast.database.reading() as s:
        rows = s.scalars(select(InspectionItem).where(InspectionItem.inspection_id == id))
        return {row.item: row for row in rows}


def alerts(cast: Cast, name: str) -> list[str]:
    with cast.database.reading() as s:
        mine = select(Alert.message).where(Alert.user_id == cast.user_id(name))
        return list(s.scalars(mine.where(Alert.source_kind == "inspection")))


@pytest.mark.both
def test_what_falls_short_becomes_an_action_of_somebody_by_a_date(cast: Cast) -> None:
    day = clock.local(clock.now()).date() + timedelta(days=2)
    failed: dict[str, Any] = {
        "manners": {
            "deducted": Decimal(3),
            "place": "前台",
            "owner_id": cast.user_id("clerk"),
            "due_on": day,
        },
        "exits": {},
        "light": {"fixed": True},
    }
    id = signed(cast, cast.quality, failed)
    first = action_of(cast, id, "manners")
    assert (first.title, first.detail, first.standard) == (
        "前台接待：不符合标准",
        "不符合标准",
        "着装统一，使用文明用语",
    )
    assert (first.owner_id, first.place, first.photo) == (cast.user_id("clerk"), "前台", True)
    assert clock.shown(first.due_at) == f"{day} 23:59"
    second, now = action_of(cast, id, "exits"), clock.now()
    assert (second.owner_id, second.severity) == (cast.user_id("manager"), Severity.HIGH)
    assert second.due_at
    assert now + timedelta(days=2) < second.due_at < now + timedelta(days=4)
    rows = items_of(cast, id)
    assert (rows["light"].action_id, rows["exits"].action_id) == (None, second.id), "put right on the spot"
    told = rows["exits"].owner_id, rows["exits"].due_on
    assert told == (second.owner_id, clock.local(second.due_at).date()), "as the notice says"
    story = read(find.one, cast.manager, id=id)
    assert story.sheet.state == InspectionState.SIGNED
    assert story.record_id
    assert [(one.item.id, bool(one.measure)) for one in story.findings] == [
        ("manners", True),
        ("light", False),
        ("exits", True),
    ]
    with cast.database.reading() as s:
        record = s.get_one(ArchiveRecord, story.record_id)
        sheet = s.scalars(select(ArchiveSheet).where(ArchiveSheet.record_id == record.id)).one()
    told = str(sheet.content)
    assert record.no.count("JC")
    assert "着装统一" in told
    assert second.no in told
    assert "消防通道" in told


def test_a_round_that_is_not_passed_is_told_and_wants_looking_again(cast: Cast) -> None:
    id = signed(cast, cast.quality, {"lift": {}})
    for name in ("manager", "quality"):
        assert any("was not passed" in one for one in alerts(cast, name)), "one critical item fails the whole"
    assert not alerts(cast, "manager_b")
    again = read(find.list_inspections, cast.manager, by=Filter(again=True))
    assert [row.id for row in again.rows] == [id]
    assert again.rows[0].again


def test_the_project_signs_unless_a_routine_round_was_all_good(cast: Cast) -> None:
    given = task(cast, owner_id=cast.user_id("technician"))
    with cast.database.writing() as s:
        s.execute(update(Duty).where(Duty.id == given.duty).values(kind=DutyKind.PATROL))
    code = code_of(cast, perform(starting.start, cast.technician, None, task_id=given.task))
    judge_all(cast.technician, code)
    perform(filling.finish, cast.technician, None, code=code)
    sign(cast.technician, code)
    assert read(filling.by_code, cast.technician, code=code).state == InspectionState.SIGNED
    with cast.database.reading() as s:
        done = s.get_one(DutyTask, given.task)
    assert (done.state, done.done_by_id) == (TaskState.DONE, cast.user_id("technician"))


def test_the_inspector_signs_first_and_somebody_else_for_the_project(cast: Cast) -> None:
    code = finished(cast, cast.quality)
    with pytest.raises(Refused):
        sign(cast.quality, code, SignRole.PROJECT, "项目经理乙")
    sign(cast.quality, code)
    assert read(filling.by_code, cast.quality, code=code).state == InspectionState.DONE
    with pytest.raises(Refused):
        sign(cast.quality, code)
    with pytest.raises(Refused):
        sign(cast.quality, code, SignRole.PROJECT, "检查员甲")
    sign(cast.manager, code, SignRole.PROJECT, "项目经理乙")
    assert read(filling.by_code, cast.quality, code=code).state == InspectionState.SIGNED


def test_equipment_remembers_that_it_was_looked_at(cast: Cast) -> None:
    given = task(cast, owner_id=cast.user_id("technician"))
    with cast.database.writing() as s:
        lift = Equipment(
            project_id=cast.project_a,
            no="DT-01",
            code="e-dt-01",
            name="1号电梯",
            kind=EquipmentKind.LIFT,
            at=clock.now(),
        )
        s.add(lift)
        s.flush()
        s.execute(update(DutyPlace).where(DutyPlace.id == given.place).values(equipment_id=lift.id))
        s.execute(update(Duty).where(Duty.id == given.duty).values(kind=DutyKind.MAINTENANCE))
    code = code_of(cast, perform(starting.start, cast.technician, None, task_id=given.task))
    judge_all(cast.technician, code, LIGHT)
    perform(filling.finish, cast.technician, None, code=code)
    sign_both(cast.technician, code)
    with cast.database.reading() as s:
        kept = s.scalars(select(Upkeep).where(Upkeep.equipment_id == lift.id)).one()
    assert (kept.result, kept.task_id) == (UpkeepResult.TROUBLE, given.task)


# -- what came back ----------------------------------------------------------------------------


def quarter(n: int) -> datetime:
    return datetime(2025, 3 * n - 1, 14, 10, tzinfo=clock.zone())


@pytest.mark.both
def test_next_quarter_knows_what_came_back(cast: Cast) -> None:
    rounds = []
    for n in (1, 2, 3):
        with time_machine.travel(quarter(n), tick=False):
            rounds.append(signed(cast, cast.quality, LIGHT | ({"gate": {}} if n != 2 else {})))
    first, second, third = (items_of(cast, id) for id in rounds)
    assert first["light"].repeat_of_id is None
    assert second["light"].repeat_of_id == first["light"].id
    assert third["light"].repeat_of_id == second["light"].id
    assert third["gate"].repeat_of_id is None, "it was good in the round between"
    acts = [action_of(cast, id, "light") for id in rounds]
    assert [one.severity for one in acts] == [Severity.NORMAL, Severity.HIGH, Severity.HIGH]
    assert [one.repeats for one in acts] == [0, 1, 2]
    assert acts[2].repeat_of_id == acts[1].id
    story = read(find.one, cast.manager, id=rounds[2])
    assert {one.item.id: one.rounds for one in story.findings} == {"light": 2, "gate": 0}
    assert sum("came back" in one for one in alerts(cast, "manager")) == 2
    seen = read(findings.finding_of_action, cast.manager, action_id=acts[2].id)
    assert seen
    assert [past.no for past in seen.earlier] == [
        read(find.one, cast.manager, id=id).sheet.no for id in (rounds[1], rounds[0])
    ]
    with time_machine.travel(quarter(4), tick=False):
        code = begun(cast, cast.quality)
        assert set(read(filling.by_code, cast.quality, code=code).earlier) == {"light", "gate"}


def test_elsewhere_is_no_repeat(cast: Cast) -> None:
    with time_machine.travel(quarter(1), tick=False):
        signed(cast, cast.quality, LIGHT, place="1号楼")
        other = begun(cast, cast.manager_b, project_id=cast.project_b)
        judge_all(cast.manager_b, other, LIGHT)
    with time_machine.travel(quarter(2), tick=False):
        elsewhere = signed(cast, cast.quality, LIGHT, place="2号楼")
        anywhere = signed(cast, cast.quality, {"light": {"place": "地下车库"}})
    assert items_of(cast, elsewhere)["light"].repeat_of_id is None
    assert items_of(cast, anywhere)["light"].repeat_of_id == items_of(cast, elsewhere)["light"].id


# -- looked at again ---------------------------------------------------------------------------


def put_right(cast: Cast, by: str, action: Action) -> None:
    after = picture(getattr(cast, by), colour=action.id + 90)
    perform(action_files.add_files, getattr(cast, by), None, id=action.id, file_ids=[after])
    said = {"measure": "更换灯具并每周巡查"} if action.severity == Severity.HIGH else {}
    with cast.database.writing() as s:
        s.execute(update(Action).where(Action.id == action.id).values(**said)) if said else None
    perform(actions.finish, getattr(cast, by), None, id=action.id, note="已整改")


@pytest.mark.both
def test_a_re_inspection_settles_what_passes_and_sends_back_what_does_not(cast: Cast) -> None:
    owner = {"owner_id": cast.user_id("clerk")}
    id = signed(cast, cast.quality, {"light": owner, "gate": owner, "lobby": owner, "waste": {"fixed": True}})
    acts = {item: action_of(cast, id, item) for item in ("light", "gate", "lobby")}
    for item in ("light", "gate"):
        put_right(cast, "clerk", acts[item])
    again = perform(starting.re_inspect, cast.quality, None, id=id)
    assert perform(starting.re_inspect, cast.quality, None, id=id) == again
    code = code_of(cast, again)
    sheet = read(filling.by_code, cast.quality, code=code)
    assert set(sheet.checklist.items) == {"light", "gate", "lobby"}
    judge_all(cast.quality, code, {"gate": {}}, items=("light", "gate", "lobby"))
    perform(filling.finish, cast.quality, None, code=code)
    sign_both(cast.quality, code)
    now = {item: action_of(cast, id, item) for item in acts}
    assert {item: one.state for item, one in now.items()} == {
        "light": ActionState.VERIFIED,
        "gate": ActionState.OPEN,
        "lobby": ActionState.OPEN,
    }
    assert now["light"].verified_by_id == cast.user_id("quality")
    rows = items_of(cast, again)
    assert rows["gate"].action_id == acts["gate"].id, "the same action, not another"
    assert rows["gate"].repeat_of_id is None
    with cast.database.reading() as s:
        noted = s.scalars(select(ActionEvent.note).where(ActionEvent.action_id == acts["lobby"].id)).all()
    assert any("复检" in one or "Re-inspection" in one for one in noted)
    third = perform(starting.re_inspect, cast.quality, None, id=again)
    assert set(read(filling.by_code, cast.quality, code=code_of(cast, third)).checklist.items) == {"gate"}


def test_nobody_verifies_their_own_work_by_inspecting_it(cast: Cast) -> None:
    id = signed(cast, cast.quality, {"light": {"owner_id": cast.user_id("manager")}})
    put_right(cast, "manager", action_of(cast, id, "light"))
    code = code_of(cast, perform(starting.re_inspect, cast.manager, None, id=id))
    judge(cast.manager, code, "light")
    perform(filling.finish, cast.manager, None, code=code)
    sign_both(cast.manager, code)
    assert action_of(cast, id, "light").state == ActionState.DONE


# -- seen, listed, reminded --------------------------------------------------------------------


def test_before_photos_are_seen_from_the_action_and_by_nobody_else(cast: Cast) -> None:
    id = signed(cast, cast.quality, {"exits": {"owner_id": cast.user_id("clerk")}})
    act = action_of(cast, id, "exits")
    found = read(findings.finding_of_action, cast.clerk, action_id=act.id)
    assert found
    assert (found.item, found.opens, len(found.photos)) == ("消防通道", False, 1)
    photo = found.photos[0].id
    for who in (cast.clerk, cast.manager, cast.quality):
        assert read(findings.look_at_photo, who, id=photo).id == photo
    for who in (cast.mate, cast.manager_b, cast.clerk_b):
        with pytest.raises(NotFound):
            read(findings.look_at_photo, who, id=photo)
        with pytest.raises(NotFound):
            read(findings.finding_of_action, who, action_id=act.id)


@pytest.mark.both
def test_lists_show_ones_own_and_leaders_their_projects(cast: Cast) -> None:
    mine = read(filling.by_code, cast.technician, code=begun(cast, cast.technician)).id
    theirs = signed(cast, cast.quality, LIGHT)
    other = inspection(cast, no="JC20250101-0900", project_id=cast.project_b)

    def seen(name: str) -> set[int]:
        return {row.id for row in read(find.list_inspections, getattr(cast, name), by=Filter()).rows}

    assert seen("technician") == {mine}
    assert seen("manager") == {mine, theirs}
    assert seen("quality") == {mine, theirs, other}
    assert seen("manager_b") == {other}
    assert [one.row.id for one in read(find.under_way, cast.technician)] == [mine]
    late = task(cast, due_at=clock.now() - timedelta(minutes=5), owner_id=cast.user_id("technician")).task
    free = task(cast).task
    due = read(find.to_do, cast.technician)
    assert [(one.id, one.late, one.mine) for one in due] == [(late, True, True), (free, False, False)]
    assert read(find.to_do, cast.technician_b) == []


def test_what_lies_unfinished_is_told_once_a_week(cast: Cast) -> None:
    at = datetime(2025, 11, 21, 10, tzinfo=clock.zone())
    with time_machine.travel(at, tick=False):
        begun(cast, cast.technician)
        finished(cast, cast.mate)
    job = Actor.system("reminder", "inspections.remind")

    def told(days: int) -> int:
        with time_machine.travel(at + timedelta(days=days, hours=1), tick=False):
            return perform(reminding.remind, job, None)

    assert told(0) == 0
    assert told(1) == 2, "the inspector and the manager, of what is not finished"
    assert told(1) == 0
    assert told(2) == 2, "and of what is not signed"
    assert told(8) == 4
