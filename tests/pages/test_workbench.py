"""The workbench: the day in numbers, and what waits for whoever looks."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.tickets import State
from lib import clock
from tests.cast import LEAK, Cast
from tests.pages.screen import Desk, cells, headings, press, sees, tables, zh

pytestmark = pytest.mark.slow

TO_DO = "我的待办"


def numbers(at: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in at.metric}


def test_the_day_in_numbers(desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for state in (State.RECEIVED, State.ACCEPTED, State.DISPATCHED, State.DONE, State.CLOSED):
        cast.ticket(state)
    cast.receive(answers={**LEAK, "urgency": "emergency"})
    cast.receive(cast.clerk_b)
    desk.sign_in("clerk")
    at = desk.at("workbench")
    assert numbers(at) == {
        zh("Late"): "0",
        zh("Due within the hour"): "1",
        zh("To dispatch"): "3",
        zh("To call back"): "1",
        zh("Received / closed today"): "6 / 1",
    }
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert numbers(at.run())[zh("Late")] == "1"


def test_each_sees_what_waits_for_them(desk: Desk, cast: Cast) -> None:
    theirs, free = cast.ticket(State.DISPATCHED), cast.ticket(State.ACCEPTED)
    done = cast.ticket(State.DONE)
    wanted = {"clerk": {theirs, free, done}, "technician": {theirs, free}, "mate": {free}, "guard": {free}}
    for name, ids in wanted.items():
        desk.sign_in(name)
        at = desk.alone("workbench")
        rows = tables(at)[TO_DO]["rows"]
        assert {row["id"] for row in rows} == ids, name
        assert all(row["href"] == f"/ticket?id={row['id']}" for row in rows)


def test_nothing_waits(desk: Desk) -> None:
    desk.sign_in("technician")
    assert sees(desk.alone("workbench"), zh("Nothing waits for you. Well done."))


def test_the_first_button_is_a_new_repair(desk: Desk) -> None:
    desk.sign_in("clerk")
    assert headings(press(desk.shell(), zh("New repair"))) == ["受理登记"]


def test_late_is_said_in_red(desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.ticket(State.ACCEPTED)
    later = clock.now() + timedelta(days=30)
    desk.sign_in("clerk")
    at = desk.alone("workbench")
    monkeypatch.setattr(clock, "now", lambda: later)
    desk.sign_in("clerk")
    at.run()
    due = tables(at)[TO_DO]["rows"][0]["cells"]["due"]
    assert due["tone"] == "red"
    assert cells(at, TO_DO, "due")[0].startswith(zh("{time} late", time=""))
