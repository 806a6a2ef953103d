"""What the exam's page offers to print, and to whom."""

import pytest

from db.choices.exams import ExamState
from tests.cast import Cast
from tests.exams.announced import announced
from tests.pages.screen import Desk, widget, zh

pytestmark = pytest.mark.slow


def offered(at: object) -> set[str]:
    return {one.proto.label for one in at.get("download_button")}  # type: ignore[attr-defined]


def test_an_answer_sheet_comes_with_a_paper_that_has_no_room_for_answers(desk: Desk, cast: Cast) -> None:
    of = announced(cast, project_id=cast.project_a)
    desk.sign_in("trainer")
    at = desk.alone("exam", id=of.exam, part="print")
    labels = {
        what: zh("{what} (PDF)", what=zh(what))
        for what in ("Printed paper", "Answer sheet", "Key and rubric")
    }
    before = offered(at)
    assert {zh("Admission slips"), zh("Exam notice")} < before
    assert labels["Key and rubric"] in before
    assert labels["Answer sheet"] not in before
    widget(at, f"exam:print:{of.exam}:separate").set_value(True).run()
    assert set(labels.values()) < offered(at)


def test_slips_end_with_the_exam_and_the_company_s_papers_stay_at_the_head_office(
    desk: Desk, cast: Cast
) -> None:
    of = announced(cast, state=ExamState.ENDED)  # of the whole company
    desk.sign_in("trainer")
    assert offered(desk.alone("exam", id=of.exam, part="print")) == set()
    desk.sign_in("quality")
    found = offered(desk.alone("exam", id=of.exam, part="print"))
    assert zh("{what} (Word)", what=zh("Printed paper")) in found
    assert zh("Admission slips") not in found
    desk.sign_in("supervisor")
    assert offered(desk.alone("exam", id=of.exam, part="print")) == set()
