"""Inside the use cases: what the company decides of its archives besides the categories."""

from sqlalchemy.orm import Session

from db.standards import CompanySetting

REASON = "archive_reason"


def asks_reason(s: Session) -> bool:
    """Whether opening a closed record asks why."""
    row = s.get(CompanySetting, REASON)
    return bool(row and row.value["value"])


def keep(s: Session, key: str, value: str | bool) -> None:
    row = s.get(CompanySetting, key)
    if row is None:
        s.add(CompanySetting(key=key, value={"value": value}))
    else:
        row.value = {"value": value}
