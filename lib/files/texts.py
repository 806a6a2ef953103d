"""The words inside attached documents: which are still to be read, kept once a content, forgotten with it."""

from collections.abc import Collection

from sqlalchemy import delete, exists, func, insert, literal, select, update
from sqlalchemy.orm import Session

from db import search
from db.archives import FileText
from db.base import Moment
from db.choices.archives import TextState
from db.files import StoredFile
from lib import clock
from lib.access import Actor, command, query
from lib.files.text_rows import HOLDERS, SEARCHED
from lib.files.text_rules import READABLE

ATTACHED = (StoredFile.owner_kind.in_(SEARCHED), StoredFile.removed_at.is_(None))


@command("files.read")
def await_all(s: Session, actor: Actor) -> None:
    """Documents of before an update: each content nobody has looked into yet waits to be read."""
    waiting = literal(TextState.WAITING, FileText.state.type)
    wanted = (
        select(StoredFile.sha256, waiting, literal(""), literal(clock.now(), Moment()))
        .where(*ATTACHED, StoredFile.media_type.in_(READABLE))
        .where(StoredFile.sha256.not_in(select(FileText.sha256)))
        .distinct()
    )
    s.execute(insert(FileText).from_select(["sha256", "state", "text", "at"], wanted))


@query("files.read")
def waiting(s: Session, actor: Actor, *, most: int) -> list[tuple[str, str]]:
    """(hash, kind) of contents to be read, those that came first before the others."""
    wanted = (
        select(FileText.sha256, func.min(StoredFile.media_type))
        .join(StoredFile, StoredFile.sha256 == FileText.sha256)
        .where(FileText.state == TextState.WAITING, StoredFile.media_type.in_(READABLE))
        .group_by(FileText.sha256, FileText.at)
        .order_by(FileText.at, FileText.sha256)
        .limit(most)
    )
    return [(hash, READABLE[media_type]) for hash, media_type in s.execute(wanted)]


@command("files.read")
def keep_words(s: Session, actor: Actor, *, hash: str, state: str, text: str) -> None:
    """Whoever holds the file is found by its words from now on."""
    read = {"state": TextState(state), "text": text, "at": clock.now()}
    s.execute(update(FileText).where(FileText.sha256 == hash).values(read))
    wanted = select(StoredFile.owner_kind, StoredFile.owner_id).where(StoredFile.sha256 == hash, *ATTACHED)
    found = s.execute(wanted).all()
    for kind, owners in HOLDERS.items():
        search.later(s, kind, sorted({id for owner, id in found if id and owner in owners}))


@command("files.sweep")
def forget_orphans(s: Session, actor: Actor) -> None:
    """Words of contents no row names any more."""
    named = exists().where(StoredFile.sha256 == FileText.sha256)
    s.execute(delete(FileText).where(~named))


@query("files.attach")
def states(s: Session, actor: Actor, *, ids: Collection[int]) -> dict[int, TextState]:
    """File → what reading it came to; whose files they are, the caller has found through its own scope."""
    wanted = select(StoredFile.id, FileText.state).join(FileText, FileText.sha256 == StoredFile.sha256)
    return dict(s.execute(wanted.where(StoredFile.id.in_(ids))).all())
