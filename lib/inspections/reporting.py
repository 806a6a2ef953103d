"""Reports that leave the house: a quarter for head office, one inspection's notice of what to put right."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.inspections import InspectionState
from db.customers import Building, Project
from db.inspections import Inspection, InspectionArea, InspectionSign
from lib import audit
from lib.access import Actor, command
from lib.documents.printed import moment
from lib.errors import Refused
from lib.i18n import DEFAULT, N_, pick, translate
from lib.inspections import board as boards
from lib.inspections.board import By
from lib.inspections.board_finding_rows import findings_of
from lib.inspections.board_rules import AreaFound, Quarter
from lib.inspections.photo_rows import pairs_of
from lib.inspections.report_facts_rules import Notice, QuarterTold, Short
from lib.inspections.scope import find, plan_of
from lib.inspections.stamp_rows import offered_in
from lib.standards.company import company

FINISHED = InspectionState.DONE, InspectionState.SIGNED


@command("inspections.export")
def quarter_report(s: Session, actor: Actor, *, by: By, photos: bool = True) -> QuarterTold:
    """photos: with those of the findings, by project."""
    found = boards.board.within(s, actor, by=by)
    if found.empty:
        raise Refused(N_("Nothing was inspected in this quarter yet, so there is nothing to report."))
    title = offered_in(s, actor, by.quarter).checklists.get(found.form_code, found.form_code)
    told: dict[str, Any] = {"period": by.quarter.period, "project": by.project_id}
    audit.note(s, table="inspection", exported="quarter", checklist=found.form_code, **told)
    return QuarterTold(
        company=company.within(s, actor).name,
        title=title,
        board=found,
        pairs=pairs_of(s, [one.id for one in found.findings]) if photos else {},
        company_wide=actor.projects is None and by.project_id is None,
    )


@command("inspections.export")
def inspection_report(s: Session, actor: Actor, *, id: int) -> Notice:
    """Of a finished inspection; signed or not, which the paper says."""
    row = find(s, actor, id, *FINISHED)
    plan = plan_of(s, row)
    labels = {item.id: pick(item.label, DEFAULT) for item in plan.items.values()}
    standards = {item.id: pick(item.check.standard, DEFAULT) for item in plan.items.values()}
    findings = findings_of(s, labels, row.id)
    audit.note(s, table="inspection", id=row.id, exported="report")
    return Notice(
        company=company.within(s, actor).name,
        project=s.scalar(select(Project.name).where(Project.id == row.project_id)) or "",
        no=row.no,
        title=row.title,
        quarter=Quarter(row.year, row.quarter),
        held_on=row.held_on,
        place=_place(s, row),
        inspectors=row.inspectors,
        firm=row.firm,
        again=s.scalar(select(Inspection.no).where(Inspection.id == row.of_id)) or "",
        score=row.score,
        passed=row.passed,
        line=plan.scoring.line,
        areas=tuple(_areas(s, row.id)),
        short=tuple(Short(one, standards.get(one.item, "")) for one in findings),
        pairs=pairs_of(s, [one.id for one in findings]),
        signed=tuple(_signed(s, row.id)),
        note=row.note,
    )


def _place(s: Session, row: Inspection) -> str:
    building = s.scalar(select(Building.name).where(Building.id == row.building_id)) or ""
    return " ".join(part for part in (building, row.place) if part)


def _areas(s: Session, id: int) -> list[AreaFound]:
    a = InspectionArea
    columns = a.area, a.title, a.full, a.got, a.items, a.failed, a.skipped
    return [
        AreaFound(*row) for row in s.execute(select(*columns).where(a.inspection_id == id).order_by(a.id))
    ]


def _signed(s: Session, id: int) -> Collection[tuple[str, str, str]]:
    """As whom, who, when."""
    wanted = select(InspectionSign).where(InspectionSign.inspection_id == id).order_by(InspectionSign.id)
    return [(translate(DEFAULT, one.role.label), one.name, moment(one.at)) for one in s.scalars(wanted)]
