"""A questionnaire's pages: what is decided elsewhere is not asked about here."""

from datetime import date
from decimal import Decimal

import pytest

from db.choices.surveys import CampaignState
from lib.forms.schema import Condition, FormField, FormSchema, Kind, Option
from lib.surveys.link_rules import Stage, asked_pages, lowest_dimension, page_of, pages, stage_of


def ids(schema: FormSchema | None) -> list[str]:
    return [field.id for field in schema.fields] if schema else []


def heading(id: str) -> FormField:
    return FormField(id=id, kind=Kind.SECTION, label=id, page=True)


def mark(id: str, **more: object) -> FormField:
    return FormField(id=id, kind=Kind.RATING, label=id, dimension=id, **more)  # type: ignore[arg-type]


LOW = Condition(field="repair", most=Decimal(2))
WHY = FormField(id="why", kind=Kind.TEXT, label="为什么", show_if=(LOW,))
AGAIN = FormField(id="again", kind=Kind.YES_NO, label="再修", show_if=(Condition(field="why", filled=True),))
AREA = FormField(
    id="area",
    kind=Kind.CHOICE,
    label="区域",
    options=(Option(id="in", label="户内"), Option(id="out", label="公区")),
)
PART = FormField(
    id="part",
    kind=Kind.CHOICE,
    label="部位",
    parent="area",
    options=(Option(id="tap", label="龙头", under=("in",)), Option(id="lift", label="电梯", under=("out",))),
)
FIELDS = (mark("repair"), AREA, heading("more"), WHY, AGAIN, PART, heading("last"), mark("order"))
SCHEMA = FormSchema(code="s", kind="survey", title="问卷", fields=FIELDS)


def test_a_marked_heading_begins_a_page() -> None:
    assert [[field.id for field in page] for page in pages(SCHEMA)] == [
        ["repair", "area"],
        ["more", "why", "again", "part"],
        ["last", "order"],
    ]


def test_what_hangs_on_an_earlier_page_is_decided_and_what_hangs_on_that_goes_with_it() -> None:
    assert page_of(SCHEMA, 1, {"repair": "5"}) is None
    asked = page_of(SCHEMA, 1, {"repair": "2", "area": "out"})
    assert ids(asked) == ["more", "why", "again", "part"]
    assert asked
    why, again, part = asked.fields[1:]
    assert why.show_if == ()  # met: it is simply asked
    assert again.show_if == AGAIN.show_if  # still open on this page, for the script
    assert [option.id for option in part.options] == ["lift"]


def test_a_page_with_nothing_to_ask_is_left_out() -> None:
    assert asked_pages(SCHEMA, {"repair": "4"}) == [0, 2]
    assert asked_pages(SCHEMA, {"repair": "1"}) == [0, 1, 2]


@pytest.mark.parametrize(
    ("state", "today", "stage"),
    [
        (CampaignState.DRAFT, date(2025, 11, 10), Stage.SOON),
        (CampaignState.OPEN, date(2025, 10, 31), Stage.SOON),
        (CampaignState.OPEN, date(2025, 11, 1), Stage.OPEN),
        (CampaignState.OPEN, date(2025, 11, 30), Stage.OPEN),
        (CampaignState.OPEN, date(2025, 12, 1), Stage.ENDED),
        (CampaignState.CLOSED, date(2025, 11, 10), Stage.ENDED),
    ],
)
def test_a_link_keeps_to_the_campaign_s_days(state: CampaignState, today: date, stage: Stage) -> None:
    assert stage_of(state, date(2025, 11, 1), date(2025, 11, 30), today) == stage


def test_the_lowest_mark_is_what_a_call_is_offered_about() -> None:
    assert lowest_dimension(SCHEMA, {"repair": 2, "order": 1}) == "order"
    assert lowest_dimension(SCHEMA, {"repair": 3, "order": 5}) == ""
    assert lowest_dimension(SCHEMA, {}) == ""
