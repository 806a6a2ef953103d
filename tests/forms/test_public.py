"""Forms open to residents: nothing that lists people or only the desk can say; all of it as plain HTML."""

from typing import Any

import pytest

from db.choices.tickets import Channel, TicketType, Urgency
from lib.errors import Refused
from lib.forms import service
from lib.forms.checks import check, tried
from lib.forms.public_rules import answered_for, asks_emergency, of_residents
from lib.forms.read_rules import read_schema
from lib.forms.schema import FormSchema, Kind
from lib.forms.version_rules import changes
from lib.forms.workbook_exchange import write_workbook
from lib.forms.workbook_reading import form_of
from lib.forms.yaml_exchange import read_yaml, write_yaml
from lib.ledgers import workbooks
from lib.ledgers.travel import sheet_of
from lib.web import form_html
from tests.forms.kinds import EVERY
from tests.forms.test_rules import NOON

FORMS = {path.stem: read_yaml(path.read_bytes()) for path in service.PRESETS.glob("*.yaml")}
OPEN = {code: schema for code, schema in FORMS.items() if schema.public}
ASKED: dict[str, dict[str, Any]] = {
    "repair": {"category": "lift", "summary": "异响"},
    "complaint": {
        "category": "slow", "happened_at": "2025-11-20T19:00", "summary": "没人来",
        "cause": "无人", "demand": "来人",
    },
    "enquiry": {"category": "fee", "summary": "怎么交"},
    "suggestion": {"category": "parking", "summary": "多画几个"},
    "praise": {"category": "warm", "summary": "帮忙搬东西"},
}  # fmt: skip
CHANNEL = {
    "id": "channel", "kind": "choice", "label": "方式", "required": True,
    "options": [{"id": "online", "label": "线上"}, {"id": "hotline", "label": "电话"}],
}  # fmt: skip
YES = {"id": "yes", "kind": "yes_no", "label": "是否"}


def form(*fields: dict[str, Any], **more: Any) -> FormSchema:
    told = {"code": "t", "kind": "check", "title": "表", "public": True, "fields": list(fields), **more}
    return read_schema(told)


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": "x", "kind": kind, "label": "问", **more}


def test_everything_but_home_visits_is_open_to_residents() -> None:
    assert set(TicketType) - set(OPEN) <= {TicketType.HOME_VISIT, TicketType.OTHER}
    assert set(ASKED) <= set(OPEN)


@pytest.mark.parametrize("code", ASKED)
def test_what_a_resident_fills_in_and_what_is_answered_for_them_make_a_whole_answer(code: str) -> None:
    whole = ASKED[code] | answered_for(OPEN[code])
    kept = check(OPEN[code], whole, today=NOON)
    assert kept["channel"] == Channel.ONLINE
    asked = {one.id for one in of_residents(OPEN[code]).fields}
    assert asked.isdisjoint({"channel", "urgency", "grade", "department", "about", "praised", "answer"})
    assert not tried(of_residents(OPEN[code]), ASKED[code], today=NOON)[1]


def test_an_emergency_may_be_told_where_the_grade_is_the_desk_s() -> None:
    assert asks_emergency(OPEN["repair"])
    assert not asks_emergency(OPEN["complaint"])
    assert answered_for(OPEN["repair"], emergency=True)["urgency"] == Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([field("customer")], "lists customers"),
        ([field("household")], "lists customers"),
        ([field("staff")], "lists customers"),
        ([field("signature")], "cannot sign"),
        ([field("text", desk=True, required=True), YES], "give it a default"),
        (
            [YES, field("text", desk=True, required=True, show_if=[{"field": "yes", "one_of": [True]}])],
            "give it a default",
        ),
        ([{**CHANNEL, "options": CHANNEL["options"][1:]}, YES], "needs the option"),
    ],
)
def test_a_form_that_cannot_be_given_to_residents_is_refused(fields: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(Refused, match=said):
        form(*fields)
    form(*fields, public=False)


@pytest.mark.parametrize(
    "fields",
    [
        [field("staff", desk=True), YES],
        [field("text", desk=True, required=True, default="无"), YES],
        [CHANNEL, YES],
        [{**YES, "desk": True, "default": False},
         field("text", desk=True, required=True, show_if=[{"field": "yes", "one_of": [True]}]),
         {"id": "z", "kind": "text", "label": "写"}],
    ],
)  # fmt: skip
def test_the_desk_s_own_fields_do_no_harm(fields: list[dict[str, Any]]) -> None:
    open_form = form(*fields)
    asked = of_residents(open_form).fields
    assert not any(one.desk or one.id == "channel" for one in asked)
    assert check(open_form, answered_for(open_form), today=NOON) is not None


def test_what_hangs_on_the_desk_alone_is_asked_or_left_out_as_its_answer_says() -> None:
    def shown(default: bool) -> list[str]:
        desk = {**YES, "desk": True, "default": default}
        hangs = {"id": "z", "kind": "text", "label": "写", "show_if": [{"field": "yes", "one_of": [True]}]}
        return [one.id for one in of_residents(form(desk, hangs, {**YES, "id": "other"})).fields]

    assert shown(True) == ["z", "other"]
    assert shown(False) == ["other"]


def test_what_hangs_on_something_left_out_is_left_out_too() -> None:
    chain = [
        {**YES, "desk": True, "default": False},
        field("yes_no", show_if=[{"field": "yes", "one_of": [True]}]),
        {**field("text", show_if=[{"field": "x", "filled": True}]), "id": "last"},
        {**field("text"), "id": "asked"},
    ]
    seen = of_residents(form(*chain))
    assert [one.id for one in seen.fields] == ["asked"]
    assert form_html.drawn(seen, "zh_CN")


def test_both_marks_survive_yaml_and_excel_and_are_told_as_changes() -> None:
    schema = form(field("staff", desk=True), YES)
    assert read_yaml(write_yaml(schema)) == schema
    assert form_of([sheet_of(told) for told in workbooks.sheets(write_workbook(schema))]) == schema
    closed = schema.model_copy(
        update={"public": False, "fields": (schema.fields[0].model_copy(update={"desk": False}),)}
    )
    told = [change.message for change in changes(schema, closed)]
    assert "Residents may no longer fill it in" in told
    assert "“{field}”: whether residents are asked it has changed" in told


def test_a_workbook_without_the_new_columns_is_still_read() -> None:
    sheets = [sheet_of(told) for told in workbooks.sheets(write_workbook(form(YES, public=False)))]
    for sheet, column in ((sheets[0], "住户自助"), (sheets[1], "仅前台")):
        place = list(sheet.rows[0]).index(column)
        for row in sheet.rows:
            del row[place]
    assert form_of(sheets) == form(YES, public=False)


# -- as plain HTML -----------------------------------------------------------------------------


class Posted(dict[str, list[str]]):
    def getlist(self, key: str) -> list[Any]:
        return self.get(key, [])


def back(schema: FormSchema, **given: list[str]) -> dict[str, Any]:
    """What a browser sent, read and checked."""
    raw = form_html.values(schema, form_html.typed(schema, Posted({f"f_{k}": v for k, v in given.items()})))
    return check(schema, raw, today=NOON)


def test_every_kind_a_resident_may_be_asked_is_drawn_and_read_back() -> None:
    kinds = [
        one
        for one in EVERY.fields
        if one.kind not in (Kind.CUSTOMER, Kind.HOUSEHOLD, Kind.STAFF, Kind.SIGNATURE)
    ]
    schema = EVERY.model_copy(update={"fields": tuple(one for one in kinds if not one.retired)})
    shapes = {one.id: one.shape for one in form_html.drawn(schema, "zh_CN")}
    assert set(shapes) == {one.id for one in schema.fields}
    read = back(
        schema, area=["water"], part=["tap"], text=["标题"], long=["一\r\n二"], tags=["water", "power"],
        number=["12.5"], money=["8元"], score=["7.5"], rating=["4"], date=["2025/11/1"], time=["09:30"],
        moment=["2025年11月3日 9:05"], yes_no=["yes"], phone=["13800001111"],
    )  # fmt: skip
    assert (read["tags"], read["number"], read["money"], read["rating"]) == (
        ["water", "power"],
        "12.5",
        "8.00",
        4,
    )
    assert (read["date"], read["moment"], read["long"]) == ("2025-11-01", "2025-11-03T09:05", "一\n二")
    assert read["yes_no"] is True


def test_a_field_asked_only_sometimes_says_when() -> None:
    shown = {one.id: one for one in form_html.drawn(of_residents(OPEN["repair"]), "zh_CN")}
    assert "给排水" in shown["slot"].when
    assert shown["slot"].condition.startswith("category=water|power")
    assert not shown["slot"].required
    assert [heading for heading, _ in shown["item"].groups][:2] == ["给排水", "供电照明"]
