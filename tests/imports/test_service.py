"""Bringing a ledger in: who may, what is foreseen happens, nothing half-done, nothing doubled."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from db.choices.imports import BatchState, LedgerCode
from db.customers import Household
from db.imports import ImportBatch
from db.records import AuditEntry
from lib import audit
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.imports import service, shapes
from lib.steps import Fate
from tests.cast import Cast
from tests.imports.books import FILES, bring, everything, fates, good, importer

pytestmark = pytest.mark.slow

ROOM = {"building": "9", "unit": "1", "number": "101"}
RECORD = {"no": "GS-HY-2021-0001", "title": "年度工作会议", "year": 2021}
HOME: dict[str, Any] = {"room": ROOM, "owners": ["林一"], "phones": ["13800000001"]}


@pytest.mark.parametrize(
    ("name", "ledger"),
    [
        ("quality", LedgerCode.HOUSEHOLDS),
        ("quality", LedgerCode.REPAIRS),
        ("admin", LedgerCode.COMPLAINTS),
        ("supervisor", LedgerCode.STAFF),
    ],
)
def test_a_ledger_asks_for_its_own_rooms_permission(cast: Cast, name: str, ledger: LedgerCode) -> None:
    with pytest.raises(Forbidden):
        bring(getattr(cast, name), ledger, cast.project_a, [HOME])
    with pytest.raises(Forbidden):
        fates(getattr(cast, name), ledger, cast.project_a, [HOME])


def test_nothing_is_brought_into_anothers_project(cast: Cast) -> None:
    for ledger in LedgerCode:
        with pytest.raises(NotFound):
            bring(cast.manager, ledger, cast.project_b, [HOME])


def test_only_staff_and_archives_may_do_without_a_project_and_only_from_head_office(cast: Cast) -> None:
    for ledger in set(LedgerCode) - {LedgerCode.STAFF, LedgerCode.ARCHIVES}:
        with pytest.raises((Refused, Forbidden)):
            bring(cast.admin, ledger, None, [HOME])
    for ledger, row in ((LedgerCode.STAFF, {"name": "钱示例"}), (LedgerCode.ARCHIVES, RECORD)):
        with pytest.raises(Refused):
            bring(cast.manager, ledger, None, [row])
    assert bring(cast.quality, LedgerCode.ARCHIVES, None, [RECORD])
    assert bring(cast.admin, LedgerCode.STAFF, None, [{"name": "钱示例"}])


def test_a_kind_nobody_knows_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        perform(
            service.bring_in,
            cast.manager,
            None,
            ledger="wages",  # type: ignore[arg-type]
            project_id=cast.project_a,
            file_name="x",
            rows=[HOME],
            bad=0,
        )


def test_a_repeated_click_brings_in_once(cast: Cast) -> None:
    first = bring(cast.manager, LedgerCode.HOUSEHOLDS, cast.project_a, [HOME], "click")
    assert bring(cast.manager, LedgerCode.HOUSEHOLDS, cast.project_a, [HOME], "click") == first
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(ImportBatch)) == 1


@pytest.mark.parametrize("ledger", list(LedgerCode))
@pytest.mark.both
def test_stopped_on_the_way_nothing_is_left(cast: Cast, ledger: LedgerCode) -> None:
    before = everything(cast.database)

    def stop(done: int, all: int) -> None:
        if done == all:
            raise Refused("Stopped.")

    told = {"project_id": cast.project_a, "file_name": FILES[ledger], "rows": good(ledger), "bad": 0}
    with pytest.raises(Refused, match="Stopped"):
        perform(service.bring_in, importer(cast, ledger), "click", ledger=ledger, progress=stop, **told)
    assert everything(cast.database) == before
    assert read(service.batches, importer(cast, ledger)) == []
    assert perform(service.bring_in, importer(cast, ledger), "click", ledger=ledger, **told)


def test_a_row_no_ledger_could_have_given_leaves_nothing(cast: Cast) -> None:
    before = everything(cast.database)
    broken = {**HOME, "room": {**ROOM, "number": "102"}, "area": "ninety"}
    with pytest.raises(ArithmeticError):
        bring(cast.manager, LedgerCode.HOUSEHOLDS, cast.project_a, [HOME, broken])
    assert everything(cast.database) == before


@pytest.mark.parametrize("ledger", list(LedgerCode))
def test_what_is_foreseen_is_what_is_counted(cast: Cast, ledger: LedgerCode) -> None:
    half = good(ledger)[::2]
    bring(importer(cast, ledger), ledger, cast.project_a, half)
    foreseen = Counter(fates(importer(cast, ledger), ledger, cast.project_a, good(ledger)))
    batch = bring(importer(cast, ledger), ledger, cast.project_a, good(ledger))
    (told,) = read(service.batches, importer(cast, ledger), id=batch)
    assert (told.made, told.changed) == (foreseen[Fate.NEW], foreseen[Fate.CHANGED])
    assert foreseen[Fate.NEW] > 0


def test_one_audit_row_tells_of_a_batch_without_names(cast: Cast) -> None:
    for ledger in LedgerCode:
        bring(cast.manager, ledger, cast.project_a, good(ledger))
    with cast.database.reading() as s:
        entries = s.scalars(select(AuditEntry).where(AuditEntry.deed == "imports.bring_in")).all()
        assert len(entries) == len(LedgerCode)
        said = "".join(entry.changes for entry in entries)
        assert "1380000" not in said
        assert "罗博志" not in said
        assert audit.verify(s)[1] is None


def test_undone_twice_is_refused(cast: Cast) -> None:
    batch = bring(cast.manager, LedgerCode.HOUSEHOLDS, cast.project_a, [HOME])
    assert perform(service.undo_import, cast.manager, None, id=batch) == 0
    with pytest.raises(Refused, match="already"):
        perform(service.undo_import, cast.manager, None, id=batch)
    (told,) = read(service.batches, cast.manager)
    assert told.state == BatchState.UNDONE


def test_anothers_import_is_not_there_to_see_or_undo(cast: Cast) -> None:
    batch = bring(cast.manager, LedgerCode.HOUSEHOLDS, cast.project_a, [HOME])
    assert read(service.batches, cast.manager_b) == []
    with pytest.raises(NotFound):
        perform(service.undo_import, cast.manager_b, None, id=batch)


def test_an_import_whose_room_is_shut_is_not_there_to_undo(cast: Cast) -> None:
    batch = bring(cast.manager, LedgerCode.REPAIRS, cast.project_a, good(LedgerCode.REPAIRS)[:3])
    assert read(service.batches, cast.quality) == []
    with pytest.raises(NotFound):
        perform(service.undo_import, cast.quality, None, id=batch)


def test_of_two_imports_of_one_thing_the_earlier_undo_leaves_what_the_later_wrote(cast: Cast) -> None:
    first = bring(cast.manager, LedgerCode.HOUSEHOLDS, cast.project_a, [{**HOME, "area": 80}])
    bring(cast.manager, LedgerCode.HOUSEHOLDS, cast.project_a, [{**HOME, "area": 90}])
    assert perform(service.undo_import, cast.manager, None, id=first) > 0
    with cast.database.reading() as s:
        area = s.scalar(select(Household.area).where(Household.room == "9-1-101"))
    assert area == 90


def test_a_word_on_a_shape_is_remembered_and_the_latest_counts(cast: Cast) -> None:
    for column in (1, 2):
        told = {"sheets": [{"mapping": {"room": [column]}}], "skip": []}
        perform(
            shapes.remember_shape,
            cast.manager,
            None,
            ledger=LedgerCode.REPAIRS,
            fingerprint="a" * 64,
            answers=told,
        )
    known = read(shapes.shapes, cast.quality)
    assert known == {"repairs": {"a" * 64: told}}


def test_a_person_of_many_projects_still_needs_the_ledgers_room(cast: Cast) -> None:
    nobody = replace(cast.manager, permissions=frozenset({"imports.use"}))
    for ledger in LedgerCode:
        with pytest.raises(Forbidden):
            bring(nobody, ledger, cast.project_a, [HOME])
