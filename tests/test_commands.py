"""manage.py's commands as an administrator uses them: accounts, tables, audit, the reload watch."""

import re

import pytest
from sqlalchemy import select, text

from db.accounts import User
from db.base import Database
from lib import setup
from lib.accounts import service as accounts
from lib.accounts import sessions
from lib.accounts.passwords import fits
from lib.commands import main, run
from lib.deeds import read
from lib.settings import Settings
from tests.cast import DOOR, Cast


def password_in(told: str) -> str:
    found = re.search(r"one-time password: (\S+)", told)
    assert found
    return found[1]


def test_a_user_is_added_with_a_one_time_password(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["user", "add", "xiaoli", "--person", "李小丽", "--role", "front_desk"]) == 0
    told = capsys.readouterr().out
    actor = read(sessions.actor_named, DOOR, name="xiaoli")
    assert actor
    assert actor.must_change
    assert "front_desk" in actor.roles
    found = read(sessions.credentials, DOOR, name="xiaoli")
    assert found
    assert fits(password_in(told), found[1])


def test_a_name_taken_is_told_in_chinese(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "add", "clerk"]) == 1
    assert "已被使用" in capsys.readouterr().err


def test_a_new_password_works_and_the_old_one_does_not(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read(sessions.credentials, DOOR, name="clerk")
    assert main(["user", "passwd", "clerk"]) == 0
    after = read(sessions.credentials, DOOR, name="clerk")
    assert before
    assert after
    assert before != after
    assert fits(password_in(capsys.readouterr().out), after[1])


def test_a_disabled_user_is_nobody_at_the_door(cast: Cast) -> None:
    assert main(["user", "disable", "clerk"]) == 0
    assert read(sessions.credentials, DOOR, name="clerk") is None


def test_the_last_administrator_is_not_disabled(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "disable", "admin"]) == 1
    assert "最后一位管理员" in capsys.readouterr().err


def test_nobody_by_that_name_is_told(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "disable", "noone"]) == 1
    assert main(["user", "passwd", "noone"]) == 1
    assert "没有这个人" in capsys.readouterr().err


def test_audit_verify_finds_a_changed_entry(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    with cast.database.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.execute(text("UPDATE audit_entry SET changes = '[]' WHERE seq = 2"))
    assert main(["audit", "verify"]) == 1
    assert "2" in capsys.readouterr().out


def test_migrate_goes_down_and_up(database: Database) -> None:
    assert main(["migrate", "--down", "base"]) == 0
    assert main(["migrate"]) == 0


def test_the_first_start_makes_one_administrator_and_the_second_none(database: Database) -> None:
    password = setup.prepare(database)
    assert password
    assert setup.prepare(database) is None
    with database.reading() as s:
        (admin,) = s.scalars(select(User)).all()
    assert admin.must_change
    assert fits(password, admin.password_hash)
    assert [person.name for person in read(accounts.people, setup.SETUP)] == [setup.FIRST_NAME]


def test_the_demo_listens_on_this_machine_only(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--demo", "--host", "0.0.0.0"]) == 2
    assert "本机" in capsys.readouterr().err


def test_the_reload_watch_sees_the_newest_change() -> None:
    assert run._stamp() > 0
