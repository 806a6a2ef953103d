"""Inside the use cases: marked answers of an exam as columns in memory, until a result changes."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.exams import ExamState, SittingState
from db.exams import Exam, Sitter, Sitting
from db.questions import Question
from lib.access import Actor
from lib.exams.item_flags_rules import Codes, Option, picked
from lib.exams.result_rules import CORRECTION
from lib.exams.scope import sitters_of
from lib.exams.statistics_rules import Numbers

CHUNK, MOST_KEPT = 500, 4_000_000
"""MOST_KEPT: answers in memory, all exams together: some eighty megabytes."""
Stamp = tuple[Any, ...]
Where = tuple[str, int]


@dataclass(frozen=True)
class Answers:
    """A row for each sitter's best sitting, a column for each question; nan where it was not asked.

    said: the place of each answer's options among answers of that question, 0 where it names none.
    percent: the sitting's result. Questions left out by a correction are not among them.
    """

    sitters: tuple[int, ...]
    questions: tuple[int, ...]
    points: Numbers
    marks: Numbers
    said: Codes
    answers: tuple[tuple[tuple[Option, ...], ...], ...]
    percent: Numbers

    @property
    def shares(self) -> Numbers:
        found: Numbers = self.points / self.marks
        return found

    def of(self, rows: Sequence[int]) -> "Answers":
        """The same of some sitters, and of questions these were asked."""
        at = np.array(rows, dtype=np.intp)
        points = self.points[at]
        asked = np.flatnonzero(~np.isnan(points).all(axis=0)) if len(rows) else np.array([], dtype=np.intp)
        return replace(
            self,
            sitters=tuple(self.sitters[row] for row in rows),
            questions=tuple(self.questions[column] for column in asked.tolist()),
            points=points[:, asked],
            marks=self.marks[at][:, asked],
            said=self.said[at][:, asked],
            answers=tuple(self.answers[column] for column in asked.tolist()),
            percent=self.percent[at],
        )


@dataclass(frozen=True)
class Person:
    """One who sits, as far as figures go."""

    id: int
    staff_id: int
    project_id: int | None
    post: str
    passed: bool | None


_kept: OrderedDict[Where, tuple[Stamp, Answers]] = OrderedDict()
_lock = Lock()


def in_sight(s: Session, actor: Actor, exam: Exam) -> tuple[Answers, list[Person], list[Person]]:
    """Answers of the sitters in sight, those sitters row by row, and all in sight whether they sat or not."""
    columns = (Sitter.id, Sitter.staff_id, Sitter.project_id, Sitter.post, Sitter.passed)
    wanted = select(*columns).where(Sitter.exam_id == exam.id, sitters_of(actor)).order_by(Sitter.id)
    people = {row.id: Person(*row) for row in s.execute(wanted)}
    whole = answers_of_exam(s, exam)
    rows = [row for row, sitter in enumerate(whole.sitters) if sitter in people]
    mine = whole if len(rows) == len(whole.sitters) else whole.of(rows)
    return mine, [people[sitter] for sitter in mine.sitters], list(people.values())


def answers_of_exam(s: Session, exam: Exam) -> Answers:
    """Of everybody; read again when any result of the exam has changed."""
    where, stamp = (str(s.get_bind().engine.url), exam.id), stamp_of(s, exam)
    with _lock:
        held = _kept.get(where)
        if held and held[0] == stamp:
            _kept.move_to_end(where)
            return held[1]
    found = read(_results(s, best_sittings(s, exam.id)))
    with _lock:
        _kept[where] = (stamp, found)
        _kept.move_to_end(where)
        while len(_kept) > 1 and sum(one.points.size for _stamp, one in _kept.values()) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def stamp_of(s: Session, exam: Exam) -> Stamp:
    """Another one as soon as a sitting is marked, opened again or declared void."""
    columns = (
        func.count(),
        func.max(Sitting.id),
        func.max(Sitting.marked_at),
        func.sum(Sitting.version),
        func.sum(Sitting.score),
    )
    wanted = select(*columns).where(Sitting.exam_id == exam.id, Sitting.state == SittingState.SUBMITTED)
    return (exam.no, exam.announced_at, *s.execute(wanted).one())


def best_sittings(s: Session, exam_id: int) -> dict[int, tuple[int, float]]:
    """Sitting → (sitter, result in %): of each sitter the best marked to the end, the first of equals."""
    wanted = select(Sitting.id, Sitting.sitter_id, Sitting.score, Sitting.full).where(
        Sitting.exam_id == exam_id,
        Sitting.state == SittingState.SUBMITTED,
        Sitting.score.is_not(None),
        Sitting.waiting == 0,
    )
    best: dict[int, tuple[float, int]] = {}
    for id, sitter, score, full in s.execute(wanted.order_by(Sitting.id)):
        percent = float(100 * score / full) if score and full else 0.0
        if sitter not in best or percent > best[sitter][0]:
            best[sitter] = (percent, id)
    return {id: (sitter, percent) for sitter, (percent, id) in sorted(best.items())}


Result = tuple[int, float, list[dict[str, Any]]]


def _results(s: Session, best: dict[int, tuple[int, float]]) -> Iterator[Result]:
    """(sitter, %, bases) a few at a time: ten thousand whole results do not fit well in memory."""
    ids = list(best)
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        for id, result in s.execute(select(Sitting.id, Sitting.result).where(Sitting.id.in_(some))):
            yield (*best[id], (result or {}).get("bases", []))


def read(results: Iterable[Result]) -> Answers:
    """In one pass, bases as plain dicts: there may be a million of them."""
    columns: dict[int, int] = {}
    codes: list[dict[tuple[Option, ...], int]] = []
    sitters, percents = [], []
    at_row, at_column, said = array("i"), array("i"), array("i")
    points, marks = array("d"), array("d")
    for row, (sitter, percent, bases) in enumerate(results):
        sitters.append(sitter)
        percents.append(percent)
        for base in bases:
            if base["points"] is None:
                continue
            column = columns.get(base["question"])
            if column is None:
                column = columns[base["question"]] = len(columns)
                codes.append({(): 0})
            at_row.append(row)
            at_column.append(column)
            points.append(float(base["points"]))
            marks.append(float(base["marks"]))
            known = codes[column]
            said.append(known.setdefault(picked(base["given"]), len(known)))
    places = np.frombuffer(at_row, dtype=np.intc), np.frombuffer(at_column, dtype=np.intc)
    shape = (len(sitters), len(columns))
    return Answers(
        tuple(sitters),
        tuple(columns),
        _filled(shape, places, points),
        _filled(shape, places, marks),
        _filled(shape, places, said, 0).astype(np.int32),
        tuple(tuple(known) for known in codes),
        np.array(percents, dtype=np.float64),
    )


def _filled(shape: tuple[int, int], places: Any, values: Any, empty: float = np.nan) -> Numbers:
    made = np.full(shape, empty, dtype=np.float64)
    if len(values):
        made[places] = values
    return made


# -- one person's answers ----------------------------------------------------------------------


def by_topic(s: Session, staff_id: int, since: datetime) -> list[tuple[int, float]]:
    """(topic, the share that was right) of every marked answer in exams whose results came out since then.

    Not of questions found wrong for which everybody got full marks.
    """
    out = func.coalesce(Exam.published_at, Exam.closes_at)
    wanted = (
        select(Sitting.result)
        .join(Sitter, Sitter.id == Sitting.sitter_id)
        .join(Exam, Exam.id == Sitting.exam_id)
        .where(Sitter.staff_id == staff_id, Exam.state == ExamState.PUBLISHED, out >= since)
        .where(Sitting.state == SittingState.SUBMITTED)
    )
    answers = [
        (int(base["question"]), float(base["right"]))
        for result in s.scalars(wanted)
        if result
        for base in result["bases"]
        if base["points"] is not None and (base["rule"] or base["by"] != CORRECTION)
    ]
    asked = select(Question.id, Question.topic_id).where(Question.id.in_({id for id, _right in answers}))
    topic_of = dict(s.execute(asked).all())
    return [(topic_of[id], right) for id, right in answers if id in topic_of]


def grouped(people: Sequence[Person], key: Callable[[Person], Any]) -> dict[Any, list[int]]:
    """Group → the rows of its people."""
    found: dict[Any, list[int]] = {}
    for row, person in enumerate(people):
        found.setdefault(key(person), []).append(row)
    return found
