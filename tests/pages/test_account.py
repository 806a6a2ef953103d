"""My account: an own password and an own language."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.accounts import SignInSession
from lib.accounts import passwords, sessions
from lib.accounts import service as accounts
from lib.deeds import perform, read
from tests.cast import DOOR, PASSWORD, Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import (
    SIGNED_OUT,
    Desk,
    a_second_later,
    alerts,
    data_of,
    fill,
    headings,
    press,
    said,
    text,
    widget,
    zh,
)

pytestmark = pytest.mark.slow

NEW = "三只 tigers jump 91"


@pytest.fixture
def at(desk: Desk) -> AppTest:
    desk.sign_in("clerk")
    return desk.at("account")


def change(at: AppTest, old: str, new: str, again: str | None = None) -> AppTest:
    fill(at, password__old=old, password__new=new, password__again=new if again is None else again)
    return press(at, widget_key(at, "password:send"))


def sessions_of(cast: Cast, name: str) -> int:
    with cast.database.reading() as s:
        return len(s.scalars(select(SignInSession).where(SignInSession.user_id == cast.user_id(name))).all())


def leaves(at: AppTest) -> bool:
    """The browser is sent to the door."""
    parts = [node.proto for node in at._tree if getattr(node, "type", "") == "bidi_component"]
    return any(data_of(part).get("leave") for part in parts)


def test_a_new_password_is_chosen_and_every_session_ends(at: AppTest, desk: Desk, cast: Cast) -> None:
    own = desk.token
    desk.sign_in("clerk")
    desk.token = own
    assert sessions_of(cast, "clerk") == 2
    change(at, PASSWORD, NEW)
    assert leaves(at)
    assert sessions_of(cast, "clerk") == 0
    found = read(sessions.credentials, DOOR, name="clerk")
    assert found
    assert passwords.fits(NEW, found[1])
    assert not passwords.fits(PASSWORD, found[1])
    a_second_later()
    assert text(at.run()).splitlines()[:1] == [SIGNED_OUT]


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        (PASSWORD, NEW, NEW + "x", "The two new passwords differ."),
        ("wrong-password-1", NEW, NEW, "The current password is wrong."),
        ("", NEW, NEW, "The current password is wrong."),
    ],
)
def test_a_password_is_not_changed_by_mistake(
    at: AppTest, cast: Cast, old: str, new: str, again: str, sentence: str
) -> None:
    change(at, old, new, again)
    assert alerts(at) == [zh(sentence)]
    assert not leaves(at)
    assert sessions_of(cast, "clerk") == 1
    assert widget(at, "password:new").value == new


@pytest.mark.parametrize("weak", ["short", "1234567890", "clerk-clerk", "密" * 40, PASSWORD[:0]])
def test_a_weak_password_is_refused_with_a_sentence(at: AppTest, cast: Cast, weak: str) -> None:
    change(at, PASSWORD, weak)
    (sentence,) = alerts(at)
    assert any("\u4e00" <= c <= "\u9fff" for c in sentence)
    assert sessions_of(cast, "clerk") == 1


def test_passwords_are_never_said_back(at: AppTest) -> None:
    change(at, PASSWORD, NEW, "something else")
    assert PASSWORD not in text(at)
    assert NEW not in text(at)


def test_the_language_changes_at_once_and_stays(at: AppTest, desk: Desk, cast: Cast) -> None:
    widget(at, "language:lang").set_value("en").run()
    assert headings(at) == ["My account", "Change password", "Language"]
    desk.sign_in("clerk")
    assert headings(desk.at("account"))[0] == "My account"
    assert cast.anew("clerk").lang == "en"
    desk.sign_in("manager")
    assert headings(desk.at("account"))[0] == "我的账号"
    assert len(said(at)) > 5


def test_back_to_chinese(at: AppTest) -> None:
    widget(at, "language:lang").set_value("en").run()
    widget(at, "language:lang").set_value("zh_CN").run()
    assert headings(at)[0] == "我的账号"


def test_the_first_password_must_be_changed_before_anything_else(desk: Desk, cast: Cast) -> None:
    hashed = passwords.hash_password("one-time-4711")
    id = cast.user_id("clerk")
    perform(accounts.reset_password, cast.admin, None, id=id, password_hash=hashed)
    desk.token = perform(sessions.open_session, DOOR, None, user_id=id, password_hash=hashed, try_id=0)
    at = desk.shell()
    assert headings(at)[0] == "我的账号"
    change(at, "one-time-4711", NEW)
    assert leaves(at)
    assert not cast.anew("clerk").must_change


def test_signing_out_ends_this_session_and_leads_to_the_door(at: AppTest, cast: Cast) -> None:
    press(at, zh("Sign out"))
    assert leaves(at)
    assert sessions_of(cast, "clerk") == 0


def test_a_borrowed_screen_may_not_guess_the_current_password(at: AppTest, desk: Desk, cast: Cast) -> None:
    for _ in range(10):
        at = change(at, "not the password", NEW)
        assert zh("The current password is wrong.") in alerts(at)
    at = change(at, PASSWORD, NEW)
    assert zh("Too many wrong tries for this account. Please wait a few minutes and try again.") in alerts(at)
    assert sessions_of(cast, "clerk") == 1
