"""Inspections begun and left lying: told once a week to the inspector and those who lead the project."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.alerts import AlertKind
from db.choices.inspections import InspectionState
from db.customers import Project
from db.inspections import Inspection
from lib import clock
from lib.access import Actor, command
from lib.actions.rows import in_charge
from lib.alerts.rows import keys_told, tell
from lib.i18n import N_
from lib.standards.company import company

IN_ONE_GO = 300
UNFINISHED_AFTER, UNSIGNED_AFTER = timedelta(days=1), timedelta(days=2)
UNFINISHED = N_("{no} “{title}” at {project} was begun {at} and is not finished yet.")
UNSIGNED = N_("{no} “{title}” at {project} was finished {at} and is not signed yet.")


@command("inspections.remind")
def remind(s: Session, actor: Actor) -> int:
    """How many people were told just now, from the hour of the morning digest on."""
    now = clock.now()
    if clock.local(now).hour < company.within(s, actor).digest_hour:
        return 0
    told = keys_told(s, AlertKind.INSPECTION)
    begun = Inspection.state == InspectionState.OPEN, Inspection.started_at < now - UNFINISHED_AFTER
    done = Inspection.state == InspectionState.DONE, Inspection.done_at < now - UNSIGNED_AFTER
    some = 0
    for lying in (begun, done):
        wanted = select(Inspection, Project.name).join(Project, Project.id == Inspection.project_id)
        rows = s.execute(wanted.where(*lying).order_by(Inspection.id).limit(IN_ONE_GO))
        some += sum(_remind_of(s, one, project, now, told) for one, project in rows.all())
    return some


def _remind_of(s: Session, one: Inspection, project: str, now: datetime, told: set[str]) -> int:
    message, since = UNFINISHED, one.started_at
    if one.state == InspectionState.DONE:
        message, since = UNSIGNED, one.done_at or now
    key = f"inspection/{one.id}/{one.state}/{(now - since).days // 7}"
    if key in told:
        return 0
    return tell(
        s,
        {one.inspector_id, *in_charge(s, one.project_id)},
        AlertKind.INSPECTION,
        message,
        {"no": one.no, "title": one.title, "project": project, "at": clock.shown(since)},
        source=("inspection", one.id),
        key=key,
        project_id=one.project_id,
    )
