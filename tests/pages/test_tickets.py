"""The list of tickets: found, narrowed, sorted, turned over, taken along."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.tickets import State, Urgency
from tests.cast import LEAK, Cast
from tests.pages.screen import Desk, a_second_later, cells, fill, sees, tables, text, widget, zh

pytestmark = pytest.mark.slow

LIST = "工单"


@pytest.fixture
def at(desk: Desk, cast: Cast) -> AppTest:
    """Three of the clerk's, one of another project."""
    cast.ticket(State.DISPATCHED, answers={**LEAK, "summary": "电梯异响", "category": "lift"})
    cast.ticket(State.DONE, answers={**LEAK, "summary": "灯不亮", "urgency": "emergency"})
    cast.ticket(State.CLOSED, answers={**LEAK, "summary": "水管爆裂"})
    cast.receive(cast.clerk_b, answers={**LEAK, "summary": "竹园的事"})
    desk.sign_in("clerk")
    return desk.at("tickets")


def summaries(at: AppTest) -> list[str]:
    return cells(at, LIST, "summary")


def test_what_is_open_comes_first(at: AppTest) -> None:
    assert sorted(summaries(at)) == ["灯不亮", "电梯异响"]
    assert tables(at)[LIST]["count"] == "共 2 条"


@pytest.mark.parametrize(
    ("chosen", "wanted"),
    [
        ({"quick": "all"}, {"电梯异响", "灯不亮", "水管爆裂"}),
        ({"quick": "done"}, {"灯不亮"}),
        ({"quick": "late"}, set()),
        ({"quick": "mine"}, set()),
        ({"text": "异响"}, {"电梯异响"}),
        ({"text": "1502 灯"}, {"灯不亮"}),
        ({"text": "没有这样的"}, set()),
        ({"text": "%"}, set()),
        ({"quick": "all", "states": [State.CLOSED]}, {"水管爆裂"}),
        ({"category": "lift"}, {"电梯异响"}),
        ({"urgency": Urgency.EMERGENCY}, {"灯不亮"}),
    ],
)
def test_the_list_is_narrowed(at: AppTest, chosen: dict[str, Any], wanted: set[str]) -> None:
    fill(at, **{f"tickets__{name}": value for name, value in chosen.items()}).run()
    assert set(summaries(at)) == wanted
    assert wanted or sees(at, zh("No ticket matches. Loosen the filter, or take in a new repair."))


def test_it_is_narrowed_to_one_persons_work(at: AppTest, cast: Cast) -> None:
    fill(at, tickets__quick="all", tickets__assignee=cast.user_id("technician")).run()
    assert len(summaries(at)) == 3
    fill(at, tickets__assignee=cast.user_id("mate")).run()
    assert summaries(at) == []


def test_only_projects_and_colleagues_in_sight_are_offered(at: AppTest) -> None:
    assert widget(at, "tickets:project").options == ["莲花苑"]
    names = widget(at, "tickets:assignee").options
    assert "Technician" in names
    assert not {"Technician_B", "Clerk_B", "Manager_B"} & set(names)


def test_pages_turn_and_orders_change(desk: Desk, cast: Cast) -> None:
    for number in range(23):
        cast.receive(answers={**LEAK, "summary": f"第{number:02}件"})
    desk.sign_in("clerk")
    at = desk.at("tickets")
    first = tables(at)[LIST]
    assert (len(first["rows"]), first["pages"], first["turn"]) == (20, 2, "第 1 页")
    turned = look(at, {"sort": "-no", "page": 2, "filter": first["filter"]})
    assert [row["cells"]["summary"] for row in turned["rows"]] == ["第02件", "第01件", "第00件"]
    fill(at, tickets__text="第1").run()
    assert (tables(at)[LIST]["page"], len(summaries(at))) == (1, 10)


def look(at: AppTest, view: dict[str, Any]) -> Any:
    at.session_state["tickets"] = {"view": view}
    return tables(at.run())[LIST]


@pytest.mark.parametrize("name", ["clerk", "technician", "supervisor", "manager", "quality", "admin"])
def test_the_list_is_taken_along_by_whom_the_matrix_says(desk: Desk, cast: Cast, name: str) -> None:
    desk.sign_in(name)
    at = desk.alone("tickets")
    labels = [one.proto.label for one in at.get("download_button")]
    assert (zh("Export to Excel") in labels) == getattr(cast, name).may("tickets.export")


def test_names_and_telephones_are_masked_or_absent(at: AppTest) -> None:
    shown = text(at)
    assert "张伟" not in shown
    assert "13812345678" not in shown


def test_the_filter_of_the_last_person_is_gone(at: AppTest, desk: Desk) -> None:
    fill(at, tickets__text="异响", tickets__quick="all").run()
    desk.sign_in("manager_b")
    a_second_later()
    at.run()
    assert widget(at, "tickets:text").value == ""
    assert widget(at, "tickets:quick").value == "open"
    assert summaries(at) == ["竹园的事"]
