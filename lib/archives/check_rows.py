"""Inside the use cases: how often the company checks its archives, and what was checked last."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.archives import ArchiveCheck
from db.choices.archives import Cycle
from db.standards import CompanySetting

CYCLE = "archive_check_cycle"
USUAL = Cycle.QUARTER


def check_cycle(s: Session) -> Cycle:
    row = s.get(CompanySetting, CYCLE)
    return Cycle(row.value["value"]) if row else USUAL


def checked(s: Session, periods: Collection[str]) -> set[tuple[int | None, str]]:
    """(project, period) somebody has looked through."""
    wanted = select(ArchiveCheck.project_id, ArchiveCheck.period).where(ArchiveCheck.period.in_(periods))
    return {(row.project_id, row.period) for row in s.execute(wanted)}
