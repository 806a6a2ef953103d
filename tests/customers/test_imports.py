"""The household ledger brought in and taken back, on both engines, with the sample ledger."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from db.choices.customers import CustomerClass, Relation
from db.customers import Customer, Household, ImportBatch, Lookup, Occupancy
from db.records import AuditEntry
from db.tickets import Ticket
from lib import audit
from lib.customers import find, import_view, imports
from lib.customers import service as customers
from lib.customers.ledger_rules import merged, plan
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.ledgers import reading, verdicts
from lib.ledgers.households import HOUSEHOLDS
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


def bring(cast: Cast, rows: list[dict[str, Any]], nonce: str | None = None) -> int:
    told = {"file_name": NAME, "rows": rows, "bad": 10}
    return perform(imports.import_households, cast.manager, nonce, project_id=cast.project_a, **told)


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
    people = perform(customers.reveal_household, cast.manager, None, id=file.id)
    owners = {name for _, name, _ in people}
    assert owners >= set(expect["owners"]), room
    assert {p for _, _, phones in people for p in phones.split()} >= set(expect["phones"]), room
    assert file.parking == (expect["parking"] or ""), room
    if expect["area"]:
        assert float(file.area or 0) == pytest.approx(expect["area"]), room
    assert (file.move_in.isoformat() if file.move_in else None) == expect["move_in"], room


@pytest.mark.both
def test_undo_leaves_the_project_as_it_was(cast: Cast) -> None:
    before = counts(cast)
    batch = bring(cast, list(sample()))
    assert counts(cast) != before
    assert perform(imports.undo_import, cast.manager, None, id=batch) == 0
    assert counts(cast) == before
    with pytest.raises(Refused, match="already"):
        perform(imports.undo_import, cast.manager, None, id=batch)


@pytest.mark.both
def test_the_same_ledger_again_adds_nothing_and_its_undo_takes_nothing(cast: Cast) -> None:
    bring(cast, list(sample()))
    before = counts(cast)
    second = bring(cast, list(sample()))
    assert counts(cast) == before
    assert perform(imports.undo_import, cast.manager, None, id=second) == 0
    assert counts(cast) == before


def test_a_repeated_click_imports_once(cast: Cast) -> None:
    assert bring(cast, [ROW], "click") == bring(cast, [ROW], "click")
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(ImportBatch)) == 1


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


def test_nothing_is_imported_into_anothers_project(cast: Cast) -> None:
    told = {"file_name": NAME, "rows": [ROW], "bad": 0}
    with pytest.raises(NotFound):
        perform(imports.import_households, cast.manager, None, project_id=cast.project_b, **told)


def test_anothers_import_is_not_there_to_undo(cast: Cast) -> None:
    batch = bring(cast, [ROW])
    with pytest.raises(NotFound):
        perform(imports.undo_import, cast.manager_b, None, id=batch)


def test_an_import_that_fails_half_way_leaves_nothing(cast: Cast) -> None:
    before = counts(cast)
    broken = {**ROW, "room": {"building": "9", "unit": "1", "number": "102"}, "area": "ninety"}
    with pytest.raises(ArithmeticError):
        bring(cast, [ROW, broken])
    assert counts(cast) == before


def test_one_audit_row_tells_of_the_batch_without_names(cast: Cast) -> None:
    bring(cast, list(sample())[:20])
    with cast.database.reading() as s:
        entries = s.scalars(select(AuditEntry).where(AuditEntry.deed == "customers.import_households")).all()
        assert len(entries) == 1
        assert "import_batch" in entries[0].changes
        assert not any(name in entries[0].changes for row in sample()[:20] for name in row["owners"] or [])
        assert audit.verify(s)[1] is None


def test_a_ledger_too_long_for_a_screen_is_told_to_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    content = (SAMPLES / NAME).read_bytes()
    assert import_view._read(content)
    monkeypatch.setattr(import_view, "MOST_ROWS", 100)
    with pytest.raises(Refused, match="split"):
        import_view._read(content)
