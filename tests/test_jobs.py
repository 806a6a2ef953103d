"""What the product does by itself: every declared job, one holder at a time, failures apart."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from db.alerts import JobLease
from db.base import Database
from lib import jobs
from lib.alerts.jobs_view import JOBS as NAMES
from lib.commands import doctor, main
from lib.settings import settings
from tests.cast import Cast
from tests.conftest import reread_settings

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
ONE = "tickets.escalation_service.escalate"


@pytest.mark.parametrize("name", jobs.jobs())
def test_a_declared_job_is_there_and_has_a_name_for_people(name: str) -> None:
    deed = jobs.job(name)
    assert getattr(deed, "writes", True)
    assert name in NAMES
    assert len(name) <= JobLease.name.type.length  # type: ignore[attr-defined]
    assert jobs.jobs()[name] >= 30


@pytest.mark.both
def test_every_job_runs_on_an_empty_database(database: Database) -> None:
    assert jobs.run_due() == dict.fromkeys(jobs.jobs(), "")


@pytest.mark.both
def test_every_job_runs_on_a_companys(cast: Cast) -> None:
    for state in ("dispatched", "done", "closed"):
        cast.ticket(state)  # type: ignore[arg-type]
    assert jobs.run_due() == dict.fromkeys(jobs.jobs(), "")
    assert all(state.ended_at and not state.error for state in jobs.states())


def test_a_job_has_its_turn_and_no_other(database: Database) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        turns = []
        for seconds in (0, 1, 50, 55, 60, 120):
            clock.move_to(NOW + timedelta(seconds=seconds))
            turns.append(jobs.run(ONE))
    assert turns == ["", None, None, "", None, ""]


@pytest.mark.both
def test_one_process_at_a_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    began, go_on, outcomes = threading.Event(), threading.Event(), []
    runs: list[int] = []

    def slow() -> None:
        runs.append(1)
        began.set()
        assert go_on.wait(10)

    monkeypatch.setattr(jobs, "job", lambda name: slow)
    first = threading.Thread(target=lambda: outcomes.append(jobs.run(ONE)))
    first.start()
    assert began.wait(10)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5), tick=False):
        assert jobs.run(ONE) is None
    go_on.set()
    first.join()
    assert (outcomes, len(runs)) == ([""], 1)


def test_a_dead_holders_lease_ends_by_itself(database: Database) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        assert jobs._take(ONE, 60)
        clock.move_to(NOW + jobs.LEASE - timedelta(seconds=1))
        assert jobs.run(ONE) is None
        clock.move_to(NOW + jobs.LEASE)
        assert jobs.run(ONE) == ""


def test_a_clock_put_back_stops_no_job(database: Database) -> None:
    with time_machine.travel(NOW + timedelta(days=365), tick=False) as clock:
        assert jobs._take(ONE, 60)
        clock.move_to(NOW)
        assert jobs.run(ONE) == ""


def test_a_failing_job_is_told_and_stops_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole = jobs.job

    def broken() -> None:
        raise ValueError("张伟 13812345678")

    monkeypatch.setattr(jobs, "job", lambda name: broken if name == ONE else whole(name))
    outcomes = jobs.run_due()
    assert [name for name, error in outcomes.items() if error] == [ONE]
    assert outcomes[ONE].startswith("ValueError, fault ")
    assert outcomes[ONE].split()[-1] in caplog.text
    assert "13812345678" not in caplog.text + outcomes[ONE]
    (kept,) = (state.error for state in jobs.states() if state.name == ONE)
    assert kept == outcomes[ONE]
    assert doctor.jobs_finding(cast.database)[0] == doctor.NOTE


def test_a_command_with_more_to_do_goes_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [3]

    def some(s: object, actor: object) -> int:
        left[0] -= 1
        return left[0]

    some.permission = "tickets.escalate"  # type: ignore[attr-defined]
    monkeypatch.setattr(jobs, "job", lambda name: some)
    assert jobs.run(ONE) == ""
    assert left == [0]


def test_from_the_command_line(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.jobs_finding(cast.database)[0] == doctor.NOTE
    assert main(["jobs"]) == 0
    told = capsys.readouterr().out
    assert f"运行了 {len(jobs.jobs())} 项任务" in told
    assert main(["jobs"]) == 0
    assert "运行了 0 项任务" in capsys.readouterr().out
    assert main(["jobs", "--list"]) == 0
    assert "正常 / fine" in capsys.readouterr().out
    assert doctor.jobs_finding(cast.database)[0] == doctor.FINE


def test_the_doctor_names_what_stands_still(cast: Cast) -> None:
    jobs.run_due()
    with cast.database.writing() as s:
        long_ago = jobs.clock.now() - timedelta(hours=1)
        s.execute(update(JobLease).where(JobLease.name == ONE).values(began_at=long_ago))
    grade, told = doctor.jobs_finding(cast.database)
    assert (grade, ONE in told) == (doctor.NOTE, True)


def test_the_background_runs_them_and_stops(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not settings().jobs
    assert jobs.start() is None
    monkeypatch.setenv("WUYEDESK_JOBS", "1")
    reread_settings()
    ran = threading.Event()
    monkeypatch.setattr(jobs, "run", lambda name: ran.set())
    monkeypatch.setattr(jobs, "FIRST", timedelta())
    scheduler = jobs.start()
    assert scheduler
    assert {one.id for one in scheduler.get_jobs()} == set(jobs.jobs())
    assert ran.wait(10)
    scheduler.shutdown()
    assert not scheduler.running


def test_a_lease_that_ran_out_is_not_given_back_for_another(database: Database) -> None:
    jobs.run(ONE)
    with database.writing() as s:
        s.execute(update(JobLease).where(JobLease.name == ONE).values(holder="another", error="mine"))
    jobs._give_back(ONE, "late")
    with database.reading() as s:
        assert s.scalar(select(JobLease.error).where(JobLease.name == ONE)) == "mine"
