"""Which of a record's files are found by their words."""

from sqlalchemy.orm import Session

from db.choices.archives import TextState
from lib.access import Actor, query
from lib.archives.find_rules import OWNER
from lib.archives.scope import find_record
from lib.files import service as files
from lib.files import texts


@query("archives.view")
def words_read(s: Session, actor: Actor, *, id: int) -> dict[int, TextState]:
    """File → what reading it came to; nothing of pictures."""
    held = files.attached.within(s, actor, owner_kind=OWNER, owner_id=find_record(s, actor, id).id)
    return texts.states.within(s, actor, ids=[file.id for file in held])
