"""Training on the screen: a trainer holds a session, leaders see who lacks what, everybody their own."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.training import Presence, SessionState
from lib import clock
from lib.deeds import perform, read
from lib.training import courses, hours, requirements, sessions
from lib.training.matrix_rules import SIGNS, Standing
from tests import taught
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, fill, press, sees, tables, widget

pytestmark = pytest.mark.slow


def part(at: AppTest, end: str) -> Any:
    """The widget whose key, nonce and all, ends so."""
    found = [node for node in at._tree if getattr(node, "id", None) and hasattr(node, "set_value")]
    return next(one for one in found if (one.key or "").split(":held")[0].endswith(end))


def images(at: AppTest) -> int:
    return sum(getattr(node, "type", "") == "image" for node in at._tree)


def test_a_session_is_planned_marked_by_hand_and_held(desk: Desk, cast: Cast) -> None:
    world = taught.made(cast)
    desk.sign_in("trainer")
    at = desk.alone("training_session", new=1)
    fill(at, session__new__course=world.fire).run()
    posts = next(one for one in at.multiselect if (one.key or "").endswith(":posts"))
    posts.set_value([taught.POST]).run()
    begins = clock.local(clock.now()).replace(second=0, microsecond=0, tzinfo=None) + timedelta(days=3)
    part(at, ":starts").set_value(begins).run()
    press(at, widget_key(at, "session:new:go:"))
    (row, *_others) = read(sessions.list_sessions, cast.trainer, by=sessions.Which()).rows
    assert (row.course_id, row.expected, row.place) == (world.fire, 2, "")
    assert (row.ends_at - row.starts_at) == timedelta(hours=2)
    id = world.now
    at = desk.alone("training_session", id=id)
    widget(at, f"session:part:{id}:{SessionState.PLANNED}").set_value("hand").run()
    assert not at.exception
    line = next(one for one in taught.lines(cast, id) if one.staff_id == world.person)
    who = next(
        one for one in at.button_group if (one.key or "").startswith(f"hand:{id}:") and "who" in one.key
    )
    who.set_value([line.id])
    press(at, widget_key(at, f"hand:{id}:{Presence.PRESENT.value}:"))
    assert {one.staff_id: one.presence for one in taught.lines(cast, id)}[world.person] == Presence.PRESENT
    at = desk.alone("training_session", id=id)
    press(at, widget_key(at, f"session:finish:{id}:send"))
    row = read(sessions.one_session, cast.trainer, id=id)
    assert (row.state, row.came) == (SessionState.HELD, 1)


def test_the_code_is_shown_big_and_only_to_who_holds_the_session(desk: Desk, cast: Cast) -> None:
    world = taught.made(cast)
    desk.sign_in("trainer")
    at = desk.alone("training_session", id=world.now)
    widget(at, f"session:part:{world.now}:{SessionState.PLANNED}").set_value("code").run()
    press(at, widget_key(at, f"code:open:{world.now}"))
    secret = taught.secret_of(cast.database, world.now)
    assert secret
    assert images(at) == 1
    desk.sign_in("admin")
    at = desk.alone("training_session", id=world.now)
    assert images(at) == 0
    desk.sign_in("manager_b")
    assert not tables(desk.alone("training_session", id=world.now))


def test_leaders_see_who_lacks_what_and_everybody_their_own(desk: Desk, cast: Cast) -> None:
    world = taught.made(cast)
    taught.with_account(cast, world.person, "guard")
    to = hours.Base(hours.Per.YEAR, Decimal(100))
    perform(hours.set_base, cast.trainer, None, to=to, seen=taught.base_stamp(cast))
    desk.sign_in("manager")
    at = desk.alone("training_matrix")
    (shown,) = tables(at).values()
    cells = next(row["cells"] for row in shown["rows"] if row["id"] == world.person)
    assert SIGNS[Standing.LACKING] in cells[f"c{world.fire}"]["text"]
    assert SIGNS[Standing.VALID] in cells[f"c{world.lift}"]["text"]
    assert cells["not_yet"]["tone"] == "red"
    at = desk.alone("training_matrix", id=world.person)
    assert not at.exception
    assert sees(at, "冯示例", "新设备上线")
    at = desk.alone("training")
    widget(at, "training:part").set_value("hours").run()
    assert not at.exception
    assert sees(at, "4 / 20")
    desk.sign_in("guard")
    at = desk.alone("training")
    assert not at.exception
    assert sees(at, "消防安全AQ01", "会议室")
    assert not sees(at, "陈示例")


def test_a_trainer_sets_what_a_post_needs(desk: Desk, cast: Cast) -> None:
    world = taught.made(cast)
    desk.sign_in("trainer")
    at = desk.alone("courses")
    widget(at, "courses:part").set_value("posts").run()
    press(at, widget_key(at, f"requirement:drop:{world.asked}"))
    assert [one.course_id for one in read(requirements.requirements, cast.trainer)] == [world.lift]
    at = desk.alone("courses", id=world.fire)
    widget(at, f"course:change:{world.fire}:title").set_value("消防实操")
    press(at, widget_key(at, f"course:change:{world.fire}:send"))
    assert read(courses.one_course, cast.trainer, id=world.fire).title == "消防实操"
    desk.sign_in("manager")
    at = desk.alone("courses", id=world.fire)
    assert not at.exception
    assert not [one for one in at.button if (one.key or "").startswith("course:change")]
