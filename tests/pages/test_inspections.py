"""The inspections' two screens: what waits, what is under way, and one of them whole."""

from decimal import Decimal

from tests.cast import Cast
from tests.inspected import begun, signed
from tests.inspections.held import task
from tests.pages.screen import Desk, text


def test_a_technician_sees_what_waits_for_them_and_nothing_of_others(desk: Desk, cast: Cast) -> None:
    late = task(cast, owner_id=cast.user_id("technician")).task
    begun(cast, cast.mate, place="地下车库")
    mine = begun(cast, cast.technician, place="大堂")
    desk.sign_in("technician")
    at = desk.at("inspections")
    assert not at.exception
    told = text(at)
    assert "季度服务品质检查" in told
    assert [one.proto.url for one in at.get("link_button")] == [f"/i/{mine}"]
    assert "大堂" in told
    assert "地下车库" not in told
    start = next(one for one in at.button if f":{late}:" in (one.key or ""))
    start.click().run()
    assert not at.exception


def test_one_whole_shows_its_working_findings_and_next_step(desk: Desk, cast: Cast) -> None:
    id = signed(cast, cast.quality, {"lift": {"deducted": Decimal("2.5")}, "light": {"fixed": True}})
    desk.sign_in("manager")
    at = desk.at("inspection", id=id)
    assert not at.exception
    told = text(at)
    for said in ("电梯管理", "公共照明", "不符合标准", "ZG", "项目经理乙", "92.50", "92.5 ÷ 100 × 100"):
        assert said in told, said
    assert any("复检" in button.label or "again" in button.label for button in at.button)
    desk.sign_in("technician")
    assert "电梯管理" not in text(desk.at("inspection", id=id)), "not theirs, so not there"
