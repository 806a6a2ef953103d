"""The satisfaction screen: figures that can be trusted as far as they say, and what stands behind them."""

import random

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.customers import CustomerClass
from db.choices.surveys import Dimension
from lib.surveys.sights_view import TABS
from tests.cast import Cast
from tests.pages.screen import SHUT, Desk, alerts, sees, tables, text, widget, zh
from tests.surveys import campaigns, many

pytestmark = pytest.mark.slow
BASIC = CustomerClass.BASIC


@pytest.fixture
def survey(cast: Cast) -> int:
    """Two quarters asked; the second went better."""
    chance, id = random.Random(5), 0
    for no, period, mean in (("DC20251121-0001", "2025Q3", 3.4), ("DC20251121-0002", "2025Q4", 4.3)):
        strata = {(cast.project_a, BASIC): 300, (cast.project_a, CustomerClass.KEY): 90}
        id = campaigns.campaign(cast, no=no, period=period, strata=strata).campaign
        with cast.database.writing() as s:
            for category, n in ((BASIC, 60), (CustomerClass.KEY, 8)):
                marks = [many.packed(chance, mean) for _ in range(n)]
                many.answer(s, id, cast.project_a, marks, category=category, comment="电梯太慢")
            many.answer(s, id, cast.project_b, ["1111111110"] * 50)
    return id


def figure(at: AppTest, label: str) -> str:
    return next(metric.value for metric in at.metric if metric.label == zh(label))


def test_a_manager_sees_their_project_part_by_part(desk: Desk, survey: int) -> None:
    desk.sign_in("manager")
    at = desk.at("satisfaction", id=survey)
    assert figure(at, "Answers that count") == "68"
    assert zh("Clearly better") in text(at)
    for part in TABS:
        widget(at, "results:tab").set_value(part).run()
        assert not at.exception
        assert not at.error
    widget(at, "results:class").set_value(CustomerClass.KEY).run()
    assert figure(at, "Answers that count") == "8"
    assert zh("n = {n}: too few to say much.", n=8) in text(at)
    widget(at, "results:answers").set_value(True).run()
    assert len(tables(at)[zh("Answers one by one")]["rows"]) == 8


def test_a_click_on_a_bar_narrows_the_screen(desk: Desk, survey: int) -> None:
    desk.sign_in("quality")
    at = desk.at("satisfaction", id=survey)
    assert figure(at, "Answers that count") == "118"
    at.session_state["results:dimension"] = Dimension.SECURITY  # what the click's answer leaves behind
    at.run()
    assert zh(Dimension.SECURITY.label) in text(at)


def test_an_empty_screen_says_what_to_do_first(desk: Desk, cast: Cast) -> None:
    desk.sign_in("quality")
    at = desk.at("satisfaction")
    said = "No survey has been opened yet. Prepare one and open it; the figures come with the answers."
    assert zh(said) in alerts(at)
    campaigns.campaign(cast)
    assert zh("Nobody has answered this yet, or not in what was chosen.") in alerts(at.run())
    desk.sign_in("clerk")
    assert sees(desk.alone("satisfaction"), SHUT)
