"""Promises as they follow what people do: kept, broken, excused, judged anew."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.analysis import StaleMonth
from db.choices.standards import Clock, Measure, Special, Unit
from db.choices.tickets import Delivery, Grade, Reached, Satisfaction, State, WaitingFor
from db.standards import Clause, CompanySetting, SpecialDay
from db.tickets import Excuse, Promise, Ticket, TicketEvent
from lib import audit
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.standards.book_rules import ClauseFacts
from lib.standards.rows import STALE, promises_are_stale, standards
from lib.tickets import complaints, promise_service, service, telling
from lib.tickets.excuses import ask_excuse, decide_excuse, open_excuses
from lib.tickets.promise_rows import KEPT, promised, rewrite
from lib.tickets.promise_rules import Promised
from tests.cast import SLOW, Cast

pytestmark = pytest.mark.slow

# A Thursday, 09:00 in Shanghai, before the national holiday of 2025: 1 to 8 October.
NINE = datetime(2025, 9, 25, 1, tzinfo=UTC)
JOB = Actor.system("rebuild", "tickets.rebuild")
WELL = {"reached": Reached.YES, "quality_ok": True, "satisfaction": Satisfaction.SATISFIED}


@contextmanager
def at(hours: float) -> Iterator[None]:
    with time_machine.travel(NINE + timedelta(hours=hours), tick=False):
        yield


def kept(cast: Cast, id: int) -> dict[tuple[int, Measure], Promised]:
    with cast.database.reading() as s:
        rows = [promised(row) for row in s.execute(select(*KEPT).where(Promise.ticket_id == id))]
    return {(one.round, one.measure): one for one in rows}


def ticket(cast: Cast, id: int) -> Ticket:
    with cast.database.reading() as s:
        return s.get_one(Ticket, id)


def rebuild(cast: Cast) -> int:
    """As the job does, until nothing is left."""
    done = 0
    while some := perform(promise_service.rebuild_some, JOB):
        done += some
    return done


# -- followed ----------------------------------------------------------------------------------


@pytest.mark.both
def test_promises_are_made_met_and_end_with_the_ticket(cast: Cast) -> None:
    with at(0):
        id = cast.ticket(State.ACCEPTED)
    assert {measure for _, measure in kept(cast, id)} == {Measure.RESPONSE, Measure.DONE}
    assert ticket(cast, id).due_at == NINE + timedelta(hours=2)
    with at(3):
        perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("technician"))
    response = kept(cast, id)[0, Measure.RESPONSE]
    assert (response.met_at, response.late(NINE)) == (NINE + timedelta(hours=3), True)
    assert ticket(cast, id).due_at == NINE + timedelta(hours=24)
    with at(5):
        perform(service.arrive, cast.technician, None, id=id)
        perform(service.finish, cast.technician, None, id=id, note="换了")
    assert ticket(cast, id).due_at == NINE + timedelta(hours=29)
    with at(6):
        perform(service.call_back, cast.clerk, None, id=id, **WELL)
    assert ticket(cast, id).due_at is None
    assert not any(one.open for one in kept(cast, id).values())


def test_a_date_told_is_kept_and_holds(cast: Cast) -> None:
    told = NINE + timedelta(days=9)
    with at(0):
        id = cast.ticket(State.ON_SITE)
        perform(telling.tell_customer, cast.technician, None, id=id, note="等配件", promised=told)
    assert (ticket(cast, id).promised_at, ticket(cast, id).due_at) == (told, told)


def test_a_clock_set_back_leaves_the_story_in_order(cast: Cast) -> None:
    with at(10):
        id = cast.ticket(State.DISPATCHED)
    with at(-200):
        perform(service.arrive, cast.technician, None, id=id)
        perform(service.finish, cast.technician, None, id=id, note="换了")
    with cast.database.reading() as s:
        story = select(TicketEvent.at).where(TicketEvent.ticket_id == id).order_by(TicketEvent.id)
        moments = list(s.scalars(story))
    assert moments == [NINE + timedelta(hours=10)] * len(moments)
    assert kept(cast, id)[0, Measure.DONE].met_at == NINE + timedelta(hours=10)


@pytest.mark.both
def test_every_event_marks_its_month_for_counting(cast: Cast) -> None:
    with at(0):
        id = cast.ticket(State.ACCEPTED)
    with at(2000):
        perform(service.add_note, cast.clerk, None, id=id, note="回电")
    with cast.database.reading() as s:
        marked = [(one.project_id, one.month) for one in s.scalars(select(StaleMonth))]
    assert marked == [(cast.project_a, "2025-09")]


def test_without_a_book_nothing_is_promised(cast: Cast) -> None:
    with time_machine.travel(datetime(1999, 12, 30, tzinfo=UTC), tick=False):
        id = cast.ticket(State.ACCEPTED)
    assert kept(cast, id) == {}
    assert (ticket(cast, id).due_at, ticket(cast, id).profile_id) == (None, None)


# -- worked out anew ---------------------------------------------------------------------------

FORWARD: dict[State, list[tuple[Any, dict[str, Any]]]] = {
    State.CLASSIFIED: [(complaints.investigate, {"facts": "查实", "valid": False, "verdict": "不属实"})],
    State.INVESTIGATED: [
        (service.finish, {"note": "办完"}),
        (complaints.regrade, {"grade": Grade.COMPLEX, "reason": "涉及两个部门"}),
        (service.wait, {"waiting_for": WaitingFor.PARTS, "note": "等配件"}),
    ],
    State.WAITING: [(service.resume, {}), (telling.tell_customer, {"note": "改期"})],
    State.DISPATCHED: [(complaints.investigate, {"facts": "查实", "valid": False, "verdict": "不属实"})],
    State.DONE: [(complaints.answer, {"text": "答复", "delivery": Delivery.CHAT})],
    State.ANSWERED: [
        (service.call_back, {"reached": Reached.NO}),
        (service.call_back, WELL),
        (service.call_back, {**WELL, "quality_ok": False, "note": "不认可"}),
    ],
    State.CALLED_BACK: [(complaints.follow_up, {"note": "复查合格"})],
    State.FOLLOWED_UP: [(service.close, {"note": "办结"}), (service.reopen, {"reason": "又发生"})],
}


def walk_on(cast: Cast, id: int, dice: Random, now: datetime) -> None:
    steps = FORWARD.get(ticket(cast, id).state)
    if not steps:
        return
    deed, said = dice.choice(steps)
    if deed in (service.wait, telling.tell_customer):
        said = said | {"promised": now + timedelta(hours=dice.randint(1, 90))}
    by = cast.clerk if deed is service.call_back else cast.manager  # never whoever did the work
    with suppress(Refused):
        perform(deed, by, None, id=id, **said)


@pytest.mark.both
def test_what_is_kept_after_any_walk_is_what_the_events_say(cast: Cast) -> None:
    dice, ids, now = Random(7), list[int](), NINE
    for _ in range(6):
        with time_machine.travel(now, tick=False):
            ids.append(cast.complain(answers=SLOW))
        for _ in range(14):
            now += timedelta(minutes=dice.randint(1, 2500))
            with time_machine.travel(now, tick=False):
                walk_on(cast, ids[-1], dice, now)
    with cast.database.writing() as s:
        assert rewrite(s, ids) == set()
        rounds = s.scalar(select(func.max(Promise.round)))
        states = set(s.scalars(select(Ticket.state)))
    assert rounds
    assert len(states) > 1


@pytest.mark.both
def test_a_holiday_put_right_judges_anew_what_it_touches(cast: Cast) -> None:
    with at(0):
        open_id = cast.complain(answers=SLOW)
        closed_id = cast.complain(answers=SLOW | {"category": "attitude"})
        for deed, said in (
            (complaints.investigate, {"facts": "查实", "valid": False, "verdict": "不属实"}),
            (service.finish, {"note": "办完"}),
        ):
            perform(deed, cast.manager, None, id=closed_id, **said)
    with at(5 * 24):
        perform(complaints.answer, cast.manager, None, id=closed_id, text="答复", delivery=Delivery.CHAT)
        perform(service.call_back, cast.clerk, None, id=closed_id, **WELL)
        perform(complaints.follow_up, cast.manager, None, id=closed_id, note="合格")
        perform(service.close, cast.manager, None, id=closed_id)
    # Two working days: Friday, and the Sunday before the holiday, which is made up for.
    due = datetime(2025, 9, 28, 10, tzinfo=UTC)
    assert {kept(cast, id)[0, Measure.ANSWER].due_at for id in (open_id, closed_id)} == {due}
    before = ticket(cast, open_id).version
    with cast.database.writing() as s:
        s.add(SpecialDay(project_id=cast.project_a, day=date(2025, 9, 28), kind=Special.HOLIDAY))
        promises_are_stale(s, date(2025, 9, 25))
    assert rebuild(cast) == 2
    later = datetime(2025, 9, 29, 10, tzinfo=UTC)
    assert {kept(cast, id)[0, Measure.ANSWER].due_at for id in (open_id, closed_id)} == {later}
    assert ticket(cast, open_id).version == before
    with cast.database.reading() as s:
        assert s.get(CompanySetting, STALE) is None
        assert audit.verify(s)[1] is None
    assert rebuild(cast) == 0


def test_only_what_is_open_is_judged_anew_unless_a_day_is_named(cast: Cast) -> None:
    with at(0):
        ids = [cast.ticket(state) for state in (State.ACCEPTED, State.CLOSED)]
    with cast.database.writing() as s:
        s.execute(update(Clause).where(Clause.measure == Measure.DONE).values(limit=Decimal(30)))
        promises_are_stale(s)
    rebuild(cast)
    dues = [kept(cast, id)[0, Measure.DONE].due_at for id in ids]
    assert dues == [NINE + timedelta(hours=30), NINE + timedelta(hours=24)]


def test_an_earlier_correction_is_not_forgotten_by_a_later_one(cast: Cast) -> None:
    with cast.database.writing() as s:
        for since in (date(2025, 9, 1), None, date(2025, 10, 1)):
            promises_are_stale(s, since)
    with cast.database.reading() as s:
        assert s.get_one(CompanySetting, STALE).value == {"since": "2025-09-01", "done": 0}


@pytest.mark.both
def test_batches_go_on_where_the_last_one_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promise_service, "BATCH", 2)
    with at(0):
        ids = [cast.ticket(State.ACCEPTED) for _ in range(5)]
    with cast.database.writing() as s:
        s.execute(Promise.__table__.delete())  # type: ignore[attr-defined]
        s.execute(update(Ticket).values(due_at=None, profile_id=None))
    perform(promise_service.begin_promises, JOB)
    assert [perform(promise_service.rebuild_some, JOB) for _ in range(4)] == [2, 2, 1, 0]
    assert all(ticket(cast, id).due_at == NINE + timedelta(hours=2) for id in ids)
    perform(promise_service.begin_promises, JOB)
    assert perform(promise_service.rebuild_some, JOB) == 0


# -- beforehand --------------------------------------------------------------------------------


def clause(measure: Measure, hours: int) -> ClauseFacts:
    return ClauseFacts(measure, Decimal(hours), Unit.HOURS, Clock.ELAPSED)


def test_a_preview_tells_what_new_clauses_would_do(cast: Cast) -> None:
    with at(0):
        a, b = cast.ticket(State.DISPATCHED), cast.receive(cast.clerk_b)
    with at(4):
        tight = read(promise_service.preview, cast.quality, clauses=[clause(Measure.DONE, 3)])
        wide = read(
            promise_service.preview,
            cast.quality,
            clauses=[clause(Measure.DONE, 30)],
            project_id=cast.project_a,
        )
        same = read(promise_service.preview, cast.quality, clauses=book_of(cast))
    assert (tight.open, tight.looked_at, tight.earlier, tight.later, tight.becoming_late) == (2, 2, 1, 1, 1)
    assert {row.id for row in tight.rows} == {a, b}
    assert [(row.id, row.after) for row in wide.rows] == [(a, NINE + timedelta(hours=30))]
    assert (same.earlier, same.later, same.rows) == (0, 0, [])
    assert ticket(cast, a).due_at == NINE + timedelta(hours=24)
    with pytest.raises(Forbidden):
        read(promise_service.preview, cast.manager, clauses=[])


def book_of(cast: Cast) -> tuple[ClauseFacts, ...]:
    def held(s: Session) -> tuple[ClauseFacts, ...]:
        found = standards(s).book(None, NINE)
        return found.clauses if found else ()

    with cast.database.reading() as s:
        return held(s)


# -- excuses -----------------------------------------------------------------------------------


def broken(cast: Cast) -> int:
    with at(0):
        id = cast.ticket(State.ACCEPTED)
    with at(3):
        perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("technician"))
    return id


def asked(id: int, **values: Any) -> dict[str, Any]:
    return {"id": id, "round": 0, "measure": Measure.RESPONSE, "reason": "全员抢修水管"} | values


@pytest.mark.both
def test_a_second_person_excuses_a_broken_promise(cast: Cast) -> None:
    id = broken(cast)
    excuse = perform(ask_excuse, cast.manager, None, **asked(id))
    assert [row.id for row in read(open_excuses, cast.supervisor)] == [excuse]
    assert read(open_excuses, cast.manager) == []
    with pytest.raises(Forbidden, match="second person"):
        perform(decide_excuse, cast.manager, None, id=excuse, granted=True)
    perform(decide_excuse, cast.supervisor, None, id=excuse, granted=True)
    with pytest.raises(Refused, match="decided already"):
        perform(decide_excuse, cast.quality, None, id=excuse, granted=False, note="不同意")
    rows = read(promise_service.promises_of, cast.clerk, id=id)
    told = next(row.excuse for row in rows if row.promised.measure == Measure.RESPONSE)
    assert told
    assert (told.granted, told.by, told.second) == (True, "Manager", "Supervisor")
    with pytest.raises(Refused, match="asked for this already"):
        perform(ask_excuse, cast.clerk, None, **asked(id))


def test_what_is_refused_may_be_asked_again_and_needs_a_reason(cast: Cast) -> None:
    id = broken(cast)
    excuse = perform(ask_excuse, cast.technician, None, **asked(id))
    with pytest.raises(Refused, match="reason"):
        perform(decide_excuse, cast.supervisor, None, id=excuse, granted=False)
    perform(decide_excuse, cast.supervisor, None, id=excuse, granted=False, note="证据不足")
    perform(ask_excuse, cast.technician, None, **asked(id, reason="附上抢修记录"))
    with cast.database.reading() as s:
        assert list(s.scalars(select(Excuse.granted).order_by(Excuse.id))) == [False, None]


@pytest.mark.parametrize(
    "values", [{"measure": Measure.DONE}, {"measure": Measure.ANSWER}, {"round": 1}, {"round": -1}]
)
def test_only_what_is_broken_can_be_excused(cast: Cast, values: dict[str, Any]) -> None:
    id = broken(cast)
    with at(4), pytest.raises(Refused, match="not broken"):
        perform(ask_excuse, cast.clerk, None, **asked(id, **values))


def test_an_excuse_is_asked_and_decided_where_the_ticket_may_be_seen(cast: Cast) -> None:
    id = broken(cast)
    with pytest.raises(Refused, match="why"):
        perform(ask_excuse, cast.clerk, None, **asked(id, reason="  "))
    with pytest.raises(NotFound):
        perform(ask_excuse, cast.clerk_b, None, **asked(id))
    excuse = perform(ask_excuse, cast.clerk, None, **asked(id))
    with pytest.raises(NotFound):
        perform(decide_excuse, cast.manager_b, None, id=excuse, granted=True)
    with pytest.raises(Forbidden):
        perform(decide_excuse, cast.mate, None, id=excuse, granted=True)
    assert read(open_excuses, cast.manager_b) == []
