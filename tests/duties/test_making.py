"""Tasks made ahead: however often, late or changed, each once and none left out."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update

from db.base import Database
from db.choices.duties import DutyKind, TaskState
from db.choices.equipment import EquipmentKind
from db.choices.standards import Special
from db.duties import Duty, DutyPlace, DutyTask
from db.equipment import Equipment, Upkeep
from db.records import AuditEntry
from lib import clock
from lib.access import Actor
from lib.deeds import perform
from lib.duties import duties, making, places, presets, tasks
from lib.duties.duty_rules import PlaceFacts
from lib.duties.task_rows import stands
from lib.duties.task_rules import Standing
from lib.forms import service as forms
from lib.standards import days
from tests import obliged
from tests.cast import Cast

JOB = Actor.system("job", "duties.make")
START = datetime(2025, 11, 21, 1, 0, tzinfo=UTC)  # 09:00 in the company's zone, a Friday
THRICE = {"every": "day", "times": ["07:30", "12:00", "17:30"]}


@pytest.fixture(autouse=True)
def now() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as moment:
        yield moment


def run() -> None:
    while perform(making.make, JOB):
        pass


def cleaning(cast: Cast, **more: Any) -> int:
    told: dict[str, Any] = {"recurs": THRICE, "minutes": 120, "grace": 60, "kind": DutyKind.CLEANING}
    return obliged.duty(cast, **(told | more))


def state_of(database: Database) -> tuple[int, int]:
    """How many tasks, and how many deeds are in the audit log."""
    with database.reading() as s:
        counted = select(func.count()).select_from
        return s.scalar(counted(DutyTask)) or 0, s.scalar(counted(AuditEntry)) or 0


def local(task: DutyTask) -> str:
    return clock.shown(task.starts_at)[5:]


@pytest.mark.both
def test_it_is_made_once_however_often_the_job_runs_or_misses(cast: Cast, now: Any) -> None:
    id = cleaning(cast)
    first = obliged.tasks(cast, id)
    # What was over when the duty was made is not missed: nobody could have done it.
    assert [local(task) for task in first[:2]] == ["11-21 07:30", "11-21 12:00"]
    run()
    before = state_of(cast.database)
    run()
    assert state_of(cast.database) == before
    now.move_to(START + timedelta(days=60))  # nobody ran it for two months
    run()
    then = obliged.tasks(cast, id)
    kinds = Counter(task.state for task in then)
    assert len(then) == len({(task.place_id, task.starts_at) for task in then}) == 3 * (60 + 45)
    assert kinds == {TaskState.MISSED: 3 * 60, TaskState.OPEN: 3 * 45}
    gaps = {b.starts_at - a.starts_at for a, b in pairwise(then)}
    assert gaps == {timedelta(hours=h) for h in (4.5, 5.5, 14)}


@pytest.mark.both
def test_a_change_makes_what_lies_ahead_anew_and_leaves_the_past(cast: Cast, now: Any) -> None:
    id = cleaning(cast)
    now.move_to(START + timedelta(days=1))
    run()
    soon = next(task for task in obliged.tasks(cast, id) if local(task) == "11-23 12:00")
    perform(tasks.give, cast.supervisor, None, id=soon.id, to_id=cast.user_id("guard"))
    facts = obliged.facts(recurs={"every": "week", "weekdays": [1]}, minutes=60, title="周清洁")
    perform(duties.change_duty, cast.quality, None, id=id, version=1, facts=facts)
    found = [local(task) for task in obliged.tasks(cast, id)]
    begun = ["11-21 07:30", "11-21 12:00", "11-21 17:30", "11-22 07:30"]
    assert found[:6] == [*begun, "11-23 12:00", "11-24 00:00"]
    assert {at[-5:] for at in found[5:]} == {"00:00"}
    run()
    assert [local(task) for task in obliged.tasks(cast, id)] == found


def test_another_person_takes_over_ahead_and_a_place_let_go_raises_nothing_more(cast: Cast) -> None:
    id = obliged.duty(cast, PlaceFacts(cast.project_a, owner_id=cast.user_id("guard")))
    (place,) = obliged.places(cast, id)
    mate = cast.user_id("mate")
    told = {"id": place.id, "version": place.version}
    perform(places.change_place, cast.manager, None, **told, owner_id=mate, post="")
    owners = [task.owner_id for task in obliged.tasks(cast, id)]
    assert owners == [cast.user_id("guard"), *[mate] * 44]  # today's has begun
    told["version"] += 1
    perform(places.set_place_active, cast.manager, None, **told, active=False)
    assert len(obliged.tasks(cast, id)) == 1
    run()
    assert len(obliged.tasks(cast, id)) == 1


def test_switched_on_again_it_goes_on_from_that_day(cast: Cast, now: Any) -> None:
    id = obliged.duty(cast)
    perform(duties.set_active, cast.quality, None, id=id, version=1, active=False)
    now.move_to(START + timedelta(days=10))
    run()
    perform(duties.set_active, cast.quality, None, id=id, version=2, active=True)
    days_made = [local(task)[:5] for task in obliged.tasks(cast, id)]
    assert days_made[:3] == ["11-21", "12-01", "12-02"]


@pytest.mark.both
def test_on_completion_the_next_one_waits_for_the_last(cast: Cast, now: Any) -> None:
    told: dict[str, Any] = {"recurs": {"every": "done", "after_days": 90}, "minutes": 7 * 24 * 60}
    id = obliged.duty(cast, **told)
    run()
    (first,) = obliged.tasks(cast, id)
    now.move_to(START + timedelta(days=3))
    perform(tasks.do, cast.mate, None, id=first.id)
    run()
    _, second = obliged.tasks(cast, id)
    assert clock.local(second.starts_at).date() == clock.local(START).date() + timedelta(days=93)
    now.move_to(second.late_until + timedelta(hours=1))
    assert stands(second, clock.now()) == Standing.MISSED
    run()
    assert [task.state for task in obliged.tasks(cast, id)] == [
        TaskState.DONE,
        TaskState.MISSED,
        TaskState.OPEN,
    ]


def test_a_day_off_learnt_of_later_moves_what_lies_ahead(cast: Cast, now: Any) -> None:
    """As when next year's holidays are published, or the company closes for a day."""
    told: dict[str, Any] = {"recurs": {"every": "week", "weekdays": [3]}, "minutes": 60}
    id = obliged.duty(cast, **told, holiday="after")
    day = datetime(2025, 11, 26).date()
    perform(days.set_special_day, cast.quality, None, day=day, kind=Special.HOLIDAY)
    now.move_to(START + timedelta(days=1))
    run()
    assert [local(task)[:5] for task in obliged.tasks(cast, id)][:2] == ["11-27", "12-03"]


def test_rare_ones_are_planned_a_year_ahead(cast: Cast) -> None:
    recurs = {"every": "quarter", "months": [1], "days": [15], "times": ["09:00"]}
    id = obliged.duty(cast, recurs=recurs, minutes=14_400)
    assert [local(task) for task in obliged.tasks(cast, id)] == [
        "01-15 09:00", "04-15 09:00", "07-15 09:00", "10-15 09:00",
    ]  # fmt: skip


def test_done_for_equipment_it_is_in_the_equipments_history(cast: Cast) -> None:
    with cast.database.writing() as s:
        lift = Equipment(
            no="DT-01",
            code="lift-code",
            project_id=cast.project_a,
            kind=EquipmentKind.LIFT,
            name="1号电梯",
            at=START,
        )
        s.add(lift)
        s.flush()
        place = PlaceFacts(cast.project_a, equipment_id=lift.id)
    id = obliged.duty(cast, place, kind=DutyKind.MAINTENANCE, title="电梯半月维保")
    task = obliged.tasks(cast, id)[0]
    perform(tasks.do, cast.mate, None, id=task.id, note="润滑、清洁")
    with cast.database.reading() as s:
        assert [(one.did, one.task_id) for one in s.scalars(select(Upkeep))] == [("润滑、清洁", task.id)]


def test_the_starter_set_is_brought_in_once_and_whole(cast: Cast) -> None:
    perform(forms.load_presets, Actor.system("builder", "forms.load"))
    codes = [one.code for one in perform_starter(cast)]
    told = {"codes": codes, "project_ids": [cast.project_a]}
    assert perform(presets.bring_in, cast.quality, None, **told) == len(codes)
    assert perform(presets.bring_in, cast.quality, None, **told) == 0
    both = {**told, "project_ids": [cast.project_a, cast.project_b]}
    assert perform(presets.bring_in, cast.quality, None, **both) == len(codes)
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(Duty)) == len(codes)
    run()
    with cast.database.reading() as s:
        kept = s.execute(select(DutyPlace.id).where(DutyPlace.made_until.is_(None))).all()
        made = s.scalars(select(DutyTask.duty_id).distinct()).all()
    assert not kept
    assert len(made) == len(codes)


def perform_starter(cast: Cast) -> list[presets.Starter]:
    with cast.database.reading() as s:
        return presets.starter_set(s, cast.quality)


def test_a_manager_brings_it_in_for_their_own_project_alone(cast: Cast) -> None:
    told = {"codes": ["drill_year"], "project_ids": [cast.project_b]}
    assert perform(presets.bring_in, cast.manager_b, None, **told) == 1
    with cast.database.reading() as s:
        (duty,) = s.scalars(select(Duty))
    assert (duty.project_id, duty.preset) == (cast.project_b, "drill_year")


def test_what_was_missed_is_told_so_before_any_job_looked(cast: Cast, now: Any) -> None:
    id = cleaning(cast)
    with cast.database.writing() as s:
        s.execute(update(DutyTask).values(state=TaskState.OPEN))
    now.move_to(START + timedelta(days=1))
    first = obliged.tasks(cast, id)[0]
    assert (first.state, stands(first, clock.now())) == (TaskState.OPEN, Standing.MISSED)
