"""Equipment and tools on the screen: the list, a label scanned, upkeep recorded, a tool handed out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.choices.equipment import UpkeepKind, UpkeepResult
from db.equipment import Equipment, Upkeep
from lib.i18n import translate
from tests import equipped
from tests.cast import Cast
from tests.equipped import Equipped, add, today
from tests.pages.screen import Desk, alerts, cells, fill, press, sees, tables, text


def said(message: str) -> str:
    return translate("zh_CN", message)


@pytest.fixture
def known(cast: Cast) -> Equipped:
    found = equipped.made(cast)
    add(cast, cast.project_a, "2号客梯", check_due_on=today() - timedelta(days=2))
    add(cast, cast.project_b, "别处的水泵")
    return found


def test_the_list_shows_ones_own_projects_and_what_is_overdue_in_red(desk: Desk, known: Equipped) -> None:
    desk.sign_in("manager")
    at = desk.alone("equipment")
    caption = said("Equipment register")
    assert cells(at, caption, "name") == ["1号客梯", "2号客梯"]
    assert tables(at)[caption]["rows"][1]["cells"]["due"]["tone"] == "red"
    fill(at, equipment__due="overdue").run()
    assert cells(at, caption, "name") == ["2号客梯"]


def test_a_label_scanned_opens_its_equipment_with_what_is_to_be_done(
    cast: Cast, desk: Desk, known: Equipped
) -> None:
    desk.sign_in("technician")
    at = desk.alone("equipment", code=known.code)
    assert sees(at, "1号客梯", "电梯半月保养", "138****7788", "半月保养")
    assert equipped.PHONE not in text(at)
    fill(at, upkeep__1__did="更换门机皮带", upkeep__1__kind=UpkeepKind.REPAIR)
    next(b for b in at.button if (b.key or "").startswith("upkeep:1:send")).click().run()
    with cast.database.reading() as s:
        last = s.scalars(select(Upkeep).order_by(Upkeep.id.desc()).limit(1)).one()
    assert (last.did, last.kind, last.result) == ("更换门机皮带", UpkeepKind.REPAIR, UpkeepResult.GOOD)


def test_a_label_of_another_project_s_equipment_opens_nothing(
    cast: Cast, desk: Desk, known: Equipped
) -> None:
    with cast.database.reading() as s:
        code = s.scalar(select(Equipment.code).where(Equipment.project_id == cast.project_b))
    desk.sign_in("technician")
    assert alerts(desk.alone("equipment", code=code)) == [
        said("This equipment is not there, or not yours to see.")
    ]


def test_what_is_changed_keeps_the_telephone_nobody_saw(cast: Cast, desk: Desk, known: Equipped) -> None:
    desk.sign_in("manager")
    at = desk.alone("equipment", id=known.lift, change=1)
    fill(at, **{f"equipment__{known.lift}__1__{cast.project_a}__name": "1号货梯"})
    press(at, said("Save"))
    with cast.database.reading() as s:
        found = s.get_one(Equipment, known.lift)
    assert (found.name, found.supplier_phone) == ("1号货梯", equipped.PHONE)


def test_tools_show_what_is_left_and_who_has_the_rest(desk: Desk, known: Equipped) -> None:
    desk.sign_in("clerk")
    at = desk.alone("tools")
    assert cells(at, said("Tools"), "left") == ["2 / 3把"]
    fill(at, tools__part="out").run()
    assert cells(at, said("Handed out"), "holder") == ["钱示例"]
    assert sees(desk.alone("tools", id=known.drill), "钱示例", said("Take back"))
