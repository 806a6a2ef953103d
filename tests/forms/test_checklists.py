"""Checklists as forms: sound ones only, told version by version, through files and back, asked nobody."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.choices.actions import Severity
from lib.errors import Refused
from lib.forms.checks import check, visible_fields
from lib.forms.design_rules import added, begun, kinds_for, left_out, of_kind, with_field
from lib.forms.points_rules import points_by_area, points_in_all
from lib.forms.preflight_rules import findings
from lib.forms.read_rules import read_schema
from lib.forms.schema import Check, FormField, FormSchema, Kind, Scoring
from lib.forms.version_rules import changes, successor
from lib.forms.workbook_exchange import write_workbook
from lib.forms.workbook_reading import form_of
from lib.forms.yaml_exchange import read_yaml, write_yaml
from lib.ledgers import workbooks
from lib.ledgers.travel import sheet_of
from tests.inspections.held import SCHEMA

ITEM = {"id": "lift", "kind": "check", "label": "电梯", "check": {"points": 10}}
AREA = {"id": "works", "kind": "section", "label": "工程"}
RATING = {"id": "r", "kind": "rating", "label": "操作规范"}


def checklist(*fields: dict[str, Any], **more: Any) -> FormSchema:
    return read_schema({"code": "t", "kind": "checklist", "title": "表", "fields": list(fields), **more})


def item(**more: Any) -> dict[str, Any]:
    return {**ITEM, "check": {**ITEM["check"], **more}}  # type: ignore[dict-item]


SOUND: list[tuple[list[dict[str, Any]], dict[str, Any]]] = [
    ([ITEM], {}),
    ([{**AREA, "weight": 0, "line": 100}, {**AREA, "id": "b", "weight": "0.5"}, ITEM], {}),
    ([item(points=1000, standard="合格标志有效", critical=True)], {"scoring": {"line": 0, "veto": "total"}}),
    ([{**RATING, "retired": True}, ITEM], {}),
    ([RATING, {"id": "y", "kind": "yes_no", "label": "有安全措施"}], {}),
    ([{**AREA, "label": "长" * 61}, RATING], {"public": False}),
]


@pytest.mark.parametrize(("fields", "more"), SOUND)
def test_a_sound_checklist_is_taken(fields: list[dict[str, Any]], more: dict[str, Any]) -> None:
    assert len(checklist(*fields, **more).fields) == len(fields)


UNSOUND: list[tuple[list[dict[str, Any]], dict[str, Any], str]] = [
    ([ITEM], {"kind": "archive"}, "only a checklist has items"),
    ([{**AREA, "line": 80}, {**RATING, "kind": "text"}], {"kind": "archive"}, "weights and lines"),
    ([{**RATING, "kind": "text"}], {"kind": "archive", "scoring": {}}, "line to pass"),
    ([{**RATING, "check": {}}], {}, "only a checklist item is worth points"),
    ([{**ITEM, "check": None}], {}, "say under “check”"),
    ([item(points=0)], {}, "more than 0"),
    ([item(points="1000.01")], {}, "at most 1000"),
    ([item(points="0.005")], {}, "two places"),
    ([item(points="NaN")], {}, "does not fit"),
    ([item(severity="awful")], {}, "does not fit"),
    ([item(standard="标" * 1001)], {}, "the standard is too long"),
    ([item(method={"en": "look"})], {}, "the method is said in Chinese"),
    ([{**ITEM, "weight": 3}], {}, "said at its heading"),
    ([{**AREA, "weight": -1}, ITEM], {}, "a weight goes from 0"),
    ([{**AREA, "line": 101}, ITEM], {}, "0 to 100 %"),
    ([{**AREA, "weight": 0}, ITEM], {}, "nothing would count"),
    ([{**AREA, "label": "长" * 61}, ITEM], {}, "60 characters"),
    ([ITEM], {"scoring": {"line": 101}}, "0 to 100 %"),
    ([ITEM], {"public": True}, "Residents cannot"),
    ([ITEM, RATING], {}, "is no checklist item"),
    ([{**ITEM, "default": "x"}], {}, "no default"),
    ([RATING, {**ITEM, "show_if": [{"field": "r", "filled": True}]}], {}, "always judged"),
    ([ITEM, {**RATING, "show_if": [{"field": "lift", "filled": True}]}], {}, "no field here"),
]


@pytest.mark.parametrize(("fields", "more", "told"), UNSOUND)
def test_an_unsound_checklist_is_refused(fields: list[dict[str, Any]], more: Any, told: str) -> None:
    with pytest.raises(Refused, match=told):
        checklist(*fields, **more)


def test_a_checklist_begins_with_an_area_worth_100_points() -> None:
    schema = read_schema(begun("checklist", "fresh", "新表").model_dump(mode="json"))
    assert (points_in_all(schema), schema.scoring) == (Decimal(100), Scoring())
    assert [field.kind for field in schema.fields] == [Kind.SECTION, *[Kind.CHECK] * 3]
    assert kinds_for(schema)[0] == Kind.CHECK
    assert Kind.CHECK not in kinds_for(begun("archive", "fresh", "新表"))
    more, id = added(schema, Kind.CHECK, "再查一项", after="item_1")
    assert points_by_area(read_schema(more.model_dump(mode="json"))) == {"area": Decimal(101)}
    assert of_kind(more.field(id), Kind.RATING).check is None
    assert points_in_all(left_out(more, "item_1", schema)) == Decimal(61)


def test_an_item_is_asked_nobody_and_stored_nowhere() -> None:
    assert visible_fields(SCHEMA, {}) == ()
    assert check(SCHEMA, {"manners": "good", "desk": 1}, today=date(2025, 11, 21)) == {}


def test_what_a_version_changes_is_told() -> None:
    gate = SCHEMA.field("gate")
    new = gate.model_copy(update={"check": Check(points=Decimal("7.5"), standard="新标准", critical=True)})
    order = SCHEMA.field("order").model_copy(update={"weight": Decimal(30), "line": None})
    scoring = {"scoring": Scoring(line=Decimal(85), veto="total")}
    told = changes(SCHEMA, with_field(with_field(SCHEMA, new), order).model_copy(update=scoring))
    assert [change.message.format(**change.params) for change in told] == [
        "“秩序”: weight 30 (was —)",
        "“秩序”: passed from — % on (was 60)",
        "“门岗形象”: worth 7.5 points (was 10)",
        "“门岗形象” is critical now: when it falls short, the whole is not passed",
        "“门岗形象”: the standard was rewritten",
        "Passed from 85 % on (was 80 %)",
        "What a critical item that falls short does has changed",
    ]
    shorter = SCHEMA.model_copy(update={"fields": SCHEMA.fields[:-1]})
    assert successor(SCHEMA, shorter).field("waste").retired


def test_an_area_that_would_count_nothing_is_found() -> None:
    schema = checklist(
        ITEM, {**AREA, "weight": 5}, {**ITEM, "id": "a"}, {**AREA, "id": "b"}, {**ITEM, "id": "c"}
    )
    assert [(one.field, one.grave, one.message[:5]) for one in findings(schema)] == [
        ("", False, "Items"),
        ("b", False, "“{fie"),
    ]
    assert findings(SCHEMA) == []


texts = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
labels = texts | st.fixed_dictionaries({"zh_CN": texts, "en": texts})
cents = st.decimals(Decimal("0.01"), Decimal(100), places=2)
checks = st.builds(
    Check,
    points=cents,
    standard=st.just("") | labels,
    method=st.just("") | labels,
    critical=st.booleans(),
    photo=st.booleans(),
    note=st.booleans(),
    skip=st.booleans(),
    severity=st.sampled_from(Severity),
)
scorings = st.none() | st.builds(Scoring, line=cents, veto=st.sampled_from(["fails", "area", "total"]))


@st.composite
def checklists(draw: st.DrawFn) -> FormSchema:
    head = FormField(
        id="a",
        kind=Kind.SECTION,
        label=draw(texts),
        weight=draw(st.none() | cents),
        line=draw(st.none() | cents),
    )
    items = [
        FormField(id=f"i{n}", kind=Kind.CHECK, label=draw(labels), check=one)
        for n, one in enumerate(draw(st.lists(checks, min_size=1, max_size=3)))
    ]
    of_form = {"code": "t", "kind": "checklist", "title": "表", "scoring": draw(scorings)}
    return FormSchema(**of_form, fields=(head, *items))


@settings(max_examples=25, deadline=None)
@given(checklists())
def test_any_checklist_comes_back_as_it_was(schema: FormSchema) -> None:
    assert read_yaml(write_yaml(schema)) == schema
    assert in_process(write_workbook(schema)) == schema


def in_process(content: bytes) -> FormSchema:
    """As the reading child would, without starting one."""
    return form_of([sheet_of(told) for told in workbooks.sheets(content)])
