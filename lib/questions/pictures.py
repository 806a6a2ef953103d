"""A question's pictures, looked at by whoever may see the bank."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.files import StoredFile
from lib.access import Actor, query
from lib.files.rows import gone, stored
from lib.files.rules import Stored
from lib.questions.picture_rows import OWNER


@query("questions.view")
def look_at_picture(s: Session, actor: Actor, *, id: int) -> Stored:
    """By its own id, in whichever wording of whichever question it stands."""
    wanted = select(StoredFile).where(StoredFile.id == id, StoredFile.owner_kind == OWNER)
    found = s.scalars(wanted.where(StoredFile.removed_at.is_(None))).one_or_none()
    if found is None:
        raise gone()
    return stored(found)
