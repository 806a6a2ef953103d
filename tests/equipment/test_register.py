"""The register: numbers, what falls due, upkeep kept once, telephones, labels, faults, scope."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from db.actions import Action
from db.alerts import Alert
from db.choices.actions import ActionSource, Severity
from db.choices.equipment import EquipmentState, UpkeepKind, UpkeepResult
from db.equipment import Equipment, Upkeep
from db.records import AuditEntry
from lib import clock
from lib.deeds import perform, read
from lib.documents import equipment_labels
from lib.equipment import files as equipment_files
from lib.equipment import find, labels, register, reminding, tools, upkeep
from lib.equipment.find import Due, Filter
from lib.equipment.rules import due_told, months_later
from lib.equipment.upkeep_rows import record
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.i18n import translate
from tests.cast import Cast
from tests.equipped import PHONE, REMINDER, add, facts, hire, loose, today, tool

OUT = translate("zh_CN", EquipmentState.STOPPED.label)


def row(cast: Cast, id: int) -> Equipment:
    with cast.database.reading() as s:
        return s.get_one(Equipment, id)


def done(cast: Cast, id: int, kind: UpkeepKind = UpkeepKind.EXAMINATION, **more: Any) -> upkeep.Recorded:
    told: dict[str, Any] = {"kind": kind, "did": "年度检验", "done_on": today(), **more}
    return perform(upkeep.record_upkeep, cast.technician, None, id=id, **told)


def test_months_end_where_the_month_ends() -> None:
    assert months_later(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert months_later(date(2024, 11, 30), 15) == date(2026, 2, 28)


def test_a_date_told_by_hand_stands_until_the_examination_behind_it_moves() -> None:
    held = facts(1, check_months=12, checked_on=date(2025, 3, 1), check_due_on=date(2026, 3, 1))
    assert due_told(held, held.check_due_on) == date(2026, 3, 1)
    assert due_told(replace(held, check_due_on=date(2026, 1, 15)), date(2026, 3, 1)) == date(2026, 1, 15)
    assert due_told(replace(held, checked_on=date(2025, 6, 1)), date(2026, 3, 1)) == date(2026, 6, 1)


@pytest.mark.both
def test_numbers_are_given_and_a_company_s_own_is_one_piece_s_in_its_project(cast: Cast) -> None:
    first, own = add(cast, cast.project_a), add(cast, cast.project_a, no="DT-01")
    assert row(cast, first).no == f"SB{today():%Y%m%d}-0001"
    add(cast, cast.project_b, no="DT-01")
    with pytest.raises(Refused, match="taken"):
        add(cast, cast.project_a, no="dt-01")
    told = facts(cast.project_a, "改名", no=row(cast, first).no)
    with pytest.raises(Refused, match="taken"):
        perform(register.change_equipment, cast.quality, None, id=own, version=1, facts=told)
    add(cast, cast.project_a, no=f"SB{today():%Y%m%d}-0002")
    assert row(cast, add(cast, cast.project_a)).no.endswith("-0003")


@pytest.mark.both
def test_an_examination_moves_what_is_due_and_an_older_one_told_late_does_not(cast: Cast) -> None:
    last = today() - timedelta(days=400)
    id = add(cast, cast.project_a, check_months=12, checked_on=last)
    assert [one.id for one in read(find.list_equipment, cast.clerk, by=Filter(due=Due.OVERDUE)).rows] == [id]
    assert done(cast, id, result=UpkeepResult.TROUBLE).check_due_on == months_later(last, 12)
    assert done(cast, id).check_due_on == months_later(today(), 12)
    assert done(cast, id, done_on=today() - timedelta(days=30)).check_due_on == months_later(today(), 12)
    assert read(find.numbers, cast.clerk) == find.Numbers(1, 0, 0, 0, 0)


@pytest.mark.both
def test_upkeep_of_a_task_is_kept_once(cast: Cast) -> None:
    id = add(cast, cast.project_a)
    told: dict[str, Any] = {
        "kind": UpkeepKind.MAINTENANCE,
        "did": "保养",
        "result": UpkeepResult.GOOD,
        "done_on": today(),
    }
    for _ in range(2):
        with cast.database.writing() as s:
            record(s, cast.technician, s.get_one(Equipment, id), task_id=7, **told)
            s.commit()
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(Upkeep)) == 1


def test_a_repair_says_that_the_warranty_runs_and_costs_are_added_up_by_year(cast: Cast) -> None:
    id = add(cast, cast.project_a, warranty_until=today() + timedelta(days=50))
    last_year = date(today().year - 1, 12, 31)
    assert (
        done(cast, id, UpkeepKind.REPAIR, cost=Decimal("12.30")).warranty_until
        == row(cast, id).warranty_until
    )
    assert done(cast, id, cost=Decimal("100.05")).warranty_until is None
    done(cast, id, UpkeepKind.REPAIR, done_on=last_year, cost=Decimal(7))
    costs = read(upkeep.costs, cast.clerk, id=id)
    assert list(costs.items()) == [(today().year, Decimal("112.35")), (today().year - 1, Decimal(7))]
    with pytest.raises(Refused, match="after today"):
        done(cast, id, done_on=today() + timedelta(days=1))


def test_out_of_service_nothing_falls_due_and_what_is_scrapped_stays_so(cast: Cast) -> None:
    id = add(cast, cast.project_a, check_due_on=today() - timedelta(days=3))
    with pytest.raises(Refused, match="reason"):
        perform(register.stop, cast.manager, None, id=id, version=1, reason=" ")
    perform(register.stop, cast.manager, None, id=id, version=1, reason="等配件")
    assert read(find.numbers, cast.clerk) == find.Numbers(1, 1, 0, 0, 0)
    assert read(upkeep.history, cast.clerk, id=id)[0].did == f"{OUT}：等配件"
    with pytest.raises(Stale):
        perform(register.use_again, cast.manager, None, id=id, version=1)
    perform(register.scrap, cast.manager, None, id=id, version=2, reason="到年限")
    assert read(find.list_equipment, cast.clerk, by=Filter()).total == 0
    assert read(find.list_equipment, cast.clerk, by=Filter(state=EquipmentState.SCRAPPED)).total == 1
    with pytest.raises(Refused, match="not possible"):
        perform(register.use_again, cast.manager, None, id=id, version=3)
    with pytest.raises(Refused, match="scrapped"):
        done(cast, id)


def test_the_firm_s_telephone_is_masked_and_shown_for_a_reason(cast: Cast) -> None:
    id = add(cast, cast.project_a)
    assert read(find.equipment, cast.technician, id=id).phone == "138****7788"
    kept = facts(cast.project_a, "1号货梯", supplier_phone=None)
    perform(register.change_equipment, cast.quality, None, id=id, version=1, facts=kept)
    told: dict[str, Any] = {"id": id, "reason": "叫人来修"}
    assert perform(register.reveal_supplier_phone, cast.technician, None, **told) == [PHONE]
    with pytest.raises(Forbidden):
        perform(register.reveal_supplier_phone, cast.clerk, None, **told)
    with cast.database.reading() as s:
        noted = list(s.scalars(select(AuditEntry.changes).order_by(AuditEntry.seq)))
    assert "叫人来修" in noted[-1]
    assert not any(PHONE in changes for changes in noted)


def test_another_project_s_equipment_is_not_there(cast: Cast) -> None:
    here, there = add(cast, cast.project_a), add(cast, cast.project_b)
    code = row(cast, there).code
    asked: list[tuple[Any, dict[str, Any]]] = [
        (find.equipment, {"id": there}),
        (find.by_code, {"code": code}),
        (upkeep.history, {"id": there}),
        (equipment_files.list_files, {"id": there}),
    ]
    for use_case, told in asked:
        with pytest.raises(NotFound):
            read(use_case, cast.technician, **told)
    assert [one.id for one in read(find.list_equipment, cast.technician, by=Filter()).rows] == [here]
    with pytest.raises(NotFound):
        read(find.by_code, cast.technician, code="nosuchcode22")
    with pytest.raises(NotFound):
        perform(register.add_equipment, cast.manager_b, None, facts=facts(cast.project_a))
    with pytest.raises(Refused, match="cannot keep"):
        add(cast, cast.project_a, keeper_id=cast.user_id("technician_b"))


def test_papers_are_opened_by_whoever_sees_the_equipment(cast: Cast) -> None:
    id, paper, photo = (
        add(cast, cast.project_a),
        loose(cast, cast.technician),
        loose(cast, cast.technician, "照片.txt"),
    )
    perform(equipment_files.add_files, cast.technician, None, id=id, file_ids=[paper])
    done(cast, id, file_ids=[photo])
    for file in (paper, photo):
        assert perform(equipment_files.open_file, cast.clerk, None, id=file).id == file
        with pytest.raises(NotFound):
            read(equipment_files.look_at_file, cast.clerk_b, id=file)
    assert [one.id for one in read(upkeep.history, cast.clerk, id=id)[0].photos] == [photo]
    with pytest.raises(Refused, match="Only who added"):
        perform(equipment_files.remove_file, cast.mate, None, id=id, file_id=paper)


def test_labels_carry_the_address_of_the_equipment(cast: Cast) -> None:
    ids = [add(cast, cast.project_a, f"{n}号客梯", no=f"DT-{n:02}") for n in range(1, 23)]
    there = add(cast, cast.project_b)
    found = perform(labels.labels, cast.manager, None, ids=[*ids, there])
    assert [one.no for one in found] == [f"DT-{n:02}" for n in range(1, 23)]
    items = [
        equipment_labels.Label(
            one.no, one.name, one.place, one.project, f"https://wuye.example/equipment?code={one.code}"
        )
        for one in found
    ]
    paper = PdfReader(BytesIO(equipment_labels.labels("示例物业", items)))
    words = ["".join((page.extract_text() or "").split()) for page in paper.pages]
    assert len(words) == 2
    assert [no in words[0] for no in ("DT-01", "DT-21", "DT-22")] == [True, True, False]
    assert [part in words[1] for part in ("DT-22", "22号客梯", "1栋大堂", "莲花苑")] == [True] * 4
    with pytest.raises(Refused, match="choose the equipment"):
        perform(labels.labels, cast.manager, None, ids=[there])


def test_a_fault_becomes_an_action_of_the_keeper_s_or_the_manager_s(cast: Cast) -> None:
    kept = add(cast, cast.project_a, keeper_id=cast.user_id("technician"))
    nobody = add(cast, cast.project_a, "水泵")
    for id in (kept, nobody):
        perform(register.report_fault, cast.guard, None, id=id, what="有异响", serious=id == kept)
    with cast.database.reading() as s:
        first, second = s.scalars(select(Action).order_by(Action.id)).all()
    assert (first.owner_id, second.owner_id) == (cast.user_id("technician"), cast.user_id("manager"))
    assert (first.source_kind, first.source_id, first.severity) == (
        ActionSource.EQUIPMENT,
        kept,
        Severity.HIGH,
    )
    assert first.title == "1号客梯：有异响"


@pytest.mark.both
def test_who_keeps_and_who_manages_are_reminded_once_a_stage(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = clock.start_of_day(clock.now()) + timedelta(hours=12)
    keeper = cast.user_id("technician")
    due = clock.local(morning).date() + timedelta(days=30)
    add(cast, cast.project_a, keeper_id=keeper, check_due_on=due, warranty_until=due + timedelta(days=1))

    def told(days: int) -> list[tuple[int, str]]:
        monkeypatch.setattr(clock, "now", lambda: morning + timedelta(days=days))
        for _ in range(2):
            perform(reminding.remind, REMINDER, None)
        with cast.database.reading() as s:
            found = s.scalars(select(Alert).where(Alert.at == clock.now()).order_by(Alert.user_id))
            return [(one.user_id, one.message) for one in found]

    both = sorted([keeper, cast.user_id("manager")])
    assert told(0) == [(id, reminding.DUE) for id in both]
    assert told(1) == [(id, reminding.ENDS) for id in both]
    assert told(22) == []
    assert told(23) == [(id, reminding.DUE) for id in both]
    assert told(30) == [(id, reminding.DUE_TODAY) for id in both]
    assert told(31) == [(id, reminding.MISSED) for id in both]
    assert told(33) == []


def test_a_tool_not_brought_back_is_told_once_a_week(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    morning = clock.start_of_day(clock.now()) + timedelta(hours=12)
    given: dict[str, Any] = {"id": tool(cast), "holder_id": hire(cast), "n": 2, "due_on": today()}
    perform(tools.issue, cast.manager, None, **given)
    many = []
    for days in (0, 1, 2, 8):
        monkeypatch.setattr(clock, "now", lambda days=days: morning + timedelta(days=days))
        many.append(perform(reminding.remind, REMINDER, None))
    assert many == [0, 1, 0, 1]
