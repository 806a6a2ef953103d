"""Proper values for the use cases around filed sheets and completeness."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from db.archives import ArchiveRecord, ArchiveSheet
from db.choices.archives import Cycle
from db.choices.files import Purpose
from db.choices.tickets import Reached, Satisfaction, State
from db.files import StoredFile
from lib import clock
from lib.access import Actor
from lib.archives import find
from lib.archives.period_rules import period_of
from lib.archives.sheet_rows import SHEET
from lib.deeds import perform
from lib.errors import Forbidden, NotFound
from lib.files import service as files
from lib.tickets import files as ticket_files
from lib.tickets import service
from tests.cast import Cast
from tests.files.samples import picture


@dataclass(frozen=True)
class Filed:
    """A closed repair's record, opened by everybody who may, and the photo on its sheet; another has none."""

    record: int
    photo: int


def made(cast: Cast) -> Filed:
    id = cast.ticket(State.ON_SITE)
    kept = {"name": "a.jpg", "content": picture((60, 44)), "purpose": Purpose.AFTER}
    photo = perform(files.keep, cast.technician, None, **kept).id
    perform(ticket_files.add_files, cast.technician, None, id=id, file_ids=[photo])
    perform(service.finish, cast.technician, None, id=id, note="更换软管")
    said = {"reached": Reached.YES, "quality_ok": True, "satisfaction": Satisfaction.SATISFIED}
    perform(service.call_back, cast.clerk, None, id=id, **said, close=False)
    perform(service.close, cast.clerk, None, id=id, cause="ageing")
    with cast.database.reading() as s:
        record = s.scalars(select(ArchiveRecord.id).where(ArchiveRecord.source_id == id)).one()
        its = StoredFile.owner_kind == SHEET, StoredFile.owner_id == record
        found = Filed(record, s.scalars(select(StoredFile.id).where(*its)).one())
    _closed_before(cast)
    for actor in cast.people().values():
        _open(actor, record)
    return found


def _closed_before(cast: Cast) -> None:
    """A ticket closed when there were no archives yet."""
    id = cast.ticket(State.CLOSED)
    with cast.database.writing() as s:
        record = s.scalars(select(ArchiveRecord).where(ArchiveRecord.source_id == id)).one()
        for sheet in s.scalars(select(ArchiveSheet).where(ArchiveSheet.record_id == record.id)):
            s.delete(sheet)
        s.flush()
        s.delete(record)


def _open(actor: Actor, record: int) -> None:
    """A sheet is shown to whoever has opened its record."""
    with suppress(NotFound, Forbidden):
        perform(find.open_record, actor, None, id=record)


def _period() -> str:
    return period_of(Cycle.QUARTER, clock.local(clock.now()).date()).key


def _gap(w: Any) -> dict[str, Any]:
    return {"code": "customer_file", "period": _period(), "project_id": w.cast.project_a}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "archives.sheets_of": lambda w: {"id": w.filed.record},
    "archives.look_at_sheet_file": lambda w: {"id": w.filed.photo},
    "archives.open_sheet_file": lambda w: {"id": w.filed.photo},
    "archives.print_sheet": lambda w: {"id": w.filed.record, "no": 1},
    "archives.standing": lambda w: {"period": _period(), "project_id": w.cast.project_a},
    "archives.list_missing": _gap,
    "archives.raise_missing": lambda w: {**_gap(w), "owner_id": w.cast.user_id("manager")},
    "archives.check_off": lambda w: {"period": _period(), "project_id": w.cast.project_a},
    "archives.asked": lambda w: {},
    "archives.set_asked": lambda w: {"cycle": Cycle.MONTH, "paper": set()},
    "archives.remind_of_checks": lambda w: {},
    "tickets.older": lambda w: {},
    "tickets.file_older": lambda w: {},
    "tickets.file_some": lambda w: {},
}
