"""Telling people once, and what they see of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from db.alerts import Alert, OutboxMessage
from db.choices.accounts import Role, Scope
from db.choices.alerts import AlertKind
from lib.alerts import service
from lib.alerts.rows import administrators, head_office, managers_of, tell
from lib.deeds import perform, read
from lib.errors import NotFound
from lib.standards import company
from tests.cast import Cast, add_person

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def say(cast: Cast, *names: str, key: str = "k", kind: AlertKind = AlertKind.LATE, **params: Any) -> int:
    with cast.database.writing() as s:
        people = [cast.user_id(name) for name in names]
        about = {"source": ("ticket", 7), "key": key, "project_id": cast.project_a}
        return tell(s, people, kind, "{no} is “{state}” now; this step is not possible.", params, **about)


@pytest.mark.both
def test_each_is_told_once(cast: Cast) -> None:
    assert say(cast, "clerk", "clerk", "mate", no="WX1", state="Closed") == 2
    assert say(cast, "clerk", "manager", no="WX1", state="Closed") == 1
    assert [read(service.how_many_unread, getattr(cast, name)) for name in ("clerk", "mate", "guard")] == [
        1,
        1,
        0,
    ]


@pytest.mark.both
def test_unread_ones_come_first_and_the_newest_of_them(cast: Cast) -> None:
    for number in range(5):
        with time_machine.travel(NOON.replace(minute=number), tick=False):
            say(cast, "clerk", key=f"k{number}", no=str(number), state="Closed")
    newest = read(service.mine, cast.clerk).rows[0]
    perform(service.mark_read, cast.clerk, None, id=newest.id)
    page = read(service.mine, cast.clerk, size=3)
    assert [told.params["no"] for told in page.rows] == ["3", "2", "1"]
    assert (page.total, page.pages) == (5, 2)
    assert read(service.mine, cast.clerk, number=2, size=3).rows[-1].read_at is not None
    assert read(service.mine, cast.clerk, unread=True).total == 4


def test_what_came_meanwhile_stays_unread(cast: Cast) -> None:
    say(cast, "clerk", "mate", no="1", state="Closed")
    seen = read(service.mine, cast.clerk).rows[0].id
    say(cast, "clerk", key="k2", no="2", state="Closed")
    later = read(service.mine, cast.clerk).rows[0].id
    assert perform(service.mark_all_read, cast.clerk, None, up_to=seen) == 1
    assert [told.id for told in read(service.mine, cast.clerk, unread=True).rows] == [later]
    assert read(service.how_many_unread, cast.mate) == 1


def test_anothers_alert_is_not_there(cast: Cast) -> None:
    say(cast, "clerk", no="1", state="Closed")
    id = read(service.mine, cast.clerk).rows[0].id
    with pytest.raises(NotFound):
        perform(service.mark_read, cast.admin, None, id=id)
    assert read(service.mine, cast.admin).total == 0


def test_an_alert_keeps_no_names_or_telephones(cast: Cast) -> None:
    say(cast, "clerk", no="13812345678", state="Closed", contact="张伟")
    with cast.database.reading() as s:
        assert s.scalars(select(Alert)).one().params == {
            "no": "138****5678",
            "state": "Closed",
            "contact": "张*",
        }


@pytest.mark.both
def test_who_is_to_be_told(cast: Cast) -> None:
    above = add_person("above", Role.MANAGER, scope=Scope.ALL)
    of_team = add_person("of_team", Role.MANAGER, scope=Scope.TEAM, team_id=cast.team)
    with cast.database.reading() as s:
        assert set(managers_of(s, cast.project_a)) == {cast.user_id("manager"), above, of_team}
        assert set(managers_of(s, cast.project_b)) == {cast.user_id("manager_b"), above}
        assert managers_of(s, None) == [above]
        assert head_office(s) == [cast.user_id("quality")]
        assert administrators(s) == [cast.user_id("admin")]


def test_a_channel_is_told_in_plain_words_with_the_way_to_the_record(cast: Cast, channel: int) -> None:
    site = company.Company(name="示例物业", site="https://desk.example.cn/")
    perform(company.set_company, cast.admin, None, facts=site)
    say(cast, "clerk", no="<@all> https://evil.example", state="Closed")
    say(cast, "mate", no="1", state="Closed")
    with cast.database.reading() as s:
        message = s.scalars(select(OutboxMessage)).one()
    assert message.title == "已逾期"
    assert message.body.splitlines()[1:] == ["https://desk.example.cn/ticket?id=7"]
    assert "已关闭" in message.body
    assert not {"@", "<", "evil"} & {word for word in ("@", "<", "evil") if word in message.body}


def test_trouble_stays_in_the_product(cast: Cast, channel: int) -> None:
    say(cast, "admin", kind=AlertKind.TROUBLE, no="1", state="Closed")
    with cast.database.reading() as s:
        assert s.scalars(select(OutboxMessage)).all() == []
