"""Work done becomes a record: numbers, sheets, who may see it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.archives import ArchiveCategory, ArchiveRecord, ArchiveSheet
from db.choices.archives import RecordState, Secrecy
from db.choices.tickets import State
from lib.access import Actor
from lib.archives import filing
from lib.archives.rules import hash_of
from lib.archives.scope import find_record
from lib.deeds import perform
from lib.errors import NotFound
from tests.cast import Cast

pytestmark = pytest.mark.both
DAY = date(2025, 11, 21)


def filed(cast: Cast, actor: Actor, id: int = 1, **changed: Any) -> int:
    told: dict[str, Any] = {
        "category": "repair",
        "title": "厨房水槽漏水",
        "source": ("ticket", id, f"WX20251121-{id:04d}"),
        "content": {"summary": "漏水"},
        "project_id": cast.project_a,
        "happened_on": DAY,
    }
    at_work = replace(actor, permissions=actor.permissions | {"archives.work"})
    return perform(filing.file_work, at_work, None, **(told | changed))


def test_numbers_follow_the_rule_and_never_meet_a_number_that_is_taken(cast: Cast) -> None:
    with cast.database.writing() as s:
        of = s.scalars(select(ArchiveCategory).where(ArchiveCategory.code == "repair")).one()
        first = s.get_one(ArchiveRecord, filed_in(s, cast, 1))
        stem = (first.no or "")[:-4]
        assert first.no == f"{stem}0001"
        assert "-WX-2025-" in stem
        s.add_all(taken(of.id, f"{stem}{end}") for end in ("0002", "0017"))
        s.flush()
        assert s.get_one(ArchiveRecord, filed_in(s, cast, 2)).no == f"{stem}0018"
        assert s.get_one(ArchiveRecord, filed_in(s, cast, 3)).no == f"{stem}0019"


def filed_in(s: Any, cast: Cast, id: int) -> int:
    return filing.file_work.within(
        s,
        cast.clerk,
        category="repair",
        title="漏水",
        source=("ticket", id, str(id)),
        content={"n": id},
        project_id=cast.project_a,
        happened_on=DAY,
    )


def taken(category_id: int, no: str) -> ArchiveRecord:
    return ArchiveRecord(
        no=no,
        title="旧档案",
        category_id=category_id,
        state=RecordState.FILED,
        secrecy=Secrecy.INTERNAL,
        origin="ledger",
        year=2025,
        recorded_at=filing.clock.now(),
    )


def test_a_second_closing_adds_a_sheet_and_the_same_again_adds_none(cast: Cast) -> None:
    id = filed(cast, cast.clerk)
    assert filed(cast, cast.clerk) == id
    assert filed(cast, cast.clerk, content={"summary": "又漏水"}) == id
    with cast.database.reading() as s:
        sheets = s.scalars(select(ArchiveSheet).where(ArchiveSheet.record_id == id).order_by(ArchiveSheet.no))
        assert [(sheet.no, sheet.sha256) for sheet in sheets] == [
            (1, hash_of({"summary": "漏水"})),
            (2, hash_of({"summary": "又漏水"})),
        ]
        assert s.get_one(ArchiveRecord, id).keep_until == date(2035, 12, 31)


def test_a_record_is_seen_by_its_project_and_its_secrecy(cast: Cast) -> None:
    private = filed(cast, cast.clerk, category="complaint")
    closed = filed(cast, cast.clerk, 2, secrecy=Secrecy.RESTRICTED)
    with cast.database.reading() as s:
        assert find_record(s, cast.manager, private).id == private
        for actor, id in ((cast.technician, private), (cast.manager, closed), (cast.stranger, private)):
            with pytest.raises(NotFound):
                find_record(s, actor, id)


def test_a_working_group_sees_what_became_of_its_own_tickets(cast: Cast) -> None:
    """Closed at the desk, by somebody else than who did the work."""
    own = filed(cast, cast.clerk, cast.ticket(State.DONE))
    other = filed(cast, cast.clerk, cast.receive())
    with cast.database.reading() as s:
        assert find_record(s, cast.technician, own).id == own
        with pytest.raises(NotFound):
            find_record(s, cast.technician, other)
