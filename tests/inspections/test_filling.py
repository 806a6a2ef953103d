"""Tap by tap: whose change stands, what the end demands, and the score that is kept."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from db.choices.inspections import InspectionOrigin, InspectionState, SignRole, Verdict
from db.inspections import Inspection, InspectionArea, InspectionItem
from db.records import AuditEntry
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.inspections import filling, starting
from lib.inspections.checklist_rules import checklist_of
from lib.inspections.scoring_rules import Found, Result, score
from lib.inspections.sheet_rules import Lack, Position
from tests.cast import Cast
from tests.inspected import begun, finished, judge, judge_all, picture, sign
from tests.inspections.held import ITEMS, SCHEMA, task

FAILED, GOOD = Verdict.FAILED, Verdict.GOOD


def row(cast: Cast, code: str, item: str) -> InspectionItem:
    with cast.database.reading() as s:
        wanted = select(InspectionItem).join(Inspection, Inspection.id == InspectionItem.inspection_id)
        return s.scalars(wanted.where(Inspection.code == code, InspectionItem.item == item)).one()


def audit_rows(cast: Cast) -> int:
    with cast.database.reading() as s:
        return s.scalar(select(func.count()).select_from(AuditEntry)) or 0


@pytest.mark.both
def test_an_older_tap_that_arrives_late_is_not_kept(cast: Cast) -> None:
    code, who = begun(cast, cast.technician), cast.technician
    before = audit_rows(cast)
    third = judge(who, code, "manners", FAILED, turn=3, deducted=Decimal("2.5"), note="未戴工牌")
    assert (third.kept, third.turn) == (True, 3)
    late = judge(who, code, "manners", GOOD, turn=2)
    assert (late.kept, late.turn) == (False, 3)
    there = row(cast, code, "manners")
    assert (there.verdict, there.deducted, there.note) == (FAILED, Decimal("2.5"), "未戴工牌")
    again = judge(who, code, "manners", FAILED, turn=3, deducted=Decimal("2.5"), note="未戴工牌")
    assert again.kept
    assert again.progress == third.progress
    assert audit_rows(cast) == before, "a tap leaves no row in the audit log"
    assert third.progress.judged == 1
    assert third.progress.left == len(ITEMS) - 1
    assert third.progress.score == Decimal(75)


def test_what_cannot_be_said_of_an_item_is_refused(cast: Cast) -> None:
    code, who = begun(cast, cast.technician), cast.technician
    for said in (
        {"deducted": Decimal("10.5")},
        {"deducted": Decimal("0.3")},
        {"deducted": Decimal(-1)},
        {"note": "长" * 1001},
        {"turn": 0},
        {"owner_id": cast.user_id("technician_b")},
    ):
        with pytest.raises(Refused):
            judge(who, code, "manners", FAILED, **said)
    with pytest.raises(Refused):
        judge(who, code, "no_such_item")
    far = Position(Decimal(200), Decimal(10))
    judge(who, code, "manners", FAILED, position=far, fixed=True, owner_id=cast.user_id("technician"))
    kept = row(cast, code, "manners")
    assert (kept.deducted, kept.latitude, kept.fixed) == (Decimal(10), None, True)
    near = Position(Decimal("22.531234"), Decimal("114.05"), 8)
    judge(who, code, "manners", None, turn=2, position=near)
    kept = row(cast, code, "manners")
    assert (kept.verdict, kept.deducted, kept.fixed, kept.latitude) == (None, 0, False, Decimal("22.531234"))


@pytest.mark.both
def test_the_end_names_everything_that_is_missing_and_keeps_the_score(cast: Cast) -> None:
    code, who = begun(cast, cast.technician), cast.technician
    judge(who, code, "power", FAILED, deducted=Decimal(5))
    judge(who, code, "manners")
    with pytest.raises(Refused) as refused:
        perform(filling.finish, who, None, code=code)
    told = [str(part) for part in refused.value.parts]
    assert any("2、4、5、6、7、8、9" in one for one in told)
    assert sum("3" in one and "、" not in one for one in told) == 2
    sheet = read(filling.by_code, who, code=code)
    assert sheet.lacks["power"] == {Lack.NOTE, Lack.PHOTO}
    assert "manners" not in sheet.lacks
    judge_all(who, code, {"power": {"turn": 2, "deducted": Decimal(5)}})
    perform(filling.finish, who, None, code=code)
    with cast.database.reading() as s:
        done = s.scalars(select(Inspection).where(Inspection.code == code)).one()
        areas = s.scalars(select(InspectionArea).where(InspectionArea.inspection_id == done.id)).all()
    found = {item: Found(GOOD) for item in ITEMS} | {"power": Found(FAILED, Decimal(5))}
    plan = checklist_of(SCHEMA)
    rules = score(plan, found, {area.id: str(area.title) for area in plan.areas})
    assert (done.state, done.score, done.passed) == (InspectionState.DONE, rules.score, rules.passed)
    assert Result.model_validate(done.result) == rules
    assert done.score == Decimal(95)
    assert {area.area: (area.full, area.got, area.failed) for area in areas} == {
        area.id: (area.full, area.got, area.failed) for area in rules.areas
    }
    with pytest.raises(Refused):
        judge(who, code, "manners", turn=9)
    perform(filling.go_back, who, None, code=code)
    judge(who, code, "manners", turn=9)
    with cast.database.reading() as s:
        assert not s.scalars(select(InspectionArea).where(InspectionArea.inspection_id == done.id)).all()


def test_going_back_takes_the_signatures_away(cast: Cast) -> None:
    code, who = finished(cast, cast.manager), cast.manager
    sign(who, code)
    perform(filling.go_back, who, None, code=code)
    perform(filling.finish, who, None, code=code)
    assert read(filling.by_code, who, code=code).signatures == ()
    with pytest.raises(Refused):
        sign(who, code, SignRole.PROJECT, "项目经理乙")


# -- who may -----------------------------------------------------------------------------------


def test_others_do_not_find_it(cast: Cast) -> None:
    code = begun(cast, cast.technician)
    assert read(filling.by_code, cast.manager, code=code).found == {}
    for other in (cast.mate, cast.guard, cast.manager_b, cast.technician_b):
        with pytest.raises(NotFound):
            read(filling.by_code, other, code=code)
        with pytest.raises(NotFound):
            judge(other, code, "manners")
    with pytest.raises(Forbidden):
        read(filling.by_code, cast.admin, code=code)


def guest(cast: Cast, form: str = "g1") -> Actor:
    return Actor.resident("inspection", cast.project_a, "inspections.fill", "files.keep", form=form)


def test_a_link_lets_a_third_party_in_until_it_expires(cast: Cast) -> None:
    code, who = begun(cast, cast.technician), guest(cast)
    sheet = read(filling.by_code, cast.manager, code=code)
    with pytest.raises(NotFound):
        read(filling.by_code, who, code=code)
    with pytest.raises(Refused):
        perform(starting.give_link, cast.manager, None, id=sheet.id, days=0, firm="第三方")
    with pytest.raises(NotFound):
        perform(starting.give_link, cast.manager_b, None, id=sheet.id, days=7, firm="第三方")
    perform(starting.give_link, cast.manager, None, id=sheet.id, days=7, firm="第三方评估")
    seen = read(filling.by_code, who, code=code)
    assert (seen.guest, seen.inspectors, seen.owners, seen.earlier) == (True, "", {}, {})
    assert (seen.firm, seen.origin) == ("第三方评估", InspectionOrigin.OUTSIDE)
    judge_all(who, code, {"power": {"owner_id": cast.user_id("technician")}})
    assert row(cast, code, "power").owner_id is None, "whoever comes by a link names nobody"
    perform(filling.finish, who, None, code=code)
    with pytest.raises(Forbidden):
        sign(who, code, SignRole.PROJECT, "项目经理乙")
    sign(who, code, name="评估员丙")
    sign(cast.manager, code, SignRole.PROJECT, "项目经理乙")
    told = read(filling.by_code, who, code=code)
    assert [one.name for one in told.signatures] == ["评估员丙"], "nobody of the project is named to them"
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False), pytest.raises(NotFound):
        read(filling.by_code, who, code=code)
    perform(starting.take_link, cast.manager, None, id=sheet.id)
    for anybody in (who, cast.manager):
        with pytest.raises(NotFound):
            read(filling.by_code, anybody, code=code)


def test_photos_are_seen_through_their_own_inspection_alone(cast: Cast) -> None:
    mine, other = begun(cast, cast.technician), begun(cast, cast.mate)
    photo = picture(cast.technician)
    kept = perform(filling.add_photo, cast.technician, None, code=mine, item="power", file_id=photo)
    assert kept.has_preview
    assert read(filling.look_at_own, cast.technician, code=mine, file_id=photo).id == photo
    with pytest.raises(NotFound):
        read(filling.look_at_own, cast.mate, code=other, file_id=photo)
    with pytest.raises(NotFound):
        perform(filling.remove_photo, cast.technician, None, code=mine, item="light", file_id=photo)
    perform(filling.remove_photo, cast.technician, None, code=mine, item="power", file_id=photo)
    with pytest.raises(NotFound):
        read(filling.look_at_own, cast.technician, code=mine, file_id=photo)


# -- begun -------------------------------------------------------------------------------------


@pytest.mark.both
def test_a_task_is_begun_once_and_only_by_its_owner(cast: Cast) -> None:
    mine = task(cast, owner_id=cast.user_id("technician")).task
    first = perform(starting.start, cast.technician, None, task_id=mine)
    assert perform(starting.start, cast.technician, None, task_id=mine) == first
    for other in (cast.mate, cast.technician_b, cast.manager):
        with pytest.raises(NotFound):
            perform(starting.start, other, None, task_id=mine)
    free = task(cast).task
    with pytest.raises(NotFound):
        perform(starting.start, cast.technician_b, None, task_id=free)
    id = perform(starting.start, cast.mate, None, task_id=free)
    with pytest.raises(NotFound):
        perform(starting.start, cast.technician, None, task_id=free)
    later = task(cast, starts_at=clock.now() + timedelta(hours=1)).task
    with pytest.raises(Refused):
        perform(starting.start, cast.mate, None, task_id=later)
    perform(starting.call_off, cast.manager, None, id=id, reason="下雨改期")
    assert perform(starting.start, cast.mate, None, task_id=free) != id


def test_a_spot_check_by_others_is_for_those_who_give_them_out(cast: Cast) -> None:
    told: dict[str, Any] = {"inspector_id": cast.user_id("mate")}
    with pytest.raises(Forbidden):
        begun(cast, cast.technician, **told)
    code = begun(cast, cast.manager, **told)
    assert read(filling.by_code, cast.mate, code=code).origin == InspectionOrigin.SPOT
    with pytest.raises(Refused):
        begun(cast, cast.manager, inspector_id=cast.user_id("technician_b"))
    with pytest.raises(NotFound):
        begun(cast, cast.manager, project_id=cast.project_b)
    with pytest.raises(Refused):
        perform(starting.spot_check, cast.manager, None, form_code="none", project_id=cast.project_a)
