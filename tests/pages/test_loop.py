"""What a survey led to, on the screens: a shortfall taken up, and the ways between survey and action."""

import pytest
from sqlalchemy import select

from db.actions import Action
from lib.deeds import read
from lib.surveys import proposals
from tests import looped
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, cells, fill, partly, press, sees, text, widget, zh

pytestmark = pytest.mark.slow


def test_a_shortfall_is_taken_up_and_every_way_leads_back(desk: Desk, cast: Cast) -> None:
    made = looped.made(cast)
    desk.sign_in("manager")
    at = desk.alone("surveys", id=made.last)
    assert cells(at, zh("Under target"), "action") == [zh("Not taken up yet")]
    assert cells(at, zh("Rated again"), "change")[1] == zh("{change} significant", change="+50.0")
    press(at, f"survey:begin:{made.last}")
    fill(at, **{"survey:take": "两小时内给出上门时间"})
    widget(at, zh("Responsible") + " *").set_value(cast.user_id("supervisor"))
    with partly(at):
        press(at, widget_key(at, "survey:take"))
    (one,) = read(proposals.proposed, cast.manager, campaign_id=made.last)
    assert one.action
    with cast.database.reading() as s:
        assert s.scalars(select(Action.title)).all() == ["两小时内给出上门时间"]
    way = f"(/surveys?id={made.last})"
    assert way in text(desk.alone("actions", id=one.action.id))
    assert way in text(desk.alone("ticket", id=made.ticket))


def test_a_household_s_page_shows_its_answers_to_whoever_may_read_them(desk: Desk, cast: Cast) -> None:
    made = looped.made(cast)
    looped.answered_by_name(cast, made.last, {"overall": 2, "comment": "楼道灯不亮"})
    for name, seen in (("manager", True), ("clerk", False)):
        desk.sign_in(name)
        assert sees(desk.alone("household", id=cast.household_a), "楼道灯不亮") == seen
