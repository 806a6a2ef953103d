"""Inside the import: an archive catalogue compared with the records there are, and written in bulk."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import search
from db.archives import ArchiveCategory, ArchiveRecord
from db.choices import Choice
from db.choices.archives import Cycle, Origin, RecordState
from db.customers import Project
from lib import clock
from lib.access import Actor
from lib.archives.find_rules import OWNER
from lib.archives.ledger_rules import (
    LABELS,
    Category,
    Placed,
    Places,
    Telling,
    kept,
    noted,
    same_no,
    telling,
)
from lib.archives.rules import secrecies
from lib.archives.scope import visible
from lib.customers.projects import projects
from lib.i18n import N_, translate
from lib.masks import mask_numbers
from lib.steps import Change, Edit, Fate, Progress, RowPlan, Steps, asked, chunks

TWICE = N_("Told already by an earlier row")
NOT_YOURS = N_("“{project}” is not one of your projects")
UNKNOWN = N_("“{project}” is no project here: kept in the note")
TAKEN = N_("This number is another record's, of another project or not yours to see: left as it is")
WORK = N_("This record was made from work done here: left as it is")
CLOSED = N_("This class of secrecy is closed to you: somebody who may see it can bring this row in")
BY_LETTERS = N_("“{word}” is no category here: by its number it goes to “{category}”")
AMONG_OTHERS = N_(
    "“{word}” is no category here: it goes to “{category}”. Add the category and import again to move it"
)
LIKE = N_(
    "“{word}” is no category here: it goes to “{category}”; perhaps “{near}” is meant. Name it so in the "
    "file, or add the category, and import again"
)
PERMANENT = N_("Permanent")
NO_CATEGORY = N_("The catalogue tells no category: it goes to “{category}”")


@dataclass(frozen=True)
class Reading:
    """A row beside the record of its number, if there is one; why says why it is left alone."""

    told: Telling
    values: dict[str, Any]
    there: ArchiveRecord | None
    placed: Placed
    why: str = ""
    unknown: str = ""


class Scene:
    """Records, categories and projects there are; project_id is where a row without one belongs."""

    def __init__(self, s: Session, actor: Actor, project_id: int | None, rows: list[dict[str, Any]]) -> None:
        self.actor, self.project_id = actor, project_id
        self.open = secrecies(actor.may)
        self.own = projects.within(s, actor)
        self.projects = {name: id for id, name in s.execute(select(Project.id, Project.name))}
        self.names = {id: name for name, id in self.projects.items()}
        self.categories = _categories(s)
        self.places = Places(list(self.categories.values()))
        self.there, self.taken = _there(s, actor, {str(row["no"])[:40] for row in rows})

    def read(self, row: dict[str, Any]) -> Reading:
        told = telling(row)
        placed, there = self.places.place(told.category, told.no), self.there.get(told.key)
        home = self.projects.get(told.project)
        values = dict(told.values)
        unknown = told.project if told.project and not home else ""
        unplaced = told.category if told.category and not placed.sure else ""
        for code, word in (("category_id", unplaced), ("project_id", unknown)):
            note = noted(values.get("note", ""), translate(self.actor.lang, LABELS[code]), word)
            values |= {"note": note} if note else {}
        values["project_id"] = home or self.project_id
        if there is None or (placed.sure and told.category):
            values["category_id"] = placed.category.id
        if there is None:
            values.setdefault("secrecy", placed.category.secrecy)
        return Reading(told, values, there, placed, self._why(told, values, there), unknown)

    def _why(self, told: Telling, values: dict[str, Any], there: ArchiveRecord | None) -> str:
        if values["project_id"] is not None and values["project_id"] not in self.own:
            return NOT_YOURS
        if there is None and told.key in self.taken:
            return TAKEN
        if there is not None and there.project_id != values["project_id"]:
            return TAKEN
        if there is not None and there.origin == Origin.WORK:
            return WORK
        return "" if values.get("secrecy") in {None, *self.open} else CLOSED


def _categories(s: Session) -> dict[int, Category]:
    """Those in use, in the company's order; if none is, all of them."""
    wanted = select(ArchiveCategory).order_by(ArchiveCategory.rank, ArchiveCategory.id)
    rows = s.scalars(wanted).all()
    found = [one for one in rows if one.active] or rows
    return {
        one.id: Category(one.id, one.code, one.name, one.letters, one.keep_years, one.secrecy)
        for one in found
    }


def _there(s: Session, actor: Actor, numbers: set[str]) -> tuple[dict[str, ArchiveRecord], set[str]]:
    """Records of these numbers that this actor sees, and every one of the numbers that is given."""
    written = {spelling for no in numbers for spelling in (no, no.upper(), no.lower())}
    column = ArchiveRecord.no
    seen = [row[0] for row in asked(s, select(ArchiveRecord).where(visible(actor)), column, written)]
    taken = {same_no(row[0]) for row in asked(s, select(column), column, written)}
    return {same_no(one.no or ""): one for one in seen}, taken


def edit_of(reading: Reading, there: ArchiveRecord) -> Edit:
    """What the row tells otherwise than it is kept."""
    told = {code: value for code, value in reading.values.items() if code != "filed_on"}
    if {"year", "keep_years"} & told.keys():
        told |= kept(told.get("year", there.year), told, there.keep_years)
    day = reading.values.get("filed_on")
    if day and day != _day_of(there.filed_at):
        told["filed_at"] = _begins(day)
    after = {code: value for code, value in told.items() if getattr(there, code) != value}
    return Edit(there.id, there.version, {code: getattr(there, code) for code in after}, after)


def _day_of(at: datetime | None) -> date | None:
    return clock.local(at).date() if at else None


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())


# -- beforehand --------------------------------------------------------------------------------


def foresee(s: Session, actor: Actor, project_id: int | None, rows: list[dict[str, Any]]) -> list[RowPlan]:
    scene, seen, plans = Scene(s, actor, project_id, rows), set[str](), []
    for row in rows:
        reading = scene.read(row)
        twice = reading.told.key in seen
        plans.append(RowPlan(Fate.SAME, remark=TWICE) if twice else _foreseen(scene, reading))
        seen.add(reading.told.key)
    return plans


def _foreseen(scene: Scene, reading: Reading) -> RowPlan:
    told = reading.told
    about = {
        "project": told.project or scene.names.get(scene.project_id or 0, ""),
        "word": told.category,
        "category": reading.placed.category.name,
        "near": reading.placed.near,
    }
    if reading.why:
        return RowPlan(Fate.KEPT, remark=reading.why, params=about)
    remark = UNKNOWN if reading.unknown else _hint(scene, reading)
    if reading.there is None:
        return RowPlan(Fate.NEW, remark=remark, params=about)
    changes = tuple(_changes(scene, edit_of(reading, reading.there)))
    return RowPlan(Fate.CHANGED if changes else Fate.SAME, changes, remark, about)


def _hint(scene: Scene, reading: Reading) -> str:
    """Where a record without a known category would go, and how it gets elsewhere."""
    placed = reading.placed
    if placed.sure or reading.there is not None:
        return ""
    if not reading.told.category:
        return NO_CATEGORY
    if placed.category is not scene.places.other:
        return BY_LETTERS
    return LIKE if placed.near else AMONG_OTHERS


def _changes(scene: Scene, edit: Edit) -> Iterator[Change]:
    for code, label in LABELS.items():
        if code in edit.after:
            yield Change(label, _shown(scene, code, edit.before[code]), _shown(scene, code, edit.after[code]))


def _shown(scene: Scene, code: str, value: Any) -> str | Choice:
    if isinstance(value, Choice):
        return value
    if code == "category_id":
        return scene.categories[value].name if value in scene.categories else ""
    if code == "filed_at":
        return str(_day_of(value) or "")
    if code in ("keep_years", "keep_until") and value is None:
        return PERMANENT
    return mask_numbers(str(value)) if value is not None else ""


# -- for good ----------------------------------------------------------------------------------


class Writer:
    """One batch of records."""

    def __init__(self, s: Session, actor: Actor, project_id: int | None, batch_id: int) -> None:
        self.s, self.actor, self.project_id = s, actor, project_id
        self.steps = Steps(s, batch_id)

    def write(self, rows: list[dict[str, Any]], progress: Progress = lambda done, all: None) -> int:
        """Returns how many rows were left alone because their records are not the actor's to change."""
        progress(0, len(rows))
        scene = Scene(self.s, self.actor, self.project_id, rows)
        readings: dict[str, Reading] = {}
        for row in rows:
            reading = scene.read(row)
            readings.setdefault(reading.told.key, reading)
        ours = [one for one in readings.values() if not one.why]
        progress(len(rows) // 3, len(rows))
        made = self._add([one for one in ours if one.there is None], progress, len(rows))
        changed = self._change([one for one in ours if one.there is not None])
        self.steps.save()
        search.later(self.s, OWNER, [*made, *changed])
        progress(len(rows), len(rows))
        return len(readings) - len(ours)

    def _add(self, readings: list[Reading], progress: Progress, all: int) -> list[int]:
        made: list[int] = []
        for some in chunks(readings):
            made += self.steps.insert(ArchiveRecord, [self._row(one) for one in some])
            progress(all // 3 + len(made) // 2, all)
        return made

    def _row(self, reading: Reading) -> dict[str, Any]:
        values, now = dict(reading.values), clock.now()
        day = values.pop("filed_on", None)
        return {
            "no": reading.told.no,
            "state": RecordState.FILED,
            "origin": Origin.LEDGER,
            "cycle": Cycle.ITEM,
            "recorded_by_id": self.actor.user_id,
            "recorded_at": now,
            "filed_at": _begins(day) if day else now,
            "version": 1,
            **EMPTY,
            **values,
            **kept(values["year"], values, reading.placed.category.keep_years),
        }

    def _change(self, readings: list[Reading]) -> list[int]:
        edits = [edit_of(one, one.there) for one in readings if one.there is not None]
        told = [one for one in edits if one.after]
        self.steps.change(ArchiveRecord, told)
        return [one.id for one in told]


EMPTY: dict[str, Any] = {
    **dict.fromkeys(("source_kind", "source_no", "author", "body", "note", "shelf", "keep_word", "hold"), ""),
    **dict.fromkeys(("source_id", "household_id", "customer_id", "happened_on", "pages", "expires_on")),
}
