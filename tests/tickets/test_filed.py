"""A ticket that closes is filed: once for each closing, in the words people saw, whole and unchanged."""

import os
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from db.archives import ArchiveRecord, ArchiveSheet
from db.choices.archives import Secrecy
from db.choices.files import Purpose
from db.choices.tickets import LineKind, Reached, Satisfaction, State, TicketType
from db.files import StoredFile
from lib import storage
from lib.archives.rules import hash_of
from lib.archives.sheet_rules import files_of, masked
from lib.deeds import perform, read
from lib.files import service as stored
from lib.files import tidying
from lib.forms import service as forms
from lib.i18n import DEFAULT, translate
from lib.tickets import files, lines, service
from tests.cast import Cast
from tests.files.samples import picture
from tests.tickets.cases import complaint_at

GOOD = {"reached": Reached.YES, "quality_ok": True, "satisfaction": Satisfaction.SATISFIED, "note": "很及时"}


def filed(cast: Cast, id: int) -> tuple[ArchiveRecord, list[ArchiveSheet]]:
    with cast.database.reading() as s:
        source = ArchiveRecord.source_kind == "ticket", ArchiveRecord.source_id == id
        record = s.scalars(select(ArchiveRecord).where(*source)).one()
        sheets = select(ArchiveSheet).where(ArchiveSheet.record_id == record.id).order_by(ArchiveSheet.no)
        return record, list(s.scalars(sheets))


def facts(content: dict[str, Any]) -> dict[str, str]:
    """Label → what is said, of all blocks of facts."""
    return {row[0]: row[1] for block in content["blocks"] for row in block.get("facts", ())}


def zh(text: str) -> str:
    return translate(DEFAULT, text)


def table(content: dict[str, Any], title: str) -> list[list[str]]:
    (found,) = (block for block in content["blocks"] if block["title"] == zh(title))
    rows: list[list[str]] = found["rows"]
    return rows


def work_done(cast: Cast) -> int:
    """A repair with a photo, a part and the work, waiting for the call."""
    id = cast.ticket(State.ON_SITE)
    kept = perform(
        stored.keep, cast.technician, None, name="a.jpg", content=picture((60, 44)), purpose=Purpose.AFTER
    )
    perform(files.add_files, cast.technician, None, id=id, file_ids=[kept.id])
    line = {"kind": LineKind.PART, "name": "软管", "charged": True}
    sums = {"quantity": Decimal(2), "price": Decimal(35)}
    perform(lines.add_line, cast.technician, None, id=id, **line, **sums)
    perform(service.finish, cast.technician, None, id=id, note="换了软管，可打 13812345678")
    return id


@pytest.mark.both
def test_the_call_that_closes_a_repair_files_everything_about_it(cast: Cast) -> None:
    id = work_done(cast)
    perform(service.call_back, cast.clerk, None, id=id, **GOOD)
    record, (sheet,) = filed(cast, id)
    told, on_sheet = facts(sheet.content), sheet.content
    assert (record.source_no, record.author) == (on_sheet["no"], "Technician")
    assert (record.household_id, record.customer_id) == (cast.household_a, cast.customer_a)
    assert (record.secrecy, record.title) == (Secrecy.INTERNAL, "3-2-1502 厨房水槽下面漏水")
    assert sheet.sha256 == hash_of(on_sheet)
    assert (told[zh("Category")], told[zh("Satisfaction")], told[zh("Total")]) == ("给排水", "满意", "¥70.00")
    assert table(on_sheet, "Parts and cost")[0][:2] == ["软管", "材料"]
    steps = [row[1] for row in table(on_sheet, "Course of the work")]
    assert [steps[0], *steps[-2:]] == [zh("Receive"), zh("Call back"), zh("Close")]
    assert any(row[-1] == zh("kept") for row in table(on_sheet, "Promises"))
    with cast.database.reading() as s:
        kept = s.scalars(select(StoredFile).where(StoredFile.owner_kind == "sheet")).one()
        assert kept.owner_id == record.id
    assert [(file["sha256"], file["purpose"]) for file in files_of(on_sheet)] == [(kept.sha256, zh("After"))]
    assert "换了软管" in record.body
    assert "13812345678" not in record.body + str(masked(on_sheet))
    assert "张伟" in str(on_sheet)
    assert "张伟" not in record.body + str(masked(on_sheet))


def test_closed_a_second_time_another_sheet_joins_the_record(cast: Cast) -> None:
    id = cast.ticket(State.CLOSED)
    perform(service.reopen, cast.clerk, None, id=id, reason="又漏水")
    assert len(filed(cast, id)[1]) == 1
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("technician"))
    perform(service.arrive, cast.technician, None, id=id)
    perform(service.finish, cast.technician, None, id=id, note="换了整段水管")
    perform(service.call_back, cast.clerk, None, id=id, **GOOD)
    record, (first, second) = filed(cast, id)
    assert "换了整段水管" in record.body
    assert "换了整段水管" not in str(first.content)
    assert facts(second.content)[zh("Times reopened")] == "1"


def test_what_never_was_is_not_filed(cast: Cast) -> None:
    for state in (State.REJECTED, State.CANCELLED):
        cast.ticket(state)
    with cast.database.reading() as s:
        assert s.scalars(select(ArchiveRecord)).all() == []


def test_every_kind_of_ticket_goes_where_it_belongs(cast: Cast) -> None:
    for type, letters in ((TicketType.PRAISE, "FK"), (TicketType.ENQUIRY, "FW")):
        version, schema = read(forms.form_in_force, cast.admin, code=type.value)
        answers = {field.id: field.options[0].id for field in schema.fields if field.options}
        id = cast.receive(type=type, form_version=version, answers={**answers, "summary": "师傅很热心"})
        perform(service.finish, cast.clerk, None, id=id, note="已答复")
        perform(service.close, cast.clerk, None, id=id, note="无需回访")
        record, (sheet,) = filed(cast, id)
        assert f"-{letters}-" in (record.no or "")
        assert "已答复" in str(sheet.content)


def test_a_complaint_is_filed_with_findings_and_answer_and_whoever_stays_nameless_stays_so(
    cast: Cast,
) -> None:
    id = complaint_at(cast, State.CLOSED, anonymous=True)
    record, (sheet,) = filed(cast, id)
    told = facts(sheet.content)
    assert (record.secrecy, record.customer_id, record.household_id) == (Secrecy.CUSTOMER_PRIVATE, None, None)
    assert "3-2-1502" not in record.title + record.body
    assert (told[zh("Valid or not")], told[zh("Written answer")]) == (
        "无效投诉",
        "您好，问题已解决，特此答复。",
    )
    shown = facts(masked(sheet.content))
    assert (*map(shown.get, map(zh, ("Contact", "Place", "Phone"))),) == ("匿名", "***", "***")


def test_the_sheet_keeps_its_photo_when_the_ticket_loses_it(cast: Cast) -> None:
    id = work_done(cast)
    perform(service.call_back, cast.clerk, None, id=id, **GOOD)
    _, (sheet,) = filed(cast, id)
    (file,) = files_of(sheet.content)
    perform(files.remove_file, cast.clerk, None, id=id, file_id=file["id"])
    with cast.database.writing() as s:
        gone = s.get_one(StoredFile, file["id"])
        gone.removed_at = gone.at.replace(year=2020)
    for hash in (gone.sha256, gone.preview):
        os.utime(storage.path_of(hash), (0, 0))
    assert tidying.sweep()[0] == 1
    assert all(storage.get(hash) for hash in (gone.sha256, gone.preview))
    with cast.database.reading() as s:
        assert s.get(StoredFile, file["id"]) is None
