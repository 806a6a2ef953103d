"""Score sheets brought in become inspections held: scores, repeats, actions, and the way back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from db.actions import Action
from db.choices.actions import ActionState, Severity
from db.choices.inspections import InspectionState
from db.inspections import Inspection, InspectionItem
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.inspections import score_importing
from lib.inspections.score_importing import Incoming
from lib.inspections.score_sheet_rules import ScoreSheet
from lib.inspections.score_sheet_rules import read as read_sheets
from lib.inspections.score_words_rules import bare_title
from lib.ledgers import reading
from tests.cast import Cast

FILE = Path(__file__).parent.parent / "samples" / "三季度品质检查评分表.xlsx"
TITLE = "服务品质检查评分表"
DAY = date(2025, 9, 20)


@pytest.fixture(scope="module")
def sheets() -> list[ScoreSheet]:
    return read_sheets(reading.read(FILE.read_bytes()), today=date(2025, 10, 20))


Bring = Callable[..., score_importing.Brought]


@pytest.fixture
def bring(cast: Cast, sheets: list[ScoreSheet]) -> Bring:
    def brought(
        *days: date, code: str | None = None, sheet: int = 1, actions: bool = False
    ) -> score_importing.Brought:
        incoming = [Incoming(cast.project_a, day, sheets[sheet]) for day in days]
        return perform(
            score_importing.bring_in,
            cast.quality,
            code=code,
            title=TITLE,
            lines=sheets[sheet].lines,
            sheets=incoming,
            with_actions=actions,
        )

    return brought


def inspections(cast: Cast) -> list[Inspection]:
    with cast.database.reading() as s:
        return list(s.scalars(select(Inspection).order_by(Inspection.held_on)))


@pytest.mark.both
def test_a_filled_in_sheet_is_an_inspection_with_the_score_its_items_make(cast: Cast, bring: Bring) -> None:
    brought = bring(DAY)
    (one,) = inspections(cast)
    assert (one.score, one.passed, one.state) == (Decimal(61), False, InspectionState.SIGNED)
    assert (one.year, one.quarter, one.form_code) == (2025, 3, brought.code)
    assert one.inspectors == "品质部示例员A、示例员B"


def test_the_same_day_again_is_skipped_and_the_checklist_is_the_same(cast: Cast, bring: Bring) -> None:
    first = bring(DAY)
    again = bring(DAY, code=first.code)
    assert (again.code, again.inspections, again.skipped) == (first.code, (), 1)


@pytest.mark.both
def test_what_fell_short_a_quarter_before_is_a_repeat(cast: Cast, bring: Bring) -> None:
    first = bring(date(2025, 6, 20))
    bring(DAY, code=first.code)
    with cast.database.reading() as s:
        repeated = select(InspectionItem).where(InspectionItem.repeat_of_id.is_not(None))
        assert len(s.scalars(repeated).all()) == 10


def test_a_sheet_with_other_points_makes_the_next_version(
    cast: Cast, bring: Bring, sheets: list[ScoreSheet]
) -> None:
    first = bring(DAY)
    (like,) = [
        one
        for one in read(score_importing.alike, cast.quality, lines=sheets[0].lines[:20])
        if one.code == first.code
    ]
    assert (like.matched, like.all, like.same) == (20, 20, False)
    perform(
        score_importing.bring_in,
        cast.quality,
        code=first.code,
        title="",
        lines=sheets[0].lines[:20],
        sheets=[],
    )
    (kept,) = inspections(cast)
    with cast.database.reading() as s:
        assert s.get_one(Inspection, kept.id).form_version_id == kept.form_version_id


@pytest.mark.both
def test_actions_of_an_old_sheet_are_due_from_today_and_go_with_it(cast: Cast, bring: Bring) -> None:
    brought = bring(DAY, actions=True)
    assert brought.actions == 10
    with cast.database.reading() as s:
        raised = s.scalars(select(Action)).all()
        assert all(action.due_at and action.due_at > action.raised_at for action in raised)
        assert {action.severity for action in raised} == {Severity.NORMAL, Severity.HIGH}
    perform(score_importing.take_back, cast.quality, ids=brought.inspections)
    with cast.database.reading() as s:
        assert {action.state for action in s.scalars(select(Action))} == {ActionState.CANCELLED}
    assert [one.state for one in inspections(cast)] == [InspectionState.CANCELLED]


def test_what_later_findings_repeat_stays(bring: Bring, cast: Cast) -> None:
    first = bring(date(2025, 6, 20))
    bring(DAY, code=first.code)
    with pytest.raises(Refused, match="they stay"):
        perform(score_importing.take_back, cast.quality, ids=first.inspections)


def test_once_the_later_is_taken_back_the_earlier_may_be_too(bring: Bring, cast: Cast) -> None:
    first = bring(date(2025, 6, 20))
    later = bring(DAY, code=first.code)
    for brought in (later, first):
        perform(score_importing.take_back, cast.quality, ids=brought.inspections)
    assert {one.state for one in inspections(cast)} == {InspectionState.CANCELLED}


def test_actions_of_a_repeat_are_graver_and_counted(bring: Bring, cast: Cast) -> None:
    first = bring(date(2025, 6, 20), actions=True)
    bring(DAY, code=first.code, actions=True)
    with cast.database.reading() as s:
        repeated = s.scalars(select(Action).where(Action.repeat_of_id.is_not(None))).all()
    assert len(repeated) == 10
    assert {(one.repeats, one.severity) for one in repeated} == {(1, Severity.HIGH)}


def test_nothing_is_kept_of_a_file_for_another_companys_project(cast: Cast, sheets: list[ScoreSheet]) -> None:
    one, missing = Incoming(cast.project_a, DAY, sheets[0]), Incoming(999_999, DAY, sheets[1])
    with pytest.raises(NotFound):
        perform(
            score_importing.bring_in,
            cast.quality,
            code=None,
            title=TITLE,
            lines=sheets[0].lines,
            sheets=[one, missing],
        )
    assert inspections(cast) == []


def test_the_title_is_bare_of_project_and_period() -> None:
    assert bare_title("翠湖花园2025年第三季度服务品质检查评分表", "翠湖花园") == TITLE
