"""Courses asked of posts, sessions planned, going on and held, somebody lacking what their post needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from db.base import Database
from db.choices.training import ContentArea, CourseKind, Presence
from db.staff import Staff
from db.training import CourseSession
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.files import service as files
from lib.staff import service as staff
from lib.training import attendance, course_files, courses, hours, plans, requirements, sessions
from lib.training.course_rules import CourseFacts
from lib.training.hours import Which as WhoseHours
from lib.training.hours_rules import Base, Per
from lib.training.matrix import Which as Whose
from lib.training.plan_rules import Source
from lib.training.session_rules import Expected, SessionFacts
from tests.cast import Cast

POST, PHONE = "秩序员", "13800004321"
JOB = Actor.system("job", "training.remind", "standards.view")


@dataclass(frozen=True)
class Taught:
    """fire: a safety course the post needs first; lift: one besides. person, mate: of project A."""

    fire: int
    lift: int
    asked: int
    person: int
    mate: int
    coming: int
    now: int
    held: int
    line: int
    file: int
    loose: int


def hire(cast: Cast, name: str, project: int | None, no: str = "", **more: Any) -> int:
    about = {"no": no, "post": POST, "phone": PHONE, **more}
    return perform(staff.add_person, cast.admin, None, name=name, project_id=project, **about)


def with_account(cast: Cast, staff_id: int, name: str) -> None:
    """The account of that name is theirs from here on."""
    with cast.database.writing() as s:
        s.get_one(Staff, staff_id).user_id = cast.user_id(name)


def course(cast: Cast, code: str = "AQ01", **more: Any) -> int:
    facts: dict[str, Any] = {
        "code": code,
        "title": f"消防安全{code}",
        "area": ContentArea.SAFETY,
        "kind": CourseKind.CENTRAL,
        "hours": Decimal(4),
        "months": 12,
    }
    return perform(courses.add_course, cast.trainer, None, facts=CourseFacts(**(facts | more)))


def facts(course_id: int, project_id: int | None, begins: datetime, **more: Any) -> SessionFacts:
    return SessionFacts(course_id, begins, begins + timedelta(hours=2), project_id, **more)


def planned(
    cast: Cast, course_id: int, *, begins: timedelta, who: Expected | None = None, **more: Any
) -> int:
    """In project A, of two hours; begins counts from now."""
    told = facts(course_id, cast.project_a, clock.now() + begins, place="会议室", trainer="张示例")
    return perform(sessions.plan, cast.trainer, None, facts=told, who=who or Expected(posts=(POST,)), **more)


def held(cast: Cast, course_id: int, *staff_ids: int, ago: timedelta = timedelta(hours=3)) -> int:
    """Those people came, the others of the post did not."""
    id = planned(cast, course_id, begins=-ago)
    there = {line.staff_id: line for line in lines(cast, id)}
    marks = {there[one].id: there[one].version for one in staff_ids}
    perform(attendance.mark, cast.trainer, None, id=id, presence=Presence.PRESENT, lines=marks)
    perform(sessions.finish, cast.trainer, None, **seen(cast, id))
    return id


def lines(cast: Cast, session_id: int) -> list[attendance.Line]:
    return read(attendance.attendance_list, cast.trainer, id=session_id)


def seen(cast: Cast, id: int) -> dict[str, Any]:
    return {"id": id, "version": read(sessions.one_session, cast.trainer, id=id).version}


def secret_of(database: Database, id: int) -> str:
    with database.reading() as s:
        return s.get_one(CourseSession, id).code


def made(cast: Cast) -> Taught:
    fire, lift = course(cast), course(cast, "SB02", area=ContentArea.EQUIPMENT, months=None)
    asked = perform(requirements.require, cast.trainer, None, post=POST, course_id=fire, before=True)
    perform(requirements.require, cast.trainer, None, post=POST, course_id=lift)
    person = hire(cast, "冯示例", cast.project_a, "PX001")
    mate = hire(cast, "陈示例", cast.project_a, "PX002", phone="13800008765")
    with_account(cast, person, "guard")
    wish = {"staff_id": person, "course_id": lift, "reason": "新设备上线"}
    return Taught(
        fire=fire,
        lift=lift,
        asked=asked,
        person=person,
        mate=mate,
        held=held(cast, lift, person),
        now=planned(cast, fire, begins=timedelta(minutes=-10)),
        coming=planned(cast, fire, begins=timedelta(days=2)),
        line=perform(plans.add_line, cast.trainer, None, **wish),
        file=_taught_from(cast, fire),
        loose=_loose(cast, "练习.txt"),
    )


def _loose(cast: Cast, name: str) -> int:
    return perform(files.keep, cast.trainer, None, name=name, content=name.encode()).id


def _taught_from(cast: Cast, course_id: int) -> int:
    kept = _loose(cast, "讲义.txt")
    perform(course_files.add_course_files, cast.trainer, None, id=course_id, file_ids=[kept])
    return kept


# -- proper values for every use case ----------------------------------------------------------


def _of(name: str, **more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {"id": getattr(w.taught, name), **more}


def _seen(name: str, **more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {**seen(w.cast, getattr(w.taught, name)), **more}


def _person(**more: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda w: {"staff_id": w.taught.person, **more}


def _facts(**more: Any) -> CourseFacts:
    told: dict[str, Any] = {"code": "AQ09", "title": "年度安全生产", "hours": Decimal(4)}
    return CourseFacts(**(told | {"area": ContentArea.SAFETY, "kind": CourseKind.CENTRAL} | more))


def _moved(w: Any) -> dict[str, Any]:
    begins = clock.now() + timedelta(days=3)
    told = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "hours": Decimal(2)}
    return {**seen(w.cast, w.taught.coming), **told, "place": "", "trainer": ""}


def _marked(w: Any) -> dict[str, Any]:
    (line, *_others) = lines(w.cast, w.taught.now)
    return {"id": w.taught.now, "presence": Presence.PRESENT, "lines": {line.id: line.version}}


def _planned(w: Any) -> dict[str, Any]:
    return {"facts": facts(w.taught.fire, w.cast.project_a, clock.now() + timedelta(days=1))}


def _key(w: Any) -> str:
    return f"{Source.REQUIRED.value}/{w.taught.fire}/0"


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "training.list_courses": lambda w: {"by": courses.Which()},
    "training.one_course": _of("fire"),
    "training.courses": lambda w: {},
    "training.papers": lambda w: {},
    "training.add_course": lambda w: {"facts": _facts()},
    "training.change_course": _of("fire", version=1, facts=_facts(code="AQ01")),
    "training.set_active": _of("fire", version=1, active=False),
    "training.list_course_files": _of("fire"),
    "training.add_course_files": lambda w: {"id": w.taught.fire, "file_ids": [w.taught.loose]},
    "training.remove_course_file": lambda w: {"id": w.taught.fire, "file_id": w.taught.file},
    "training.look_at_course_file": _of("file"),
    "training.posts": lambda w: {},
    "training.requirements": lambda w: {},
    "training.by_post": lambda w: {},
    "training.require": lambda w: {"post": "客服专员", "course_id": w.taught.fire},
    "training.set_before": _of("asked", version=1, before=False),
    "training.no_longer_require": _of("asked", version=1),
    "training.load_courses": lambda w: {},
    "training.list_sessions": lambda w: {"by": sessions.Which()},
    "training.one_session": _of("now"),
    "training.plan": _planned,
    "training.change": _moved,
    "training.ask_to_come": _of("coming", who=Expected(posts=(POST,))),
    "training.let_off": lambda w: {"id": w.taught.coming, "staff_id": w.taught.mate},
    "training.finish": _seen("now"),
    "training.call_off": _seen("coming", reason="培训师生病"),
    "training.attendance_list": _of("now"),
    "training.export_list": _of("now"),
    "training.mark": _marked,
    "training.add_present": lambda w: {"id": w.taught.now, "staff_id": w.taught.mate},
    "training.open_code": _of("now"),
    "training.close_code": _of("now"),
    "training.shown_code": _of("now"),
    "training.excuse_myself": lambda w: {"session_id": w.taught.coming, "reason": "休假"},
    "training.by_code": lambda w: {"code": "no-such-code"},
    "training.sign_by_number": lambda w: {
        "session_id": w.taught.now,
        "stamp": "no-such-stamp",
        "no": "PX001",
        "digits": "4321",
    },
    "training.sign_myself": lambda w: {"session_id": w.taught.now, "stamp": "no-such-stamp"},
    "training.from_results": lambda w: {},
    "training.remind": lambda w: {},
    "training.matrix": lambda w: {"by": Whose()},
    "training.export_matrix": lambda w: {"by": Whose()},
    "training.person": _person(),
    "training.own": lambda w: {},
    "training.course_titles": lambda w: {"ids": [w.taught.fire]},
    "training.base": lambda w: {},
    "training.set_base": lambda w: {"to": Base(Per.MONTH, Decimal(174)), "seen": base_stamp(w.cast)},
    "training.watch": lambda w: {"by": WhoseHours()},
    "training.export_hours": lambda w: {"by": WhoseHours()},
    "training.own_hours": lambda w: {},
    "training.hours_of": _person(),
    "training.plan_lines": _person(),
    "training.own_plan": lambda w: {},
    "training.proposals": _person(),
    "training.accept": lambda w: {"staff_id": w.taught.person, "key": _key(w), "reason": "岗位要求"},
    "training.turn_down": lambda w: {"staff_id": w.taught.person, "key": _key(w), "reason": "已安排"},
    "training.add_line": lambda w: {
        "staff_id": w.taught.mate,
        "course_id": w.taught.lift,
        "reason": "新设备上线",
    },
    "training.change_line": _of("line", version=1, reason="新设备上线", due_on=None),
    "training.settle_line": _of("line", version=1, state="done"),
    "training.own_sessions": lambda w: {"coming": True},
    "exams.exams_of_course": lambda w: {"course_id": w.taught.fire},
    "exams.exams_to_link": lambda w: {},
}


def base_stamp(cast: Cast) -> int:
    return read(hours.base, cast.trainer).stamp
