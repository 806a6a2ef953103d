"""Tasks taken, done, made up, excused and handed to substitutes; what is told of them and counted."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from db.alerts import Alert
from db.choices.duties import TaskState
from db.duties import DutyTask
from db.staff import Staff
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.duties import absences, counts, find, making, reminding, task_files, tasks
from lib.duties.counts import Which
from lib.duties.duty_rules import PlaceFacts
from lib.duties.find import Filter
from lib.duties.task_rules import Standing
from lib.errors import Forbidden, NotFound, Refused
from tests import obliged
from tests.cast import Cast
from tests.faults.harness import at_once

JOB = Actor.system("job", "duties.make")
REMINDER = Actor.system("job", "duties.remind", "standards.view")
START = datetime(2025, 11, 21, 1, 0, tzinfo=UTC)  # 09:00 in the company's zone
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def now() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as moment:
        yield moment


def place(cast: Cast, owner: str = "", **more: Any) -> PlaceFacts:
    return PlaceFacts(cast.project_a, owner_id=cast.user_id(owner) if owner else None, **more)


def morning(cast: Cast, owner: str = "", **more: Any) -> DutyTask:
    """09:00 to 10:00, late until 11:00; today's."""
    told: dict[str, Any] = {"recurs": {"every": "day", "times": ["09:00"]}, "minutes": 60, "grace": 60}
    return obliged.tasks(cast, obliged.duty(cast, place(cast, owner), **(told | more)))[0]


def again(cast: Cast, task: DutyTask) -> DutyTask:
    with cast.database.reading() as s:
        return s.get_one(DutyTask, task.id)


def stands(cast: Cast, task: DutyTask) -> Standing:
    return read(find.one_task, cast.quality, id=task.id).row.standing


# -- taken and done ----------------------------------------------------------------------------


@pytest.mark.both
def test_of_many_who_take_it_one_has_it(cast: Cast) -> None:
    task = morning(cast)
    people = [cast.mate, cast.guard, cast.clerk, cast.technician]
    outcomes = at_once([lambda p=p: perform(tasks.take, p, None, id=task.id) for p in people])
    assert sum(one.refused is None for one in outcomes) == 1
    assert all(isinstance(one.refused, Refused) for one in outcomes if one.refused)
    assert again(cast, task).owner_id in {person.user_id for person in people}


def test_it_is_done_in_its_time_or_late_or_made_up_with_a_reason(cast: Cast, now: Any) -> None:
    task, strict = morning(cast, "guard"), morning(cast, "guard", made_up=False)
    now.move_to(START - timedelta(minutes=5))
    with pytest.raises(Refused, match="can be done from 2025-11-21 09:00"):
        perform(tasks.do, cast.guard, None, id=task.id)
    now.move_to(START + timedelta(minutes=90))
    assert stands(cast, task) == Standing.LATE
    now.move_to(START + timedelta(hours=2))
    assert (stands(cast, task), stands(cast, strict)) == (Standing.MISSED, Standing.MISSED)
    with pytest.raises(Refused, match="Missed task"):
        perform(tasks.do, cast.guard, None, id=strict.id, note="迟了")
    with pytest.raises(Refused, match="why it was not done in time"):
        perform(tasks.do, cast.guard, None, id=task.id)
    perform(tasks.do, cast.guard, None, id=task.id, note="临时处理漏水，午后补做")
    assert stands(cast, task) == Standing.DONE_LATE
    with pytest.raises(Refused, match="Done late"):
        perform(tasks.do, cast.guard, None, id=task.id, note="再来")
    assert again(cast, task).done_at == START + timedelta(hours=2)


def test_a_photo_is_demanded_where_the_duty_says_so_and_seen_through_the_task(cast: Cast) -> None:
    task = morning(cast, "guard", photo=True)
    with pytest.raises(Refused, match="photo"):
        perform(tasks.do, cast.guard, None, id=task.id, note="已巡")
    photo = obliged.photo_of(cast.guard)
    perform(tasks.do, cast.guard, None, id=task.id, file_ids=[photo])
    assert [file.id for file in read(task_files.list_files, cast.manager, id=task.id)] == [photo]
    assert read(task_files.look_at_file, cast.guard, id=photo).id == photo
    for stranger in (cast.mate, cast.manager_b):
        with pytest.raises(NotFound):
            read(task_files.look_at_file, stranger, id=photo)


def test_whose_task_it_is_and_whose_it_is_not(cast: Cast) -> None:
    own, free = morning(cast, "guard"), morning(cast)
    post = obliged.tasks(cast, obliged.duty(cast, place(cast, post="电工")))[0]
    with cast.database.writing() as s:
        for name, held in (("mate", "电工"), ("technician", "保洁员")):
            s.add(Staff(name=name, post=held, project_id=cast.project_a, user_id=cast.user_id(name)))
    seen = {
        name: {task for task in (own.id, free.id, post.id) if _is_seen(cast, name, task)}
        for name in ("guard", "mate", "technician", "manager", "technician_b", "manager_b")
    }
    assert seen == {
        "guard": {own.id, free.id, post.id},  # nobody knows the guard's post
        "mate": {free.id, post.id},
        "technician": {free.id},
        "manager": {own.id, free.id, post.id},
        "technician_b": set(),
        "manager_b": set(),
    }
    perform(tasks.do, cast.supervisor, None, id=free.id)  # leaders record it for others
    with pytest.raises(NotFound):
        perform(tasks.do, cast.mate, None, id=own.id)


def _is_seen(cast: Cast, name: str, id: int) -> bool:
    try:
        return bool(read(find.one_task, getattr(cast, name), id=id))
    except NotFound:
        return False


def test_nobody_excuses_their_own_task(cast: Cast) -> None:
    task = morning(cast, "supervisor")
    with pytest.raises(Forbidden, match="their own"):
        perform(tasks.excuse, cast.supervisor, None, id=task.id, reason="停水")
    with pytest.raises(Forbidden):
        perform(tasks.excuse, cast.guard, None, id=morning(cast, "guard").id, reason="停水")
    with pytest.raises(Refused, match="reason"):
        perform(tasks.excuse, cast.manager, None, id=task.id, reason=" ")
    perform(tasks.excuse, cast.manager, None, id=task.id, reason="停水")
    assert stands(cast, task) == Standing.EXCUSED
    assert not read(find.one_task, cast.manager, id=task.id).may_excuse


def test_given_to_somebody_else_they_are_told(cast: Cast) -> None:
    task = morning(cast, "guard")
    perform(tasks.give, cast.manager, None, id=task.id, to_id=cast.user_id("mate"), version=1)
    with pytest.raises(Refused, match="cannot be given"):
        perform(tasks.give, cast.manager, None, id=task.id, to_id=cast.user_id("technician_b"))
    with cast.database.reading() as s:
        assert s.scalars(select(Alert.user_id)).all() == [cast.user_id("mate")]


# -- absences ----------------------------------------------------------------------------------


def hands(cast: Cast, duty_id: int) -> list[tuple[str, str]]:
    """Whose the first days' tasks are, and for whom."""
    names = {cast.user_id(name): name for name in ("guard", "mate", "technician")}
    found = obliged.tasks(cast, duty_id)[:5]
    return [(names.get(task.owner_id or 0, ""), names.get(task.for_id or 0, "")) for task in found]


def away(cast: Cast, name: str, since: date, until: date, to: str = "") -> int:
    told = {"substitute_id": cast.user_id(to) if to else None, "since": since, "until": until}
    return perform(absences.add_absence, cast.manager, None, user_id=cast.user_id(name), **told)


@pytest.mark.both
def test_tasks_go_to_the_substitute_and_come_back(cast: Cast) -> None:
    today = obliged.today()
    before = obliged.duty(cast, place(cast, "guard"))
    posts = obliged.duty(cast, place(cast, post="秩序员"))
    perform(tasks.do, cast.guard, None, id=obliged.tasks(cast, before)[0].id)
    id = away(cast, "guard", today, today + 2 * DAY, "mate")
    after = obliged.duty(cast, place(cast, "guard"))  # made while they are away
    own, stood_in = ("guard", ""), ("mate", "guard")
    assert hands(cast, before) == [own, stood_in, stood_in, own, own]
    assert hands(cast, after) == [stood_in] * 3 + [own] * 2
    assert hands(cast, posts) == [("", "")] * 5
    with pytest.raises(Refused, match="away in these days too"):
        away(cast, "technician", today, today, "guard")
    # The substitute falls ill as well, and theirs stands in for both.
    ill = away(cast, "mate", today + DAY, today + DAY, "technician")
    assert hands(cast, after)[:3] == [stood_in, ("technician", "guard"), stood_in]
    perform(absences.remove_absence, cast.manager, None, id=ill)
    told = {"id": id, "since": today, "until": today + DAY, "substitute_id": cast.user_id("mate")}
    perform(absences.change_absence, cast.manager, None, **told)
    assert hands(cast, after) == [stood_in] * 2 + [own] * 3
    perform(absences.remove_absence, cast.manager, None, id=id)
    assert hands(cast, before) == hands(cast, after) == [own] * 5


def test_without_a_substitute_whoever_is_there_takes_it_and_keeps_it(cast: Cast) -> None:
    today = obliged.today()
    duty = obliged.duty(cast, place(cast, "guard"))
    id = away(cast, "guard", today, today + DAY)
    assert hands(cast, duty)[:2] == [("", "guard")] * 2
    perform(tasks.take, cast.mate, None, id=obliged.tasks(cast, duty)[0].id)
    perform(absences.remove_absence, cast.manager, None, id=id)
    assert hands(cast, duty)[:2] == [("mate", ""), ("guard", "")]


def test_absences_are_kept_by_who_leads_them_and_make_sense(cast: Cast) -> None:
    today = obliged.today()
    obliged.duty(cast, place(cast, "guard"))
    guard = {"user_id": cast.user_id("guard"), "since": today, "until": today}
    for actor, values, error in (
        (cast.guard, guard, Forbidden),
        (cast.manager_b, guard, NotFound),
        (cast.manager, guard | {"until": today - DAY}, Refused),
        (cast.manager, guard | {"substitute_id": cast.user_id("guard")}, Refused),
        (cast.quality, guard | {"substitute_id": cast.user_id("technician_b")}, Refused),
    ):
        with pytest.raises(error):
            perform(absences.add_absence, actor, None, **values)
    assert cast.user_id("technician_b") not in read(
        absences.substitutes, cast.quality, user_id=guard["user_id"]
    )


# -- told and counted --------------------------------------------------------------------------


def alerts(cast: Cast) -> list[tuple[str, dict[str, Any]]]:
    names = {actor.user_id: name for name, actor in cast.people().items()}
    with cast.database.reading() as s:
        return [(names[one.user_id], one.params) for one in s.scalars(select(Alert).order_by(Alert.id))]


def remind(now: Any, at: datetime) -> None:
    now.move_to(at)
    while perform(making.make, JOB):
        pass
    perform(reminding.remind, REMINDER)


def test_the_morning_list_comes_once_and_what_was_missed_as_one_digest(cast: Cast, now: Any) -> None:
    for title in ("一", "二", "三"):
        morning(cast, "guard", title=title)
    morning(cast)  # nobody's: nobody is told
    remind(now, START)
    remind(now, START + timedelta(minutes=30))
    assert [(name, told["n"]) for name, told in alerts(cast)] == [("guard", 3)]
    remind(now, START + DAY)
    told = [(name, about["n"]) for name, about in alerts(cast)[1:]]
    assert sorted(told) == [("guard", 3), ("guard", 3), ("manager", 4), ("supervisor", 4)]


def test_the_last_hour_is_told_of_what_may_be_done_for_days(cast: Cast, now: Any) -> None:
    recurs = {"every": "week", "weekdays": [5], "times": ["09:00"]}
    morning(cast, "guard", recurs=recurs, minutes=3 * 24 * 60)
    end = START + 3 * DAY
    for at in (end - timedelta(hours=2), end - timedelta(minutes=40), end - timedelta(minutes=10)):
        remind(now, at)
    hours = [told for name, told in alerts(cast) if told["n"] == 1 and "until" not in told]
    assert len([told for told in hours if told["at"] == clock.shown(end)]) == 2  # of the day, of the hour


def test_completeness_is_in_time_by_planned_without_the_excused(cast: Cast, now: Any) -> None:
    id = obliged.duty(
        cast, place(cast, "guard"), recurs={"every": "day", "times": ["09:00"]}, minutes=60, grace=60
    )
    first, second, third, fourth, _fifth = obliged.tasks(cast, id)[:5]
    perform(tasks.do, cast.guard, None, id=first.id)
    now.move_to(START + DAY + timedelta(minutes=70))
    perform(tasks.do, cast.guard, None, id=second.id)
    now.move_to(START + 3 * DAY + timedelta(minutes=70))
    perform(tasks.excuse, cast.manager, None, id=third.id, reason="停电")
    by = Which(obliged.today() - 10 * DAY, obliged.today() + DAY, cast.project_a)
    found = read(counts.overall, cast.manager, by=by)
    told = (found.planned, found.in_time, found.late, found.missed, found.excused, found.overdue)
    assert told == (3, 1, 1, 0, 1, 1)
    assert found.completeness == Decimal("33.3")
    now.move_to(START + 4 * DAY)
    assert read(counts.by_duty, cast.manager, by=by)[0].missed == 1
    assert read(counts.by_project, cast.manager_b, by=Which(by.since, by.until)) == []
    (month, whole) = read(counts.by_month, cast.manager, by=by)[-1]
    assert (month.since, whole.planned) == (date(2025, 11, 1), 3)
    assert again(cast, fourth).state == TaskState.OPEN  # no job has looked since


@pytest.mark.both
def test_the_calendar_shows_each_day_and_lists_answer_alike(cast: Cast, now: Any) -> None:
    id = obliged.duty(cast, place(cast, "guard"))
    first = obliged.tasks(cast, id)[0]
    perform(tasks.do, cast.guard, None, id=first.id)
    now.move_to(START + 2 * DAY)
    today = obliged.today()
    by = Filter(since=today - 2 * DAY, until=today + 2 * DAY)
    found = read(find.by_day, cast.guard, by=by)
    expected = [Standing.DONE, Standing.MISSED, Standing.OPEN, Standing.AHEAD]
    assert found == {today + n * DAY: {one: 1} for n, one in zip(range(-2, 2), expected, strict=True)}
    for one in expected:
        only = Filter(since=by.since, until=by.until, standings=frozenset({one}))
        assert [row.standing for row in read(find.list_tasks, cast.guard, by=only).rows] == [one]
    which = Which(by.since or today, by.until or today)
    assert read(counts.overall, cast.quality, by=which).planned == 2
    assert [w.row.standing for w in read(find.today, cast.guard)] == [Standing.OPEN]
    assert [w.row.standing for w in read(find.missed, cast.guard)] == [Standing.MISSED]
    assert len(read(find.coming, cast.guard)) == 7
