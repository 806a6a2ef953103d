"""What may be printed of a paper and an exam, by whom, and that it is kept."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from db.choices.exams import ExamState
from db.choices.files import Purpose
from db.exams import Exam
from db.files import StoredFile
from db.records import AuditEntry
from lib import clock, storage
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.exams import papers_printing as printing
from lib.exams.papers_printing import Printed, What
from lib.questions.picture_rows import OWNER
from tests.cast import Cast
from tests.exams.announced import Announced, announced, started
from tests.files.samples import picture
from tests.printed_exams import made


def printed(by: Actor, of: Announced, what: What = What.PAPER, **more: Any) -> Printed:
    return perform(printing.print_exam, by, None, id=of.exam, what=what, **more)


def said(found: Printed) -> str:
    return json.dumps([one.sections for one in found.copies], ensure_ascii=False, default=str)


def notes(cast: Cast) -> list[dict[str, Any]]:
    with cast.database.reading() as s:
        wanted = select(AuditEntry.changes).where(AuditEntry.deed.like("exams.print%"))
        return [json.loads(changes)[0] for changes in s.scalars(wanted.order_by(AuditEntry.seq))]


@pytest.mark.both
def test_a_paper_holds_no_key_and_who_printed_what_is_kept(cast: Cast) -> None:
    of = made(cast)
    paper, key = printed(cast.quality, of), printed(cast.quality, of, What.KEY)
    for secret in ("火警拨打119", "首位接待者", "气体检测"):
        assert secret not in said(paper)
        assert secret in said(key)
    assert (paper.occasion.no, paper.occasion.full, paper.occasion.project) == (
        "KS20251121-0813",
        "30",
        "莲花苑",
    )
    assert [(one["id"], one["printed"]) for one in notes(cast)] == [(of.exam, "paper"), (of.exam, "key")]


@pytest.mark.both
def test_each_gets_the_paper_they_have_or_will_have_with_their_name(cast: Cast) -> None:
    of = announced(cast, project_id=cast.project_a)
    started(cast, of)
    found = perform(printing.print_each, cast.trainer, None, id=of.exam, what=What.PAPER)
    assert [one.person.name for one in found.copies] == ["考生甲", "考生乙", "考生丙"]
    assert [one.person.department for one in found.copies] == ["莲花苑", "莲花苑", "竹园"]
    assert len(found.copies[0].sections[0]["questions"]) == 8


def test_slips_carry_each_one_s_own_link_and_a_project_s_trainer_gets_those_of_theirs(cast: Cast) -> None:
    of = announced(cast)  # of the whole company
    all_of_them = perform(printing.print_slips, cast.quality, None, id=of.exam)
    assert [code for *_, code in all_of_them.people] == list(of.codes)
    assert all_of_them.occasion.when.count("年") >= 1
    theirs = perform(printing.print_slips, cast.trainer, None, id=of.exam)
    assert [code for *_, code in theirs.people] == list(of.codes[:2])
    with pytest.raises(Forbidden):
        printed(cast.trainer, of)
    assert read(printing.exam_notice, cast.trainer, id=of.exam).many == 2


def test_nobody_prints_an_exam_out_of_sight_or_a_slip_that_leads_nowhere(cast: Cast) -> None:
    hidden = announced(cast, no="KS20251121-0002", project_id=cast.project_b)
    with cast.database.writing() as s:
        s.execute(update(Exam).where(Exam.id == hidden.exam).values(project_id=cast.project_b))
    with pytest.raises(NotFound):
        perform(printing.print_slips, cast.trainer, None, id=999_999)
    with pytest.raises(Forbidden):
        printed(cast.manager, hidden)
    over = announced(cast, no="KS20251121-0003", state=ExamState.ENDED)
    with pytest.raises(Refused, match="not over yet"):
        perform(printing.print_slips, cast.quality, None, id=over.exam)
    draft = announced(cast, no="KS20251121-0004", state=ExamState.DRAFT, frozen=None, announced_at=None)
    with pytest.raises(Refused, match="announced"):
        printed(cast.quality, draft)


def test_a_paper_can_be_printed_before_any_exam(cast: Cast) -> None:
    of = made(cast)
    found = perform(printing.print_paper, cast.quality, None, id=of.paper, what=What.KEY, turn=1)
    assert found.occasion.variant == "乙卷"
    assert (found.occasion.no, found.pictures) == ("", {})
    with pytest.raises(Refused, match="variants"):
        perform(printing.print_paper, cast.quality, None, id=of.paper, what=What.KEY, turn=9)


def test_only_a_question_s_own_pictures_come_along(cast: Cast) -> None:
    of = made(cast)
    with cast.database.writing() as s:
        files = [
            StoredFile(
                sha256=storage.put(picture((1600, 20 + n))),
                size=1,
                name="图.jpg",
                media_type="image/jpeg",
                purpose=Purpose.ATTACHED,
                owner_kind=kind,
                owner_id=of.questions[0],
                preview="",
                at=clock.now(),
            )
            for n, kind in enumerate((OWNER, "ticket"))
        ]
        s.add_all(files)
        s.flush()
        exam = s.get_one(Exam, of.exam)
        told = json.loads(json.dumps(exam.frozen))
        told["questions"][str(of.questions[0])]["content"]["asked"]["pictures"] = [one.id for one in files]
        exam.frozen = told
        own = str(files[0].id)
    found = printed(cast.quality, of)
    assert list(found.pictures) == [own]
    assert len(found.copies[0].sections[0]["questions"][0]["pictures"]) == 2
