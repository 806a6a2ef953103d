"""An action's legal moves, its proposed dates, what it needs, and whom a late one goes up to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from db.choices.actions import ActionMove, ActionSource, ActionState, Remedy, Severity, Stage

SERIES = "ZG"
UNFINISHED = frozenset({ActionState.OPEN, ActionState.DONE})
# Until when, proposed by how grave it is.
DAYS = {Severity.HIGH: 3, Severity.NORMAL: 7, Severity.LOW: 14}
# So long after its date whoever runs the project hears of it too; of a serious one at once.
DAYS_TO_GO_UP = {Severity.HIGH: 0, Severity.NORMAL: 3, Severity.LOW: 7}
# And head office so long after it.
DAYS_TO_HEAD_OFFICE = {Severity.HIGH: 3, Severity.NORMAL: 6, Severity.LOW: 14}
# A serious one is looked at again: has it lasted?
EFFECT_DAYS = 30
MOST_MONEY = Decimal(10_000_000)


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
    ActionMove.PLAN: _step("open", None, "work"),
    ActionMove.VERIFY: _step("done", ActionState.VERIFIED, "verify"),
    ActionMove.RETURN: _step("done", ActionState.OPEN, "verify", reason=True),
    ActionMove.ASSIGN: _step("open", None, "raise", reason=True),
    ActionMove.NOTE: _step("open done", None, "work", reason=True),
    ActionMove.ASK: _step("open", None, "work", reason=True),
    ActionMove.EFFECT: _step("verified", None, "verify"),
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
    place: str
    measure: str
    money: Decimal | None
    photo: bool
    repeats: int
    repeat_of_id: int | None
    effect_due_at: datetime | None
    effective: bool | None
    gone_up: Stage | None


@dataclass(frozen=True)
class Filter:
    """What a list shows; empty means everything. mine: owned or raised by this person.

    to_verify: what this person may verify; effect: serious ones whose effect is due to be looked at.
    """

    text: str = ""
    states: frozenset[ActionState] = frozenset()
    owner_id: int | None = None
    mine: int | None = None
    project_id: int | None = None
    source_kind: ActionSource | None = None
    severity: Severity | None = None
    late: bool = False
    repeated: bool = False
    to_verify: int | None = None
    effect: bool = False


def may_move(state: ActionState, move: ActionMove) -> bool:
    return move in MOVES and state in MOVES[move].sources


def may_verify(user_id: int | None, owner_id: int, done_by_id: int | None) -> bool:
    """Somebody who neither owns it nor put it right."""
    return user_id is not None and user_id not in (owner_id, done_by_id)


def puts_off_own_date(
    user_id: int | None, owner_id: int, raised_by_id: int | None, due_at: datetime | None, later: datetime
) -> bool:
    """Somebody else decides how long it may take, unless one raised it oneself."""
    return owner_id == user_id != raised_by_id and due_at is not None and later > due_at


def is_late(state: ActionState, due_at: datetime | None, now: datetime) -> bool:
    """Once put right, it waits for somebody else."""
    return state == ActionState.OPEN and due_at is not None and due_at < now


def proposed_due(severity: Severity, now: datetime) -> datetime:
    return now + timedelta(days=DAYS[severity])


def gone_up(severity: Severity, due_at: datetime | None, now: datetime) -> Stage | None:
    """To whom a late one is told by now, besides its owner."""
    if due_at is None or now < due_at + timedelta(days=DAYS_TO_GO_UP[severity]):
        return None
    head = now >= due_at + timedelta(days=DAYS_TO_HEAD_OFFICE[severity])
    return Stage.HEAD if head else Stage.MANAGERS


def raised(severity: Severity) -> Severity:
    """One step graver, as what came back is."""
    return Severity.NORMAL if severity == Severity.LOW else Severity.HIGH


def must_be_planned(severity: Severity, source: ActionSource) -> bool:
    """A serious finding of an inspection: its measure and its money are said before it is put right."""
    return severity == Severity.HIGH and source == ActionSource.INSPECTION


def effect_due(severity: Severity, verified_at: datetime) -> datetime | None:
    return verified_at + timedelta(days=EFFECT_DAYS) if severity == Severity.HIGH else None


def awaits_effect(effect_due_at: datetime | None, effective: bool | None) -> bool:
    return effect_due_at is not None and effective is None
