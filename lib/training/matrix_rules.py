"""How somebody stands with a course their post asks for, told in a word, a colour and a sign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from db.choices import N_, Choice

SOON = timedelta(days=60)


class Standing(Choice):
    """Kept nowhere: it follows from the day."""

    VALID = "valid", N_("Passed and valid")
    SOON = "soon", N_("Runs out within 60 days")
    LACKING = "lacking", N_("Not passed yet")
    OVER = "over", N_("Has run out")


LACKS = (Standing.LACKING, Standing.OVER)
# Not everybody tells red from green: each has a sign of its own, one that every Chinese font has.
SIGNS = {Standing.VALID: "√", Standing.SOON: "△", Standing.LACKING: "×", Standing.OVER: "※"}
TONES = {Standing.VALID: "green", Standing.SOON: "orange", Standing.LACKING: "red", Standing.OVER: "red"}
FOR_EVER = date.max


def standing(until: date | None, today: date) -> Standing:
    """until: the last day it still holds, FOR_EVER, or none where it was never passed."""
    if until is None:
        return Standing.LACKING
    if until < today:
        return Standing.OVER
    return Standing.SOON if until <= today + SOON else Standing.VALID


@dataclass(frozen=True)
class Asked:
    """A course a post asks for; before: nobody is given the post without it."""

    course_id: int
    before: bool


@dataclass(frozen=True)
class Cell:
    """until none: never passed, or for ever where it is valid."""

    standing: Standing
    until: date | None
    before: bool


@dataclass(frozen=True)
class PersonRow:
    """One line of the matrix: cells by course, only those the post asks for."""

    id: int
    no: str
    name: str
    post: str
    project_id: int | None
    project: str
    cells: Mapping[int, Cell] = field(default_factory=dict)

    @property
    def not_yet(self) -> list[int]:
        """Courses without which nobody should be given this post, and this person is."""
        return [id for id, cell in self.cells.items() if cell.before and cell.standing in LACKS]

    def has(self, *standings: Standing) -> int:
        return sum(cell.standing in standings for cell in self.cells.values())


def cells(asked: Iterable[Asked], held: Mapping[int, date], today: date) -> dict[int, Cell]:
    """held: course → the last day it holds."""
    found = {}
    for one in asked:
        until = held.get(one.course_id)
        shown = None if until == FOR_EVER else until
        found[one.course_id] = Cell(standing(until, today), shown, one.before)
    return found


@dataclass(frozen=True)
class Count:
    """Requirements by standing, how many people lack something, how many should not be in their post."""

    people: int
    by: Mapping[Standing, int]
    lacking: int
    not_yet: int

    @property
    def covered(self) -> float | None:
        """Requirements that hold today, in %; none where nothing is asked of anybody."""
        asked = sum(self.by.values())
        return 100 * (self.by[Standing.VALID] + self.by[Standing.SOON]) / asked if asked else None


def count(rows: Iterable[PersonRow]) -> Count:
    rows = list(rows)
    return Count(
        people=len(rows),
        by={one: sum(row.has(one) for row in rows) for one in Standing},
        lacking=sum(row.has(*LACKS) > 0 for row in rows),
        not_yet=sum(bool(row.not_yet) for row in rows),
    )
