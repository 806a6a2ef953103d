"""Which inspections an actor sees, who may fill one in by its address, and its checklist as it began."""

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from threading import Lock

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import Session, defer

from db.choices.inspections import InspectionState
from db.forms import FormVersion
from db.inspections import Inspection
from lib import clock
from lib.access import Actor
from lib.errors import NotFound, Refused
from lib.forms.schema import FormSchema
from lib.i18n import DEFAULT, N_, pick, translate
from lib.inspections.checklist_rules import GENERAL, Checklist, checklist_of

NOT_THERE = N_("This inspection is not there, or not yours to see.")
NO_ADDRESS = N_("This address is not in use, or no longer open. Please ask whoever gave it to you.")
MOST_KEPT = 32
Which = tuple[int, str, datetime, tuple[str, ...] | None]
_plans: "OrderedDict[Which, Checklist]" = OrderedDict()
_lock = Lock()


def visible(actor: Actor) -> ColumnElement[bool]:
    """One's own; with inspections.all those of the scope."""
    mine = false() if actor.user_id is None else Inspection.inspector_id == actor.user_id
    if not actor.may("inspections.all"):
        return mine
    here = true() if actor.projects is None else Inspection.project_id.in_(sorted(actor.projects))
    return or_(here, mine)


def find(s: Session, actor: Actor, id: int, *states: InspectionState) -> Inspection:
    """In one of these states, where any is named."""
    found = s.scalars(select(Inspection).where(Inspection.id == id, visible(actor))).one_or_none()
    if found is None:
        raise NotFound(NOT_THERE)
    must_be(found, *states)
    return found


def find_to_fill(
    s: Session, actor: Actor, code: str, *states: InspectionState, lock: bool = False, share: bool = False
) -> Inspection:
    """By its address: the inspector, who sees all of the scope, or whoever holds a link still open.

    lock: nobody else changes it meanwhile; share: others may tap along, nobody closes it.
    """
    wanted: Select[Inspection] = select(Inspection).where(Inspection.code == code)
    wanted = wanted.options(defer(Inspection.result))
    if lock or share:
        wanted = wanted.with_for_update(read=share, key_share=not share)
    found = s.scalars(wanted).one_or_none()
    if found is None or not (is_own(actor, found) or is_link_open(found)):
        raise NotFound(NO_ADDRESS)
    must_be(found, *states)
    return found


def must_be(inspection: Inspection, *states: InspectionState) -> None:
    if states and inspection.state not in states:
        raise Refused(
            N_("{no} is “{state}” now; this step is not possible."),
            no=inspection.no,
            state=inspection.state.label,
        )


def is_own(actor: Actor, inspection: Inspection) -> bool:
    """By right, not by a link."""
    if actor.user_id is None:
        return False
    leads = actor.may("inspections.all") and actor.sees(inspection.project_id)
    return leads or inspection.inspector_id == actor.user_id


def is_link_open(inspection: Inspection) -> bool:
    return inspection.link_until is not None and clock.now() < inspection.link_until


def plan_of(s: Session, inspection: Inspection) -> Checklist:
    """Read once and kept: every tap asks for it. When the version was made tells it from one restored."""
    made = s.scalar(select(FormVersion.created_at).where(FormVersion.id == inspection.form_version_id))
    if made is None:
        raise NotFound(NOT_THERE)
    only = None if inspection.only is None else tuple(map(str, inspection.only))
    which = (inspection.form_version_id, inspection.form_code, made, only)
    with _lock:
        if which in _plans:
            _plans.move_to_end(which)
            return _plans[which]
    content = s.scalar(select(FormVersion.content).where(FormVersion.id == inspection.form_version_id))
    plan = checklist_of(FormSchema.model_validate(content), only)
    with _lock:
        _plans[which] = plan
        while len(_plans) > MOST_KEPT:
            _plans.popitem(last=False)
    return plan


def titles_of(plan: Checklist) -> Mapping[str, str]:
    """Areas as results are kept: in the company's language."""
    return {area.id: _title(area.id, area.title) for area in plan.areas}


def _title(id: str, title: str | dict[str, str]) -> str:
    return translate(DEFAULT, str(title)) if id == GENERAL else pick(title, DEFAULT)
