"""Campaigns on the screen: prepared with the numbers worked out live, opened, followed, ended."""

from decimal import Decimal

import pytest

from db.choices.surveys import CampaignState
from lib.deeds import read
from lib.surveys import campaigns
from lib.surveys.campaign_rules import CampaignRow, quarter_of
from lib.surveys.campaigns import Which
from tests.campaigning import drafted, opened, settled, today
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, alerts, cells, fill, partly, press, sees, tables, widget, zh

pytestmark = pytest.mark.slow

PLAN = "按项目与客户类别"


def only(cast: Cast) -> CampaignRow:
    (row,) = read(campaigns.list_campaigns, cast.quality, by=Which()).rows
    return row


def test_a_survey_is_prepared_opened_and_ended(desk: Desk, cast: Cast) -> None:
    settled(cast, cast.project_a, 99)
    desk.sign_in("manager")
    at = desk.alone("surveys", new=1)
    assert sees(at, zh("Every household somebody lives in."))
    assert cells(at, PLAN, "asked") == ["100"]
    fill(at, survey__new__everybody=False, survey__new__margin=10.0, survey__new__rate=50).run()
    assert (cells(at, PLAN, "wanted"), cells(at, PLAN, "asked")) == (["50"], ["100"])
    press(at, widget_key(at, "survey:new:go"))
    row = only(cast)
    assert (row.period, row.everybody, row.margin) == (quarter_of(today()), False, Decimal(10))
    assert row.title.startswith(f"{today().year}年第")
    at = desk.alone("surveys", id=row.id)
    press(at, widget_key(at, f"survey:ask:{row.id}"))
    with partly(at):
        press(at, widget_key(at, f"survey:open:{row.id}"))
    assert (only(cast).state, only(cast).invited) == (CampaignState.OPEN, 100)
    at = desk.alone("surveys", id=row.id)
    assert cells(at, PLAN, "lacking") == ["50"]
    for part in ("hands", "links", "settings"):
        widget(at, f"survey:{row.id}:open").set_value(part).run()
        assert not at.exception
    press(at, widget_key(at, f"survey:end:{row.id}"))
    with partly(at):
        press(at, widget_key(at, f"survey:close:{row.id}"))
    assert only(cast).state == CampaignState.CLOSED


def test_who_is_missing_is_told_by_name_and_never_of_an_anonymous_survey(desk: Desk, cast: Cast) -> None:
    named, hidden = opened(cast), opened(cast, anonymous=True)
    desk.sign_in("clerk")
    at = desk.alone("surveys", id=named)
    widget(at, f"survey:{named}:open").set_value("missing").run()
    assert (cells(at, "未作答", "room"), cells(at, "未作答", "name")) == (["3-2-1502"], ["张*"])
    at = desk.alone("surveys", id=hidden)
    assert cells(at, "回收情况：按楼栋", "answered") == ["不显示"]
    widget(at, f"survey:{hidden}:open").set_value("missing").run()
    assert "未作答" not in tables(at)
    assert not sees(at, "3-2-1502")


def test_a_clerk_sees_a_draft_is_coming_and_another_project_sees_nothing(desk: Desk, cast: Cast) -> None:
    id = drafted(cast)
    desk.sign_in("clerk")
    at = desk.alone("surveys", id=id)
    assert alerts(at) == [zh("This survey is being prepared. Nobody is asked yet.")]
    assert not sees(desk.alone("surveys", new=1), zh("Save as a draft"))
    desk.sign_in("manager_b")
    assert alerts(desk.alone("surveys", id=id)) == [zh("This survey is not there, or not yours to see.")]
    assert sees(
        desk.alone("surveys"),
        zh("No survey yet. Prepare one: choose the questionnaire, the quarter and whom to ask."),
    )
