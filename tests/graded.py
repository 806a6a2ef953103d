"""Exams handed in, for whoever marks, corrects, appeals and publishes; and what each use case takes."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import update

from db.choices.exams import Correction, ExamState, SittingState
from db.choices.files import Purpose
from db.exams import Exam, Sitter, SittingAnswer
from db.staff import Staff
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.exams import appeals, practical, publishing, scoring
from lib.exams.results import Which
from lib.files import service as files
from lib.forms import manage as forms
from lib.forms.schema import FormField, FormSchema, Kind
from lib.forms.service import form_in_force
from lib.questions.content import Key
from tests.cast import Cast
from tests.exams.announced import Announced, alone, started

JOB = Actor.system("exams.scoring.score_waiting", "exams.end")
ALL_RIGHT: dict[int, dict[str, Any]] = {
    1: {"choice": "A"},
    2: {"choices": ["A", "B", "D"]},
    3: {"true": True},
    4: {"blanks": ["通风", "检测"]},
    5: {"number": "1.4"},
    6: {"pairs": {"1": "b", "2": "a"}},
    7: {"order": ["B", "D", "C", "A"]},
    8: {"text": "首位接待者负责到底。"},
}
CHECKS = FormSchema(
    code="practical_desk",
    kind="checklist",
    title="客服实操考核表",
    fields=(
        FormField(id="manner", kind=Kind.RATING, label="接待礼仪", required=True),
        FormField(id="steps", kind=Kind.SCORE, label="处理步骤", required=True),
        FormField(id="badge", kind=Kind.YES_NO, label="佩戴工牌", required=True),
        FormField(id="photo", kind=Kind.PHOTO, label="现场照片"),
    ),
)
GOOD = {"manner": 4, "steps": "8", "badge": True}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)


def sat(cast: Cast, of: Announced, who: int, given: dict[int, dict[str, Any]], **of_sitting: Any) -> int:
    """A paper handed in with these answers by place."""
    now = clock.now()
    handed = {"state": SittingState.SUBMITTED, "submitted_at": now}
    sitting = started(cast, of, who, **handed | of_sitting)
    with cast.database.writing() as s:
        s.add_all(
            SittingAnswer(sitting_id=sitting, n=n, given=said, turn=1, saved_at=now)
            for n, said in given.items()
        )
    return sitting


def score(cast: Cast) -> None:
    while perform(scoring.score_waiting, JOB):
        pass


def checklist(cast: Cast) -> int:
    """The form's version."""
    perform(forms.publish, cast.admin, None, schema=CHECKS, based_on=0)
    return read(form_in_force, cast.admin, code=CHECKS.code)[0]


def state(cast: Cast, exam: int, to: ExamState, **more: Any) -> None:
    with cast.database.writing() as s:
        s.execute(update(Exam).where(Exam.id == exam).values(state=to, version=Exam.version + 1, **more))


def version(cast: Cast, exam: int) -> int:
    with cast.database.reading() as s:
        return s.get_one(Exam, exam).version


@dataclass(frozen=True)
class Graded:
    """ended: one short answer waits, the clerk's own paper besides. whole: nothing waits. out: published."""

    ended: Announced
    waiting: int
    form: int
    photo: int
    whole: Announced
    out: Announced
    paper: int
    appeal: int


def made(cast: Cast) -> Graded:
    form = checklist(cast)
    ended = alone(cast, "KS20251121-0701", practical_form_id=form)
    whole = alone(cast, "KS20251121-0702")
    out = alone(cast, "KS20251121-0703")
    waiting = sat(cast, ended, 1, ALL_RIGHT)
    sat(cast, whole, 1, {1: {"choice": "B"}})
    paper = sat(cast, out, 0, {1: {"choice": "B"}})
    score(cast)
    for one in (ended, whole, out):
        state(cast, one.exam, ExamState.ENDED)
    with cast.database.writing() as s:
        s.get_one(Staff, out.staff[0]).user_id = cast.user_id("clerk")
    perform(publishing.publish, cast.trainer, None, id=out.exam, version=version(cast, out.exam))
    appeal = perform(appeals.appeal, cast.clerk, None, sitting_id=paper, n=1, words="题目有歧义")
    return Graded(ended, waiting, form, _photo(cast, ended, form), whole, out, paper, appeal)


def _photo(cast: Cast, of: Announced, form: int) -> int:
    kept = perform(files.keep, cast.manager, None, name="a.png", content=PIXEL, purpose=Purpose.ATTACHED)
    told: dict[str, Any] = {
        "sitter_id": of.sitters[0],
        "form_version": form,
        "values": GOOD | {"photo": [kept.id]},
    }
    perform(practical.judge, cast.manager, None, **told)
    return kept.id


def _decided(w: Any) -> dict[str, Any]:
    return {"id": w.graded.appeal, "version": 1, "granted": False, "answer": "经复核，答案无误。"}


def _corrected(w: Any) -> dict[str, Any]:
    return {
        "exam_id": w.graded.ended.exam,
        "question_id": w.graded.ended.questions[0],
        "how": Correction.KEY,
        "key": Key(right=("A", "B")),
    }


def _assessed(w: Any) -> dict[str, Any]:
    with w.cast.database.reading() as s:
        now = s.get_one(Sitter, w.graded.ended.sitters[0]).version
    said = {"overall": Decimal(88), "note": "回访满意"}
    return {"sitter_id": w.graded.ended.sitters[0], "version": now, **said}


def _published(w: Any) -> dict[str, Any]:
    return {"id": w.graded.whole.exam, "version": version(w.cast, w.graded.whole.exam)}


def _exam(w: Any) -> dict[str, Any]:
    return {"exam_id": w.graded.ended.exam}


def _answer(w: Any) -> dict[str, Any]:
    return {**_exam(w), "question_id": w.graded.ended.questions[7]}


def _list(w: Any) -> dict[str, Any]:
    return {"id": w.graded.ended.exam, "by": Which()}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "exams.score_waiting": lambda w: {},
    "exams.score_exam": lambda w: {"id": w.graded.ended.exam},
    "exams.waiting_questions": _exam,
    "exams.next_answer": _answer,
    "exams.my_last": _answer,
    "exams.give": lambda w: {"sitting_id": w.graded.waiting, "n": 8, "points": Decimal(6)},
    "exams.asked_questions": _exam,
    "exams.preview_correction": _corrected,
    "exams.correct": lambda w: {**_corrected(w), "reason": "两个答案都对"},
    "exams.corrections_made": _exam,
    "exams.appeal": lambda w: {"sitting_id": w.graded.paper, "words": "请复核全卷"},
    "exams.appeal_by_code": lambda w: {
        "code": w.graded.out.codes[0],
        "sitting_id": w.graded.paper,
        "n": 2,
        "words": "选项有误",
    },
    "exams.appeals": lambda w: {"exam_id": w.graded.out.exam},
    "exams.appeals_waiting": lambda w: {"exam_id": w.graded.out.exam},
    "exams.decide": _decided,
    "exams.checklist": _exam,
    "exams.candidates": _exam,
    "exams.judge": lambda w: {
        "sitter_id": w.graded.ended.sitters[1],
        "form_version": w.graded.form,
        "values": GOOD,
    },
    "exams.assess": _assessed,
    "exams.look_at_photo": lambda w: {"id": w.graded.photo},
    "exams.open_photo": lambda w: {"id": w.graded.photo},
    "exams.results_head": lambda w: {"id": w.graded.ended.exam},
    "exams.results": _list,
    "exams.export_results": _list,
    "exams.result_figures": _list,
    "exams.publish": _published,
    "exams.own": lambda w: {"code": w.graded.out.codes[0]},
    "exams.my_result": lambda w: {"sitter_id": w.graded.out.sitters[0]},
    "exams.score_sheet": lambda w: {"sitter_id": w.graded.ended.sitters[1]},
}
