"""An action's legal moves, its proposed dates, and whom a late one goes up to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.choices.actions import ActionMove, ActionSource, ActionState, Remedy, Severity

SERIES = "ZG"
UNFINISHED = frozenset({ActionState.OPEN, ActionState.DONE})
# Until when, proposed by how grave it is.
DAYS = {Severity.HIGH: 3, Severity.NORMAL: 7, Severity.LOW: 14}
# So long after its date whoever runs the project hears of it too; of a serious one at once.
DAYS_TO_GO_UP = {Severity.HIGH: 0, Severity.NORMAL: 3, Severity.LOW: 7}


@dataclass(frozen=True)
class Step:
    """From where to where, who may (a permission), and whether words must be given."""

    sources: frozenset[ActionState]
    target: ActionState | None
    permission: str
    reason: bool = False


def _step(sources: str, target: ActionState | None, permission: str, *, reason: bool = False) -> Step:
    return Step(
        frozenset(ActionState(word) for word in sources.split()), target, f"actions.{permission}", reason
    )


MOVES = {
    ActionMove.FINISH: _step("open", ActionState.DONE, "work"),
    ActionMove.VERIFY: _step("done", ActionState.VERIFIED, "verify"),
    ActionMove.RETURN: _step("done", ActionState.OPEN, "verify", reason=True),
    ActionMove.ASSIGN: _step("open", None, "raise", reason=True),
    ActionMove.NOTE: _step("open done", None, "work", reason=True),
    ActionMove.CANCEL: _step("open done", ActionState.CANCELLED, "cancel", reason=True),
}


@dataclass(frozen=True)
class Row:
    """An action as lists show it."""

    id: int
    no: str
    project_id: int | None
    project: str
    source_kind: ActionSource
    source_id: int | None
    source_no: str
    title: str
    severity: Severity
    remedy: Remedy | None
    owner_id: int
    owner: str
    raised_by: str
    raised_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    verified_at: datetime | None
    state: ActionState
    late: bool


def may_move(state: ActionState, move: ActionMove) -> bool:
    return move in MOVES and state in MOVES[move].sources


def may_verify(user_id: int | None, owner_id: int, done_by_id: int | None) -> bool:
    """Somebody who neither owns it nor put it right."""
    return user_id is not None and user_id not in (owner_id, done_by_id)


def is_late(state: ActionState, due_at: datetime | None, now: datetime) -> bool:
    """Once put right, it waits for somebody else."""
    return state == ActionState.OPEN and due_at is not None and due_at < now


def proposed_due(severity: Severity, now: datetime) -> datetime:
    return now + timedelta(days=DAYS[severity])


def goes_up(severity: Severity, due_at: datetime | None, now: datetime) -> bool:
    """Whether a late one is told to whoever runs the project, besides its owner."""
    return due_at is not None and now >= due_at + timedelta(days=DAYS_TO_GO_UP[severity])
