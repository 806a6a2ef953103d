"""Inside the use cases: a person's own loose files, and the files of an owner found before."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.files import StoredFile
from lib import clock
from lib.access import Actor
from lib.errors import NotFound
from lib.files.rules import FileRow, Stored
from lib.i18n import N_

LOOSE = ""
OF_A_FORM = "~"


def gone() -> NotFound:
    return NotFound(N_("This file is not there, or not yours to see."))


def loose_of(actor: Actor) -> str:
    """A person's loose files are known by who brought them, a resident's by the form being filled in."""
    return LOOSE if actor.user_id is not None else f"{OF_A_FORM}{actor.session}"[:20]


def may_have_loose(actor: Actor) -> bool:
    return actor.user_id is not None or bool(actor.session)


def find_loose(s: Session, actor: Actor, id: int) -> StoredFile:
    """Until a record takes it, a file is seen by nobody but the one who brought it."""
    wanted = select(StoredFile).where(StoredFile.id == id, StoredFile.removed_at.is_(None))
    own = wanted.where(StoredFile.by_id == actor.user_id, StoredFile.owner_kind == loose_of(actor))
    found = s.scalars(own).one_or_none()
    if found is None or not may_have_loose(actor):
        raise gone()
    return found


def find_of(s: Session, owner_kind: str, owner_id: int, id: int) -> StoredFile:
    wanted = select(StoredFile).where(StoredFile.id == id, StoredFile.removed_at.is_(None))
    of_owner = wanted.where(StoredFile.owner_kind == owner_kind, StoredFile.owner_id == owner_id)
    if not (found := s.scalars(of_owner).one_or_none()):
        raise gone()
    return found


def rows_of(s: Session, owner_kind: str, owner_id: int) -> list[FileRow]:
    wanted = (
        select(StoredFile, User.display_name)
        .outerjoin(User, User.id == StoredFile.by_id)
        .where(StoredFile.owner_kind == owner_kind, StoredFile.owner_id == owner_id)
        .where(StoredFile.removed_at.is_(None))
        .order_by(StoredFile.id)
    )
    return [_row(file, by or "") for file, by in s.execute(wanted)]


def _row(f: StoredFile, by: str) -> FileRow:
    return FileRow(f.id, f.name, f.media_type, f.size, f.purpose, f.at, by, f.by_id, bool(f.preview))


def stored(f: StoredFile) -> Stored:
    return Stored(f.id, f.name, f.media_type, f.sha256, f.preview)


def number_of(s: Session, owner_kind: str, owner_id: int) -> int:
    wanted = select(func.count()).select_from(StoredFile).where(StoredFile.removed_at.is_(None))
    return s.scalar(wanted.where(StoredFile.owner_kind == owner_kind, StoredFile.owner_id == owner_id)) or 0


def kept_today(s: Session, user_id: int) -> tuple[int, int]:
    """(files, bytes) one person has brought since midnight."""
    wanted = select(func.count(), func.coalesce(func.sum(StoredFile.size), 0))
    since = clock.start_of_day(clock.now())
    found = s.execute(wanted.where(StoredFile.by_id == user_id, StoredFile.at >= since)).one()
    return int(found[0]), int(found[1])


def take(s: Session, actor: Actor, ids: Collection[int], owner_kind: str, owner_id: int) -> list[StoredFile]:
    """Own loose files, or what this owner has already; anything else is not there."""
    wanted = select(StoredFile).where(StoredFile.id.in_(set(ids)), StoredFile.removed_at.is_(None))
    owner = (owner_kind, owner_id)
    found = s.scalars(wanted.with_for_update()).all()
    files = [f for f in found if _is_own(f, actor) or (f.owner_kind, f.owner_id) == owner]
    if len(files) < len(set(ids)):
        raise NotFound(N_("A file is not there any more. Please add it again."))
    return files


def _is_own(file: StoredFile, actor: Actor) -> bool:
    own = file.by_id == actor.user_id and file.owner_kind == loose_of(actor)
    return own and may_have_loose(actor)
