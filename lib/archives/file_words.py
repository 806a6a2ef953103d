"""Which of a record's files are found by their words."""

from sqlalchemy.orm import Session

from db.choices.archives import TextState
from lib.access import Actor, query
from lib.archives.find_rules import OWNER
from lib.archives.opening_rows import may_read
from lib.archives.scope import find_record
from lib.errors import Refused
from lib.files import service as files
from lib.files import texts
from lib.i18n import N_


@query("archives.view")
def words_read(s: Session, actor: Actor, *, id: int) -> dict[int, TextState]:
    """File → what reading it came to; nothing of pictures."""
    record = find_record(s, actor, id)
    if not may_read(s, actor, record):
        raise Refused(N_("Please open this record first."))
    held = files.attached.within(s, actor, owner_kind=OWNER, owner_id=record.id)
    return texts.states.within(s, actor, ids=[file.id for file in held])
