"""How many came how far and how fast."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from db.actions import Action
from db.choices.actions import ActionSource
from lib import clock
from lib.actions import figures, service
from lib.actions.rules import Filter
from lib.deeds import perform, read
from tests.actions.held import grave, raised, verified
from tests.cast import Cast

pytestmark = pytest.mark.slow


def moved(cast: Cast, id: int, **values: datetime) -> None:
    with cast.database.writing() as s:
        s.execute(update(Action).where(Action.id == id).values(**values))


@pytest.mark.both
def test_a_funnel_counts_how_far_they_came(cast: Cast) -> None:
    closed, done, late, gone = verified(cast), raised(cast), grave(cast, source_id=2), raised(cast)
    perform(service.finish, cast.technician, None, id=done, note="好了")
    perform(service.cancel, cast.manager, None, id=gone, reason="重复")
    start = datetime(2025, 11, 1, 1, tzinfo=UTC)
    day = timedelta(days=1)
    moved(cast, closed, raised_at=start, done_at=start + 2 * day, verified_at=start + 3 * day)
    moved(cast, done, raised_at=start, done_at=start + 5 * day, due_at=start + 4 * day)
    moved(cast, late, due_at=clock.now() - day)
    found = read(figures.funnel, cast.manager)
    assert (found.raised, found.planned, found.put_right, found.verified) == (3, 1, 2, 1)
    assert (found.late, found.in_time, found.repeated) == (1, 1, 0)
    assert (found.days_to_done, found.days_to_verified) == (pytest.approx(3.5), pytest.approx(3.0))
    assert found.closing_rate == pytest.approx(100 / 3)
    inspected = read(figures.funnel, cast.manager, source_kind=ActionSource.INSPECTION)
    assert (inspected.raised, inspected.verified, inspected.days_to_done) == (2, 1, pytest.approx(2.0))
    one = {"source_kind": ActionSource.INSPECTION, "source_ids": [2]}
    assert read(figures.funnel, cast.manager, **one).raised == 1
    assert read(figures.funnel, cast.manager, until=start + day).raised == 2
    assert read(figures.funnel, cast.manager, project_id=cast.project_b).raised == 0
    assert read(figures.funnel, cast.manager_b).raised == 0


@pytest.mark.both
def test_weeks_are_the_companys_own_days(cast: Cast) -> None:
    sunday_here, monday_here = raised(cast), verified(cast)
    # 23:30 on Sunday and 00:30 on Monday in the company's zone are one UTC day.
    monday = clock.start_of_day(clock.now()) - timedelta(days=clock.local(clock.now()).weekday() + 7)
    moved(cast, sunday_here, raised_at=monday - timedelta(minutes=30))
    about = monday + timedelta(minutes=30)
    moved(cast, monday_here, raised_at=about, verified_at=about + timedelta(days=8))
    weeks = read(figures.weeks, cast.manager, since=monday - timedelta(days=3))
    assert [(week.raised, week.verified) for week in weeks] == [(1, 0), (1, 0), (0, 1)]


def test_sources_are_counted_as_the_list_shows_them(cast: Cast) -> None:
    raised(cast)
    verified(cast)
    grave(cast)
    assert read(figures.by_source, cast.manager, by=Filter()) == {
        ActionSource.INSPECTION: 2,
        ActionSource.OTHER: 1,
    }
    assert read(figures.by_source, cast.manager, by=Filter(text="没有")) == {}
    since = clock.now() - timedelta(days=1)
    tallies = read(figures.tallies, cast.manager, since=since)
    assert sorted((t.source_kind, t.raised, t.verified, t.late) for t in tallies) == [
        (ActionSource.INSPECTION, 2, 1, 0),
        (ActionSource.OTHER, 1, 0, 0),
    ]
