"""Courses and what posts need; hours of a year; somebody's plan."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from db.choices.accounts import Role
from db.choices.exams import ExamState, SittingState
from db.choices.tickets import Satisfaction, State
from db.choices.training import ContentArea, CourseKind, WishState
from db.tickets import ComplaintPerson, Ticket
from db.training import Completion, Course, PlanLine, PostCourse
from lib.access import Actor, permissions_of
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.exams.plan import Basis
from lib.training import course_files, courses, hours, plans, presets, requirements
from lib.training.course_rules import CourseFacts, sound, valid_until
from lib.training.hours_rules import Base, Pace, Per, pace, span_of
from lib.training.plan_rules import Source, weak
from tests import taught
from tests.cast import Cast
from tests.exams.announced import announced, started

FACTS = CourseFacts("AQ01", "消防安全", ContentArea.SAFETY, CourseKind.CENTRAL, Decimal(4), months=12)
SETUP = Actor.system("setup", "training.load")


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        (date(2025, 3, 1), 12, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2025, 8, 31), 6, date(2026, 2, 27)),
        (date(2025, 12, 15), 1, date(2026, 1, 14)),
        (date(2025, 12, 15), None, None),
    ],
)
def test_a_course_holds_to_the_day_before_the_same_day(
    on: date, months: int | None, until: date | None
) -> None:
    assert valid_until(on, months) == until


def test_all_that_is_wrong_with_a_course_is_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        sound(replace(FACTS, title=" ", hours=Decimal(0), months=0))
    assert len(refused.value.parts) == 4  # a heading and three sentences


def test_a_trainer_keeps_courses_and_a_manager_reads_them(cast: Cast) -> None:
    id = perform(courses.add_course, cast.trainer, None, facts=FACTS)
    changed = {"id": id, "version": 1, "facts": replace(FACTS, months=6)}
    with pytest.raises(Forbidden):
        perform(courses.change_course, cast.manager, None, **changed)
    perform(courses.change_course, cast.trainer, None, **changed)
    with pytest.raises(Stale):
        perform(courses.change_course, cast.trainer, None, **changed)
    with pytest.raises(Refused):
        perform(courses.add_course, cast.trainer, None, facts=FACTS)
    (row,) = read(courses.list_courses, cast.manager, by=courses.Which(typed="消防")).rows
    assert (row.months, row.paper, row.posts) == (6, "", 0)
    perform(courses.set_active, cast.trainer, None, id=id, version=row.version, active=False)
    assert read(courses.list_courses, cast.manager, by=courses.Which()).rows == []
    with pytest.raises(Forbidden):
        read(courses.list_courses, cast.guard, by=courses.Which())


def test_everybody_may_open_what_a_course_is_taught_from(cast: Cast) -> None:
    from lib.files import service as files

    id = taught.course(cast)
    kept = perform(files.keep, cast.trainer, None, name="讲义.txt", content="通风、检测、作业".encode()).id
    with pytest.raises(Forbidden):
        perform(course_files.add_course_files, cast.manager, None, id=id, file_ids=[kept])
    perform(course_files.add_course_files, cast.trainer, None, id=id, file_ids=[kept])
    assert [one.name for one in read(course_files.list_course_files, cast.guard, id=id)] == ["讲义.txt"]
    assert read(course_files.look_at_course_file, cast.guard, id=kept).name == "讲义.txt"
    perform(course_files.remove_course_file, cast.trainer, None, id=id, file_id=kept)
    with pytest.raises(NotFound):
        read(course_files.look_at_course_file, cast.guard, id=kept)


def test_the_shipped_courses_cover_every_area_and_come_once(cast: Cast) -> None:
    shipped = yaml.safe_load(presets.FILE.read_text("utf8"))
    for _ in range(2):
        perform(presets.load_courses, SETUP)
    with cast.database.reading() as s:
        kept = list(s.scalars(select(Course)))
        asked = s.scalar(select(func.count()).select_from(PostCourse))
        before = s.scalar(select(func.count()).select_from(PostCourse).where(PostCourse.before.is_(True)))
    assert len(kept) == len(shipped) == 18
    assert {one.area for one in kept} == set(ContentArea)
    assert asked == sum(len(one.get("posts", [])) + len(one.get("before", [])) for one in shipped)
    assert before
    assert all(one.outline and one.review_by and one.hours > 0 for one in kept)


def test_a_post_asks_for_a_course_once(cast: Cast) -> None:
    id = taught.course(cast)
    asked = perform(requirements.require, cast.trainer, None, post=taught.POST, course_id=id)
    with pytest.raises(Refused):
        perform(requirements.require, cast.trainer, None, post=taught.POST, course_id=id)
    perform(requirements.set_before, cast.trainer, None, id=asked, version=1, before=True)
    (row,) = read(requirements.by_post, cast.manager)[taught.POST]
    assert (row.code, row.before) == ("AQ01", True)
    assert taught.POST in read(requirements.posts, cast.manager)
    perform(requirements.no_longer_require, cast.trainer, None, id=asked, version=row.version)
    assert read(requirements.requirements, cast.manager) == []


# -- hours -------------------------------------------------------------------------------------


def test_who_keeps_an_even_pace_is_not_behind() -> None:
    eight, half = Decimal(8), Decimal("0.5")
    assert [pace(Decimal(hours), eight, half) for hours in (8, 4, 3)] == [
        Pace.DONE,
        Pace.ON_WAY,
        Pace.BEHIND,
    ]
    assert span_of(Per.MONTH, date(2024, 2, 10)).last == date(2024, 2, 29)
    assert span_of(Per.YEAR, date(2025, 7, 2)).gone(date(2025, 12, 31)) == 1


@pytest.mark.both
def test_only_hours_of_held_sessions_count_and_safety_apart(cast: Cast) -> None:
    fire, lift = taught.course(cast), taught.course(cast, "SB02", area=ContentArea.EQUIPMENT)
    person = taught.hire(cast, "冯示例", cast.project_a)
    other = taught.hire(cast, "陈示例", cast.project_a)
    taught.held(cast, fire, person)
    taught.held(cast, lift, person, other)
    taught.planned(cast, fire, begins=timedelta(minutes=-10))
    to = Base(Per.YEAR, Decimal(100))
    perform(hours.set_base, cast.trainer, None, to=to, seen=taught.base_stamp(cast))
    with pytest.raises(Stale):
        perform(hours.set_base, cast.trainer, None, to=to, seen=0)
    found = read(hours.watch, cast.manager, by=hours.Which(post=taught.POST))
    rows = {row.id: row for row in found.page.rows}
    assert (rows[person].safety, rows[person].safety_short, rows[person].trained) == (4, 4, 8)
    assert (rows[other].safety, rows[other].trained, rows[other].short) == (0, 4, 16)
    assert (rows[person].share, found.count.share) == (8, 6)
    assert (found.count.people, found.count.safety_short, found.count.base_short) == (2, 2, 2)
    assert next(iter(rows)) == other  # who is furthest behind stands first
    own = read(hours.hours_of, cast.manager, staff_id=person)
    assert own.areas == {ContentArea.SAFETY: 4, ContentArea.EQUIPMENT: 4}
    with pytest.raises(NotFound):
        read(hours.hours_of, cast.manager_b, staff_id=person)
    assert read(hours.watch, cast.manager_b, by=hours.Which()).page.rows == []


# -- plans -------------------------------------------------------------------------------------


def test_what_is_known_of_somebody_is_proposed_and_their_leader_decides(cast: Cast) -> None:
    fire = taught.course(cast)
    answer = taught.course(cast, "FW05", area=ContentArea.COMPLAINTS)
    talk = taught.course(cast, "FW02", area=ContentArea.COMMUNICATION)
    perform(requirements.require, cast.trainer, None, post=taught.POST, course_id=fire)
    person = taught.hire(cast, "冯示例", cast.project_a)
    taught.with_account(cast, person, "technician")
    _complained(cast, person)
    for _ in range(2):
        _unhappy(cast)
    found = {one.source: one for one in read(plans.proposals, cast.manager, staff_id=person)}
    assert {source: one.course_id for source, one in found.items()} == {
        Source.REQUIRED: fire,
        Source.COMPLAINT: answer,
        Source.CALL_BACK: talk,
    }
    mine: dict[str, Any] = {"staff_id": person, "reason": "岗位要求"}
    with pytest.raises(NotFound):
        perform(plans.accept, cast.manager_b, None, key=found[Source.REQUIRED].key, **mine)
    perform(plans.accept, cast.manager, None, key=found[Source.REQUIRED].key, **mine)
    perform(plans.turn_down, cast.manager, None, key=found[Source.COMPLAINT].key, **mine)
    left = read(plans.proposals, cast.manager, staff_id=person)
    assert [one.source for one in left] == [Source.CALL_BACK]
    (line,) = read(plans.own_plan, cast.technician)
    assert (line.what, line.reason, line.state) == ("消防安全AQ01", "岗位要求", WishState.OPEN)
    taught.held(cast, fire, person)  # being there passes it, and the plan's line is done
    (line,) = read(plans.plan_lines, cast.manager, staff_id=person)
    assert (line.state, line.done_on is not None) == (WishState.DONE, True)


@pytest.mark.parametrize(("right", "share"), [(2, 40.0), (3, None)])
def test_a_topic_is_weak_below_sixty_per_cent_of_five_answers(right: int, share: float | None) -> None:
    answers = [(7, 1.0)] * right + [(7, 0.0)] * (5 - right) + [(8, 0.0)] * 4
    assert weak(answers) == ({} if share is None else {7: (5, share)})


def test_where_somebody_was_weak_in_an_exam_is_proposed_once_results_are_out(cast: Cast) -> None:
    exam = announced(cast, state=ExamState.PUBLISHED)
    bases = [
        Basis(n=n, question=id, number=1, marks=Decimal(2), given=None, rule=None, points=Decimal(0))
        for n, id in enumerate(exam.questions, 1)
    ]
    result = {"bases": [base.model_dump(mode="json") for base in bases]}
    started(cast, exam, state=SittingState.SUBMITTED, result=result)
    (one,) = read(plans.proposals, cast.manager, staff_id=exam.staff[0])
    assert (one.source, one.topic_id, one.basis["n"]) == (Source.TOPIC, exam.topic, 8)
    assert read(plans.proposals, cast.manager, staff_id=exam.staff[1]) == []


def _complained(cast: Cast, person: int) -> None:
    id = cast.ticket(State.INVESTIGATED)
    from db.tickets import Complaint

    with cast.database.writing() as s:
        s.get_one(Complaint, id).valid = True
        s.add(ComplaintPerson(ticket_id=id, staff_id=person))


def _unhappy(cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    with cast.database.writing() as s:
        s.get_one(Ticket, id).satisfaction = Satisfaction.DISSATISFIED


def test_a_leader_changes_and_settles_a_line(cast: Cast) -> None:
    fire, person = taught.course(cast), taught.hire(cast, "冯示例", cast.project_a)
    line: dict[str, Any] = {"staff_id": person, "course_id": fire, "reason": "转岗"}
    id = perform(plans.add_line, cast.manager, None, **line)
    with pytest.raises(Refused):
        perform(plans.add_line, cast.manager, None, **line)
    due = date(2026, 1, 31)
    perform(plans.change_line, cast.manager, None, id=id, version=1, reason="转岗培训", due_on=due)
    with pytest.raises(NotFound):
        perform(plans.settle_line, cast.manager_b, None, id=id, version=2, state=WishState.DONE)
    perform(plans.settle_line, cast.manager, None, id=id, version=2, state=WishState.DROPPED)
    assert read(plans.plan_lines, cast.manager, staff_id=person) == []
    with cast.database.reading() as s:
        assert s.get_one(PlanLine, id).due_on == due
        assert s.scalar(select(func.count()).select_from(Completion)) == 0


def test_everybody_who_works_here_has_their_own_training() -> None:
    assert all("training.own" in permissions_of(frozenset({"staff", role.value})) for role in Role)
