"""Files brought, given to the record they belong to, and taken away again."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.files import Purpose
from db.files import StoredFile
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Forbidden, Refused
from lib.files.ready import Ready, ready, store
from lib.files.rows import (
    find_loose,
    find_of,
    kept_today,
    loose_of,
    may_have_loose,
    number_of,
    rows_of,
    stored,
    take,
)
from lib.files.rules import MOST_OF_OWNER, FileRow, Kept, Stored, may_keep_more
from lib.files.text_rows import await_words
from lib.i18n import N_


@command("files.keep")
def keep(
    s: Session, actor: Actor, *, name: str, content: bytes | Ready, purpose: Purpose = Purpose.ATTACHED
) -> Kept:
    """A loose file of the actor's own. Bring it Ready, so that nobody waits while a photo is drawn.

    The same content brought again is the file that is there already.
    """
    if not may_have_loose(actor):
        raise Forbidden(N_("You are not permitted to do this. Ask an administrator if you need it."))
    made = content if isinstance(content, Ready) else ready(name, content)
    sha256, preview = store(made)
    file = _twin(s, actor, sha256, Purpose(purpose))
    if file is None:
        if actor.user_id is not None:
            _within_quota(s, actor.user_id, len(made.content))
        file = _loose(actor, made, sha256, preview, Purpose(purpose))
        s.add(file)
        s.flush()
    return Kept(file.id, file.name, file.media_type, bool(file.preview))


def _loose(actor: Actor, made: Ready, sha256: str, preview: str, purpose: Purpose) -> StoredFile:
    return StoredFile(
        sha256=sha256,
        preview=preview,
        name=made.name,
        media_type=made.media_type,
        size=len(made.content),
        width=made.width,
        height=made.height,
        purpose=purpose,
        owner_kind=loose_of(actor),
        at=clock.now(),
        by_id=actor.user_id,
    )


def _twin(s: Session, actor: Actor, sha256: str, purpose: Purpose) -> StoredFile | None:
    wanted = select(StoredFile).where(
        StoredFile.by_id == actor.user_id, StoredFile.owner_kind == loose_of(actor)
    )
    same = wanted.where(StoredFile.sha256 == sha256, StoredFile.purpose == purpose)
    return s.scalars(same.where(StoredFile.removed_at.is_(None)).limit(1)).one_or_none()


def _within_quota(s: Session, user_id: int, size: int) -> None:
    files, kept = kept_today(s, user_id)
    if not may_keep_more(files + 1, kept + size):
        raise Refused(N_("You have added very many files today. Please go on tomorrow."))


@command("files.keep")
def drop(s: Session, actor: Actor, *, id: int) -> None:
    """Take back an own file that no record has yet."""
    s.delete(find_loose(s, actor, id))


@query("files.keep")
def open_own(s: Session, actor: Actor, *, id: int) -> Stored:
    """A loose file is its uploader's alone."""
    return stored(find_loose(s, actor, id))


@command("files.attach")
def attach(s: Session, actor: Actor, *, ids: Sequence[int], owner_kind: str, owner_id: int) -> list[FileRow]:
    """Give own loose files to a record the caller has found through its own scope."""
    files = take(s, actor, ids, owner_kind, owner_id)
    for file in files:
        file.owner_kind, file.owner_id = owner_kind, owner_id
    s.flush()
    if number_of(s, owner_kind, owner_id) > MOST_OF_OWNER:
        raise Refused(N_("At most {n} files can be kept here."), n=MOST_OF_OWNER)
    await_words(s, files)
    given = {file.id for file in files}
    return [row for row in rows_of(s, owner_kind, owner_id) if row.id in given]


@query("files.attach")
def attached(s: Session, actor: Actor, *, owner_kind: str, owner_id: int) -> list[FileRow]:
    """What a record holds; whose record it is, the caller has found through its own scope."""
    return rows_of(s, owner_kind, owner_id)


@command("files.attach")
def take_away(s: Session, actor: Actor, *, id: int, owner_kind: str, owner_id: int) -> None:
    """Out of sight now, gone for good after thirty days; who may, the caller has decided."""
    find_of(s, owner_kind, owner_id, id).removed_at = clock.now()
