"""Work in turn, what nobody takes up, and the rules that say so."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from db.accounts import User, UserRole
from db.alerts import Alert
from db.choices.alerts import AlertKind
from db.choices.tickets import DispatchMode, Move, State, TicketType, WaitingFor
from db.tickets import Ticket, TicketEvent
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.tickets import dispatching, service, telling
from lib.tickets.dispatch_rules import Rule, holding, next_in_turn
from tests.cast import LEAK, Cast
from tests.test_deeds import at_once

pytestmark = pytest.mark.slow

JOB = Actor.system("send_on", "tickets.send_on")
# A Friday in service hours: 10:00 in Beijing.
FRIDAY = datetime(2025, 11, 21, 2, 0, tzinfo=UTC)


def rule(cast: Cast, mode: DispatchMode = DispatchMode.ROTATE, **more: Any) -> int:
    return perform(
        dispatching.set_rule, cast.manager, None, **{"mode": mode, "project_id": cast.project_a, **more}
    )


def ticket(cast: Cast, id: int) -> Ticket:
    with cast.database.reading() as s:
        return s.get_one(Ticket, id)


def holder(cast: Cast, id: int) -> str:
    with cast.database.reading() as s:
        return (
            s.scalar(select(User.name).join(Ticket, Ticket.assignee_id == User.id).where(Ticket.id == id))
            or ""
        )


def told(cast: Cast, name: str) -> list[tuple[AlertKind, str]]:
    with cast.database.reading() as s:
        wanted = select(Alert).where(Alert.user_id == cast.user_id(name)).order_by(Alert.id)
        return [(one.kind, one.message.format(**one.params)) for one in s.scalars(wanted)]


def moves(cast: Cast, id: int) -> list[Move]:
    with cast.database.reading() as s:
        wanted = select(TicketEvent.move).where(TicketEvent.ticket_id == id).order_by(TicketEvent.id)
        return list(s.scalars(wanted))


def hands(cast: Cast, *names: str) -> list[int]:
    return [cast.user_id(name) for name in names]


# -- whose turn it is --------------------------------------------------------------------------


@given(
    absent=st.lists(st.sets(st.integers(1, 5), max_size=4), max_size=60), named=st.permutations(range(1, 6))
)
def test_nobody_always_there_is_more_than_one_ahead(absent: list[set[int]], named: list[int]) -> None:
    """Others come and go; it is among those who never do that it must be even."""
    turns: dict[int, int | None] = dict.fromkeys(named)
    got: Counter[int] = Counter()
    for event, away in enumerate(absent, 1):
        free = [(person, last) for person, last in turns.items() if person not in away]
        who = next_in_turn(free, named)
        assert who not in away
        if who:
            turns[who], got[who] = event, got[who] + 1
    always = [got[person] for person in named if not any(person in away for away in absent)]
    assert max(always, default=0) - min(always, default=0) <= 1


@given(st.data())
def test_the_most_particular_rule_holds(data: st.DataObject) -> None:
    keys = [(p, t, c) for p in (None, 1, 2) for t in (None, *TicketType) for c in ("", "water") if t or not c]
    chosen = data.draw(st.sets(st.sampled_from(keys)))
    rules = [Rule(n, p, t, c, DispatchMode.GRAB, None, ()) for n, (p, t, c) in enumerate(chosen)]
    found = holding(rules, 1, TicketType.REPAIR, "water")
    ladder = [
        (p, t, c)
        for p in (1, None)
        for t, c in ((TicketType.REPAIR, "water"), (TicketType.REPAIR, ""), (None, ""))
    ]
    expected = next((key for key in ladder if key in chosen), None)
    assert (found and (found.project_id, found.type, found.category)) == expected


@pytest.mark.both
def test_tickets_go_round_and_each_hears_of_theirs(cast: Cast) -> None:
    rule(cast, people=hands(cast, "guard", "mate"))
    given = [holder(cast, cast.receive()) for _ in range(4)]
    assert given == ["guard", "mate", "guard", "mate"]
    assert [kind for kind, _ in told(cast, "mate")] == [AlertKind.DISPATCHED] * 2
    perform(service.dispatch, cast.clerk, None, id=cast.receive(), assignee_id=cast.user_id("mate"))
    assert told(cast, "clerk") == []


def test_work_given_by_hand_or_grabbed_counts_as_a_turn(cast: Cast) -> None:
    free = [cast.receive(), cast.receive()]
    rule(cast, people=hands(cast, "guard", "mate", "technician"))
    perform(service.dispatch, cast.clerk, None, id=free[0], assignee_id=cast.user_id("guard"))
    perform(service.grab, cast.mate, None, id=free[1])
    assert [holder(cast, cast.receive()) for _ in range(3)] == ["technician", "guard", "mate"]


@pytest.mark.parametrize("loss", ["disabled", "without a role", "in another project"])
def test_who_may_not_work_here_has_no_turn(cast: Cast, loss: str) -> None:
    people = hands(cast, "mate", "guard")
    rule(cast, people=people)
    with cast.database.writing() as s:
        if loss == "disabled":
            s.execute(update(User).where(User.id == people[0]).values(active=False))
        elif loss == "without a role":
            s.execute(delete(UserRole).where(UserRole.user_id == people[0]))
        else:
            s.execute(update(User).where(User.id == people[0]).values(scope="team", team_id=None))
    assert [holder(cast, cast.receive()) for _ in range(3)] == ["guard"] * 3


def test_without_names_all_whose_work_it_is_take_turns(cast: Cast) -> None:
    rule(cast)
    given = Counter(holder(cast, cast.receive()) for _ in range(6))
    assert given == {"technician": 2, "mate": 2, "guard": 2}


def test_whom_the_desk_names_gets_it_and_other_modes_give_to_nobody(cast: Cast) -> None:
    rule(cast, people=hands(cast, "guard"))
    assert holder(cast, cast.receive(assignee_id=cast.user_id("mate"))) == "mate"
    rule(cast, DispatchMode.GRAB, type=TicketType.REPAIR)
    assert ticket(cast, cast.receive()).state == State.ACCEPTED


def test_what_was_only_received_finds_its_hands_when_accepted(cast: Cast) -> None:
    rule(cast, people=hands(cast, "guard"))
    id = cast.ticket(State.RECEIVED)
    assert holder(cast, id) == ""
    perform(service.accept, cast.clerk, None, id=id)
    assert holder(cast, id) == "guard"


def test_a_complaint_finds_its_hands_once_it_is_classified(cast: Cast) -> None:
    """And, left lying, comes back as a classified one: that is where a complaint is dispatched from."""
    with time_machine.travel(FRIDAY, tick=False) as now:
        rule(cast, people=hands(cast, "guard"), minutes=30)
        id = cast.complain()
        assert (holder(cast, id), ticket(cast, id).state) == ("guard", State.DISPATCHED)
        now.shift(timedelta(minutes=30))
        perform(dispatching.send_on, JOB)
    assert (holder(cast, id), ticket(cast, id).state) == ("", State.CLASSIFIED)


@pytest.mark.both
def test_two_taken_in_at_once_go_to_two(cast: Cast) -> None:
    rule(cast, people=hands(cast, "guard", "mate"))
    clerk, form, a = cast.clerk, cast.form, cast.project_a
    asked = {"project_id": a, "form_version": form, "answers": LEAK, "household_id": cast.household_a}
    at_once([lambda: perform(service.receive, clerk, None, **asked) for _ in range(2)])
    with cast.database.reading() as s:
        assert set(s.scalars(select(Ticket.assignee_id))) == set(hands(cast, "guard", "mate"))


# -- what nobody takes up ----------------------------------------------------------------------


@pytest.mark.both
def test_what_lies_goes_to_the_next_then_back_and_all_hear_of_it(cast: Cast) -> None:
    with time_machine.travel(FRIDAY, tick=False) as now:
        rule(cast, people=hands(cast, "guard", "mate"), minutes=30)
        id = cast.receive()
        now.shift(timedelta(minutes=29))
        assert perform(dispatching.send_on, JOB) == 0
        now.shift(timedelta(minutes=1))
        assert perform(dispatching.send_on, JOB) == 1
        assert (holder(cast, id), ticket(cast, id).state) == ("mate", State.DISPATCHED)
        assert told(cast, "mate")[-1][0] == AlertKind.DISPATCHED
        for name in ("guard", "clerk"):
            kind, words = told(cast, name)[-1]
            assert (kind, "Guard" in words, "Mate" in words) == (AlertKind.RETURNED, True, True)
        assert perform(dispatching.send_on, JOB) == 0
        now.shift(timedelta(minutes=30))
        assert perform(dispatching.send_on, JOB) == 1
    assert (holder(cast, id), ticket(cast, id).state) == ("", State.ACCEPTED)
    assert "dispatched again" in told(cast, "clerk")[-1][1]
    assert moves(cast, id)[2:] == [Move.DISPATCH, Move.SEND_ON, Move.DISPATCH, Move.SEND_ON]


def test_what_was_grabbed_and_left_is_free_again(cast: Cast) -> None:
    with time_machine.travel(FRIDAY, tick=False) as now:
        rule(cast, DispatchMode.GRAB, minutes=30)
        id = cast.receive()
        perform(service.grab, cast.mate, None, id=id)
        now.shift(timedelta(minutes=31))
        perform(dispatching.send_on, JOB)
    assert (holder(cast, id), ticket(cast, id).state) == ("", State.ACCEPTED)


@pytest.mark.parametrize("touch", ["arrived", "waiting", "resumed", "told", "given anew"])
def test_what_was_taken_up_stays(cast: Cast, touch: str) -> None:
    with time_machine.travel(FRIDAY, tick=False) as now:
        rule(cast, people=hands(cast, "guard", "mate"), minutes=30)
        id, guard = cast.receive(), cast.guard
        now.shift(timedelta(minutes=20))
        if touch == "arrived":
            perform(service.arrive, guard, None, id=id)
        elif touch in ("waiting", "resumed"):
            hold = {
                "waiting_for": WaitingFor.PARTS,
                "promised": clock.now() + timedelta(days=1),
                "note": "等",
            }
            perform(service.wait, guard, None, id=id, **hold)
            if touch == "resumed":
                perform(service.resume, guard, None, id=id)
        elif touch == "told":
            perform(telling.tell_customer, guard, None, id=id, note="下午到")
        else:
            perform(service.dispatch, cast.clerk, None, id=id, assignee_id=guard.user_id)
        now.shift(timedelta(minutes=20))
        assert perform(dispatching.send_on, JOB) == 0


def test_the_night_does_not_count_but_for_an_emergency(cast: Cast) -> None:
    evening = datetime(2025, 11, 21, 9, 50, tzinfo=UTC)  # 17:50, ten minutes before the desk closes
    with time_machine.travel(evening, tick=False) as now:
        rule(cast, people=hands(cast, "guard", "mate"), minutes=30)
        calm, urgent = cast.receive(), cast.receive(answers={**LEAK, "urgency": "emergency"})
        before = holder(cast, calm), holder(cast, urgent)
        now.shift(timedelta(hours=3))
        assert perform(dispatching.send_on, JOB) == 1
        assert (holder(cast, calm), holder(cast, urgent)) == (before[0], before[0])
        now.move_to(datetime(2025, 11, 22, 0, 21, tzinfo=UTC))  # 08:21 the next morning
        perform(dispatching.send_on, JOB)
        assert holder(cast, calm) == before[1]


def test_no_minutes_no_sending_on(cast: Cast) -> None:
    with time_machine.travel(FRIDAY, tick=False) as now:
        rule(cast, people=hands(cast, "guard", "mate"))
        rule(cast, type=TicketType.COMPLAINT, minutes=5)
        cast.receive()
        now.shift(timedelta(days=9))
        assert perform(dispatching.send_on, JOB) == 0


@pytest.mark.both
def test_two_runs_at_once_send_on_once(cast: Cast) -> None:
    with time_machine.travel(FRIDAY, tick=False) as now:
        rule(cast, people=hands(cast, "guard", "mate", "technician"), minutes=5)
        ids = [cast.receive() for _ in range(3)]
        now.shift(timedelta(minutes=6))
        sent = at_once([lambda: perform(dispatching.send_on, JOB) for _ in range(3)])
    assert sorted(sent) == [0, 0, 3]
    assert all(moves(cast, id).count(Move.SEND_ON) == 1 for id in ids)


def test_a_row_that_cannot_be_judged_holds_up_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    b = cast.project_b

    def broken(s: Any, project_id: int) -> Any:
        if project_id == b:
            raise ValueError("no such hours")
        return whole(s, project_id)

    whole = dispatching.calendar_of
    monkeypatch.setattr(dispatching, "calendar_of", broken)
    with time_machine.travel(FRIDAY, tick=False) as now:
        perform(dispatching.set_rule, cast.admin, None, mode=DispatchMode.ROTATE, minutes=5)
        theirs, ours = cast.receive(cast.clerk_b), cast.receive()
        now.shift(timedelta(minutes=6))
        assert perform(dispatching.send_on, JOB) == 1
    assert Move.SEND_ON in moves(cast, ours)
    assert Move.SEND_ON not in moves(cast, theirs)


# -- rules -------------------------------------------------------------------------------------


def test_rules_are_made_changed_and_dropped_within_the_scope(cast: Cast) -> None:
    id = rule(cast, type=TicketType.REPAIR, category="water", minutes=45, people=hands(cast, "mate"))
    found = read(dispatching.dispatch_rules, cast.manager)
    assert [(one.id, one.category, one.minutes, one.people) for one in found] == [
        (id, "water", 45, (cast.user_id("mate"),))
    ]
    assert read(dispatching.dispatch_rules, cast.manager_b) == []
    other = {"mode": DispatchMode.GRAB, "project_id": cast.project_a, "id": id}
    for deed, values in ((dispatching.set_rule, other), (dispatching.drop_rule, {"id": id})):
        with pytest.raises(NotFound):
            perform(deed, cast.manager_b, None, **values)
        with pytest.raises(Forbidden):
            perform(deed, cast.clerk, None, **values)
    perform(dispatching.set_rule, cast.manager, None, version=1, **other)
    with pytest.raises(Stale):
        perform(dispatching.drop_rule, cast.manager, None, id=id, version=1)
    perform(dispatching.drop_rule, cast.manager, None, id=id, version=2)
    assert read(dispatching.dispatch_rules, cast.manager) == []


def test_the_company_s_rule_is_head_office_s(cast: Cast) -> None:
    with pytest.raises(NotFound):
        rule(cast, project_id=None)
    perform(dispatching.set_rule, cast.admin, None, mode=DispatchMode.ROTATE)
    assert len(read(dispatching.dispatch_rules, cast.manager)) == 1
    assert holder(cast, cast.receive())


def test_a_rule_that_makes_no_sense_is_refused(cast: Cast) -> None:
    rule(cast, minutes=30)
    for values, words in (
        ({}, "exactly this"),
        ({"minutes": 4, "type": TicketType.REPAIR}, "minutes"),
        ({"minutes": 2881, "type": TicketType.REPAIR}, "minutes"),
        ({"category": "water"}, "kind"),
        ({"type": TicketType.REPAIR, "category": "x" * 41}, "too long"),
        ({"type": TicketType.REPAIR, "people": hands(cast, "technician_b")}, "given work"),
        ({"type": TicketType.REPAIR, "people": [999]}, "given work"),
    ):
        with pytest.raises(Refused, match=words):
            rule(cast, **values)


def test_nobody_but_the_job_sends_on(cast: Cast) -> None:
    for name in ("manager", "admin", "technician"):
        with pytest.raises(Forbidden):
            perform(dispatching.send_on, getattr(cast, name))
