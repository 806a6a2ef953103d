"""Topics questions are sorted under: added, renamed, moved, retired."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.questions import QuestionState
from db.choices.training import ContentArea
from db.questions import Question, Topic
from lib.access import Actor, command, query
from lib.errors import Refused, unchanged
from lib.i18n import N_
from lib.questions.scope import find_offered_topic, find_topic
from lib.questions.topic_rows import tree_of, under
from lib.questions.topic_rules import APART
from lib.questions.topic_rules import TopicRow as TopicRow

LONGEST_NAME, DEEPEST = 60, 4


@query("questions.view")
def tree(s: Session, actor: Actor) -> list[TopicRow]:
    """Each below the one it belongs to."""
    return tree_of(s)


@command("questions.manage")
def add_topic(s: Session, actor: Actor, *, name: str, parent_id: int | None = None, area: str = "") -> int:
    if parent_id is not None:
        find_offered_topic(s, actor, parent_id)
    last = s.scalar(select(func.max(Topic.position))) or 0
    topic = Topic(name=_named(s, name, parent_id), parent_id=parent_id, area=_area(area), position=last + 1)
    s.add(topic)
    s.flush()
    _not_too_deep(s)
    return topic.id


@command("questions.manage")
def change_topic(
    s: Session,
    actor: Actor,
    *,
    id: int,
    version: int,
    name: str,
    parent_id: int | None = None,
    area: str = "",
    active: bool = True,
) -> None:
    """Renamed, moved with all below it, retired or offered again."""
    topic = find_topic(s, actor, id)
    unchanged(topic, version)
    if parent_id is not None and (parent_id != topic.parent_id or (active and not topic.active)):
        _outside(s, topic, find_offered_topic(s, actor, parent_id))
    if topic.active and not active:
        _empty(s, topic)
    topic.name, topic.parent_id = _named(s, name, parent_id, besides=id), parent_id
    topic.area, topic.active = _area(area), active
    s.flush()
    _not_too_deep(s)


def _named(s: Session, name: str, parent_id: int | None, *, besides: int = 0) -> str:
    """Names of the company's own topics are compared here: to a database two without parent differ."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or APART.strip() in name:
        raise Refused(N_("A topic's name has 1 to {n} characters and no slash."), n=LONGEST_NAME)
    siblings = select(Topic.id).where(Topic.parent_id.is_not_distinct_from(parent_id), Topic.name == name)
    if s.scalar(siblings.where(Topic.id != besides)) is not None:
        raise Refused(N_("There is a topic “{name}” here already."), name=name)
    return name


def _area(area: str) -> str:
    return ContentArea(area).value if area else ""


def _outside(s: Session, topic: Topic, parent: Topic) -> None:
    if parent.id in under(s, topic.id):
        raise Refused(N_("A topic cannot be moved below itself."))


def _not_too_deep(s: Session) -> None:
    if any(row.depth >= DEEPEST for row in tree_of(s)):
        raise Refused(N_("Topics can be {n} levels deep."), n=DEEPEST)


def _empty(s: Session, topic: Topic) -> None:
    """Nothing a paper could still draw may stand under a topic nobody sees any more."""
    below = under(s, topic.id)
    counted = select(func.count()).select_from(Question)
    live = Question.topic_id.in_(sorted(below)), Question.state != QuestionState.RETIRED
    if asked := s.scalar(counted.where(*live)):
        raise Refused(N_("{n} questions stand under this topic. Move or retire them first."), n=asked)
    if s.scalar(select(Topic.id).where(Topic.id.in_(below - {topic.id}), Topic.active).limit(1)):
        raise Refused(N_("Retire the topics below this one first."))
