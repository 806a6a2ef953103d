"""A form's schema and the check of values against it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lib.errors import Refused
from lib.forms.schema import LONGEST, FormField, FormSchema, Kind, Option, check

OPTIONS = (Option(id="a", label="甲"), Option(id="b", label={"zh_CN": "乙", "en": "B"}))
CHOICES = (Kind.CHOICE, Kind.MULTI_CHOICE)


def field(kind: Kind, **more: Any) -> FormField:
    return FormField(id="x", kind=kind, label="问题", options=OPTIONS if kind in CHOICES else (), **more)


def answer(kind: Kind, value: Any, **more: Any) -> Any:
    schema = FormSchema(code="t", kind="intake", title="表", fields=(field(kind, **more),))
    return check(schema, {"x": value, "never asked": "x"}).get("x")


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (Kind.TEXT, "  漏水 ", "漏水"),
        (Kind.TEXT, 12, "12"),
        (Kind.TEXT, "a\x00b", "ab"),
        (Kind.LONG_TEXT, "一\n二", "一\n二"),
        (Kind.PHONE, "13812345678", "13812345678"),
        (Kind.NUMBER, "3.50", "3.50"),
        (Kind.NUMBER, 0, "0"),
        (Kind.MONEY, "3.5", "3.50"),
        (Kind.MONEY, "3.005", "3.01"),
        (Kind.DATE, "2025-11-21", "2025-11-21"),
        (Kind.DATE, date(2025, 11, 21), "2025-11-21"),
        (Kind.CHOICE, "a", "a"),
        (Kind.MULTI_CHOICE, ["a", "b"], ["a", "b"]),
        (Kind.MULTI_CHOICE, "a", ["a"]),
        (Kind.YES_NO, False, False),
        (Kind.YES_NO, True, True),
    ],
)
def test_a_good_value_is_kept_clean(kind: Kind, value: Any, kept: Any) -> None:
    assert answer(kind, value) == kept


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.TEXT, "x" * 201),
        (Kind.LONG_TEXT, "x" * 4001),
        (Kind.PHONE, "1" * 41),
        (Kind.NUMBER, "三"),
        (Kind.NUMBER, "nan"),
        (Kind.NUMBER, "sNaN"),
        (Kind.NUMBER, "-Infinity"),
        (Kind.NUMBER, "1e99"),
        (Kind.MONEY, "1e999999"),
        (Kind.MONEY, "1e30"),
        (Kind.DATE, "2025-02-30"),
        (Kind.DATE, "tomorrow"),
        (Kind.CHOICE, "c"),
        (Kind.CHOICE, "甲"),
        (Kind.CHOICE, ["a"]),
        (Kind.CHOICE, {"a": 1}),
        (Kind.MULTI_CHOICE, ["a", "c"]),
        (Kind.MULTI_CHOICE, [["a"]]),
        (Kind.YES_NO, "yes"),
        (Kind.YES_NO, 1),
    ],
)
def test_a_value_that_does_not_fit_is_refused(kind: Kind, value: Any) -> None:
    with pytest.raises(Refused):
        answer(kind, value)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.SECTION])
@pytest.mark.parametrize("empty", [None, "", "   ", []])
def test_nothing_is_kept_as_nothing_unless_it_is_required(kind: Kind, empty: Any) -> None:
    assert answer(kind, empty) is None
    with pytest.raises(Refused, match="fill in"):
        answer(kind, empty, required=True)


@pytest.mark.parametrize(
    ("least", "most", "good"), [(0, 10, "0"), (0, 10, "10"), (-5, -1, "-3"), (0, 0, "0")]
)
def test_limits_include_their_ends(least: int, most: int, good: str) -> None:
    limits = {"least": Decimal(least), "most": Decimal(most)}
    assert answer(Kind.NUMBER, good, **limits) == good
    for bad in (str(least - 1), str(most + 1)):
        with pytest.raises(Refused, match="out of range"):
            answer(Kind.NUMBER, bad, **limits)


def test_a_section_is_no_question() -> None:
    heading = FormField(id="h", kind=Kind.SECTION, label="其他", required=True)
    schema = FormSchema(code="t", kind="intake", title="表", fields=(heading, field(Kind.TEXT)))
    assert check(schema, {"x": "a"}) == {"x": "a"}


def test_values_nobody_asked_for_are_dropped() -> None:
    schema = FormSchema(code="t", kind="intake", title="表", fields=(field(Kind.TEXT),))
    assert check(schema, {"x": "a", "state": "closed", "__class__": 1}) == {"x": "a"}


@given(
    kind=st.sampled_from([kind for kind in Kind if kind != Kind.SECTION]),
    value=st.recursive(
        st.none()
        | st.booleans()
        | st.floats()
        | st.text(max_size=300)
        | st.integers()
        | st.binary(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=5,
    ),
)
def test_whatever_comes_is_kept_clean_or_refused(kind: Kind, value: Any) -> None:
    try:
        kept = answer(kind, value)
    except Refused:
        return
    assert kept is None or isinstance(kept, str | bool | list)
    if isinstance(kept, str) and kind in LONGEST:
        assert len(kept) <= LONGEST[kind]


@pytest.mark.parametrize("wrong", [{"kind": "magic"}, {"surprise": 1}, {"id": None}])
def test_a_schema_with_a_mistake_is_no_schema(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FormField.model_validate({"id": "x", "kind": "text", "label": "问题", **wrong})


def test_a_form_without_a_question_is_no_form() -> None:
    with pytest.raises(ValidationError):
        FormSchema(code="t", kind="intake", title="表", fields=())
