"""What runs out, is lacking or comes tomorrow: told to the person and to who leads them, each once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.accounts import Role
from db.choices.alerts import AlertKind
from db.choices.staff import CertificateState, StaffStatus
from db.choices.training import Presence, SessionState
from db.staff import Certificate, Staff
from db.training import Course, CourseSession
from lib import clock
from lib.access import Actor, command
from lib.accounts.scope import has_role, may, scope_of
from lib.alerts.rows import administrators, head_office, keys_told, tell
from lib.alerts.stage_rules import STAGES, TOLD_AFTER, stage
from lib.i18n import N_
from lib.standards.company import company
from lib.training.matrix_rows import lines, titles, today
from lib.training.matrix_rules import LACKS, PersonRow, Standing
from lib.training.remind_rules import week
from lib.training.session_rows import accounts_of, tell_of

IN_ONE_GO = 300
TOMORROW = N_("Reminder: {course} on {date}, {place}.")
ENDS = N_("What you passed in {course} holds until {date}. Please take it again in time.")
LACK = N_("Your post asks for {n} courses you have not passed or that have run out: {course} …")
TEAM = N_("{n} people lack training their post asks for; {m} of them should not work in the post yet.")
PAPER_ENDS = N_("Your certificate {certificate} is valid until {date}. Please renew it in time.")
PAPER_OF = N_("{name} ({no}): the certificate {certificate} is valid until {date}.")
REVIEW = N_("The course {course} was to be looked through by {date}.")


@command("training.remind")
def remind(s: Session, actor: Actor) -> int:
    """How many people were told something just now, from the hour of the morning digest on."""
    if clock.local(clock.now()).hour < company.within(s, actor).digest_hour:
        return 0
    told = keys_told(s, AlertKind.TRAINING)
    return _of_sessions(s, told) + _of_people(s, told) + _of_certificates(s, told) + _of_reviews(s, told)


# -- sessions ----------------------------------------------------------------------------------


def _of_sessions(s: Session, told: set[str]) -> int:
    """Those of the next day and a half."""
    now = clock.now()
    soon = CourseSession.starts_at.between(now, now + timedelta(hours=36))
    wanted = select(CourseSession).where(soon, CourseSession.state == SessionState.PLANNED)
    some = 0
    for session in s.scalars(wanted.order_by(CourseSession.id)):
        key = f"tomorrow/{session.starts_at:%Y%m%d%H%M}"
        if f"session/{session.id}/{key}" not in told:
            some += tell_of(s, session, accounts_of(s, session, Presence.EXPECTED), TOMORROW, key)
    return some


# -- what a post asks for ----------------------------------------------------------------------


def _of_people(s: Session, told: set[str]) -> int:
    """Each of what runs out and, month by month, of what they lack; leaders week by week, in one figure."""
    rows = lines(s, Staff.status != StaffStatus.LEFT)
    linked = s.execute(select(Staff.id, Staff.user_id).where(Staff.user_id.is_not(None)))
    accounts = {id: user_id for id, user_id in linked if user_id}
    named = titles(s, {id for row in rows for id in row.cells})
    some = sum(_of_person(s, row, accounts[row.id], named, told) for row in rows if row.id in accounts)
    return some + _of_teams(s, rows, told)


def _of_person(s: Session, row: PersonRow, account: int, named: dict[int, str], told: set[str]) -> int:
    some = 0
    for id, cell in row.cells.items():
        if cell.standing != Standing.SOON or cell.until is None:
            continue
        key = f"holds/{row.id}/{id}/{cell.until}/{stage(cell.until, today())}"
        params = {"course": named[id], "date": cell.until.isoformat()}
        some += _tell(s, [account], ENDS, params, ("training", 0), key, row.project_id, told)
    lacking = [id for id, cell in row.cells.items() if cell.standing in LACKS]
    if lacking:
        key, few = f"lacks/{row.id}/{today():%Y%m}", {"n": len(lacking), "course": named[lacking[0]]}
        some += _tell(s, [account], LACK, few, ("training", 0), key, row.project_id, told)
    return some


def _of_teams(s: Session, rows: Iterable[PersonRow], told: set[str]) -> int:
    teams: dict[int | None, list[PersonRow]] = defaultdict(list)
    for row in rows:
        if row.has(*LACKS):
            teams[row.project_id].append(row)
    some = 0
    for project_id, team in teams.items():
        key = f"team/{project_id or 0}/{week(today())}"
        params = {"n": len(team), "m": sum(bool(row.not_yet) for row in team)}
        some += _tell(s, _leaders(s, project_id), TEAM, params, ("matrix", 0), key, project_id, told)
    return some


def _leaders(s: Session, project_id: int | None) -> list[int]:
    """Who manages and supervises there; head office's own people are the quality department's."""
    if project_id is None:
        return head_office(s) or administrators(s)
    here = has_role(Role.MANAGER, Role.SUPERVISOR), scope_of(project_id)
    return list(s.scalars(select(User.id).where(*here)))


# -- certificates, and courses to be looked through --------------------------------------------


def _of_certificates(s: Session, told: set[str]) -> int:
    """Those the staff list keeps: an electrician's, an operator's."""
    wanted = (
        select(Certificate, Staff)
        .join(Staff, Staff.id == Certificate.staff_id)
        .where(Certificate.state == CertificateState.DATED, Certificate.expires.between(*_due()))
        .where(Staff.status != StaffStatus.LEFT)
    )
    some = 0
    for one, person in s.execute(wanted.order_by(Certificate.id).limit(IN_ONE_GO)):
        expires = one.expires or date.max
        key = f"certificate/{one.id}/{expires}/{stage(expires, today())}"
        params = {"certificate": one.name, "date": expires.isoformat()}
        of_them = {**params, "name": person.name, "no": person.no or "—"}
        where = person.project_id
        some += _tell(s, [person.user_id], PAPER_ENDS, params, ("training", 0), f"{key}/own", where, told)
        some += _tell(s, _leaders(s, where), PAPER_OF, of_them, ("person", person.id), key, where, told)
    return some


def _of_reviews(s: Session, told: set[str]) -> int:
    wanted = select(Course).where(Course.active.is_(True), Course.review_by.between(*_due()))
    trainers = list(s.scalars(select(User.id).where(may("training.manage"))))
    some = 0
    for course in s.scalars(wanted.order_by(Course.id).limit(IN_ONE_GO)):
        by = course.review_by or date.max
        if by > today() + timedelta(days=min(STAGES)):
            continue
        key = f"review/{course.id}/{by}/{stage(by, today())}"
        params = {"course": course.title, "date": by.isoformat()}
        some += _tell(s, trainers, REVIEW, params, ("course", course.id), key, None, told)
    return some


def _due() -> tuple[date, date]:
    return today() - timedelta(days=TOLD_AFTER), today() + timedelta(days=max(STAGES))


def _tell(
    s: Session,
    people: Iterable[int | None],
    message: str,
    params: dict[str, Any],
    source: tuple[str, int],
    key: str,
    project_id: int | None,
    told: set[str],
) -> int:
    """Under a key of the room's own, so that no other room's is taken for it."""
    key, kind = f"training/{key}", AlertKind.TRAINING
    if key in told:
        return 0
    return tell(s, people, kind, message, params, source=source, key=key, project_id=project_id)
