"""The household ledger brought in and taken back, on both engines, with the sample ledger."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from db.choices.customers import CustomerClass, Relation, RevealReason
from db.choices.imports import LedgerCode
from db.customers import Building, Customer, Household, Lookup, Occupancy
from db.tickets import Ticket
from lib.customers import find
from lib.customers import service as customers
from lib.customers.ledger_rules import merged, plan
from lib.deeds import perform, read
from lib.imports import service as imports
from lib.ledgers import reading, verdicts
from lib.ledgers.households import HOUSEHOLDS
from lib.steps import Fate, RowPlan
from lib.tickets import service as tickets
from tests.cast import LEAK, Cast

SAMPLES = Path(__file__).parent.parent / "samples"
NAME = "业主信息台账.xlsx"
TABLES = (Household, Customer, Occupancy, Lookup)
ROW: dict[str, Any] = {
    "room": {"building": "9", "unit": "1", "number": "101"},
    "owners": ["林一"],
    "phones": ["13800000001"],
}


@cache
def sample() -> tuple[dict[str, Any], ...]:
    verdict = verdicts.judge(
        reading.read((SAMPLES / NAME).read_bytes()), HOUSEHOLDS, today=date(2026, 11, 21)
    )
    return tuple(row.values for row in verdict.good)


def bring(cast: Cast, rows: list[dict[str, Any]]) -> int:
    told = {"project_id": cast.project_a, "file_name": NAME, "rows": rows, "bad": 10}
    return perform(imports.bring_in, cast.manager, None, ledger=LedgerCode.HOUSEHOLDS, **told)


def foreseen(cast: Cast, *rows: dict[str, Any]) -> list[RowPlan]:
    told = {"project_id": cast.project_a, "rows": list(rows)}
    return read(imports.preview, cast.manager, ledger=LedgerCode.HOUSEHOLDS, **told)


def changes(plan: RowPlan) -> dict[str, tuple[str, str]]:
    return {one.label: (str(one.before), str(one.after)) for one in plan.changes}


def counts(cast: Cast) -> dict[str, int]:
    with cast.database.reading() as s:
        return {table.__name__: s.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES}


def home(cast: Cast, room: str) -> Household:
    with cast.database.reading() as s:
        return s.scalars(
            select(Household).where(Household.room == room, Household.project_id == cast.project_a)
        ).one()


@pytest.mark.both
def test_the_sample_ledger_comes_in_as_its_truth_says(cast: Cast) -> None:
    truth = json.loads((SAMPLES / "truth" / "业主信息台账.json").read_text("utf8"))
    bring(cast, list(sample()))
    for told in truth["samples"]:
        if told.get("expect") and told["expect"].get("room"):
            check(cast, told["expect"])


def check(cast: Cast, expect: dict[str, Any]) -> None:
    room = "-".join(part for part in expect["room"].values() if part)
    file = read(find.household_file, cast.manager, id=home(cast, room).id)
    people = perform(customers.reveal_household, cast.manager, None, id=file.id, reason=RevealReason.CALL)
    owners = {name for _, name, _ in people}
    assert owners >= set(expect["owners"]), room
    assert {p for _, _, phones in people for p in phones.split()} >= set(expect["phones"]), room
    assert file.parking == (expect["parking"] or ""), room
    if expect["area"]:
        assert float(file.area or 0) == pytest.approx(expect["area"]), room
    assert (file.move_in.isoformat() if file.move_in else None) == expect["move_in"], room


@pytest.mark.both
def test_a_later_ledger_replaces_what_it_tells_and_keeps_what_it_does_not(cast: Cast) -> None:
    bring(cast, [{**ROW, "area": 88.5, "parking": "B1-001", "note": "老人独居"}])
    batch = bring(cast, [{**ROW, "area": 90, "parking": None}])
    now = home(cast, "9-1-101")
    assert (float(now.area or 0), now.parking, now.note) == (90, "B1-001", "老人独居")
    assert perform(imports.undo_import, cast.manager, None, id=batch) == 0
    assert float(home(cast, "9-1-101").area or 0) == 88.5


@pytest.mark.both
def test_undo_keeps_a_household_somebody_has_used(cast: Cast) -> None:
    other = {**ROW, "room": {"building": "9", "unit": "1", "number": "102"}, "owners": ["林二"], "phones": []}
    batch = bring(cast, [ROW, other])
    used = home(cast, "9-1-101")
    perform(
        tickets.receive,
        cast.clerk,
        None,
        project_id=cast.project_a,
        form_version=cast.form,
        answers=LEAK,
        household_id=used.id,
    )
    assert perform(imports.undo_import, cast.manager, None, id=batch) == 2  # the household and its owner
    assert read(find.household_file, cast.manager, id=used.id).people
    assert read(find.look_up, cast.manager, typed="9-1-101")
    assert not read(find.look_up, cast.manager, typed="9-1-102")
    with cast.database.reading() as s:
        assert s.scalar(select(Ticket.household_id).where(Ticket.household_id == used.id)) == used.id


@pytest.mark.both
def test_a_new_telephone_is_added_and_taken_back(cast: Cast) -> None:
    bring(cast, [ROW])
    batch = bring(cast, [{**ROW, "phones": ["13800000002"]}])
    assert read(find.look_up, cast.manager, typed="13800000002 9-1-101")
    assert read(find.look_up, cast.manager, typed="13800000001 9-1-101")
    assert perform(imports.undo_import, cast.manager, None, id=batch) == 0
    assert not read(find.look_up, cast.manager, typed="13800000002")
    assert read(find.look_up, cast.manager, typed="13800000001")


def test_undo_keeps_a_person_changed_since(cast: Cast) -> None:
    batch = bring(cast, [ROW])
    file = read(find.household_file, cast.manager, id=home(cast, "9-1-101").id)
    person = file.people[0]
    changed = {
        "version": person.version,
        "name": "林壹",
        "phones": None,
        "category": CustomerClass.KEY,
        "note": "",
    }
    perform(
        customers.change_customer,
        cast.manager,
        None,
        id=person.customer_id,
        **changed,
    )
    assert perform(imports.undo_import, cast.manager, None, id=batch) == 2
    assert read(find.look_up, cast.manager, typed="林壹")


def test_one_owner_of_two_households_is_one_customer(cast: Cast) -> None:
    before = counts(cast)
    bring(cast, [ROW, {**ROW, "room": {"building": "9", "unit": "1", "number": "102"}}])
    after = counts(cast)
    assert after["Customer"] == before["Customer"] + 1
    assert after["Occupancy"] == before["Occupancy"] + 2


def test_namesakes_without_a_telephone_stay_two_people(cast: Cast) -> None:
    before = counts(cast)
    nameless = {**ROW, "phones": []}
    bring(cast, [nameless, {**nameless, "room": {"building": "9", "unit": "1", "number": "102"}}])
    assert counts(cast)["Customer"] == before["Customer"] + 2


def test_rows_of_one_room_become_one_household() -> None:
    first = {**ROW, "area": 80, "owners": ["甲", "乙"], "phones": ["1", "2"]}
    second = {**ROW, "area": None, "owners": ["乙", "丙"], "phones": [], "note": "补录"}
    (one,) = merged([plan(first), plan(second)])
    assert [person.name for person in one.people] == ["甲", "乙", "丙"]
    assert one.facts["note"] == "补录"


def test_telephones_go_to_their_owners_when_there_is_one_each() -> None:
    each = plan({**ROW, "owners": ["甲", "乙"], "phones": ["1", "2"]})
    assert [person.phones for person in each.people] == ["1", "2"]
    shared = plan({**ROW, "owners": ["甲", "乙"], "phones": ["1", "2", "3"]})
    assert [person.phones for person in shared.people] == ["1 2 3", ""]


def test_tenants_come_in_as_tenants() -> None:
    both = plan({**ROW, "tenants": ["租客"], "tenant_phones": ["5"]})
    assert [(p.name, p.relation) for p in both.people] == [
        ("林一", Relation.OWNER),
        ("租客", Relation.TENANT),
    ]


def test_a_changed_row_tells_what_stood_there_and_what_will(cast: Cast) -> None:
    bring(cast, [{**ROW, "area": 88.5, "parking": "B1-001", "customer_class": "basic"}])
    told = {**ROW, "area": 90, "parking": None, "customer_class": "key", "birthday": "1980-03-05"}
    (plan,) = foreseen(cast, {**told, "owners": ["林一", "林二"], "phones": ["13800000002"]})
    assert plan.fate == Fate.CHANGED
    assert changes(plan) == {
        "Floor area (㎡)": ("88.50", "90.00"),
        "Phone": ("138****0001", "138****0001 138****0002"),
        "Customer class": ("basic", "key"),
        "Birthday": ("", "1980-03-05"),
        "Owner": ("", "林二"),
    }


def test_rows_of_one_room_are_told_by_the_first_of_them(cast: Cast) -> None:
    first, second = foreseen(cast, ROW, {**ROW, "owners": ["林二"], "phones": []})
    assert (first.fate, second.fate) == (Fate.NEW, Fate.SAME)
    assert second.remark


@pytest.mark.both
def test_undo_takes_a_class_and_a_birthday_back(cast: Cast) -> None:
    bring(cast, [{**ROW, "customer_class": "basic"}])
    batch = bring(cast, [{**ROW, "customer_class": "key", "birthday": "--03-05"}])
    assert perform(imports.undo_import, cast.manager, None, id=batch) == 0
    with cast.database.reading() as s:
        person = s.scalars(select(Customer).where(Customer.name == "林一")).one()
    assert (person.category, person.birthday) == (CustomerClass.BASIC, "")


def test_a_person_of_two_rooms_has_the_class_told_first(cast: Cast) -> None:
    other = {**ROW, "room": {"building": "9", "unit": "1", "number": "102"}, "customer_class": "key"}
    rows = [{**ROW, "customer_class": "basic"}, other]
    bring(cast, rows)
    assert {plan.fate for plan in foreseen(cast, *rows)} == {Fate.SAME}


def test_undo_keeps_the_building_of_a_household_that_stays(cast: Cast) -> None:
    batch = bring(cast, [ROW])
    used = home(cast, "9-1-101")
    perform(customers.add_customer, cast.manager, None, household_id=used.id, name="林三")
    assert perform(imports.undo_import, cast.manager, None, id=batch) > 0
    with cast.database.reading() as s:
        assert s.scalar(select(Building.name).where(Building.id == used.building_id)) == "9"
