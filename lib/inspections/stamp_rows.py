"""Inside the use cases: whether a board still holds, and which checklists a quarter had."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, case, exists, func, select, true
from sqlalchemy.orm import Session

from db.actions import Action
from db.choices.actions import ActionSource
from db.choices.duties import DutyKind, TaskState
from db.choices.inspections import InspectionState
from db.customers import Building, Project
from db.duties import Duty, DutyTask
from db.forms import Form, FormVersion
from db.inspections import Inspection
from lib.access import Actor
from lib.i18n import DEFAULT, pick
from lib.inspections.board_rows import WHOLE, held_in, of_project, within
from lib.inspections.board_rules import QUARTERS, Quarter
from lib.surveys.kept_rules import Kept

Counted = Select[*tuple[Any, ...]]
MOST_KEPT = 200


def place(s: Session) -> str:
    """Where the database is: what is kept of one is nothing to another."""
    return str(s.get_bind().engine.url)


def stamp_of(s: Session, code: str, quarter: Quarter) -> tuple[Any, ...]:
    """Another one whenever a board of this checklist and quarter may be another, whoever looks."""
    first, *rest = _inspections(code, quarter), _actions(code, quarter), _tasks(code, quarter), *_places()
    beside: FromClause = first.subquery()
    parts = [beside]
    for one in rest:
        parts.append(one.subquery())
        beside = beside.join(parts[-1], true())
    return tuple(s.execute(select(*parts).select_from(beside)).one())


def _inspections(code: str, quarter: Quarter) -> Counted:
    i = Inspection
    told = (
        func.max(i.id),
        func.sum(i.version),
        func.max(i.signed_at),
        _many(i.state == InspectionState.SIGNED),
    )
    return select(*told).where(i.form_code == code, held_in(quarter.course(QUARTERS)))


def _actions(code: str, quarter: Quarter) -> Counted:
    """Those the quarter's rounds raised; each change of one counts its version on."""
    rounds = select(Inspection.id).where(Inspection.form_code == code, held_in([quarter]))
    raised = Action.source_kind == ActionSource.INSPECTION, Action.source_id.in_(rounds)
    return select(func.count(), func.sum(Action.version)).where(*raised)


def _tasks(code: str, quarter: Quarter) -> Counted:
    """How many in each state."""
    counted = select(*(_many(DutyTask.state == state) for state in TaskState))
    return counted.where(
        DutyTask.duty_id.in_(select(Duty.id).where(Duty.form_code == code)), *within(quarter)
    )


def _many(so: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((so, 1), else_=0))


def _places() -> tuple[Counted, ...]:
    projects = select(func.count(Project.id), func.sum(Project.version))
    return projects, select(func.count(Building.id), func.max(Building.id))


# -- which checklists ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Offered:
    """What there is to choose from: checklists by code, the one to begin with first; projects by id."""

    checklists: Mapping[str, str]
    projects: Mapping[int, str]


_known: Kept[Offered] = Kept(MOST_KEPT)


def offered_in(s: Session, actor: Actor, quarter: Quarter) -> Offered:
    """Kept until something was signed, planned or published, or a project changed."""
    stamp = s.execute(select(*(part.scalar_subquery() for part in _anything(quarter)))).one()
    key = place(s), actor.projects, quarter, tuple(stamp)
    return _known.of(key, lambda: Offered(_checklists(s, actor, quarter), _projects(s, actor)))


def _projects(s: Session, actor: Actor) -> dict[int, str]:
    wanted = select(Project.id, Project.name).where(of_project(actor, Project.id)).order_by(Project.code)
    return {row.id: row.name for row in s.execute(wanted)}


def _anything(quarter: Quarter) -> tuple[Counted, ...]:
    i = Inspection
    days = i.held_on >= quarter.first, i.held_on < quarter.after
    signed = select(func.count()).select_from(i).where(i.state == InspectionState.SIGNED, *days)
    newest = select(func.max(i.id)), select(func.max(DutyTask.id)), select(func.max(FormVersion.id))
    changed = select(func.sum(Duty.version)), select(func.sum(Project.version))
    return signed, *newest, select(func.count(Duty.id)), *changed


def _checklists(s: Session, actor: Actor, quarter: Quarter) -> dict[str, str]:
    """Code → title: those quality inspections are planned by first, then the one oftenest signed.

    A round walked every day would otherwise always be before what head office inspects once.
    """
    signed, planned = _signed(s, actor, quarter), _planned(s, actor, quarter)
    heads = {code for code, kind in planned if kind == DutyKind.INSPECTION}
    codes = {*signed, *(code for code, _ in planned)}
    in_order = sorted(
        codes, key=lambda code: (not signed.get(code), code not in heads, -signed.get(code, 0), code)
    )
    titles = _titles(s, in_order)
    return {code: titles.get(code, code) for code in in_order}


def _signed(s: Session, actor: Actor, quarter: Quarter) -> dict[str, int]:
    i = Inspection
    mine = held_in([quarter]), i.state == InspectionState.SIGNED, WHOLE, of_project(actor, i.project_id)
    counted = select(i.form_code, func.count()).where(*mine).group_by(i.form_code)
    return {row.form_code: row[1] for row in s.execute(counted)}


def _planned(s: Session, actor: Actor, quarter: Quarter) -> list[tuple[str, DutyKind]]:
    then = exists().where(
        DutyTask.duty_id == Duty.id, *within(quarter), of_project(actor, DutyTask.project_id)
    )
    wanted = select(Duty.form_code, Duty.kind).where(Duty.form_code != "", then).distinct()
    return [(code, kind) for code, kind in s.execute(wanted)]


def _titles(s: Session, codes: list[str]) -> dict[str, str]:
    """As the newest version of each is called."""
    wanted = (
        select(Form.code, FormVersion.content["title"])
        .join(FormVersion, FormVersion.form_id == Form.id)
        .where(Form.code.in_(codes))
        .order_by(FormVersion.no)
    )
    return {code: pick(title, DEFAULT) for code, title in s.execute(wanted)}
