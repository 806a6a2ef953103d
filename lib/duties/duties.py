"""Duties: kept, changed with the tasks that lie ahead, switched off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.choices.duties import DutyKind, Every, OnHoliday
from db.customers import Project
from db.duties import Duty, DutyPlace
from db.forms import Form
from lib import audit, clock
from lib.access import Actor, command, query
from lib.duties.absence_rows import midnight
from lib.duties.duty_rules import DutyFacts, PlaceFacts, must_make_sense
from lib.duties.make_rows import make_anew
from lib.duties.place_rows import put_places
from lib.duties.recurrence_rules import Recurrence, first_on, recurrence, starts
from lib.duties.scope import find_duty, find_to_change, must_keep, places_here, visible_duties
from lib.errors import Refused, unchanged
from lib.forms.rows import newest_of
from lib.i18n import N_, pick
from lib.standards.rows import calendar_of

CHECKLIST = "checklist"
LOOKED_AHEAD = timedelta(days=366 * 4)


@dataclass(frozen=True)
class DutyRow:
    """places: how many of those in sight."""

    id: int
    title: str
    kind: DutyKind
    project_id: int | None
    project: str
    recurs: Recurrence
    minutes: int
    active: bool
    places: int


@dataclass(frozen=True)
class DutyWhole:
    id: int
    version: int
    project_id: int | None
    facts: DutyFacts
    form_title: str
    active: bool
    changeable: bool


@query("duties.view")
def list_duties(
    s: Session, actor: Actor, *, kind: DutyKind | None = None, off_too: bool = False
) -> list[DutyRow]:
    counted = (
        select(func.count())
        .where(DutyPlace.duty_id == Duty.id, DutyPlace.active, places_here(actor))
        .correlate(Duty)
        .scalar_subquery()
    )
    wanted = select(Duty, Project.name.label("project"), counted.label("places"))
    wanted = wanted.outerjoin(Project, Project.id == Duty.project_id).where(visible_duties(actor))
    if kind is not None:
        wanted = wanted.where(Duty.kind == kind)
    if not off_too:
        wanted = wanted.where(Duty.active)
    found = s.execute(wanted.order_by(Duty.active.desc(), Duty.kind, Duty.title, Duty.id))
    return [_row(duty, project or "", places) for duty, project, places in found]


def _row(d: Duty, project: str, places: int) -> DutyRow:
    told = recurrence(d.recurs)
    return DutyRow(d.id, d.title, d.kind, d.project_id, project, told, d.minutes, d.active, places)


@query("duties.view")
def titles(s: Session, actor: Actor) -> dict[int, str]:
    """Those in use, by id."""
    wanted = select(Duty.id, Duty.title).where(Duty.active, visible_duties(actor)).order_by(Duty.title)
    return {row.id: row.title for row in s.execute(wanted)}


@query("duties.view")
def one_duty(s: Session, actor: Actor, *, id: int) -> DutyWhole:
    duty = find_duty(s, actor, id)
    facts = DutyFacts(**{name: getattr(duty, name) for name in DutyFacts.__dataclass_fields__})
    version = newest_of(s, duty.form_code) if duty.form_code else None
    form_title = pick(version.content["title"], actor.lang) if version else duty.form_code
    everywhere = duty.project_id is None and actor.projects is not None
    changeable = actor.may("duties.manage") and not everywhere
    return DutyWhole(duty.id, duty.version, duty.project_id, facts, form_title, duty.active, changeable)


@query("duties.manage")
def checklists(s: Session, actor: Actor) -> dict[str, str]:
    """Those a duty may be done by: code → title in the reader's language."""
    codes = s.scalars(select(Form.code).where(Form.kind == CHECKLIST, Form.active).order_by(Form.code))
    newest = {code: newest_of(s, code) for code in codes}
    return {code: pick(version.content["title"], actor.lang) for code, version in newest.items() if version}


@query("duties.manage")
def preview(
    s: Session,
    actor: Actor,
    *,
    recurs: dict[str, Any],
    starts_on: date,
    holiday: OnHoliday = OnHoliday.KEEP,
    project_id: int | None = None,
    most: int = 5,
) -> list[datetime]:
    """The next times it would begin, by the company's calendar or a project's."""
    told, now = recurrence(recurs), clock.now()
    calendar = calendar_of(s, project_id if project_id and actor.sees(project_id) else None)
    since = max(now, midnight(starts_on))
    if told.every == Every.DONE:
        return [first_on(told, clock.local(since).date(), calendar, holiday)]
    days = (40, 400, LOOKED_AHEAD.days)  # what is frequent is found near by
    found: list[datetime] = []
    for span in days:
        until = since + timedelta(days=span)
        found = starts(told, starts_on, since, until, calendar, holiday=holiday)
        if len(found) >= most:
            break
    return found[:most]


@command("duties.manage")
def add_duty(
    s: Session,
    actor: Actor,
    *,
    facts: DutyFacts,
    project_id: int | None = None,
    places: Sequence[PlaceFacts] = (),
) -> int:
    must_keep(actor, project_id)
    duty = Duty(project_id=project_id, at=clock.now(), by_id=actor.user_id, **_kept(s, facts, form_before=""))
    s.add(duty)
    s.flush()
    put_places(s, actor, duty, places)
    return duty.id


@command("duties.manage")
def change_duty(s: Session, actor: Actor, *, id: int, version: int, facts: DutyFacts) -> None:
    """Tasks ahead that nobody touched are made anew; past ones and those begun stay as they were."""
    duty = find_to_change(s, actor, id)
    unchanged(duty, version)
    for name, value in _kept(s, facts, form_before=duty.form_code).items():
        setattr(duty, name, value)
    _anew(s, duty)


@command("duties.manage")
def set_active(s: Session, actor: Actor, *, id: int, version: int, active: bool) -> None:
    """Switched off, it raises nothing more; on again, it goes on from that day."""
    duty = find_to_change(s, actor, id)
    unchanged(duty, version)
    duty.active = active
    if active:
        _from_today(s, duty)
    _anew(s, duty)


def _from_today(s: Session, duty: Duty) -> None:
    for place in s.scalars(select(DutyPlace).where(DutyPlace.duty_id == duty.id)):
        place.made_until = None


def _anew(s: Session, duty: Duty) -> None:
    made = make_anew(s, DutyPlace.duty_id == duty.id, clock.now())
    audit.note(s, table="duty_task", duty=duty.id, made_anew=made)


def _kept(s: Session, facts: DutyFacts, form_before: str) -> dict[str, Any]:
    recurs = must_make_sense(facts)
    if facts.form_code not in ("", form_before) and not _is_checklist(s, facts.form_code):
        raise Refused(N_("The checklist “{code}” is not in use any more."), code=facts.form_code)
    return {
        "title": facts.title.strip()[:120],
        "kind": DutyKind(facts.kind),
        "form_code": facts.form_code,
        "how": facts.how.strip()[:4000],
        "recurs": recurs.model_dump(mode="json", exclude_defaults=True),
        "minutes": facts.minutes,
        "grace": facts.grace,
        "made_up": facts.made_up,
        "holiday": OnHoliday(facts.holiday),
        "photo": facts.photo,
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
    }


def _is_checklist(s: Session, code: str) -> bool:
    wanted = select(Form.id).where(Form.code == code, Form.kind == CHECKLIST, Form.active)
    return s.scalar(wanted) is not None
