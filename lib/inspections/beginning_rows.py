"""Inside the use cases: a new inspection as a row, by the newest version of its checklist."""

import secrets
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.inspections import InspectionOrigin
from db.customers import Building
from db.forms import Form, FormVersion
from db.inspections import Inspection
from lib import clock
from lib.access import Actor
from lib.equipment.scope import find_equipment
from lib.errors import NotFound, Refused
from lib.forms.rows import newest_of
from lib.i18n import DEFAULT, N_, pick
from lib.inspections.checklist_rules import KIND
from lib.numbers import next_number

SERIES = "JC"


def begin(
    s: Session,
    actor: Actor,
    form_code: str,
    *,
    origin: InspectionOrigin,
    project_id: int,
    inspector_id: int | None,
    form_version_id: int | None = None,
    **more: Any,
) -> Inspection:
    """By this version of its checklist, else by the newest."""
    now, version = clock.now(), _version(s, form_code, form_version_id)
    day = clock.local(now).date()
    inspection = Inspection(
        no=next_number(s, SERIES, now),
        code=new_code(),
        form_version_id=version.id,
        form_code=form_code,
        title=pick(version.content["title"], DEFAULT)[:120],
        origin=origin,
        project_id=project_id,
        inspector_id=inspector_id,
        inspectors=_name(s, inspector_id),
        held_on=day,
        year=day.year,
        quarter=(day.month + 2) // 3,
        started_at=now,
        **more,
    )
    s.add(inspection)
    s.flush()
    return inspection


def new_code() -> str:
    """What its address carries; not to be guessed."""
    return secrets.token_urlsafe(16)


def _version(s: Session, code: str, id: int | None) -> FormVersion:
    if id is not None:
        return s.get_one(FormVersion, id)
    usable = select(Form.id).where(Form.code == code, Form.kind == KIND, Form.active)
    version = newest_of(s, code) if s.scalar(usable) is not None else None
    if version is None:
        raise Refused(N_("The checklist “{code}” is not in use any more."), code=code)
    return version


def _name(s: Session, user_id: int | None) -> str:
    return s.scalar(select(User.display_name).where(User.id == user_id)) or ""


def building_of(s: Session, project_id: int, id: int | None) -> int | None:
    wanted = select(Building.id).where(Building.id == id, Building.project_id == project_id)
    if id is not None and s.scalar(wanted) is None:
        raise NotFound(N_("This building is not there, or not of this project."))
    return id


def equipment_of(s: Session, actor: Actor, project_id: int, id: int | None) -> int | None:
    if id is not None and find_equipment(s, actor, id).project_id != project_id:
        raise NotFound(N_("This equipment is not there, or not of this project."))
    return id
