"""Households and the people in them: added, changed, moved out; and what a masked form cannot destroy."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.choices.customers import CustomerClass, Phase, Relation, RevealReason
from db.customers import Building, Customer, Lookup, Occupancy, Project
from lib import clock
from lib.access import Actor
from lib.customers import find, projects, service
from lib.customers.rules import lookup_text
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.masks import mask_name
from tests.cast import Cast
from tests.pages.payloads import PAYLOADS
from tests.test_deeds import at_once


def lookups(cast: Cast, household: int) -> list[str]:
    with cast.database.reading() as s:
        return list(s.scalars(select(Lookup.text).where(Lookup.household_id == household)))


def customer(cast: Cast, id: int) -> Customer:
    with cast.database.reading() as s:
        return s.get_one(Customer, id)


def change(cast: Cast, by: Actor, **changed: Any) -> None:
    now = customer(cast, cast.customer_a)
    kept = {
        "id": now.id,
        "version": now.version,
        "name": now.name,
        "category": now.category,
        "note": now.note,
    }
    perform(service.change_customer, by, None, **{**kept, "phones": None, **changed})


def add(cast: Cast, by: Actor | None = None, **asked: Any) -> int:
    where = {"project_id": cast.project_a, "building": "5", "unit": "1", "number": "0101"}
    return perform(service.add_household, by or cast.clerk, None, **{**where, **asked})


# -- households --------------------------------------------------------------------------------


@pytest.mark.both
def test_a_household_is_added_and_found(cast: Cast) -> None:
    id = add(cast)
    assert lookups(cast, id) == [lookup_text("5-1-0101")]
    assert [hit.household_id for hit in read(find.look_up, cast.clerk, typed="5-1-0101")] == [id]


def test_a_building_is_made_once(cast: Cast) -> None:
    add(cast)
    add(cast, number="0102")
    add(cast, building="", unit="", number="商铺1")
    with cast.database.reading() as s:
        assert sorted(s.scalars(select(Building.name).where(Building.project_id == cast.project_a))) == [
            "3",
            "5",
        ]


@pytest.mark.parametrize("spelling", [("3", "2", "1502"), (" 3 ", "2", "1502 ")])
def test_a_room_is_there_only_once_in_a_project(cast: Cast, spelling: tuple[str, str, str]) -> None:
    building, unit, number = spelling
    with pytest.raises(Refused, match="there already"):
        add(cast, building=building, unit=unit, number=number)
    assert add(cast, cast.admin, project_id=cast.project_b, building="3", unit="2", number="1502")


@pytest.mark.both
def test_a_room_added_by_two_at_once_is_one_household(cast: Cast) -> None:
    clerk = cast.clerk
    found = at_once([lambda: add(cast, clerk)] * 5)
    assert sum(isinstance(x, int) for x in found) == 1
    assert all(isinstance(x, int | Refused) for x in found)


def test_a_household_needs_a_room_number(cast: Cast) -> None:
    with pytest.raises(Refused, match="room number"):
        add(cast, number="  ")


def test_a_household_is_changed_on_its_newest_state_only(cast: Cast) -> None:
    values = {"id": cast.household_a, "area": None, "parking": "B1-022", "note": ""}
    perform(service.change_household, cast.clerk, None, version=1, **values)
    with pytest.raises(Stale):
        perform(service.change_household, cast.manager, None, version=1, **{**values, "parking": "B1-023"})
    assert read(find.household_file, cast.clerk, id=cast.household_a).parking == "B1-022"


# -- people ------------------------------------------------------------------------------------


@pytest.mark.both
def test_a_person_is_found_by_name_initials_and_phone(cast: Cast) -> None:
    who = {"household_id": cast.household_a, "name": " 司马光 ", "phones": "13711112222、027-88881234"}
    id = perform(service.add_customer, cast.clerk, None, relation=Relation.TENANT, **who)
    for typed in ("司马", "smg", "1111", "8888", "321502 司马"):
        assert id in [hit.customer_id for hit in read(find.look_up, cast.clerk, typed=typed)], typed


def test_a_person_needs_a_name(cast: Cast) -> None:
    with pytest.raises(Refused, match="name"):
        perform(service.add_customer, cast.clerk, None, household_id=cast.household_a, name=" ")
    with pytest.raises(Refused, match="name"):
        change(cast, cast.clerk, name=" ")


def test_a_changed_person_is_found_by_the_new_and_not_by_the_old(cast: Cast) -> None:
    change(cast, cast.clerk, name="李雷", phones="13500001111")
    assert lookups(cast, cast.household_a) == [lookup_text("3-2-1502", "李雷", "13500001111")]


def test_who_saves_a_masked_form_destroys_neither_name_nor_phones(cast: Cast) -> None:
    change(cast, cast.admin, name=mask_name("张伟"), phones=None, category=CustomerClass.KEY)
    now = customer(cast, cast.customer_a)
    assert (now.name, now.phones, now.category) == ("张伟", "13812345678", CustomerClass.KEY)
    with pytest.raises(Refused, match="not a telephone number"):
        change(cast, cast.admin, phones="138****5678")


def test_a_stale_change_of_a_person_is_refused(cast: Cast) -> None:
    change(cast, cast.clerk, note="养狗")
    with pytest.raises(Stale):
        change(cast, cast.manager, version=1, note="无")


@pytest.mark.both
def test_a_person_moves_out_and_stays_on_the_file(cast: Cast) -> None:
    here = {"household_id": cast.household_a, "customer_id": cast.customer_a}
    perform(service.move_out, cast.clerk, None, **here)
    today = clock.local(clock.now()).date()
    assert [p.until for p in read(find.household_file, cast.clerk, id=cast.household_a).people] == [today]
    assert read(find.look_up, cast.clerk, typed="zw") == []
    assert lookups(cast, cast.household_a) == [lookup_text("3-2-1502")]
    with pytest.raises(NotFound, match="does not live here"):
        perform(service.move_out, cast.clerk, None, **here)


def test_a_person_who_leaves_tomorrow_is_found_today(cast: Cast) -> None:
    with cast.database.writing() as s:
        tie = s.scalars(select(Occupancy).where(Occupancy.customer_id == cast.customer_a)).one()
        tie.until = clock.local(clock.now()).date() + timedelta(days=1)
    change(cast, cast.clerk, note="下月搬走")
    assert read(find.look_up, cast.clerk, typed="zw")


# -- what a ticket takes over ------------------------------------------------------------------


def test_a_ticket_takes_room_name_and_first_phone(cast: Cast) -> None:
    change(cast, cast.clerk, phones="13812345678 13900009999")
    found = read(
        service.whereabouts,
        cast.clerk,
        project_id=cast.project_a,
        household_id=cast.household_a,
        customer_id=cast.customer_a,
    )
    assert (found.room, found.name, found.phone) == ("3-2-1502", "张伟", "13812345678")


@pytest.mark.parametrize(
    "mixed",
    [
        {"household_id": "household_b"},
        {"customer_id": "customer_b"},
        {"household_id": None, "customer_id": "customer_b"},
        {"project_id": "project_b"},
    ],
)
def test_project_household_and_person_must_belong_together(cast: Cast, mixed: dict[str, str | None]) -> None:
    """Even for somebody who sees both projects."""
    asked = {"project_id": "project_a", "household_id": "household_a", "customer_id": "customer_a", **mixed}
    with pytest.raises(Refused):
        read(
            service.whereabouts, cast.admin, **{k: getattr(cast, v) if v else None for k, v in asked.items()}
        )


def test_nothing_is_known_of_a_public_place(cast: Cast) -> None:
    nobody = {"household_id": None, "customer_id": None}
    assert read(service.whereabouts, cast.clerk, project_id=cast.project_a, **nobody) == service.Whereabouts()


# -- looking at private data -------------------------------------------------------------------


def test_only_the_desk_sees_people_whole(cast: Cast) -> None:
    whole = [(cast.customer_a, "张伟", "13812345678")]
    for name in ("clerk", "supervisor", "manager"):
        assert (
            perform(
                service.reveal_household,
                getattr(cast, name),
                None,
                id=cast.household_a,
                reason=RevealReason.CALL,
            )
            == whole
        )
    for name in ("quality", "admin", "technician", "trainer", "stranger"):
        with pytest.raises(Forbidden):
            perform(
                service.reveal_household,
                getattr(cast, name),
                None,
                id=cast.household_a,
                reason=RevealReason.CALL,
            )


# -- projects ----------------------------------------------------------------------------------


@pytest.mark.both
def test_a_project_s_code_and_name_are_its_own(cast: Cast) -> None:
    for taken in (
        {"code": "LH", "name": "新居"},
        {"code": "XJ", "name": "莲花苑"},
        {"code": " LH ", "name": "x"},
    ):
        with pytest.raises(Refused, match="already"):
            perform(projects.add_project, cast.admin, None, **taken)
    with pytest.raises(Refused, match="code and a name"):
        perform(projects.add_project, cast.admin, None, code=" ", name="新居")
    values = {"id": cast.project_a, "version": 1, "address": "", "phase": Phase.RUNNING}
    with pytest.raises(Refused, match="already"):
        perform(projects.change_project, cast.admin, None, code="ZY", name="莲花苑", **values)
    perform(projects.change_project, cast.admin, None, code="LH", name="莲花苑", **values)


@pytest.mark.both
def test_long_texts_are_cut_and_not_an_error(cast: Cast) -> None:
    id = perform(projects.add_project, cast.admin, None, code="C" * 99, name="名" * 999, address="址" * 999)
    with cast.database.reading() as s:
        project = s.get_one(Project, id)
        assert (len(project.code), len(project.name), len(project.address)) == (12, 80, 200)
    add(cast, building="栋" * 99, unit="元" * 99, number="号" * 99)


def test_people_see_the_names_of_their_own_projects(cast: Cast) -> None:
    assert read(projects.projects, cast.technician) == {cast.project_a: "莲花苑"}
    assert read(projects.projects, cast.manager_b) == {cast.project_b: "竹园"}
    assert set(read(projects.projects, cast.admin).values()) == {"莲花苑", "竹园"}


# -- whatever people write ---------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.both
def test_every_payload_is_kept_and_shown_as_it_was_written(cast: Cast) -> None:
    for n, payload in enumerate(PAYLOADS):
        text = payload.strip()[:40]
        if not text:
            continue
        home = add(cast, building="", unit="", number=f"{n}")
        with cast.database.writing() as s:
            who = {"household_id": home, "name": text, "relation": Relation.OWNER}
            service.add_customer(s, cast.clerk, **who)
            service.change_household(s, cast.clerk, id=home, version=1, area=None, parking=text, note=payload)
        file = read(find.household_file, cast.clerk, id=home)
        assert (file.parking, file.note) == (text, payload.strip().replace("\x00", ""))
        shown = perform(service.reveal_household, cast.clerk, None, id=home, reason=RevealReason.CALL)
        assert shown[0][1] == text.replace("\x00", "")
