"""A filed sheet on its record: shown, held against its hash, printed, and every look kept."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from db.archives import ArchiveLook, ArchiveRecord, ArchiveSheet
from db.choices.archives import Look
from db.choices.customers import RevealReason
from db.choices.tickets import State
from db.records import AuditEntry
from db.staff import Staff
from db.tickets import ComplaintPerson
from lib.access import Actor
from lib.archives import find, sheets
from lib.archives.sheet_rules import ANONYMOUS
from lib.deeds import perform, read
from lib.documents import filed as paper
from lib.errors import Forbidden, NotFound, Refused
from lib.tickets import service
from lib.tickets import story as tickets
from tests.cast import Cast
from tests.tickets.cases import complaint_at
from tests.tickets.test_filed import GOOD, work_done


def repaired(cast: Cast) -> int:
    id = work_done(cast)
    perform(service.call_back, cast.clerk, None, id=id, **GOOD)
    return record_of(cast, id)


def record_of(cast: Cast, ticket: int) -> int:
    with cast.database.reading() as s:
        return s.scalars(select(ArchiveRecord.id).where(ArchiveRecord.source_id == ticket)).one()


def opened(actor: Actor, id: int) -> list[sheets.Filed]:
    perform(find.open_record, actor, None, id=id)
    return read(sheets.sheets_of, actor, id=id)


def printed(actor: Actor, id: int, **why: Any) -> sheets.Printed:
    return perform(sheets.print_sheet, actor, None, id=id, no=1, **why)


def looks(cast: Cast, id: int) -> list[tuple[Look, str]]:
    with cast.database.reading() as s:
        wanted = select(ArchiveLook).where(ArchiveLook.record_id == id).order_by(ArchiveLook.id)
        return [(look.what, look.reason) for look in s.scalars(wanted)]


@pytest.mark.both
def test_whoever_may_see_the_record_sees_its_sheet_and_photos(cast: Cast) -> None:
    """Also somebody who may not see the ticket itself."""
    id = repaired(cast)
    with pytest.raises(NotFound):
        read(tickets.story, cast.guard, id=1)
    (filed,) = opened(cast.guard, id)
    (photo,) = filed.files
    assert filed.unchanged
    assert (photo.preview, photo.lost) == (True, False)
    assert "张伟" not in str(filed.content)
    assert read(sheets.look_at_sheet_file, cast.guard, id=photo.id).preview
    assert perform(sheets.open_sheet_file, cast.guard, None, id=photo.id).name == photo.name
    assert looks(cast, id) == [(Look.OPENED, ""), (Look.FILE, "")]
    for actor in (cast.manager_b, cast.clerk):  # another project's; one who has not opened the record
        with pytest.raises(NotFound):
            read(sheets.look_at_sheet_file, actor, id=photo.id)
    with pytest.raises(Refused):
        read(sheets.sheets_of, cast.clerk, id=id)
    with pytest.raises(NotFound):
        read(sheets.sheets_of, cast.manager_b, id=id)


def test_a_sheet_that_was_changed_is_told_and_not_shown(cast: Cast) -> None:
    id = repaired(cast)
    with cast.database.writing() as s:
        sheet = s.scalars(select(ArchiveSheet).where(ArchiveSheet.record_id == id)).one()
        altered = {**sheet.content, "title": "厨房没有漏水"}
        s.execute(update(ArchiveSheet).where(ArchiveSheet.id == sheet.id).values(content=altered))
    (filed,) = opened(cast.clerk, id)
    assert not filed.unchanged
    assert filed.content == {"blocks": []}
    with pytest.raises(Refused, match="not what was filed"):
        printed(cast.clerk, id)


def test_a_print_is_masked_and_whole_only_for_a_reason_kept_in_the_log(cast: Cast) -> None:
    id = repaired(cast)
    opened(cast.clerk, id)
    masked = printed(cast.clerk, id)
    whole = printed(cast.clerk, id, reason=RevealReason.OTHER, note="仲裁举证")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf(masked))).pages)
    assert paper.grouped(masked.facts["sha256"]) in text
    assert masked.facts["no"] in text
    assert "换了软管" in text
    assert ("张伟" in str(masked.content), "张伟" in str(whole.content)) == (False, True)
    assert pdf(whole).startswith(b"%PDF")
    assert looks(cast, id)[1:] == [(Look.PRINTED, ""), (Look.PRINTED, "仲裁举证")]
    with cast.database.reading() as s:
        assert "张伟" not in "".join(s.scalars(select(AuditEntry.changes).where(AuditEntry.seq > 3)))
    opened(cast.guard, id)
    with pytest.raises(Forbidden):
        printed(cast.guard, id, reason=RevealReason.CALL)


def pdf(made: sheets.Printed) -> bytes:
    return paper.pdf(made.facts, made.content, made.pictures)


def test_nobody_a_complaint_is_about_sees_who_complained(cast: Cast) -> None:
    ticket = complaint_at(cast, State.FOLLOWED_UP, anonymous=True)
    with cast.database.writing() as s:
        person = Staff(name="钱示例", project_id=cast.project_a, user_id=cast.user_id("manager"))
        s.add(person)
        s.flush()
        s.add(ComplaintPerson(ticket_id=ticket, staff_id=person.id, reply="当日已上报"))
    perform(service.close, cast.clerk, None, id=ticket)
    id = record_of(cast, ticket)
    (filed,) = opened(cast.manager, id)
    assert ANONYMOUS in str(filed.content)
    with pytest.raises(Forbidden, match="about you"):
        printed(cast.manager, id, reason=RevealReason.CALL)
    opened(cast.clerk, id)
    assert "张伟" in str(printed(cast.clerk, id, reason=RevealReason.CALL).content)
