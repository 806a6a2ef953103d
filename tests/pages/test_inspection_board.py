"""The quarter's board on the screen: choices, a look into a cell, and nothing but one's own."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.cast import Cast
from tests.inspections import held
from tests.inspections.test_board import NOW, quarter
from tests.pages.screen import SHUT, Desk, alerts, tables, text, widget

pytestmark = pytest.mark.slow
PARTS = ("scores", "short", "right", "covered", "trend")


def board(desk: Desk, who: str) -> AppTest:
    desk.sign_in(who)
    return widget(desk.alone("inspection_board"), "board:period").set_value(NOW.period).run()


def test_head_office_looks_into_a_cell_and_at_every_part(desk: Desk, cast: Cast) -> None:
    quarter(cast)
    at = board(desk, "quality")
    heat = next(data for data in tables(at).values() if "legend" in data)
    assert [column["label"] for column in heat["columns"]] == ["客户服务", "工程", "秩序", "环境"]
    order = next(row["cells"]["order"] for row in heat["rows"] if row["name"] == "莲花苑")
    at.session_state["_pin:unheard"] = {"board:heat": order["id"]}  # what a click leaves behind
    at.run()
    behind = tables(at)["发现问题"]["rows"]
    assert {(row["cells"]["item"], row["cells"]["project"]) for row in behind} == {("门岗形象", "莲花苑")}
    assert len(behind) == 2
    at.session_state["_pin:unheard"] = {"board:heat": {"nonsense": [1]}}
    assert not at.run().exception
    for part in PARTS:
        widget(at, "board:part").set_value(part).run()
        assert not at.exception
        assert not at.error
    widget(at, "board:part").set_value("short").run()
    assert tables(at)["重复问题"]["rows"][0]["cells"]["rounds"] == "2"


def test_a_manager_sees_no_other_project(desk: Desk, cast: Cast) -> None:
    quarter(cast)
    at = board(desk, "manager")
    assert "竹园" not in text(at) + str(tables(at))
    for part in PARTS:
        widget(at, "board:part").set_value(part).run()
        assert "竹园" not in text(at) + str(tables(at))


def test_an_empty_quarter_says_what_to_do(desk: Desk, cast: Cast) -> None:
    held.checklist(cast)
    at = board(desk, "quality")
    assert alerts(at) == ["本季度还没有检查，也没有检查计划。请由总部把检查表排成一项周期任务。"]
    assert SHUT in alerts(board_of_nobody(desk))


def board_of_nobody(desk: Desk) -> AppTest:
    desk.sign_in("clerk")
    return desk.alone("inspection_board")
