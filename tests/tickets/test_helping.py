"""Co-handlers: brought in, seen, finished, let go; and what the customer is told."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.alerts import Alert
from db.choices.tickets import Move, Reached, Satisfaction, State
from db.tickets import CoHandling, Ticket, TicketEvent
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.tickets import find, helping, service, telling
from lib.tickets.find import Filter
from lib.tickets.story import Story, story
from tests.cast import Cast

pytestmark = pytest.mark.slow

GOOD = {"reached": Reached.YES, "quality_ok": True, "satisfaction": Satisfaction.SATISFIED}


def seen(by: Actor, id: int) -> Story:
    return read(story, by, id=id)


def bring_in(cast: Cast, id: int, name: str = "mate", **more: Any) -> int:
    due = clock.now() + timedelta(hours=4)
    asked = {"user_id": cast.user_id(name), "task": "断电配合", "due_at": due, **more}
    return perform(helping.bring_in, cast.clerk, None, id=id, **asked)


def ticket(cast: Cast, id: int) -> Ticket:
    with cast.database.reading() as s:
        return s.get_one(Ticket, id)


@pytest.mark.both
def test_a_co_handler_sees_it_hears_of_it_and_has_it_to_do(cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    with pytest.raises(NotFound):
        seen(cast.mate, id)
    bring_in(cast, id)
    assert seen(cast.mate, id).row.id == id
    assert id in {row.id for row in read(find.list_tickets, cast.mate, by=Filter()).rows}
    (task,) = read(helping.my_parts, cast.mate)
    assert (task.id, task.task, task.late) == (id, "断电配合", False)
    with cast.database.reading() as s:
        alert = s.scalars(select(Alert).where(Alert.user_id == cast.user_id("mate"))).one()
        assert (alert.source_kind, alert.source_id) == ("ticket", id)
    made = ticket(cast, id)
    assert (made.assignee_id, made.first_contact_id) == (cast.user_id("technician"), cast.user_id("clerk"))
    assert Move.FINISH not in seen(cast.mate, id).moves


@pytest.mark.both
def test_nothing_closes_while_a_part_is_open(cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    part = bring_in(cast, id)
    perform(service.call_back, cast.clerk, None, id=id, **GOOD)
    assert ticket(cast, id).state == State.CALLED_BACK
    with pytest.raises(Refused, match="part: Mate"):
        perform(service.close, cast.clerk, None, id=id)
    perform(helping.helped, cast.mate, None, id=id, part_id=part, note="已断电")
    assert read(helping.my_parts, cast.mate) == []
    perform(service.close, cast.clerk, None, id=id)
    assert ticket(cast, id).state == State.CLOSED


def test_a_part_not_needed_holds_nothing_up_and_stays_in_the_story(cast: Cast) -> None:
    id = cast.ticket(State.CALLED_BACK)
    part = bring_in(cast, id)
    with pytest.raises(Refused, match="reason"):
        perform(helping.let_go, cast.clerk, None, id=id, part_id=part, reason=" ")
    perform(helping.let_go, cast.clerk, None, id=id, part_id=part, reason="不用断电")
    assert read(helping.parts, cast.clerk, id=id) == []
    perform(service.close, cast.clerk, None, id=id)
    with cast.database.reading() as s:
        helps = select(TicketEvent).where(TicketEvent.ticket_id == id, TicketEvent.move == Move.HELP)
        asked, released = s.scalars(helps.order_by(TicketEvent.id))
    assert asked.content["helper"] == released.content["let_go"] == cast.user_id("mate")


def test_the_co_handler_or_the_desk_says_it_is_done(cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    part = bring_in(cast, id)
    with pytest.raises(Forbidden, match="co-handler"):
        perform(helping.helped, cast.technician, None, id=id, part_id=part, note="好了")
    with pytest.raises(NotFound):
        perform(helping.helped, cast.guard, None, id=id, part_id=part, note="好了")
    with pytest.raises(Refused, match="what was done"):
        perform(helping.helped, cast.mate, None, id=id, part_id=part, note=" ")
    perform(helping.helped, cast.clerk, None, id=id, part_id=part, note="代填：已断电")
    for again in (helping.helped, helping.let_go):
        words = {"note": "x"} if again is helping.helped else {"reason": "x"}
        with pytest.raises(NotFound, match="part"):
            perform(again, cast.clerk, None, id=id, part_id=part, **words)
    other = cast.ticket(State.ON_SITE)
    bring_in(cast, other)
    with pytest.raises(NotFound, match="part"):
        perform(helping.helped, cast.mate, None, id=other, part_id=part, note="x")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"name": "technician"}, "already"),
        ({"name": "technician_b"}, "given work"),
        ({"name": "trainer"}, "given work"),
        ({"task": " "}, "their part"),
        ({"due_at": clock.now() - timedelta(minutes=1)}, "ahead"),
    ],
)
def test_who_and_what_cannot_be_is_refused(cast: Cast, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        bring_in(cast, cast.ticket(State.ON_SITE), **asked)


def test_nobody_is_asked_twice_at_once_and_lateness_is_each_part_s_own(cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    part = bring_in(cast, id)
    with pytest.raises(Refused, match="already"):
        bring_in(cast, id)
    bring_in(cast, id, "manager", due_at=clock.now() + timedelta(days=3))
    with cast.database.writing() as s:
        s.get_one(CoHandling, part).due_at = clock.now() - timedelta(hours=1)
    assert [(p.name, p.late) for p in read(helping.parts, cast.clerk, id=id)] == [
        ("Mate", True),
        ("Manager", False),
    ]
    assert "Mate" not in read(helping.may_help, cast.clerk, id=id).values()


def test_a_ticket_that_is_over_or_has_moved_on_takes_no_help(cast: Cast) -> None:
    with pytest.raises(Refused, match="not possible"):
        bring_in(cast, cast.ticket(State.CLOSED))
    id = cast.ticket(State.DISPATCHED)
    version = seen(cast.clerk, id).version
    perform(service.arrive, cast.technician, None, id=id)
    with pytest.raises(Stale):
        bring_in(cast, id, version=version)


# -- telling the customer ----------------------------------------------------------------------


@pytest.mark.both
def test_what_the_customer_was_told_and_promised_is_kept(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    perform(telling.tell_customer, cast.technician, None, id=id, note="下午三点到")
    assert ticket(cast, id).promised_at is None
    ahead = clock.now() + timedelta(days=2)
    perform(telling.tell_customer, cast.clerk, None, id=id, note="改到后天", promised=ahead)
    assert ticket(cast, id).promised_at == ahead
    latest = seen(cast.clerk, id).events[0]
    assert (latest.move, latest.note, latest.content["promised"]) == (
        Move.TELL,
        "改到后天",
        ahead.isoformat(),
    )


def test_telling_needs_words_a_date_ahead_and_the_work_or_the_desk(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    with pytest.raises(Refused, match="reason"):
        perform(telling.tell_customer, cast.clerk, None, id=id, note=" ")
    with pytest.raises(Refused, match="ahead"):
        perform(telling.tell_customer, cast.clerk, None, id=id, note="x", promised=clock.now())
    bring_in(cast, id)
    with pytest.raises(Forbidden):
        perform(telling.tell_customer, cast.mate, None, id=id, note="x")
    assert Move.TELL not in seen(cast.mate, id).moves


def test_a_hold_promises_its_date_and_reopening_takes_it_back(cast: Cast) -> None:
    id = cast.ticket(State.WAITING)
    assert ticket(cast, id).promised_at
    perform(service.resume, cast.technician, None, id=id)
    perform(service.arrive, cast.technician, None, id=id)
    perform(service.finish, cast.technician, None, id=id, note="换好")
    perform(service.reopen, cast.clerk, None, id=id, reason="又漏")
    assert ticket(cast, id).promised_at is None
