"""Inside the use cases: a signed inspection becomes an archive record."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action
from db.choices.inspections import Verdict
from db.customers import Building, Project
from db.equipment import Equipment
from db.files import StoredFile
from db.inspections import Inspection, InspectionItem, InspectionSign
from lib import clock
from lib.access import Actor
from lib.archives.filing import file_work
from lib.archives.sheet_rules import NAME, PLAIN, Block, facts, files, rows, sheet
from lib.i18n import DEFAULT, N_, pick, translate
from lib.inspections.checklist_rules import Checklist, Item
from lib.inspections.judging_rows import PHOTOS, SIGNATURES, rows_of
from lib.inspections.scope import plan_of
from lib.inspections.scoring_rules import Result

CATEGORY, KIND = "inspection", "inspection"


def file_inspection(s: Session, actor: Actor, inspection: Inspection) -> int:
    """Its record: the score with its working, what fell short and what was made of it, who signed."""
    return file_work.within(
        s,
        actor,
        category=CATEGORY,
        title=inspection.title,
        source=(KIND, inspection.id, inspection.no),
        content=_sheet(s, inspection),
        project_id=inspection.project_id,
        happened_on=inspection.held_on,
        author=inspection.firm or inspection.inspectors,
        body=inspection.title,
    )


def _sheet(s: Session, inspection: Inspection) -> dict[str, object]:
    plan, found = plan_of(s, inspection), rows_of(s, inspection)
    kept = Result.model_validate(inspection.result)
    blocks = [
        _about(s, inspection, kept),
        _areas(kept),
        _findings(s, plan, found),
        _all(plan, found),
        _signatures(s, inspection),
        _files(s, inspection, [row.id for row in found]),
    ]
    return sheet(inspection.no, inspection.title, blocks)


def _zh(text: str) -> str:
    return translate(DEFAULT, text)


def _about(s: Session, inspection: Inspection, kept: Result) -> Block:
    told = {
        N_("Inspection number"): inspection.no,
        N_("Kind of inspection"): _zh(inspection.origin.label),
        N_("Project"): s.scalar(select(Project.name).where(Project.id == inspection.project_id)) or "",
        N_("Building"): s.scalar(select(Building.name).where(Building.id == inspection.building_id)) or "",
        N_("Equipment"): s.scalar(select(Equipment.name).where(Equipment.id == inspection.equipment_id))
        or "",
        N_("Place"): inspection.place,
        N_("Inspected on"): inspection.held_on.isoformat(),
        N_("Firm that inspected"): inspection.firm,
        N_("Began at"): clock.shown(inspection.started_at),
        N_("All judged at"): clock.shown(inspection.done_at),
        N_("Signed at"): clock.shown(inspection.signed_at),
        N_("Total score"): "" if kept.score is None else f"{kept.score:.2f}",
        N_("Line of the whole"): f"{kept.line.normalize():f}",
        N_("Verdict"): _zh(N_("Passed the line") if kept.passed else N_("Needs rectification")),
    }
    lines = [(label, said, PLAIN) for label, said in told.items()]
    return facts(N_("Inspection"), [*lines, (N_("Inspector"), inspection.inspectors, NAME)])


def _areas(kept: Result) -> Block:
    columns = (
        N_("Area of the checklist"),
        N_("Full points"),
        N_("Points got"),
        N_("Rate"),
        N_("Weight"),
        N_("Items"),
        N_("Fell short"),
        N_("Not applicable"),
    )
    lines = [
        (
            area.title,
            _figure(area.full),
            _figure(area.got),
            _figure(area.share, " %"),
            _figure(area.weight),
            str(area.items),
            str(area.failed),
            str(area.skipped),
        )
        for area in kept.areas
    ]
    return rows(N_("Scores of the areas"), columns, lines)


def _figure(value: Decimal | None, unit: str = "") -> str:
    return "" if value is None else f"{value.normalize():f}{unit}"


def _findings(s: Session, plan: Checklist, found: list[InspectionItem]) -> Block:
    columns = (
        N_("No."),
        N_("Item"),
        N_("Standard"),
        N_("Deducted"),
        N_("How grave"),
        N_("What was found"),
        N_("Place"),
        N_("Repeat finding"),
        N_("Action"),
        N_("Responsible"),
        N_("Due"),
    )
    failed = [row for row in found if row.verdict == Verdict.FAILED]
    told = _actions(s, (row.action_id for row in failed if row.action_id))
    return rows(N_("What fell short"), columns, [_finding(plan, row, told) for row in failed])


def _finding(plan: Checklist, row: InspectionItem, told: dict[int, tuple[str, str, str]]) -> tuple[str, ...]:
    item = plan.items[row.item]
    action = told.get(row.action_id or 0, (_zh(N_("Put right on the spot")) if row.fixed else "", "", ""))
    return (
        str(item.n),
        pick(item.label, DEFAULT),
        pick(item.check.standard, DEFAULT),
        _figure(row.deducted),
        _zh(row.severity.label),
        row.note,
        row.place,
        _zh(N_("Repeat finding")) if row.repeat_of_id else "",
        *action,
    )


def _actions(s: Session, ids: Iterable[int]) -> dict[int, tuple[str, str, str]]:
    wanted = select(Action.id, Action.no, User.display_name, Action.due_at).join(
        User, User.id == Action.owner_id
    )
    found = s.execute(wanted.where(Action.id.in_(list(ids))))
    return {id: (no, owner, clock.shown(due)) for id, no, owner, due in found}


def _all(plan: Checklist, found: list[InspectionItem]) -> Block:
    columns = (N_("No."), N_("Item"), N_("Full points"), N_("How it was found"), N_("Deducted"))
    by_item = {row.item: row for row in found}
    lines = [_line(item, by_item.get(id)) for id, item in plan.items.items()]
    return rows(N_("All items"), columns, lines)


def _line(item: Item, row: InspectionItem | None) -> tuple[str, ...]:
    asked = str(item.n), pick(item.label, DEFAULT), _figure(item.check.points)
    if row is None or row.verdict is None:
        return *asked, "", ""
    return *asked, _zh(row.verdict.label), _figure(row.deducted)


def _signatures(s: Session, inspection: Inspection) -> Block:
    columns = (N_("Signed as"), N_("Name"), N_("Signed at"), N_("Remark"))
    signs = select(InspectionSign).where(InspectionSign.inspection_id == inspection.id)
    ordered = s.scalars(signs.order_by(InspectionSign.id))
    lines = [(_zh(one.role.label), one.name, clock.shown(one.at), one.word) for one in ordered]
    return rows(N_("Signatures"), columns, lines)


def _files(s: Session, inspection: Inspection, ids: list[int]) -> Block:
    of_item = (StoredFile.owner_kind == PHOTOS) & StoredFile.owner_id.in_(ids)
    signed = (StoredFile.owner_kind == SIGNATURES) & (StoredFile.owner_id == inspection.id)
    wanted = select(StoredFile).where(of_item | signed, StoredFile.removed_at.is_(None))
    return files(N_("Photos and signatures"), map(_file, s.scalars(wanted.order_by(StoredFile.id))))


def _file(file: StoredFile) -> dict[str, object]:
    told = {"id": file.id, "name": file.name, "sha256": file.sha256}
    return {**told, "purpose": _zh(file.purpose.label), "at": clock.shown(file.at), "by": ""}
