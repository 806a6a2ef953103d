"""Staff: the list narrowed, one person with certificates, a telephone for a reason, what may be changed."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.staff import StaffStatus
from lib import clock
from lib.deeds import perform, read
from lib.staff import find, service
from lib.staff.rules import Standing
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, alerts, fill, press, sees, tables, text, widget, zh


@pytest.fixture
def person(cast: Cast) -> int:
    about = {"project_id": cast.project_a, "no": "YG01", "phone": "13800001234", "post": "电工"}
    id = perform(service.add_person, cast.manager, None, name="钱示例", **about)
    gone = clock.local(clock.now()).date() - timedelta(days=3)
    perform(service.add_certificate, cast.manager, None, staff_id=id, name="电工证", expires=gone)
    perform(service.add_person, cast.manager, None, name="孙示例", project_id=cast.project_a)
    perform(service.add_person, cast.admin, None, name="李示例", project_id=cast.project_b)
    return id


@pytest.fixture
def at(desk: Desk, person: int) -> AppTest:
    desk.sign_in("manager")
    return desk.alone("staff")


def names(at: AppTest) -> set[str]:
    (table,) = tables(at).values()
    return {row["cells"]["name"] for row in table["rows"]}


def test_only_people_of_ones_own_projects_are_listed(at: AppTest) -> None:
    assert names(at) == {"钱示例", "孙示例"}


def test_the_list_is_narrowed_by_words_and_by_certificates(at: AppTest) -> None:
    assert names(fill(at, staff__text="YG01").run()) == {"钱示例"}
    fill(at, staff__text="").run()
    assert names(fill(at, staff__certificates=Standing.EXPIRED).run()) == {"钱示例"}
    assert names(fill(at, staff__certificates=Standing.EXPIRING).run()) == set()


def test_an_expired_certificate_is_red(at: AppTest) -> None:
    (table,) = tables(at).values()
    (cell,) = [row["cells"]["certificates"] for row in table["rows"] if row["cells"]["certificates"]]
    assert cell["tone"] == "red"


def test_a_telephone_is_shown_for_a_reason_only(desk: Desk, person: int) -> None:
    desk.sign_in("manager")
    at = desk.alone("staff", id=person)
    assert not sees(at, "13800001234")
    press(at, widget_key(at, "reveal:staff"))
    assert len(alerts(at)) == 1
    assert not sees(at, "13800001234")
    fill(at, reveal__staff=("值班换人"))
    press(at, widget_key(at, "reveal:staff"))
    assert sees(at, "13800001234")


def test_a_trainer_sees_no_telephone_and_changes_nothing(desk: Desk, person: int) -> None:
    desk.sign_in("trainer")
    at = desk.alone("staff", id=person)
    assert sees(at, "钱示例")
    assert not [one for one in at.button if (one.key or "").startswith(("reveal", "staff:", "certificate:"))][
        1:
    ]


def test_a_person_of_another_project_is_not_there(desk: Desk, cast: Cast, person: int) -> None:
    desk.sign_in("manager_b")
    at = desk.alone("staff", id=person)
    assert not sees(at, "钱示例")
    assert not at.exception


def test_somebody_is_added_and_leaves(at: AppTest, cast: Cast) -> None:
    fill(at, staff__0__name="周示例", staff__0__no="YG09")
    press(at, widget_key(at, "staff:0"))
    assert "周示例" in names(at)
    (row,) = read(find.list_staff, cast.manager, typed="YG09").rows
    at.query_params = {"id": str(row.id)}
    at.run()
    widget(at, f"staff:{row.id}:1:status").set_value(StaffStatus.LEFT)
    press(at, widget_key(at, f"staff:{row.id}:1:send"))
    assert read(find.staff_file, cast.manager, id=row.id).status == StaffStatus.LEFT


def test_certificates_are_added_and_taken_off(desk: Desk, cast: Cast, person: int) -> None:
    desk.sign_in("manager")
    at = desk.alone("staff", id=person)
    form = f"certificate:{person}"
    widget(at, f"{form}:name").set_value("焊工证")
    widget(at, f"{form}:expires").set_value(clock.local(clock.now()).date() + timedelta(days=900))
    press(at, widget_key(at, form))
    held = read(find.staff_file, cast.manager, id=person).certificates
    assert [one.name for one in held] == ["电工证", "焊工证"]
    press(at, widget_key(at, f"uncertify:{held[0].id}"))
    assert [one.name for one in read(find.staff_file, cast.manager, id=person).certificates] == ["焊工证"]


def test_an_empty_list_says_what_to_do(desk: Desk) -> None:
    desk.sign_in("manager")
    assert zh(
        "Nobody yet. Import the staff list you keep under “Ledger import”, or add people by hand."
    ) in text(desk.alone("staff"))
