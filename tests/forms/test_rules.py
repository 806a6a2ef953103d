"""A form's schema and the check of values against it."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from lib.errors import Refused
from lib.forms.checks import check, masked, options_for, visible_fields
from lib.forms.schema import LONGEST, UNANSWERED, Condition, FormField, FormSchema, Kind, Option

TODAY = date(2025, 11, 21)
NOON = datetime(2025, 11, 21, 12, 0)
OPTIONS = (Option(id="a", label="甲"), Option(id="b", label={"zh_CN": "乙", "en": "B"}))
CHOICES = (Kind.CHOICE, Kind.MULTI_CHOICE)


def field(kind: Kind, **more: Any) -> FormField:
    return FormField(id="x", kind=kind, label="问题", options=OPTIONS if kind in CHOICES else (), **more)


def form(*fields: FormField) -> FormSchema:
    return FormSchema(code="t", kind="intake", title="表", fields=fields)


def text(id: str, *conditions: Condition, **more: Any) -> FormField:
    return FormField(id=id, kind=Kind.TEXT, label=id, show_if=conditions, **more)


def answer(kind: Kind, value: Any, *, today: date = NOON, **more: Any) -> Any:
    return check(form(field(kind, **more)), {"x": value, "never asked": "x"}, today=today).get("x")


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
        (Kind.MULTI_CHOICE, ["b", "a", "b"], ["b", "a"]),
        (Kind.YES_NO, False, False),
        (Kind.YES_NO, True, True),
        (Kind.TEXT, "漏水\u2028了\ud800", "漏水了"),
        (Kind.TEXT, "一\n二", "一 二"),
        (Kind.PHONE, "０２１－６３３３３３３３ 转 8", "021-63333333 转 8"),
        (Kind.NUMBER, "１,２００", "1200"),
        (Kind.NUMBER, "1e3", "1000"),
        (Kind.NUMBER, "0.12345678", "0.123457"),
        (Kind.DATE, datetime(2025, 11, 21, 9, 30), "2025-11-21"),
        (Kind.DATETIME, "2025-11-21T09:30", "2025-11-21T09:30"),
        (Kind.DATETIME, datetime(2025, 11, 21, 9, 30, 5), "2025-11-21T09:30"),
        (Kind.TIME, "09:30:59", "09:30"),
        (Kind.TIME, time(9, 30), "09:30"),
        (Kind.RATING, 4, 4),
        (Kind.RATING, "4", 4),
        (Kind.SCORE, "7.50", "7.5"),
        (Kind.SCORE, 10, "10"),
        (Kind.SCORE, 0, "0"),
        (Kind.PHOTO, [3, 1, 3], [3, 1]),
        (Kind.FILE, 7, [7]),
        (Kind.SIGNATURE, 7, 7),
        (Kind.STAFF, {"id": 7, "name": "browser's word"}, {"id": 7, "name": ""}),
        (Kind.CUSTOMER, 7, {"id": 7, "name": ""}),
        (Kind.HOUSEHOLD, {"id": 7}, {"id": 7, "name": ""}),
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
        (Kind.TEXT, {"a": 1}),
        (Kind.NUMBER, "9" * 60),
        (Kind.NUMBER, True),
        (Kind.NUMBER, [1]),
        (Kind.PHONE, "ask the owner"),
        (Kind.PHONE, "12"),
        (Kind.DATE, "0001-01-01"),
        (Kind.DATE, 20251121),
        (Kind.DATETIME, "2025-11-21"),
        (Kind.DATETIME, "2025-11-21T09:30+08:00"),
        (Kind.DATETIME, date(2025, 11, 21)),
        (Kind.TIME, "25:00"),
        (Kind.TIME, 930),
        (Kind.RATING, 0),
        (Kind.RATING, 6),
        (Kind.RATING, 2.5),
        (Kind.SCORE, 7.3),
        (Kind.SCORE, 10.5),
        (Kind.SCORE, -1),
        (Kind.PHOTO, ["1"]),
        (Kind.PHOTO, [True]),
        (Kind.PHOTO, [2**31]),
        (Kind.PHOTO, list(range(1, 11))),
        (Kind.SIGNATURE, [7]),
        (Kind.STAFF, {"id": "7"}),
        (Kind.CUSTOMER, {"name": "张伟"}),
        (Kind.HOUSEHOLD, -7),
    ],
)
def test_a_value_that_does_not_fit_is_refused(kind: Kind, value: Any) -> None:
    with pytest.raises(Refused):
        answer(kind, value)


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.NUMBER, Kind.SCORE, Kind.PHOTO, Kind.STAFF, Kind.DATE])
def test_a_number_too_long_to_write_out_is_refused(kind: Kind) -> None:
    with pytest.raises(Refused):
        answer(kind, 10**6000)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in UNANSWERED])
@pytest.mark.parametrize("empty", [None, "", "   ", [], {}, "\x00", "\ud800"])
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
    assert check(form(heading, field(Kind.TEXT)), {"x": "a"}, today=TODAY) == {"x": "a"}


def test_values_nobody_asked_for_are_dropped() -> None:
    given = {"x": "a", "state": "closed", "__class__": 1}
    assert check(form(field(Kind.TEXT)), given, today=TODAY) == {"x": "a"}


@settings(deadline=None)
@given(
    kind=st.sampled_from([kind for kind in Kind if kind not in UNANSWERED]),
    value=st.recursive(
        st.none()
        | st.booleans()
        | st.floats()
        | st.text(max_size=300)
        | st.integers()
        | st.datetimes()
        | st.times()
        | st.decimals()
        | st.text(st.characters(categories=["Cs", "Cc", "Nd"]), max_size=5)
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
    json.dumps(kept)
    if isinstance(kept, str) and kind in LONGEST:
        assert len(kept) <= LONGEST[kind]


@settings(deadline=None)
@given(values=st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists, max_leaves=3))
def test_what_is_no_answer_at_all_is_an_empty_one(values: Any) -> None:
    assert check(form(field(Kind.TEXT)), values, today=TODAY) == {"x": None}
    assert len(visible_fields(form(field(Kind.TEXT)), values)) == 1


@pytest.mark.parametrize("wrong", [{"kind": "magic"}, {"surprise": 1}, {"id": None}])
def test_a_schema_with_a_mistake_is_no_schema(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FormField.model_validate({"id": "x", "kind": "text", "label": "问题", **wrong})


def test_a_form_without_a_question_is_no_form() -> None:
    with pytest.raises(ValidationError):
        form()


# -- when, how many, how long ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "when", "value", "good"),
    [
        (Kind.DATE, "past", "2025-11-21", True),
        (Kind.DATE, "past", "2025-11-22", False),
        (Kind.DATE, "future", "2025-11-21", True),
        (Kind.DATE, "future", "2025-11-20", False),
        (Kind.DATETIME, "past", "2025-11-21T12:00", True),
        (Kind.DATETIME, "past", "2025-11-21T12:01", False),
        (Kind.DATETIME, "future", "2025-11-21T12:00", True),
        (Kind.DATETIME, "future", "2025-11-21T11:59", False),
    ],
)
def test_past_and_future_include_now(kind: Kind, when: str, value: str, good: bool) -> None:
    if good:
        assert answer(kind, value, when=when) == value
    else:
        with pytest.raises(Refused, match="lies in the"):
            answer(kind, value, when=when)


def test_without_the_hour_a_moment_is_judged_by_its_day() -> None:
    assert answer(Kind.DATETIME, "2025-11-21T23:59", when="past", today=TODAY)
    with pytest.raises(Refused, match="future"):
        answer(Kind.DATETIME, "2025-11-22T00:00", when="past", today=TODAY)


@pytest.mark.parametrize(("kind", "value"), [(Kind.MULTI_CHOICE, ["a", "b"]), (Kind.PHOTO, [1, 2])])
def test_what_is_counted_keeps_its_bounds(kind: Kind, value: list[Any]) -> None:
    assert answer(kind, value, least=Decimal(2), most=Decimal(2)) == value
    with pytest.raises(Refused, match="at least 2"):
        answer(kind, value[:1], least=Decimal(2))
    with pytest.raises(Refused, match="at most 1"):
        answer(kind, value, most=Decimal(1))
    assert answer(kind, [], least=Decimal(2)) is None


def test_a_text_keeps_its_own_length() -> None:
    assert answer(Kind.TEXT, "四个字吧", longest=4) == "四个字吧"
    with pytest.raises(Refused, match="at most 4"):
        answer(Kind.TEXT, "五个字了吧", longest=4)


def test_all_problems_are_told_at_once_in_the_form_s_order() -> None:
    ids = [f"f{n}" for n in range(8)]
    with pytest.raises(Refused) as told:
        check(form(*(text(id, required=True) for id in ids)), {}, today=TODAY)
    lines = str(told.value).splitlines()
    assert lines[0] == "Please mend 8 things:"
    assert lines[1:] == [f"Please fill in: {id}" for id in ids[:5]]


# -- what is asked -----------------------------------------------------------------------------

A, B = Condition(field="a", filled=True), Condition(field="b", filled=True)


def shown(schema: FormSchema, **values: Any) -> list[str]:
    return [field.id for field in visible_fields(schema, values)]


@pytest.mark.parametrize(
    ("kind", "condition", "yes", "no"),
    [
        (Kind.CHOICE, {"one_of": ["a"]}, ["a"], ["b", None]),
        (Kind.MULTI_CHOICE, {"one_of": ["a"]}, [["b", "a"]], [["b"], []]),
        (Kind.YES_NO, {"one_of": [True]}, [True], [False, None]),
        (Kind.YES_NO, {"one_of": [False]}, [False], [True, None]),
        (Kind.TEXT, {"filled": True}, ["x"], ["", None]),
        (Kind.TEXT, {"filled": False}, ["", None], ["x"]),
        (Kind.YES_NO, {"filled": True}, [False, True], [None]),
        (Kind.RATING, {"most": 2}, [1, 2], [3, None]),
        (Kind.NUMBER, {"least": 2, "most": 3}, ["2", "3.0"], ["1.9", "3.1", None]),
        (Kind.RATING, {"one_of": [True]}, [], [1]),
    ],
)
def test_a_condition_holds(kind: Kind, condition: Any, yes: list[Any], no: list[Any]) -> None:
    asked = FormField(id="x", kind=kind, label="问题", options=OPTIONS if kind in CHOICES else ())
    schema = form(asked, text("y", Condition(field="x", **condition)))
    assert [shown(schema, x=value) for value in yes] == [["x", "y"] for _ in yes]
    assert [shown(schema, x=value) for value in no] == [["x"] for _ in no]


def test_every_condition_must_hold_or_any() -> None:
    every, any_ = text("e", A, B), text("o", A, B, show_any=True)
    schema = form(text("a"), text("b"), every, any_)
    assert shown(schema) == ["a", "b"]
    assert shown(schema, a="x") == ["a", "b", "o"]
    assert shown(schema, a="x", b="x") == ["a", "b", "e", "o"]


def test_what_is_hidden_has_no_answer_and_hides_what_hangs_on_it() -> None:
    schema = form(text("c", B, required=True), text("b", A, required=True), text("a"))
    assert check(schema, {"b": "x", "c": "x"}, today=TODAY) == {"a": None, "b": None, "c": None}
    assert shown(schema, b="x", c="x") == ["a"]
    assert check(schema, {"a": "1", "b": "2", "c": "3"}, today=TODAY) == {"a": "1", "b": "2", "c": "3"}


def test_a_long_chain_in_any_order_ends() -> None:
    last = 300
    chain = [text(f"f{n}", Condition(field=f"f{n - 1}", filled=True)) for n in range(last, 0, -1)]
    schema = form(*chain, text("f0"))
    assert len(shown(schema, **{f"f{n}": "x" for n in range(last + 1)})) == last + 1


def test_fields_that_wait_for_each_other_are_not_asked() -> None:
    assert shown(form(text("a", B), text("b", A), text("c")), a="x", b="x") == ["c"]


def test_a_heading_with_nothing_below_is_left_out() -> None:
    heads = [FormField(id=id, kind=Kind.SECTION, label=id) for id in ("h1", "h2", "h3")]
    schema = form(heads[0], text("a"), heads[1], text("b", A), heads[2])
    assert shown(schema) == ["h1", "a"]
    assert shown(schema, a="x") == ["h1", "a", "h2", "b"]


WHERE = FormField(
    id="where",
    kind=Kind.CHOICE,
    label="哪里",
    options=(Option(id="in", label="内"), Option(id="out", label="外")),
)
WHAT = FormField(
    id="what",
    kind=Kind.CHOICE,
    label="什么",
    parent="where",
    required=True,
    options=(Option(id="tap", label="龙头", under=("in",)), Option(id="any", label="都有")),
)


def test_an_option_must_belong_to_the_answer_above() -> None:
    schema = form(WHERE, WHAT)
    assert [option.id for option in options_for(WHAT, {"where": "out"})] == ["any"]
    assert check(schema, {"where": "in", "what": "tap"}, today=TODAY) == {"where": "in", "what": "tap"}
    with pytest.raises(Refused, match="options"):
        check(schema, {"where": "out", "what": "tap"}, today=TODAY)


def test_without_an_answer_above_or_options_for_it_nothing_is_asked() -> None:
    only_in = WHAT.model_copy(update={"options": WHAT.options[:1]})
    schema = form(WHERE, only_in)
    assert shown(schema) == shown(schema, where="out") == ["where"]
    assert check(schema, {"where": "out", "what": "tap"}, today=TODAY) == {"where": "out", "what": None}


def test_retired_fields_and_options_take_no_new_answer() -> None:
    gone = Option(id="c", label="丙", retired=True)
    choice = FormField(id="x", kind=Kind.CHOICE, label="问题", options=(*OPTIONS, gone))
    with pytest.raises(Refused, match="options"):
        check(form(choice), {"x": "c"}, today=TODAY)
    assert check(form(choice, text("y", retired=True, required=True)), {"y": "1"}, today=TODAY) == {"x": None}


# -- what most eyes see ------------------------------------------------------------------------


def test_personal_answers_are_masked() -> None:
    fields = [
        field(kind).model_copy(update={"id": kind.value, "personal": kind == Kind.DATE})
        for kind in (Kind.PHONE, Kind.CUSTOMER, Kind.LONG_TEXT, Kind.DATE, Kind.TEXT, Kind.STAFF)
    ]
    seen = masked(
        form(*fields),
        {
            "phone": "13812345678",
            "customer": {"id": 7, "name": "欧阳娜"},
            "long_text": "请打 138 1234 5678 或 021-63333333，单号 20251121000123",
            "date": "1990-01-02",
            "text": None,
            "staff": {"id": 3, "name": "钱示例"},
        },
    )
    assert seen == {
        "phone": "138****5678",
        "customer": {"id": 7, "name": "欧**"},
        "long_text": "请打 138****5678 或 021****3333，单号 20251121000123",
        "date": "********02",
        "text": None,
        "staff": {"id": 3, "name": "钱示例"},
    }
