"""Settings: channels and jobs; and what people have been told, on the workbench and in the menu."""

from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.alerts import NotifyChannel
from db.choices.alerts import AlertKind, ChannelKind
from lib import jobs
from lib.alerts import channels, service
from lib.alerts.rows import tell
from lib.deeds import perform, read
from tests.alerts.conftest import ear  # noqa: F401
from tests.alerts.mock import Robot
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import SHUT, Desk, alerts, cells, fill, headings, press, tables, text, widget, zh

pytestmark = pytest.mark.slow

SAID = "{no} is “{state}” now; this step is not possible."
CHANNELS, JOBS = "通知渠道", "后台任务"


def part(desk: Desk, name: str) -> AppTest:
    desk.sign_in("admin")
    return widget(desk.at("settings"), "settings:part").set_value(name).run()


def add(cast: Cast, address: str = "wecombot://abcd-4711") -> int:
    told: dict[str, Any] = {"name": "工程群", "kind": ChannelKind.WECOM, "kinds": [AlertKind.LATE]}
    return perform(channels.add_channel, cast.admin, None, address=address, **told)


def say(cast: Cast, name: str, *numbers: str, source: tuple[str, int | None] = ("", None)) -> None:
    with cast.database.writing() as s:
        for no in numbers:
            about: dict[str, Any] = {"source": source, "key": no, "project_id": None}
            tell(s, [cast.user_id(name)], AlertKind.LATE, SAID, {"no": no, "state": "Closed"}, **about)


@pytest.mark.parametrize("name", ["company", "dispatch", "channels", "templates", "jobs"])
def test_every_part_opens(desk: Desk, cast: Cast, name: str) -> None:
    add(cast)
    at = part(desk, name)
    assert headings(at)[0] == "设置"
    assert not alerts(at) or name == "jobs"
    assert not at.exception


def test_each_finds_there_what_they_may_set_up(desk: Desk) -> None:
    wanted = {"manager": 1, "quality": 0, "admin": 5}
    for name, parts in wanted.items():
        desk.sign_in(name)
        chosen = [pills for pills in desk.alone("settings").pills if pills.key == "settings:part"]
        assert sum(len(pills.options) for pills in chosen) == parts, name
    desk.sign_in("clerk")
    assert SHUT in alerts(desk.alone("settings"))


def test_the_rooms_set_up_once_are_reached_from_here(desk: Desk) -> None:
    desk.sign_in("manager")
    at = desk.at("settings")
    assert headings(widget(at, "settings:imports").click().run())[0] == zh("Ledger import")


# -- channels ----------------------------------------------------------------------------------


def test_a_robot_is_added(desk: Desk, cast: Cast) -> None:
    at = part(desk, "channels")
    fill(at, channel__0__wecom__name="客服群", channel__0__wecom__address="https://evil.example/x")
    at = press(at, widget_key(at, "channel", "send"))
    assert "企业微信群机器人" in alerts(at)[0]
    fill(at, channel__0__wecom__address="wecombot://abcd-4711")
    at = press(at, widget_key(at, "channel", "send"))
    assert cells(at, CHANNELS, "name") == ["客服群"]
    assert "abcd-4711" not in text(at)
    (row,) = read(channels.list_channels, cast.admin)
    assert (row.kind, row.kinds) == (ChannelKind.WECOM, (AlertKind.LATE, AlertKind.MAJOR, AlertKind.DIGEST))


def test_a_channel_is_switched_off_and_its_address_stays(desk: Desk, cast: Cast) -> None:
    id = add(cast)
    at = widget(part(desk, "channels"), "channels:which").set_value(id).run()
    assert "…4711" in text(at)
    assert "abcd-4711" not in text(at)
    widget(at, f"channel:{id}:1:active").set_value(False)
    at = press(at, widget_key(at, f"channel:{id}", "send"))
    assert cells(at, CHANNELS, "state") == ["停用"]
    with cast.database.reading() as s:
        assert s.scalars(select(NotifyChannel.url)).one().endswith("key=abcd-4711")


def test_a_test_message_is_sent_while_one_looks_on(desk: Desk, cast: Cast, ear: Robot) -> None:  # noqa: F811
    id = add(cast, ear.url)
    at = widget(part(desk, "channels"), "channels:which").set_value(id).run()
    at = press(at, widget_key(at, "channel:test"))
    assert "测试消息已送达。" in alerts(at)
    assert "物业台" in ear.texts[0]
    ear.answers = [(200, '{"errcode":45009}')]
    at = press(at, widget_key(at, "channel:test"))
    assert any("45009" in one for one in alerts(at))
    assert ear.url not in text(at)


# -- jobs --------------------------------------------------------------------------------------


def test_jobs_say_how_they_went(desk: Desk, cast: Cast) -> None:
    at = part(desk, "jobs")
    assert set(cells(at, JOBS, "state")) == {"从未运行"}
    assert alerts(at)
    jobs.run_due()
    at = at.run()
    assert set(cells(at, JOBS, "state")) == {"正常"}
    assert not alerts(at)
    assert not [name for name in cells(at, JOBS, "job") if "." in name]


# -- what one has been told --------------------------------------------------------------------


def test_the_workbench_shows_what_is_unread_and_opens_its_record(desk: Desk, cast: Cast) -> None:
    id = cast.receive()
    say(cast, "clerk", "WX0001", source=("ticket", id))
    desk.sign_in("clerk")
    at = desk.at("workbench")
    assert "WX0001" in text(at)
    unread = read(service.how_many_unread, cast.clerk)
    assert any(button.label == f"提醒（{unread}）" for button in at.button)
    told = read(service.mine, cast.clerk).rows[0]
    at = press(at, widget_key(at, f"alert:bell:{told.id}"))
    assert headings(at)[0].startswith("WX")
    assert read(service.how_many_unread, cast.clerk) == unread - 1


def test_all_are_read_at_once_and_can_be_looked_at_again(desk: Desk, cast: Cast) -> None:
    say(cast, "guard", *(f"WX{number:04d}" for number in range(14)))
    desk.sign_in("guard")
    at = desk.at("workbench")
    at = press(at, widget_key(at, "alerts:read"))
    assert read(service.how_many_unread, cast.guard) == 0
    assert "WX0013" not in text(at)
    at = press(at, "alerts:menu")
    assert "WX0013" in text(at)
    assert "WX0003" not in text(at)
    assert tables(at)


def test_who_was_told_nothing_sees_no_bell(desk: Desk) -> None:
    desk.sign_in("guard")
    at = desk.at("workbench")
    assert not [one for one in at.button if (one.key or "").startswith("alert:")]
    at = press(at, "alerts:menu")
    assert zh("Nobody has told you anything yet.") in text(at)
