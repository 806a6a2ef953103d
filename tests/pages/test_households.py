"""Households and the people in them: found, added, shown on asking, moved out."""

from typing import Any

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from db.choices.customers import Relation
from db.customers import Customer, Household, Occupancy
from db.records import AuditEntry
from lib.accounts import sessions
from lib.customers import service as customers
from lib.deeds import perform
from tests.cast import DOOR, Cast, add_home
from tests.pages.scenes import widget_key
from tests.pages.screen import (
    SIGNED_OUT,
    Desk,
    a_second_later,
    alerts,
    cells,
    fill,
    headings,
    press,
    sees,
    text,
    widget,
    zh,
)

pytestmark = pytest.mark.slow

LIST, PEOPLE = "住户档案", "人员"


@pytest.fixture
def at(desk: Desk) -> AppTest:
    desk.sign_in("clerk")
    return desk.at("households")


@pytest.fixture
def file(desk: Desk, cast: Cast) -> AppTest:
    desk.sign_in("clerk")
    return desk.at("household", id=cast.household_a)


def count(cast: Cast, table: type[Any]) -> int:
    with cast.database.reading() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0


def add(at: AppTest, **values: str) -> AppTest:
    fill(at, **{f"household__{name}": value for name, value in values.items()})
    return press(at, widget_key(at, "household:send"))


# -- the list ----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["1502", "3-2-1502", "3栋2单元1502", "zw", "张伟", "5678"])
def test_a_household_is_found_by_any_of_its_marks(at: AppTest, cast: Cast, typed: str) -> None:
    add_home(cast.project_a, "9", "1", "0101", "王芳", "13700001111")
    widget(at, "households:text").set_value(typed).run()
    assert cells(at, LIST, "room") == ["3-2-1502"]
    assert cells(at, LIST, "people") == ["张*"]


def test_of_another_project_nothing_is_found(at: AppTest) -> None:
    for typed in ("欧阳", "0301", "4321"):
        widget(at, "households:text").set_value(typed).run()
        assert sees(at, zh("No household matches."))
    assert widget(at, "households:project").options == ["莲花苑"]


def test_a_household_is_added_and_opened(at: AppTest, cast: Cast) -> None:
    add(at, building="5", unit="1", number="0202")
    assert headings(at)[0] == "5-1-0202"
    assert count(cast, Household) == 3


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"building": "5", "number": " "}, zh("A household needs a room number.")),
        (
            {"building": "3", "unit": "2", "number": "1502"},
            zh("The household {room} is there already.", room="3-2-1502"),
        ),
    ],
)
def test_a_household_that_cannot_be_is_refused_and_the_form_kept(
    at: AppTest, cast: Cast, values: dict[str, str], sentence: str
) -> None:
    add(at, **values)
    assert alerts(at) == [sentence]
    assert {name: widget(at, f"household:{name}").value for name in values} == values
    assert count(cast, Household) == 2


def test_the_same_form_sent_twice_is_one_household(at: AppTest, cast: Cast) -> None:
    nonce = at.session_state["_once:household"]
    add(at, building="5", unit="1", number="0202")
    at.switch_page("../pages/households.py").run()
    at.session_state["_once:household"] = nonce
    add(at.run(), building="5", unit="1", number="0203")
    assert headings(at)[0] == "5-1-0202"
    assert count(cast, Household) == 3


def test_who_may_only_look_adds_nothing(desk: Desk) -> None:
    desk.sign_in("quality")
    at = desk.alone("households")
    assert cells(at, LIST, "room")
    assert not [one for one in at.button if (one.key or "").startswith("household")]


# -- one file ----------------------------------------------------------------------------------


def test_names_and_telephones_are_shown_on_asking_and_the_look_kept(file: AppTest, cast: Cast) -> None:
    assert (cells(file, PEOPLE, "name"), cells(file, PEOPLE, "phone")) == (["张*"], ["138****5678"])
    press(file, widget_key(file, "reveal:household"))
    assert (cells(file, PEOPLE, "name"), cells(file, PEOPLE, "phone")) == (["张伟"], ["13812345678"])
    with cast.database.reading() as s:
        entry = s.scalars(select(AuditEntry).where(AuditEntry.deed == "customers.reveal_household")).one()
        assert entry.actor == cast.clerk.key
        assert "13812345678" not in entry.changes


def test_what_was_shown_is_gone_for_the_next_person(file: AppTest, desk: Desk) -> None:
    press(file, widget_key(file, "reveal:household"))
    desk.sign_in("quality")
    file.run()
    assert cells(file, PEOPLE, "phone") == ["138****5678"]
    assert "13812345678" not in text(file)
    assert not [one for one in file.button if (one.key or "").startswith("reveal")]


def test_a_person_is_added(file: AppTest, cast: Cast) -> None:
    key = f"person:{cast.household_a}"
    fill(file, **{f"{key}:name": "王芳", f"{key}:phones": "13700001111", f"{key}:relation": Relation.TENANT})
    press(file, widget_key(file, f"{key}:send"))
    assert cells(file, PEOPLE, "name") == ["张*", "王*"]
    assert cells(file, PEOPLE, "relation") == ["业主", "租户"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "", "phones": "13700001111"}, zh("Please enter the person's name.")),
        ({"name": "王芳", "phones": "打不通"}, zh("“{phone}” is not a telephone number.", phone="打不通")),
    ],
)
def test_a_person_who_cannot_be_is_refused_and_the_form_kept(
    file: AppTest, cast: Cast, values: dict[str, str], sentence: str
) -> None:
    key = f"person:{cast.household_a}"
    fill(file, **{f"{key}:{name}": value for name, value in values.items()})
    press(file, widget_key(file, f"{key}:send"))
    assert alerts(file) == [sentence]
    assert {name: widget(file, f"{key}:{name}").value for name in values} == values
    assert count(cast, Customer) == 2


def test_somebody_moves_out(file: AppTest, cast: Cast) -> None:
    press(file, widget_key(file, f"out:{cast.household_a}:send"))
    assert zh("moved out {date}", date="").strip() in cells(file, PEOPLE, "until")[0]
    assert not [one for one in file.button if (one.key or "").startswith("out:")]


def test_of_two_people_alike_the_chosen_one_moves_out(desk: Desk, cast: Cast) -> None:
    home = cast.household_a
    told = {"name": "张敏", "phones": "", "relation": Relation.FAMILY}
    other = perform(customers.add_customer, cast.clerk, None, household_id=home, **told)
    desk.sign_in("clerk")
    at = desk.at("household", id=home)
    who = widget(at, f"out:{home}:who")
    assert len(set(who.options)) == 2
    who.set_value(other)
    press(at, widget_key(at, f"out:{home}:send"))
    with cast.database.reading() as s:
        gone = s.scalars(select(Occupancy.customer_id).where(Occupancy.until.is_not(None))).all()
    assert gone == [other]


def test_a_deed_after_signing_out_saves_nothing(file: AppTest, desk: Desk, cast: Cast) -> None:
    key = f"person:{cast.household_a}"
    fill(file, **{f"{key}:name": "王芳"})
    perform(sessions.close_session, DOOR, None, token=desk.token)
    a_second_later()
    press(file, widget_key(file, f"{key}:send"))
    assert text(file).splitlines() == [SIGNED_OUT, "登录"]
    assert count(cast, Customer) == 2
