"""The invented company trains its people: sessions of the months gone by, one today, two to come."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.staff import StaffStatus
from db.choices.training import CourseKind, Presence
from db.staff import Staff
from db.training import Attendance, Course, CourseSession, PostCourse
from lib import clock
from lib.access import Actor, permissions
from lib.demo.exams import examine
from lib.demo.texts import SEED, Dice, dice
from lib.training import attendance, sessions
from lib.training.completion_rows import complete
from lib.training.session_rules import Expected, SessionFacts

# Days from today, a course by its code, how many hours after nine, whose.
HELD = ((-150, "AQ02"), (-96, "FW01"), (-62, "AQ03"), (-33, "YJ01"), (-12, "FW03"))
TODAY, COMING = "AQ03", ((6, "SB01"), (13, "FL01"))
TRAINERS = ("集团培训部", "项目经理", "消防维保单位")


def train(s: Session, trainer_id: int | None, now: datetime) -> None:
    granted = frozenset(p for p in permissions() if p.split(".")[0] in ("exams", "questions", "training"))
    granted |= {"archives.file"}
    trainer = Actor("demo", "demo", user_id=trainer_id, permissions=granted, projects=None)
    chance = dice(SEED + 4)
    people = _people(s)
    _begun(s, people, chance, now)
    for days, code in HELD:
        _held(s, trainer, chance, people, code, now + timedelta(days=days))
    _planned(s, trainer, TODAY, now)
    for days, code in COMING:
        _planned(s, trainer, code, now + timedelta(days=days))
    examine(s, trainer, now)


def _people(s: Session) -> list[Staff]:
    working = Staff.status.in_((StaffStatus.ACTIVE, StaffStatus.PROBATION))
    return list(s.scalars(select(Staff).where(working).order_by(Staff.id)))


def _begun(s: Session, people: list[Staff], chance: Dice, now: datetime) -> None:
    """Nearly everybody has passed what their post needs before it, the new ones not all."""
    wanted = select(PostCourse.post, Course).join(Course, Course.id == PostCourse.course_id)
    for post, course in s.execute(wanted.where(Course.kind == CourseKind.INDUCTION)):
        for one in people:
            if one.post == post and one.joined and chance.likely(0.93):
                day = min(one.joined + timedelta(days=3), clock.local(now).date())
                complete(s, one.id, course, day)


def _course(s: Session, code: str) -> int:
    return s.scalars(select(Course.id).where(Course.code == code)).one()


def _facts(s: Session, code: str, at: datetime, trainer: str) -> SessionFacts:
    begins = clock.local(at).replace(hour=9, minute=0, second=0, microsecond=0)
    return SessionFacts(
        _course(s, code), begins, begins + timedelta(hours=2), place="总部培训室", trainer=trainer
    )


def _held(s: Session, trainer: Actor, chance: Dice, people: list[Staff], code: str, at: datetime) -> None:
    """Whoever came is written down; nobody is told of what is long past."""
    facts = _facts(s, code, at, chance.choice(TRAINERS))
    id = sessions.plan.within(s, trainer, facts=facts)
    session = s.get_one(CourseSession, id)
    for one in people:
        if one.joined and one.joined <= facts.starts_at.date() and chance.likely(0.85):
            came = Presence.PRESENT if chance.likely(0.92) else Presence.EXCUSED
            s.add(Attendance(session_id=id, staff_id=one.id, presence=Presence.EXPECTED))
            s.flush()
            _mark(s, trainer, id, one.id, came)
    told = {"id": id, "version": session.version}
    sessions.finish.within(s, trainer, **told, summary="讲解、演示、提问，现场签到。")


def _mark(s: Session, trainer: Actor, id: int, staff_id: int, came: Presence) -> None:
    wanted = select(Attendance).where(Attendance.session_id == id, Attendance.staff_id == staff_id)
    line = s.scalars(wanted).one()
    attendance.mark.within(s, trainer, id=id, presence=came, lines={line.id: line.version})


def _planned(s: Session, trainer: Actor, code: str, at: datetime) -> None:
    sessions.plan.within(s, trainer, facts=_facts(s, code, at, TRAINERS[0]), who=Expected(project_ids=(1,)))
