"""What is late is told to its owner once a day, and in time to whoever runs the project."""

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from db.actions import Action
from db.alerts import Alert
from db.choices.actions import ActionState
from db.choices.alerts import AlertKind
from lib import clock
from lib.access import Actor, command
from lib.actions.rules import goes_up
from lib.alerts.rows import head_office, managers_of, tell
from lib.i18n import N_
from lib.standards.company import company

IN_ONE_GO = 500
LATE = N_("{no} “{title}” is late: it was due {due}.")


@command("actions.remind")
def remind(s: Session, actor: Actor) -> int:
    """Late actions nobody was reminded of today, some at a time, from the hour of the morning digest on."""
    now = clock.now()
    if clock.local(now).hour < company.within(s, actor).digest_hour:
        return 0
    told_today = exists().where(
        and_(
            Alert.source_kind == "action",
            Alert.source_id == Action.id,
            Alert.message == LATE,
            Alert.at >= clock.start_of_day(now),
        )
    )
    wanted = select(Action).where(Action.state == ActionState.OPEN, Action.due_at < now, ~told_today)
    late = s.scalars(wanted.order_by(Action.due_at, Action.id).limit(IN_ONE_GO)).all()
    for action in late:
        _remind_of(s, action)
    return len(late)


def _remind_of(s: Session, action: Action) -> None:
    now, people = clock.now(), {action.owner_id}
    if goes_up(action.severity, action.due_at, now):
        people |= set(managers_of(s, action.project_id) if action.project_id else head_office(s))
    tell(
        s,
        sorted(people),
        AlertKind.ACTION,
        LATE,
        {"no": action.no, "title": action.title, "due": clock.shown(action.due_at)},
        source=("action", action.id),
        key=f"action:{action.id}:late:{clock.local(now):%Y%m%d}",
        project_id=action.project_id,
    )
