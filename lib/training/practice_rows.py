"""Inside the use cases: what may be practised, and how it has gone with somebody."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.choices.questions import QuestionState
from db.choices.training import WishState
from db.questions import Question, Topic
from db.staff import Staff
from db.training import Course, PlanLine, Practice
from lib import clock
from lib.access import Actor
from lib.errors import NotFound
from lib.exams.under_way_rows import question_ids
from lib.i18n import N_
from lib.questions.content import Content
from lib.questions.scope import newest
from lib.questions.topic_rules import with_those_under
from lib.training.matrix_rows import lines
from lib.training.matrix_rules import LACKS, Standing
from lib.training.plan_rows import proposed
from lib.training.practice_rules import Known, Tally, areas_of, tallies, weak_topics

NOT_NOW = N_("This question cannot be practised just now. Please take another one.")


def offered(s: Session, *where: ColumnElement[bool]) -> list[tuple[int, int]]:
    """(question, topic): in use, and in no exam whose results are still to come."""
    wanted = select(Question.id, Question.topic_id).where(Question.state == QuestionState.IN_USE, *where)
    shut = question_ids(s)
    return [(id, topic) for id, topic in s.execute(wanted) if id not in shut]


def find_offered(s: Session, question_id: int) -> Content:
    """Looked at anew with every answer: an exam may have been announced since it was drawn."""
    if not offered(s, Question.id == question_id):
        raise NotFound(NOT_NOW)
    return newest(s, question_id)


def known_of(s: Session, staff_id: int) -> dict[int, Known]:
    wanted = select(Practice.question_id, Practice.tries, Practice.wrong, Practice.right_in_a_row)
    found = s.execute(wanted.where(Practice.staff_id == staff_id))
    return {id: Known(tries, wrong, right) for id, tries, wrong, right in found}


def line_of(s: Session, staff_id: int, question_id: int) -> Practice:
    if found := s.get(Practice, (staff_id, question_id)):
        return found
    made = Practice(staff_id=staff_id, question_id=question_id, tries=0, wrong=0, right_in_a_row=0)
    made.given, made.at = {}, clock.now()
    s.add(made)
    return made


def areas(s: Session) -> dict[int, str]:
    """Topic → content area, "" for none."""
    found = s.execute(select(Topic.id, Topic.parent_id, Topic.area))
    return areas_of({id: (parent, area) for id, parent, area in found})


def of_topics(ids: Collection[int]) -> ColumnElement[bool]:
    return Question.topic_id.in_(sorted(ids))


def below(s: Session, topic_ids: Collection[int]) -> frozenset[int]:
    parents = dict(s.execute(select(Topic.id, Topic.parent_id)).all())
    return with_those_under(parents, [id for id in topic_ids if id in parents])


def should_know(s: Session, actor: Actor, person: Staff) -> frozenset[int]:
    """Topics of the plan, where they were weak, and those of courses their post asks for and they lack."""
    mine = PlanLine.staff_id == person.id, PlanLine.state == WishState.OPEN
    found = {id for id in s.scalars(select(PlanLine.topic_id).where(*mine)) if id}
    found |= {one.topic_id for one in proposed(s, actor, person) if one.topic_id}
    topic_of = dict(s.execute(select(Question.id, Question.topic_id)).all())
    found |= weak_topics(topic_of, known_of(s, person.id))
    cells = lines(s, Staff.id == person.id)[0].cells
    lacking = [id for id, cell in cells.items() if cell.standing in (*LACKS, Standing.SOON)]
    wanted = set(s.scalars(select(Course.area).where(Course.id.in_(lacking))))
    found |= {topic for topic, area in areas(s).items() if area in wanted}
    return below(s, found)


def progress_of(s: Session, staff_id: int) -> list[Tally]:
    """By content area, over every question in use, in an exam just now or not."""
    area_of = areas(s)
    in_use = s.execute(select(Question.id, Question.topic_id).where(Question.state == QuestionState.IN_USE))
    return tallies({id: area_of[topic] for id, topic in in_use}, known_of(s, staff_id))
