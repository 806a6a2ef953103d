"""The analysis screen: a manager sees the numbers, opens what stands behind one, and takes them along."""

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.tickets import State
from lib.analysis.view import TABS
from tests.cast import LEAK, Cast
from tests.pages.screen import SHUT, Desk, sees, tables, text, widget, zh

pytestmark = pytest.mark.slow


@pytest.fixture
def at(desk: Desk, cast: Cast) -> AppTest:
    cast.ticket(State.CLOSED)
    cast.ticket(State.DISPATCHED, answers={**LEAK, "category": "lift"})
    cast.receive(cast.clerk_b)
    desk.sign_in("manager")
    return desk.at("analysis")


def number(at: AppTest, label: str) -> str:
    return next(metric.value for metric in at.metric if metric.label == zh(label))


def test_what_changed_just_now_is_counted_before_one_looks(at: AppTest) -> None:
    assert number(at, "Tickets received") == "2"
    assert number(at, "Satisfied, %") == "100%"


def test_every_part_opens_without_a_fault(at: AppTest) -> None:
    for tab in TABS:
        widget(at, "analysis:tab").set_value(tab).run()
        assert not at.exception
        assert not at.error


def test_a_number_opens_its_tickets(at: AppTest) -> None:
    widget(at, "numbers:volume").set_value(True).run()
    title = next(name for name in tables(at) if "受理量" in name)
    row = tables(at)[title]["rows"][0]
    assert row["cells"]["n"] == "2"
    at.session_state["_picked:volume"] = (title, row["id"])  # what a click on the row leaves behind
    at.run()
    assert len(tables(at)["工单"]["rows"]) == 2


def test_a_row_picked_in_another_period_is_forgotten(at: AppTest) -> None:
    widget(at, "numbers:volume").set_value(True).run()
    at.session_state["_picked:volume"] = ("另一张图", 0)
    at.run()
    assert "工单" not in tables(at)


def test_nobody_without_the_permission_sees_it(desk: Desk, cast: Cast) -> None:
    desk.sign_in("clerk")
    assert sees(desk.alone("analysis"), SHUT)


def test_one_team_s_supervisor_is_told_why_not(desk: Desk, cast: Cast) -> None:
    desk.sign_in("supervisor")
    assert "班组" in text(desk.at("analysis"))
