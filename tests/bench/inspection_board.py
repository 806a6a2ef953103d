"""The quarter's board over five years of 30 projects, four rounds a year of 100 items, against its twin.

warm: what others have looked at since anything changed; filter: a project nobody has chosen yet; cold: as the
first to look after a round was signed. A twin's questions are answered from memory.
"""

import asyncio
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db import base
from db.actions import Action
from db.base import Database
from db.choices.actions import ActionSource, ActionState, Severity
from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from db.customers import Building, Project
from db.forms import Form, FormVersion
from db.inspections import Inspection, InspectionArea, InspectionItem
from lib import clock, setup
from lib.demo import company
from lib.demo.company import Size
from lib.forms.schema import Check, FormField, FormSchema, Kind, Scoring
from lib.inspections.board_rules import Quarter, quarter_of
from lib.inspections.checklist_rules import Checklist, checklist_of
from lib.inspections.scoring_rules import Found, Result, score
from tests.bench.ground import PEOPLE, ROOT
from tests.bench.screens import reruns
from tests.bench.visits import Deed, Visit
from tests.cast import PASSWORD_HASH
from tests.conftest import installation
from tests.ws import Tab

KEPT = ROOT / "data" / "bench" / "inspection_board"
SIZE = Size(projects=30, households=3_000, customers=3_000, tickets=200, days=30)
QUARTERS, AREAS, ITEMS = 20, 10, 10
PARTS = ("得分与排名", "不合格项", "整改闭环", "检查覆盖", "走势")
CODE, TITLE = "bench_quarter", "百项品质检查表"


def run(words: list[str]) -> bool:
    """words: `warm`, `filter` or `cold`; none means all. Apart: a cold look empties what all share."""
    with inspected() as (database, data):
        with database.reading() as s:
            names = [*s.scalars(select(Project.name).order_by(Project.id))]
        found = visits(names)
        for kind in words or ("warm", "filter", "cold"):
            asyncio.run(reruns(data, [visit for visit in found if visit.name.endswith(f", {kind}")]))
    return True


def visits(projects: list[str]) -> list[Visit]:
    warm = [Visit(f"{part}, warm", "inspection_board", ready=looking(part)) for part in PARTS]
    narrower = replace(warm[0], name=f"{PARTS[0]}, filter", query="fresh=1", deed=choosing(projects))
    first = replace(warm[0], name=f"{PARTS[0]}, cold", query="cold=1")
    return [*warm, narrower, first]


def looking(part: str) -> Deed:
    """At the checklist of a hundred items, and a part of its board."""

    async def look(tab: Tab) -> None:
        await tab.set("board:code", TITLE)
        await tab.set("board:part", part)

    return look


def choosing(projects: list[str]) -> Deed:
    """Another project; each tab goes its own round."""
    rounds: dict[int, Iterator[str]] = {}

    async def choose(tab: Tab) -> None:
        await tab.set("board:project", next(rounds.setdefault(id(tab), cycle(projects))))

    return choose


# -- five years of rounds ----------------------------------------------------------------------


@contextmanager
def inspected() -> Iterator[tuple[Database, Path]]:
    """Made once, and kept until somebody removes it."""
    with pytest.MonkeyPatch.context() as patch, installation(patch, KEPT) as settings:
        if not KEPT.exists():
            _make(settings.database_url)
        database = base.use(settings.database_url)
        yield database, KEPT
        database.engine.dispose()


def _make(url: str) -> None:
    database = base.use(url)
    print(f"   making {QUARTERS} quarters of {SIZE.projects} projects", flush=True)
    try:
        setup.bring_up_to_date(database)
        company.make(database, SIZE, dict.fromkeys(PEOPLE, PASSWORD_HASH))
        with database.writing() as s:
            rounds(s, quarter_of(clock.local(clock.now()).date()))
    except BaseException:
        shutil.rmtree(KEPT, ignore_errors=True)
        raise
    finally:
        database.engine.dispose()


def schema() -> FormSchema:
    fields: list[FormField] = []
    for area in range(1, AREAS + 1):
        fields.append(FormField(id=f"area{area}", kind=Kind.SECTION, label=f"区域{area}"))
        for item in range(1, ITEMS + 1):
            check = Check(points=Decimal(1), standard="符合标准")
            name = f"区域{area}第{item}项"
            fields.append(FormField(id=f"i{area}_{item}", kind=Kind.CHECK, label=name, check=check))
    return FormSchema(code=CODE, kind="checklist", title=TITLE, scoring=Scoring(), fields=tuple(fields))


def rounds(s: Session, until: Quarter) -> None:
    """One of each project and quarter, signed; what falls short in the last one raises actions."""
    form = Form(code=CODE, kind="checklist")
    s.add(form)
    s.flush()
    made = {"no": 1, "content": schema().model_dump(mode="json"), "created_at": clock.now()}
    version = FormVersion(form_id=form.id, **made)
    s.add(version)
    s.flush()
    plan, chance, owner = checklist_of(schema()), random.Random(8), 1
    buildings: dict[int, list[int]] = {}
    for project, building in s.execute(select(Building.project_id, Building.id)):
        buildings.setdefault(project, []).append(building)
    for n, quarter in enumerate(until.course(QUARTERS)):
        for project in s.scalars(select(Project.id)).all():
            found = {id: _found(chance, 0.05 + project % 7 / 60) for id in plan.items}
            went = [one for one in buildings.get(project, []) if chance.random() < 0.8]
            _one(s, f"JC{n:02d}{project:03d}", project, quarter, version.id, plan, found, went, owner)


def _found(chance: random.Random, short: float) -> Found:
    if chance.random() < short:
        return Found(Verdict.FAILED, Decimal(chance.choice(("0.5", "1"))))
    return Found(Verdict.NOT_APPLICABLE if chance.random() < 0.03 else Verdict.GOOD)


def _one(
    s: Session,
    no: str,
    project: int,
    quarter: Quarter,
    version: int,
    plan: Checklist,
    found: dict[str, Found],
    went: list[int],
    owner: int,
) -> None:
    result = score(plan, found, {area.id: str(area.title) for area in plan.areas})
    row = Inspection(
        no=no,
        code=f"bench{no}",
        form_version_id=version,
        form_code=CODE,
        title=TITLE,
        origin=InspectionOrigin.PLANNED,
        state=InspectionState.SIGNED,
        project_id=project,
        held_on=date(quarter.year, 3 * quarter.quarter - 1, 1 + project % 25),
        year=quarter.year,
        quarter=quarter.quarter,
        visited=went,
        started_at=clock.now(),
        signed_at=clock.now(),
        score=result.score,
        passed=result.passed,
    )
    s.add(row)
    s.flush()
    s.execute(insert(InspectionItem), [_item(row.id, plan, id, one) for id, one in found.items()])
    s.execute(insert(InspectionArea), _areas(row.id, result))
    _actions(s, row, owner)


def _item(inspection: int, plan: Checklist, id: str, one: Found) -> dict[str, Any]:
    item = plan.items[id]
    note = "现场与标准不符，需整改" if one.verdict == Verdict.FAILED else ""
    judged = {"verdict": one.verdict, "deducted": one.deducted, "severity": Severity.NORMAL, "note": note}
    where = {"inspection_id": inspection, "item": id, "area": item.area, "points": item.check.points}
    return {**where, **judged, "place": "", "fixed": False, "turn": 1, "at": clock.now()}


def _areas(inspection: int, result: Result) -> list[dict[str, Any]]:
    told = {"title", "full", "got", "items", "failed", "skipped", "passed"}
    return [
        {"inspection_id": inspection, "area": one.id, **one.model_dump(include=told)} for one in result.areas
    ]


def _actions(s: Session, row: Inspection, owner: int) -> None:
    short = select(InspectionItem).where(
        InspectionItem.inspection_id == row.id, InspectionItem.verdict == Verdict.FAILED
    )
    for n, item in enumerate(s.scalars(short).all()):
        states = (ActionState.OPEN, ActionState.DONE, ActionState.VERIFIED)
        action = Action(
            no=f"ZG{row.no}{n:02d}",
            project_id=row.project_id,
            source_kind=ActionSource.INSPECTION,
            source_id=row.id,
            title="整改",
            owner_id=owner,
            raised_at=clock.now(),
            due_at=clock.now(),
            state=states[n % 3],
            done_at=clock.now() if n % 3 else None,
            verified_at=clock.now() if n % 3 == 2 else None,
            measure="按标准整改",
        )
        s.add(action)
        s.flush()
        item.action_id = action.id
