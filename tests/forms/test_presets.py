"""The six intake forms the product brings: what a ticket needs, both languages, quick to fill in."""

from typing import Any

import pytest

from db.choices.tickets import Channel, TicketType, Urgency
from lib.errors import Refused
from lib.forms import service
from lib.forms.checks import check, visible_fields
from lib.forms.schema import FormSchema, Kind
from lib.forms.yaml_exchange import read_yaml
from tests.cast import LEAK
from tests.forms.test_rules import NOON

FORMS = {path.stem: read_yaml(path.read_bytes()) for path in service.PRESETS.glob("*.yaml")}
FORMS = {code: schema for code, schema in FORMS.items() if schema.kind == "intake"}
MOST_TO_FILL_IN = {"complaint": 5}  # when, cause and demand are mandatory
QUICK = 3
COMPLAINT: dict[str, Any] = {
    "category": "attitude",
    "happened_at": "2025-11-20T19:00",
    "summary": "前台打电话没人理",
    "cause": "打了三次没人接",
    "demand": "道歉",
    "grade": "general",
    "channel": "hotline",
}


def test_there_is_a_form_for_each_kind_of_ticket() -> None:
    assert set(FORMS) == set(TicketType) - {TicketType.OTHER}  # whose forms a company adds
    for code, schema in FORMS.items():
        assert (schema.code, schema.kind) == (code, "intake")


@pytest.mark.parametrize("schema", FORMS.values(), ids=FORMS)
def test_a_form_takes_its_words_from_the_tickets(schema: FormSchema) -> None:
    for id, words in {"channel": Channel, "urgency": Urgency}.items():
        for field in (field for field in schema.fields if field.id == id):
            assert {option.id for option in field.options} == set(words)
            assert field.required
            assert field.default in set(words)


def test_urgency_is_asked_where_somebody_is_sent() -> None:
    asked = {code for code, schema in FORMS.items() if any(field.id == "urgency" for field in schema.fields)}
    assert asked == {"repair", "home_visit"}


@pytest.mark.parametrize("schema", FORMS.values(), ids=FORMS)
def test_a_form_speaks_both_languages(schema: FormSchema) -> None:
    texts = [schema.title, *(field.label for field in schema.fields)]
    texts += [option.label for field in schema.fields for option in field.options]
    for text in [*texts, *(field.help for field in schema.fields if field.help)]:
        assert isinstance(text, dict), text
        assert set(text) == {"zh_CN", "en"}, text


@pytest.mark.parametrize("schema", FORMS.values(), ids=FORMS)
def test_no_more_is_to_be_filled_in_than_needed(schema: FormSchema) -> None:
    first = visible_fields(schema, {field.id: field.default for field in schema.fields})
    to_fill_in = [field.id for field in first if field.required and field.default is None]
    assert len(to_fill_in) <= MOST_TO_FILL_IN.get(schema.code, QUICK), to_fill_in


def asked(code: str, **values: Any) -> set[str]:
    return {field.id for field in visible_fields(FORMS[code], values)}


def test_a_time_to_come_is_asked_only_for_what_is_at_home() -> None:
    assert "slot" in asked("repair", category="water")
    assert "slot" not in asked("repair", category="lift")
    assert "slot" not in asked("repair")


def test_a_repair_s_items_belong_to_its_category() -> None:
    given = {**LEAK, "item": "water_blocked"}
    assert check(FORMS["repair"], given, today=NOON)["item"] == "water_blocked"
    with pytest.raises(Refused, match="options"):
        check(FORMS["repair"], {**given, "category": "lift"}, today=NOON)
    assert check(FORMS["repair"], {**given, "category": "other"}, today=NOON)["item"] is None


def test_every_repair_category_but_other_has_items() -> None:
    schema = FORMS["repair"]
    under = {id for option in schema.field("item").options for id in option.under}
    assert {option.id for option in schema.field("category").options} - under == {"other"}


def test_a_complaint_says_when_why_and_what_is_wanted() -> None:
    schema = FORMS["complaint"]
    assert check(schema, COMPLAINT, today=NOON)["demand"] == "道歉"
    for id in ("happened_at", "summary", "cause", "demand", "category"):
        with pytest.raises(Refused, match="fill in"):
            check(schema, {**COMPLAINT, id: ""}, today=NOON)
    with pytest.raises(Refused, match="lies in the future"):
        check(schema, {**COMPLAINT, "happened_at": "2025-11-21T12:30"}, today=NOON)


def test_a_visit_is_agreed_for_a_time_to_come() -> None:
    given = {"category": "safety", "summary": "查燃气", "urgency": "planned", "channel": "hotline"}
    for at, good in (("2025-11-22T09:00", True), ("2025-11-21T11:00", False)):
        if good:
            assert check(FORMS["home_visit"], {**given, "slot_start": at}, today=NOON)["slot_start"] == at
        else:
            with pytest.raises(Refused, match="lies in the past"):
                check(FORMS["home_visit"], {**given, "slot_start": at}, today=NOON)


def test_what_hangs_on_an_answer_comes_with_it() -> None:
    assert "answer" in asked("enquiry", answered=True)
    assert "answer" not in asked("enquiry", answered=False)
    assert "praised_as" in asked("praise")
    assert "praised_as" not in asked("praise", praised={"id": 1, "name": "钱示例"})
    assert "households" in asked("complaint", grade="group")
    assert "about" in asked("complaint", category="attitude")


def test_photos_are_six_at_most() -> None:
    for schema in FORMS.values():
        for field in schema.fields:
            if field.kind == Kind.PHOTO:
                assert field.most == 6
