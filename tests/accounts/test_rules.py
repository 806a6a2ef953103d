"""Passwords: what is good enough, and that no name can be told from another by the work done."""

from typing import Any

import bcrypt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.accounts import passwords
from lib.accounts.passwords import account_name, check_password, fits, hash_password, one_time_password
from lib.errors import Refused
from tests.cast import PASSWORD, PASSWORD_HASH

pytestmark = pytest.mark.slow

GOOD = ["lotus-bridge-47-rain", "晴天的红枣糕很甜", "correct horse battery", "x7#Kd9!mQp2&", "四季花开江边柳"]
GUESSED = [
    "1234567890",
    "aaaaaaaaaaaa",
    "qwertyuiop",
    "password123",
    "abcdefghij",
    "wuyedesk2025",
    "物业管理物业管理",
    "11111111111",
    "iloveyou123",
    "qwerty123456",
]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the hasher was asked to compare or to make."""
    done: list[str] = []
    compare, make = bcrypt.checkpw, bcrypt.hashpw

    def counted(password: bytes, hashed: bytes) -> bool:
        done.append("compare")
        return compare(password, hashed)

    def made(password: bytes, salt: bytes) -> bytes:
        done.append("hash")
        return make(password, salt)

    monkeypatch.setattr(bcrypt, "checkpw", counted)
    monkeypatch.setattr(bcrypt, "hashpw", made)
    return done


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_passes(password: str) -> None:
    if len(password) >= passwords.SHORTEST:
        check_password(password)
    else:
        with pytest.raises(Refused, match="at least 10"):
            check_password(password)


@pytest.mark.parametrize("password", GUESSED)
def test_a_guessed_password_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        check_password(password)


def test_ten_characters_are_enough_and_nine_are_not() -> None:
    check_password("kd9Rmq2Xpw")
    with pytest.raises(Refused, match="at least 10"):
        check_password("kd9Rmq2Xp")


def test_seventy_two_bytes_fit_and_one_more_does_not() -> None:
    words = "红枣糕晴天江边柳四季花开白露霜降小雪冬至雨立春分"
    assert len(words.encode()) == 72
    check_password(words)
    with pytest.raises(Refused, match="at most 72 bytes"):
        check_password(words + "x")


def test_words_others_know_of_the_person_are_no_password() -> None:
    check_password("zhangsan-kd9Rmq2X")
    with pytest.raises(Refused, match="easily guessed"):
        check_password("ZhangSan-kd9Rmq2X", "zhangsan")


def test_any_characters_may_be_used() -> None:
    check_password("  tab\tand space é 🙂")


@given(st.text(max_size=100))
def test_a_password_is_accepted_or_refused_and_nothing_else(password: str) -> None:
    try:
        check_password(password)
    except Refused:
        return
    assert len(password) >= 10
    assert len(password.encode()) <= 72


def test_a_hash_has_cost_twelve_and_fits_only_its_password() -> None:
    made = hash_password("kd9Rmq2Xpw")
    assert made.startswith("$2b$12$")
    assert fits("kd9Rmq2Xpw", made)
    assert not fits("kd9Rmq2Xpw ", made)


def test_the_right_password_fits_and_a_wrong_one_does_not() -> None:
    assert fits(PASSWORD, PASSWORD_HASH)
    assert not fits(PASSWORD.upper(), PASSWORD_HASH)
    assert not fits("", PASSWORD_HASH)


@pytest.mark.parametrize("typed", ["", "wrong", PASSWORD, "x" * 73, "红" * 200, "a\x00b", "\U0001f642" * 50])
@pytest.mark.parametrize("known", [True, False])
def test_every_try_costs_one_comparison(work: list[str], typed: str, known: bool) -> None:
    """An unknown name, a wrong password and one too long are the same work: one, and never a hash made."""
    assert fits(typed, PASSWORD_HASH if known else None) is (known and typed == PASSWORD)
    assert work == ["compare"]


def test_the_comparison_for_nobody_costs_what_it_costs_for_somebody() -> None:
    assert passwords.NOBODY.split("$")[2] == "12"


def test_nobody_has_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "NOBODY", PASSWORD_HASH)
    assert not fits(PASSWORD, None)


def test_what_is_cut_off_by_the_hash_is_never_accepted() -> None:
    long = "a" * 71 + "é"
    made = bcrypt.hashpw(long.encode()[:72], bcrypt.gensalt(4)).decode()
    assert not fits(long, made)


def test_no_more_than_two_hash_at_a_time() -> None:
    assert passwords._two_at_a_time._initial_value == 2  # type: ignore[attr-defined]


def test_one_time_passwords_pass_the_rule_and_differ() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    for password in list(made)[:20]:
        check_password(password)
        assert not set(password) & set("01oilOIL")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" Clerk ", "clerk"),
        ("CLERK", "clerk"),
        ("cl\x00erk", "clerk"),
        ("clerk\u200b\u202e", "clerk"),
        ("张伟", "张伟"),
        ("", ""),
    ],
)
def test_one_account_has_one_spelling(typed: str, name: str) -> None:
    assert account_name(typed) == name


@given(st.text(max_size=60))
def test_the_one_spelling_is_spelled_as_itself(typed: str) -> None:
    once: Any = account_name(typed)
    assert account_name(once) == once
