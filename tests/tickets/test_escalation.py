"""Who is called when a promise is about to be broken, broken, long broken; and the morning's digest."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select, update

from db.accounts import User
from db.alerts import Alert, OutboxMessage
from db.choices.alerts import AlertKind, ChannelKind
from db.choices.standards import Clock, Measure, ProfileState, Unit
from db.choices.tickets import State
from db.standards import Clause, Profile
from db.tickets import Promise, Ticket
from lib.access import Actor
from lib.alerts import channels, service
from lib.deeds import perform, read
from lib.standards import company
from lib.tickets import escalation_service, morning
from lib.tickets.escalation_rules import Stage, span, stage
from tests.cast import Cast

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)  # noon in Shanghai, a Monday
HOUR = timedelta(hours=1)
JOB = Actor.system("tickets.escalation_service.escalate", "tickets.escalate")


# -- when --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "reached"),
    [
        (-31, None),
        (-30, Stage.SOON),
        (-1, Stage.SOON),
        (0, Stage.LATE),
        (119, Stage.LATE),
        (120, Stage.LONG_LATE),
        (9999, Stage.LONG_LATE),
    ],
)
def test_a_promise_of_two_hours(minutes: int, reached: Stage | None) -> None:
    """A quarter of the limit is shorter than the company's two hours."""
    assert stage(NOW + timedelta(minutes=minutes), NOW, 2 * HOUR, 2 * HOUR) == reached


def test_a_promise_of_days_is_long_late_after_one() -> None:
    assert stage(NOW - 2 * HOUR, NOW, 72 * HOUR, 2 * HOUR) == Stage.SOON
    assert stage(NOW + 23 * HOUR, NOW, 72 * HOUR, 2 * HOUR) == Stage.LATE
    assert stage(NOW + 24 * HOUR, NOW, 72 * HOUR, 2 * HOUR) == Stage.LONG_LATE


def test_the_limit_is_what_was_promised_not_what_the_night_made_of_it() -> None:
    assert span(Decimal("1.5"), Unit.HOURS, NOW - 17 * HOUR, NOW) == 1.5 * HOUR
    assert span(Decimal(45), Unit.MINUTES, NOW - 17 * HOUR, NOW) == 0.75 * HOUR
    assert span(Decimal(3), Unit.DAYS, NOW - 70 * HOUR, NOW) == 70 * HOUR
    assert span(None, None, NOW, NOW - HOUR) == timedelta()


# -- who ---------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def promise(
    cast: Cast, id: int, due: timedelta, *, limit: Decimal | None = Decimal(8), **values: Any
) -> None:
    """The ticket's only promise, due then, on a clause of so many hours."""
    with cast.database.writing() as s:
        profile = Profile(name="标准", state=ProfileState.DRAFT)
        s.add(profile)
        s.flush()
        told = {"measure": Measure.DONE, "unit": Unit.HOURS, "clock": Clock.ELAPSED}
        clause = Clause(profile_id=profile.id, limit=limit, **told)
        s.add(clause)
        s.flush()
        s.execute(delete(Promise).where(Promise.ticket_id == id))
        fact = {"ticket_id": id, "round": 0, "measure": Measure.DONE, "clause_id": clause.id}
        s.add(Promise(**fact, started_at=NOW - 8 * HOUR, **{"due_at": NOW + due, **values}))


def called(cast: Cast) -> dict[str, list[AlertKind]]:
    with cast.database.reading() as s:
        of = select(User.name, Alert.kind).join(User, User.id == Alert.user_id)
        rows = s.execute(of.where(Alert.kind.in_((AlertKind.SOON, AlertKind.LATE))).order_by(Alert.id)).all()
    return {name: [kind for who, kind in rows if who == name] for name in {row[0] for row in rows}}


def escalate() -> int:
    return perform(escalation_service.escalate, JOB)


@pytest.mark.both
def test_more_people_are_called_as_time_goes_by(cast: Cast, noon: time_machine.Traveller) -> None:
    """Each stage once, however often the job runs."""
    id = cast.ticket(State.DISPATCHED)
    promise(cast, id, 3 * HOUR)
    seen = []
    for hours in (0, 1.5, 3, 10, 11, 12):
        noon.move_to(NOW + hours * HOUR)
        escalate()
        assert escalate() == 0
        seen.append({name: len(kinds) for name, kinds in called(cast).items()})
    late = {"technician": 2, "clerk": 2, "manager": 1}
    long = {"technician": 3, "clerk": 3, "manager": 2, "quality": 1}
    assert seen == [{}, {"technician": 1, "clerk": 1}, late, late, long, long]


@pytest.mark.both
def test_what_people_are_told(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    promise(cast, id, -HOUR)
    escalate()
    (told,) = read(service.mine, cast.manager).rows
    assert (told.kind, told.source_kind, told.source_id) == (AlertKind.LATE, "ticket", id)
    assert told.params["no"].startswith("WX")
    assert told.params["due"] == "2026-03-02 11:00"
    assert (told.params["project"], told.params["measure"]) == ("莲花苑", "Work done")


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED, State.REJECTED])
def test_a_closed_ticket_nags_nobody(cast: Cast, state: State) -> None:
    promise(cast, cast.ticket(state), -HOUR)
    assert escalate() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"limit": None},
        {"dropped": True},
        {"met_at": NOW - HOUR},
        {"due_at": None, "paused": True},
        {"due_at": NOW - timedelta(days=9)},
    ],
    ids=["clause not set any more", "dropped", "met", "clock stands still", "long known"],
)
def test_a_promise_nobody_waits_for_nags_nobody(cast: Cast, values: dict[str, Any]) -> None:
    promise(cast, cast.ticket(State.DISPATCHED), -HOUR, **values)
    assert escalate() == 0


def test_where_nobody_has_it_in_hand_the_manager_is_warned(cast: Cast) -> None:
    id = cast.ticket(State.ACCEPTED)
    promise(cast, id, HOUR)
    with cast.database.writing() as s:
        s.execute(update(Ticket).where(Ticket.id == id).values(first_contact_id=None))
    escalate()
    assert called(cast) == {"manager": [AlertKind.SOON]}


def test_without_a_manager_whoever_is_above_is_called(cast: Cast) -> None:
    promise(cast, cast.ticket(State.DISPATCHED), -HOUR)
    with cast.database.writing() as s:
        s.execute(update(User).where(User.name.in_(("manager", "quality"))).values(active=False))
    escalate()
    assert set(called(cast)) == {"technician", "clerk", "admin"}


def test_a_crowd_is_called_about_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escalation_service, "MOST_TOLD", 2)
    monkeypatch.setattr(escalation_service, "CHUNK", 2)
    for id in [cast.ticket(State.DISPATCHED) for _ in range(5)]:
        promise(cast, id, -HOUR)
    assert [escalate() for _ in range(4)] == [2, 2, 1, 0]


def test_the_groups_robot_is_told_once_a_promise(cast: Cast) -> None:
    group = {"name": "群", "kind": ChannelKind.FEISHU, "address": "feishu://11aa", "kinds": [AlertKind.LATE]}
    perform(channels.add_channel, cast.admin, None, **group)
    promise(cast, cast.ticket(State.DISPATCHED), -HOUR)
    escalate()
    escalate()
    with cast.database.reading() as s:
        (message,) = s.scalars(select(OutboxMessage)).all()
    assert "莲花苑" in message.body
    assert "2026-03-02 11:00" in message.body


# -- in the morning ----------------------------------------------------------------------------


def digests(manager: Actor) -> list[service.Told]:
    return [told for told in read(service.mine, manager).rows if told.kind == AlertKind.DIGEST]


def set_tickets(cast: Cast, **values: Any) -> None:
    with cast.database.writing() as s:
        s.execute(update(Ticket).values(**values))


@pytest.mark.both
def test_a_manager_finds_the_night_summed_up(cast: Cast) -> None:
    for state in (State.DISPATCHED, State.DONE, State.WAITING, State.CLOSED):
        cast.ticket(state)
    set_tickets(cast, due_at=NOW - HOUR, promised_at=NOW - HOUR)
    cast.receive(cast.clerk_b)
    morning.digest()
    morning.digest()
    (told,) = digests(cast.manager)
    assert {name: told.params[name] for name in ("late", "today", "call_back", "waiting")} == {
        "late": 3,
        "today": 0,
        "call_back": 1,
        "waiting": 1,
    }
    assert told.params["numbers"].count("WX") == 3
    assert all(told.params["project"] == "竹园" for told in digests(cast.manager_b))


def test_it_comes_at_the_companys_hour_or_when_the_server_is_back(
    cast: Cast, noon: time_machine.Traveller
) -> None:
    cast.ticket(State.DISPATCHED)
    set_tickets(cast, due_at=NOW - 30 * HOUR)
    perform(company.set_company, cast.admin, None, facts=company.Company(digest_hour=9))
    days = []
    for hours in (
        -5,
        -3.1,
        -3,
        -1,
        6,
        18,
        21,
    ):  # from seven; then the next day
        noon.move_to(NOW + hours * HOUR)
        morning.digest()
        days.append(len(digests(cast.manager)))
    assert days == [0, 0, 1, 1, 1, 1, 2]


def test_a_quiet_morning_says_nothing(cast: Cast) -> None:
    cast.ticket(State.CLOSED)
    morning.digest()
    assert digests(cast.manager) == []
