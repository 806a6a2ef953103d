"""Inside the use cases: an action's photos and files, given to it and asked for."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.actions import Action, ActionEvent
from db.choices.actions import ActionMove
from lib import clock
from lib.access import Actor
from lib.actions.rows import happen
from lib.files import service as files
from lib.files.rows import rows_of
from lib.files.rules import FileRow

OWNER = "action"


def give(s: Session, actor: Actor, action: Action, file_ids: Sequence[int]) -> None:
    """Own loose files become the action's."""
    given = files.attach.within(s, actor, ids=file_ids, owner_kind=OWNER, owner_id=action.id)
    happen(s, actor, action, ActionMove.NOTE, clock.now(), files=[file.id for file in given])


def new_evidence(s: Session, action: Action) -> list[FileRow]:
    """Added since it was raised or last sent back."""
    asked = select(func.max(ActionEvent.at)).where(
        ActionEvent.action_id == action.id, ActionEvent.move.in_((ActionMove.RAISE, ActionMove.RETURN))
    )
    since = s.scalar(asked) or action.raised_at
    return [file for file in rows_of(s, OWNER, action.id) if file.at >= since]
