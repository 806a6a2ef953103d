"""Exams: prepared, announced with a paper nothing changes any more, invigilated, ended; and one's own."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from db.alerts import Alert
from db.choices.exams import Ending, ExamState, SittingMove, SittingState
from db.choices.questions import QuestionState
from db.choices.staff import StaffStatus
from db.exams import Exam, Sitter, Sitting, SittingAnswer
from db.questions import Question, QuestionWording
from db.records import AuditEntry
from db.staff import Staff
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Several
from lib.exams import exams, invigilating, own, sitters
from lib.exams.exam_rows import ExamRow
from lib.exams.exams import Which
from lib.exams.scope import frozen_of
from lib.exams.sitter_rows import Who
from lib.exams.sitting_rules import Stage
from lib.exams.terms_rules import Weights, sensible
from tests.cast import Cast
from tests.examined import drafted, first_sitter, hour, of_exam, ready_paper, terms
from tests.exams.announced import CONTENTS, Announced, announced, started


@pytest.fixture
def of(cast: Cast) -> Announced:
    """An exam under way, of the whole company; two of its people are of project A, the third of B."""
    return announced(cast)


def link_account(cast: Cast, staff: int, name: str) -> None:
    with cast.database.writing() as s:
        s.execute(update(Staff).where(Staff.id == staff).values(user_id=cast.user_id(name)))


def one(cast: Cast, id: int, actor: Actor | None = None) -> ExamRow:
    return read(exams.one_exam, actor or cast.quality, id=id)


def sitting(cast: Cast, id: int) -> Sitting:
    with cast.database.reading() as s:
        return s.get_one(Sitting, id)


def alerts(cast: Cast, name: str) -> list[str]:
    with cast.database.reading() as s:
        told = s.execute(select(Alert.message, Alert.params).where(Alert.user_id == cast.user_id(name)))
        return [message.format(**params) for message, params in told]


def do(cast: Cast, use_case: Any, id: int, by: Actor | None = None, **more: Any) -> Any:
    return perform(use_case, by or cast.quality, None, **of_exam(cast, id), **more)


# -- prepared ----------------------------------------------------------------------------------


def test_what_makes_no_sense_is_refused_all_at_once(cast: Cast) -> None:
    wrong = {"title": " ", "closes_at": hour(24), "pass_mark": Decimal(0), "attempts": 0}
    with pytest.raises(Several) as refused:
        sensible(terms(1, None, **wrong, weights=Weights(70, 20, 0)))
    assert len(refused.value.refusals) == 5
    assert sensible(terms(1, None, practical_form_id=4)).practical_form_id is None
    with pytest.raises(Refused, match="choose the checklist"):
        sensible(terms(1, None, weights=Weights(60, 40, 0)))


def test_a_trainer_prepares_exams_of_own_projects_only(cast: Cast, of: Announced) -> None:
    paper = ready_paper(cast, of.questions)
    id = perform(exams.create, cast.trainer, None, terms=terms(paper, cast.project_a))
    assert one(cast, id, cast.trainer).no.startswith("KS")
    for project, refusal in ((None, Forbidden), (cast.project_b, NotFound)):
        with pytest.raises(refusal):
            perform(exams.create, cast.trainer, None, terms=terms(paper, project))
    with pytest.raises(Forbidden, match="head office"):
        do(cast, exams.end, of.exam, by=cast.trainer)


@pytest.mark.both
def test_people_are_chosen_by_project_post_and_department_and_clashes_told(cast: Cast, of: Announced) -> None:
    id = drafted(cast, ready_paper(cast, of.questions), (), opens_at=hour(1), closes_at=hour(5))
    with cast.database.writing() as s:
        s.execute(update(Staff).where(Staff.id == of.staff[1]).values(status=StaffStatus.LEFT))
        s.add(Staff(name="总部丁", post="培训师", department="人事部", status=StaffStatus.PROBATION))

    def found(**by: Any) -> list[tuple[str, str]]:
        page = read(sitters.could_be_added, cast.quality, id=id, by=Who(**by))
        return [(row.name, row.clash) for row in page.rows]

    assert found(project_id=cast.project_a) == [("考生甲", "四季度客服岗位考试")]
    assert found(project_id=0, department="人事部") == [("总部丁", "")]
    assert set(read(sitters.groups, cast.quality).posts) == {"培训师", "客服"}
    assert perform(sitters.add_all, cast.quality, None, id=id, by=Who(post="客服")) == 2
    assert found(post="客服") == []
    rows = read(sitters.list_sitters, cast.quality, id=id).rows
    assert [(row.name, row.project, bool(row.clash)) for row in rows] == [
        ("考生甲", "莲花苑", True),
        ("考生丙", "竹园", True),
    ]
    perform(sitters.remove_sitter, cast.quality, None, id=rows[0].id)
    assert one(cast, id).numbers.sitters == 1


# -- announced ---------------------------------------------------------------------------------


@pytest.mark.both
def test_an_announced_paper_stays_whatever_the_bank_does(cast: Cast, of: Announced) -> None:
    link_account(cast, of.staff[0], "guard")
    id = drafted(cast, ready_paper(cast, of.questions), of.staff[:1])
    assert do(cast, exams.announce, id) == 1
    assert any("消防安全考试" in told for told in alerts(cast, "guard"))
    told = {**CONTENTS[0].model_dump(mode="json"), "explanation": "改过"}
    with cast.database.writing() as s:
        s.add(QuestionWording(question_id=of.questions[0], number=2, content=told, at=clock.now()))
        s.execute(update(Question).values(number=2, state=QuestionState.RETIRED))
    with cast.database.reading() as s:
        exam = s.get_one(Exam, id)
        kept = frozen_of(s, exam)
        assert kept.questions[of.questions[0]].content == CONTENTS[0]
        assert kept is frozen_of(s, exam)
        codes = s.scalars(select(Sitter.code).where(Sitter.exam_id == id)).all()
    assert min(map(len, codes)) >= 24


def test_an_exam_without_people_or_a_ready_paper_or_in_the_past_is_not_announced(
    cast: Cast, of: Announced
) -> None:
    paper = ready_paper(cast, of.questions)
    with pytest.raises(Refused, match="Nobody sits"):
        do(cast, exams.announce, drafted(cast, paper, ()))
    late = drafted(cast, paper, of.staff, opens_at=hour(-5), closes_at=hour(-1))
    with pytest.raises(Refused, match="over already"):
        do(cast, exams.announce, late)
    id = drafted(cast, paper, of.staff)
    with cast.database.writing() as s:
        s.execute(update(Question).values(state=QuestionState.RETIRED))
    with pytest.raises(Refused):
        do(cast, exams.announce, id)
    assert one(cast, id).state == ExamState.DRAFT


def test_a_late_arrival_is_told_and_a_draft_s_people_are_not(cast: Cast, of: Announced) -> None:
    link_account(cast, of.staff[0], "guard")
    drafted(cast, ready_paper(cast, of.questions), of.staff[:1])
    assert alerts(cast, "guard") == []
    with cast.database.writing() as s:
        s.add(new := Staff(name="新来", project_id=cast.project_a, user_id=cast.user_id("mate")))
        s.flush()
    assert perform(sitters.add_sitters, cast.quality, None, id=of.exam, staff_ids=[new.id, new.id]) == 1
    assert len(alerts(cast, "mate")) == 1
    assert "新来" in [row.name for row in read(sitters.list_sitters, cast.quality, id=of.exam).rows]


@pytest.mark.both
def test_a_moved_window_gives_time_and_takes_none(cast: Cast, of: Announced) -> None:
    link_account(cast, of.staff[0], "guard")
    row = one(cast, of.exam)
    short = row.closes_at - timedelta(minutes=170)
    id = started(cast, of, started_at=row.closes_at - timedelta(minutes=200), due_at=short)
    moved = {"opens_at": row.opens_at, "place": "二楼", "rules": "带工牌", "reason": "停电"}
    do(cast, exams.adjust, of.exam, closes_at=row.closes_at + timedelta(hours=1), **moved)
    assert sitting(cast, id).due_at == row.closes_at - timedelta(minutes=140)
    do(cast, exams.adjust, of.exam, closes_at=row.closes_at - timedelta(hours=2), **moved)
    assert sitting(cast, id).due_at == row.closes_at - timedelta(minutes=140)
    assert [("停电" in told) for told in alerts(cast, "guard")] == [True, True]
    with pytest.raises(Refused, match="begun already"):
        do(cast, exams.adjust, of.exam, closes_at=row.closes_at, **{**moved, "opens_at": hour(0)})
    with pytest.raises(Refused, match="say why"):
        do(cast, exams.adjust, of.exam, closes_at=row.closes_at, **{**moved, "reason": " "})


def test_cancelled_only_while_nothing_written_would_be_lost(cast: Cast, of: Announced) -> None:
    id = started(cast, of)
    with pytest.raises(Refused, match="Somebody has sat already"):
        do(cast, exams.cancel, of.exam, reason="停电")
    perform(invigilating.void, cast.quality, None, id=id, reason="停电")
    do(cast, exams.cancel, of.exam, reason="停电")
    assert one(cast, of.exam).state == ExamState.CANCELLED
    with cast.database.reading() as s:
        newest = s.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert newest.deed == "exams.cancel"
    assert "停电" in newest.changes


@pytest.mark.both
def test_ending_hands_in_what_is_being_written(cast: Cast, of: Announced) -> None:
    now, past = started(cast, of, 0), clock.now() - timedelta(minutes=5)
    timed_out = started(cast, of, 1, due_at=past)
    assert do(cast, exams.end, of.exam) == 2
    assert (sitting(cast, now).ending, sitting(cast, timed_out).ending) == (Ending.INVIGILATOR, Ending.TIME)
    assert sitting(cast, timed_out).submitted_at == past
    row = one(cast, of.exam)
    assert (row.state, row.numbers.handed_in, row.numbers.begun) == (ExamState.ENDED, 2, 2)


# -- whose they are ----------------------------------------------------------------------------


@pytest.mark.both
def test_a_project_sees_its_own_people_of_a_company_exam(cast: Cast, of: Announced) -> None:
    elsewhere = announced(cast, no="KS20251121-0002", project_id=cast.project_a)
    assert {row.id for row in read(exams.list_exams, cast.quality, by=Which()).rows} == {
        of.exam,
        elsewhere.exam,
    }
    assert one(cast, of.exam, cast.manager_b).numbers.sitters == 1
    for read_list in (sitters.list_sitters, invigilating.live):
        found = read(read_list, cast.manager_b, id=of.exam)  # type: ignore[arg-type]
        seen = getattr(found, "rows", None) or found.seats  # type: ignore[attr-defined]
        assert [row.name for row in seen] == ["考生丙"]
    with pytest.raises(NotFound):
        perform(invigilating.give_time, cast.manager_b, None, id=of.sitters[0], minutes=5, note="电脑重启")
    assert one(cast, elsewhere.exam, cast.manager_b).numbers.sitters == 1
    with cast.database.writing() as s:
        s.execute(update(Sitter).where(Sitter.exam_id == elsewhere.exam).values(project_id=cast.project_a))
    with pytest.raises(NotFound):
        one(cast, elsewhere.exam, cast.manager_b)
    assert one(cast, elsewhere.exam, cast.manager).numbers.sitters == 3


# -- invigilated -------------------------------------------------------------------------------


@pytest.mark.both
def test_the_room_shows_who_sits_how_far_and_who_has_not_begun(cast: Cast, of: Announced) -> None:
    id = started(cast, of, leaves=2)
    started(cast, of, 1, state=SittingState.SUBMITTED, submitted_at=clock.now(), ending=Ending.HAND)
    with cast.database.writing() as s:
        for n, given in ((1, {"choice": "A"}), (2, {}), (3, {"true": True})):
            s.add(SittingAnswer(sitting_id=id, n=n, given=given, saved_at=clock.now()))
    room = read(invigilating.live, cast.supervisor, id=of.exam)
    assert [(seat.name, seat.state, seat.answered) for seat in room.seats] == [
        ("考生甲", SittingState.OPEN, 2),
        ("考生乙", SittingState.SUBMITTED, 0),
    ]
    whole = read(invigilating.live, cast.quality, id=of.exam)
    assert (whole.many, whole.count(None), whole.count(SittingState.OPEN)) == (8, 1, 1)
    assert (whole.seats[0].leaves, whole.seats[0].last_at is not None) == (2, True)


def test_more_time_moves_the_deadline_of_what_is_open_and_says_who_gave_it(cast: Cast, of: Announced) -> None:
    id = started(cast, of)
    before = sitting(cast, id).due_at
    for minutes in (10, 5):
        said = {"id": of.sitters[0], "minutes": minutes, "note": "电脑重启"}
        perform(invigilating.give_time, cast.manager, None, **said)
    assert sitting(cast, id).due_at == before + timedelta(minutes=15)
    seat = read(invigilating.live, cast.manager, id=of.exam).seats[0]
    assert seat.extra_minutes == 15
    told = read(invigilating.events, cast.manager, id=id)
    assert [(one.move, one.by, one.note) for one in told] == [
        (SittingMove.EXTENDED, "Manager", "+5: 电脑重启"),
        (SittingMove.EXTENDED, "Manager", "+10: 电脑重启"),
    ]
    for minutes in (0, 300):
        with pytest.raises(Refused):
            perform(invigilating.give_time, cast.manager, None, id=of.sitters[0], minutes=minutes, note="再")


def test_a_void_sitting_counts_for_nothing_until_it_goes_on(cast: Cast, of: Announced) -> None:
    over = {"state": SittingState.SUBMITTED, "submitted_at": clock.now(), "score": Decimal(20)}
    id = started(cast, of, **over, result={"bases": [], "left_out": []}, marked_at=clock.now())
    with cast.database.writing() as s:
        s.execute(update(Sitter).where(Sitter.id == of.sitters[0]).values(theory=70, total=70, passed=True))
    perform(invigilating.void, cast.manager, None, id=id, reason="替考")
    with cast.database.reading() as s:
        sitter = s.get_one(Sitter, of.sitters[0])
        assert (sitter.theory, sitter.total, sitter.passed) == (None, None, None)
    assert (sitting(cast, id).state, sitting(cast, id).score) == (SittingState.VOID, None)
    perform(invigilating.reopen, cast.manager, None, id=id, minutes=20, reason="查明不是替考")
    now = sitting(cast, id)
    assert (now.state, now.submitted_at, now.ending) == (SittingState.OPEN, None, None)
    assert timedelta(minutes=19) < now.due_at - clock.now() <= timedelta(minutes=20)
    with pytest.raises(Refused, match="This sitting is open"):
        perform(invigilating.reopen, cast.manager, None, id=id, minutes=20, reason="再")


def test_an_earlier_attempt_is_not_opened_again(cast: Cast, of: Announced) -> None:
    over = {"state": SittingState.SUBMITTED, "submitted_at": clock.now()}
    id = started(cast, of, **over)
    started(cast, of, attempt=2)
    with pytest.raises(Refused, match="another attempt"):
        perform(invigilating.reopen, cast.manager, None, id=id, minutes=20, reason="误交")


def test_nobody_invigilates_themselves(cast: Cast, of: Announced) -> None:
    link_account(cast, of.staff[0], "manager")
    id = started(cast, of)
    for use_case, values in (
        (invigilating.give_time, {"id": of.sitters[0], "minutes": 5, "note": "自己"}),
        (invigilating.void, {"id": id, "reason": "自己"}),
        (sitters.change_sitter, {"id": of.sitters[0], "version": 1, "extra_attempts": 1, "note": ""}),
    ):
        with pytest.raises(Forbidden, match="your own exam"):
            perform(use_case, cast.manager, None, **values)  # type: ignore[arg-type]


def test_who_looks_at_a_link_is_kept(cast: Cast, of: Announced) -> None:
    assert perform(sitters.show_link, cast.manager, None, id=of.sitters[0]) == [of.codes[0]]
    with cast.database.reading() as s:
        newest = s.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert (newest.deed, of.codes[0] in newest.changes) == ("exams.show_link", False)


# -- one's own ---------------------------------------------------------------------------------


def stage(cast: Cast, name: str) -> list[tuple[Stage, bool, int]]:
    found = read(own.my_exams, getattr(cast, name))
    return [(one.stage, bool(one.code), one.left) for one in found]


def test_everybody_finds_their_own_exams_and_nobody_else_s(cast: Cast, of: Announced) -> None:
    link_account(cast, of.staff[0], "guard")
    drafted(cast, ready_paper(cast, of.questions), of.staff[:1])
    announced(cast, no="KS20251121-0003")
    assert stage(cast, "guard") == [(Stage.READY, True, 1)]
    assert read(own.my_exams, cast.quality) == []


def test_one_s_own_result_is_told_once_it_is_out(cast: Cast, of: Announced) -> None:
    link_account(cast, of.staff[0], "guard")
    started(cast, of, state=SittingState.SUBMITTED, submitted_at=clock.now())
    with cast.database.writing() as s:
        s.execute(update(Sitter).where(Sitter.id == of.sitters[0]).values(total=81, passed=True))
    (before,) = read(own.my_exams, cast.guard)
    assert (before.stage, before.total, before.passed) == (Stage.DONE, None, None)
    with cast.database.writing() as s:
        s.execute(update(Exam).where(Exam.id == of.exam).values(state=ExamState.PUBLISHED))
    (after,) = read(own.my_exams, cast.guard)
    assert (after.total, after.passed) == (Decimal(81), True)


def test_an_attempt_more_lets_somebody_sit_again(cast: Cast, of: Announced) -> None:
    link_account(cast, of.staff[0], "guard")
    started(cast, of, state=SittingState.SUBMITTED, submitted_at=clock.now())
    more = {"id": of.sitters[0], "version": 1, "extra_attempts": 1, "note": "补考"}
    perform(sitters.change_sitter, cast.manager, None, **more)
    assert stage(cast, "guard") == [(Stage.READY, True, 1)]


def test_a_draft_may_be_deleted_with_its_list(cast: Cast, of: Announced) -> None:
    id = drafted(cast, ready_paper(cast, of.questions), of.staff)
    assert first_sitter(cast, id)
    do(cast, exams.change, id, terms=terms(one(cast, id).paper_id, cast.project_a, title="改名考试"))
    assert one(cast, id).title == "改名考试"
    do(cast, exams.delete_draft, id)
    with pytest.raises(NotFound):
        one(cast, id)
