"""Forms built question by question, options as lines, two people's changes in one: nothing is lost."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import Refused
from lib.forms.checks import check
from lib.forms.design_merge_rules import merged
from lib.forms.design_options_rules import groups, lines, parted, renamed, with_lines
from lib.forms.design_rules import (
    BEGINNINGS,
    added,
    begun,
    brought_back,
    copied,
    duplicated,
    kinds_for,
    left_out,
    moved,
    of_kind,
    with_field,
)
from lib.forms.read_rules import read_schema
from lib.forms.schema import Condition, FormField, FormSchema, Kind, Option
from lib.forms.service import PRESETS
from lib.forms.yaml_exchange import read_yaml
from lib.i18n import DEFAULT, pick
from tests.forms.kinds import EVERY


@pytest.fixture(scope="module")
def repair() -> FormSchema:
    return read_yaml((PRESETS / "repair.yaml").read_bytes())


def named(schema: FormSchema, id: str, label: str) -> FormSchema:
    return with_field(schema, schema.field(id).model_copy(update={"label": label}))


# -- merging -----------------------------------------------------------------------------------


@st.composite
def edited(draw: st.DrawFn) -> FormSchema:
    schema = EVERY
    for _ in range(draw(st.integers(0, 4))):
        id = draw(st.sampled_from([field.id for field in schema.fields]))
        deed = draw(st.sampled_from(("move", "name", "out", "add", "twin")))
        if deed == "move":
            schema = moved(schema, id, draw(st.sampled_from((-1, 1))))
        elif deed == "name":
            schema = named(schema, id, draw(st.sampled_from(("甲", "乙"))))
        elif deed == "out":
            schema = left_out(schema, id, EVERY)
        elif deed == "add":
            schema = added(schema, Kind.TEXT, draw(st.sampled_from(("新问题", "再问一个"))), after=id)[0]
        else:
            schema = duplicated(schema, id)[0]
    return schema


@settings(max_examples=60, deadline=None)
@given(edited(), edited())
def test_merging_loses_no_question_and_no_change_of_mine(theirs: FormSchema, mine: FormSchema) -> None:
    assert merged(EVERY, EVERY, mine).schema == mine
    assert merged(EVERY, theirs, EVERY).schema == theirs
    both = merged(EVERY, theirs, mine).schema
    ids = [field.id for field in both.fields]
    assert len(ids) == len(set(ids))
    assert {field.id for field in (*theirs.fields, *mine.fields)} <= set(ids)
    for field in EVERY.fields:
        my, their, now = (one.field(field.id) for one in (mine, theirs, both))
        assert now.label == (their.label if my.label == field.label else my.label)


def test_where_both_changed_the_same_mine_is_kept_and_told() -> None:
    theirs, mine = named(EVERY, "text", "他们的"), named(EVERY, "text", "我的")
    both, clashes = merged(EVERY, theirs, mine)
    assert both.field("text").label == "我的"
    assert [clash.params["field"] for clash in clashes] == ["我的"]


def test_two_new_questions_of_one_id_stay_two() -> None:
    theirs, _ = added(EVERY, Kind.TEXT, "备注")
    mine, id = added(EVERY, Kind.NUMBER, "备注")
    mine, after = added(mine, Kind.TEXT, "原因")
    waiting = mine.field(after).model_copy(update={"show_if": (Condition(field=id, filled=True),)})
    both = merged(EVERY, theirs, with_field(mine, waiting)).schema
    assert [field.kind for field in both.fields if field.label == "备注"] == [Kind.NUMBER, Kind.TEXT]
    (condition,) = both.field(after).show_if
    assert both.field(condition.field).kind == Kind.NUMBER


# -- options as lines --------------------------------------------------------------------------


def choice(*labels: str, kind: Kind = Kind.CHOICE, **more: Any) -> FormField:
    options = tuple(Option(id=f"o{n}", label=label) for n, label in enumerate(labels))
    return FormField(id="c", kind=kind, label="选", options=options, **more)


def ids_after(field: FormField, text: str) -> dict[str, str]:
    now = with_lines(field, text, (), {option.id for option in field.options})
    return {pick(option.label, DEFAULT): option.id for option in now.options if not option.retired}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from("甲乙丙丁戊"), unique=True),
    st.lists(st.sampled_from("甲乙丙丁戊己 "), max_size=8),
)
def test_a_line_that_stays_keeps_its_id_and_no_published_option_is_lost(
    old: list[str], new: list[str]
) -> None:
    field = choice(*old)
    ids = {option.id for option in field.options}
    now = with_lines(field, "\n".join(new), (), ids)
    assert ids <= {option.id for option in now.options}
    assert len({option.id for option in now.options}) == len(now.options)
    assert [pick(o.label, DEFAULT) for o in now.options if not o.retired] == [
        one for one in dict.fromkeys(new) if one.strip()
    ]
    before = {pick(option.label, DEFAULT): option.id for option in field.options}
    after = {pick(option.label, DEFAULT): option.id for option in now.options}
    assert all(after[one] == before[one] for one in set(old) & set(new))
    again = with_lines(now, "\n".join(old), (), ids)
    assert {o.id for o in again.options if not o.retired} == ids


def test_one_line_rewritten_is_renamed_and_may_be_made_another_option() -> None:
    field = choice("漏水", "停水", "水压不足")
    assert ids_after(field, "漏水\n断水\n水压不足")["断水"] == "o1"
    assert ids_after(field, "水压不足 | Low\n漏水\n停水") == {"水压不足": "o2", "漏水": "o0", "停水": "o1"}
    now = with_lines(field, "漏水\n断水\n水压不足", (), {"o0", "o1", "o2"})
    ((was, _),) = renamed(field, now)
    other = parted(now, was)
    assert [(o.label, o.retired) for o in other.options if o.id == "o1"] == [("停水", True)]
    assert "断水" in {o.label for o in other.options if not o.retired}


def test_a_list_replaced_as_a_whole_is_a_list_of_new_options() -> None:
    found = ids_after(choice("漏水", "停水"), "星期一\n星期二")
    assert not set(found.values()) & {"o0", "o1"}


def test_options_of_a_cascade_are_written_answer_by_answer(repair: FormSchema) -> None:
    item, above = repair.field("item"), repair.field("category")
    assert groups(item, above)[:2] == [("water",), ("power",)]
    now = with_lines(item, lines(item.options, ("lift",)) + "\n异响", ("lift",), set())
    assert [o.under for o in now.options if o.id not in {o.id for o in item.options}] == [("lift",)]
    assert [o for o in now.options if o.under != ("lift",)] == [
        o for o in item.options if o.under != ("lift",)
    ]


# -- questions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*BEGINNINGS, "archive"])
def test_a_new_form_of_each_purpose_is_sound(kind: str) -> None:
    schema = begun(kind, "fresh", "新表")
    assert read_schema(schema.model_dump(mode="json")) == schema


def test_every_kind_of_question_can_be_added_and_asked_otherwise() -> None:
    for kind in kinds_for(begun("archive", "fresh", "新表")):
        schema, id = added(begun("archive", "fresh", "新表"), kind, "第 1 题")
        assert id == "di_1_ti"
        read_schema(schema.model_dump(mode="json"))
        for other in kinds_for(schema):
            read_schema(with_field(schema, of_kind(schema.field(id), other)).model_dump(mode="json"))


def test_what_is_left_out_frees_what_hung_on_it_and_comes_back(repair: FormSchema) -> None:
    fields = (*repair.fields, FormField(id="fresh", kind=Kind.TEXT, label="新"))
    schema = repair.model_copy(update={"fields": fields})
    assert left_out(schema, "fresh", repair) == repair
    without = left_out(schema, "category", repair)
    assert without.field("category").retired
    assert (without.field("item").parent, without.field("slot").show_if) == ("", ())
    back = brought_back(without, "category")
    assert not back.field("category").retired
    with pytest.raises(Refused, match="at least one"):
        left_out(begun("archive", "a", "甲"), "content", None)


def test_a_copy_asks_the_same_without_the_past() -> None:
    copy = copied(EVERY, "copy", "副本")
    assert "old" not in {field.id for field in copy.fields}
    assert "gone" not in {option.id for option in copy.field("area").options}
    assert check(copy, {"area": "water", "text": "字"}, today=date(2025, 11, 21))["area"] == "water"


def test_a_question_goes_up_and_down_past_retired_ones() -> None:
    schema = left_out(EVERY, "part", EVERY)
    ids = [f.id for f in moved(schema, "text", -1).fields if not f.retired]
    assert ids[:4] == ["head", "text", "area", "long"]
    assert moved(schema, "head", -1) == schema
