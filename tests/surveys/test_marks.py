"""Ratings as they are counted, and what an anonymous answer keeps."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel
from db.customers import Household
from db.forms import FormVersion
from db.surveys import Campaign, SurveyResponse
from lib import clock
from lib.forms.schema import FormField, FormSchema, Kind
from lib.surveys.marks_rules import index_of, is_satisfied, packed, scored, unpacked
from lib.surveys.response_rows import From, keep_response
from tests.cast import Cast
from tests.surveys import campaigns

FIVE = FormField(id="overall", kind=Kind.RATING, label="总体", dimension="overall")
LIKELY = FormField(id="recommend", kind=Kind.NPS, label="推荐")


@given(st.lists(st.none() | st.integers(0, 10), max_size=12))
def test_marks_come_back_as_they_were(marks: list[int | None]) -> None:
    fields = [FormField(id=f"q{n}", kind=Kind.NPS, label="问") for n in range(len(marks))]
    assert unpacked(packed(fields, {f"q{n}": mark for n, mark in enumerate(marks)})) == marks


def test_four_of_five_is_satisfied_and_the_scale_runs_from_0_to_100() -> None:
    assert [is_satisfied(FIVE, mark) for mark in range(1, 6)] == [False, False, False, True, True]
    assert [index_of(FIVE, mark) for mark in range(1, 6)] == [0, 25, 50, 75, 100]
    assert [index_of(LIKELY, mark) for mark in (0, 5, 10)] == [0, 50, 100]


def answered(cast: Cast, *, anonymous: bool, population: int = 400, **content: Any) -> SurveyResponse:
    strata = {(cast.project_a, CustomerClass.KEY): population}
    asked = campaigns.campaign(cast, anonymous=anonymous, strata=strata)
    with cast.database.writing() as s:
        row = s.get_one(Campaign, asked.campaign)
        schema = FormSchema.model_validate(s.get_one(FormVersion, row.form_version_id).content)
        home = s.get_one(Household, cast.household_a)
        whence = From(home.project_id, home.building_id, CustomerClass.KEY, home.id, cast.customer_a)
        values = {"overall": 4, "recommend": 10, **content}
        how = {"whence": whence, "channel": AnswerChannel.LINK, "at": clock.now()}
        keep_response(s, row, schema, values, **how, by_id=cast.user_id("clerk"))  # type: ignore[arg-type]
    with cast.database.reading() as s:
        return s.scalars(select(SurveyResponse)).one()


@pytest.mark.both
def test_an_answer_is_kept_with_where_it_came_from(cast: Cast) -> None:
    kept = answered(cast, anonymous=False, comment=" 很好 ")
    assert (kept.household_id, kept.customer_id, kept.category) == (
        cast.household_a,
        cast.customer_a,
        CustomerClass.KEY,
    )
    assert (kept.marks, kept.comment) == ("4--------A", "很好")


@pytest.mark.both
def test_an_anonymous_answer_keeps_nothing_that_finds_a_person(cast: Cast) -> None:
    kept = answered(cast, anonymous=True)
    assert (kept.household_id, kept.customer_id, kept.by_id, kept.at) == (None, None, None, None)
    assert kept.building_id is None  # the tests' building has few homes
    assert kept.category == CustomerClass.KEY
    assert kept.id > 2**31  # by chance below this once in two million runs


def test_an_anonymous_answer_of_a_small_class_does_not_name_it(cast: Cast) -> None:
    assert answered(cast, anonymous=True, population=19).category is None


def test_what_is_counted_keeps_its_place_when_a_question_is_retired() -> None:
    gone = FIVE.model_copy(update={"id": "gone", "retired": True})
    schema = FormSchema(code="s", kind="survey", title="问卷", fields=(gone, FIVE, LIKELY))
    assert [field.id for field in scored(schema)] == ["gone", "overall", "recommend"]
