"""The invented company inspects itself: six quarters, what fell short, what was put right, what came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User, UserProject, UserRole
from db.choices.accounts import Role
from db.choices.actions import Severity
from db.choices.inspections import InspectionOrigin, InspectionState, SignRole, Verdict
from db.customers import Building
from db.forms import Form
from db.inspections import Inspection, InspectionItem, InspectionSign
from lib import clock
from lib.access import Actor
from lib.demo.rectified import Found as Told
from lib.demo.rectified import Rectifying, keep_file
from lib.demo.sketches import signature
from lib.demo.texts import SEED, Dice, dice
from lib.files.ready import ready
from lib.forms.service import form_in_force
from lib.i18n import DEFAULT, pick
from lib.inspections.archive_rows import file_inspection
from lib.inspections.beginning_rows import SERIES, begin
from lib.inspections.checklist_rules import Checklist, checklist_of
from lib.inspections.finishing_rows import keep_areas, mark_repeats
from lib.inspections.judging_rows import SIGNATURES
from lib.inspections.scoring_rules import Found, score
from lib.numbers import give_back, next_number

PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "demo_inspections.yaml"
CODE = "inspect_service_quarter"
ROUNDS = 6
STICKS = 0.45  # what fell short falls short again


@cache
def told() -> dict[str, Any]:
    return dict(yaml.safe_load(PRESET.read_text("utf8")))


def inspect_quarters(s: Session, inspector_id: int | None, projects: int, now: datetime) -> None:
    """Each project once a quarter; in the quarter under way the last one has not been visited yet."""
    if s.scalar(select(Form.id).where(Form.code == CODE)) is not None and inspector_id is not None:
        Rounds(s, inspector_id, dice(SEED + 5), now).run(projects)


@dataclass
class Person:
    id: int
    name: str


class Rounds:
    def __init__(self, s: Session, inspector_id: int, chance: Dice, now: datetime) -> None:
        self.s, self.chance, self.now = s, chance, now
        granted = frozenset({"archives.work", "inspections.work"})
        self.actor = Actor("demo", "demo", user_id=inspector_id, permissions=granted, projects=None)
        self.inspector = Person(inspector_id, s.get_one(User, inspector_id).display_name)
        _version, schema = form_in_force.within(s, self.actor, code=CODE)
        self.plan: Checklist = checklist_of(schema)
        self.signed = [ready("signature.png", signature(chance)) for _ in range(3)]
        self.rectifying = Rectifying(s, inspector_id, chance, now)

    def run(self, projects: int) -> None:
        for project in range(1, projects + 1):
            short: dict[str, InspectionItem] = {}
            for day in self._days(project, last=project < projects):
                short = self._round(project, day, short)

    def _days(self, project: int, *, last: bool) -> Iterator[date]:
        """About six weeks into each quarter, the one under way a few days ago."""
        today = clock.local(self.now).date()
        first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
        starts = [_quarters_before(first, n) for n in range(ROUNDS - 1, 0, -1)]
        for start in starts:
            yield start + timedelta(days=45 + (project * 3) % 20)
        if last and (today - first).days > 3:
            yield max(first, today - timedelta(days=2 + project % 5))

    def _round(self, project: int, day: date, before: dict[str, InspectionItem]) -> dict[str, InspectionItem]:
        at = datetime.combine(day, time(9, 30), clock.zone())
        inspection = begin(
            self.s,
            self.actor,
            CODE,
            origin=InspectionOrigin.PLANNED,
            project_id=project,
            inspector_id=self.inspector.id,
        )
        give_back(self.s, [inspection.no])
        inspection.no = next_number(self.s, SERIES, at)
        inspection.held_on, inspection.year, inspection.quarter = day, day.year, (day.month + 2) // 3
        inspection.started_at, inspection.visited = at, self._visited(project)
        short = {item: self._item(inspection, item, at) for item in self._falls_short(project, set(before))}
        for item in self.plan.items.values():
            if item.id not in short:
                self.s.add(_good(inspection, item.id, item.area, item.check.points, at))
        self._conclude(inspection, short, at)
        boss = self._boss(project)
        for id, row in short.items():
            row.action_id = self.rectifying.put_right(
                self._found(inspection, row, before.get(id)), boss.id, at
            )
        self.s.flush()
        file_inspection(self.s, self.actor, inspection)
        return short

    def _found(self, inspection: Inspection, row: InspectionItem, before: InspectionItem | None) -> Told:
        return Told(inspection, row, self.plan.items[row.item], before, told()["findings"][row.item]["did"])

    def _visited(self, project: int) -> list[int]:
        ids = self.s.scalars(select(Building.id).where(Building.project_id == project).order_by(Building.id))
        return [id for id in ids if self.chance.likely(0.8)]

    def _falls_short(self, project: int, before: set[str]) -> list[str]:
        bias = told()["bias"][(project - 1) % len(told()["bias"])]
        return [
            item
            for item, about in told()["findings"].items()
            if item in self.plan.items
            and self.chance.likely(STICKS if item in before else min(bias * about["often"] / 100, 0.9))
        ]

    def _item(self, inspection: Inspection, item: str, at: datetime) -> InspectionItem:
        about, asked = told()["findings"][item], self.plan.items[item]
        row = _good(inspection, item, asked.area, asked.check.points, at)
        row.verdict, row.note = Verdict.FAILED, about["note"]
        row.deducted = min(Decimal(about["deducted"]), asked.check.points)
        row.severity = Severity(about.get("severity", asked.check.severity))
        self.s.add(row)
        return row

    def _conclude(self, inspection: Inspection, short: dict[str, InspectionItem], at: datetime) -> None:
        found = {
            id: Found(Verdict.FAILED, short[id].deducted) if id in short else Found(Verdict.GOOD)
            for id in self.plan.items
        }
        result = score(self.plan, found, {area.id: pick(area.title, DEFAULT) for area in self.plan.areas})
        inspection.score, inspection.passed = result.score, result.passed
        inspection.result = result.model_dump(mode="json")
        inspection.state, inspection.done_at = InspectionState.SIGNED, at + timedelta(hours=3)
        inspection.signed_at = at + timedelta(hours=4)
        keep_areas(self.s, inspection, result)
        self.s.flush()
        mark_repeats(self.s, inspection)
        boss = self._boss(inspection.project_id)
        for role, who in ((SignRole.INSPECTOR, self.inspector), (SignRole.PROJECT, boss)):
            file = keep_file(self.s, self.chance.choice(self.signed), SIGNATURES, inspection.id, who.id, at)
            self.s.add(
                InspectionSign(
                    inspection_id=inspection.id,
                    role=role,
                    name=who.name,
                    user_id=who.id,
                    file_id=file,
                    at=inspection.signed_at,
                )
            )

    def _boss(self, project: int) -> Person:
        wanted = (
            select(User.id, User.display_name)
            .join(UserRole, UserRole.user_id == User.id)
            .join(UserProject, UserProject.user_id == User.id)
            .where(UserRole.role == Role.MANAGER, UserProject.project_id == project)
        )
        id, name = self.s.execute(wanted.limit(1)).one()
        return Person(id, name)


def _good(inspection: Inspection, item: str, area: str, points: Decimal, at: datetime) -> InspectionItem:
    return InspectionItem(
        inspection_id=inspection.id,
        item=item,
        area=area,
        verdict=Verdict.GOOD,
        points=points,
        turn=1,
        at=at,
        by_id=inspection.inspector_id,
    )


def _quarters_before(first: date, n: int) -> date:
    months = first.year * 12 + first.month - 1 - 3 * n
    return date(months // 12, months % 12 + 1, 1)
