"""Destruction: proposed by one, approved by another, all of it gone or nothing, a certificate kept."""

import os
from typing import Any

import pytest
from sqlalchemy import func, select

from db import search
from db.archives import (
    ArchiveLook,
    ArchiveRecord,
    ArchiveSheet,
    Disposal,
    DisposalItem,
    FileText,
)
from db.choices.archives import DisposalState, Look, Secrecy, TextState
from db.files import StoredFile
from db.forms import Answer
from db.records import AuditEntry
from db.search import Doc
from db.search_docs import SearchDoc
from lib import clock, storage
from lib.access import Actor
from lib.archives import destruction, disposals, holds, loans
from lib.archives.life_rules import Due
from lib.archives.look_rows import looked
from lib.archives.rules import hash_of
from lib.deeds import perform, read
from lib.documents import archives
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.files import tidying
from tests.cast import LEAK, Cast
from tests.lives import LONG_AGO, filed, proposed, set_record, today

SECRET = "钥匙在花盆下面"


def approve(cast: Cast, by: Actor, id: int, version: int = 1) -> int:
    return perform(destruction.approve_disposal, by, None, id=id, version=version, note="同意")


def with_everything(cast: Cast, id: int, *, shared: bool) -> tuple[str, str]:
    """Hashes of its two files; the second one belongs to a ticket too, if shared."""
    own, other = (storage.put(f"{SECRET}{id}{n}".encode()) for n in (1, 2))
    told: dict[str, Any] = {"media_type": "text/plain", "size": 1, "purpose": "attached", "at": clock.now()}
    uses = [("archive", own), ("sheet", other), *([("ticket", other)] if shared else [])]
    with cast.database.writing() as s:
        s.add_all(
            StoredFile(sha256=hash, name="a.txt", owner_kind=kind, owner_id=id, **told) for kind, hash in uses
        )
        s.add_all(FileText(sha256=h, state=TextState.READ, text=SECRET, at=clock.now()) for h in (own, other))
        s.add(Answer(form_version_id=cast.form, owner_kind="archive", owner_id=id, content=LEAK))
        record = s.get_one(ArchiveRecord, id)
        search.put(s, [Doc(kind="archive", ref_id=id, title=record.title, body=SECRET, day=LONG_AGO)])
        looked(s, cast.quality, record, Look.OPENED)
    return own, other


def left_of(cast: Cast, id: int) -> dict[str, int]:
    """Table → rows of this record."""
    wanted = {
        "record": select(ArchiveRecord.id).where(ArchiveRecord.id == id),
        "sheet": select(ArchiveSheet.id).where(ArchiveSheet.record_id == id),
        "file": select(StoredFile.id).where(
            StoredFile.owner_id == id, StoredFile.owner_kind.in_(("archive", "sheet"))
        ),
        "answer": select(Answer.id).where(Answer.owner_kind == "archive", Answer.owner_id == id),
        "doc": select(SearchDoc.id).where(SearchDoc.kind == "archive", SearchDoc.ref_id == id),
        "look": select(ArchiveLook.id).where(ArchiveLook.record_id == id),
    }
    with cast.database.reading() as s:
        return {
            table: s.scalar(select(func.count()).select_from(rows.subquery())) or 0
            for table, rows in wanted.items()
        }


WHOLE = {"record": 1, "sheet": 1, "file": 2, "answer": 1, "doc": 1, "look": 1}
GONE = {"record": 0, "sheet": 0, "file": 0, "answer": 0, "doc": 0, "look": 1}


@pytest.mark.both
def test_all_that_was_due_is_gone_and_nothing_else(cast: Cast) -> None:
    gone, kept = filed(cast, cast.clerk, 1), filed(cast, cast.clerk, 2, happened_on=today())
    own, shared = with_everything(cast, gone, shared=True)
    (others, _), lent_out = with_everything(cast, kept, shared=False), filed(cast, cast.clerk, 3)
    lending = {"id": lent_out, "due_on": today(), "purpose": "核对", "borrower": "王示例"}
    loan = perform(loans.lend, cast.clerk, None, **lending)
    perform(loans.bring_back, cast.clerk, None, loan_id=loan)
    assert approve(cast, cast.manager, proposed(cast, cast.quality, [gone, lent_out])) == 2
    assert (left_of(cast, gone), left_of(cast, kept)) == (GONE, WHOLE)
    assert left_of(cast, lent_out)["record"] == 0
    with cast.database.reading() as s:
        assert set(s.scalars(select(FileText.sha256))) >= {shared, others}
        assert own not in set(s.scalars(select(FileText.sha256)))
        said = "".join(s.scalars(select(AuditEntry.changes).where(AuditEntry.deed.contains("approve"))))
    assert "destroyed" in said
    assert SECRET not in said
    assert "漏水" not in said


@pytest.mark.both
def test_nothing_is_half_destroyed_after_a_fault(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [filed(cast, cast.clerk, n) for n in (1, 2)]
    for id in ids:
        with_everything(cast, id, shared=False)
    list_id = proposed(cast, cast.quality, ids)

    def breaks(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(search, "drop", breaks)  # the last step of all
        with pytest.raises(OSError, match="disk"):
            approve(cast, cast.manager, list_id)
    assert [left_of(cast, id) for id in ids] == [WHOLE, WHOLE]
    assert read(disposals.disposal, cast.quality, id=list_id).row.state == DisposalState.PROPOSED
    assert approve(cast, cast.manager, list_id) == 2


def test_contents_nobody_uses_go_with_the_sweep_and_others_stay(cast: Cast) -> None:
    gone = filed(cast, cast.clerk, 1)
    own, shared = with_everything(cast, gone, shared=True)
    approve(cast, cast.manager, proposed(cast, cast.quality, [gone]))
    for hash in (own, shared):
        os.utime(storage.path_of(hash), (0, 0))
    tidying.sweep()
    assert (storage.holds(own), storage.holds(shared)) == (False, True)


@pytest.mark.both
def test_a_second_person_decides_and_sees_every_record_of_the_list(cast: Cast) -> None:
    here = filed(cast, cast.clerk, 1)
    there = filed(cast, cast.clerk_b, 2, project_id=cast.project_b)
    closed = filed(cast, cast.quality, 3, secrecy=Secrecy.RESTRICTED)
    mixed, own = proposed(cast, cast.quality, [here, there]), proposed(cast, cast.quality, [closed])
    with pytest.raises(Forbidden):
        approve(cast, cast.quality, mixed)
    for id in (mixed, own):
        with pytest.raises(NotFound):
            approve(cast, cast.manager, id)
        assert id not in {row.id for row in read(disposals.disposals, cast.manager).rows}
    with pytest.raises(Forbidden):
        approve(cast, cast.supervisor, mixed)
    assert left_of(cast, here)["record"] == 1


@pytest.mark.both
def test_what_has_changed_since_stops_the_list_until_it_is_taken_off(cast: Cast) -> None:
    ids = [filed(cast, cast.clerk, n) for n in range(1, 5)]
    list_id = proposed(cast, cast.quality, ids)
    set_record(cast, ids[0], keep_until=today())
    set_record(cast, ids[1], secrecy=Secrecy.RESTRICTED)
    set_record(cast, ids[2], hold="诉讼")
    with pytest.raises(Refused, match="3 records"):
        approve(cast, cast.manager, list_id)
    version = 1
    for item in read(disposals.disposal, cast.manager, id=list_id).items[:3]:
        told = {"id": list_id, "version": version, "item_id": item.id}
        perform(destruction.take_off, cast.manager, None, **told)
        version += 1
    with pytest.raises(Stale):
        approve(cast, cast.manager, list_id)
    assert approve(cast, cast.manager, list_id, version) == 1
    assert [left_of(cast, id)["record"] for id in ids] == [1, 1, 1, 0]


@pytest.mark.both
def test_only_what_is_due_free_and_on_no_list_is_proposed(cast: Cast) -> None:
    due = filed(cast, cast.clerk, 1, title="业主 13812345678 来电")
    filed(cast, cast.clerk, 2, happened_on=today())
    held, out, listed = (filed(cast, cast.clerk, n) for n in (3, 4, 5))
    perform(holds.set_hold, cast.manager, None, id=held, version=1, reason="起诉")
    lending = {"id": out, "due_on": today(), "purpose": "核对", "borrower": "王示例"}
    perform(loans.lend, cast.clerk, None, **lending)
    proposed(cast, cast.quality, [listed])
    by = Due(project_id=cast.project_a, year=LONG_AGO.year)
    assert [row.id for row in read(disposals.due_records, cast.manager, by=by).rows] == [due]
    assert read(disposals.due_records, cast.manager, by=Due(company=True)).rows == []
    assert read(disposals.years_due, cast.manager) == [LONG_AGO.year]
    told = {"by": by, "count": 1, "reason": "期满"}
    for wrong in ({"count": 2}, {"reason": ""}, {"without": [due]}):
        with pytest.raises(Refused):
            perform(disposals.propose, cast.manager, None, **{**told, **wrong})
    id = perform(disposals.propose, cast.manager, None, **told)
    (line,) = read(disposals.disposal, cast.manager, id=id).items
    assert line.title == "业主 138****5678 来电"
    assert read(disposals.how_many_wait, cast.quality) == 1
    assert read(disposals.how_many_wait, cast.manager) == 1  # the quality department's


@pytest.mark.both
def test_refused_records_stay_and_may_be_proposed_again(cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1)
    list_id = proposed(cast, cast.quality, [id])
    told = {"id": list_id, "version": 1}
    with pytest.raises(Refused):
        perform(destruction.refuse_disposal, cast.manager, None, **told, note=" ")
    perform(destruction.refuse_disposal, cast.manager, None, **told, note="还要用")
    with pytest.raises(Refused):
        approve(cast, cast.manager, list_id, 2)
    with pytest.raises(Refused):
        perform(destruction.print_certificate, cast.quality, None, id=list_id)
    assert read(disposals.count_due, cast.quality, by=Due()) == 1
    assert left_of(cast, id)["record"] == 1


@pytest.mark.both
def test_the_certificate_says_what_was_and_is_sealed(cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1)
    with_everything(cast, id, shared=False)
    list_id = proposed(cast, cast.quality, [id])
    approve(cast, cast.manager, list_id)
    paper = perform(destruction.print_certificate, cast.quality, None, id=list_id)
    said = paper.content
    assert (said["proposed_by"], said["approved_by"], said["count"], said["files"]) == (
        "Quality", "Manager", 1, 2,
    )  # fmt: skip
    assert said["records"][0]["title"] == "厨房水槽漏水 1"
    assert hash_of(said) == paper.sha256
    assert read(disposals.disposal, cast.quality, id=list_id).whole
    with cast.database.writing() as s:
        row = s.get_one(Disposal, list_id)
        row.certificate = {**row.certificate, "count": 2}
    assert not read(disposals.disposal, cast.quality, id=list_id).whole


def test_the_last_record_is_not_taken_off_and_a_stranger_takes_none(cast: Cast) -> None:
    ids = [filed(cast, cast.clerk, n) for n in (1, 2)]
    list_id = proposed(cast, cast.quality, ids)
    with cast.database.reading() as s:
        first, second = s.scalars(select(DisposalItem.id).order_by(DisposalItem.id))
    told = {"id": list_id, "version": 1}
    with pytest.raises(NotFound):
        perform(destruction.take_off, cast.manager, None, **told, item_id=999_999)
    with pytest.raises(NotFound):
        perform(destruction.take_off, cast.manager_b, None, **told, item_id=first)
    perform(destruction.take_off, cast.quality, None, **told, item_id=first)
    with pytest.raises(Refused):
        perform(destruction.take_off, cast.quality, None, id=list_id, version=2, item_id=second)


def test_the_paper_prints(cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1)
    list_id = proposed(cast, cast.quality, [id])
    approve(cast, cast.manager, list_id)
    paper = perform(destruction.print_certificate, cast.quality, None, id=list_id)
    printed = {"printed_by": paper.printed_by, "printed_at": paper.printed_at}
    assert archives.certificate(paper.content, paper.sha256, **printed).startswith(b"%PDF-")
    assert archives.slip({"no": "A-1"}).startswith(b"%PDF-")
