"""Corrections and appeals: shown before, done in one step, told to whom they touch, kept."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from db.alerts import Alert
from db.archives import ArchiveRecord, ArchiveSheet
from db.choices.exams import AppealState, Correction, ExamState, ShowKey
from db.exams import Sitter, Sitting
from db.staff import Staff
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.exams import appeals, corrections, hand_marks, publishing, results
from lib.questions.content import Key
from lib.web.exam_door import DOOR
from tests import graded
from tests.cast import Cast
from tests.exams.announced import Announced, alone, announced
from tests.graded import ALL_RIGHT, sat

D = Decimal
NO_SHORT = {n: ALL_RIGHT[n] for n in range(1, 8)}


def published(cast: Cast, **of_exam: object) -> tuple[Announced, list[int]]:
    """Two papers, all right but for the first question of the second; the clerk sat that one."""
    of = announced(cast, project_id=cast.project_a, **of_exam)
    papers = [sat(cast, of, 0, NO_SHORT), sat(cast, of, 1, NO_SHORT | {1: {"choice": "C"}})]
    graded.score(cast)
    graded.state(cast, of.exam, ExamState.ENDED)
    with cast.database.writing() as s:
        s.get_one(Staff, of.staff[1]).user_id = cast.user_id("clerk")
    perform(publishing.publish, cast.trainer, None, id=of.exam, version=graded.version(cast, of.exam))
    return of, papers


def told(cast: Cast) -> list[str]:
    with cast.database.reading() as s:
        return list(s.scalars(select(Alert.message).where(Alert.user_id == cast.user_id("clerk"))))


def totals(cast: Cast, of: Announced) -> list[Decimal | None]:
    with cast.database.reading() as s:
        return list(s.scalars(select(Sitter.total).where(Sitter.exam_id == of.exam).order_by(Sitter.id)))


@pytest.mark.both
def test_a_corrected_key_regrades_as_shown_before(cast: Cast) -> None:
    of, _papers = published(cast)
    assert totals(cast, of) == [D("66.67"), D("60.00"), None]
    which = {"exam_id": of.exam, "question_id": of.questions[0]}
    both_right = {"how": Correction.KEY, "key": Key(right=("A", "C"))}
    shown = read(corrections.preview_correction, cast.trainer, **which, **both_right)
    assert [(one.sitter, one.before, one.after) for one in shown] == [(of.sitters[1], D("60.00"), D("66.67"))]
    assert totals(cast, of)[1] == 60  # nothing written
    perform(corrections.correct, cast.trainer, None, **which, **both_right, reason="题干有误")
    assert totals(cast, of) == [D("66.67"), D("66.67"), None]
    kept = read(corrections.corrections_made, cast.trainer, exam_id=of.exam)[0]
    assert [(one.sitter, one.before, one.after) for one in kept.changes] == [
        (of.sitters[1], D("60.00"), D("66.67"))
    ]
    assert told(cast)[-1] == "A question of “{title}” was corrected. Your result has changed."
    with cast.database.reading() as s:
        record = s.scalars(select(ArchiveRecord).where(ArchiveRecord.source_kind == "exam")).one()
        sheets = s.scalars(select(ArchiveSheet).where(ArchiveSheet.record_id == record.id)).all()
    assert len(sheets) == 2  # the corrected results joined the record


@pytest.mark.parametrize(
    ("how", "expected"),
    [(Correction.FULL, [D("66.67"), D("66.67")]), (Correction.VOID, [D("64.29"), D("64.29")])],
)
def test_full_marks_for_all_or_left_out(cast: Cast, how: Correction, expected: list[Decimal]) -> None:
    of, papers = published(cast)
    which = {"exam_id": of.exam, "question_id": of.questions[0]}
    perform(corrections.correct, cast.trainer, None, **which, how=how, reason="题目作废")
    assert totals(cast, of)[:2] == expected
    with cast.database.reading() as s:
        row = s.get_one(Sitting, papers[1])
    assert row.full == (30 if how == Correction.FULL else 28)


def test_a_correction_is_refused_without_a_reason_a_sound_key_or_the_right(cast: Cast) -> None:
    of, _papers = published(cast)
    which = {"exam_id": of.exam, "question_id": of.questions[0], "how": Correction.KEY}
    for key, reason in ((None, "错"), (Key(right=("Z",)), "错"), (Key(right=("B",)), " ")):
        with pytest.raises(Refused):
            perform(corrections.correct, cast.trainer, None, **which, key=key, reason=reason)
    with pytest.raises(Refused):
        perform(corrections.correct, cast.manager, None, **which, key=Key(right=("B",)), reason="错")
    assert totals(cast, of)[1] == 60


def test_an_appeal_granted_changes_one_mark_and_is_told(cast: Cast) -> None:
    of, papers = published(cast)
    with pytest.raises(NotFound):
        perform(appeals.appeal, cast.clerk, None, sitting_id=papers[0], n=1, words="不是我的卷")
    perform(appeals.appeal, cast.clerk, None, sitting_id=papers[1], n=1, words="选项C也对")
    with pytest.raises(Refused):
        perform(appeals.appeal, cast.clerk, None, sitting_id=papers[1], n=1, words="再来一次")
    row = read(appeals.appeals, cast.trainer, exam_id=of.exam)[0]
    assert (row.words, row.full, row.own) == ("选项C也对", 2, False)
    answer = {"id": row.id, "version": row.version, "granted": True, "answer": "成立"}
    perform(appeals.decide, cast.trainer, None, **answer, points=D("1.5"))
    assert totals(cast, of)[1] == D("65.00")
    own = read(results.my_result, cast.clerk, sitter_id=of.sitters[1])
    assert own.appeals[0].state == AppealState.UPHELD
    basis = own.lines[0].basis
    assert basis is not None
    assert (basis.points, basis.by, basis.why) == (D("1.50"), "final", "成立")
    assert told(cast)[-1] == "Your appeal about “{title}” has been answered: {state}"


def test_nobody_decides_their_own_appeal(cast: Cast) -> None:
    of, papers = published(cast)
    with cast.database.writing() as s:
        s.get_one(Staff, of.staff[0]).user_id = cast.user_id("trainer")
    perform(appeals.appeal, cast.trainer, None, sitting_id=papers[0], words="请复核")
    row = read(appeals.appeals, cast.trainer, exam_id=of.exam)[0]
    with pytest.raises(Refused, match="own paper"):
        perform(appeals.decide, cast.trainer, None, id=row.id, version=row.version, granted=True, answer="好")


def test_ones_own_result_shows_every_mark_and_the_key_only_where_it_may(cast: Cast) -> None:
    of, _papers = published(cast, show_key=ShowKey.NEVER)
    own = read(results.own, DOOR, code=of.codes[1])
    assert [line.key for line in own.lines] == [None] * 8
    assert [line.explanation for line in own.lines] == [""] * 8
    assert own.lines[0].basis is not None
    assert (own.lines[0].basis.given, own.lines[0].basis.points) == ({"choice": "C"}, 0)
    assert read(results.score_sheet, cast.manager, sitter_id=of.sitters[1]).lines[0].key is not None
    with pytest.raises(NotFound):
        read(results.my_result, cast.clerk, sitter_id=of.sitters[0])
    graded.state(cast, of.exam, ExamState.ENDED)
    with pytest.raises(Refused, match="not out"):
        read(results.own, DOOR, code=of.codes[1])


def test_nobody_who_may_sit_it_reads_a_key_while_people_sit(cast: Cast) -> None:
    of = alone(cast, "KS20251121-0799")
    with pytest.raises(Refused, match="once the sitting has ended"):
        read(results.score_sheet, cast.manager, sitter_id=of.sitters[0])
    read(results.score_sheet, cast.trainer, sitter_id=of.sitters[0])


@pytest.mark.both
def test_who_is_to_sit_an_exam_marks_none_of_it_while_people_sit(cast: Cast) -> None:
    of = alone(cast, "KS20251121-0799")
    sat(cast, of, 1, ALL_RIGHT)
    graded.score(cast)
    assert read(hand_marks.waiting_questions, cast.manager, exam_id=of.exam)
    with cast.database.writing() as s:
        s.get_one(Staff, of.staff[0]).user_id = cast.user_id("manager")
    assert read(hand_marks.waiting_questions, cast.manager, exam_id=of.exam) == []
    graded.state(cast, of.exam, ExamState.ENDED)
    assert read(hand_marks.waiting_questions, cast.manager, exam_id=of.exam)
