"""Which tickets people see, how they search and order them, and what stays masked."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from db.accounts import User, UserProject
from db.choices.accounts import Role, Scope
from db.choices.tickets import State, TicketType, Urgency
from db.records import AuditEntry
from db.tickets import Ticket
from lib import clock
from lib.access import Actor
from lib.customers import find as households
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound
from lib.staff import find as staff
from lib.tickets import find, service
from lib.tickets.find import Filter
from lib.tickets.story import story
from tests.cast import LEAK, Cast, add_person
from tests.test_deeds import at_once

UNSAYABLE = ["\0水", "水\ud800", "\udc00\0"]
SPECIAL = ["%", "_", "%%", "'", '"', "\\", "'; DROP TABLE ticket; --", "1' OR '1'='1", "*", "NOT", "[a-z]"]


def ids(by: Actor, **wanted: Any) -> set[int]:
    return {row.id for row in read(find.list_tickets, by, by=Filter(**wanted), size=100).rows}


def texts(cast: Cast, **wanted: Any) -> set[int]:
    return ids(cast.clerk, **wanted)


def sees(by: Actor, id: int) -> bool:
    """In the list and when opened: always both or neither."""
    try:
        read(story, by, id=id)
    except NotFound:
        assert id not in ids(by)
        return False
    assert id in ids(by)
    return True


def who_sees(cast: Cast, id: int) -> set[str]:
    names = ("clerk", "technician", "mate", "guard", "supervisor", "manager", "manager_b", "clerk_b")
    return {name for name in (*names, "technician_b", "quality", "admin") if sees(getattr(cast, name), id)}


ALL = {"clerk", "manager", "quality", "admin"}


# -- scope -------------------------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.parametrize(
    ("state", "hands"),
    [
        (State.RECEIVED, {"supervisor"}),
        (State.ACCEPTED, {"supervisor", "technician", "mate", "guard"}),
        (State.DISPATCHED, {"supervisor", "technician"}),
        (State.WAITING, {"supervisor", "technician"}),
        (State.DONE, {"supervisor", "technician"}),
        (State.CLOSED, {"supervisor", "technician"}),
        (State.REJECTED, set()),
        (State.CANCELLED, set()),
    ],
)
def test_hands_see_own_work_and_what_may_be_taken(cast: Cast, state: State, hands: set[str]) -> None:
    assert who_sees(cast, cast.ticket(state)) == ALL | hands


@pytest.mark.both
def test_hands_keep_their_own_past(cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("mate"))
    assert who_sees(cast, id) == ALL | {"technician", "mate"}


def test_who_work_was_recorded_for_keeps_it_too(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    perform(service.arrive, cast.clerk, None, id=id)
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("mate"))
    assert sees(cast.technician, id)


def test_work_never_begun_is_no_past(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("mate"))
    assert not sees(cast.technician, id)


def test_own_work_is_not_seen_beyond_the_scope(cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE, to="mate")
    move(cast, "mate")
    assert not sees(cast.anew("mate"), id)


def move(cast: Cast, name: str) -> None:
    """To project B, away from A."""
    who = cast.user_id(name)
    with cast.database.writing() as s:
        s.execute(delete(UserProject).where(UserProject.user_id == who))
        s.add(UserProject(user_id=who, project_id=cast.project_b))


@pytest.mark.both
@pytest.mark.parametrize("state", [State.ACCEPTED, State.DISPATCHED, State.CALLED_BACK, State.CLOSED])
def test_the_first_contact_keeps_sight_after_losing_the_project(cast: Cast, state: State) -> None:
    id = cast.ticket(state)
    others = cast.receive(cast.manager)
    move(cast, "clerk")
    moved = cast.anew("clerk")
    assert sees(moved, id)
    assert not sees(moved, others)
    assert read(find.today, moved).open == ({state: 1} if state != State.CLOSED else {})


@pytest.mark.both
def test_a_team_s_leader_sees_the_team_s_work_and_what_waits(cast: Cast) -> None:
    mine, others = cast.ticket(State.DISPATCHED), cast.ticket(State.DISPATCHED, to="mate")
    assert sees(cast.supervisor, mine)
    assert not sees(cast.supervisor, others)
    with cast.database.writing() as s:
        s.execute(update(User).where(User.name == "mate").values(team_id=cast.team))
    assert sees(cast.supervisor, others)


def test_a_ticket_taken_in_by_the_team_stays_with_the_team(cast: Cast) -> None:
    id = cast.receive(cast.supervisor, assignee_id=cast.user_id("mate"))
    add_person("deputy", Role.SUPERVISOR, scope=Scope.TEAM, team_id=cast.team)
    assert sees(cast.supervisor, id)
    assert {"deputy"} == {name for name in ("deputy",) if sees(other(name), id)}


def other(name: str) -> Actor:
    from lib.accounts import sessions
    from tests.cast import DOOR

    found = read(sessions.actor_named, DOOR, name=name)
    assert found
    return found


def test_a_job_without_a_person_sees_no_work_as_its_own(cast: Cast) -> None:
    for state in (State.RECEIVED, State.ACCEPTED, State.DISPATCHED):
        cast.ticket(state)
    assert ids(Actor.system("job", "tickets.view")) == set()
    assert len(ids(Actor.system("job", "tickets.view", "tickets.all"))) == 3
    guest = Actor.resident("link", cast.project_a)
    with cast.database.reading() as s:
        assert find.list_tickets.within(s, guest, by=Filter()).total == 0


def test_nobody_without_a_project_sees_anything(cast: Cast) -> None:
    id = cast.receive()
    with cast.database.writing() as s:
        s.execute(delete(UserProject))
    assert not sees(cast.anew("manager"), id)


# -- searching ---------------------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.parametrize("typed", ["WX", "0001", "1502", "厨房", "漏水", "厨房 1502", "3-2", "wx"])
def test_tickets_are_found_by_number_place_and_words(cast: Cast, typed: str) -> None:
    id = cast.receive()
    assert texts(cast, text=typed) == {id}
    assert texts(cast, text=f"{typed} nothing") == set()


@pytest.mark.both
def test_latin_words_are_found_in_whatever_case(cast: Cast) -> None:
    id = cast.receive(answers={**LEAK, "summary": "WiFi ÉCRAN broken"})
    for typed in ("wifi", "WIFI", "ÉCRAN", "Broken"):
        assert texts(cast, text=typed) == {id}, typed


@pytest.mark.both
@pytest.mark.parametrize("typed", SPECIAL)
def test_special_characters_mean_themselves(cast: Cast, typed: str) -> None:
    cast.receive()
    assert texts(cast, text=typed) == set()
    id = cast.receive(answers={**LEAK, "summary": f"前{typed}后"})
    assert texts(cast, text=typed) == {id}


@pytest.mark.both
@pytest.mark.parametrize("typed", UNSAYABLE)
def test_what_no_database_takes_as_text_is_left_out_of_the_search(cast: Cast, typed: str) -> None:
    id = cast.receive(answers={**LEAK, "summary": "厨房漏水"})
    assert texts(cast, text=typed) == {id}
    assert len(read(households.look_up, cast.clerk, typed=f"1502 {typed}")) <= 1
    assert list(read(staff.search, cast.clerk, typed=typed)) == []


@pytest.mark.both
@pytest.mark.parametrize("who", ["quality", "admin", "technician"])
def test_names_and_phones_answer_only_to_those_who_may_see_them(cast: Cast, who: str) -> None:
    id = cast.ticket(State.DISPATCHED)
    actor = getattr(cast, who)
    assert sees(actor, id)
    for private in ("13812345678", "1381", "5678", "张伟", "张"):
        assert ids(actor, text=private) == set()
        assert ids(cast.clerk, text=private) == {id}


def test_a_very_long_search_is_just_not_found(cast: Cast) -> None:
    cast.receive()
    assert texts(cast, text="水" * 100_000) == set()
    assert texts(cast, text=" ".join("厨" for _ in range(10_000)))


# -- filters -----------------------------------------------------------------------------------


@pytest.mark.both
def test_filters_narrow(cast: Cast) -> None:
    general = cast.ticket(State.DISPATCHED)
    urgent = cast.receive(answers={**LEAK, "urgency": "emergency", "category": "lift"})
    public = cast.receive(cast.manager, household_id=None, customer_id=None, place="大堂")
    assert texts(cast) == {general, urgent, public}
    for wanted, found in (
        ({"urgency": Urgency.EMERGENCY}, {urgent}),
        ({"category": "lift"}, {urgent}),
        ({"states": frozenset({State.DISPATCHED})}, {general}),
        ({"assignee_id": cast.user_id("technician")}, {general}),
        ({"first_contact_id": cast.user_id("manager")}, {public}),
        ({"household_id": cast.household_a}, {general, urgent}),
        ({"project_id": cast.project_a}, {general, urgent, public}),
        ({"project_id": cast.project_b}, set()),
        ({"category": "lift", "urgency": Urgency.PLANNED}, set()),
    ):
        assert texts(cast, **wanted) == found, wanted


@pytest.mark.both
def test_late_and_soon_are_open_tickets_only(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    open_one, closed = cast.ticket(State.DISPATCHED), cast.ticket(State.CLOSED)
    start = clock.now()
    for hours, late, soon in ((0, set(), set()), (23, set(), {open_one}), (25, {open_one}, set())):
        monkeypatch.setattr(clock, "now", lambda hours=hours: start + timedelta(hours=hours))
        assert texts(cast, late=True) == late
        assert texts(cast, soon=True) == soon
    assert closed in texts(cast)


# -- order and pages ---------------------------------------------------------------------------


@pytest.mark.both
def test_orders(cast: Cast) -> None:
    first = cast.receive()
    second = cast.receive(answers={**LEAK, "urgency": "emergency"})
    third = cast.ticket(State.CLOSED)

    def order(sort: str) -> list[int]:
        return [row.id for row in read(find.list_tickets, cast.clerk, by=Filter(), sort=sort).rows]

    assert order("due") == [second, first, third]
    assert order("-received") == [third, second, first]
    assert order("received") == order("no") == [first, second, third]
    assert order("-no") == [third, second, first]
    assert order("'; --") == order("due")


@pytest.mark.both
def test_pages_hold_every_ticket_once(cast: Cast) -> None:
    made = {cast.receive() for _ in range(25)}
    pages = [read(find.list_tickets, cast.clerk, by=Filter(), number=n, size=10) for n in (1, 2, 3)]
    rows = [row.id for page in pages for row in page.rows]
    assert set(rows) == made
    assert len(rows) == 25
    assert pages[0].total == 25


# -- masks -------------------------------------------------------------------------------------


def test_rows_are_masked_for_everybody(cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    asked: list[Callable[[Actor], Any]] = [
        lambda actor: read(find.list_tickets, actor, by=Filter()).rows[0],
        lambda actor: read(story, actor, id=id).row,
    ]
    for name in ("clerk", "technician", "manager", "quality", "admin"):
        for look in asked:
            row = look(getattr(cast, name))
            assert (row.contact, row.phone) == ("张*", "138****5678")
    exported = perform(find.export_tickets, cast.manager, None, by=Filter())
    assert [(row.contact, row.phone) for row in exported] == [("张*", "138****5678")]


def test_whole_names_leave_only_with_those_who_may_and_for_a_reason(cast: Cast) -> None:
    cast.receive()
    whole = perform(find.export_tickets, cast.manager, None, by=Filter(), why="保险理赔")
    assert [(row.contact, row.phone) for row in whole] == [("张伟", "13812345678")]
    with pytest.raises(Forbidden):
        perform(find.export_tickets, cast.supervisor, None, by=Filter(), why="保险理赔")


def test_what_was_taken_away_by_whom_and_why_is_written_down(cast: Cast) -> None:
    cast.receive()
    perform(find.export_tickets, cast.manager, None, by=Filter(text="张伟", late=True), why="保险理赔")
    with cast.database.reading() as s:
        entry = s.scalars(select(AuditEntry).where(AuditEntry.deed == "tickets.export_tickets")).one()
    assert entry.actor == cast.manager.key
    assert json.loads(entry.changes) == [
        {"table": "ticket", "exported": 0, "reason": "保险理赔", "filter": {"late": "True"}}
    ]


def test_an_export_of_one_kind_brings_the_answers_on_the_version_of_then(cast: Cast) -> None:
    id = cast.receive()
    (row,) = perform(find.export_tickets, cast.manager, None, by=Filter(type=TicketType.REPAIR))
    assert row.answer is not None
    schema, values = row.answer
    assert (row.id, schema.code, values["summary"]) == (id, "repair", row.summary)
    (plain,) = perform(find.export_tickets, cast.manager, None, by=Filter())
    assert plain.answer is None


def test_an_export_is_the_list_without_pages(cast: Cast) -> None:
    made = [cast.receive() for _ in range(25)]
    exported = perform(find.export_tickets, cast.manager, None, by=Filter(), sort="no")
    assert [row.id for row in exported] == made
    assert len(perform(find.export_tickets, cast.manager, None, by=Filter(), most=3)) == 3
    assert perform(find.export_tickets, cast.manager_b, None, by=Filter()) == []


# -- the day's numbers -------------------------------------------------------------------------


@pytest.mark.both
def test_the_day_s_numbers_are_those_of_the_list(cast: Cast) -> None:
    for state in State:
        cast.ticket(state)
    today = read(find.today, cast.manager)
    assert (today.received, today.closed, today.late) == (len(State), 1, 0)
    assert today.soon == read(find.list_tickets, cast.manager, by=Filter(soon=True)).total
    assert today.open == dict.fromkeys(find.OPEN, 1)
    mine = read(find.today, cast.mate)
    assert mine.open == {State.ACCEPTED: 1}


def test_yesterday_does_not_count_today(cast: Cast) -> None:
    id = cast.ticket(State.CLOSED)
    with cast.database.writing() as s:
        before = clock.start_of_day(clock.now()) - timedelta(seconds=1)
        s.execute(update(Ticket).where(Ticket.id == id).values(received_at=before, closed_at=before))
    today = read(find.today, cast.manager)
    assert (today.received, today.closed) == (0, 0)


@pytest.mark.both
def test_reading_while_others_write_never_fails(cast: Cast) -> None:
    clerk, manager = cast.clerk, cast.manager
    cast.form, cast.household_a, cast.customer_a, cast.project_a, cast.project_b, cast.household_b  # noqa: B018
    deeds = [lambda: cast.receive(clerk), lambda: read(find.list_tickets, manager, by=Filter()).total] * 6
    assert all(isinstance(x, int) for x in at_once(deeds))
