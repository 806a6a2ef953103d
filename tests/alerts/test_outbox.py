"""Messages on their way out: sent once, tried again, given up; nothing leaks."""

import logging
import socket
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from db.alerts import OutboxMessage
from db.choices.alerts import SENT_OUT, AlertKind, ChannelKind
from lib.alerts import channels, outbox, post, sending, service
from lib.alerts.address_rules import Address
from lib.alerts.address_rules import read as address_of
from lib.alerts.outbox_rules import MOST_TRIES
from lib.alerts.rows import tell
from lib.deeds import perform, read
from tests.alerts.mock import Robot
from tests.cast import Cast
from tests.conftest import reread_settings

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
TEXT = "{no} is “{state}” now; this step is not possible."


def write(cast: Cast, *numbers: str, kind: AlertKind = AlertKind.LATE) -> None:
    with cast.database.writing() as s:
        for no in numbers:
            told = {"source": ("", None), "key": f"k/{no}", "project_id": cast.project_a}
            tell(s, [], kind, TEXT, {"no": no, "state": "Closed"}, **told)


def kept(cast: Cast) -> list[OutboxMessage]:
    with cast.database.reading() as s:
        return list(s.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


@pytest.mark.both
def test_what_waits_goes_out_once_as_one_message(cast: Cast, channel: int, ear: Robot) -> None:
    write(cast, "WX1", "WX2", "WX3")
    post.send_some()
    post.send_some()
    assert len(ear.heard) == 1
    assert [f"WX{n}" in ear.texts[0] for n in (1, 2, 3)] == [True] * 3
    assert ear.texts[0].startswith("3 条消息\n【已逾期】WX1")
    assert [(one.tries, bool(one.sent_at), one.error) for one in kept(cast)] == [(1, True, "")] * 3


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        ((500, "oops"), "http 500"),
        ((302, ""), "redirect"),
        ((200, '{"errcode":93000,"errmsg":"invalid webhook url secret-4711"}'), "code 93000"),
        ((200, '{"code":19021,"msg":"sign match fail"}'), "code 19021"),
        ((200, "<html>"), "unclear"),
        ((200, "[]"), "unclear"),
    ],
)
def test_what_was_not_taken_waits_for_another_try(
    cast: Cast, channel: int, ear: Robot, answer: tuple[int, str], trouble: str
) -> None:
    ear.answers = [answer]
    with time_machine.travel(NOW, tick=False):
        write(cast, "WX1")
        post.send_some()
        post.send_some()
    (message,) = kept(cast)
    assert (message.tries, message.sent_at, message.error) == (1, None, trouble)
    assert message.send_after == NOW + timedelta(minutes=1)
    assert [path for path, _ in ear.heard] == ["/cgi-bin/webhook/send?key=secret-4711"]  # once, nowhere else
    ear.answers = [(200, '{"errcode":0}')]
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        post.send_some()
    assert kept(cast)[0].sent_at


def test_a_robot_that_hangs_is_left(
    cast: Cast, channel: int, ear: Robot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    ear.silent = True
    write(cast, "WX1")
    post.send_some()
    assert kept(cast)[0].error == "timeout"


def test_a_machine_that_is_not_there_is_told(cast: Cast, channel: int, ear: Robot) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    gone = Address(ChannelKind.WECOM, "127.0.0.1", port, "/x", plain=True, relay=True)
    assert sending.send(gone, "", "x") == "unreachable"


def test_it_is_given_up_after_eight_tries_and_administrators_know(
    cast: Cast, channel: int, ear: Robot
) -> None:
    ear.answers, now = [(500, "")], NOW
    with time_machine.travel(NOW, tick=False) as clock:
        write(cast, "WX1")
        for _ in range(MOST_TRIES + 2):
            post.send_some()
            now += timedelta(hours=3)
            clock.move_to(now)
    (message,) = kept(cast)
    assert (message.tries, message.error, bool(message.gave_up_at)) == (MOST_TRIES, "http 500", True)
    assert len(ear.heard) == MOST_TRIES
    (told,) = read(service.mine, cast.admin).rows
    assert (told.kind, told.params["channel"]) == (AlertKind.TROUBLE, "工程群")
    assert read(service.mine, cast.manager).total == 0


@pytest.mark.both
def test_a_sender_that_died_is_made_good_after_minutes(cast: Cast, channel: int, ear: Robot) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        write(cast, "WX1")
        assert perform(outbox.claim, post.SENDER, None, channel_id=channel)
        post.send_some()
        assert ear.heard == []
        clock.move_to(NOW + outbox.CLAIM)
        post.send_some()
    assert len(ear.heard) == 1
    assert kept(cast)[0].sent_at


@pytest.mark.both
def test_two_senders_at_once_send_once(cast: Cast, channel: int, ear: Robot) -> None:
    write(cast, *(f"WX{n}" for n in range(8)))
    senders = [threading.Thread(target=post.send_some) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert all(message.sent_at for message in kept(cast))
    assert [sum(f"】WX{n} " in text or f"\nWX{n} " in text for text in ear.texts) for n in range(8)] == [
        1
    ] * 8


def test_others_wait_with_one_that_just_failed(cast: Cast, channel: int, ear: Robot) -> None:
    ear.answers = [(500, "")]
    with time_machine.travel(NOW, tick=False) as clock:
        write(cast, "WX1")
        post.send_some()
        write(cast, "WX2")
        post.send_some()
        assert len(ear.heard) == 1
        ear.answers = [(200, '{"errcode":0}')]
        clock.move_to(NOW + timedelta(minutes=1))
        post.send_some()
    assert len(ear.heard) == 2
    assert all(message.sent_at for message in kept(cast))


def test_one_no_robot_takes_does_not_hold_up_the_rest(cast: Cast, channel: int, ear: Robot) -> None:
    write(cast, "WX1")
    with cast.database.writing() as s:
        s.execute(update(OutboxMessage).values(tries=4))
    write(cast, "WX2", "WX3")
    ear.answers = [(200, '{"errcode":0}'), (200, '{"errcode":1}')]
    post.send_some()
    first, *others = kept(cast)
    assert [bool(one.sent_at) for one in others] == [True, True]
    assert (first.sent_at, first.error) == (None, "code 1")


def test_a_channel_switched_off_is_silent_and_forgets_what_waited(
    cast: Cast, channel: int, ear: Robot
) -> None:
    write(cast, "WX1")
    (row,) = read(channels.list_channels, cast.admin)
    about = {"name": row.name, "project_id": None, "kinds": row.kinds, "active": False}
    perform(channels.change_channel, cast.admin, None, id=channel, version=row.version, **about)
    write(cast, "WX2")
    post.send_some()
    assert ear.heard == []
    assert [bool(message.gave_up_at) for message in kept(cast)] == [True]


def test_only_channels_of_the_project_and_kind_are_told(cast: Cast, ear: Robot) -> None:
    reread_settings()
    for project_id, kinds in ((cast.project_b, SENT_OUT), (None, [AlertKind.DIGEST])):
        told = {"name": "群", "kind": ChannelKind.WECOM, "address": ear.url}
        perform(channels.add_channel, cast.admin, None, project_id=project_id, kinds=kinds, **told)
    write(cast, "WX1")
    assert kept(cast) == []
    write(cast, "WX2", kind=AlertKind.DIGEST)
    assert len(kept(cast)) == 1


def test_an_address_this_server_no_longer_allows_gets_nothing(
    cast: Cast, channel: int, ear: Robot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WUYEDESK_NOTIFY_HOSTS")
    reread_settings()
    write(cast, "WX1")
    post.send_some()
    assert ear.heard == []
    assert kept(cast)[0].error == "forbidden"


ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"


@pytest.mark.parametrize(
    "places",
    [
        ["127.0.0.1"],
        ["10.0.0.8"],
        ["169.254.169.254"],
        ["8.8.8.8", "192.168.1.1"],
        ["::ffff:127.0.0.1"],
        ["fd00::1"],
    ],
)
def test_a_name_that_leads_inside_is_not_followed(monkeypatch: pytest.MonkeyPatch, places: list[str]) -> None:
    """Names are the outside world's: here they say what an attacker would have them say."""
    asked: list[Any] = []
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 443)) for place in places]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", lambda *where, **__: asked.append(where))
    address = address_of(ChannelKind.WECOM, ROBOT, frozenset())
    assert sending.send(address, "", "x") == "forbidden"
    assert asked == []


def test_the_machine_looked_at_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is asked once: a second answer could be another."""
    answers = iter(["8.8.8.8", "127.0.0.1"])
    asked: list[Any] = []

    def connect(where: Any, *_: Any) -> Any:
        asked.append(where)
        raise ConnectionRefusedError

    look = lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 443))]  # noqa: E731
    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert sending.send(address_of(ChannelKind.WECOM, ROBOT, frozenset()), "", "x") == "unreachable"
    assert asked == [("8.8.8.8", 443)]


def test_messages_are_signed_as_the_robots_want(ear: Robot) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False):
        for kind in (ChannelKind.DINGTALK, ChannelKind.FEISHU):
            address = Address(kind, "127.0.0.1", ear.port, "/r?t=1", "SEC%2B", (), plain=True, relay=True)
            assert sending.send(address, "标题", "正文") == ""
    (path, ding), (_, feishu) = ear.heard
    assert path.startswith("/r?t=1&timestamp=1767225600000&sign=")
    assert ding == {"msgtype": "text", "text": {"content": "标题\n正文"}}
    assert (feishu["msg_type"], feishu["timestamp"], feishu["content"]) == (
        "text",
        "1767225600",
        {"text": "标题\n正文"},
    )
    assert len(feishu["sign"]) == 44


def test_nothing_of_address_or_text_is_logged(
    cast: Cast, channel: int, ear: Robot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ear.answers = [(500, "secret-4711")]
    write(cast, "WX4711")
    post.send_some()
    assert "secret-4711" not in caplog.text
    assert "WX4711" not in caplog.text
    assert "secret-4711" not in repr(outbox.Parcel((1,), ChannelKind.WECOM, ear.url, "t", "b"))
    assert "secret-4711" not in repr(address_of(ChannelKind.WECOM, ear.url, frozenset({ear.host})))


def test_old_messages_and_alerts_are_forgotten(cast: Cast, channel: int) -> None:
    with time_machine.travel(NOW - timedelta(days=200), tick=False):
        write(cast, "WX1")
        with cast.database.writing() as s:
            told = {"source": ("", None), "key": "old", "project_id": None}
            tell(s, [cast.user_id("clerk")], AlertKind.LATE, TEXT, {"no": "1", "state": "Closed"}, **told)
    with time_machine.travel(NOW, tick=False):
        write(cast, "WX2")
        perform(outbox.forget_old, post.SENDER)
    assert [message.key.split("/")[1] for message in kept(cast)] == ["WX2"]
    assert read(service.mine, cast.clerk).total == 0
