"""Practical work (实操) judged by a checklist, with photos; and the overall assessment of a person."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.exams import ExamState
from db.customers import Project
from db.exams import Exam, PracticalMark, Sitter
from db.files import StoredFile
from db.staff import Staff
from lib import audit, clock
from lib.access import Actor, command, query
from lib.errors import Refused, unchanged
from lib.exams.practical_rules import practical_points
from lib.exams.scope import find_exam, find_sitter, sitters_of
from lib.exams.scoring_rows import settle
from lib.files.rows import gone, stored
from lib.files.rules import Stored
from lib.forms import find as forms
from lib.forms import service as answers
from lib.forms.schema import FormSchema
from lib.i18n import N_

OWNER = "practical"
"""What a photo of practical work belongs to: the assessment by its id."""
LONGEST_COMMENT, LONGEST_NOTE, MOST = 400, 200, Decimal(100)
JUDGED_IN = (ExamState.ANNOUNCED, ExamState.ENDED)


@dataclass(frozen=True)
class Judged:
    """One assessment by a checklist."""

    id: int
    points: Decimal
    full: Decimal
    comment: str
    at: datetime
    by: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Candidate:
    """newest: the assessment that counts, none yet; own: the assessor's own, whom somebody else judges."""

    sitter: int
    name: str
    staff_no: str
    project: str
    post: str
    practical: Decimal | None
    overall: Decimal | None
    overall_note: str
    newest: Judged | None
    own: bool
    version: int


@query("exams.mark")
def checklist(s: Session, actor: Actor, *, exam_id: int) -> tuple[int, FormSchema] | None:
    """The exam's (form version, schema); none where it has no practical part."""
    exam = find_exam(s, actor, exam_id)
    if exam.practical_form_id is None:
        return None
    return exam.practical_form_id, forms.schema_of.within(s, actor, version_id=exam.practical_form_id)


@query("exams.mark")
def candidates(s: Session, actor: Actor, *, exam_id: int) -> list[Candidate]:
    """Those in sight, who has no assessment yet first."""
    exam = find_exam(s, actor, exam_id)
    wanted = (
        select(Sitter, Staff, Project.name)
        .join(Staff, Staff.id == Sitter.staff_id)
        .outerjoin(Project, Project.id == Sitter.project_id)
        .where(Sitter.exam_id == exam.id, sitters_of(actor))
        .order_by(Staff.name, Sitter.id)
    )
    rows = s.execute(wanted).all()
    judged = _newest(s, exam)
    found = [
        Candidate(
            sitter.id,
            staff.name,
            staff.no,
            project or "",
            sitter.post,
            sitter.practical,
            sitter.overall,
            sitter.overall_note,
            judged.get(sitter.id),
            _is_own(actor, staff),
            sitter.version,
        )
        for sitter, staff, project in rows
    ]
    return sorted(found, key=lambda one: one.newest is not None)


@command("exams.mark")
def judge(
    s: Session, actor: Actor, *, sitter_id: int, form_version: int, values: Any, comment: str = ""
) -> int:
    """An assessment by the exam's checklist; done again the newest counts, all stay. Returns its id."""
    sitter, exam = _to_judge(s, actor, sitter_id)
    if exam.practical_form_id != form_version:
        raise Refused(N_("This exam is judged by another checklist now. Please load the page again."))
    mark = PracticalMark(
        sitter_id=sitter.id,
        form_version_id=form_version,
        content={},
        points=Decimal(0),
        full=Decimal(0),
        comment=comment.strip()[:LONGEST_COMMENT],
        at=clock.now(),
        by_id=actor.user_id or 0,
    )
    s.add(mark)
    s.flush()
    mark.content = answers.keep_answer.within(
        s, actor, version_id=form_version, owner_kind=OWNER, owner_id=mark.id, values=values
    )
    schema = forms.schema_of.within(s, actor, version_id=form_version)
    mark.points, mark.full = practical_points(schema, mark.content)
    s.flush()
    settle(s, exam, [sitter.id])
    return mark.id


@command("exams.mark")
def assess(
    s: Session, actor: Actor, *, sitter_id: int, version: int, overall: Decimal | None, note: str = ""
) -> None:
    """How somebody does their work, in %, and why: service performance, customers' words."""
    sitter, exam = _to_judge(s, actor, sitter_id)
    unchanged(sitter, version)
    note = note.strip()[:LONGEST_NOTE]
    if overall is not None and not 0 <= overall <= MOST:
        raise Refused(N_("The overall assessment lies between 0 and 100."))
    if overall is not None and not note:
        raise Refused(N_("Please say what the assessment rests on."))
    sitter.overall, sitter.overall_note = overall, note
    s.flush()
    settle(s, exam, [sitter.id])


@query("exams.mark")
def look_at_photo(s: Session, actor: Actor, *, id: int) -> Stored:
    """A photo by its own id, through the person it shows at work."""
    return stored(_of_an_assessment(s, actor, id))


@command("exams.mark")
def open_photo(s: Session, actor: Actor, *, id: int) -> Stored:
    """As above, in full; who looked is kept in the audit log."""
    file = _of_an_assessment(s, actor, id)
    audit.note(s, table="stored_file", id=id, viewed=["content"], practical=file.owner_id)
    return stored(file)


def _to_judge(s: Session, actor: Actor, sitter_id: int) -> tuple[Sitter, Exam]:
    """Until the results are out; never oneself."""
    sitter = find_sitter(s, actor, sitter_id)
    exam = s.get_one(Exam, sitter.exam_id)
    if exam.state not in JUDGED_IN:
        raise Refused(N_("This exam takes no assessments now: it is not open, or its results are out."))
    if _is_own(actor, s.get_one(Staff, sitter.staff_id)):
        raise Refused(N_("Nobody assesses themselves."))
    return sitter, exam


def _is_own(actor: Actor, staff: Staff) -> bool:
    return staff.user_id is not None and staff.user_id == actor.user_id


def _newest(s: Session, exam: Exam) -> dict[int, Judged]:
    wanted = (
        select(PracticalMark, User.display_name)
        .join(User, User.id == PracticalMark.by_id)
        .join(Sitter, Sitter.id == PracticalMark.sitter_id)
        .where(Sitter.exam_id == exam.id)
        .order_by(PracticalMark.id)
    )
    return {
        mark.sitter_id: Judged(mark.id, mark.points, mark.full, mark.comment, mark.at, by, mark.content)
        for mark, by in s.execute(wanted)
    }


def _of_an_assessment(s: Session, actor: Actor, id: int) -> StoredFile:
    its_mark = and_(PracticalMark.id == StoredFile.owner_id, StoredFile.owner_kind == OWNER)
    wanted = (
        select(StoredFile)
        .join(PracticalMark, its_mark)
        .join(Sitter, Sitter.id == PracticalMark.sitter_id)
        .where(StoredFile.id == id, StoredFile.removed_at.is_(None), sitters_of(actor))
    )
    if not (found := s.scalars(wanted).one_or_none()):
        raise gone()
    return found
