"""Incidents on the screen: reported with a ready notice, told at intake, answered to all at once."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.choices.incidents import IncidentState
from db.choices.tickets import Move, State
from db.customers import Building
from lib.deeds import perform, read
from lib.incidents import find, linking, service
from lib.incidents.find import Filter
from lib.tickets import story as stories
from tests.cast import Cast
from tests.follow_ups import reported
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, alerts, cells, fill, press, sees, text, widget, zh

pytestmark = pytest.mark.slow


@pytest.fixture
def incident(cast: Cast) -> int:
    return perform(service.report, cast.clerk, None, **reported(cast))


def story(cast: Cast, id: int) -> find.Story:
    return read(find.incident, cast.admin, id=id)


def choose_step(at: AppTest, step: str) -> AppTest:
    return widget(at, "incident:step").set_value(step).run()


def test_the_notice_follows_what_is_said_until_it_is_worded_by_hand(desk: Desk, cast: Cast) -> None:
    desk.sign_in("clerk")
    at = widget(desk.alone("incidents", new=1), "incident:kind").set_value("burst_pipe").run()
    with cast.database.reading() as s:
        building = s.scalars(select(Building.id).where(Building.project_id == cast.project_a)).one()
    widget(at, f"incident:buildings:{cast.project_a}").set_value([building]).run()
    widget(at, "incident:place").set_value("2单元").run()
    assert "3栋 2单元水管爆裂" in widget(at, "incident:notice").value
    widget(at, "incident:notice").set_value("三栋停水，正在抢修").run()
    widget(at, "incident:place").set_value("水泵房").run()
    assert widget(at, "incident:notice").value == "三栋停水，正在抢修"
    press(at, widget_key(at, "incident:go"))
    (row,) = read(find.list_incidents, cast.clerk, by=Filter()).rows
    assert (row.title, row.place, row.buildings, row.category) == ("水管爆裂", "水泵房", ("3",), "burst_pipe")
    assert story(cast, row.id).notice == "三栋停水，正在抢修"


def test_the_desk_is_told_at_intake_and_counts_the_household(desk: Desk, cast: Cast, incident: int) -> None:
    desk.sign_in("clerk")
    at = widget(desk.alone("intake"), "caller:typed").set_value("1502").run()
    assert not sees(at, "主管爆裂")
    at = at.radio[0].set_value(0).run()
    assert sees(at, "主管爆裂", "停水抢修")
    for _ in range(2):
        press(at, widget_key(at, f"echo:{incident}"))
    assert story(cast, incident).row.voices == 1


def test_ticked_tickets_are_linked_and_others_stay(desk: Desk, cast: Cast, incident: int) -> None:
    one, other = cast.receive(), cast.receive()
    desk.sign_in("clerk")
    at = desk.alone("incident", id=incident)
    widget(at, f"link:{incident}:False:{other}").set_value(False)
    press(at, widget_key(at, f"link:{incident}:False:send"))
    assert cells(at, "关联工单", "no") == [read(stories.story, cast.clerk, id=one).row.no]
    at = desk.alone("ticket", id=one)
    assert sees(at, zh("Part of an incident"), "主管爆裂")
    at = desk.alone("ticket", id=other)
    press(at, widget_key(at, f"link:{incident}:{other}"))
    assert story(cast, incident).row.tickets == 2


def test_one_answer_goes_to_all_and_says_what_cannot_be_finished(
    desk: Desk, cast: Cast, incident: int
) -> None:
    tickets = [cast.ticket(State.ACCEPTED), cast.ticket(State.ON_SITE)]
    perform(linking.link_tickets, cast.clerk, None, id=incident, ticket_ids=tickets)
    desk.sign_in("clerk")
    at = choose_step(desk.alone("incident", id=incident), "reply")
    assert sees(at, zh("These cannot be finished yet:"), zh("nobody has been sent yet"))
    form = f"reply:{incident}"
    fill(at, **{f"{form}:1:text": "主管已修复，请放心用水", f"{form}:1:finish": True})
    press(at, widget_key(at, form))
    last = [read(stories.story, cast.clerk, id=id).events[0].move for id in tickets]
    assert last == [Move.TELL, Move.FINISH]


def test_it_is_changed_and_ended(desk: Desk, cast: Cast, incident: int) -> None:
    desk.sign_in("manager")
    at = choose_step(desk.alone("incident", id=incident), "change")
    fill(at, **{f"incident:{incident}:1:place": "水泵房"})
    press(at, widget_key(at, f"incident:{incident}:1:send"))
    assert story(cast, incident).row.place == "水泵房"
    at = choose_step(desk.alone("incident", id=incident), "end")
    press(at, widget_key(at, f"incident:{incident}:end"))
    over = story(cast, incident)
    assert over.row.state == IncidentState.OVER
    assert "水泵房水管已修复" in over.notice


def test_a_change_on_an_older_state_says_what_changed(desk: Desk, cast: Cast, incident: int) -> None:
    desk.sign_in("manager")
    at = choose_step(desk.alone("incident", id=incident), "change")
    found = story(cast, incident)
    kept = {"place": "", "building_ids": (), "public": True, "expected_at": None, "notice": found.notice}
    perform(service.change, cast.clerk, None, id=incident, version=found.version, title="停水", **kept)
    fill(at, **{f"incident:{incident}:1:title": "爆管"})
    press(at, widget_key(at, f"incident:{incident}:1:send"))
    assert story(cast, incident).row.title == "停水"
    assert any("停水" in one for one in alerts(at.run()))


def test_a_technician_sees_it_and_changes_nothing(desk: Desk, incident: int) -> None:
    desk.sign_in("technician")
    at = desk.alone("incident", id=incident)
    assert sees(at, "停水抢修")
    assert not [one for one in at.button if (one.key or "").startswith(("link", "reply", "incident", "echo"))]
    desk.sign_in("manager_b")
    at = desk.alone("incident", id=incident)
    assert alerts(at) == [zh("This incident is not there, or not yours to see.")]


def test_an_empty_list_says_when_to_report(desk: Desk) -> None:
    desk.sign_in("clerk")
    empty = "Nothing has struck many at once. When several call about the same thing, report it here."
    assert zh(empty) in text(desk.alone("incidents"))
