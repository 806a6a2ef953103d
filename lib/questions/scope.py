"""Questions and topics found, and what a question says now. The bank is the whole company's."""

from collections.abc import Collection

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.questions import Question, QuestionWording, Topic
from lib.access import Actor
from lib.errors import NotFound, Refused
from lib.i18n import N_
from lib.questions.content import Content


def find_question(s: Session, actor: Actor, id: int) -> Question:
    if (found := s.get(Question, id)) is None:
        raise NotFound(N_("This question is not there."))
    return found


def find_topic(s: Session, actor: Actor, id: int) -> Topic:
    if (found := s.get(Topic, id)) is None:
        raise NotFound(N_("This topic is not there."))
    return found


def find_offered_topic(s: Session, actor: Actor, id: int) -> Topic:
    """One that questions and topics may still be put under."""
    if not (found := find_topic(s, actor, id)).active:
        raise Refused(N_("The topic “{name}” is retired. Choose another one."), name=found.name)
    return found


def newest(s: Session, question_id: int) -> Content:
    """Its newest wording, with the key."""
    if not (found := newest_of(s, [question_id])):
        raise NotFound(N_("This question is not there."))
    return found[question_id]


def newest_of(s: Session, ids: Collection[int]) -> dict[int, Content]:
    """The same of many."""
    its_newest = and_(QuestionWording.question_id == Question.id, QuestionWording.number == Question.number)
    wanted = select(Question.id, QuestionWording.content).join(QuestionWording, its_newest)
    found = s.execute(wanted.where(Question.id.in_(sorted(ids))))
    return {id: Content.model_validate(content) for id, content in found}
