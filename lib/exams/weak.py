"""Where somebody is weak, over all their exams; and how a question did whenever it was asked."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState
from db.exams import Exam
from db.questions import Topic
from lib import clock
from lib.access import Actor, query
from lib.exams.item_measure_rules import Measured, questions_of
from lib.exams.item_rows import by_topic, in_sight
from lib.exams.scope import frozen_of, visible
from lib.exams.scoring_rows import corrections_of
from lib.exams.statistics_rules import together
from lib.questions.scope import find_question
from lib.staff.scope import find_person

YEAR, MOST_EXAMS, MOST_KEPT = 365, 40, 500
Where = tuple[str, int, str, datetime | None]
_asked_in: OrderedDict[Where, frozenset[int]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class TopicShare:
    """The share that was right, 0 to 1, of n marked answers."""

    topic_id: int
    name: str
    n: int
    share: float


@dataclass(frozen=True)
class AskedIn:
    """An exam with the question in it; p and r as the analysis has them."""

    id: int
    no: str
    title: str
    at: datetime
    n: int
    p: float | None
    r: float | None


@dataclass(frozen=True)
class AskedSoFar:
    """n: people it was put to; p over all of them, r over exams where enough sat."""

    n: int
    p: float | None
    r: float | None
    exams: tuple[AskedIn, ...]


@query("exams.results")
def weak_topics(s: Session, actor: Actor, *, staff_id: int) -> list[TopicShare]:
    """Every topic asked of them in exams whose results came out in the last year, the weakest first."""
    person = find_person(s, actor, staff_id)
    rights: dict[int, list[float]] = {}
    for topic, right in by_topic(s, person.id, clock.days_ago(clock.now(), YEAR)):
        rights.setdefault(topic, []).append(right)
    names = dict(s.execute(select(Topic.id, Topic.name).where(Topic.id.in_(rights))).all())
    found = [TopicShare(id, names[id], len(some), sum(some) / len(some)) for id, some in rights.items()]
    return sorted(found, key=lambda one: (one.share, one.name))


@query("exams.results")
def asked_so_far(s: Session, actor: Actor, *, question_id: int) -> AskedSoFar:
    """In the exams in sight, the newest first; only of people in sight."""
    question = find_question(s, actor, question_id)
    told = [
        (exam, one) for exam in _exams(s, actor, question.id) if (one := _of(s, actor, exam, question.id))
    ]
    known = [(one.n, one.p) for _exam, one in told if one.p is not None]
    answers = sum(n for n, _p in known)
    return AskedSoFar(
        n=sum(one.n for _exam, one in told),
        p=sum(n * p for n, p in known) / answers if answers else None,
        r=together([(one.n, one.r) for _exam, one in told if one.r is not None]),
        exams=tuple(AskedIn(e.id, e.no, e.title, e.opens_at, one.n, one.p, one.r) for e, one in told),
    )


def _exams(s: Session, actor: Actor, question_id: int) -> list[Exam]:
    held = Exam.state.in_((ExamState.ANNOUNCED, ExamState.ENDED, ExamState.PUBLISHED))
    wanted = select(Exam).where(held, visible(actor)).order_by(Exam.opens_at.desc(), Exam.id.desc())
    found = [exam for exam in s.scalars(wanted) if question_id in _questions(s, exam)]
    return found[:MOST_EXAMS]


def _questions(s: Session, exam: Exam) -> frozenset[int]:
    """Of its frozen paper; kept, as that never changes."""
    where = (str(s.get_bind().engine.url), exam.id, exam.no, exam.announced_at)
    with _lock:
        if where in _asked_in:
            return _asked_in[where]
    frozen = s.scalar(select(Exam.frozen).where(Exam.id == exam.id)) or {}
    found = frozenset(map(int, frozen.get("questions", {})))
    with _lock:
        _asked_in[where] = found
        while len(_asked_in) > MOST_KEPT:
            _asked_in.popitem(last=False)
    return found


def _of(s: Session, actor: Actor, exam: Exam, question_id: int) -> Measured | None:
    answers, _sat, _people = in_sight(s, actor, exam)
    if question_id not in answers.questions:
        return None
    columns = [answers.questions.index(question_id)]
    return next(questions_of(answers, frozen_of(s, exam), corrections_of(s, exam.id), columns))
