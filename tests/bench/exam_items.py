"""Analysing papers of a hundred questions, against bare reading of the same results.

bare: the same results read and decoded, nothing reckoned. again: when nothing has changed since.
"""

import random
import time
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from db.base import Database
from db.choices.exams import ExamState, SittingState
from db.exams import Exam, Sitter, Sitting
from db.staff import Staff
from lib import clock
from lib.deeds import read
from lib.exams import item_analysis
from lib.exams.item_rows import CHUNK
from lib.exams.plan import Basis, Rule
from tests.bench.exam_scoring import QUESTIONS, _added, _frozen
from tests.bench.ground import line, ms, small_company, times
from tests.cast import Cast
from tests.exams.announced import announced

SITTINGS, BATCH = 10_000, 500


def run(words: list[str]) -> bool:
    """words: how many sittings, 10,000 unless said."""
    many = int(words[0]) if words else SITTINGS
    with small_company() as (database, cast):
        exam = _make(database, cast, many)
        bare = _bare(database, exam)
        took, found = _analysed(cast, exam)
        again, _found = _analysed(cast, exam)
        line("", "all", "a sitting", width=30)
        line(f"{many} × {QUESTIONS}, analysed", f"{took:.1f} s", ms(took / many), width=30)
        line("the same results, bare", f"{bare:.1f} s", ms(bare / many), width=30)
        line("ratio", times(took, bare), width=30)
        line("again", f"{again:.2f} s", width=30)
    return found.n == many and len(found.items) == QUESTIONS


def _analysed(cast: Cast, exam: int) -> tuple[float, item_analysis.Analysis]:
    started = time.perf_counter()
    found = read(item_analysis.analysis, cast.quality, id=exam)
    return time.perf_counter() - started, found


def _bare(database: Database, exam: int) -> float:
    started = time.perf_counter()
    with database.reading() as s:
        ids = list(s.scalars(select(Sitting.id).where(Sitting.exam_id == exam).order_by(Sitting.id)))
        for start in range(0, len(ids), CHUNK):
            some = Sitting.id.in_(ids[start : start + CHUNK])
            for _result in s.scalars(select(Sitting.result).where(some)):
                pass
    return time.perf_counter() - started


# -- the results -------------------------------------------------------------------------------


def _make(database: Database, cast: Cast, many: int) -> int:
    print(f"   making {many:,} results of {QUESTIONS}", flush=True)
    of = announced(cast, state=ExamState.ENDED)
    with database.writing() as s:
        exam = s.get_one(Exam, of.exam)
        exam.frozen = _frozen(tuple(range(1, QUESTIONS + 1))).model_dump(mode="json")
        exam.announced_at = clock.now()
    right, wrong = ([_basis(n, right) for n in range(1, QUESTIONS + 1)] for right in (True, False))
    chance = random.Random(7)
    for start in range(0, many, BATCH):
        with database.writing() as s:
            _batch(s, of.exam, range(start, min(start + BATCH, many)), right, wrong, chance)
    return of.exam


def _basis(n: int, right: bool) -> dict[str, Any]:
    points = Decimal(1 if right else 0)
    given = {"choice": "A" if right else "B"}
    told = Basis(n=n, question=n, number=1, marks=Decimal(1), given=given, rule=Rule(), points=points)
    return told.model_copy(update={"right": points}).model_dump(mode="json")


def _batch(
    s: Any, exam: int, numbers: range, right: list[Any], wrong: list[Any], chance: random.Random
) -> None:
    ids = _added(s, Staff, [{"no": f"B{n}", "name": f"考生{n}", "version": 1} for n in numbers])
    sitters = [
        {"exam_id": exam, "staff_id": id, "code": f"bench{n}", "version": 1}
        for n, id in zip(numbers, ids, strict=True)
    ]
    now = clock.now()
    whole = {"exam_id": exam, "attempt": 1, "state": SittingState.SUBMITTED, "paper": {}, "version": 1}
    whole |= {"started_at": now, "due_at": now, "full": Decimal(QUESTIONS), "marked_at": now}
    rows = []
    for id in _added(s, Sitter, sitters):
        able = chance.random()
        bases = [
            (good if chance.random() < 0.2 + 0.7 * able else poor)
            for good, poor in zip(right, wrong, strict=True)
        ]
        score = sum((Decimal(base["points"]) for base in bases), Decimal(0))
        rows.append({**whole, "sitter_id": id, "score": score, "result": {"bases": bases, "left_out": []}})
    _added(s, Sitting, rows)
