"""What nobody needs any more, and what the disk should hold but does not."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.files import StoredFile
from lib import clock, storage
from lib.access import Actor, command, query
from lib.files.rows import LOOSE, OF_A_FORM
from lib.files.rules import LOOSE_DAYS, REMOVED_DAYS

IN_ONE_GO = 500


@command("files.sweep")
def forget_old(s: Session, actor: Actor) -> int:
    """Rows of files no record took within a day, and of those removed a month ago; some at a time."""
    now = clock.now()
    nobody_s = or_(StoredFile.owner_kind == LOOSE, StoredFile.owner_kind.startswith(OF_A_FORM))
    loose = and_(nobody_s, StoredFile.at < now - timedelta(days=LOOSE_DAYS))
    removed = StoredFile.removed_at < now - timedelta(days=REMOVED_DAYS)
    wanted = select(StoredFile).where(or_(loose, removed)).order_by(StoredFile.id).limit(IN_ONE_GO)
    old = s.scalars(wanted.with_for_update()).all()
    for file in old:
        s.delete(file)
    return len(old)


@query("files.sweep")
def needed(s: Session, actor: Actor, *, hashes: Collection[str]) -> set[str]:
    """Those of the hashes that a row still names."""
    found: set[str] = set()
    for column in (StoredFile.sha256, StoredFile.preview):
        found |= set(s.scalars(select(column).where(column.in_(hashes))))
    return found


@query("files.sweep")
def lacking(s: Session, actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of files whose content the disk does not hold."""
    wanted = select(StoredFile.id, StoredFile.name, StoredFile.sha256, StoredFile.preview)
    there: dict[str, bool] = {}

    def holds(hash: str) -> bool:
        if hash not in there:
            there[hash] = storage.holds(hash)
        return there[hash]

    rows = s.execute(wanted.order_by(StoredFile.id)).all()
    return [(r.id, r.name) for r in rows if not holds(r.sha256) or (r.preview and not holds(r.preview))]
