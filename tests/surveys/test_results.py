"""Figures hold what counts and is in sight, and nothing of fewer than five who gave no name."""

import random
from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import delete, update

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, Dimension, InviteState, Standing
from db.surveys import Invitation, SurveyResponse
from lib.access import Actor
from lib.deeds import read
from lib.errors import NotFound, Refused
from lib.surveys import column_rows, results
from lib.surveys.invited import Invited, invited
from lib.surveys.results import Along, Slice, Summary
from lib.surveys.single_answers import single_answers
from tests.cast import Cast
from tests.surveys import campaigns, many

GOOD, BAD = "555555555A", "1111111110"
BASIC, KEY = CustomerClass.BASIC, CustomerClass.KEY


def asked(cast: Cast, *, anonymous: bool = False, no: str = "DC20251121-0001", period: str = "2025Q4") -> int:
    strata = {
        (cast.project_a, BASIC): 300,
        (cast.project_a, KEY): 100,
        (cast.project_b, BASIC): 400,
    }
    return campaigns.campaign(cast, anonymous=anonymous, strata=strata, no=no, period=period).campaign


def summary(cast: Cast, by: Slice, who: Actor | None = None) -> Summary:
    return read(results.summary, who or cast.quality, by=by)


def rate(found: Summary) -> float | None:
    figure = found.of(Dimension.OVERALL)
    return figure.rate if figure else None


@pytest.mark.both
def test_a_campaign_without_answers_in_sight_is_told_apart(cast: Cast) -> None:
    """So that the screen opens on one with something to show."""
    id = asked(cast)
    with cast.database.writing() as s:
        many.answer(s, id, cast.project_b, [GOOD])
        many.answer(s, id, cast.project_a, [GOOD], standing=Standing.REJECTED)
    for who, answered in ((cast.quality, True), (cast.manager, False)):
        assert [one.answered for one in read(results.asked, who)] == [answered]


@pytest.mark.both
def test_figures_are_of_what_counts_and_is_in_sight(cast: Cast) -> None:
    by = Slice((asked(cast),))
    with cast.database.writing() as s:
        many.answer(s, *by.campaigns, cast.project_a, [GOOD] * 30, category=BASIC)
        many.answer(s, *by.campaigns, cast.project_a, [BAD] * 10, category=KEY)
        many.answer(s, *by.campaigns, cast.project_a, [BAD] * 9, standing=Standing.REJECTED)
        many.answer(s, *by.campaigns, cast.project_b, [BAD, "-" * 10], channel=AnswerChannel.PHONE)
    whole, own = summary(cast, by), summary(cast, by, cast.manager)
    assert (whole.n, own.n) == (42, 40)
    assert (rate(whole), rate(own)) == (pytest.approx(100 * 30 / 41), 75)
    figure = own.of(Dimension.OVERALL)
    assert figure
    assert (figure.weighted_rate, figure.effective) == (pytest.approx(75), pytest.approx(40))
    assert figure.levels == (10, 0, 0, 0, 30)
    assert own.nps
    assert (own.nps.value, whole.unheard) == (50, 0)
    assert rate(summary(cast, replace(by, category=KEY))) == 0
    assert summary(cast, replace(by, channel=AnswerChannel.PHONE)).n == 2
    assert summary(cast, replace(by, project_id=cast.project_b)).n == 2
    figure = whole.of(Dimension.OVERALL)
    assert figure
    assert figure.weighted_rate == pytest.approx(100 * 300 / (300 + 100 + 200))  # one of B's two marked


@pytest.mark.both
def test_an_answer_that_comes_changes_or_goes_is_seen_at_once(cast: Cast) -> None:
    by = Slice((asked(cast),))
    seen = []
    for change in (
        lambda s: many.answer(s, *by.campaigns, cast.project_a, [GOOD, GOOD, BAD]),
        lambda s: s.execute(
            update(SurveyResponse)
            .where(SurveyResponse.marks == BAD)
            .values(standing=Standing.HELD, version=SurveyResponse.version + 1)
        ),
        lambda s: s.execute(
            update(SurveyResponse).values(marks=BAD, version=SurveyResponse.version + 1, batch_id=None)
        ),
        lambda s: s.execute(delete(SurveyResponse)),
    ):
        with cast.database.writing() as s:
            change(s)
        found = summary(cast, by)
        seen.append((found.n, rate(found)))
    assert seen == [(3, pytest.approx(200 / 3)), (2, 100), (2, 0), (0, None)]


def test_what_is_kept_in_memory_is_bounded_and_read_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [asked(cast, no=f"DC20251121-000{n}", period=f"202{n}Q1") for n in range(1, 4)]
    with cast.database.writing() as s:
        for id in ids:
            many.answer(s, id, cast.project_a, [GOOD] * 6)
    monkeypatch.setattr(column_rows, "MOST_KEPT", 12)
    column_rows._kept.clear()
    for id in ids:
        first = summary(cast, Slice((id,)))
        assert summary(cast, Slice((id,))) == first
    assert [id for _place, id in column_rows._kept] == ids[1:]
    assert summary(cast, Slice(tuple(ids))).n == 18


def test_another_project_is_not_there(cast: Cast) -> None:
    by = Slice((asked(cast),), cast.project_b)
    for use_case in (results.summary, results.drivers, single_answers):
        with pytest.raises(NotFound):
            read(use_case, cast.manager, by=by)
    assert read(results.buildings, cast.manager, project_id=cast.project_b) == {}


# -- without a name ----------------------------------------------------------------------------


def crowd(cast: Cast, seed: int) -> int:
    """An anonymous campaign with groups of every size, small ones too."""
    id, chance = asked(cast, anonymous=True, no=f"DC20251121-{seed:04}"), random.Random(seed)
    with cast.database.writing() as s:
        homes = {
            project: [many.building(s, project, str(n)) for n in range(1, 4)]
            for project in (cast.project_a, cast.project_b)
        }
        for project, place in homes.items():
            for where, category in product([*place, None], [BASIC, KEY, None]):
                for channel in AnswerChannel:
                    marks = [many.packed(chance) for _ in range(chance.choice([0] * 12 + [1, 3]))]
                    more = {"building_id": where, "category": category, "channel": channel}
                    many.answer(s, id, project, marks, **more)  # type: ignore[arg-type]
    return id


@pytest.mark.parametrize("seed", range(1, 3))
def test_no_two_looks_at_an_anonymous_survey_differ_by_fewer_than_five(cast: Cast, seed: int) -> None:
    """Every choice of project and one more, of whoever looks; and what a breakdown adds up to."""
    id = crowd(cast, seed)
    wholes: list[Slice] = [
        Slice((id,)),
        *(Slice((id,), project) for project in (cast.project_a, cast.project_b)),
    ]
    for by, who in product(wholes, (cast.quality, cast.manager)):
        if not who.sees(by.project_id):
            continue
        whole = summary(cast, by, who)
        for along in Along:
            found = read(results.groups, who, by=by, along=along, dimension=Dimension.OVERALL)
            sizes = [one.n for one in found.groups] + ([found.untold.n] if found.untold else [])
            assert sum(sizes) == whole.n
            assert all(n >= 5 for n in sizes)
            for one in found.groups:
                narrower = {
                    Along.PROJECT: replace(by, project_id=one.id),
                    Along.BUILDING: replace(by, building_id=one.id),
                    Along.CLASS: replace(by, category=CustomerClass(one.id) if along == "class" else None),
                    Along.CHANNEL: replace(by, channel=AnswerChannel(one.id) if along == "channel" else None),
                }[along]
                assert summary(cast, narrower, who).n == one.n
                assert whole.n - one.n == 0 or whole.n - one.n >= 5


def test_a_group_of_four_is_hidden_and_takes_another_with_it(cast: Cast) -> None:
    id = asked(cast, anonymous=True)
    by = Slice((id,), cast.project_a)
    with cast.database.writing() as s:
        for name, n in (("7", 20), ("8", 6), ("9", 4)):
            place = many.building(s, cast.project_a, name)
            many.answer(s, id, cast.project_a, [BAD] * n, building_id=place)
    found = read(results.groups, cast.manager, by=by, along=Along.BUILDING, dimension=Dimension.OVERALL)
    assert [(one.name, one.n) for one in found.groups] == [("7", 20)]
    assert found.untold
    assert (found.untold.n, summary(cast, by).n) == (10, 30)


def test_four_without_a_name_are_nothing_and_with_one_too_few_to_say(cast: Cast) -> None:
    for anonymous, no in ((True, "DC20251121-0001"), (False, "DC20251121-0002")):
        id = asked(cast, anonymous=anonymous, no=no)
        with cast.database.writing() as s:
            many.answer(s, id, cast.project_a, [GOOD] * 4, comment="电话13812345678")
        found = summary(cast, Slice((id,)))
        figure = found.of(Dimension.OVERALL)
        page = read(single_answers, cast.quality, by=Slice((id,)))
        if anonymous:
            assert (found.hidden, found.n, figure, found.nps, page.rows) == (True, 0, None, None, ())
        else:
            assert figure
            assert (found.hidden, found.n, figure.few, len(page.rows)) == (False, 4, True, 4)
            assert "13812345678" not in page.rows[0].comment


def test_building_and_class_of_anonymous_answers_are_looked_at_one_at_a_time(cast: Cast) -> None:
    by = Slice((asked(cast, anonymous=True),), building_id=1, category=KEY)
    with pytest.raises(Refused, match="one at a time"):
        summary(cast, by)
    named = asked(cast, no="DC20251121-0002")
    crossed = replace(by, campaigns=(named,))
    assert summary(cast, crossed).n == 0
    told = read(results.course, cast.quality, by=crossed, periods=("2025Q4",))
    assert [(period, then.anonymous) for period, then in told] == [("2025Q4", False)]


def test_single_anonymous_answers_tell_no_place_time_or_order(cast: Cast) -> None:
    id = asked(cast, anonymous=True)
    with cast.database.writing() as s:
        many.answer(s, id, cast.project_a, [GOOD] * 3 + [BAD] * 4, building_id=None, category=KEY)
        many.answer(s, id, cast.project_b, [BAD] * 4)
        many.answer(s, id, cast.project_a, [BAD], standing=Standing.HELD)
    page = read(single_answers, cast.quality, by=Slice((id,)))
    assert len(page.rows) == 7  # not B's four, not the one on hold
    assert [row.id for row in page.rows] == list(range(1, 8))
    assert {(row.category, row.channel, row.at, row.building, row.room) for row in page.rows} == {
        (None, None, None, "", "")
    }
    assert read(single_answers, cast.quality, by=Slice((id,), category=KEY)).rows == ()


def test_the_invited_who_answered_are_told_only_in_numbers(cast: Cast) -> None:
    for anonymous, no in ((True, "DC20251121-0001"), (False, "DC20251121-0002")):
        by = Slice((asked(cast, anonymous=anonymous, no=no),))
        with cast.database.writing() as s:
            s.execute(update(Invitation).values(state=InviteState.ANSWERED))
        found = read(invited, cast.quality, by=by)
        assert (found is None) == anonymous  # one household: a few, if it gave no name
    assert found == Invited(1, 1, 1)
    assert read(invited, cast.manager_b, by=by) is None


# -- over time ---------------------------------------------------------------------------------


@pytest.mark.both
def test_periods_are_compared_along_dimensions_whatever_the_wording(cast: Cast) -> None:
    before = asked(cast, period="2025Q3")
    after = campaigns.campaign(cast, no="DC20251121-0002", form="survey_year", period="2025Q4").campaign
    with cast.database.writing() as s:
        many.answer(s, before, cast.project_a, [GOOD] * 60 + [BAD] * 40)
        many.answer(s, after, cast.project_a, [GOOD] * 90 + [BAD] * 10)
    found = read(results.compared, cast.manager, by=Slice((after,)), against=Slice((before,)))
    assert len(found) == 9
    assert (found[0].rate, found[0].rate_p < 1e-4, found[0].few) == (pytest.approx(30), True, False)
    course = read(results.course, cast.manager, by=Slice((after,)), periods=("2025Q3", "2025Q4"))
    assert [(period, rate(then)) for period, then in course] == [("2025Q3", 60), ("2025Q4", 90)]


def test_what_matters_is_derived_from_the_answers(cast: Cast) -> None:
    id, chance = asked(cast), random.Random(4)
    with cast.database.writing() as s:
        many.answer(s, id, cast.project_a, [many.packed(chance) for _ in range(80)])
        many.answer(s, id, cast.project_a, ["5-5555555A"] * 9)
    found = read(results.drivers, cast.manager, by=Slice((id,)))
    assert found
    assert (len(found.dimensions), found.importance.n) == (8, 80)
    assert sum(found.importance.shares) == pytest.approx(1)
    assert read(results.drivers, cast.manager, by=Slice((id,), category=KEY)) is None
