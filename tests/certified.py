"""Somebody who passed a course, with a certificate and without; questions to practise."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from db.choices.exams import ExamState
from db.training import Completion
from lib.deeds import perform
from lib.training import certificates
from lib.training.certificates import Which
from lib.training.practice_rules import Source
from tests import taught
from tests.cast import Cast
from tests.exams.announced import announced


@dataclass(frozen=True)
class Certified:
    """person: of project A, with the supervisor's account. held has a certificate, without has none yet."""

    person: int
    course: int
    without: int
    held: int
    code: str
    single: int
    short: int


def passed(cast: Cast, staff_id: int, course_id: int) -> int:
    """By being there."""
    taught.held(cast, course_id, staff_id)
    with cast.database.reading() as s:
        whose = Completion.staff_id == staff_id, Completion.course_id == course_id
        return s.scalars(select(Completion.id).where(*whose)).one()


def version(cast: Cast, id: int) -> int:
    with cast.database.reading() as s:
        return s.get_one(Completion, id).version


def code_of(cast: Cast, id: int) -> str:
    with cast.database.reading() as s:
        return s.get_one(Completion, id).code or ""


def made(cast: Cast) -> Certified:
    first, second = taught.course(cast, "HG01"), taught.course(cast, "HG02")
    person = taught.hire(cast, "卫示例", cast.project_a, "HG001")
    taught.with_account(cast, person, "supervisor")
    held, without = passed(cast, person, first), passed(cast, person, second)
    perform(certificates.issue, cast.trainer, None, id=held, version=1)
    exam = announced(cast, no="KS20251121-0088", state=ExamState.PUBLISHED)
    return Certified(
        person=person,
        course=first,
        held=held,
        without=without,
        code=code_of(cast, held),
        single=exam.questions[0],
        short=exam.questions[-1],
    )


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "training.passed": lambda w: {"by": Which(course_id=w.certified.course)},
    "training.waiting": lambda w: {"by": Which(course_id=w.certified.course)},
    "training.issue": lambda w: {"id": w.certified.without, "version": 1},
    "training.issue_all": lambda w: {"by": Which(course_id=w.certified.course)},
    "training.revoke": lambda w: {"id": w.certified.held, "version": 2, "reason": "发错了人"},
    "training.print_certificates": lambda w: {"ids": [w.certified.held]},
    "training.print_own": lambda w: {"id": w.certified.held},
    "training.verified": lambda w: {"code": w.certified.code},
    "training.training_file": lambda w: {"staff_id": w.certified.person},
    "training.own_file": lambda w: {},
    "training.take_file": lambda w: {"staff_id": w.certified.person},
    "training.take_own_file": lambda w: {},
    "training.choices": lambda w: {},
    "training.round_of": lambda w: {"source": Source.AREA, "which": "safety", "seed": 1},
    "training.card": lambda w: {"question_id": w.certified.single, "seed": 1},
    "training.practice_picture": lambda w: {"question_id": w.certified.single, "place": 0},
    "training.answer": lambda w: {"question_id": w.certified.single, "seed": 1, "said": {"a": ["0"]}},
    "training.judge": lambda w: {"question_id": w.certified.short, "right": True},
    "training.wrong_book": lambda w: {},
    "training.progress": lambda w: {},
}
