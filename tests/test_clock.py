"""One now(), kept in UTC, shown in the company's zone."""

from datetime import UTC, datetime

import pytest
import time_machine

from lib import clock
from lib.settings import Settings
from tests.conftest import reread_settings

NIGHT = datetime(2025, 11, 20, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai


def test_now_is_aware_and_utc() -> None:
    with time_machine.travel(NIGHT, tick=False):
        assert clock.now() == NIGHT
        assert clock.now().tzinfo is UTC


def test_a_moment_is_shown_in_the_company_s_zone(settings: Settings) -> None:
    assert clock.shown(NIGHT) == "2025-11-21 00:30"
    assert clock.shown(None) == ""


def test_another_zone_may_be_set(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUYEDESK_ZONE", "Asia/Urumqi")
    reread_settings()
    assert clock.shown(NIGHT) == "2025-11-20 22:30"


def test_a_day_begins_at_local_midnight(settings: Settings) -> None:
    assert clock.start_of_day(NIGHT) == datetime(2025, 11, 20, 16, 0, tzinfo=UTC)
    assert clock.days_ago(NIGHT, 7) == datetime(2025, 11, 13, 16, 0, tzinfo=UTC)


def test_the_zone_is_known_without_the_system_s_help(settings: Settings) -> None:
    assert str(clock.zone()) == "Asia/Shanghai"
