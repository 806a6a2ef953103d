"""Pictures of questions: whoever writes one brings them loose, and the question takes them."""

from sqlalchemy.orm import Session

from lib.access import Actor
from lib.errors import Refused
from lib.files import service as files
from lib.files.rows import rows_of
from lib.i18n import N_
from lib.questions.content import Content
from lib.questions.writing_rules import pictures_of

OWNER = "question"


def take_pictures(s: Session, actor: Actor, question_id: int, content: Content) -> None:
    """What it shows and has not yet becomes its own; those only older wordings show stay for old papers."""
    if not (shown := set(pictures_of(content.asked))):
        return
    if fresh := shown - {row.id for row in rows_of(s, OWNER, question_id)}:
        given = files.attach.within(s, actor, ids=sorted(fresh), owner_kind=OWNER, owner_id=question_id)
        if not all(row.has_preview for row in given):
            raise Refused(N_("Only pictures can stand in a question."))
