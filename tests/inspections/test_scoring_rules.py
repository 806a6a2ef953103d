"""Scores: what an item costs, what leaves the denominator, lines and critical items."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.choices.inspections import Verdict
from lib.forms.schema import FormSchema, Scoring
from lib.inspections.checklist_rules import checklist_of
from lib.inspections.scoring_rules import Found, deducted, missing, score
from tests.inspections.held import ITEMS, SCHEMA

GOOD, FAILED, NA = Verdict.GOOD, Verdict.FAILED, Verdict.NOT_APPLICABLE
ALL_GOOD = {id: Found(GOOD) for id in ITEMS}


def result(found: dict[str, Found], schema: FormSchema = SCHEMA):  # type: ignore[no-untyped-def]
    return score(checklist_of(schema), found, {})


def failing(**lost: int) -> dict[str, Found]:
    return ALL_GOOD | {id: Found(FAILED, Decimal(points)) for id, points in lost.items()}


def test_all_good_is_a_hundred_and_passed() -> None:
    told = result(ALL_GOOD)
    assert (told.score, told.passed, told.veto) == (Decimal(100), True, ())


def test_points_deducted_come_off_and_never_more_than_the_items() -> None:
    assert result(failing(manners=4)).score == Decimal(96)
    assert result(failing(light=50)).score == Decimal(95)
    assert deducted(Decimal(5), None) == 5


def test_what_is_not_applicable_leaves_the_denominator() -> None:
    told = result(failing(manners=10) | {"complaints": Found(NA)})
    assert told.score == Decimal("88.24")  # 75 of 85
    assert told.areas[0].share == 0


def test_under_the_line_is_not_passed_and_on_it_is() -> None:
    assert result(failing(power=10, complaints=10)).passed
    assert not result(failing(power=10, complaints=11)).passed


def test_a_critical_item_fails_the_whole_whatever_the_score() -> None:
    told = result(failing(lift=1))
    assert (told.score, told.passed, told.veto) == (Decimal(99), False, ("lift",))


@pytest.mark.parametrize(("veto", "whole"), [("fails", 99), ("area", 65), ("total", 0)])
def test_what_a_critical_item_costs_the_checklist_says(veto: str, whole: int) -> None:
    schema = SCHEMA.model_copy(update={"scoring": Scoring(veto=veto)})
    assert result(failing(lift=1), schema).score == whole


def test_an_area_under_its_own_line_fails_the_whole() -> None:
    told = result(failing(gate=5, exits=5))
    assert (told.score, told.passed, told.areas[2].passed) == (Decimal(90), False, False)


def test_areas_count_by_their_weights_where_they_have_some() -> None:
    weights = {"desk": Decimal(60), "works": Decimal(40)}
    fields = tuple(
        field.model_copy(update={"weight": weights.get(field.id)}) if field.id in weights else field
        for field in SCHEMA.fields
    )
    told = result(failing(manners=5), SCHEMA.model_copy(update={"fields": fields}))
    assert told.weighted
    assert told.score == Decimal(88)  # 60 × 80 % + 40 × 100 %


def test_nothing_applicable_has_no_score_and_nothing_judged_is_missing() -> None:
    assert result({id: Found(NA) for id in ITEMS}).score is None
    assert missing(checklist_of(SCHEMA), {"manners": Found(GOOD)}) == list(ITEMS[1:])


FINDINGS = st.builds(Found, st.sampled_from([GOOD, FAILED, NA]), st.integers(0, 20).map(Decimal))


@given(st.fixed_dictionaries(dict.fromkeys(ITEMS, FINDINGS)))
def test_the_score_is_what_slow_sums_say(found: dict[str, Found]) -> None:
    told = result(found)
    points = {id: item.check.points for id, item in checklist_of(SCHEMA).items.items()}
    full = sum(points[id] for id, one in found.items() if one.verdict != NA)
    lost = sum(min(one.deducted, points[id]) for id, one in found.items() if one.verdict == FAILED)
    if not full:
        assert told.score is None
    else:
        assert told.score is not None
        assert abs(told.score - (full - lost) * 100 / full) <= Decimal("0.005")
        assert sum(area.got for area in told.areas) == full - lost
