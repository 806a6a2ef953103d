"""Which exams and sitters an actor sees, and the frozen paper of an exam."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from sqlalchemy import ColumnElement, exists, false, or_, select, true
from sqlalchemy.orm import Session

from db.choices.exams import ExamState
from db.exams import Exam, Sitter
from lib.access import Actor
from lib.errors import Forbidden, NotFound, Refused
from lib.exams.plan import Frozen
from lib.i18n import N_

MOST_KEPT = 16
Which = tuple[int, str, datetime | None]
_frozen: "OrderedDict[Which, Frozen]" = OrderedDict()
_lock = Lock()


def visible(actor: Actor) -> ColumnElement[bool]:
    """Exams of their projects, exams people of theirs sit, and those they prepared."""
    if actor.projects is None:
        return true()
    here = sorted(actor.projects)
    sits = exists().where(Sitter.exam_id == Exam.id, Sitter.project_id.in_(here))
    own = false() if actor.user_id is None else Exam.by_id == actor.user_id
    return or_(Exam.project_id.in_(here), sits, own)


def sitters_of(actor: Actor) -> ColumnElement[bool]:
    """Of an exam of another project or of the company, only the people of their own projects."""
    if actor.projects is None:
        return true()
    here = sorted(actor.projects)
    ours = select(Exam.id).where(Exam.project_id.in_(here))
    return or_(Sitter.project_id.in_(here), Sitter.exam_id.in_(ours))


def find_exam(s: Session, actor: Actor, id: int) -> Exam:
    found = s.scalars(select(Exam).where(Exam.id == id, visible(actor))).one_or_none()
    if found is None:
        raise NotFound(N_("This exam is not there, or not yours to see."))
    return found


def find_sitter(s: Session, actor: Actor, id: int) -> Sitter:
    found = s.scalars(select(Sitter).where(Sitter.id == id, sitters_of(actor))).one_or_none()
    if found is None:
        raise NotFound(N_("This person does not sit the exam, or is not yours to see."))
    return found


def find_to_run(s: Session, actor: Actor, id: int, *states: ExamState) -> Exam:
    """Only by whoever sees all of it; in one of these states, where any is named."""
    exam = find_exam(s, actor, id)
    if actor.projects is not None and exam.project_id not in actor.projects:
        raise Forbidden(N_("This exam is not of your projects alone. The head office runs it."))
    if states and exam.state not in states:
        raise Refused(
            N_("“{title}” is “{state}” now; this step is not possible."),
            title=exam.title,
            state=exam.state.label,
        )
    return exam


def frozen_of(s: Session, exam: Exam) -> Frozen:
    """Read once and kept: two hundred people answering ask for it at every answer."""
    which = (exam.id, exam.no, exam.announced_at)
    with _lock:
        if which in _frozen:
            _frozen.move_to_end(which)
            return _frozen[which]
    told = s.scalar(select(Exam.frozen).where(Exam.id == exam.id))
    if told is None:
        raise Refused(N_("This exam has not been announced yet."))
    found = Frozen.model_validate(told)
    with _lock:
        _frozen[which] = found
        while len(_frozen) > MOST_KEPT:
            _frozen.popitem(last=False)
    return found
