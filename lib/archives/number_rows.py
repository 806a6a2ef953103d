"""Inside the use cases: archive numbers by the company's rule, without doubles whatever a ledger brought."""

import re

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory, ArchiveRecord
from db.customers import Project
from db.records import NumberCounter
from db.standards import CompanySetting
from db.upserts import insert
from lib.archives.rules import USUAL_NUMBER, number

RULE = "archive_number"
SERIES = "archive"


def pattern_of(s: Session) -> str:
    row = s.get(CompanySetting, RULE)
    return str(row.value["value"]) if row else USUAL_NUMBER


def next_archive_no(s: Session, category: ArchiveCategory, project_id: int | None, year: int) -> str:
    """The next of its kind; numbers already taken, by a ledger or by hand, are passed over."""
    code = s.scalar(select(Project.code).where(Project.id == project_id)) if project_id else ""
    prefix, digits = number(pattern_of(s), project=code or "", letters=category.letters, year=year)
    found = f"{prefix}{_count(s, prefix):0{digits}d}"
    if s.scalar(select(ArchiveRecord.id).where(ArchiveRecord.no == found)):
        found = f"{prefix}{_count(s, prefix, beyond=_highest(s, prefix)):0{digits}d}"
    return found


def _count(s: Session, prefix: str, beyond: int = 0) -> int:
    fresh = insert(s, NumberCounter).values(series=prefix, period=SERIES, last=beyond + 1)
    last = NumberCounter.last + 1 if not beyond else beyond + 1
    counted = fresh.on_conflict_do_update(index_elements=["series", "period"], set_={"last": last})
    return s.execute(counted.returning(NumberCounter.last)).scalar_one()


def _highest(s: Session, prefix: str) -> int:
    taken = s.scalars(select(ArchiveRecord.no).where(func.substr(ArchiveRecord.no, 1, len(prefix)) == prefix))
    ends = (re.fullmatch(r"\d{1,9}", (no or "")[len(prefix) :]) for no in taken)
    return max((int(end[0]) for end in ends if end), default=0)
