"""Score sheets on the screen: seen sheet by sheet, brought in with one click, taken back with another."""

from pathlib import Path

from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from db.actions import Action
from db.choices.inspections import InspectionState
from db.inspections import Inspection
from tests.cast import Cast
from tests.pages import screen
from tests.pages.screen import Desk

FILE = Path(__file__).parent.parent / "samples" / "三季度品质检查评分表.xlsx"


def states(cast: Cast) -> list[InspectionState]:
    with cast.database.reading() as s:
        return list(s.scalars(select(Inspection.state)))


def press(at: AppTest, key: str) -> AppTest:
    """Whose key ends in a nonce."""
    (button,) = [one for one in at.button if (one.key or "").startswith(key)]
    return button.click().run()


def test_a_sheet_is_brought_in_for_the_project_chosen_and_taken_back(cast: Cast, desk: Desk) -> None:
    desk.sign_in("quality")
    at = desk.alone("score_sheets")
    at.file_uploader[0].set_value((FILE.name, FILE.read_bytes(), "application/octet-stream"))
    at = screen.press(at.run(), "scores:read")
    assert not at.exception
    assert [box.value for box in at.date_input][:1] != [None]
    (project,) = [box for box in at.selectbox if (box.key or "").endswith(":1:project")]
    at = project.select(cast.project_a).run()
    (raised,) = at.checkbox
    at = raised.check().run()
    at = press(at, "scores:import")
    assert not at.exception
    assert len(at.success) == 1
    assert states(cast) == [InspectionState.SIGNED]
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(Action)) == 10
    at = press(at, "scores:take_back")
    assert not at.exception
    assert states(cast) == [InspectionState.CANCELLED]
    assert at.file_uploader


def test_a_file_that_is_no_score_sheet_is_told_in_words(desk: Desk) -> None:
    desk.sign_in("quality")
    at = desk.alone("score_sheets")
    at.file_uploader[0].set_value(("a.csv", "姓名,电话\n甲,无\n".encode(), "text/csv"))
    at = screen.press(at.run(), "scores:read")
    assert at.error
    assert "评分表" in at.error[0].value
