"""Complaints as people take them in and bring them along, for tests."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from db.alerts import Alert
from db.choices.alerts import AlertKind
from db.choices.tickets import Delivery, Grade, Reached, Satisfaction, State, WaitingFor
from db.tickets import Ticket, TicketEvent
from lib import clock
from lib.access import Actor
from lib.deeds import perform
from lib.staff import service as staff
from lib.tickets import complaints, service
from tests.cast import SLOW, Cast, add_home

CONTENT = {"reached": Reached.YES, "quality_ok": True, "satisfaction": Satisfaction.SATISFIED}


def complain(cast: Cast, by: Actor | None = None, *, at: dict[str, Any] | None = None, **answers: Any) -> int:
    """at: arguments of receive; answers: what the form is answered instead."""
    return cast.complain(by, answers=SLOW | answers, **(at or {}))


def unsorted(cast: Cast, **answers: Any) -> int:
    """Taken in by somebody who may not classify."""
    asker = replace(cast.clerk, permissions=cast.clerk.permissions - {"tickets.classify"})
    return complain(cast, asker, **answers)


def next_door(cast: Cast, number: str, project: int | None = None) -> dict[str, Any]:
    """Another household to complain from, as arguments of receive."""
    project = project or cast.project_a
    assert all((cast.household_a, cast.household_b))  # asked for while there is one of each
    home, person = add_home(project, "5", "1", number, "赵示例", "13711112222")
    return {"project_id": project, "household_id": home, "customer_id": person}


def person(cast: Cast, account: str = "", name: str = "孙示例") -> int:
    """One of the staff list, with an account if named."""
    id = perform(staff.add_person, cast.manager, None, name=name, project_id=cast.project_a)
    if account:
        perform(staff.link_account, cast.admin, None, id=id, user_id=cast.user_id(account))
    return id


def classify(cast: Cast, id: int, **values: Any) -> None:
    given = {"category": "slow", "grade": Grade.GENERAL, "department": "engineering"} | values
    perform(complaints.classify, cast.clerk, None, id=id, **given)


def investigate(cast: Cast, id: int, **values: Any) -> None:
    found = {"facts": "三次派单均无人响应", "valid": False, "verdict": "住户记错了日期"} | values
    perform(complaints.investigate, cast.clerk, None, id=id, **found)


def settle(cast: Cast, id: int) -> None:
    perform(service.finish, cast.clerk, None, id=id, note="已上门修好并致歉")


def answer(cast: Cast, id: int, **values: Any) -> None:
    given = {"text": "您好，问题已解决，特此答复。", "delivery": Delivery.HANDED} | values
    perform(complaints.answer, cast.clerk, None, id=id, **given)


def call_back(cast: Cast, id: int, **values: Any) -> None:
    perform(service.call_back, cast.manager, None, id=id, **(CONTENT | values))


def follow_up(cast: Cast, id: int) -> None:
    perform(complaints.follow_up, cast.clerk, None, id=id, note="一周后回访，未再发生")


def close(cast: Cast, id: int, **values: Any) -> None:
    perform(service.close, cast.clerk, None, id=id, **values)


def dispatch(cast: Cast, id: int) -> None:
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("technician"))


def hold(cast: Cast, id: int) -> None:
    until = clock.now() + timedelta(days=1)
    what = WaitingFor.CUSTOMER
    perform(service.wait, cast.clerk, None, id=id, waiting_for=what, promised=until, note="等住户回家")


WAY: dict[State, Callable[[Cast, int], None]] = {
    State.INVESTIGATED: investigate,
    State.DONE: settle,
    State.ANSWERED: answer,
    State.CALLED_BACK: call_back,
    State.FOLLOWED_UP: follow_up,
    State.CLOSED: close,
}


def complaint_at(cast: Cast, state: State, **answers: Any) -> int:
    """A complaint brought as far as this along the straight way."""
    id = complain(cast, **answers)
    for reached, step in WAY.items():
        if ticket(cast, id).state == state:
            break
        step(cast, id)
        assert ticket(cast, id).state == reached
    return id


def ticket(cast: Cast, id: int) -> Ticket:
    with cast.database.reading() as s:
        return s.get_one(Ticket, id)


def events(cast: Cast, id: int) -> list[TicketEvent]:
    with cast.database.reading() as s:
        wanted = select(TicketEvent).where(TicketEvent.ticket_id == id).order_by(TicketEvent.id)
        return list(s.scalars(wanted))


def told(cast: Cast, kind: AlertKind, id: int, source: str = "ticket") -> set[int]:
    """Whom an alert of this kind about this ticket reached."""
    with cast.database.reading() as s:
        wanted = select(Alert.user_id).where(Alert.kind == kind, Alert.source_id == id)
        return set(s.scalars(wanted.where(Alert.source_kind == source)))
