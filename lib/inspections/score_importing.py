"""Score sheets brought in: their checklist, and each filled-in one as an inspection held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import ActionState
from db.choices.inspections import InspectionOrigin, InspectionState
from db.forms import Form, FormVersion
from db.inspections import Inspection, InspectionItem
from lib import clock
from lib.access import Actor, command, query
from lib.actions import service as actions
from lib.customers.scope import find_project
from lib.errors import Refused
from lib.forms import manage
from lib.forms.ids_rules import Ids
from lib.forms.rows import newest_of
from lib.forms.schema import FormSchema
from lib.i18n import DEFAULT, N_, pick, translate
from lib.inspections.checklist_rules import KIND
from lib.inspections.scope import visible
from lib.inspections.score_checklist_rules import fits, key_of, matched, schema_of
from lib.inspections.score_import_rows import Held, hold, raise_for
from lib.inspections.score_sheet_rules import Line, ScoreSheet

MOST_SHEETS = 200
LEDGER = InspectionOrigin.LEDGER


@dataclass(frozen=True)
class Incoming:
    """A filled-in sheet, and where and when it was."""

    project_id: int
    held_on: date
    sheet: ScoreSheet


@dataclass(frozen=True)
class Likeness:
    """matched of all items of a sheet are the checklist's too; same: those alone, for the same points."""

    code: str
    title: str
    matched: int
    all: int
    same: bool

    @property
    def share(self) -> float:
        return self.matched / self.all if self.all else 0.0


@dataclass(frozen=True)
class Brought:
    """skipped: sheets whose project was inspected by this checklist on that day already."""

    code: str
    title: str
    inspections: tuple[int, ...]
    actions: int
    skipped: int


@query("inspections.import")
def alike(s: Session, actor: Actor, *, lines: Sequence[Line]) -> list[Likeness]:
    """Checklists that share items with it, the most alike first."""
    every = len({key_of(line) for line in lines})
    found = []
    for code in s.scalars(select(Form.code).where(Form.kind == KIND, Form.active)):
        if not (schema := _schema(newest_of(s, code))):
            continue
        if known := matched(schema, lines):
            title = pick(schema.title, DEFAULT)
            found.append(Likeness(code, title, len(known), every, fits(schema, lines)))
    return sorted(found, key=lambda one: (-one.matched, one.title))


def _schema(version: FormVersion | None) -> FormSchema | None:
    return FormSchema.model_validate(version.content) if version else None


@command("inspections.import")
def bring_in(
    s: Session,
    actor: Actor,
    *,
    code: str | None,
    title: str,
    lines: Sequence[Line],
    sheets: Sequence[Incoming],
    with_actions: bool = False,
) -> Brought:
    """All or nothing. code: the checklist they belong to, none for a new one under this title."""
    if not lines:
        raise Refused(N_("There is no item in this file."))
    if len(sheets) > MOST_SHEETS:
        raise Refused(N_("At most {n} filled-in sheets at a time."), n=MOST_SHEETS)
    version, schema = _checklist(s, actor, code, title, lines)
    held = [
        hold(s, actor, _held(s, actor, one), version, schema)
        for one in sorted(sheets, key=lambda one: one.held_on)
        if not _there(s, schema.code, one)
    ]
    raised = sum(raise_for(s, actor, one, schema) for one in held) if with_actions else 0
    return Brought(
        code=schema.code,
        title=pick(schema.title, DEFAULT),
        inspections=tuple(one.id for one in held),
        actions=raised,
        skipped=len(sheets) - len(held),
    )


def _checklist(
    s: Session, actor: Actor, code: str | None, title: str, lines: Sequence[Line]
) -> tuple[int, FormSchema]:
    """(version id, schema): as it stands where it fits, else its next version, else a new one."""
    newest = newest_of(s, code) if code else None
    old = _schema(newest)
    if newest and old and fits(old, lines):
        return newest.id, old
    if old is None and not title.strip():
        raise Refused(N_("Please give the checklist a title."))
    taken = Ids(s.scalars(select(Form.code)))
    made = schema_of(
        title.strip()[:60], lines, code=old.code if old else taken.made_of(title, "list"), old=old
    )
    manage.publish.within(s, actor, schema=made, based_on=newest.no if newest else 0)
    now = s.get_one(FormVersion, _newest_id(s, made.code))
    return now.id, FormSchema.model_validate(now.content)


def _newest_id(s: Session, code: str) -> int:
    newest = newest_of(s, code)
    return newest.id if newest else 0


def _held(s: Session, actor: Actor, one: Incoming) -> Held:
    if one.held_on > clock.local(clock.now()).date():
        raise Refused(N_("{day} is still to come"), day=one.held_on.isoformat())
    project = find_project(s, actor, one.project_id)
    return Held(project.id, one.held_on, one.sheet.inspectors, one.sheet.lines)


def _there(s: Session, code: str, one: Incoming) -> bool:
    wanted = select(Inspection.id).where(
        Inspection.form_code == code,
        Inspection.project_id == one.project_id,
        Inspection.held_on == one.held_on,
        Inspection.state != InspectionState.CANCELLED,
    )
    return s.scalar(wanted.limit(1)) is not None


@command("inspections.import")
def take_back(s: Session, actor: Actor, *, ids: Sequence[int]) -> int:
    """Called off, with the actions nobody has begun; what was built on them keeps them all."""
    wanted = select(Inspection).where(Inspection.id.in_(ids), visible(actor), Inspection.origin == LEDGER)
    inspections = list(s.scalars(wanted.where(Inspection.state == InspectionState.SIGNED)))
    if _built_on(s, [one.id for one in inspections]):
        raise Refused(N_("Some of these were looked at again, or later findings repeat them: they stay."))
    for inspection in inspections:
        inspection.state = InspectionState.CANCELLED
        for id in s.scalars(select(InspectionItem.action_id).where(_of(inspection), _raised)):
            _cancel(s, actor, id or 0)
    return len(inspections)


def _of(inspection: Inspection) -> ColumnElement[bool]:
    return InspectionItem.inspection_id == inspection.id


_raised = InspectionItem.action_id.is_not(None)


def _built_on(s: Session, ids: Sequence[int]) -> bool:
    items = select(InspectionItem.id).where(InspectionItem.inspection_id.in_(ids))
    stands = Inspection.state != InspectionState.CANCELLED
    again = select(Inspection.id).where(Inspection.of_id.in_(ids), stands)
    repeats = select(InspectionItem.id).join(Inspection, Inspection.id == InspectionItem.inspection_id)
    later = repeats.where(InspectionItem.repeat_of_id.in_(items), Inspection.id.not_in(ids), stands)
    return any(s.scalar(wanted.limit(1)) is not None for wanted in (again, later))


def _cancel(s: Session, actor: Actor, id: int) -> None:
    action = s.get_one(Action, id)
    if action.state == ActionState.OPEN:
        actions.cancel.within(s, actor, id=id, reason=translate(DEFAULT, N_("The import was taken back")))
