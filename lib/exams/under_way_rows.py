"""Inside the use cases of other rooms: which questions must not be shown with their key just now."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState
from db.exams import Exam
from lib.exams.scope import frozen_of


def question_ids(s: Session) -> frozenset[int]:
    """Those of every exam that is announced and whose results are not out yet, anywhere in the company."""
    wanted = select(Exam).where(Exam.state.in_((ExamState.ANNOUNCED, ExamState.ENDED)))
    frozen = [frozen_of(s, exam) for exam in s.scalars(wanted)]
    return frozenset(
        id for one in frozen for id in (*one.questions, *(q for pool in one.pools for q in pool))
    )
