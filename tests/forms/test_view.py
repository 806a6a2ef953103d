"""Reading answers, and what our own small parts take from a browser."""

import base64
import struct
import zlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.errors import Refused
from lib.forms.answers_view import _answered, reads
from lib.forms.schema import FormField, FormSchema, Kind
from lib.pickers import MOST_SHOWN, MOST_TYPED, Match, _hear, _State
from lib.signatures import HEAD, MOST_BYTES, png_of
from tests.forms.kinds import EVERY

WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


# -- the signature's picture -------------------------------------------------------------------


def png(wide: int = 600, high: int = 240, more: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body + more


def sent(content: bytes, head: str = HEAD) -> str:
    return head + base64.b64encode(content).decode()


def test_a_small_png_is_taken_as_it_is() -> None:
    assert png_of(sent(png())) == png()


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        7,
        {"png": sent(png())},
        "",
        HEAD,
        sent(png(), "data:image/svg+xml;base64,"),
        sent(png(), "data:image/png,"),
        sent(png(), " " + HEAD),
        sent(b"<svg onload=alert(1)>"),
        sent(b"\xff\xd8\xff\xe0" + bytes(200)),
        sent(png()[:20]),
        sent(png(wide=0)),
        sent(png(wide=100_000)),
        sent(png(high=2**31)),
        sent(png(more=bytes(MOST_BYTES))),
        sent(png()) + "\n<script>",
        HEAD + "ünï",
        HEAD + "A" * 5_000_000,
    ],
)
def test_what_is_no_small_png_is_no_signature(wrong: object) -> None:
    with pytest.raises(Refused):
        png_of(wrong)


@given(wild=WILD)
def test_whatever_a_pad_sends_is_a_picture_or_refused(wild: Any) -> None:
    for value in (wild, HEAD + str(wild)):
        with pytest.raises(Refused):
            png_of(value)


# -- the picker --------------------------------------------------------------------------------


HOMES = [Match(n, f"3-2-{n:04}") for n in range(1, 60)]


def search(typed: str) -> list[Match]:
    assert 0 < len(typed) <= MOST_TYPED
    return [home for home in HOMES if typed in home.name]


def test_a_choice_is_taken_when_the_search_finds_it_again() -> None:
    state = _State(None)
    _hear(state, {"chosen": 15, "typed": "0015"}, search)
    assert state.chosen == HOMES[14]
    assert state.typed == ""


@pytest.mark.parametrize(
    "event",
    [
        {"chosen": 15, "typed": "0016"},
        {"chosen": 15, "typed": ""},
        {"chosen": 15},
        {"chosen": MOST_SHOWN + 1, "typed": "3-2"},
        {"chosen": "15", "typed": "0015"},
        {"chosen": [15], "typed": "0015"},
        {"chosen": 15.0, "typed": "0015"},
        {"chosen": -1, "typed": "0015"},
    ],
)
def test_an_id_the_search_does_not_show_is_nobody(event: dict[str, Any]) -> None:
    state = _State(None)
    _hear(state, event, search)
    assert state.chosen is None


@given(event=WILD, before=st.sampled_from([None, HOMES[0]]))
def test_whatever_a_picker_sends_it_holds_one_of_the_search_or_nobody(event: Any, before: Any) -> None:
    for said in (event, {"typed": event}, {"chosen": event, "typed": "3-2"}, {"chosen": 3, "typed": event}):
        state = _State(before)
        _hear(state, said, search)
        assert state.chosen is None or state.chosen in HOMES
        assert isinstance(state.typed, str)
        assert len(state.typed) <= MOST_TYPED


# -- reading an answer -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "value", "told"),
    [
        ("area", "water", "给排水"),
        ("area", "gone", "早已不用"),
        ("area", "never was", "never was"),
        ("money", "12.50", "¥12.50"),
        ("moment", "2025-11-21T09:30", "2025-11-21 09:30"),
        ("score", "7.5", "7.5 / 20"),
        ("household", {"id": 7, "name": "3-2-1502"}, "3-2-1502"),
        ("text", "漏水", "漏水"),
    ],
)
def test_an_answer_in_words(id: str, value: Any, told: str) -> None:
    assert reads(EVERY.field(id), value) == told


def test_marks_other_than_five_are_just_numbers() -> None:
    ten = FormField(id="x", kind=Kind.RATING, label="推荐", most=Decimal(10))
    assert reads(ten, 9) == "9"


def answered(values: dict[str, Any], *besides: str) -> list[str]:
    return [field.id for field in _answered(EVERY, values, besides)]


def test_what_was_not_answered_is_left_out_with_its_heading() -> None:
    assert answered({"area": "water", "text": "", "number": None, "tags": [], "yes_no": False}) == [
        "head",
        "area",
        "who",
        "yes_no",
    ]


def test_a_retired_field_still_shows_on_an_old_answer() -> None:
    assert answered({"old": "从前"}) == ["who", "old"]


def test_what_the_page_shows_elsewhere_is_not_told_again() -> None:
    assert answered({"area": "water", "number": "3"}, "area") == ["count", "number"]


def test_a_form_without_answers_says_nothing() -> None:
    alone = FormSchema(
        code="t", kind="t", title="表", fields=(FormField(id="h", kind=Kind.SECTION, label="一"),)
    )
    assert _answered(alone, {}, ()) == []
