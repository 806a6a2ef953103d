"""Who may see what: the odd ones stand out, and the review keeps what was looked through."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from db.accounts import User
from db.choices.accounts import Role, Scope
from db.choices.archives import Secrecy
from db.choices.staff import StaffStatus
from db.staff import Staff
from lib import clock
from lib.accounts import sessions
from lib.archives import reviews
from lib.archives.review_rules import Account, Oddity, is_overdue, oddities
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Stale
from tests.cast import DOOR, PASSWORD_HASH, Cast, add_person

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def account(id: int, **told: Any) -> Account:
    usual: dict[str, Any] = {
        "name": f"a{id}",
        "display_name": f"A{id}",
        "active": True,
        "roles": frozenset({Role.FRONT_DESK}),
        "scope": Scope.PROJECTS,
        "places": ("莲花苑",),
        "classes": frozenset({Secrecy.PUBLIC, Secrecy.CUSTOMER_PRIVATE}),
        "created_at": NOW - timedelta(days=400),
        "signed_in": NOW - timedelta(days=1),
        "left": False,
    }
    return Account(id=id, **{**usual, **told})


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, ()),
        ({"signed_in": NOW - timedelta(days=91)}, (Oddity.UNUSED,)),
        ({"signed_in": None}, (Oddity.UNUSED,)),
        ({"signed_in": None, "created_at": NOW - timedelta(days=89)}, ()),
        ({"left": True}, (Oddity.LEFT,)),
        ({"left": True, "active": False}, ()),
        ({"classes": frozenset({Secrecy.PUBLIC, Secrecy.FINANCIAL})}, (Oddity.MORE,)),
        ({"scope": Scope.ALL}, (Oddity.MORE,)),
    ],
)
def test_an_account_stands_out(told: dict[str, Any], found: tuple[Oddity, ...]) -> None:
    odd = account(1, **told)
    assert oddities(odd, [odd, account(2), account(3)], NOW) == found


def test_what_most_colleagues_have_is_not_odd() -> None:
    wide = [account(n, scope=Scope.ALL) for n in (1, 2, 3)]
    assert oddities(wide[0], [*wide, account(4)], NOW) == ()
    assert oddities(account(9, scope=Scope.ALL), [account(2)], NOW) == ()  # one colleague is no measure


def test_a_year_without_a_review_is_too_long() -> None:
    assert [is_overdue(at, NOW) for at in (None, NOW - timedelta(days=365), NOW - timedelta(days=366))] == [
        False, False, True,
    ]  # fmt: skip


@pytest.mark.both
def test_the_list_says_what_each_may_see_and_when_they_last_came(cast: Cast) -> None:
    with cast.database.writing() as s:
        s.add(Staff(name="Guard", status=StaffStatus.LEFT, user_id=cast.user_id("guard")))
    with time_machine.travel(clock.now() - timedelta(days=3), tick=False):
        told = {"user_id": cast.user_id("clerk"), "password_hash": PASSWORD_HASH, "try_id": 0}
        token = perform(sessions.open_session, DOOR, None, **told)
        perform(sessions.close_session, DOOR, None, token=token)
    rows = {right.account.name: right for right in read(reviews.rights_now, cast.quality).rows}
    assert len(rows) == 13
    assert rows["guard"].odd == (Oddity.LEFT,)
    clerk, quality = rows["clerk"].account, rows["quality"].account
    assert clerk.signed_in
    assert clock.now() - clerk.signed_in > timedelta(days=2)
    assert (clerk.places, clerk.classes & {Secrecy.FINANCIAL, Secrecy.CUSTOMER_PRIVATE}) == (
        ("莲花苑",), {Secrecy.CUSTOMER_PRIVATE},
    )  # fmt: skip
    assert (quality.places, quality.classes) == ((), frozenset(Secrecy))
    assert rows["supervisor"].account.places == ("早班",)


@pytest.mark.both
def test_a_signed_review_keeps_the_rights_of_its_day(cast: Cast) -> None:
    seen = read(reviews.rights_now, cast.quality).stamp
    id = perform(reviews.sign_review, cast.quality, None, seen=seen, note="已核对")
    row, content = read(reviews.review, cast.admin, id=id)
    assert (row.by, row.accounts, row.note) == ("Quality", 13, "已核对")
    assert next(one for one in content if one["name"] == "admin")["roles"] == ["admin"]
    add_person("fresh", Role.MANAGER, scope=Scope.ALL, project_ids=set(), team_id=None)
    with pytest.raises(Stale):
        perform(reviews.sign_review, cast.quality, None, seen=seen)
    assert len(read(reviews.review, cast.quality, id=id)[1]) == 13
    assert len(perform(reviews.take_rights, cast.quality, None)) == 14
    with pytest.raises(NotFound):
        read(reviews.review, cast.quality, id=999_999)
    with pytest.raises(Forbidden):
        read(reviews.rights_now, cast.manager)


def test_signing_in_meanwhile_changes_no_rights(cast: Cast) -> None:
    seen = read(reviews.rights_now, cast.quality).stamp
    told = {"user_id": cast.user_id("clerk"), "password_hash": PASSWORD_HASH, "try_id": 0}
    perform(sessions.open_session, DOOR, None, **told)
    assert perform(reviews.sign_review, cast.quality, None, seen=seen)


def test_who_sees_one_project_reviews_the_accounts_of_that_project(cast: Cast) -> None:
    with cast.database.writing() as s:
        row = s.scalars(select(User).where(User.name == "manager")).one()
        assert row.scope == Scope.PROJECTS
    add_person("local", Role.QUALITY, scope=Scope.PROJECTS, project_ids={cast.project_b}, team_id=None)
    local = read(sessions.actor_named, DOOR, name="local")
    assert local is not None
    names = {right.account.name for right in read(reviews.rights_now, local).rows}
    assert names == {"admin", "quality", "local", "manager_b", "clerk_b", "technician_b"}
