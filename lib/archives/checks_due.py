"""A month, quarter or year nobody has looked through is told to whoever runs the project, once."""

from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.alerts import Alert
from db.archives import ArchiveRecord
from db.choices.alerts import AlertKind
from db.customers import Project
from lib import clock
from lib.access import Actor, command
from lib.alerts.rows import head_office, managers_of, tell
from lib.archives.check_rows import check_cycle, checked
from lib.archives.period_rules import Period, period_of
from lib.gaps import Span
from lib.i18n import N_
from lib.standards.company import company

GRACE = timedelta(days=5)
NOT_CHECKED = N_("{project}: the archives of {period} have not been checked yet. See Completeness.")


@command("archives.remind")
def remind_of_checks(s: Session, actor: Actor) -> int:
    """How many projects were told of, from the hour of the morning digest on."""
    now = clock.now()
    if clock.local(now).hour < company.within(s, actor).digest_hour:
        return 0
    period = _last(s, clock.local(now).date())
    done = {project for project, _period in checked(s, [period.key])}
    if None in done:
        return 0
    waiting = [(id, name) for id, name in _at_work(s, period) if id not in done]
    return sum(_tell(s, id, name, period) for id, name in waiting)


def _last(s: Session, today: date) -> Period:
    """The last one that ended, some days ago: people need a while to bring what is missing."""
    return period_of(check_cycle(s), today - GRACE).before


def _at_work(s: Session, period: Period) -> list[tuple[int, str]]:
    """Projects that filed anything in it, and were not told of it before."""
    begins, ends = Span(period.since, period.until).moments
    filed = exists().where(
        ArchiveRecord.project_id == Project.id,
        ArchiveRecord.filed_at >= begins,
        ArchiveRecord.filed_at < ends,
    )
    found = s.execute(select(Project.id, Project.name).where(filed).order_by(Project.id)).all()
    keys = s.scalars(select(Alert.key).where(Alert.kind == AlertKind.ARCHIVE, Alert.key.like("check/%")))
    told = {key.rpartition("/")[0] for key in keys}
    return [(id, name) for id, name in found if _key(id, period) not in told]


def _key(project_id: int, period: Period) -> str:
    return f"check/{project_id}/{period.key}"


def _tell(s: Session, project_id: int, name: str, period: Period) -> bool:
    people = managers_of(s, project_id) or head_office(s)
    params = {"project": name, "period": period.key}
    about = {"source": ("", None), "key": _key(project_id, period), "project_id": project_id}
    return tell(s, people, AlertKind.ARCHIVE, NOT_CHECKED, params, **about) > 0  # type: ignore[arg-type]
