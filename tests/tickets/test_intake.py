"""At the desk: whom a message speaks of, strangers registered in place, and what was said before."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.choices.tickets import State, TicketType
from db.customers import Household
from lib import clock
from lib.access import Actor
from lib.customers import find as customers
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.tickets import intake_service, service
from lib.tickets.intake_rules import is_same_place
from lib.tickets.intake_service import Match
from lib.tickets.paste_rules import Draft
from lib.tickets.paste_rules import read as read_message
from lib.tickets.repeats import repeats
from tests.cast import LEAK, Cast, add_home


def matched(cast: Cast, text: str, who: str = "clerk") -> Match:
    return read(intake_service.match, getattr(cast, who), draft=read_message(text))


# -- a message finds its household -------------------------------------------------------------


@pytest.mark.both
@pytest.mark.parametrize(
    "text", ["3-2-1502 漏水", "三栋二单元1502漏水", "1502漏水", "3栋1502 漏水", "漏水了 13812345678"]
)
def test_the_household_is_found_by_room_or_telephone(cast: Cast, text: str) -> None:
    sure = matched(cast, text).sure
    assert sure
    assert (sure.household_id, sure.customer_id) == (cast.household_a, cast.customer_a)
    assert matched(cast, text, "clerk_b") == Match()


def test_of_several_rooms_the_name_or_the_telephone_decides(cast: Cast) -> None:
    first = cast.household_a
    home, _ = add_home(cast.project_a, "5", "1", "1502", "赵敏", "13900000001")
    assert {hit.household_id for hit in matched(cast, "1502漏水").perhaps} == {home, first}
    for text in ("1502赵女士说漏水", "1502漏水 13900000001"):
        sure = matched(cast, text).sure
        assert sure
        assert sure.household_id == home


def test_a_telephone_alone_does_not_outvote_another_room(cast: Cast) -> None:
    found = matched(cast, "9-9-909 漏水 13812345678")
    assert found.sure is None
    assert [hit.household_id for hit in found.perhaps] == [cast.household_a]


def test_somebody_else_of_the_household_is_not_taken_for_the_one_registered(cast: Cast) -> None:
    sure = matched(cast, "3-2-1502 漏水 李雷").sure
    assert sure
    assert (sure.household_id, sure.customer_id, sure.name) == (cast.household_a, None, "")


def test_a_message_about_nobody_finds_nobody(cast: Cast) -> None:
    assert matched(cast, "北门的灯坏了") == Match()


# -- a stranger --------------------------------------------------------------------------------


def register(cast: Cast, by: Actor | None = None, **told: Any) -> int:
    asked = {"project_id": cast.project_a, "room": "9-1-601", "name": "钱多多", "phone": "13900000001"}
    return perform(intake_service.new_caller, by or cast.clerk, None, **{**asked, **told})


@pytest.mark.both
@pytest.mark.parametrize("spelling", ["9-1-601", "九栋一单元601", "9#1-601室"])
def test_a_stranger_gets_a_household_and_is_found_in_it(cast: Cast, spelling: str) -> None:
    home = register(cast, room=spelling)
    (hit,) = read(intake_service.household_hits, cast.clerk, household_id=home)
    assert (hit.room, hit.name, hit.phone) == ("9-1-601", "钱多多", "139****0001")
    assert [h.household_id for h in read(customers.look_up, cast.clerk, typed="qianduo")] == [home]


def test_a_room_that_is_there_is_used_and_a_person_in_it_not_doubled(cast: Cast) -> None:
    assert register(cast, room="3栋2单元1502", name="张伟") == cast.household_a
    assert len(read(intake_service.household_hits, cast.clerk, household_id=cast.household_a)) == 1
    assert register(cast, room="3-2-1502", name="李雷") == cast.household_a
    assert len(read(intake_service.household_hits, cast.clerk, household_id=cast.household_a)) == 2


def test_a_room_of_no_known_spelling_is_kept_as_written(cast: Cast) -> None:
    home = register(cast, room="老会所", name="", phone="")
    with cast.database.reading() as s:
        assert s.scalars(select(Household.room).where(Household.id == home)).one() == "老会所"


def test_a_stranger_needs_a_room_and_the_desk_s_right_and_scope(cast: Cast) -> None:
    with pytest.raises(Refused, match="room number"):
        register(cast, room=" ")
    with pytest.raises(Forbidden):
        register(cast, cast.technician)
    with pytest.raises(NotFound):
        register(cast, cast.clerk_b)


def test_who_is_registered_alike_is_shown_first(cast: Cast) -> None:
    def alike(room: str, phone: str) -> list[int]:
        told = {"project_id": cast.project_a, "room": room, "phone": phone}
        return [hit.household_id for hit in read(intake_service.alike, cast.clerk, **told)]

    assert alike("3栋2单元1502", "") == [cast.household_a]
    assert alike("9-1-601", "13812345678") == [cast.household_a]
    assert alike("9-1-601", "13800000000") == []


# -- said before -------------------------------------------------------------------------------


def said_before(cast: Cast, by: Actor | None = None, **asked: Any) -> list[int]:
    place = {"type": TicketType.REPAIR, "project_id": cast.project_a, "household_id": cast.household_a}
    return [one.id for one in read(repeats, by or cast.clerk, **{**place, **asked})]


@pytest.mark.both
def test_open_tickets_of_the_household_are_told_the_same_category_first(cast: Cast) -> None:
    water = cast.ticket(State.DISPATCHED)
    light = cast.ticket(State.ACCEPTED, answers={**LEAK, "category": "power", "summary": "灯不亮"})
    assert said_before(cast) == [light, water]
    assert said_before(cast, category="water") == [water, light]
    assert said_before(cast, type=TicketType.COMPLAINT) == []
    assert said_before(cast, cast.clerk_b) == []


def test_closed_ones_are_told_for_thirty_days_and_cancelled_ones_never(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = cast.ticket(State.CLOSED)
    cast.ticket(State.CANCELLED)
    assert said_before(cast) == [closed]
    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert said_before(cast) == []


def test_a_public_place_is_known_by_its_words(cast: Cast) -> None:
    told = {"form_version": cast.form, "answers": LEAK, "project_id": cast.project_a, "place": "3栋1单元电梯"}
    id = perform(service.receive, cast.clerk, None, **told)
    assert said_before(cast, household_id=None, place="3栋电梯") == [id]
    assert said_before(cast, household_id=None, place="4栋电梯") == []
    assert said_before(cast, household_id=None, place="") == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("3栋电梯", "3 栋 1 单元电梯", True),
        ("3栋电梯", "13栋电梯", False),
        ("北门岗亭", "岗亭", True),
        ("北门", "南门", False),
        ("电梯", "3栋电梯", True),
        ("3栋大堂", "3栋电梯", False),
        ("8-1203", "8-1503", False),
        ("云景花园 · 8-1203", "8-1203", True),
        ("3-2-1502 厨房", "3-2-1502", True),
        ("", "电梯", False),
    ],
)
def test_one_place_in_two_tellings(one: str, other: str, same: bool) -> None:
    assert is_same_place(one, other) is is_same_place(other, one) is same


def test_a_draft_of_nothing_is_empty() -> None:
    assert read_message("") == Draft()
