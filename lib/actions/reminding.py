"""What is late is told to its owner once a day and in time to those above; so is a look at the effect."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from db.actions import Action
from db.alerts import Alert
from db.choices.actions import ActionState, Severity
from db.choices.alerts import AlertKind
from lib import clock
from lib.access import Actor, command
from lib.actions.figure_rows import late_by
from lib.actions.listed_rows import effect_is_due
from lib.actions.rows import in_charge
from lib.actions.rules import DAYS_TO_GO_UP, DAYS_TO_HEAD_OFFICE
from lib.alerts.rows import administrators, head_office, tell
from lib.i18n import N_
from lib.standards.company import company

IN_ONE_GO = 500
DAYS_QUIET = 6  # a check that is due is told of once a week
LATE = N_("{no} “{title}” is late: it was due {due}.")
UP = N_("{no} “{title}” is late and comes up to you: it was due {due}.")
TO_HEAD = N_("{no} “{title}” is still late and comes up to head office: it was due {due}.")
EFFECT = N_("{no} “{title}” was put right a month ago: please look whether it has lasted.")


@dataclass(frozen=True)
class Telling:
    """What is told of which actions, to whom; since: told after that moment, it is not told again."""

    name: str
    message: str
    which: ColumnElement[bool]
    since: ColumnElement[datetime | None] | datetime
    people: Callable[[Session, Action], Sequence[int]]


@command("actions.remind")
def remind(s: Session, actor: Actor) -> int:
    """What nobody was told of yet, some at a time, from the hour of the morning digest on."""
    now = clock.now()
    if clock.local(now).hour < company.within(s, actor).digest_hour:
        return 0
    return sum(_tell_all(s, telling, now) for telling in _tellings(now))


def _tellings(now: datetime) -> list[Telling]:
    """Owners each day, those above once for a date that has passed, the effect once a week."""
    return [
        Telling("late", LATE, late_by(now), clock.start_of_day(now), _owner),
        Telling("up", UP, _late_for(DAYS_TO_GO_UP, now), Action.due_at.expression, _in_charge),
        Telling("head", TO_HEAD, _late_for_head(now), Action.due_at.expression, _head),
        Telling("effect", EFFECT, effect_is_due(now), clock.days_ago(now, DAYS_QUIET), _lookers),
    ]


def _late_for(days: dict[Severity, int], now: datetime) -> ColumnElement[bool]:
    """Open, and so many days past its date, as grave as it is."""
    grave = [
        and_(Action.severity == severity, Action.due_at <= now - timedelta(days=n))
        for severity, n in days.items()
    ]
    return and_(Action.state == ActionState.OPEN, Action.due_at < now, or_(*grave))


def _late_for_head(now: datetime) -> ColumnElement[bool]:
    """One of the whole company is head office's from the first step up."""
    return and_(_late_for(DAYS_TO_HEAD_OFFICE, now), Action.project_id.is_not(None))


def _owner(s: Session, action: Action) -> Sequence[int]:
    return [action.owner_id]


def _in_charge(s: Session, action: Action) -> Sequence[int]:
    return in_charge(s, action.project_id)


def _head(s: Session, action: Action) -> Sequence[int]:
    return head_office(s) or administrators(s)


def _lookers(s: Session, action: Action) -> Sequence[int]:
    """Whoever verified it, and those in charge, but not who owned or did it."""
    people = {action.verified_by_id, *in_charge(s, action.project_id)}
    return sorted({id for id in people if id} - {action.owner_id, action.done_by_id}) or _head(s, action)


def _tell_all(s: Session, telling: Telling, now: datetime) -> int:
    told = exists().where(
        Alert.source_kind == "action",
        Alert.source_id == Action.id,
        Alert.message == telling.message,
        Alert.at >= telling.since,
    )
    wanted = select(Action).where(telling.which, ~told).order_by(Action.due_at, Action.id)
    actions = s.scalars(wanted.limit(IN_ONE_GO)).all()
    for action in actions:
        _tell(s, telling, action, now)
    return len(actions)


def _tell(s: Session, telling: Telling, action: Action, now: datetime) -> None:
    tell(
        s,
        telling.people(s, action),
        AlertKind.ACTION,
        telling.message,
        {"no": action.no, "title": action.title, "due": clock.shown(action.due_at)},
        source=("action", action.id),
        key=f"action:{action.id}:{telling.name}:{clock.local(now):%Y%m%d}",
        project_id=action.project_id,
    )
