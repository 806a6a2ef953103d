"""Inside the use cases: numbers nobody has yet, and who has one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.equipment import Equipment
from lib import clock
from lib.equipment.rules import SERIES
from lib.numbers import next_numbers


def holder_of(s: Session, project_id: int, no: str) -> int | None:
    """A number is one piece's in its project, however it is spelt."""
    wanted = select(Equipment.id).where(Equipment.project_id == project_id)
    spelt = {no, no.upper(), no.lower()}
    return s.scalar(wanted.where(Equipment.no.in_(spelt)).limit(1))


def given_numbers(s: Session, project_id: int, many: int) -> list[str]:
    """The next of the day; those a company has given by hand already are passed over."""
    found: list[str] = []
    while len(found) < many:
        numbers = next_numbers(s, SERIES, clock.now(), many - len(found))
        taken = select(Equipment.no).where(Equipment.project_id == project_id, Equipment.no.in_(numbers))
        gone = set(s.scalars(taken))
        found += [no for no in numbers if no not in gone]
    return found
