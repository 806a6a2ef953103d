"""Inside the use cases: a paper's row, the bank it draws from, and what an announced exam freezes of it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.exams import PaperKind, PaperState
from db.choices.questions import Difficulty, QuestionKind, QuestionState
from db.exams import Exam, Paper
from db.questions import Question, QuestionWording, Topic
from lib.errors import NotFound, Refused, all_of
from lib.exams.plan import Frozen, FrozenQuestion, Marking, Plan, Rule
from lib.exams.plan_rules import (
    Candidate,
    full_of,
    items_of,
    many,
    pools_of,
    sound,
    supplies,
    told_short,
)
from lib.i18n import N_
from lib.questions.content import Content

CHUNK = 500
NEWEST = and_(QuestionWording.question_id == Question.id, QuestionWording.number == Question.number)


@dataclass(frozen=True)
class PaperRow:
    """used: in so many exams."""

    id: int
    title: str
    kind: PaperKind
    state: PaperState
    full: Decimal
    many: int
    shuffled: bool
    note: str
    by: str
    at: datetime
    used: int
    version: int
    plan: Plan
    marking: Marking


@dataclass(frozen=True)
class QuestionLine:
    """A question as lists of papers show it; points: what its author says it is worth."""

    id: int
    no: str
    text: str
    kind: QuestionKind
    difficulty: Difficulty
    topic: str
    in_use: bool
    points: Decimal | None = None


def find_paper(s: Session, id: int, *states: PaperState) -> Paper:
    """Papers are the company's: whoever may manage papers sees all of them."""
    paper = s.get(Paper, id)
    if paper is None:
        raise NotFound(N_("This paper is not there."))
    if states and paper.state not in states:
        raise Refused(
            N_("“{title}” is “{state}” now; this step is not possible."),
            title=paper.title,
            state=paper.state.label,
        )
    return paper


def in_words() -> Select[*tuple[Any, ...]]:
    used = select(func.count()).where(Exam.paper_id == Paper.id).correlate(Paper).scalar_subquery()
    by = func.coalesce(User.display_name, "")
    return select(Paper, by, used).outerjoin(User, User.id == Paper.by_id)


def shown(found: Iterable[Any]) -> list[PaperRow]:
    return [_row(paper, by, used) for paper, by, used in found]


def _row(paper: Paper, by: str, used: int) -> PaperRow:
    plan = Plan.model_validate(paper.plan)
    return PaperRow(
        **{name: getattr(paper, name) for name in ("id", "title", "kind", "state", "full", "shuffled")},
        note=paper.note,
        at=paper.at,
        version=paper.version,
        by=by,
        used=used,
        many=many(plan),
        plan=plan,
        marking=marking_of(paper.marking),
    )


def marking_of(told: dict[str, Any]) -> Marking:
    return {QuestionKind(kind): Rule.model_validate(rule) for kind, rule in told.items()}


# -- the bank ----------------------------------------------------------------------------------


def lines() -> Select[*tuple[Any, ...]]:
    """As QuestionLine has them."""
    columns = (
        Question.id,
        Question.no,
        QuestionWording.content["asked"]["stem"].as_string(),
        Question.kind,
        Question.difficulty,
        Topic.name,
        Question.state == QuestionState.IN_USE,
    )
    return select(*columns).join(Topic, Topic.id == Question.topic_id).join(QuestionWording, NEWEST)


def lines_of(s: Session, ids: Sequence[int]) -> dict[int, QuestionLine]:
    found = [row for some in _some(ids) for row in s.execute(lines().where(Question.id.in_(some)))]
    return {row[0]: QuestionLine(*row) for row in found}


def _some(ids: Collection[int]) -> Iterable[list[int]]:
    wanted = sorted(ids)
    return (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))


def bank(s: Session) -> list[Candidate]:
    """Every question that may be asked."""
    wanted = select(Question.id, Question.topic_id, Question.kind, Question.difficulty)
    found = s.execute(wanted.where(Question.state == QuestionState.IN_USE).order_by(Question.id))
    return [Candidate(*row) for row in found]


def under(s: Session) -> dict[int, set[int]]:
    """Each topic with all those below it."""
    parents = dict(s.execute(select(Topic.id, Topic.parent_id)).all())
    found: dict[int, set[int]] = {id: set() for id in parents}
    for id in parents:
        above: int | None = id
        while above is not None and id not in found[above]:
            found[above].add(id)
            above = parents[above]
    return found


def wordings(s: Session, ids: Collection[int]) -> dict[int, FrozenQuestion]:
    """The newest wording of each."""
    wanted = select(
        Question.id, Question.number, Question.topic_id, Question.difficulty, QuestionWording.content
    ).join(QuestionWording, NEWEST)
    found = [row for some in _some(ids) for row in s.execute(wanted.where(Question.id.in_(some)))]
    return {
        id: FrozenQuestion(
            number=number, topic=topic, difficulty=difficulty, content=Content.model_validate(content)
        )
        for id, number, topic, difficulty, content in found
    }


def frozen_from(s: Session, plan: Plan, marking: Marking, *, shuffled: bool) -> Frozen:
    """The plan with the wordings of now."""
    pools = pools_of(plan.draws, bank(s), under(s)) if plan.draws else ()
    ids = {id for pool in pools for id in pool} | {item.question for item in items_of(plan)}
    return Frozen(
        plan=plan,
        marking=marking,
        shuffled=shuffled,
        full=full_of(plan),
        questions=wordings(s, ids),
        pools=pools,
    )


def refuse_lacking(s: Session, plan: Plan) -> None:
    """Line by line, what the bank cannot give this paper now."""
    sound(plan)
    if not many(plan):
        raise Refused(N_("There is no question in this paper yet."))
    told = told_short(plan.draws, supplies(plan.draws, bank(s), under(s))) if plan.draws else []
    found = lines_of(s, [item.question for item in items_of(plan)])
    gone = [line.no for line in found.values() if not line.in_use]
    told += [Refused(N_("Question {no} is not in use any more. Please take it out."), no=no) for no in gone]
    if told:
        raise all_of(told)
