"""Inside the import: a staff list compared with the people there are, and written in bulk."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices import Choice
from db.choices.staff import StaffStatus
from db.customers import Project
from db.staff import Certificate, Staff
from lib.access import Actor
from lib.customers.projects import projects
from lib.i18n import N_, translate
from lib.masks import mask_phone
from lib.staff.ledger_rules import LABELS, Held, Telling, telling
from lib.steps import Change, Edit, Fate, Progress, RowPlan, Rows, Steps

TWICE = N_("Told already by an earlier row")
ELSEWHERE = N_("On the list of a project that is not yours: left as it is")
NOT_YOURS = N_("“{project}” is not one of your projects")
UNKNOWN = N_("“{project}” is no project here: kept in the note")


@dataclass(frozen=True)
class Reading:
    """A row beside the person it is about, if there is one; why says why it is left alone."""

    told: Telling
    values: dict[str, Any]
    there: Staff | None
    why: str = ""
    unknown: str = ""


class Scene:
    """The people and projects there are, looked at once; project_id is where a row without one belongs."""

    def __init__(self, s: Session, actor: Actor, project_id: int | None) -> None:
        self.actor, self.project_id = actor, project_id
        self.own = projects.within(s, actor)
        self.projects = {name: id for id, name in s.execute(select(Project.id, Project.name))}
        self.names = {id: name for name, id in self.projects.items()}
        people = s.scalars(select(Staff).order_by(Staff.id.desc())).all()
        self.by_no = {one.no: one for one in people if one.no}
        self.by_name = {(one.name, one.phone): one for one in people}
        self.held = defaultdict[int, list[Certificate]](list)
        for one in s.scalars(select(Certificate).order_by(Certificate.id)):
            self.held[one.staff_id].append(one)

    def read(self, row: dict[str, Any]) -> Reading:
        told = telling(row)
        values, there = dict(told.values), self._there(told)
        place = self.projects.get(told.project)
        if place:
            values["project_id"] = place
        elif not there:
            values["project_id"] = self.project_id
        unknown = told.project if told.project and not place else ""
        if unknown:
            label = translate(self.actor.lang, LABELS["project_id"])
            values["note"] = "；".join(part for part in (values.get("note"), f"{label}：{unknown}") if part)
        return Reading(told, values, there, self._why(values, there), unknown)

    def _there(self, told: Telling) -> Staff | None:
        """By number; somebody so far without one by name and telephone."""
        if found := self.by_no.get(told.values.get("no", "")):
            return found
        found = self.by_name.get((told.values["name"], told.values.get("phone", "")))
        return found if found and not (found.no and told.values.get("no")) else None

    def _why(self, values: dict[str, Any], there: Staff | None) -> str:
        if self.actor.projects is None:
            return ""
        if there and there.project_id not in self.own:
            return ELSEWHERE
        return NOT_YOURS if values.get("project_id", there and there.project_id) not in self.own else ""


def edit_of(reading: Reading, there: Staff) -> Edit:
    after = {code: value for code, value in reading.values.items() if getattr(there, code) != value}
    return Edit(there.id, there.version, {code: getattr(there, code) for code in after}, after)


def certificate_edits(scene: Scene, reading: Reading, there: Staff) -> Iterator[tuple[Held, Edit | None]]:
    """Certificates told otherwise than they are kept: with an edit, or none where there is none yet."""
    for told in reading.told.certificates:
        known = next((one for one in scene.held[there.id] if _same(one, told)), None)
        if not known:
            yield told, None
            continue
        after = {code: value for code, value in asdict(told).items() if getattr(known, code) != value}
        if not told.number:
            after.pop("number", None)
        if after:
            yield told, Edit(known.id, None, {code: getattr(known, code) for code in after}, after)


def _same(known: Certificate, told: Held) -> bool:
    return known.name == told.name and (not known.number or not told.number or known.number == told.number)


# -- beforehand --------------------------------------------------------------------------------


def foresee(s: Session, actor: Actor, project_id: int | None, rows: list[dict[str, Any]]) -> list[RowPlan]:
    scene, seen, plans = Scene(s, actor, project_id), set[tuple[str, ...]](), []
    for row in rows:
        reading = scene.read(row)
        twice = reading.told.key in seen
        plans.append(RowPlan(Fate.SAME, remark=TWICE) if twice else _foreseen(scene, reading))
        seen.add(reading.told.key)
    return plans


def _foreseen(scene: Scene, reading: Reading) -> RowPlan:
    about = {"project": reading.told.project or scene.names.get(scene.project_id or 0, "")}
    remark = UNKNOWN if reading.unknown else ""
    if reading.why:
        return RowPlan(Fate.KEPT, remark=reading.why, params=about)
    if reading.there is None:
        return RowPlan(Fate.NEW, remark=remark, params=about)
    changes = tuple(_changes(scene, reading, reading.there))
    return RowPlan(Fate.CHANGED if changes else Fate.SAME, changes, remark, about)


def _changes(scene: Scene, reading: Reading, there: Staff) -> Iterator[Change]:
    edit = edit_of(reading, there)
    for code, label in LABELS.items():
        if code in edit.after:
            yield Change(label, _shown(scene, code, edit.before[code]), _shown(scene, code, edit.after[code]))
    for told, one in certificate_edits(scene, reading, there):
        before = _told(Held(**{**asdict(told), **one.before})) if one else ""
        yield Change(N_("Certificate"), before, _told(told))


def _told(held: Held) -> str:
    return " ".join(str(part) for part in (held.name, held.number, held.expires) if part)


def _shown(scene: Scene, code: str, value: Any) -> str | Choice:
    if isinstance(value, Choice):
        return value
    if code == "project_id":
        return scene.names.get(value, "")
    return mask_phone(str(value or "")) if code == "phone" else str(value or "")


# -- for good ----------------------------------------------------------------------------------


class Writer:
    """One batch of people."""

    def __init__(self, s: Session, actor: Actor, project_id: int | None, batch_id: int) -> None:
        self.scene, self.steps = Scene(s, actor, project_id), Steps(s, batch_id)

    def write(self, rows: list[dict[str, Any]], progress: Progress = lambda done, all: None) -> int:
        """Returns how many rows were left alone because their people are not the actor's to change."""
        progress(0, len(rows))
        readings: dict[tuple[str, ...], Reading] = {}
        for row in rows:
            reading = self.scene.read(row)
            readings.setdefault(reading.told.key, reading)
        ours = [one for one in readings.values() if not one.why]
        self._add([one for one in ours if one.there is None])
        progress(len(rows) // 2, len(rows))
        self._change([one for one in ours if one.there is not None])
        self.steps.save()
        progress(len(rows), len(rows))
        return len(readings) - len(ours)

    def _add(self, readings: list[Reading]) -> None:
        ids = self.steps.insert(Staff, [_person(one.values) for one in readings])
        pairs = zip(ids, readings, strict=True)
        self.steps.insert(
            Certificate, [_kept(id, held) for id, one in pairs for held in one.told.certificates]
        )

    def _change(self, readings: list[Reading]) -> None:
        people: list[Edit] = []
        edits: list[Edit] = []
        rows: Rows = []
        for one in readings:
            if one.there is None:
                continue
            edit, held = edit_of(one, one.there), list(certificate_edits(self.scene, one, one.there))
            if edit.after or held:
                people.append(edit)
            edits += [found for _, found in held if found]
            rows += [_kept(one.there.id, told) for told, found in held if not found]
        self.steps.change(Staff, people)
        self.steps.change(Certificate, edits)
        self.steps.insert(Certificate, rows)


def _person(values: dict[str, Any]) -> dict[str, Any]:
    empty = {"no": "", "phone": "", "project_id": None, "department": "", "post": "", "note": ""}
    more = {"joined": None, "left_on": None, "gender": "", "education": "", "user_id": None, "version": 1}
    return {**empty, **more, "status": StaffStatus.ACTIVE, **values}


def _kept(staff_id: int, held: Held) -> dict[str, Any]:
    return {"staff_id": staff_id, **asdict(held)}
