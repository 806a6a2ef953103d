"""A ticket through its life, as people make it."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from db.accounts import User, UserRole
from db.choices.accounts import Role, Scope
from db.choices.customers import RevealReason
from db.choices.standards import Measure
from db.choices.tickets import LineKind, Move, Reached, Satisfaction, State, Urgency, WaitingFor
from db.tickets import Promise, Ticket, TicketEvent
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.tickets import lines, people, service
from lib.tickets.rules import PATHS
from lib.tickets.story import Story, reveal_contact, story
from tests.cast import LEAK, Cast, add_person
from tests.pages.payloads import PAYLOADS
from tests.test_deeds import at_once

GOOD = {"reached": Reached.YES, "quality_ok": True, "satisfaction": Satisfaction.SATISFIED}
PART = {"kind": LineKind.PART, "name": "软管", "charged": True}


def ticket(cast: Cast, id: int) -> Ticket:
    with cast.database.reading() as s:
        return s.get_one(Ticket, id)


def events(cast: Cast, id: int) -> list[TicketEvent]:
    with cast.database.reading() as s:
        return list(
            s.scalars(select(TicketEvent).where(TicketEvent.ticket_id == id).order_by(TicketEvent.id))
        )


def promised(cast: Cast, id: int, *, round: int = 0) -> datetime | None:
    """When the work is due by the company's book."""
    here = Promise.ticket_id == id, Promise.round == round, Promise.measure == Measure.DONE
    with cast.database.reading() as s:
        return s.scalar(select(Promise.due_at).where(*here))


def seen(by: Actor, id: int) -> Story:
    return read(story, by, id=id)


# -- taking in ---------------------------------------------------------------------------------


@pytest.mark.both
def test_the_desk_takes_in_and_accepts_at_once(cast: Cast) -> None:
    before = clock.now()
    id = cast.receive()
    made = ticket(cast, id)
    assert made.no == f"WX{clock.local(before):%Y%m%d}-0001"
    assert (made.state, made.place, made.contact, made.phone) == (
        State.ACCEPTED,
        "3-2-1502",
        "张伟",
        "13812345678",
    )
    assert (made.first_contact_id, made.assignee_id, made.urgency) == (
        cast.user_id("clerk"),
        None,
        Urgency.GENERAL,
    )
    assert promised(cast, id) == made.received_at + timedelta(hours=24)
    assert made.due_at
    assert made.due_at <= made.received_at + timedelta(hours=24)
    assert [event.move for event in events(cast, id)] == [Move.RECEIVE, Move.ACCEPT]


def test_naming_somebody_dispatches_at_once(cast: Cast) -> None:
    id = cast.receive(assignee_id=cast.user_id("mate"))
    assert [event.move for event in events(cast, id)] == [Move.RECEIVE, Move.ACCEPT, Move.DISPATCH]
    assert ticket(cast, id).assignee_id == cast.user_id("mate")


def test_who_may_only_take_in_leaves_it_received(cast: Cast) -> None:
    asker = replace(cast.clerk, permissions=frozenset({"tickets.receive", "customers.view"}))
    assert ticket(cast, cast.receive(asker)).state == State.RECEIVED
    with pytest.raises(Forbidden):
        cast.receive(asker, assignee_id=cast.user_id("mate"))


def test_a_public_place_needs_words_and_a_household_does_not(cast: Cast) -> None:
    nobody = {"household_id": None, "customer_id": None}
    with pytest.raises(Refused, match="public area"):
        cast.receive(**nobody, place="  ")
    made = ticket(cast, cast.receive(**nobody, place=" 大堂 "))
    assert (made.place, made.contact, made.phone) == ("大堂", "", "")
    assert ticket(cast, cast.receive(place="不是这里")).place == "3-2-1502"


def test_the_caller_s_own_words_win_over_the_file(cast: Cast) -> None:
    made = ticket(cast, cast.receive(contact=" 张太太 ", phone="13611112222"))
    assert (made.contact, made.phone) == ("张太太", "13611112222")


@pytest.mark.both
def test_long_words_are_cut_and_not_an_error(cast: Cast) -> None:
    nobody = {"household_id": None, "customer_id": None}
    made = ticket(cast, cast.receive(**nobody, place="堂" * 999, contact="张" * 999, phone="1" * 999))
    assert (len(made.place), len(made.contact), len(made.phone)) == (120, 60, 40)


@pytest.mark.parametrize("missing", ["category", "summary", "urgency", "channel"])
def test_what_a_ticket_needs_must_be_answered(cast: Cast, missing: str) -> None:
    with pytest.raises(Refused, match="fill in"):
        cast.receive(answers={**LEAK, missing: ""})


def test_the_urgency_answered_decides_the_due_time(cast: Cast) -> None:
    made = ticket(cast, cast.receive(answers={**LEAK, "urgency": "emergency"}))
    assert made.due_at == made.received_at + timedelta(hours=1)


# -- giving out --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["technician_b", "manager_b", "trainer", "stranger", "quality", "admin"])
def test_work_goes_only_to_those_who_may_do_it_here(cast: Cast, name: str) -> None:
    id = cast.receive()
    with pytest.raises(Refused, match="cannot be given work"):
        perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id(name))


def test_work_does_not_go_to_a_disabled_person_or_nobody(cast: Cast) -> None:
    id = cast.receive()
    with cast.database.writing() as s:
        s.execute(update(User).where(User.name == "mate").values(active=False))
    for nobody in (cast.user_id("mate"), 999):
        with pytest.raises(Refused, match="cannot be given work"):
            perform(service.dispatch, cast.clerk, None, id=id, assignee_id=nobody)


def test_who_is_offered_work_can_be_given_it(cast: Cast) -> None:
    """A team or project left over from an earlier scope makes nobody a colleague."""
    leftovers = {"scope": Scope.PROJECTS, "project_ids": {cast.project_b}, "team_id": cast.team}
    add_person("moved", Role.TECHNICIAN, **leftovers)
    add_person("everywhere", Role.FIELD_STAFF, scope=Scope.ALL)
    offered = {id: name for id, name, _ in read(people.workers, cast.clerk, project_id=cast.project_a)}
    assert set(offered.values()) == {"Technician", "Mate", "Guard", "Everywhere"}
    id = cast.receive()
    for worker in offered:
        perform(service.dispatch, cast.clerk, None, id=id, assignee_id=worker)
    assert read(people.workers, cast.clerk, project_id=cast.project_b) == []


def test_the_least_busy_is_offered_first(cast: Cast) -> None:
    for _ in range(2):
        cast.ticket(State.DISPATCHED)
    cast.ticket(State.WAITING, to="guard")
    cast.ticket(State.DONE, to="mate")
    offered = [(name, busy) for _, name, busy in read(people.workers, cast.clerk, project_id=cast.project_a)]
    assert offered == [("Mate", 0), ("Guard", 1), ("Technician", 2)]


@pytest.mark.both
def test_a_ticket_grabbed_by_two_at_once_is_one_s(cast: Cast) -> None:
    id = cast.receive()
    mate, guard = cast.mate, cast.guard
    found = at_once(
        [lambda: perform(service.grab, mate, None, id=id), lambda: perform(service.grab, guard, None, id=id)]
    )
    assert sum(x is None for x in found) == 1
    assert all(x is None or isinstance(x, Refused) for x in found)
    winner = cast.user_id("mate") if found[0] is None else cast.user_id("guard")
    assert ticket(cast, id).assignee_id == winner
    assert [event.move for event in events(cast, id)].count(Move.GRAB) == 1


# -- work --------------------------------------------------------------------------------------


def test_only_the_worker_or_the_desk_records_work(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    for name in ("mate", "guard"):
        with pytest.raises(NotFound):
            perform(service.arrive, getattr(cast, name), None, id=id)
    perform(service.arrive, cast.technician, None, id=id)
    perform(service.finish, cast.clerk, None, id=id, note="代填：已换软管")
    own, on_behalf = events(cast, id)[-2:]
    assert (own.by_id, own.on_behalf_of_id) == (cast.user_id("technician"), None)
    assert (on_behalf.by_id, on_behalf.on_behalf_of_id) == (cast.user_id("clerk"), cast.user_id("technician"))


def test_a_past_worker_sees_but_works_no_more(cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("mate"))
    assert seen(cast.technician, id).moves == {Move.NOTE}
    with pytest.raises(Forbidden, match="Only the person"):
        perform(service.arrive, cast.technician, None, id=id)


def test_arriving_twice_keeps_the_first_time(cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    first = ticket(cast, id).on_site_at
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("technician"))
    perform(service.arrive, cast.technician, None, id=id)
    assert ticket(cast, id).on_site_at == first


def test_a_hold_needs_a_reason_and_a_date_ahead(cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    hold = {"id": id, "waiting_for": WaitingFor.PARTS}
    ahead = clock.now() + timedelta(hours=1)
    with pytest.raises(Refused, match="reason"):
        perform(service.wait, cast.technician, None, promised=ahead, note=" ", **hold)
    for late in (clock.now() - timedelta(seconds=1), clock.now() - timedelta(days=9)):
        with pytest.raises(Refused, match="ahead"):
            perform(service.wait, cast.technician, None, promised=late, note="等", **hold)
    perform(service.wait, cast.technician, None, promised=ahead, note="等配件", **hold)
    assert ticket(cast, id).due_at == ahead


def test_finishing_says_what_was_done(cast: Cast) -> None:
    with pytest.raises(Refused, match="what was done"):
        perform(service.finish, cast.technician, None, id=cast.ticket(State.ON_SITE), note=" ")


def test_a_note_may_be_long_but_not_endless(cast: Cast) -> None:
    id = cast.receive()
    perform(service.add_note, cast.clerk, None, id=id, note="长" * 1000)
    with pytest.raises(Refused, match="too long"):
        perform(service.add_note, cast.clerk, None, id=id, note="长" * 1001)
    with pytest.raises(Refused, match="reason"):
        perform(service.add_note, cast.clerk, None, id=id, note="")


# -- parts and cost ----------------------------------------------------------------------------


@pytest.mark.both
def test_parts_are_kept_with_two_decimals(cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    perform(
        lines.add_line, cast.technician, None, id=id, quantity=Decimal("1.5"), price=Decimal("35.005"), **PART
    )
    line = seen(cast.clerk, id).lines[0]
    assert (line.quantity, line.price, line.amount) == (Decimal("1.50"), Decimal("35.01"), Decimal("52.52"))
    perform(lines.remove_line, cast.technician, None, id=id, line_id=line.id)
    assert seen(cast.clerk, id).lines == []


@pytest.mark.parametrize(
    ("quantity", "price"),
    [
        ("0", "1"),
        ("-1", "1"),
        ("1", "-0.01"),
        ("0.004", "1"),
        ("NaN", "1"),
        ("1", "NaN"),
        ("1", "sNaN"),
        ("Infinity", "1"),
        ("1", "1e30"),
        ("1000001", "1"),
    ],
)
def test_amounts_that_are_none_are_refused(cast: Cast, quantity: str, price: str) -> None:
    id = cast.ticket(State.ON_SITE)
    with pytest.raises(Refused, match="above zero"):
        perform(
            lines.add_line,
            cast.technician,
            None,
            id=id,
            quantity=Decimal(quantity),
            price=Decimal(price),
            **PART,
        )


def test_lines_are_the_worker_s_and_only_while_there_is_work(cast: Cast) -> None:
    amount = {"quantity": Decimal(1), "price": Decimal(0)}
    id = cast.ticket(State.ACCEPTED)
    with pytest.raises(Refused, match="not possible"):
        perform(lines.add_line, cast.clerk, None, id=id, **amount, **PART)
    id = cast.ticket(State.ON_SITE)
    with pytest.raises(Refused, match="name the part"):
        perform(lines.add_line, cast.technician, None, id=id, **amount, **{**PART, "name": " "})
    line = perform(lines.add_line, cast.technician, None, id=id, **amount, **PART)
    other = cast.ticket(State.ON_SITE)
    with pytest.raises(NotFound):
        perform(lines.remove_line, cast.technician, None, id=other, line_id=line)


# -- call-back and closing ---------------------------------------------------------------------


@pytest.mark.both
def test_a_good_call_back_closes(cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    perform(service.call_back, cast.clerk, None, id=id, **GOOD)
    made = ticket(cast, id)
    assert (made.state, made.quality_ok, made.satisfaction) == (State.CLOSED, True, Satisfaction.SATISFIED)
    assert made.closed_at
    assert made.due_at is None
    assert [event.move for event in events(cast, id)][-2:] == [Move.CALL_BACK, Move.CLOSE]


def test_a_good_call_back_may_leave_it_open(cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    perform(service.call_back, cast.clerk, None, id=id, close=False, **GOOD)
    assert ticket(cast, id).state == State.CALLED_BACK
    perform(service.close, cast.clerk, None, id=id)
    assert ticket(cast, id).state == State.CLOSED


@pytest.mark.both
@pytest.mark.parametrize(
    "bad", [{"quality_ok": False}, {"satisfaction": Satisfaction.DISSATISFIED}, {"satisfaction": "1"}]
)
def test_bad_work_or_a_discontent_customer_reopens(cast: Cast, bad: dict[str, Any]) -> None:
    id = cast.ticket(State.DONE)
    with pytest.raises(Refused, match="reason"):
        perform(service.call_back, cast.clerk, None, id=id, **{**GOOD, **bad})
    perform(service.call_back, cast.clerk, None, id=id, note="还在漏", **{**GOOD, **bad})
    made = ticket(cast, id)
    assert (made.state, made.reopened, made.done_at, made.on_site_at) == (State.ACCEPTED, 1, None, None)
    again = events(cast, id)[-1]
    assert again.move == Move.REOPEN
    assert promised(cast, id, round=1) == again.at + timedelta(hours=24)


@pytest.mark.parametrize("half", ["quality_ok", "satisfaction"])
def test_both_questions_must_be_asked(cast: Cast, half: str) -> None:
    with pytest.raises(Refused, match="ask both"):
        perform(service.call_back, cast.clerk, None, id=cast.ticket(State.DONE), **{**GOOD, half: None})


@pytest.mark.both
def test_nobody_reached_three_times_is_enough_to_close(cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    for attempt in range(3):
        with pytest.raises(Refused, match="Call the customer back first"):
            perform(service.close, cast.clerk, None, id=id, note="联系不上")
        assert Move.CLOSE not in seen(cast.clerk, id).moves
        perform(service.call_back, cast.clerk, None, id=id, reached=Reached.NO)
        assert seen(cast.clerk, id).attempts == attempt + 1
    assert ticket(cast, id).state == State.DONE
    with pytest.raises(Refused, match="reason"):
        perform(service.close, cast.clerk, None, id=id)
    perform(service.close, cast.clerk, None, id=id, note="三次联系不上")


def test_attempts_count_anew_after_reopening(cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    for _ in range(3):
        perform(service.call_back, cast.clerk, None, id=id, reached=Reached.NO)
    perform(service.reopen, cast.clerk, None, id=id, reason="又漏")
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("mate"))
    perform(service.arrive, cast.mate, None, id=id)
    perform(service.finish, cast.mate, None, id=id, note="重做")
    assert seen(cast.clerk, id).attempts == 0
    with pytest.raises(Refused, match="Call the customer back first"):
        perform(service.close, cast.clerk, None, id=id, note="x")


def test_due_follows_the_last_reopening(cast: Cast) -> None:
    id = cast.ticket(State.CLOSED)
    perform(service.reopen, cast.clerk, None, id=id, reason="又漏")
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("mate"))
    reopened = next(e for e in events(cast, id) if e.move == Move.REOPEN)
    assert promised(cast, id, round=1) == reopened.at + timedelta(hours=24)


# -- rights and concurrency --------------------------------------------------------------------


def test_the_buttons_shown_are_the_moves_that_work(cast: Cast) -> None:
    """For every state and person: what is offered is legal and held, and nothing else is."""
    for state in State:
        id = cast.ticket(state)
        for name in ("clerk", "technician", "manager", "quality"):
            actor = getattr(cast, name)
            try:
                offered = seen(actor, id).moves
            except NotFound:
                continue
            steps = PATHS[ticket(cast, id).type]
            for move in offered:
                assert actor.may(steps[move].permission)
                assert state in steps[move].sources
            if name == "quality":
                assert {Move.NOTE} <= offered <= {Move.NOTE, Move.INVESTIGATE}


@pytest.mark.both
def test_two_who_dispatch_the_same_state_at_once_the_second_is_stale(cast: Cast) -> None:
    id = cast.receive()
    version, clerk = ticket(cast, id).version, cast.clerk
    workers = [cast.user_id(name) for name in ("mate", "guard", "technician")]
    found = at_once(
        [
            lambda who=who: perform(service.dispatch, clerk, None, id=id, assignee_id=who, version=version)
            for who in workers
        ]
    )
    assert sorted(type(x).__name__ for x in found) == ["NoneType", "Stale", "Stale"]


def test_a_note_is_never_stale(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    perform(service.add_note, cast.clerk, None, id=id, note="催")
    with pytest.raises(Stale):
        perform(service.arrive, cast.technician, None, id=id, version=1)


def test_a_role_taken_away_takes_the_work_too(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED, to="mate")
    with cast.database.writing() as s:
        role = s.scalars(select(UserRole).where(UserRole.user_id == cast.user_id("mate"))).one()
        s.delete(role)
    with pytest.raises(Forbidden):
        perform(service.arrive, cast.anew("mate"), None, id=id)


def test_the_worker_sees_the_customer_s_phone_and_it_is_noted(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    assert perform(reveal_contact, cast.technician, None, id=id, reason=RevealReason.CALL) == (
        "张伟",
        "13812345678",
    )
    with pytest.raises(NotFound):
        perform(reveal_contact, cast.mate, None, id=id, reason=RevealReason.CALL)
    with pytest.raises(Forbidden):
        perform(reveal_contact, cast.quality, None, id=id, reason=RevealReason.CALL)


@pytest.mark.slow
@pytest.mark.both
def test_every_payload_is_kept_and_shown_as_it_was_written(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    written = [payload for payload in PAYLOADS if payload.strip()]
    for payload in written:
        with cast.database.writing() as s:
            service.add_note(s, cast.clerk, id=id, note=payload)
    told = [event.note for event in reversed(seen(cast.clerk, id).events) if event.move == Move.NOTE]
    assert told == [payload.strip().replace("\x00", "") for payload in written]
    asked = {**LEAK, "summary": "'; DROP TABLE ticket; --", "slot": "<script>alert(1)</script>"}
    assert seen(cast.clerk, cast.receive(answers=asked)).row.summary == asked["summary"]


def test_moments_come_back_aware(cast: Cast) -> None:
    made = ticket(cast, cast.ticket(State.CLOSED))
    for at in (made.received_at, made.on_site_at, made.done_at, made.closed_at):
        assert isinstance(at, datetime)
        assert at.utcoffset() == timedelta(0)
