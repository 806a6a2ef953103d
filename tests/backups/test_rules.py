"""When a backup is due, which ones stay, when to worry."""

from datetime import datetime, timedelta

import pytest

from lib.backups.rules import Kept, is_a_name, is_due, is_worrying, name_of, superfluous

NIGHT = datetime(2025, 11, 21, 2)
NOON = datetime(2025, 11, 21, 12)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "verified", "tried", "due"),
    [
        (NOON, None, None, True),  # the first one at once
        (NOON, None, NOON - HOUR / 2, False),  # it failed: an hour's rest
        (NOON, None, NOON - HOUR, True),
        (NOON, NIGHT + HOUR / 60, NIGHT, False),  # this night's
        (NIGHT - HOUR, NIGHT - DAY, NIGHT - DAY, False),
        (NIGHT, NIGHT - DAY, NIGHT - DAY, True),  # at the very hour
        (NOON, NIGHT - HOUR, NIGHT - HOUR, True),  # one by hand before the hour does not stand for it
        (NOON, NIGHT - 3 * DAY, NIGHT - 3 * DAY, True),  # the server was off
        (NOON, None, NOON + 5 * HOUR, True),  # the clock has been put back since
    ],
)
def test_once_a_night_or_as_soon_after_as_can_be(
    now: datetime, verified: datetime | None, tried: datetime | None, due: bool
) -> None:
    assert is_due(now, 2, verified=verified, tried=tried) is due


def test_more_than_26_hours_or_never_is_worrying() -> None:
    assert is_worrying(NOON, None)
    assert is_worrying(NOON, NOON - timedelta(hours=26, minutes=1))
    assert not is_worrying(NOON, NOON - timedelta(hours=26))


def test_days_weeks_and_months_are_kept_and_nothing_of_the_last_two_days_goes() -> None:
    nights = [(f"n{back}", NIGHT - back * DAY) for back in range(300)]
    extra = [("noon", NOON), ("before the restore", NOON + HOUR)]
    gone = set(superfluous(nights + extra, Kept(7, 4, 6)))
    staying = [name for name, _ in [*extra, *nights] if name not in gone]
    assert staying[:9] == ["noon", "before the restore", *(f"n{back}" for back in range(7))]
    # The newest of two more weeks, and of the five months before: Sundays and last days.
    assert [f"{NIGHT - int(name[1:]) * DAY:%m-%d}" for name in staying[9:]] == [
        *("11-09", "11-02", "10-31", "09-30", "08-31", "07-31", "06-30")
    ]


def test_the_only_one_stays_however_old() -> None:
    assert superfluous([("n", NIGHT - 900 * DAY)], Kept(1, 0, 0)) == []
    assert superfluous([], Kept(1, 0, 0)) == []


def test_a_name_says_when_and_whether_it_is_encrypted() -> None:
    name = name_of(NIGHT, sealed=True, mark="3fa1")
    assert name == "wuyedesk-20251121-020000-3fa1.zip.sealed"
    assert is_a_name(name)
    assert not is_a_name(f".{name}.part")
    assert not is_a_name("photos.zip")
