"""Filling a paper: questions picked in the bank, a blueprint's lines, and what the bank has for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from secrets import SystemRandom
from typing import Any

from sqlalchemy.orm import Session

from db.choices.exams import PaperKind, PaperState
from db.choices.questions import Difficulty, QuestionKind, QuestionState
from db.exams import Paper
from db.questions import Question
from db.search import contains
from lib.access import Actor, command, query
from lib.errors import Refused, all_of, unchanged
from lib.exams.paper_rows import QuestionLine, bank, find_paper, lines, under, wordings
from lib.exams.plan import Draw, Item, Plan, Section
from lib.exams.plan_rules import (
    MOST_QUESTIONS,
    Supply,
    full_of,
    items_of,
    pools_of,
    shared_out,
    sound,
    supplies,
    told_short,
    usual_marks,
)
from lib.i18n import N_
from lib.paging import Page, page_of

LONGEST_TYPED, MOST_WORDS = 100, 4


@dataclass(frozen=True)
class Pick:
    """Which questions of the bank are offered; empty means any."""

    typed: str = ""
    topic: int | None = None
    kind: QuestionKind | None = None
    difficulty: Difficulty | None = None


@query("exams.manage")
def pickable(
    s: Session, actor: Actor, *, by: Pick, besides: Sequence[int] = (), number: int = 1, size: int = 20
) -> Page[QuestionLine]:
    """Questions in use that are not in the paper yet, the newest first."""
    here = Question.id.not_in(besides[:MOST_QUESTIONS])
    wanted = lines().where(Question.state == QuestionState.IN_USE, here, *_filters(s, by))
    page = page_of(s, wanted.order_by(Question.id.desc()), number=number, size=size)
    found = wordings(s, [row[0] for row in page.rows])
    rows = [
        replace(QuestionLine(*row), points=usual_marks(found[row[0]].content))
        for row in page.rows
        if row[0] in found
    ]
    return Page(rows, page.total, page.number, page.size)


def _filters(s: Session, by: Pick) -> list[Any]:
    found: list[Any] = [
        contains(s, Question.text, word) for word in by.typed[:LONGEST_TYPED].split()[:MOST_WORDS]
    ]
    if by.topic is not None:
        found.append(Question.topic_id.in_(under(s).get(by.topic, ())))
    if by.kind:
        found.append(Question.kind == by.kind)
    if by.difficulty:
        found.append(Question.difficulty == by.difficulty)
    return found


@query("exams.manage")
def supply(s: Session, actor: Actor, *, draws: Sequence[Draw], besides: Sequence[int] = ()) -> list[Supply]:
    """What each line of a blueprint finds in the bank of now; besides: in the paper already."""
    taken = set(besides)
    return supplies(draws, [one for one in bank(s) if one.id not in taken], under(s))


@command("exams.manage")
def change_plan(s: Session, actor: Actor, *, id: int, version: int, plan: Plan) -> None:
    """Questions, sections, order and marks, or the lines of the blueprint, as a whole."""
    paper = _to_fill(s, id, version)
    _keep(s, paper, plan)


@command("exams.manage")
def fill_paper(s: Session, actor: Actor, *, id: int, version: int, draws: Sequence[Draw]) -> int:
    """A blueprint drawn once, the same for everybody: each line a section; how many were put in."""
    paper = _to_fill(s, id, version)
    plan = Plan.model_validate(paper.plan)
    there = {item.question for item in items_of(plan)}
    free = [one for one in bank(s) if one.id not in there]
    below = under(s)
    if short := told_short(draws, supplies(draws, free, below)):
        raise all_of(short)
    mixed = SystemRandom().sample(free, len(free))
    found = shared_out(pools_of(draws, mixed, below), [line.count for line in draws])
    fresh = [
        Section(title=line.title, items=tuple(Item(question=id, marks=line.marks) for id in sorted(ids)))
        for line, ids in zip(draws, found, strict=True)
    ]
    _keep(s, paper, Plan(sections=(*plan.sections, *fresh)))
    return sum(map(len, found))


def _to_fill(s: Session, id: int, version: int) -> Paper:
    paper = find_paper(s, id, PaperState.DRAFT)
    unchanged(paper, version)
    return paper


def _keep(s: Session, paper: Paper, plan: Plan) -> None:
    if plan.draws if paper.kind == PaperKind.FIXED else plan.sections:
        raise Refused(N_("A paper holds questions or draws them, not both."))
    sound(plan)
    ids = {item.question for item in items_of(plan)}
    if ids - set(wordings(s, ids)):
        raise Refused(N_("A question of this paper is not in the bank any more."))
    paper.plan, paper.full = plan.model_dump(mode="json"), full_of(plan)
