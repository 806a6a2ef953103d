"""The duties the product brings: each makes sense, fits its checklist, and is due as often as it must be."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from db.choices.duties import DutyKind, OnHoliday
from lib.duties.duty_rules import DutyFacts, must_make_sense
from lib.duties.presets import FILE
from lib.duties.recurrence_rules import starts
from lib.forms.service import PRESETS
from lib.standards.calendar_rules import Calendar
from lib.training.presets import FILE as COURSES

SHIPPED: dict[str, dict[str, Any]] = {told["preset"]: told for told in yaml.safe_load(FILE.read_text("utf8"))}
each = pytest.mark.parametrize("told", SHIPPED.values(), ids=SHIPPED)
FROM, UNTIL = date(2026, 1, 1), date(2027, 1, 1)
A_YEAR = {
    "patrol_day": 365,
    "cleaning_day": 3 * 365,
    "security_round": 8 * 365,
    "supervisor_day": 365,
    "extinguisher_month": 12,
    "fire_electricity_month": 12,
    "maintenance_quarter": 4,
    "service_quarter": 4,
    "risk_quarter": 4,
    "tank_half_year": 2,
    "buildings_year": 1,
    "drill_year": 1,
    "drill_all_staff": 1,
    "survey_year": 1,
}


def begins(told: Mapping[str, Any]) -> list[datetime]:
    facts = DutyFacts(
        title=told["title"]["zh_CN"],
        kind=DutyKind(told["kind"]),
        recurs=told["recurs"],
        minutes=told["minutes"],
        starts_on=FROM,
        grace=told["grace"],
    )
    calendar = Calendar(ZoneInfo("Asia/Shanghai"))
    since, until = (calendar.moment(day, 0).astimezone(UTC) for day in (FROM, UNTIL))
    holiday = OnHoliday(told["holiday"])
    return starts(must_make_sense(facts), FROM, since, until, calendar, holiday=holiday)


@each
def test_one_task_ends_before_the_next_begins(told: dict[str, Any]) -> None:
    due, longest = begins(told), timedelta(minutes=told["minutes"] + told["grace"])
    assert due
    assert all(later - earlier >= longest for earlier, later in pairwise(due))


def test_each_is_due_as_often_as_it_must_be() -> None:
    assert {code: len(begins(SHIPPED[code])) for code in A_YEAR} == A_YEAR


@each
def test_a_duty_is_told_in_both_languages(told: dict[str, Any]) -> None:
    for text in (told["title"], told["how"]):
        assert set(text) == {"zh_CN", "en"}
        assert all(text.values())
    assert max(map(len, told["title"].values())) <= 120


@each
def test_its_post_is_one_of_the_roster(told: dict[str, Any]) -> None:
    courses = yaml.safe_load(COURSES.read_text("utf8"))
    assert told["post"] in {post for course in courses for post in course.get("posts", ())}


def test_every_checklist_that_ships_is_done_by_a_duty() -> None:
    named = {told["form_code"] for told in SHIPPED.values()} - {""}
    assert named == {path.stem for path in PRESETS.glob("inspect_*.yaml")}


def test_only_what_head_office_inspects_waits_for_the_project_to_sign() -> None:
    asked = {code for code, told in SHIPPED.items() if told["kind"] == DutyKind.INSPECTION}
    assert asked == {"service_quarter"}
