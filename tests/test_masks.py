"""Personal data as most eyes see it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.masks import mask, mask_name, mask_phone


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812345678", "138****5678"),
        ("02788881234", "027****1234"),
        ("+8613812345678", "************78"),
        ("027-8888123", "*********23"),
        ("88881234", "******34"),
        ("123", "*23"),
        ("", ""),
        ("13812345678 13900004321", "*********************21"),
    ],
)
def test_a_phone_keeps_its_ends(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("name", "masked"), [("张伟", "张*"), ("欧阳娜", "欧**"), ("张", "张"), ("", ""), ("𠮷田", "𠮷*")]
)
def test_a_name_keeps_its_first_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_every_other_kind_is_hidden_whole() -> None:
    assert mask("date", "1980-03-05") == "***"
    assert mask("identity", "420106198003050012") == "***"


@given(st.text(alphabet="0123456789+- ", min_size=5, max_size=40))
def test_a_masked_phone_never_shows_more_than_seven_digits(number: str) -> None:
    shown = mask_phone(number)
    assert sum(c != "*" for c in shown) <= (7 if number.isdigit() and len(number) >= 11 else 2)


@given(st.text(min_size=2, max_size=20))
def test_a_masked_name_shows_one_character(name: str) -> None:
    assert mask_name(name) == name[0] + "*" * (len(name) - 1)
