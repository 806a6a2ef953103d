"""A form anybody may have written: sound, or refused in sentences its writer can act on."""

from typing import Any

import pytest

from lib.errors import Refused
from lib.forms.read_rules import read_schema
from lib.forms.schema import FormSchema

OPTIONS = [{"id": "a", "label": "甲"}, {"id": "b", "label": {"zh_CN": "乙", "en": "B"}}]
CHOICE = {"id": "c", "kind": "choice", "label": "选", "options": OPTIONS}
TEXT = {"id": "x", "kind": "text", "label": "写"}


def form(*fields: dict[str, Any], **more: Any) -> FormSchema:
    return read_schema({"code": "t", "kind": "check", "title": "表", "fields": list(fields), **more})


def number(**more: Any) -> dict[str, Any]:
    return {"id": "n", "kind": "number", "label": "数", **more}


def shown_if(*conditions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "y", "kind": "text", "label": "再写", "show_if": list(conditions), **more}


def of(field: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**field, **more}


SOUND: list[list[dict[str, Any]]] = [
    [TEXT],
    [CHOICE, shown_if({"field": "c", "one_of": ["a"]})],
    [shown_if({"field": "x", "filled": True}), TEXT],
    [number(least=0, most=0), shown_if({"field": "n", "least": 1})],
    [CHOICE, of(CHOICE, id="d", parent="c", options=[{"id": "e", "label": "戊", "under": ["a"]}])],
    [of(TEXT, help={"zh_CN": "提示", "en": "Help"}, longest=200, default="x")],
    [of(TEXT, kind="date", when="past", default="2025-11-21")],
    [of(TEXT, kind="photo", least=1, most=3)],
    [TEXT, of(CHOICE, retired=True, options=[of(OPTIONS[0], retired=True)])],
]


@pytest.mark.parametrize("fields", SOUND)
def test_a_sound_form_is_taken(fields: list[dict[str, Any]]) -> None:
    assert len(form(*fields).fields) == len(fields)


UNSOUND: list[tuple[list[dict[str, Any]], str]] = [
    ([TEXT, TEXT], "“x” stands there twice"),
    ([of(CHOICE, options=[*OPTIONS, OPTIONS[0]])], "“a” stands there twice"),
    ([of(CHOICE, options=[{"id": "", "label": "甲"}])], "no id"),
    ([of(CHOICE, options=[{"label": "甲"}])], "fields › c › options › 1 › id” is missing"),
    ([of(TEXT, id="X")], "“X” is no id"),
    ([of(TEXT, id="1x")], "is no id"),
    ([of(TEXT, id="a" * 41)], "is no id"),
    ([of(TEXT, id="名称")], "is no id"),
    ([of(TEXT, id=7)], "does not fit"),
    ([of(TEXT, kind="magic")], "fields › x › kind” does not fit"),
    ([of(TEXT, colour="red")], "“fields › x › colour” is nothing a form has"),
    ([], "“fields” does not fit"),
    ([of(TEXT, retired=True)], "asks nothing"),
    ([{"id": "h", "kind": "section", "label": "组"}], "asks nothing"),
    ([of(TEXT, label="")], "the label is empty"),
    ([of(TEXT, label=" \u2028 ")], "the label is empty"),
    ([of(TEXT, label={"en": "Write"})], "in Chinese"),
    ([of(TEXT, label={"zh_CN": "写", "fr": "Écrire"})], "in Chinese"),
    ([of(TEXT, label={"zh_CN": "写", "en": ""})], "is empty"),
    ([of(TEXT, label="写" * 121)], "the label is too long"),
    ([of(TEXT, help="写" * 1001)], "the help is too long"),
    ([of(CHOICE, options=[{"id": "a", "label": "甲" * 121}])], "c › a: the label is too long"),
    ([of(CHOICE, options=[])], "no option to choose"),
    ([of(CHOICE, options=[of(OPTIONS[0], retired=True)])], "no option to choose"),
    ([of(TEXT, options=OPTIONS)], "only a choice has options"),
    ([of(TEXT, parent="c"), CHOICE], "only a choice has options"),
    ([TEXT, of(CHOICE, parent="x")], "“x” is no choice"),
    ([of(CHOICE, parent="nowhere")], "“nowhere” is no choice"),
    ([of(CHOICE, kind="multi_choice"), of(CHOICE, id="d", parent="c")], "is no choice"),
    (
        [CHOICE, of(CHOICE, id="d", parent="c", options=[{"id": "e", "label": "戊", "under": ["z"]}])],
        "no option “z” above",
    ),
    ([of(CHOICE, options=[of(OPTIONS[0], under=["a"])])], "no option “a” above"),
    ([of(CHOICE, parent="c")], "wait for each other"),
    ([number(least=2, most=1)], "least is above most"),
    ([number(least=10**13)], "out of range"),
    ([number(least="NaN")], "does not fit"),
    ([of(TEXT, least=1)], "least and most are for"),
    ([of(CHOICE, kind="multi_choice", least=-1)], "whole numbers"),
    ([of(TEXT, kind="rating", most=2.5)], "whole numbers"),
    ([of(TEXT, longest=201)], "200 characters at most"),
    ([of(TEXT, longest=0)], "200 characters at most"),
    ([number(longest=3)], "a matter of texts"),
    ([of(TEXT, when="past")], "only a date"),
    ([of(TEXT, when="soon")], "does not fit"),
    ([shown_if({"field": "x", "filled": True})], "“x”, which is no field"),
    ([of(TEXT, kind="section"), shown_if({"field": "x", "filled": True})], "which is no field"),
    ([of(TEXT, retired=True), shown_if({"field": "x", "filled": True})], "no longer asked"),
    ([shown_if({"field": "y", "filled": True})], "wait for each other"),
    ([of(TEXT, show_if=[{"field": "y", "filled": True}]), shown_if({"field": "x", "filled": True})], "x → y"),
    ([TEXT, shown_if({"field": "x"})], "says nothing"),
    ([TEXT, shown_if({"field": "x", "least": 1})], "is no number"),
    ([TEXT, shown_if({"field": "x", "one_of": ["a"]})], "no such answer"),
    ([CHOICE, shown_if({"field": "c", "one_of": ["z"]})], "no such answer"),
    ([CHOICE, shown_if({"field": "c", "one_of": [True]})], "no such answer"),
    ([TEXT, shown_if(*[{"field": "x", "filled": True}] * 21)], "20 conditions"),
    ([of(CHOICE, default="z")], "default does not fit"),
    ([of(CHOICE, default="a", options=[of(OPTIONS[0], retired=True), OPTIONS[1]])], "default does not fit"),
    ([number(default="many")], "default does not fit"),
    ([number(default=4, most=3)], "default does not fit"),
    ([of(TEXT, kind="yes_no", default="yes")], "default does not fit"),
    ([of(TEXT, kind="date", default="tomorrow")], "default does not fit"),
    ([of(TEXT, kind="staff", default=7)], "has no default"),
    ([of(TEXT, kind="photo", default=[7])], "has no default"),
    ([of(TEXT, id=f"x{n}") for n in range(301)], "300 fields"),
    ([of(CHOICE, options=[{"id": f"o{n}", "label": "甲"} for n in range(501)])], "500 options"),
    (
        [
            of(CHOICE, id=f"c{n}", options=[{"id": f"o{m}", "label": "甲"} for m in range(500)])
            for n in range(11)
        ],
        "5000 options",
    ),
]


@pytest.mark.parametrize(("fields", "told"), UNSOUND, ids=[told for _, told in UNSOUND])
def test_an_unsound_form_is_refused_in_plain_words(fields: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(Refused) as refused:
        form(*fields)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ({"code": "T"}, "“T” is no id"),
        ({"kind": "k" * 21}, "too long"),
        ({"title": ""}, "the form's title is empty"),
        ({"title": "表" * 121}, "the form's title is too long"),
        ({"help": "表" * 1001}, "the form's help is too long"),
    ],
)
def test_a_form_s_head_is_looked_at_too(head: dict[str, Any], told: str) -> None:
    with pytest.raises(Refused) as refused:
        form(TEXT, **head)
    assert told in str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        form(number(least=2, most=1), of(TEXT, longest=999), shown_if({"field": "nowhere", "filled": True}))
    assert len(str(refused.value).splitlines()) == 4


def test_texts_are_tidied_and_defaults_kept_as_answers_are() -> None:
    schema = form(
        of(TEXT, label={"zh_CN": " 写 "}),
        number(default=5),
        of(CHOICE, kind="multi_choice", default="a"),
        of(TEXT, id="r", kind="rating", default="4"),
    )
    assert schema.field("x").label == "写"
    assert [field.default for field in schema.fields] == [None, "5", ["a"], 4]


# -- what a ticket is made of ------------------------------------------------------------------

CATEGORY = of(CHOICE, id="category", required=True)
SUMMARY = {"id": "summary", "kind": "long_text", "label": "内容", "required": True}
CHANNEL = {
    "id": "channel",
    "kind": "choice",
    "label": "方式",
    "required": True,
    "options": [{"id": "hotline", "label": "电话"}],
}
URGENCY = of(CHANNEL, id="urgency", options=[{"id": "general", "label": "一般"}])


def test_an_intake_form_asks_what_a_ticket_is_made_of() -> None:
    assert form(CATEGORY, SUMMARY, CHANNEL, URGENCY, kind="intake")


@pytest.mark.parametrize(
    "fields",
    [
        [SUMMARY, CHANNEL],
        [CATEGORY, CHANNEL],
        [CATEGORY, SUMMARY],
        [CATEGORY, of(SUMMARY, kind="text"), CHANNEL],
        [CATEGORY, of(SUMMARY, required=False), CHANNEL],
        [CATEGORY, of(SUMMARY, retired=True), CHANNEL],
        [CATEGORY, of(SUMMARY, show_if=[{"field": "category", "filled": True}]), CHANNEL],
        [CATEGORY, SUMMARY, of(CHANNEL, options=[{"id": "pigeon", "label": "飞鸽"}])],
        [CATEGORY, SUMMARY, CHANNEL, of(URGENCY, options=[{"id": "soon", "label": "快"}])],
    ],
)
def test_an_intake_form_a_ticket_cannot_be_made_of_is_refused(fields: list[dict[str, Any]]) -> None:
    with pytest.raises(Refused, match="ticket"):
        form(*fields, kind="intake")
    assert form(*fields)
