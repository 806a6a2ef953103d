"""People's accounts: who may raise whom, the last administrator, and sessions that end at once."""

from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from db.accounts import SignInSession, SignInTry, User, UserRole
from db.base import Database
from db.choices.accounts import Role, Scope
from lib import clock
from lib.access import Actor
from lib.accounts import service, sessions
from lib.accounts.service import Person
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from tests.cast import BUILDER, DOOR, NAMES, PASSWORD_HASH, Cast, add_person
from tests.test_deeds import at_once
from tests.web.site import token_of

OTHER_HASH = PASSWORD_HASH[:-1] + "X"


def person(cast: Cast, name: str) -> Person:
    return next(p for p in read(service.people, BUILDER) if p.name == name)


def change(cast: Cast, by: Actor, name: str, **changed: Any) -> None:
    """Save somebody as they are, but for what is changed."""
    now = asdict(person(cast, name))
    kept = {k: now[k] for k in ("id", "version", "display_name", "scope", "team_id", "active")}
    kept |= {"roles": set(now["roles"]), "project_ids": set(now["project_ids"])}
    perform(service.change_user, by, None, **{**kept, **changed})


def add(by: Actor, name: str = "new", **changed: Any) -> int:
    asked: dict[str, Any] = {
        "name": name,
        "display_name": "新人",
        "roles": {Role.TECHNICIAN},
        "scope": Scope.ALL,
        "password_hash": PASSWORD_HASH,
    }
    return perform(service.add_user, by, None, **{**asked, **changed})


def here(token: str) -> Actor | None:
    return read(sessions.actor_of, DOOR, token=token)


def admins(database: Database) -> int:
    with database.reading() as s:
        wanted = select(func.count()).select_from(UserRole).join(User, User.id == UserRole.user_id)
        return s.scalar(wanted.where(UserRole.role == Role.ADMIN, User.active)) or 0


# -- adding ------------------------------------------------------------------------------------


def test_a_new_person_must_change_the_password_and_has_what_was_given(cast: Cast) -> None:
    add(cast.admin, " Zhang.San ", roles={Role.MANAGER}, scope=Scope.PROJECTS, project_ids={cast.project_b})
    made = person(cast, "zhang.san")
    assert made.must_change
    assert (made.roles, made.scope, made.project_ids) == ({Role.MANAGER}, Scope.PROJECTS, {cast.project_b})


@pytest.mark.parametrize("name", ["clerk", "CLERK", " clerk ", "cl\x00erk"])
def test_a_name_is_taken_in_whatever_spelling(cast: Cast, name: str) -> None:
    with pytest.raises(Refused, match="is taken"):
        add(cast.admin, name)


@pytest.mark.parametrize("name", ["", "   ", "\x00"])
def test_a_person_needs_a_name(cast: Cast, name: str) -> None:
    with pytest.raises(Refused, match="both needed"):
        add(cast.admin, name)
    with pytest.raises(Refused, match="both needed"):
        add(cast.admin, display_name=" ")


@pytest.mark.both
def test_long_names_are_cut_and_not_an_error(cast: Cast) -> None:
    add(cast.admin, "n" * 500, display_name="新" * 500)
    assert person(cast, "n" * 60).display_name == "新" * 60


@pytest.mark.parametrize(("scope", "message"), [(Scope.PROJECTS, "one project"), (Scope.TEAM, "team")])
def test_a_scope_needs_its_projects_or_team(cast: Cast, scope: Scope, message: str) -> None:
    with pytest.raises(Refused, match=message):
        add(cast.admin, scope=scope)


# -- nobody raises himself ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in NAMES if name != "admin"])
def test_only_an_administrator_changes_anybody(cast: Cast, name: str) -> None:
    by = getattr(cast, name)
    for deed in (
        lambda: add(by),
        lambda: change(cast, by, name, roles={Role.ADMIN}),
        lambda: change(cast, by, "admin", active=False),
        lambda: perform(
            service.reset_password, by, None, id=cast.user_id("admin"), password_hash=PASSWORD_HASH
        ),
    ):
        with pytest.raises(Forbidden):
            deed()


@pytest.mark.parametrize(
    "raised",
    [
        {"roles": {Role.ADMIN, Role.MANAGER}},
        {"roles": {Role.MANAGER}},
        {"active": False},
        {"scope": Scope.PROJECTS, "project_ids": {1}},
        {"project_ids": {1, 2}},
        {"team_id": 1},
    ],
)
def test_an_administrator_does_not_change_own_rights(cast: Cast, raised: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="your own"):
        change(cast, cast.admin, "admin", **raised)


def test_an_administrator_may_change_the_own_name_shown(cast: Cast) -> None:
    change(cast, cast.admin, "admin", display_name="王主任")
    assert person(cast, "admin").display_name == "王主任"


def test_an_administrator_sees_all_projects(cast: Cast) -> None:
    for place in ({"scope": Scope.PROJECTS, "project_ids": {cast.project_a}}, {"scope": Scope.TEAM}):
        with pytest.raises(Refused, match="needs all projects"):
            change(cast, cast.admin, "supervisor", roles={Role.ADMIN}, **place)
        with pytest.raises(Refused, match="needs all projects"):
            add(cast.admin, roles={Role.ADMIN}, **place)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    by=st.sampled_from(NAMES),
    whom=st.sampled_from(NAMES),
    roles=st.sets(st.sampled_from(Role)),
    active=st.booleans(),
)
def test_whatever_people_try_an_administrator_stays_and_nobody_raises_himself(
    cast: Cast, by: str, whom: str, roles: set[Role], active: bool
) -> None:
    actor, before = cast.anew(by), person(cast, by)
    with suppress(Refused):
        change(cast, actor, whom, roles=roles, active=active, scope=Scope.ALL)
    after = person(cast, by)
    assert (after.roles, after.scope, after.active) == (before.roles, before.scope, before.active)
    assert admins(cast.database) >= 1


# -- the last administrator --------------------------------------------------------------------


def second_admin(cast: Cast) -> Actor:
    add_person("deputy", Role.ADMIN, scope=Scope.ALL)
    return cast_actor("deputy")


@pytest.mark.both
@pytest.mark.parametrize("lost", [{"active": False}, {"roles": {Role.MANAGER}}, {"roles": set()}])
def test_the_last_administrator_cannot_be_lost(cast: Cast, lost: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="last administrator"):
        change(cast, BUILDER, "admin", **lost)
    deputy = second_admin(cast)
    change(cast, deputy, "admin", **lost)
    with pytest.raises(Refused, match="last administrator"):
        change(cast, BUILDER, "deputy", **lost)
    assert admins(cast.database) == 1


def test_a_disabled_administrator_does_not_count(cast: Cast) -> None:
    deputy = second_admin(cast)
    change(cast, cast.admin, "deputy", active=False)
    with pytest.raises(Refused, match="last administrator"):
        change(cast, BUILDER, "admin", active=False)
    assert deputy


@pytest.mark.both
@pytest.mark.parametrize("lost", [{"active": False}, {"roles": set()}])
def test_two_administrators_who_remove_each_other_at_once_leave_one(cast: Cast, lost: dict[str, Any]) -> None:
    second_admin(cast)
    for _ in range(6):
        both = {name: cast_actor(name) for name in ("admin", "deputy")}
        found = at_once(
            [
                lambda by=both["admin"]: change(cast, by, "deputy", **lost),
                lambda by=both["deputy"]: change(cast, by, "admin", **lost),
            ]
        )
        assert admins(cast.database) == 1, found
        for name in both:
            change(cast, BUILDER, name, roles={Role.ADMIN}, active=True)


def cast_actor(name: str) -> Actor:
    found = read(sessions.actor_named, DOOR, name=name)
    assert found
    return found


# -- saving ------------------------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.parametrize(
    "changed", [{"roles": {Role.MANAGER}}, {"display_name": "马特"}, {"project_ids": {1, 2}}]
)
def test_a_second_save_of_the_same_state_is_stale(cast: Cast, changed: dict[str, Any]) -> None:
    seen = person(cast, "mate").version
    change(cast, cast.admin, "mate", **changed)
    with pytest.raises(Stale):
        change(cast, cast.admin, "mate", version=seen, roles={Role.TRAINER})


@pytest.mark.both
def test_roles_saved_by_two_at_once_are_one_of_the_two(cast: Cast) -> None:
    admin = cast.admin
    both = [
        lambda: change(cast, admin, "mate", version=1, roles={Role.MANAGER}),
        lambda: change(cast, admin, "mate", version=1, roles={Role.TRAINER}),
    ]
    assert sorted(type(x).__name__ for x in at_once(both)) == ["NoneType", "Stale"]
    assert person(cast, "mate").roles in ({Role.MANAGER}, {Role.TRAINER})


def test_nobody_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFound):
        perform(service.reset_password, cast.admin, None, id=999, password_hash=PASSWORD_HASH)


# -- sessions ----------------------------------------------------------------------------------


@pytest.mark.both
def test_a_session_knows_its_person_and_rights(cast: Cast) -> None:
    found = here(token_of(cast, "supervisor"))
    assert found
    assert (found.key, found.projects, found.team_id) == (
        cast.supervisor.key,
        frozenset({cast.project_a}),
        cast.team,
    )
    assert found.permissions == cast.supervisor.permissions
    assert here(token_of(cast, "admin")).projects is None  # type: ignore[union-attr]


def test_a_token_is_random_long_and_kept_only_as_a_hash(cast: Cast) -> None:
    first, second = token_of(cast, "clerk"), token_of(cast, "clerk")
    assert first != second
    assert len(first) >= 43
    with cast.database.reading() as s:
        kept = s.scalars(select(SignInSession.token_hash)).all()
    assert not {first, second} & set(kept)


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "%", "\x00"])
def test_a_made_up_token_opens_nothing(cast: Cast, token: str) -> None:
    token_of(cast, "clerk")
    assert here(token) is None


def test_a_session_ends_after_twelve_hours(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    token, start = token_of(cast, "clerk"), clock.now()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=11, minutes=59))
    assert here(token)
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=12, minutes=1))
    assert here(token) is None


ENDINGS = {
    "disabled": lambda cast: change(cast, cast.admin, "clerk", active=False),
    "another role": lambda cast: change(cast, cast.admin, "clerk", roles={Role.TRAINER}),
    "another project": lambda cast: change(cast, cast.admin, "clerk", project_ids={cast.project_b}),
    "password reset": lambda cast: perform(
        service.reset_password, cast.admin, None, id=cast.user_id("clerk"), password_hash=OTHER_HASH
    ),
    "password changed": lambda cast: perform(
        service.change_password, cast.clerk, None, old_hash=PASSWORD_HASH, new_hash=OTHER_HASH
    ),
}


@pytest.mark.both
@pytest.mark.parametrize("how", ENDINGS)
def test_sessions_end_when_the_person_changes(cast: Cast, how: str) -> None:
    mine, also_mine, others = token_of(cast, "clerk"), token_of(cast, "clerk"), token_of(cast, "manager")
    ENDINGS[how](cast)
    assert here(mine) is None
    assert here(also_mine) is None
    assert here(others)


def test_signing_out_ends_one_session(cast: Cast) -> None:
    mine, also_mine = token_of(cast, "clerk"), token_of(cast, "clerk")
    perform(sessions.close_session, DOOR, None, token=mine)
    assert here(mine) is None
    assert here(also_mine)


def test_a_disabled_person_has_no_credentials(cast: Cast) -> None:
    assert read(sessions.credentials, DOOR, name="CLERK") == (cast.user_id("clerk"), PASSWORD_HASH)
    change(cast, cast.admin, "clerk", active=False)
    assert read(sessions.credentials, DOOR, name="clerk") is None


def test_no_session_opens_on_a_password_changed_meanwhile(cast: Cast) -> None:
    who = cast.user_id("clerk")
    perform(service.reset_password, cast.admin, None, id=who, password_hash=OTHER_HASH)
    with pytest.raises(Refused):
        token_of(cast, "clerk")


@pytest.mark.both
def test_no_session_outlives_a_password_changed_at_the_same_moment(cast: Cast) -> None:
    admin, who = cast.admin, cast.user_id("clerk")
    hashes = [PASSWORD_HASH, OTHER_HASH]
    for turn in range(8):
        old, new = hashes[turn % 2], hashes[(turn + 1) % 2]
        found = at_once(
            [
                lambda old=old: perform(
                    sessions.open_session, DOOR, None, user_id=who, password_hash=old, try_id=0
                ),
                lambda new=new: perform(service.reset_password, admin, None, id=who, password_hash=new),
            ]
        )
        assert not isinstance(found[0], str) or here(found[0]) is None


def test_with_a_one_time_password_only_the_own_account_is_open(cast: Cast) -> None:
    with cast.database.writing() as s:
        s.execute(update(User).where(User.name == "manager").values(must_change=True))
    found = here(token_of(cast, "manager"))
    assert found
    assert found.must_change
    assert found.permissions == {"accounts.self"}


# -- passwords ---------------------------------------------------------------------------------


def test_a_changed_password_is_no_longer_a_one_time_one(cast: Cast) -> None:
    perform(service.reset_password, cast.admin, None, id=cast.user_id("clerk"), password_hash=OTHER_HASH)
    assert person(cast, "clerk").must_change
    perform(service.change_password, cast.clerk, None, old_hash=OTHER_HASH, new_hash=PASSWORD_HASH)
    assert not person(cast, "clerk").must_change


def test_a_password_changed_meanwhile_is_not_overwritten(cast: Cast) -> None:
    with pytest.raises(Refused, match="current password is wrong"):
        perform(service.change_password, cast.clerk, None, old_hash=OTHER_HASH, new_hash=OTHER_HASH)


def test_an_unknown_language_is_refused(cast: Cast) -> None:
    perform(service.set_language, cast.clerk, None, lang="en")
    assert cast.anew("clerk").lang == "en"
    with pytest.raises(Refused):
        perform(service.set_language, cast.clerk, None, lang="xx")


# -- tries at a password -----------------------------------------------------------------------


def wrong_try(name: str = "clerk", address: str = "203.0.113.7") -> int:
    return perform(sessions.begin_try, DOOR, None, name=name, address=address)


@pytest.mark.both
def test_the_eleventh_try_at_an_account_is_refused_from_anywhere(cast: Cast) -> None:
    for n in range(10):
        wrong_try(address=f"203.0.113.{n}")
    for name in ("clerk", "CLERK", " clerk", "cl\x00erk"):
        with pytest.raises(Refused, match="this account"):
            wrong_try(name, "198.51.100.1")
    assert wrong_try("manager", "198.51.100.1")


def test_names_nobody_has_are_counted_alike(cast: Cast) -> None:
    for n in range(10):
        wrong_try("nobody", f"203.0.113.{n}")
    with pytest.raises(Refused, match="this account"):
        wrong_try("nobody")


def test_the_twenty_first_try_from_an_address_is_refused_for_a_minute(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = clock.now()
    for n in range(20):
        wrong_try(f"name{n}")
    with pytest.raises(Refused, match="this network"):
        wrong_try("another")
    assert wrong_try("another", "198.51.100.1")
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=61))
    assert wrong_try("another")


def test_an_account_opens_again_by_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    start = clock.now()
    for n in range(10):
        wrong_try(address=f"203.0.113.{n}")
    for _ in range(50):
        with pytest.raises(Refused):
            wrong_try()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=15, seconds=1))
    assert wrong_try()


def test_a_right_password_takes_its_own_try_back(cast: Cast) -> None:
    for _ in range(30):
        who = cast.user_id("clerk")
        id = wrong_try()
        perform(sessions.open_session, DOOR, None, user_id=who, password_hash=PASSWORD_HASH, try_id=id)
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(SignInTry)) == 0


@pytest.mark.both
def test_fifty_tries_at_once_are_ten(cast: Cast) -> None:
    found: list[Any] = []
    for _ in range(5):
        found += at_once([lambda n=n: wrong_try(address=f"203.0.113.{n}") for n in range(10)])
    assert sum(isinstance(x, int) for x in found) == 10


def test_old_tries_and_sessions_are_swept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong_try()
    token_of(cast, "clerk")
    later = clock.now() + timedelta(hours=13)
    monkeypatch.setattr(clock, "now", lambda: later)
    wrong_try()
    token_of(cast, "clerk")
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(SignInTry)) == 1
        assert s.scalar(select(func.count()).select_from(SignInSession)) == 1


# -- colleagues --------------------------------------------------------------------------------


def test_people_name_only_colleagues_who_share_a_project(cast: Cast) -> None:
    names = read(service.staff_names, cast.manager_b)
    assert {"Manager_B", "Clerk_B", "Technician_B", "Admin", "Quality"} == set(names.values())
    assert set(read(service.staff_names, cast.admin)) > set(names)
    hands = read(service.staff_names, cast.manager, role=Role.TECHNICIAN)
    assert set(hands.values()) == {"Technician", "Mate"}
