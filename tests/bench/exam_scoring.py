"""Scoring papers of a hundred questions, as the job does it, against bare reading and writing of its rows.

bare: the same papers and answers read and decoded, the same results encoded and written, nothing reckoned.
"""

import json
import random
import time
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from db.base import Database
from db.choices.exams import SittingState
from db.choices.questions import Difficulty
from db.exams import Exam, Sitter, Sitting, SittingAnswer
from db.staff import Staff
from lib import clock
from lib.deeds import perform
from lib.exams import scoring
from lib.exams.plan import Frozen, FrozenQuestion, Item, Plan, Section, Sheet, SheetItem
from tests.bench.ground import line, ms, small_company, times
from tests.cast import Cast
from tests.exams.announced import CONTENTS, announced
from tests.graded import ALL_RIGHT, JOB

SITTINGS, QUESTIONS, BATCH = 10_000, 100, 500
BY_KEY = len(CONTENTS) - 1
"""The last of the contents is a short answer, which no machine marks."""


TABLE = Sitting.__table__
WRITE = update(TABLE).where(TABLE.c.id == bindparam("row")).values(result=bindparam("told"))


def run(words: list[str]) -> bool:
    """words: how many sittings, 10,000 unless said."""
    many = int(words[0]) if words else SITTINGS
    with small_company() as (database, cast):
        _make(database, cast, many)
        started = time.perf_counter()
        scored = 0
        while some := perform(scoring.score_waiting, JOB):
            scored += some
        took = time.perf_counter() - started
        bare = _bare(database)
        with database.reading() as s:
            left = s.scalars(select(Sitting.id).where(Sitting.score.is_(None))).all()
        line("", "all", "a sitting", width=30)
        line(f"{scored} × {QUESTIONS}, scored", f"{took:.1f} s", ms(took / many), width=30)
        line("the same rows, bare", f"{bare:.1f} s", ms(bare / many), width=30)
        line("ratio", times(took, bare), width=30)
    return scored == many and not left


def _bare(database: Database) -> float:
    """What no scoring can do without, in batches of the same size."""
    started = time.perf_counter()
    with database.reading() as s:
        ids = list(s.scalars(select(Sitting.id).order_by(Sitting.id)))
    for start in range(0, len(ids), scoring.BATCH):
        some = ids[start : start + scoring.BATCH]
        with database.writing() as s:
            rows = s.execute(select(Sitting.id, Sitting.paper, Sitting.result).where(Sitting.id.in_(some)))
            results = [(id, result) for id, _paper, result in rows]
            answers = select(SittingAnswer.n, SittingAnswer.given).where(SittingAnswer.sitting_id.in_(some))
            s.execute(answers).all()
            s.execute(WRITE, [{"row": id, "told": result} for id, result in results])
    return time.perf_counter() - started


# -- the papers --------------------------------------------------------------------------------


def _make(database: Database, cast: Cast, many: int) -> None:
    print(f"   making {many:,} papers of {QUESTIONS}", flush=True)
    of = announced(cast)
    questions = tuple(range(1, QUESTIONS + 1))
    with database.writing() as s:
        exam = s.get_one(Exam, of.exam)
        exam.frozen = _frozen(questions).model_dump(mode="json")
        exam.announced_at = clock.now()
    paper = json.loads(_sheet(questions).model_dump_json())
    chance = random.Random(7)
    for start in range(0, many, BATCH):
        with database.writing() as s:
            _batch(s, of.exam, range(start, min(start + BATCH, many)), paper, chance)


def _batch(s: Any, exam: int, numbers: range, paper: dict[str, Any], chance: random.Random) -> None:
    people = [{"no": f"B{n}", "name": f"考生{n}", "version": 1} for n in numbers]
    ids = _added(s, Staff, people)
    sitters = [
        {"exam_id": exam, "staff_id": id, "code": f"bench{n}", "version": 1}
        for n, id in zip(numbers, ids, strict=True)
    ]
    now = clock.now()
    whole = {"exam_id": exam, "attempt": 1, "state": SittingState.SUBMITTED, "paper": paper, "version": 1}
    whole |= {"started_at": now, "due_at": now, "submitted_at": now, "full": Decimal(QUESTIONS)}
    sittings = _added(s, Sitting, [{**whole, "sitter_id": id} for id in _added(s, Sitter, sitters)])
    rows = [
        {"sitting_id": id, "n": n, "given": _given(n, chance), "turn": 1, "saved_at": now}
        for id in sittings
        for n in range(1, QUESTIONS + 1)
    ]
    s.execute(insert(SittingAnswer), rows)


def _added(s: Any, table: Any, rows: list[dict[str, Any]]) -> list[int]:
    return list(s.scalars(insert(table).returning(table.id, sort_by_parameter_order=True), rows))


def _given(n: int, chance: random.Random) -> dict[str, Any]:
    """Right three times of four; else what was right for another kind, or the first option."""
    kind = (n - 1) % BY_KEY + 1
    return ALL_RIGHT[kind] if chance.random() < 0.75 else {"choice": "B", "choices": ["A"], "true": False}


def _frozen(questions: tuple[int, ...]) -> Frozen:
    items = tuple(Item(question=id, marks=Decimal(1)) for id in questions)
    return Frozen(
        plan=Plan(sections=(Section(title="理论", items=items),)),
        marking={},
        shuffled=False,
        full=Decimal(QUESTIONS),
        questions={
            id: FrozenQuestion(
                number=1, topic=1, difficulty=Difficulty.EASY, content=CONTENTS[(id - 1) % BY_KEY]
            )
            for id in questions
        },
    )


def _sheet(questions: tuple[int, ...]) -> Sheet:
    items = tuple(
        SheetItem(
            n=id,
            section=0,
            question=id,
            marks=Decimal(1),
            order=tuple(one.id for one in CONTENTS[(id - 1) % BY_KEY].asked.options),
        )
        for id in questions
    )
    return Sheet(titles=("理论",), items=items)
