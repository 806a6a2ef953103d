"""Users: an account given, changed, locked, its password handed over once."""

from typing import Any

import bcrypt
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.accounts import SignInSession, User
from db.choices.accounts import Role, Scope
from lib.accounts import passwords, sessions
from lib.accounts import service as accounts
from lib.deeds import perform, read
from tests.cast import DOOR, Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import (
    SIGNED_OUT,
    Desk,
    a_second_later,
    alerts,
    cells,
    fill,
    press,
    sees,
    text,
    toasts,
    widget,
    zh,
)

pytestmark = pytest.mark.slow

LIST = "用户"
ONCE = zh("Hand this over now; it is shown only once and must be changed at the first sign-in.")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """At cost 12 each takes a quarter of a second."""
    cheap = bcrypt.gensalt(4)
    monkeypatch.setattr(passwords, "hash_password", lambda word: bcrypt.hashpw(word.encode(), cheap).decode())


@pytest.fixture
def at(desk: Desk) -> AppTest:
    desk.sign_in("admin")
    return desk.at("users")


def user(cast: Cast, name: str) -> User | None:
    with cast.database.reading() as s:
        return s.scalars(select(User).where(User.name == name)).one_or_none()


def person(cast: Cast, name: str) -> accounts.Person:
    return next(p for p in read(accounts.people, cast.admin) if p.name == name)


def add(at: AppTest, **values: Any) -> AppTest:
    fill(at, **{f"user__0__{name}": value for name, value in values.items()})
    return press(at, widget_key(at, "user:0:send"))


def chosen(at: AppTest, cast: Cast, name: str) -> AppTest:
    return widget(at, "users:which").set_value(cast.user_id(name)).run()


def change(at: AppTest, cast: Cast, name: str, **values: Any) -> AppTest:
    key = f"user:{cast.user_id(name)}:{person(cast, name).version}"
    fill(at, **{f"{key}:{field}": value for field, value in values.items()})
    return press(at, widget_key(at, f"{key}:send"))


def test_everybody_is_listed(at: AppTest) -> None:
    assert "technician_b" in cells(at, LIST, "name")
    assert set(cells(at, LIST, "state")) == {zh("Active")}


def test_an_account_is_made_and_its_password_shown_once(at: AppTest, cast: Cast) -> None:
    add(at, name="WangFang", person="王芳", roles=[Role.FRONT_DESK], projects=[cast.project_a])
    assert alerts(at) == [ONCE]
    name, password = at.code[0].value.split("  ")
    made = user(cast, name)
    assert made
    assert made.must_change
    assert passwords.fits(password, made.password_hash)
    assert (name, made.display_name) == ("wangfang", "王芳")
    assert not at.run().code
    assert password not in repr(dict(at.session_state.items()))
    assert "wangfang" in cells(at, LIST, "name")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "", "person": "王芳"}, zh("Account name and person's name are both needed.")),
        ({"name": "wf", "person": " "}, zh("Account name and person's name are both needed.")),
        ({"name": "CLERK", "person": "王芳"}, zh("The account name {name} is taken.", name="clerk")),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_the_form_kept(
    at: AppTest, cast: Cast, values: dict[str, str], sentence: str
) -> None:
    before = cells(at, LIST, "name")
    add(at, **values, projects=[cast.project_a], roles=[Role.TECHNICIAN])
    assert alerts(at) == [sentence]
    assert {name: widget(at, f"user:0:{name}").value for name in values} == values
    assert widget(at, "user:0:roles").value == [Role.TECHNICIAN]
    assert cells(at.run(), LIST, "name") == before
    assert not at.code


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"scope": Scope.PROJECTS}, "Choose at least one project, or give the person all projects."),
        ({"scope": Scope.TEAM}, "Choose the person's team."),
        (
            {"roles": [Role.ADMIN], "scope": Scope.PROJECTS},
            "An administrator can give anybody any project, so needs all projects.",
        ),
    ],
)
def test_a_scope_must_fit(at: AppTest, cast: Cast, values: dict[str, Any], sentence: str) -> None:
    add(at, name="wf", person="王芳", **values)
    assert alerts(at) == [zh(sentence)]
    assert user(cast, "wf") is None


def test_the_same_form_sent_twice_is_one_account(at: AppTest, cast: Cast) -> None:
    nonce = at.session_state["_once:user:0"]
    add(at, name="wf", person="王芳", projects=[cast.project_a])
    at.session_state["_once:user:0"] = nonce
    add(at.run(), name="wf2", person="王芳", projects=[cast.project_a])
    assert [name for name in cells(at.run(), LIST, "name") if name.startswith("wf")] == ["wf"]


def test_new_rights_hold_and_old_sessions_end(at: AppTest, desk: Desk, cast: Cast) -> None:
    perform(accounts.add_team, cast.admin, None, project_id=cast.project_b, name="晚班")
    own = desk.token
    desk.sign_in("clerk")
    desk.token = own
    chosen(at, cast, "clerk")
    change(at, cast, "clerk", roles=[Role.MANAGER], projects=[cast.project_a, cast.project_b])
    assert toasts(at) == [zh("Saved")]
    assert cast.anew("clerk").projects == {cast.project_a, cast.project_b}
    assert "manager" in cast.anew("clerk").roles
    with cast.database.reading() as s:
        ids = s.scalars(select(SignInSession.user_id)).all()
    assert cast.user_id("clerk") not in ids


def test_an_account_is_locked(at: AppTest, cast: Cast) -> None:
    change(chosen(at, cast, "mate"), cast, "mate", active=False)
    assert not person(cast, "mate").active
    assert zh("Disabled") in cells(at, LIST, "state")


def test_nobody_raises_or_locks_themselves(at: AppTest, cast: Cast) -> None:
    change(chosen(at, cast, "admin"), cast, "admin", active=False)
    assert alerts(at) == [zh("You cannot change your own roles, scope or state. Ask another administrator.")]
    assert person(cast, "admin").active


def test_a_stale_change_saves_nothing_and_shows_what_changed(at: AppTest, cast: Cast) -> None:
    chosen(at, cast, "clerk")
    found = person(cast, "clerk")
    key = f"user:{found.id}:{found.version}"
    fill(at, **{f"{key}:person": "旧名"})
    rights = {"roles": {Role.MANAGER}, "scope": Scope.ALL, "project_ids": set(), "team_id": None}
    told = {"version": found.version, "display_name": "新名", "active": True}
    perform(accounts.change_user, cast.admin, None, id=found.id, **told, **rights)
    press(at, widget_key(at, f"{key}:send"))
    assert zh("Somebody else changed this in the meantime. Nothing was saved.") in alerts(at)
    assert "Clerk → **新名**" in at.warning[0].value
    assert person(cast, "clerk").display_name == "新名"
    press(at, zh("Load the new state"))
    assert widget(at, f"user:{found.id}:{found.version + 1}:person").value == "新名"
    change(at, cast, "clerk", person="李强")
    assert person(cast, "clerk").display_name == "李强"
    assert widget(at, "users:which").value == found.id


def test_a_new_password_is_asked_about_first(at: AppTest, cast: Cast) -> None:
    """What the dialog does is in test_hostile_browser: its button is a fragment's."""
    old = user(cast, "clerk")
    press(chosen(at, cast, "clerk"), widget_key(at, "reset"))
    assert old
    assert sees(
        at,
        zh(
            "{name} gets a new one-time password. The old one stops working and open sessions end.",
            name="Clerk",
        ),
    )
    assert user(cast, "clerk").password_hash == old.password_hash  # type: ignore[union-attr]


def test_a_password_shown_is_not_shown_to_the_next_person(at: AppTest, desk: Desk, cast: Cast) -> None:
    chosen(at, cast, "clerk")
    press(at, widget_key(at, "reset"))
    at.session_state["_given"] = ("clerk", "not-for-you-7")
    desk.sign_in("manager")
    at.run()
    assert "not-for-you-7" not in text(at)
    assert "not-for-you-7" not in repr(dict(at.session_state.items()))


def test_a_deed_after_signing_out_saves_nothing(at: AppTest, desk: Desk, cast: Cast) -> None:
    perform(sessions.close_session, DOOR, None, token=desk.token)
    a_second_later()
    add(at, name="wf", person="王芳", projects=[cast.project_a])
    assert text(at).splitlines() == [SIGNED_OUT, "登录"]
    assert user(cast, "wf") is None


def test_a_team_is_added_and_given(at: AppTest, cast: Cast) -> None:
    fill(at, team__project=cast.project_b, team__name="夜班")
    press(at, widget_key(at, "team:send"))
    teams = read(accounts.teams, cast.admin)
    id = next(id for id, name in teams.items() if name == "竹园 · 夜班")
    add(at, name="wf", person="王芳", roles=[Role.TECHNICIAN], scope=Scope.TEAM, team=id)
    assert person(cast, "wf").team_id == id
