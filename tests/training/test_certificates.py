"""Certificates made out once, verified by anybody, gone when the pass is; the file of one person."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from db.alerts import Alert
from db.choices.exams import ExamState
from db.exams import Exam, Sitter
from db.records import AuditEntry
from db.staff import Staff
from db.training import Completion
from lib.deeds import perform, read
from lib.documents import certificates as paper
from lib.documents.training_file import Part, TrainingFile, training_file
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.training import certificates, completions, file
from lib.training.certificate_rules import FELL, NO_LONGER_PASSED, Good, standing, told_reason
from lib.training.certificates import Which
from lib.web import certificates as door
from lib.web.limits import limits
from tests import certified, taught
from tests.cast import Cast
from tests.exams.announced import announced
from tests.web import inside

TODAY = date(2025, 11, 21)


@pytest.fixture(autouse=True)
def nothing_used_up() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


@pytest.mark.parametrize(
    ("until", "revoked", "stands"),
    [
        (None, False, Good.VALID),
        (TODAY, False, Good.VALID),
        (TODAY - timedelta(days=1), False, Good.OVER),
        (TODAY - timedelta(days=1), True, Good.REVOKED),
        (None, True, Good.REVOKED),
    ],
)
def test_a_certificate_holds_to_the_end_of_its_last_day(
    until: date | None, revoked: bool, stands: Good
) -> None:
    assert standing(until, revoked=revoked, today=TODAY) == stands


def told(cast: Cast, name: str) -> list[str]:
    with cast.database.reading() as s:
        mine = select(Alert.message).where(Alert.user_id == cast.user_id(name)).order_by(Alert.id)
        return list(s.scalars(mine))


@pytest.mark.both
def test_all_who_passed_get_one_in_one_click_and_nobody_two(cast: Cast) -> None:
    fire = taught.course(cast)
    people = [taught.hire(cast, f"{name}示例", cast.project_a, f"PX{name}") for name in "冯陈楚"]
    there = taught.hire(cast, "韩示例", cast.project_b, "PX9")
    taught.with_account(cast, people[0], "guard")
    taught.held(cast, fire, *people[:2])
    by = Which(course_id=fire)
    with cast.database.writing() as s:
        s.add(Completion(staff_id=there, course_id=fire, on=TODAY))
        s.add(Completion(staff_id=people[2], course_id=fire, on=TODAY, until=date(2020, 1, 1)))
    with pytest.raises(Forbidden):
        perform(certificates.issue_all, cast.manager, None, by=by)
    assert read(certificates.waiting, cast.trainer, by=by) == 2
    assert perform(certificates.issue_all, cast.trainer, None, by=by) == 2
    assert perform(certificates.issue_all, cast.trainer, None, by=by) == 0
    rows = {row.staff_id: row for row in read(certificates.passed, cast.manager, by=by)}
    assert set(rows) == set(people)  # of project B nothing is seen
    first, second = rows[people[0]], rows[people[1]]
    assert first.no.startswith("HG")
    assert first.no != second.no
    assert len({first.code, second.code}) == 2
    assert rows[people[2]].no == ""
    assert certificates_of_alerts(told(cast, "guard")) == 1
    with pytest.raises(Refused):
        perform(certificates.issue, cast.trainer, None, id=first.id, version=first.version)
    with pytest.raises(Refused):
        perform(certificates.issue, cast.trainer, None, id=rows[people[2]].id, version=1)
    ids = [first.id, second.id]
    for _again in range(2):  # printed as often as wanted, the numbers stay
        printed = perform(certificates.print_certificates, cast.trainer, None, ids=ids)
        assert [row.no for row in printed] == sorted([first.no, second.no])
    assert [row.no for row in perform(certificates.print_own, cast.guard, None, id=first.id)] == [first.no]
    with pytest.raises(NotFound):
        perform(certificates.print_own, cast.guard, None, id=second.id)


def certificates_of_alerts(messages: list[str]) -> int:
    return sum(message.startswith("Your certificate") for message in messages)


def test_a_revoked_certificate_is_no_pass_any_more(cast: Cast) -> None:
    world = certified.made(cast)
    seen = {"id": world.held, "version": certified.version(cast, world.held)}
    with pytest.raises(Refused):
        perform(certificates.revoke, cast.trainer, None, **seen, reason=" ")
    with pytest.raises(Stale):
        perform(certificates.revoke, cast.trainer, None, id=world.held, version=1, reason="发错了人")
    with pytest.raises(Forbidden):
        perform(certificates.revoke, cast.manager, None, **seen, reason="发错了人")
    perform(certificates.revoke, cast.trainer, None, **seen, reason="发错了人")
    with pytest.raises(NotFound):
        perform(certificates.print_certificates, cast.trainer, None, ids=[world.held])
    found = read(certificates.verified, door.DOOR, code=world.code)
    assert (found.standing, found.revoked_on is not None) == (Good.REVOKED, True)
    assert certificates_of_alerts(told(cast, "supervisor")) == 2
    seen = {"id": world.held, "version": certified.version(cast, world.held)}
    with pytest.raises(Refused):
        perform(certificates.revoke, cast.trainer, None, **seen, reason="再次")


@pytest.mark.both
def test_a_result_corrected_below_the_pass_mark_takes_the_certificate_back(cast: Cast) -> None:
    exam, fire = announced(cast, state=ExamState.PUBLISHED), taught.course(cast)
    taught.with_account(cast, exam.staff[0], "guard")
    job = taught.JOB

    def result(passed: bool) -> None:
        with cast.database.writing() as s:
            s.execute(update(Exam).values(course_id=fire))
            s.execute(update(Sitter).where(Sitter.id == exam.sitters[0]).values(passed=passed, total=86))
        perform(completions.from_results, job)

    result(True)
    assert perform(certificates.issue_all, cast.trainer, None, by=Which(exam_id=exam.exam)) == 1
    (row,) = read(certificates.passed, cast.trainer, by=Which(exam_id=exam.exam))
    result(False)
    assert read(certificates.verified, door.DOOR, code=row.code).standing == Good.REVOKED
    (row,) = read(certificates.passed, cast.trainer, by=Which(course_id=fire))
    assert (row.reason, told_reason(row.reason)) == (FELL, NO_LONGER_PASSED)
    assert certificates_of_alerts(told(cast, "guard")) == 2
    result(True)  # an appeal gives it back, under its own number
    assert read(certificates.verified, door.DOOR, code=row.code).standing == Good.VALID


@pytest.mark.slow
def test_whoever_scans_one_is_told_whether_it_holds_and_no_more(cast: Cast) -> None:
    world = certified.made(cast)
    with inside.client() as phone:
        page = phone.get(f"/v/{world.code}")
        assert page.status_code == 200
        assert "卫**" in page.text
        assert "消防安全HG01" in page.text
        assert "卫示例" not in page.text
        assert "HG001" not in page.text
        unlike = phone.get("/v/" + "x" * 22)
        assert unlike.status_code == phone.get("/v/1").status_code == 404
        assert unlike.text == phone.get("/v/" + "y" * 300).text
        tried = [phone.get(f"/v/guess{n}").status_code for n in range(120)]
        assert tried[-1] == 429
        assert phone.get(f"/v/{world.code}").status_code == 200  # who has a good one is let in


def test_a_certificate_is_a_pdf_sheet_and_a_card() -> None:
    one = paper.Certificate(
        "HG20251121-0001",
        "卫示例",
        "HG001",
        "客服",
        "消防",
        "2025年11月21日",
        "",
        "2025年11月21日",
        "http://x/v/1",
    )
    assert paper.sheets("示例物业", [one]).startswith(b"%PDF")
    assert paper.cards("示例物业", [one]).startswith(b"%PDF")


# -- the file ----------------------------------------------------------------------------------


@pytest.mark.both
def test_a_file_tells_all_of_one_person_to_who_may_see_them(cast: Cast) -> None:
    world = certified.made(cast)
    with cast.database.writing() as s:
        s.get_one(Staff, world.person).phone = "13812345678"
    found = read(file.training_file, cast.manager, staff_id=world.person)
    assert (found.head.name, found.head.phone) == ("卫示例", "138****5678")
    assert {row.id: bool(row.no) for row in found.passed} == {world.held: True, world.without: False}
    assert found.hours.row.safety == 8  # four hours in each of two sessions
    assert {one.course for one in found.sessions} == {"消防安全HG01", "消防安全HG02"}
    with pytest.raises(NotFound):
        read(file.training_file, cast.manager_b, staff_id=world.person)
    with pytest.raises(Forbidden):
        read(file.training_file, cast.clerk, staff_id=world.person)
    own = read(file.own_file, cast.supervisor)
    assert own is not None
    assert own.head == found.head
    assert read(file.own_file, cast.guard) is None
    perform(file.take_own_file, cast.supervisor, None)
    with cast.database.reading() as s:
        deeds = list(s.scalars(select(AuditEntry.deed)))
    assert "training.take_own_file" in deeds


def test_exams_stand_in_the_file_once_results_are_out(cast: Cast) -> None:
    waits = announced(cast, no="KS20251121-0002", state=ExamState.ENDED)
    out = announced(cast, no="KS20251121-0003", state=ExamState.PUBLISHED)
    with cast.database.writing() as s:
        s.execute(update(Sitter).values(total=72, passed=True, staff_id=Sitter.staff_id))
    assert read(file.training_file, cast.manager, staff_id=waits.staff[0]).exams == []
    (line,) = read(file.training_file, cast.manager, staff_id=out.staff[0]).exams
    assert line.total == 72
    assert line.passed


def test_a_file_is_a_pdf() -> None:
    part = Part("考试成绩", ["考试", "分数"], [["消防", "90"]], "无")
    told = TrainingFile(
        "示例物业", "卫示例", "HG001", {"姓名": "卫示例"}, {"安全学时": "4 / 8"}, [part], "打印"
    )
    assert training_file(told).startswith(b"%PDF")
