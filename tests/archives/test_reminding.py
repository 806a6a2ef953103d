"""Told once each, in time, and only to those it concerns."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from db.accounts import User
from db.alerts import Alert
from db.archives import AccessReview, ArchiveLoan, ArchiveRecord
from db.choices.alerts import AlertKind
from db.choices.archives import Secrecy
from lib import clock
from lib.access import Actor
from lib.archives import loans, reminding
from lib.deeds import perform
from tests.cast import Cast
from tests.lives import filed, set_record, today

JOB = Actor.system("archives", "archives.remind")


def at(day_in: int, hour: int = 9) -> datetime:
    return clock.start_of_day(clock.now()) + timedelta(days=day_in, hours=hour)


def remind(day_in: int = 0, hour: int = 9) -> int:
    with time_machine.travel(at(day_in, hour), tick=False):
        return perform(reminding.remind, JOB)


def contract(cast: Cast, n: int, left: int, **changed: object) -> int:
    """It ends in so many days, and is kept for long after."""
    id = filed(cast, cast.clerk, n, happened_on=today(), **changed)
    set_record(cast, id, expires_on=today() + timedelta(days=left))
    return id


def told(cast: Cast, message: str) -> list[tuple[str, str]]:
    """(who, of what), oldest first."""
    with cast.database.reading() as s:
        wanted = select(User.name, Alert.params).join(User, User.id == Alert.user_id)
        here = wanted.where(Alert.kind == AlertKind.ARCHIVE, Alert.message == message)
        rows = s.execute(here.order_by(Alert.id)).all()
    return [(name, str(params.get("record", params.get("n")))) for name, params in rows]


@pytest.mark.both
def test_an_end_is_told_at_60_30_7_days_and_after_once_each(cast: Cast) -> None:
    contract(cast, 1, 90, title="电梯维保合同")
    counts = {day: remind(day) for day in (0, 29, 30, 31, 60, 83, 90, 91, 92, 130)}
    assert counts == {0: 0, 29: 0, 30: 2, 31: 0, 60: 2, 83: 2, 90: 0, 91: 2, 92: 0, 130: 0}
    names = [who for who, _ in told(cast, reminding.ENDS)]
    assert names == ["clerk", "manager"] * 3
    assert {what for _, what in told(cast, reminding.ENDED)} == {f"LH-WX-{today():%Y}-0001 电梯维保合同"}


def test_before_the_morning_digest_nobody_is_told(cast: Cast) -> None:
    contract(cast, 1, 5)
    assert (remind(hour=7), remind(hour=8)) == (0, 2)


def test_a_followed_contract_is_quiet_and_a_new_end_is_told_anew(cast: Cast) -> None:
    quiet, runs = contract(cast, 1, 5), contract(cast, 2, 5)
    set_record(cast, quiet, followed_by="LH-HT-2026-0001")
    assert remind() == 2
    set_record(cast, runs, expires_on=today() + timedelta(days=6))
    assert remind() == 2


def test_a_closed_record_is_told_by_its_number_to_those_who_see_it(cast: Cast) -> None:
    id = filed(cast, cast.quality, 1, title="高管合同", secrecy=Secrecy.RESTRICTED)
    set_record(cast, id, expires_on=today())
    remind()
    assert told(cast, reminding.ENDS) == [("quality", "LH-WX-2001-0001")]


@pytest.mark.both
def test_paper_not_back_is_told_weekly_to_lender_and_borrower(cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1, happened_on=today())
    lending = {"id": id, "due_on": today(), "purpose": "核对", "borrower_id": cast.user_id("guard")}
    loan = perform(loans.lend, cast.clerk, None, **lending)
    assert [remind(day) for day in (0, 1, 2, 7, 8)] == [0, 2, 0, 0, 2]
    assert [who for who, _ in told(cast, reminding.NOT_BACK)] == ["clerk", "guard"] * 2
    perform(loans.bring_back, cast.clerk, None, loan_id=loan)
    assert remind(15) == 0
    with cast.database.reading() as s:
        assert s.get_one(ArchiveLoan, loan).returned_to_id == cast.user_id("clerk")


@pytest.mark.both
def test_what_was_kept_long_enough_is_told_once_a_quarter(cast: Cast) -> None:
    filed(cast, cast.clerk, 1)
    filed(cast, cast.clerk_b, 2, project_id=cast.project_b)
    filed(cast, cast.quality, 3, secrecy=Secrecy.RESTRICTED)
    set_record(cast, filed(cast, cast.clerk, 4), hold="诉讼")
    remind()
    assert sorted(told(cast, reminding.KEPT)) == [("manager", "1"), ("manager_b", "1"), ("quality", "3")]
    remind()
    assert len(told(cast, reminding.KEPT)) == 3
    remind(93)
    assert len(told(cast, reminding.KEPT)) == 6


def test_a_review_over_a_year_old_is_asked_for_once_a_month(cast: Cast) -> None:
    remind(364)
    assert not told(cast, reminding.REVIEW)
    remind(366)
    remind(366)
    assert sorted(who for who, _ in told(cast, reminding.REVIEW)) == ["admin", "quality"]
    with cast.database.writing() as s:
        s.add(AccessReview(at=at(366), by_id=None, content=[]))
    remind(400)
    assert len(told(cast, reminding.REVIEW)) == 2


def test_a_recorder_who_left_the_project_or_the_company_hears_nothing(cast: Cast) -> None:
    moved = replace(cast.clerk_b, projects=cast.clerk.projects)
    gone, away = filed(cast, cast.clerk, 1), filed(cast, moved, 2)
    for id in (gone, away):
        set_record(cast, id, expires_on=today() + timedelta(days=5))
    with cast.database.writing() as s:
        s.get_one(User, cast.user_id("clerk")).active = False
        assert s.get_one(ArchiveRecord, away).recorded_by_id == cast.user_id("clerk_b")
    remind()
    assert [who for who, _ in told(cast, reminding.ENDS)] == ["manager", "manager"]
