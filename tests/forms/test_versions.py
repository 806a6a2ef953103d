"""From one version of a form to the next: nothing answered is lost, and what changes is said in words."""

from typing import Any

import pytest

from lib.errors import Refused
from lib.forms.schema import Condition, FormField, FormSchema, Kind, Option
from lib.forms.version_rules import KINDS, changes, successor
from lib.i18n import pick

A, B, C = (Option(id=id, label=label) for id, label in (("a", "甲"), ("b", "乙"), ("c", "丙")))
TOP = FormField(id="top", kind=Kind.SECTION, label="开头")
CHOICE = FormField(id="choice", kind=Kind.CHOICE, label="选", options=(A, B, C))
TEXT = FormField(id="text", kind=Kind.TEXT, label="写")
LAST = FormField(id="last", kind=Kind.NUMBER, label="数")
OLD = FormSchema(code="t", kind="check", title="表", fields=(TOP, CHOICE, TEXT, LAST))


def form(*fields: FormField, **more: Any) -> FormSchema:
    return OLD.model_copy(update={"fields": fields, **more})


def of(field: FormField, **more: Any) -> FormField:
    return field.model_copy(update=more)


def gone(*parts: Any) -> list[str]:
    return [part.id for part in parts if part.retired]


def told(new: FormSchema, old: FormSchema = OLD) -> list[str]:
    shown = [(c.message, {n: pick(v, "zh_CN") for n, v in c.params.items()}) for c in changes(old, new)]
    return [message.format(**params) for message, params in shown]


def test_a_field_left_out_is_retired_where_it_stood() -> None:
    after = successor(OLD, form(CHOICE, LAST))
    assert [field.id for field in after.fields] == ["choice", "text", "last"]
    assert gone(*after.fields) == ["text"]
    first = successor(OLD, form(TEXT, LAST))
    assert [field.id for field in first.fields] == ["choice", "text", "last"]


def test_a_heading_left_out_is_gone() -> None:
    assert "top" not in {field.id for field in successor(OLD, form(CHOICE, TEXT, LAST)).fields}


def test_an_option_left_out_is_retired_where_it_stood() -> None:
    after = successor(OLD, form(TOP, of(CHOICE, options=(C, A)), TEXT, LAST)).field("choice")
    assert [option.id for option in after.options] == ["c", "a", "b"]
    assert gone(*after.options) == ["b"]


def test_what_was_retired_stays_so_and_may_come_back() -> None:
    once = successor(OLD, form(CHOICE, LAST))
    twice = successor(once, form(CHOICE, LAST))
    assert twice == once
    assert successor(once, OLD) == OLD


def test_a_field_never_changes_its_kind() -> None:
    with pytest.raises(Refused, match="Make a new field"):
        successor(OLD, form(TOP, CHOICE, of(TEXT, kind=Kind.LONG_TEXT), LAST))
    once = successor(OLD, form(CHOICE, LAST))
    with pytest.raises(Refused, match="“写” was a Short text and would become a Date"):
        successor(once, form(CHOICE, of(TEXT, kind=Kind.DATE), LAST))


@pytest.mark.parametrize("other", [{"code": "u"}, {"kind": "intake"}])
def test_a_version_of_another_form_is_none_of_this(other: dict[str, str]) -> None:
    with pytest.raises(Refused, match="not of this one"):
        successor(OLD, OLD.model_copy(update=other))


IF = (Condition(field="choice", one_of=("a",)),)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (OLD, []),
        (
            form(*OLD.fields, of(TEXT, id="new", label={"zh_CN": "新", "en": "New"})),
            ["New field: “新” (Short text)"],
        ),
        (successor(OLD, form(TOP, CHOICE, LAST)), ["No longer asked: “写”. Answers given are kept."]),
        (form(TOP, CHOICE, of(TEXT, label="记"), LAST), ["“写” is now called “记”"]),
        (form(TOP, CHOICE, of(TEXT, required=True), LAST), ["“写” must now be filled in"]),
        (form(TOP, CHOICE, of(TEXT, help="仔细"), LAST), ["“写”: the help was rewritten"]),
        (form(TOP, CHOICE, of(TEXT, default="无"), LAST), ["“写”: another default"]),
        (form(TOP, CHOICE, of(TEXT, show_if=IF), LAST), ["“写”: when it is asked has changed"]),
        (form(TOP, CHOICE, of(TEXT, show_any=True), LAST), []),
        (form(TOP, CHOICE, of(TEXT, longest=9), LAST), ["“写”: another greatest length"]),
        (form(TOP, CHOICE, of(TEXT, personal=True), LAST), ["“写”: who sees it in full has changed"]),
        (form(TOP, CHOICE, TEXT, of(LAST, least=1)), ["“数”: now 1 – "]),
        (
            form(TOP, of(CHOICE, options=(A, of(B, label="已"), of(C, retired=True))), TEXT, LAST),  # type: ignore[arg-type]
            ["“选”: the option “乙” is now called “已”", "“选”: the option “丙” is no longer offered"],
        ),
        (form(TOP, of(CHOICE, options=(B, A, C)), TEXT, LAST), ["“选”: the options stand in another order"]),
        (form(TOP, CHOICE, LAST, TEXT), ["The fields stand in another order"]),
        (form(*OLD.fields, title="单"), ["The form is now called “单” (was “表”)"]),
        (form(*OLD.fields, help="请"), ["The form's help was rewritten"]),
    ],
)
def test_a_change_is_said_in_words(new: FormSchema, said: list[str]) -> None:
    assert told(new) == said


def test_what_comes_back_is_said_too() -> None:
    once = successor(OLD, form(of(CHOICE, options=(A, B)), LAST))
    assert told(OLD, once) == [
        "New field: “开头” (Heading)",
        "Asked again: “写”",
        "“选”: the option “丙” is back",
    ]


def test_a_new_option_is_said() -> None:
    more = of(CHOICE, options=(*CHOICE.options, Option(id="d", label="丁")))
    assert told(form(TOP, more, TEXT, LAST)) == ["“选”: new option “丁”"]


def test_every_kind_has_a_name() -> None:
    assert set(KINDS) == set(Kind)
