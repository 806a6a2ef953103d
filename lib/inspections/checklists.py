"""The company's checklists: what is inspected by them, one read whole, its versions and how they compare."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.forms import Form, FormVersion
from db.inspections import Inspection
from lib.access import Actor, query
from lib.errors import NotFound
from lib.forms import find as forms
from lib.forms.schema import FormSchema, Text
from lib.forms.sound_checklist_rules import is_inspected
from lib.i18n import N_
from lib.inspections.checklist_rules import KIND, Checklist, checklist_of
from lib.inspections.version_rules import Comparison, comparable


@dataclass(frozen=True)
class ChecklistRow:
    """id is the form's. no and at: of its newest version, which new inspections follow.

    line: passed from so many % on. used: inspections begun by it, by anybody, in any project.
    """

    id: int
    code: str
    title: Text
    version_id: int
    no: int
    at: datetime
    areas: int
    items: int
    points: Decimal
    critical: int
    line: Decimal
    active: bool
    used: int
    kind: str = KIND


@dataclass(frozen=True)
class Version:
    """by "" came with the product. against: the version before, none for the first."""

    id: int
    no: int
    at: datetime
    by: str
    used: int
    against: Comparison | None


@query("inspections.view")
def checklists(s: Session, actor: Actor) -> list[ChecklistRow]:
    """Those with items that are judged, the ones in use first. A checklist of marks alone is an exam's."""
    known = forms.forms_in_force.within(s, actor, kind=KIND, off_too=True)
    found = {code: one for code, one in known.items() if is_inspected(one[1])}
    rows = s.execute(
        select(FormVersion.id, FormVersion.form_id, FormVersion.no, FormVersion.created_at, Form.active)
        .join(Form, Form.id == FormVersion.form_id)
        .where(FormVersion.id.in_([id for id, _schema in found.values()]))
    )
    schemas, used = dict(found.values()), _used(s, Inspection.form_code)
    made = [
        _row(schemas[version_id], used, version_id, id, no, at, active)
        for version_id, id, no, at, active in rows
    ]
    return sorted(made, key=lambda row: (not row.active, row.id))


def _row(
    schema: FormSchema, used: dict[object, int], version_id: int, id: int, no: int, at: datetime, active: bool
) -> ChecklistRow:
    checklist = checklist_of(schema)
    return ChecklistRow(
        id=id,
        code=schema.code,
        title=schema.title,
        version_id=version_id,
        no=no,
        at=at,
        areas=len(checklist.areas),
        items=len(checklist.items),
        points=checklist.points,
        critical=sum(item.check.critical for item in checklist.items.values()),
        line=checklist.scoring.line,
        active=active,
        used=used.get(schema.code, 0),
    )


def _used(s: Session, by: object) -> dict[object, int]:
    """How often, and nothing else, is told beyond one's scope."""
    counted = select(by, func.count()).group_by(by)  # type: ignore[call-overload]
    return {row[0]: row[1] for row in s.execute(counted)}


@query("inspections.view")
def checklist(s: Session, actor: Actor, *, code: str) -> Checklist:
    """As it stands now: areas and items, whole."""
    return checklist_of(_newest(s, actor, code))


def _newest(s: Session, actor: Actor, code: str) -> FormSchema:
    found = forms.forms_in_force.within(s, actor, kind=KIND, off_too=True).get(code)
    if found and is_inspected(found[1]):
        return found[1]
    raise NotFound(N_("This checklist is not there."))


@query("inspections.checklists")
def checklist_versions(s: Session, actor: Actor, *, code: str) -> list[Version]:
    """The newest first; a quarter's scores rest on the version of then."""
    _newest(s, actor, code)
    rows = s.execute(
        select(FormVersion, User.display_name)
        .join(Form, Form.id == FormVersion.form_id)
        .outerjoin(User, User.id == FormVersion.by_id)
        .where(Form.code == code)
        .order_by(FormVersion.no)
    )
    used = _used(s, Inspection.form_version_id)
    found: list[Version] = []
    before: Checklist | None = None
    for version, by in rows:
        now = checklist_of(FormSchema.model_validate(version.content))
        against = comparable(before, now) if before else None
        found.append(
            Version(version.id, version.no, version.created_at, by or "", used.get(version.id, 0), against)
        )
        before = now
    return found[::-1]
