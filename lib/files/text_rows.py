"""Inside the use cases: which contents wait to be read, and the words of what a record holds."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from db.archives import FileText
from db.choices.archives import TextState
from db.files import StoredFile
from db.upserts import insert
from lib import clock
from lib.files.text_rules import READABLE
from lib.steps import asked, chunks

# What is searched → the owners whose files are found by their words with it.
HOLDERS = {"archive": ("archive", "sheet"), "ticket": ("ticket",)}
SEARCHED = tuple(owner for owners in HOLDERS.values() for owner in owners)
MOST_OF_ONE = 50_000
"""Characters of one file that are searched."""


def await_words(s: Session, files: Iterable[StoredFile]) -> None:
    """Given to a record: their words are wanted, once for each content."""
    wanted = {f.sha256 for f in files if f.owner_kind in SEARCHED and f.media_type in READABLE}
    rows = [{"sha256": one, "state": TextState.WAITING, "at": clock.now()} for one in sorted(wanted)]
    for some in chunks(rows):
        s.execute(insert(s, FileText).on_conflict_do_nothing(), some)


def words_of(s: Session, kind: str, ids: Collection[int]) -> dict[int, list[str]]:
    """Those that hold any file → the words of the files that have been read, oldest first."""
    found: dict[int, list[str]] = defaultdict(list)
    read = and_(FileText.sha256 == StoredFile.sha256, FileText.state == TextState.READ)
    wanted = (
        select(StoredFile.owner_id, func.substr(FileText.text, 1, MOST_OF_ONE))
        .outerjoin(FileText, read)
        .where(StoredFile.owner_kind.in_(HOLDERS[kind]), StoredFile.removed_at.is_(None))
        .order_by(StoredFile.id)
    )
    for id, text in asked(s, wanted, StoredFile.owner_id, ids):
        found[id] += [text] if text else []
    return found
