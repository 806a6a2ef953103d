"""What the invented company follows up: two incidents with their tickets, and a few corrective actions."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.accounts import UserProject, UserRole
from db.actions import Action, ActionEvent
from db.choices.accounts import Role
from db.choices.actions import ActionMove, ActionSource, ActionState, Remedy, Severity
from db.choices.incidents import IncidentState
from db.choices.tickets import Move, TicketType
from db.customers import Household
from db.incidents import Incident, IncidentEcho
from db.search import contains
from db.surveys import Campaign
from db.tickets import Ticket, TicketEvent
from lib import clock
from lib.actions.rules import SERIES as ACTIONS
from lib.actions.rules import proposed_due
from lib.demo.staff import Crew
from lib.i18n import DEFAULT, pick
from lib.incidents.rules import SERIES as INCIDENTS
from lib.incidents.rules import filled, kinds
from lib.numbers import next_number

PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "demo_follow_ups.yaml"
PROJECT, MOST_LINKED = 1, 6
CALLED_BEFORE = timedelta(days=4)


@cache
def told() -> dict[str, list[dict[str, Any]]]:
    return dict(yaml.safe_load(PRESET.read_text("utf8")))


def follow_up(s: Session, crew: Crew, now: datetime) -> None:
    """In the first project, as its people would have done it."""
    incidents = [_incident(s, crew, now, about) for about in told()["incidents"]]
    for about in told()["actions"]:
        _action(s, crew, now, about, incidents[0])


# -- incidents ---------------------------------------------------------------------------------


def _incident(s: Session, crew: Crew, now: datetime, about: dict[str, Any]) -> Incident:
    called = now - timedelta(days=about.get("days", 0), hours=about.get("hours", 0))
    began = _last_call(s, about["words"], called) or called
    ended = began + timedelta(hours=about["lasted"]) if "lasted" in about else None
    tickets = _tickets(s, about["words"], began, ended or now)
    expected = now + timedelta(hours=about["expected"]) if "expected" in about else ended
    kind = kinds()[about["kind"]]
    incident = Incident(
        no=next_number(s, INCIDENTS, began),
        project_id=PROJECT,
        title=about["title"],
        category=about["kind"],
        place=about["place"],
        notice=_notice(kind.ended if ended else kind.notice, about["place"], expected),
        state=IncidentState.OVER if ended else IncidentState.OPEN,
        began_at=began,
        expected_at=expected,
        ended_at=ended,
        by_id=crew.desk[0],
    )
    s.add(incident)
    s.flush()
    _link(s, incident, tickets, crew)
    _echo(s, incident, about["voices"])
    return incident


def _notice(text: str | dict[str, str], place: str, expected: datetime | None) -> str:
    until = f"{clock.local(expected):%H:%M}前" if expected else ""
    return filled(pick(text, DEFAULT).strip(), place=place, until=until)


def _last_call(s: Session, words: list[str], before: datetime) -> datetime | None:
    """An incident begins with a call."""
    return s.scalar(_speaking_of(s, words, func.max(Ticket.received_at)).where(Ticket.received_at <= before))


def _speaking_of(s: Session, words: list[str], *columns: Any) -> Any:
    wanted = select(*columns).where(Ticket.project_id == PROJECT, Ticket.type == TicketType.REPAIR)
    return wanted.where(or_(*(contains(s, Ticket.summary, word) for word in words)))


def _tickets(s: Session, words: list[str], since: datetime, until: datetime) -> list[Ticket]:
    """Repairs of about that time that speak of it; people call before anybody calls it an incident."""
    wanted = _speaking_of(s, words, Ticket).where(Ticket.received_at.between(since - CALLED_BEFORE, until))
    return list(s.scalars(wanted.order_by(Ticket.received_at.desc()).limit(MOST_LINKED)))


def _link(s: Session, incident: Incident, tickets: list[Ticket], crew: Crew) -> None:
    """A story only goes on: linked when its last word had been said."""
    last = dict(
        s.execute(
            select(TicketEvent.ticket_id, func.max(TicketEvent.at))
            .where(TicketEvent.ticket_id.in_([ticket.id for ticket in tickets]))
            .group_by(TicketEvent.ticket_id)
        ).all()
    )
    for ticket in tickets:
        ticket.incident_id = incident.id
        s.add(
            TicketEvent(
                ticket_id=ticket.id,
                move=Move.LINK,
                state=ticket.state,
                at=max(last[ticket.id], incident.began_at),
                by_id=crew.desk[0],
                note=f"{incident.no} {incident.title}",
                content={"incident": incident.id},
            )
        )
    s.flush()


def _echo(s: Session, incident: Incident, voices: int) -> None:
    homes = select(Household.id).where(Household.project_id == PROJECT).order_by(Household.id).limit(voices)
    for minute, home in enumerate(s.scalars(homes), 1):
        at = incident.began_at + timedelta(minutes=minute)
        s.add(IncidentEcho(incident_id=incident.id, household_id=home, key=f"household:{home}", at=at))
    s.flush()


# -- actions -----------------------------------------------------------------------------------


def _action(s: Session, crew: Crew, now: datetime, about: dict[str, Any], incident: Incident) -> None:
    raised = now - timedelta(days=about["days"])
    source = incident if about["source"] == ActionSource.INCIDENT else _ticket(s, about, raised)
    put_right(s, crew, raised, about, source)


def put_right(
    s: Session,
    crew: Crew,
    raised: datetime,
    about: dict[str, Any],
    source: Incident | Ticket | Campaign | None,
    item: str = "",
) -> None:
    """Raised by whoever manages the project, owned by the desk, put right within days."""
    boss, severity, state = _boss(s), Severity(about["severity"]), ActionState(about["state"])
    done = raised + timedelta(days=4) if "done" in about else None
    verified = raised + timedelta(days=5) if "verified" in about else None
    action = Action(
        no=next_number(s, ACTIONS, raised),
        project_id=PROJECT,
        source_kind=ActionSource(about["source"]),
        source_id=source.id if source else None,
        source_no=source.no if source else "",
        item=item,
        title=about["title"],
        detail=about["detail"],
        severity=severity,
        remedy=Remedy(about["remedy"]),
        owner_id=crew.desk[0],
        raised_by_id=boss,
        raised_at=raised,
        due_at=proposed_due(severity, raised),
        state=state,
        done_at=done,
        done_by_id=crew.desk[0] if done else None,
        verified_at=verified,
        verified_by_id=boss if verified else None,
    )
    s.add(action)
    s.flush()
    _happened(s, action, ActionMove.RAISE, ActionState.OPEN, raised, boss, "")
    if done:
        _happened(s, action, ActionMove.FINISH, ActionState.DONE, done, crew.desk[0], about["done"])
    if verified:
        _happened(s, action, ActionMove.VERIFY, ActionState.VERIFIED, verified, boss, about["verified"])


def _boss(s: Session) -> int:
    """Who manages the project."""
    wanted = select(UserRole.user_id).join(UserProject, UserProject.user_id == UserRole.user_id)
    here = wanted.where(UserRole.role == Role.MANAGER, UserProject.project_id == PROJECT)
    return s.scalars(here.order_by(UserRole.user_id)).first() or 0


def _ticket(s: Session, about: dict[str, Any], raised: datetime) -> Ticket | None:
    """The newest complaint or repair that was there by then, if it came from one."""
    if about["source"] != ActionSource.TICKET:
        return None
    wanted = select(Ticket).where(
        Ticket.project_id == PROJECT,
        Ticket.type == TicketType(about["of"]),
        Ticket.received_at <= raised,
    )
    return s.scalars(wanted.order_by(Ticket.received_at.desc()).limit(1)).one_or_none()


def _happened(
    s: Session, action: Action, move: ActionMove, state: ActionState, at: datetime, by: int, note: str
) -> None:
    s.add(ActionEvent(action_id=action.id, move=move, state=state, at=at, by_id=by, note=note))
    s.flush()
