"""What people are told of duties: today's in the morning, what ends soon, what was missed yesterday."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.accounts import Role
from db.choices.alerts import AlertKind
from db.choices.duties import TaskState
from db.customers import Project
from db.duties import Duty, DutyTask
from lib import clock
from lib.access import Actor, command
from lib.accounts.scope import has_role, scope_of
from lib.alerts.rows import keys_told, tell
from lib.i18n import N_
from lib.standards.company import company

LONG = timedelta(days=1)
"""Of what may be done for a day or longer, its last hour is told; what is shorter was told in the morning."""
SOON = timedelta(hours=1)
IN_ONE_GO = 500
TODAY = N_("Today you have {n} duties; first: {title}, until {at}.")
LAST_HOUR = N_("“{title}” is to be done by {at}.")
MISSED = N_("{n} of your duties were missed yesterday, “{title}” among them.")
TEAM_MISSED = N_("{n} duties of {project} were missed yesterday, “{title}” among them.")


@command("duties.remind")
def remind(s: Session, actor: Actor) -> int:
    """How many people were told something just now."""
    now, told = clock.now(), keys_told(s, AlertKind.INSPECTION)
    some = _of_last_hours(s, now, told)
    if clock.local(now).hour < company.within(s, actor).digest_hour:
        return some
    return some + _of_today(s, now, told) + _of_missed(s, now, told) + _to_leaders(s, now, told)


def _of_today(s: Session, now: datetime, told: set[str]) -> int:
    """Only who has some."""
    day = clock.start_of_day(now)
    open_today = and_(
        DutyTask.state == TaskState.OPEN,
        DutyTask.starts_at < day + timedelta(days=1),
        DutyTask.late_until > now,
    )
    some = 0
    for owner_id, n, first_id in _grouped(s, DutyTask.owner_id, open_today, DutyTask.due_at):
        key = f"duty/today/{day:%Y%m%d}/{owner_id}"
        some += _tell(s, [owner_id], TODAY, n, first_id, key, told)
    return some


def _of_last_hours(s: Session, now: datetime, told: set[str]) -> int:
    soon = DutyTask.due_at > now, DutyTask.due_at <= now + SOON, DutyTask.starts_at <= now + SOON - LONG
    wanted = select(DutyTask).where(DutyTask.state == TaskState.OPEN, *soon, DutyTask.owner_id.is_not(None))
    long = [
        task
        for task in s.scalars(wanted.order_by(DutyTask.id).limit(IN_ONE_GO))
        if task.due_at - task.starts_at >= LONG
    ]
    return sum(
        _tell(s, [task.owner_id], LAST_HOUR, 1, task.id, f"duty/hour/{task.id}/{task.owner_id}", told)
        for task in long
    )


def _yesterday(now: datetime) -> ColumnElement[bool]:
    """Over since yesterday's midnight and not done, whether or not a job has said so yet."""
    day = clock.start_of_day(now)
    over = DutyTask.late_until > day - timedelta(days=1), DutyTask.late_until <= day
    return and_(or_(DutyTask.state == TaskState.MISSED, DutyTask.state == TaskState.OPEN), *over)


def _of_missed(s: Session, now: datetime, told: set[str]) -> int:
    some, day = 0, clock.start_of_day(now)
    for owner_id, n, first_id in _grouped(s, DutyTask.owner_id, _yesterday(now), DutyTask.starts_at):
        key = f"duty/missed/{day:%Y%m%d}/{owner_id}"
        some += _tell(s, [owner_id], MISSED, n, first_id, key, told)
    return some


def _to_leaders(s: Session, now: datetime, told: set[str]) -> int:
    """One digest a project, however many there are."""
    some, day = 0, clock.start_of_day(now)
    for project_id, n, first_id in _grouped(s, DutyTask.project_id, _yesterday(now), DutyTask.starts_at):
        project = s.get_one(Project, project_id).name
        key = f"duty/team/{day:%Y%m%d}/{project_id}"
        some += _tell(s, _leaders(s, project_id), TEAM_MISSED, n, first_id, key, told, project=project)
    return some


def _leaders(s: Session, project_id: int) -> list[int]:
    here = has_role(Role.MANAGER, Role.SUPERVISOR), scope_of(project_id)
    return list(s.scalars(select(User.id).where(*here)))


def _grouped(
    s: Session, column: Any, which: ColumnElement[bool], order: Any
) -> Iterable[tuple[int, int, int]]:
    """(who or where, how many, the first of them)."""
    turn = func.row_number().over(partition_by=column, order_by=(order, DutyTask.id))
    number = func.count().over(partition_by=column)
    ranked = select(column.label("of"), number.label("n"), DutyTask.id.label("id"), turn.label("turn"))
    ranks = ranked.where(column.is_not(None), which).subquery()
    wanted = select(ranks.c.of, ranks.c.n, ranks.c.id).where(ranks.c.turn == 1).order_by(ranks.c.of)
    return [(of, n, id) for of, n, id in s.execute(wanted)]


def _tell(
    s: Session,
    people: Iterable[int | None],
    message: str,
    n: int,
    task_id: int,
    key: str,
    told: set[str],
    **more: str,
) -> int:
    if key in told:
        return 0
    wanted = select(DutyTask, Duty.title).join(Duty, Duty.id == DutyTask.duty_id)
    task, title = s.execute(wanted.where(DutyTask.id == task_id)).one()
    params = {"n": n, "title": title, "at": clock.shown(task.due_at), **more}
    project_id = task.project_id
    kind, source = AlertKind.INSPECTION, ("duty", task_id if n == 1 else 0)
    return tell(s, people, kind, message, params, source=source, key=key, project_id=project_id)
