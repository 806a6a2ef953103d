"""What answers say about an exam: its results, each of its questions, and where people are weak."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.exams import Correction, ExamState, SittingState
from db.choices.questions import QuestionKind, QuestionState
from db.exams import Exam, Sitter, Sitting
from db.questions import Question
from lib import audit
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused
from lib.exams.item_flags_rules import Drawn, Flag, worst_first
from lib.exams.item_measure_rules import WHY_NOT, Cell, Measured, Whose, cells_of, options_of, questions_of
from lib.exams.item_rows import Answers, in_sight
from lib.exams.plan import Frozen
from lib.exams.result_rules import Corrected
from lib.exams.scope import find_exam, frozen_of, sitters_of
from lib.exams.scoring_rows import corrections_of
from lib.exams.standing_rules import BIN
from lib.exams.statistics_rules import (
    FEWEST_FOR_ALPHA,
    FEWEST_OF_GROUP,
    Reliability,
    Spread,
    reliability,
    same_items,
    spread,
)
from lib.exams.topic_people_rows import PersonTopic, named_groups, weakest_people
from lib.i18n import N_
from lib.questions.content import Content, Key
from lib.questions.topic_rows import paths_of
from lib.surveys.statistics_rules import Interval, wilson


@dataclass(frozen=True)
class Item:
    """p: mean share of marks; r: item-rest correlation; d: upper less lower 27 %. place: in the exam."""

    id: int
    place: int
    kind: QuestionKind
    topic: str
    stem: str
    n: int
    p: float | None
    r: float | None
    d: float | None
    flags: tuple[Flag, ...]
    corrected: Correction | None


@dataclass(frozen=True)
class Analysis:
    """spread and bins: results of the paper in %. why_not: a sentence, "" where reliability is told.

    waiting: sitters with a paper that waits for marks. passing: of those whose result is complete.
    """

    id: int
    no: str
    title: str
    state: ExamState
    runs: bool
    sitters: int
    n: int
    waiting: int
    decided: int
    passed: int
    passing: Interval | None
    spread: Spread | None
    bins: tuple[tuple[int, int], ...]
    reliability: Reliability | None
    why_not: str
    full: float
    drawn: bool
    left_out: int
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ItemWhole:
    """key, and which options are right: only for whoever may see keys. state, version: of the bank's row."""

    item: Item
    no: str
    content: Content
    key: Key | None
    options: tuple[Drawn, ...]
    silent: int
    number: int
    newest: int
    state: QuestionState
    version: int


@dataclass(frozen=True)
class Exported:
    analysis: Analysis
    items: tuple[ItemWhole, ...]
    by_project: tuple[Cell, ...]
    by_post: tuple[Cell, ...]
    people: tuple[PersonTopic, ...]


@dataclass(frozen=True)
class _Looked:
    """An exam with what stands behind its figures."""

    frozen: Frozen
    answers: Answers
    measured: tuple[Measured, ...]
    corrected: dict[int, Corrected]
    paths: dict[int, str]
    places: dict[int, int]


@query("exams.results")
def analysis(s: Session, actor: Actor, *, id: int) -> Analysis:
    """Of the sitters in sight, each by their best sitting; questions the worst first.

    No questions while somebody who may not see keys could still sit it.
    """
    exam = find_exam(s, actor, id)
    answers, sat, people = in_sight(s, actor, exam)
    looked = _looked(s, exam, answers)
    decided = [one.passed for one in people if one.passed is not None]
    measured_by, why_not = _reliability(answers)
    shown = looked.measured if _open_to(actor, exam) else ()
    items = [_item(looked, one) for one in shown]
    return Analysis(
        id=exam.id,
        no=exam.no,
        title=exam.title,
        state=exam.state,
        runs=actor.projects is None or exam.project_id in actor.projects,
        sitters=len(people),
        n=len(sat),
        waiting=_waiting(s, actor, exam),
        decided=len(decided),
        passed=sum(decided),
        passing=wilson(sum(decided), len(decided)) if len(decided) >= FEWEST_OF_GROUP else None,
        spread=spread(answers.percent),
        bins=_bins(answers),
        reliability=measured_by,
        why_not=why_not,
        full=float(np.nansum(answers.marks, axis=1).max(initial=0)),
        drawn=bool(looked.frozen.plan.draws),
        left_out=sum(one.how == Correction.VOID for one in looked.corrected.values()),
        items=tuple(sorted(items, key=lambda one: (worst_first(one.flags, one.r), one.place))),
    )


@query("exams.results")
def one_item(s: Session, actor: Actor, *, id: int, question_id: int) -> ItemWhole:
    exam = find_exam(s, actor, id)
    if not _open_to(actor, exam):
        raise Refused(N_("While the exam is open, its questions are for the trainers alone."))
    looked = _looked(s, exam, in_sight(s, actor, exam)[0], question_id)
    if not looked.measured:
        raise NotFound(N_("Nobody in sight has answered this question."))
    return _whole(s, actor, looked, looked.measured[0])


@query("exams.results")
def weak_groups(s: Session, actor: Actor, *, id: int, by: Whose) -> list[Cell]:
    """Project or post × topic: the share of marks reached there; groups of fewer than five are not told."""
    exam = find_exam(s, actor, id)
    answers, sat, _people = in_sight(s, actor, exam)
    return cells_of(answers, _topics(s, exam, answers), named_groups(s, sat, by))


@query("exams.results")
def weak_people(s: Session, actor: Actor, *, id: int) -> list[PersonTopic]:
    """Who reached under sixty per cent in a topic of which they were asked five questions or more."""
    exam = find_exam(s, actor, id)
    answers, sat, _people = in_sight(s, actor, exam)
    return weakest_people(s, answers, sat, _topics(s, exam, answers))


@command("exams.export")
def export_analysis(s: Session, actor: Actor, *, id: int) -> Exported:
    """All of it to take away; who took it is kept."""
    whole = analysis.within(s, actor, id=id)
    exam = find_exam(s, actor, id)
    looked = _looked(s, exam, in_sight(s, actor, exam)[0])
    by_id = {one.id: one for one in looked.measured}
    audit.note(s, table="exam", id=exam.id, exported="analysis", rows=len(whole.items))
    return Exported(
        whole,
        tuple(_whole(s, actor, looked, by_id[one.id]) for one in whole.items),
        tuple(weak_groups.within(s, actor, id=id, by=Whose.PROJECT)),
        tuple(weak_groups.within(s, actor, id=id, by=Whose.POST)),
        tuple(weak_people.within(s, actor, id=id)),
    )


# -- behind it ---------------------------------------------------------------------------------


def _looked(s: Session, exam: Exam, answers: Answers, only: int | None = None) -> _Looked:
    frozen, corrected = frozen_of(s, exam), corrections_of(s, exam.id)
    columns = [at for at, id in enumerate(answers.questions) if only in (None, id)]
    measured = tuple(questions_of(answers, frozen, corrected, columns))
    places = {id: place for place, id in enumerate(frozen.questions, 1)}
    return _Looked(frozen, answers, measured, corrected, paths_of(s), places)


def _item(looked: _Looked, of: Measured) -> Item:
    asked = looked.frozen.questions[of.id]
    corrected = looked.corrected.get(of.id)
    return Item(
        id=of.id,
        place=looked.places[of.id],
        kind=asked.content.asked.kind,
        topic=looked.paths.get(asked.topic, ""),
        stem=" ".join(asked.content.asked.stem.split()),
        n=of.n,
        p=of.p,
        r=of.r,
        d=of.d,
        flags=of.flags,
        corrected=corrected.how if corrected else None,
    )


def _whole(s: Session, actor: Actor, looked: _Looked, of: Measured) -> ItemWhole:
    row = s.get_one(Question, of.id)
    frozen, corrected = looked.frozen.questions[of.id], looked.corrected.get(of.id)
    key = corrected.key if corrected and corrected.key else frozen.content.key
    told = _sees_keys(actor)
    content = frozen.content if told else frozen.content.model_copy(update={"key": Key(), "explanation": ""})
    return ItemWhole(
        item=_item(looked, of),
        no=row.no,
        content=content,
        key=key if told else None,
        options=tuple(options_of(of, told=told)),
        silent=of.silent,
        number=frozen.number,
        newest=row.number,
        state=row.state,
        version=row.version,
    )


def _sees_keys(actor: Actor) -> bool:
    return actor.may("exams.decide") or actor.may("questions.view")


def _open_to(actor: Actor, exam: Exam) -> bool:
    return exam.state != ExamState.ANNOUNCED or _sees_keys(actor)


def _reliability(answers: Answers) -> tuple[Reliability | None, str]:
    """Where it cannot be told, why."""
    if len(answers.sitters) < FEWEST_FOR_ALPHA:
        return None, WHY_NOT["few"]
    if not same_items(answers.points):
        return None, WHY_NOT["drawn"]
    if len(answers.questions) < 2:
        return None, WHY_NOT["one"]
    found = reliability(answers.points, answers.marks)
    return found, "" if found else WHY_NOT["alike"]


def _bins(answers: Answers) -> tuple[tuple[int, int], ...]:
    lows = np.clip(answers.percent // BIN, 0, 100 // BIN - 1).astype(int)
    counted: Sequence[int] = np.bincount(lows, minlength=100 // BIN).tolist()
    return tuple((at * BIN, n) for at, n in enumerate(counted))


def _waiting(s: Session, actor: Actor, exam: Exam) -> int:
    wanted = select(func.count(func.distinct(Sitter.id))).join(Sitting, Sitting.sitter_id == Sitter.id)
    unmarked = (Sitting.waiting > 0) | Sitting.score.is_(None)
    here = Sitter.exam_id == exam.id, Sitting.state == SittingState.SUBMITTED
    return s.scalar(wanted.where(*here, unmarked, sitters_of(actor))) or 0


def _topics(s: Session, exam: Exam, answers: Answers) -> list[str]:
    """Of each column, as it was when the exam was announced."""
    frozen, paths = frozen_of(s, exam).questions, paths_of(s)
    return [paths.get(frozen[id].topic, "") for id in answers.questions]
