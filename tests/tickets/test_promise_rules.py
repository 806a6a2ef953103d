"""What is promised on a ticket, from its events alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from db.choices.standards import Clock, Measure, Unit
from db.choices.tickets import Grade, Move, State, TicketType, Urgency
from lib.standards.book_rules import ClauseFacts
from lib.standards.calendar_rules import Calendar
from lib.tickets.promise_rules import Case, Happened, Promised, first_due, promises, told_last
from lib.tickets.rules import PATHS

NINE = datetime(2025, 11, 20, 1, tzinfo=UTC)  # a Thursday, 09:00 in Shanghai
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"))
REPAIR = Case(TicketType.REPAIR, Urgency.GENERAL, None, NINE)
COMPLAINT = replace(REPAIR, type=TicketType.COMPLAINT)


def clause(measure: Measure, hours: float | None, **more: Any) -> ClauseFacts:
    limit = None if hours is None else Decimal(str(hours))
    return ClauseFacts(
        **{"measure": measure, "limit": limit, "unit": Unit.HOURS, "clock": Clock.ELAPSED, **more}
    )


BOOK = (
    clause(Measure.RESPONSE, 2, clock=Clock.SERVICE),
    clause(Measure.ON_SITE, 1, urgency=Urgency.EMERGENCY),
    clause(Measure.DONE, 24, pauses=True),
    clause(Measure.CALL_BACK, 24),
    clause(Measure.SETTLEMENT, 48),
    clause(Measure.ANSWER, 72),
)


def course(type: TicketType, *moves: tuple[float, str] | tuple[float, str, dict[str, Any]]) -> list[Happened]:
    """(hours after being received, move, content); the state follows the table."""
    state, found = State.RECEIVED, [Happened(Move.RECEIVE, State.RECEIVED, NINE)]
    for hours, move, *content in moves:
        step = PATHS[type][Move(move)]
        stays = move == "call_back" and not (content and content[0].get("reached"))
        state = state if stays else step.target or state
        found.append(Happened(Move(move), state, NINE + timedelta(hours=hours), True, *content))
    return found


def of(case: Case, *moves: Any, book: Sequence[ClauseFacts] = BOOK) -> dict[tuple[int, Measure], Promised]:
    return {(p.round, p.measure): p for p in promises(case, course(case.type, *moves), book, CALENDAR)}


def after(hours: float) -> datetime:
    return NINE + timedelta(hours=hours)


# -- which -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type", "measures"),
    [
        (TicketType.REPAIR, {Measure.RESPONSE, Measure.DONE}),
        (TicketType.HOME_VISIT, {Measure.RESPONSE, Measure.DONE}),
        (TicketType.ENQUIRY, {Measure.RESPONSE, Measure.DONE}),
        (TicketType.COMPLAINT, {Measure.RESPONSE, Measure.SETTLEMENT, Measure.ANSWER}),
    ],
)
def test_what_is_promised_at_once(type: TicketType, measures: set[Measure]) -> None:
    assert {measure for _, measure in of(replace(REPAIR, type=type))} == measures


def test_nothing_is_promised_where_nothing_is_set() -> None:
    assert of(REPAIR, book=()) == {}
    assert of(REPAIR, book=(clause(Measure.DONE, None), clause(Measure.RESPONSE, 1, clock=None))) == {}


def test_the_most_particular_clause_holds_even_when_it_is_not_set() -> None:
    book = (
        clause(Measure.DONE, 1),
        clause(Measure.DONE, 2, type=TicketType.REPAIR),
        clause(Measure.DONE, 3, urgency=Urgency.PLANNED),
        clause(Measure.DONE, None, type=TicketType.REPAIR, urgency=Urgency.EMERGENCY),
        clause(Measure.DONE, 4, type=TicketType.ENQUIRY, urgency=Urgency.GENERAL),
    )
    cases = {
        (TicketType.REPAIR, Urgency.GENERAL): 2,
        (TicketType.REPAIR, Urgency.PLANNED): 3,
        (TicketType.HOME_VISIT, Urgency.GENERAL): 1,
        (TicketType.ENQUIRY, Urgency.GENERAL): 4,
        (TicketType.ENQUIRY, Urgency.PLANNED): 3,
    }
    for (type, urgency), hours in cases.items():
        found = of(replace(REPAIR, type=type, urgency=urgency), book=book)
        assert found[0, Measure.DONE].due_at == after(hours)
    assert of(replace(REPAIR, urgency=Urgency.EMERGENCY), book=book) == {}


def test_an_ordinary_urgency_does_not_outweigh_a_complaint() -> None:
    book = (
        clause(Measure.RESPONSE, 2, urgency=Urgency.GENERAL),
        clause(Measure.RESPONSE, 24, type=TicketType.COMPLAINT),
    )
    assert of(COMPLAINT, book=book)[0, Measure.RESPONSE].due_at == after(24)


def test_a_complaint_is_judged_by_its_grade() -> None:
    book = (
        clause(Measure.ANSWER, 72),
        clause(
            Measure.ANSWER,
            7,
            unit=Unit.DAYS,
            clock=Clock.WORKING_DAYS,
            grade=Grade.COMPLEX,
            ceiling=Decimal(7),
        ),
    )
    assert of(COMPLAINT, book=book)[0, Measure.ANSWER].due_at == after(72)
    graded = of(COMPLAINT, (1, "classify", {"grade": "complex"}), book=book)
    assert graded[0, Measure.ANSWER].due_at == datetime(2025, 12, 1, 10, tzinfo=UTC)


# -- met ---------------------------------------------------------------------------------------


def test_a_repair_through_its_life() -> None:
    urgent = replace(REPAIR, urgency=Urgency.EMERGENCY)
    moves = [
        (0, "accept"),
        (0.5, "dispatch"),
        (1.5, "arrive"),
        (3, "finish"),
        (20, "call_back", {"reached": False}),
        (28, "call_back", {"reached": True}),
        (29, "close"),
    ]
    found = of(urgent, *moves)
    assert {measure: promise.met_at for (_, measure), promise in found.items()} == {
        Measure.RESPONSE: after(0.5),
        Measure.ON_SITE: after(1.5),
        Measure.DONE: after(3),
        Measure.CALL_BACK: after(28),
    }
    late = {measure for (_, measure), promise in found.items() if promise.late(after(999))}
    assert late == {Measure.ON_SITE, Measure.CALL_BACK}


def test_three_tries_and_a_closing_are_a_call_back() -> None:
    tries = [(hours, "call_back", {"reached": False}) for hours in (4, 5, 6)]
    done = [(0, "accept"), (1, "dispatch"), (2, "arrive"), (3, "finish")]
    assert of(REPAIR, *done, *tries)[0, Measure.CALL_BACK].open
    assert of(REPAIR, *done, *tries, (30, "close"))[0, Measure.CALL_BACK].met_at == after(6)


def test_a_complaint_through_its_life() -> None:
    found = of(
        COMPLAINT,
        (1, "classify", {"grade": "general"}),
        (5, "investigate"),
        (49, "finish"),
        (50, "answer"),
        (60, "call_back", {"reached": True}),
        (61, "follow_up"),
        (62, "close"),
    )
    assert {measure: (one.started_at, one.met_at) for (_, measure), one in found.items()} == {
        Measure.RESPONSE: (NINE, after(1)),
        Measure.SETTLEMENT: (NINE, after(49)),
        Measure.ANSWER: (NINE, after(50)),
        Measure.CALL_BACK: (after(50), after(60)),
    }
    assert [measure for (_, measure), one in found.items() if one.late(after(999))] == [Measure.SETTLEMENT]


@pytest.mark.parametrize("person", [True, False])
def test_an_enquiry_is_responded_to_by_a_person(person: bool) -> None:
    events = course(TicketType.ENQUIRY, (1, "accept"))
    events[1] = replace(events[1], person=person)
    found = promises(replace(REPAIR, type=TicketType.ENQUIRY), events, BOOK, CALENDAR)
    assert found[0].met_at == (after(1) if person else None)


def test_what_was_rejected_is_asked_for_no_longer() -> None:
    found = of(REPAIR, (30, "reject"))
    assert all(one.dropped and not one.late(after(999)) for one in found.values())


def test_cancelling_does_not_undo_what_was_late_by_then() -> None:
    found = of(REPAIR, (30, "cancel"))
    late = {measure for (_, measure), one in found.items() if one.late(after(999))}
    assert late == {measure for (_, measure), one in found.items() if one.due_at and one.due_at < after(30)}
    assert late
    assert all(one.dropped for (_, measure), one in found.items() if measure not in late)


# -- pauses and told dates ---------------------------------------------------------------------

HELD = [(0, "accept"), (1, "dispatch"), (2, "wait", {"promised": after(99).isoformat()})]


def test_waiting_stops_only_the_clocks_that_pause() -> None:
    found = of(REPAIR, *HELD, book=(*BOOK[:2], BOOK[2], clause(Measure.CALL_BACK, 1)))
    assert found[0, Measure.DONE] == Promised(0, Measure.DONE, None, NINE, None, True)
    back = of(REPAIR, *HELD, (12, "resume"))[0, Measure.DONE]
    assert (back.due_at, back.paused) == (after(34), False)
    steady = of(REPAIR, *HELD, book=(clause(Measure.DONE, 24),))[0, Measure.DONE]
    assert (steady.due_at, steady.paused) == (after(24), False)


def test_a_ceiling_holds_while_everything_waits() -> None:
    book = (clause(Measure.DONE, 24, pauses=True, ceiling=Decimal(48)),)
    found = of(REPAIR, *HELD, book=book)[0, Measure.DONE]
    assert (found.due_at, found.paused) == (after(48), True)


def test_an_emergency_never_pauses_and_runs_round_the_clock() -> None:
    book = (clause(Measure.DONE, 24, pauses=True), clause(Measure.RESPONSE, 12, clock=Clock.SERVICE))
    found = of(replace(REPAIR, urgency=Urgency.EMERGENCY), *HELD, book=book)
    assert found[0, Measure.DONE].due_at == after(24)
    assert found[0, Measure.RESPONSE].due_at == after(12)


@pytest.mark.parametrize(("told", "due"), [(20, 50), (25, 24)])
def test_a_date_told_in_time_holds_instead(told: float, due: float) -> None:
    book = (clause(Measure.DONE, 24, or_promised=True),)
    moves = [(0, "accept"), (told, "tell", {"promised": after(50).isoformat()})]
    assert of(REPAIR, *moves, book=book)[0, Measure.DONE].due_at == after(due)


def test_the_last_date_told_in_time_holds_up_to_the_ceiling() -> None:
    moves = [
        (0, "accept"),
        (20, "tell", {"promised": after(50).isoformat()}),
        (49, "tell", {"promised": after(80).isoformat()}),
        (81, "tell", {"promised": after(200).isoformat()}),
    ]
    book = (clause(Measure.DONE, 24, or_promised=True),)
    assert of(REPAIR, *moves, book=book)[0, Measure.DONE].due_at == after(80)
    bound = (replace(book[0], ceiling=Decimal(60)),)
    assert of(REPAIR, *moves, book=bound)[0, Measure.DONE].due_at == after(60)


def test_a_ticket_is_due_at_its_earliest_open_promise_and_while_waiting_as_told() -> None:
    def due(*moves: Any) -> datetime | None:
        events = course(REPAIR.type, *moves)
        return first_due(promises(REPAIR, events, BOOK, CALENDAR), events)

    assert due((0, "accept")) == after(2)
    assert due((0, "accept"), (1, "dispatch")) == after(24)
    assert due(*HELD) == after(99)
    assert due(*HELD, (12, "resume")) == after(34)
    assert due((1, "cancel")) is None
    assert told_last(course(REPAIR.type, *HELD)) == after(99)


# -- rounds ------------------------------------------------------------------------------------

DONE = [(0, "accept"), (1, "dispatch"), (2, "arrive"), (3, "finish")]


def test_reopening_begins_a_round_and_leaves_the_old_one_as_it_was_judged() -> None:
    found = of(REPAIR, *DONE, (10, "reopen", {"reopened": True}), (11, "dispatch"))
    assert found[0, Measure.DONE].met_at == after(3)
    assert found[0, Measure.CALL_BACK].dropped
    again = found[1, Measure.DONE]
    assert (again.started_at, again.due_at, again.met_at) == (after(10), after(34), None)
    assert found[1, Measure.RESPONSE].met_at == after(11)


def test_what_was_late_when_it_was_reopened_stays_broken() -> None:
    found = of(REPAIR, *DONE, (40, "reopen", {"reopened": True}))[0, Measure.CALL_BACK]
    assert found.met_at == after(40)
    assert found.late(after(999))


def test_an_old_round_keeps_the_grade_it_was_judged_by() -> None:
    book = (clause(Measure.ANSWER, 72), clause(Measure.ANSWER, 10, grade=Grade.MAJOR))
    moves = [
        (1, "classify", {"grade": "general"}),
        (5, "investigate"),
        (6, "finish"),
        (20, "answer"),
        (30, "reopen", {"reopened": True}),
        (31, "classify", {"grade": "major"}),
    ]
    found = of(COMPLAINT, *moves, book=book)
    assert found[0, Measure.ANSWER].due_at == after(72)
    assert found[1, Measure.ANSWER].due_at == after(40)


def test_a_clock_set_back_makes_no_promise_end_before_it_began() -> None:
    for one in of(REPAIR, (-5, "accept"), (-4, "dispatch"), (-3, "arrive"), (-2, "finish")).values():
        assert one.started_at >= NINE
        assert one.met_at is None or one.met_at >= one.started_at
