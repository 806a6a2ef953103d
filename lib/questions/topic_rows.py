"""Inside the use cases: the tree of topics, and what hangs below one."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.questions import QuestionState
from db.questions import Question, Topic
from lib.questions.topic_rules import Node, TopicRow, laid_out, with_those_under


def tree_of(s: Session) -> list[TopicRow]:
    counted = select(Question.topic_id, func.count()).where(Question.state == QuestionState.IN_USE)
    asked = dict(s.execute(counted.group_by(Question.topic_id)).all())
    columns = (Topic.id, Topic.parent_id, Topic.name, Topic.area, Topic.position, Topic.active, Topic.version)
    return laid_out(Node(*row, asked.get(row.id, 0)) for row in s.execute(select(*columns)))


def under(s: Session, topic_id: int) -> frozenset[int]:
    """Ids of the topic and all below it."""
    parents = dict(s.execute(select(Topic.id, Topic.parent_id)).all())
    return with_those_under(parents, [topic_id])


def paths_of(s: Session) -> dict[int, str]:
    """Topic → its name after those above it."""
    return {row.id: row.path for row in tree_of(s)}
