"""Duties on the screen: a technician ticks one off, head office draws one up and looks at them all."""

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.duties import TaskState
from lib.deeds import perform, read
from lib.duties import duties, places
from tests import obliged
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, press, text

pytestmark = pytest.mark.slow


def part(at: AppTest, end: str) -> object:
    """The widget whose key ends so."""
    found = [node for node in at._tree if getattr(node, "id", None) and hasattr(node, "set_value")]
    return next(one for one in found if (one.key or "").endswith(end))


def test_a_technician_sees_todays_and_takes_one(desk: Desk, cast: Cast) -> None:
    world = obliged.made(cast)
    desk.sign_in("technician")
    at = desk.alone("duties")
    assert not at.exception
    assert "1号配电房" in text(at)
    assert "2号配电房" in text(at)
    press(at, widget_key(at, f"duty:take:{world.free}:go:"))
    found = {task.id: task for task in obliged.tasks(cast, world.duty)}
    assert found[world.free].owner_id == cast.user_id("technician")
    at = desk.alone("duties", id=world.task)
    assert not at.exception
    assert "配电房巡检" in text(at)
    at = desk.alone("workbench")
    assert "配电房巡检" in text(at)


def test_head_office_draws_one_up_and_every_part_opens(desk: Desk, cast: Cast) -> None:
    world = obliged.made(cast)
    desk.sign_in("quality")
    at = desk.alone("duties", part="duties", new=1)
    part(at, ":title").set_value("消防通道巡查")  # type: ignore[attr-defined]
    part(at, ":projects").set_value([cast.project_a, cast.project_b])  # type: ignore[attr-defined]
    at.run()
    assert not at.exception
    press(at, widget_key(at, "duty:new:go:"))
    (new,) = [one for one in read(duties.list_duties, cast.quality) if one.id != world.duty]
    assert (new.title, new.places, new.project_id) == ("消防通道巡查", 2, None)
    assert {task.state for task in obliged.tasks(cast, new.id)} == {TaskState.OPEN}
    for query in (
        *({"part": one} for one in ("mine", "calendar", "completeness", "duties", "absences")),
        {"duty": new.id},
    ):
        at = desk.alone("duties", **query)
        assert not at.exception, query
        assert not at.error, query


def test_a_manager_sees_what_may_be_kept_and_a_guard_does_not(desk: Desk, cast: Cast) -> None:
    world = obliged.made(cast)
    (place, _other) = read(places.list_places, cast.manager, duty_id=world.duty)
    told = {"id": place.id, "version": place.version, "owner_id": None, "post": "电工"}
    perform(places.change_place, cast.manager, None, **told)
    desk.sign_in("manager")
    assert "电工" in text(desk.alone("duties", duty=world.duty))
    desk.sign_in("guard")
    at = desk.alone("duties", duty=world.duty)
    assert not at.exception
    assert not [one for one in at.button if "switch" in (one.key or "")]
