"""Who must sit an exam: by project, post and department or one by one, taken off again, given more."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.choices.exams import ExamState
from db.choices.staff import StaffStatus
from db.exams import Exam, Sitter, Sitting
from db.staff import Staff
from lib import audit
from lib.access import Actor, command, query
from lib.errors import Refused, unchanged
from lib.exams.exams import ANNOUNCED
from lib.exams.scope import find_exam, find_sitter, find_to_run, sitters_of
from lib.exams.sitter_rows import (
    Person,
    SitterRow,
    Who,
    clashes,
    could_sit,
    not_own,
    sitter_rows,
    staff_rows,
    tell_late,
)
from lib.i18n import N_
from lib.paging import Page, page_of
from lib.staff.scope import visible as staff_in_sight

MOST_SITTERS, LONGEST_NOTE, MOST_EXTRA, MOST_MORE = 2000, 200, 240, 5
CODE_BYTES = 18
OPEN_TO_MORE = (ExamState.DRAFT, ExamState.ANNOUNCED)


@dataclass(frozen=True)
class Groups:
    """Posts and departments people are chosen by."""

    posts: tuple[str, ...]
    departments: tuple[str, ...]


# -- looking -----------------------------------------------------------------------------------


@query("exams.manage")
def groups(s: Session, actor: Actor) -> Groups:
    """Of everybody in post whom the actor sees."""

    def known(column: InstrumentedAttribute[str]) -> tuple[str, ...]:
        here = (staff_in_sight(actor), Staff.status != StaffStatus.LEFT, column != "")
        return tuple(s.scalars(select(column).where(*here).distinct().order_by(column)))

    return Groups(known(Staff.post), known(Staff.department))


@query("exams.manage")
def could_be_added(
    s: Session, actor: Actor, *, id: int, by: Who, number: int = 1, size: int = 20
) -> Page[Person]:
    """By post and name, with what else they sit at that time."""
    exam = find_to_run(s, actor, id)
    wanted = staff_rows().where(*could_sit(s, actor, exam, by))
    page = page_of(s, wanted.order_by(Staff.post, Staff.name, Staff.id), number=number, size=size)
    also = clashes(s, exam, [row[0] for row in page.rows])
    rows = [replace(Person(*row), clash=also.get(row[0], "")) for row in page.rows]
    return Page(rows, page.total, page.number, page.size)


@query("exams.view")
def list_sitters(s: Session, actor: Actor, *, id: int, number: int = 1, size: int = 20) -> Page[SitterRow]:
    """Those in sight, by project and name."""
    exam = find_exam(s, actor, id)
    wanted = sitter_rows().where(Sitter.exam_id == exam.id, sitters_of(actor))
    page = page_of(s, wanted.order_by(Sitter.project_id, Staff.name, Sitter.id), number=number, size=size)
    open_to_more = exam.state in OPEN_TO_MORE
    also = clashes(s, exam, [row[1] for row in page.rows]) if open_to_more else {}
    rows = [replace(SitterRow(*row), clash=also.get(row[1], "")) for row in page.rows]
    return Page(rows, page.total, page.number, page.size)


# -- adding ------------------------------------------------------------------------------------


@command("exams.manage")
def add_sitters(s: Session, actor: Actor, *, id: int, staff_ids: Sequence[int]) -> int:
    """One by one, before the exam or late; how many are new."""
    exam = find_to_run(s, actor, id, *OPEN_TO_MORE)
    chosen = Staff.id.in_(staff_ids[: MOST_SITTERS + 1])
    return _add(s, exam, s.scalars(select(Staff).where(*could_sit(s, actor, exam, Who()), chosen)).all())


@command("exams.manage")
def add_all(s: Session, actor: Actor, *, id: int, by: Who) -> int:
    """Everybody in post of a project, post or department; how many are new."""
    exam = find_to_run(s, actor, id, *OPEN_TO_MORE)
    wanted = select(Staff).where(*could_sit(s, actor, exam, by)).limit(MOST_SITTERS + 1)
    return _add(s, exam, s.scalars(wanted).all())


def _add(s: Session, exam: Exam, people: Sequence[Staff]) -> int:
    if len(people) > MOST_SITTERS:
        raise Refused(N_("{n} people at most are added in one go. Please choose fewer."), n=MOST_SITTERS)
    fresh = {"extra_minutes": 0, "extra_attempts": 0, "note": "", "overall_note": "", "version": 1}
    rows = [
        {
            **fresh,
            "exam_id": exam.id,
            "staff_id": one.id,
            "project_id": one.project_id,
            "post": one.post,
            "code": secrets.token_urlsafe(CODE_BYTES),
        }
        for one in people
    ]
    if not rows:
        return 0
    ids = list(s.scalars(insert(Sitter).returning(Sitter.id), rows))
    audit.note(s, table="sitter", made=len(ids), exam=exam.no, staff=[one.id for one in people])
    tell_late(s, exam, ids, ANNOUNCED)
    return len(ids)


@command("exams.manage")
def remove_sitter(s: Session, actor: Actor, *, id: int) -> None:
    """Only somebody who has not begun: what was written stays."""
    sitter = find_sitter(s, actor, id)
    find_to_run(s, actor, sitter.exam_id, *OPEN_TO_MORE)
    if s.scalar(select(exists().where(Sitting.sitter_id == id))):
        raise Refused(N_("This person has begun already and stays on the list."))
    s.delete(sitter)


# -- one of them -------------------------------------------------------------------------------


@query("exams.view")
def one_sitter(s: Session, actor: Actor, *, id: int) -> SitterRow:
    find_sitter(s, actor, id)
    return SitterRow(*s.execute(sitter_rows().where(Sitter.id == id)).one())


@command("exams.invigilate")
def change_sitter(s: Session, actor: Actor, *, id: int, version: int, extra_attempts: int, note: str) -> None:
    """May sit again so many times more than the others; and what the invigilator should know."""
    sitter = find_sitter(s, actor, id)
    unchanged(sitter, version)
    not_own(s, actor, id)
    if not 0 <= extra_attempts <= MOST_MORE:
        raise Refused(N_("{n} attempts more at most."), n=MOST_MORE)
    sitter.extra_attempts, sitter.note = extra_attempts, note.strip()[:LONGEST_NOTE]


@command("exams.invigilate")
def show_link(s: Session, actor: Actor, *, id: int) -> list[str]:
    """The code this person sits by; the log keeps who looked."""
    sitter = find_sitter(s, actor, id)
    find_exam(s, actor, sitter.exam_id)
    audit.note(s, table="sitter", id=id, viewed=["code"])
    return [sitter.code]
