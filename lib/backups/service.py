"""The list of backups: asked for, begun, looked at, failed; and telling the administrators."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db.accounts import SignInSession, User
from db.alerts import JobLease
from db.backups import Backup
from db.choices.alerts import AlertKind
from db.choices.backups import BackupState
from lib import audit, clock
from lib.access import Actor, command, query
from lib.alerts.rows import administrators, tell
from lib.backups.rules import SEALED, WORRY, is_worrying
from lib.errors import Refused
from lib.i18n import N_
from lib.paging import Page, page_of

OPEN = (BackupState.WAITING, BackupState.RUNNING, BackupState.MADE)
REMEMBERED = timedelta(days=400)
FAILED = N_("The backup failed: {trouble}")
SHORT = N_("A backup was made, but: {trouble}")
OLD = N_("There has been no verified backup for more than 26 hours. Look at the backups.")


@dataclass(frozen=True)
class BackupRow:
    """One of the list; sizes in bytes."""

    id: int
    name: str
    state: BackupState
    began_at: datetime
    ended_at: datetime | None
    verified_at: datetime | None
    size: int
    files: int
    rows: int
    encrypted: bool
    trouble: str


@dataclass(frozen=True)
class Standing:
    """How things stand: the last one that was looked at, the one under way, the last that failed since."""

    verified: BackupRow | None
    open: BackupRow | None
    failed: BackupRow | None


@dataclass(frozen=True)
class Turn:
    """What decides whether one is due."""

    asked: bool
    verified_at: datetime | None
    tried_at: datetime | None


@dataclass(frozen=True)
class Found:
    """A backup lying in the folder, when it was made, its bytes."""

    name: str
    at: datetime
    size: int


SHOWN = (
    Backup.id,
    Backup.name,
    Backup.state,
    Backup.began_at,
    Backup.ended_at,
    Backup.verified_at,
    Backup.size,
    Backup.files,
    Backup.rows,
    Backup.encrypted,
    Backup.trouble,
)


# -- looking -----------------------------------------------------------------------------------


@query("backups.view")
def backups(s: Session, actor: Actor, *, number: int = 1, size: int = 20) -> Page[BackupRow]:
    found = page_of(s, select(*SHOWN).order_by(Backup.id.desc()), number=number, size=size)
    return Page([BackupRow(*row) for row in found.rows], found.total, found.number, found.size)


@query("backups.view")
def standing(s: Session, actor: Actor) -> Standing:
    verified = _newest(s, BackupState.VERIFIED)
    failed = _newest(s, BackupState.FAILED)
    since = bool(failed and (not verified or failed.id > verified.id))
    return Standing(verified, _newest(s, *OPEN), failed if since else None)


def _newest(s: Session, *states: BackupState) -> BackupRow | None:
    wanted = select(*SHOWN).where(Backup.state.in_(states)).order_by(Backup.id.desc()).limit(1)
    row = s.execute(wanted).one_or_none()
    return BackupRow(*row) if row else None


@query("backups.run")
def turn(s: Session, actor: Actor) -> Turn:
    asked = s.scalar(select(Backup.id).where(Backup.state == BackupState.WAITING).limit(1))
    tried = s.scalar(select(func.max(Backup.began_at)).where(Backup.state != BackupState.WAITING))
    return Turn(asked is not None, s.scalar(select(func.max(Backup.verified_at))), tried)


@query("backups.run")
def verified_ones(s: Session, actor: Actor) -> list[tuple[str, datetime]]:
    """(name, when it was begun)."""
    wanted = select(Backup.name, Backup.began_at).where(Backup.state == BackupState.VERIFIED)
    return [(name, at) for name, at in s.execute(wanted)]


# -- from asking to done -----------------------------------------------------------------------


@command("backups.make")
def ask(s: Session, actor: Actor) -> int:
    """The job runner makes it, within a minute."""
    if s.scalar(select(Backup.id).where(Backup.state.in_(OPEN)).limit(1)):
        raise Refused(N_("A backup is on its way already."))
    now = clock.now()
    waiting = Backup(name=f"{actor.key} {now:%Y%m%d%H%M%S%f}"[:80], state=BackupState.WAITING, began_at=now)
    s.add(waiting)
    s.flush()
    audit.note(s, backup="asked")
    return waiting.id


@command("backups.run")
def begin(s: Session, actor: Actor, *, name: str, encrypted: bool) -> int:
    """Whatever was asked for is answered by this one."""
    s.execute(delete(Backup).where(Backup.state == BackupState.WAITING))
    begun = Backup(name=name, state=BackupState.RUNNING, began_at=clock.now(), encrypted=encrypted)
    s.add(begun)
    s.flush()
    return begun.id


@command("backups.run")
def grow(s: Session, actor: Actor, *, id: int, size: int) -> None:
    s.get_one(Backup, id).size = size


@command("backups.run")
def made(s: Session, actor: Actor, *, id: int, size: int) -> None:
    backup = s.get_one(Backup, id)
    backup.state, backup.size = BackupState.MADE, size


@command("backups.run")
def verified(
    s: Session, actor: Actor, *, id: int, size: int, files: int, rows: int, sha256: str, trouble: str
) -> None:
    """trouble: what the administrators should know, though the backup is good."""
    backup, now = s.get_one(Backup, id), clock.now()
    backup.state, backup.ended_at, backup.verified_at = BackupState.VERIFIED, now, now
    backup.size, backup.files, backup.rows, backup.sha256 = size, files, rows, sha256
    backup.trouble = trouble
    if trouble:
        _tell(s, SHORT, {"trouble": trouble}, id, f"backup/{backup.name}")


@command("backups.run")
def fail(s: Session, actor: Actor, *, id: int, trouble: str) -> None:
    backup = s.get_one(Backup, id)
    backup.state, backup.ended_at, backup.trouble = BackupState.FAILED, clock.now(), trouble[:200]
    _tell(s, FAILED, {"trouble": trouble}, id, f"backup/{backup.name}")


@command("backups.run")
def tidy(s: Session, actor: Actor, *, trouble: str) -> list[str]:
    """Those under way when none is: their process was killed. Their names."""
    left = s.scalars(select(Backup).where(Backup.state.in_((BackupState.RUNNING, BackupState.MADE)))).all()
    for backup in left:
        fail.within(s, actor, id=backup.id, trouble=trouble)
    return [backup.name for backup in left]


@command("backups.run")
def forget(s: Session, actor: Actor, *, names: Collection[str]) -> None:
    """Rows of backups that were let go, and of what failed long ago."""
    s.execute(delete(Backup).where(Backup.name.in_(names)))
    s.execute(delete(Backup).where(Backup.began_at < clock.now() - REMEMBERED))


@command("backups.run")
def worry(s: Session, actor: Actor) -> int:
    """Tell the administrators once a day while there is no verified backup of the last 26 hours."""
    now = clock.now()
    settled = s.scalar(select(func.min(User.created_at)))
    late = is_worrying(now, s.scalar(select(func.max(Backup.verified_at))))
    if not late or settled is None or now - settled < WORRY:
        return 0
    return _tell(s, OLD, {}, None, f"backups/{clock.local(now):%Y-%m-%d}")


def _tell(s: Session, message: str, params: dict[str, str], id: int | None, key: str) -> int:
    people = administrators(s)
    source = ("backup", id)
    return tell(s, people, AlertKind.TROUBLE, message, params, source=source, key=key, project_id=None)


# -- brought back ------------------------------------------------------------------------------


@command("backups.run")
def brought_back(
    s: Session, actor: Actor, *, file: str, made_at: str, rows: int, there: Sequence[Found]
) -> None:
    """In the audit log that was brought back; sign-ins that were over by now do not come to life again."""
    s.execute(delete(SignInSession))
    s.execute(delete(JobLease))
    s.execute(delete(Backup).where(Backup.state.in_(OPEN)))
    listed = set(s.scalars(select(Backup.name)))
    s.add_all(_looked_at(found) for found in there if found.name not in listed)
    audit.note(s, restored=file, made_at=made_at, rows=rows)


def _looked_at(found: Found) -> Backup:
    """Only what was looked at when it was made stays in the folder."""
    encrypted = found.name.endswith(SEALED)
    times = {"began_at": found.at, "ended_at": found.at, "verified_at": found.at}
    return Backup(name=found.name, state=BackupState.VERIFIED, size=found.size, encrypted=encrypted, **times)
