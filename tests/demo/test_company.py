"""The invented company is one the use cases could have made."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from db.actions import Action
from db.base import Database, use
from db.choices.actions import ActionState
from db.choices.incidents import IncidentState
from db.choices.tickets import Grade, Move, State, TicketType
from db.customers import Customer
from db.forms import Answer, Form, FormVersion
from db.incidents import Incident
from db.records import NumberCounter
from db.tickets import Complaint, Promise, Ticket, TicketEvent, TicketLine
from lib import audit, clock, setup
from lib.access import Actor
from lib.accounts import sessions
from lib.accounts.passwords import fits
from lib.actions.rules import is_late
from lib.customers import find as households
from lib.deeds import perform, read
from lib.demo import accounts, company
from lib.demo.company import Size
from lib.demo.requests import how_many
from lib.demo.stories import COURSES
from lib.demo.texts import texts
from lib.forms.checks import check
from lib.forms.schema import FormSchema
from lib.standards.rows import standards
from lib.tickets import service as tickets
from lib.tickets.chain_rules import CAUSED
from lib.tickets.promise_rows import KEPT, happened, promised
from lib.tickets.promise_rules import Case, first_due, promises, told_last
from lib.tickets.rules import OPEN, OWN_WORK, PATHS, SERIES, is_satisfied, may_close, may_move
from tests.conftest import reread_settings

pytestmark = pytest.mark.slow

NOW = datetime(2025, 11, 21, 8, 30, tzinfo=UTC)
SMALL = Size(households=30, customers=60, tickets=300, days=40)
DOOR = Actor.system("door", "accounts.door")


@pytest.fixture
def made(database: Database) -> Database:
    setup.bring_up_to_date(database)
    company.make(database, SMALL, {}, now=NOW)
    return database


def stories(s: Session) -> list[tuple[Ticket, list[TicketEvent]]]:
    events: dict[int, list[TicketEvent]] = defaultdict(list)
    for event in s.scalars(select(TicketEvent).order_by(TicketEvent.id)):
        events[event.ticket_id].append(event)
    return [(ticket, events[ticket.id]) for ticket in s.scalars(select(Ticket).order_by(Ticket.id))]


@pytest.mark.both
def test_every_story_is_legal(made: Database) -> None:
    with made.reading() as s:
        for ticket, events in stories(s):
            assert [event.at for event in events] == sorted(event.at for event in events)
            assert events[-1].at <= NOW
            assert replayed(ticket.type, events) == ticket.state


def replayed(type: TicketType, events: list[TicketEvent]) -> State:
    """The state the events lead to, each move being legal where it was made."""
    assert events[0].move == Move.RECEIVE
    state, tried, last = State.RECEIVED, 0, events[0]
    for event in events[1:]:
        step = PATHS[type][event.move]
        assert may_move(type, state, event.move)
        assert event.note or not step.reason
        tried = 0 if event.move == Move.FINISH else tried + (event.move == Move.CALL_BACK)
        good = satisfied(event)
        if event.move == Move.CALL_BACK and good is not True:
            assert event.state == state
        elif event.move == Move.CLOSE and state == State.DONE:
            assert may_close(type, state, tried)
        if last.move == Move.CALL_BACK and satisfied(last) is False:
            assert event.move == Move.REOPEN
        state, last = event.state, event
        assert state == step.target or step.target is None or event.move == Move.CALL_BACK
    return state


def satisfied(event: TicketEvent) -> bool | None:
    said = event.content
    return is_satisfied(said["quality_ok"], said["satisfaction"]) if said.get("reached") else None


def test_promises_and_due_times_are_those_of_the_rules(made: Database) -> None:
    with made.reading() as s:
        kept = defaultdict(list)
        for row in s.execute(select(*KEPT).order_by(Promise.round, Promise.measure)):
            kept[row.ticket_id].append(promised(row))
        book = standards(s).book(None, NOW)
        assert book
        calendar = standards(s).calendar(None)
        for ticket, events in stories(s):
            told = [happened(event) for event in events]
            case = Case(ticket.type, ticket.urgency, ticket.grade, ticket.received_at)
            found = promises(case, told, book.clauses, calendar)
            assert sorted(found, key=lambda one: (one.round, one.measure)) == kept[ticket.id]
            dates = (book.profile_id, first_due(found, told), told_last(told))
            assert (ticket.profile_id, ticket.due_at, ticket.promised_at) == dates


def test_most_promises_are_kept_and_some_are_broken(made: Database) -> None:
    with made.reading() as s:
        judged = [promised(row) for row in s.execute(select(*KEPT))]
    broken = sum(one.late(NOW) for one in judged)
    assert 0 < broken < len(judged) / 2


def test_the_columns_follow_the_events(made: Database) -> None:
    with made.reading() as s:
        for ticket, events in stories(s):
            since = [event.move for event in events].index(Move.REOPEN) if ticket.reopened else 0
            assert ticket.reopened == sum(event.move == Move.REOPEN for event in events)
            assert ticket.on_site_at == first(events[since:], Move.ARRIVE)
            assert ticket.done_at == first(events[since:], Move.FINISH)
            assert (ticket.closed_at is None) == (ticket.state in OPEN)
            assert ticket.due_at is None or ticket.state in OPEN
            given = [
                event.content["assignee"] for event in events if event.move in (Move.DISPATCH, Move.GRAB)
            ]
            settled = [event.by_id for event in events if event.move in (Move.INVESTIGATE, Move.FINISH)]
            assert ticket.assignee_id == ([*settled[:1], *given][-1] if given or settled else None)
            for event in events:
                assert event.move in OWN_WORK or event.on_behalf_of_id is None
                assert event.by_id != event.on_behalf_of_id


def first(events: list[TicketEvent], move: Move) -> datetime | None:
    return next((event.at for event in events if event.move == move), None)


def test_numbers_run_through_each_day(made: Database) -> None:
    with made.reading() as s:
        tickets = s.scalars(select(Ticket).order_by(Ticket.received_at, Ticket.id)).all()
        of_tickets = select(NumberCounter).where(NumberCounter.series.in_(SERIES.values()))
        counters = {(row.series, row.period): row.last for row in s.scalars(of_tickets)}
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for ticket in tickets:
        days[SERIES[ticket.type], f"{clock.local(ticket.received_at):%Y%m%d}"].append(ticket.no)
    assert len(tickets) == SMALL.tickets + how_many(SMALL.tickets)
    assert counters == {day: len(numbers) for day, numbers in days.items()}
    for (series, day), numbers in days.items():
        assert numbers == [f"{series}{day}-{n:04d}" for n in range(1, len(numbers) + 1)]


def test_every_kind_of_request_is_in_it(made: Database) -> None:
    with made.reading() as s:
        assert set(s.scalars(select(Ticket.type).distinct())) == set(TicketType) - {TicketType.OTHER}
        assert set(s.scalars(select(Complaint.ticket_id))) == set(
            s.scalars(select(Ticket.id).where(Ticket.type == TicketType.COMPLAINT))
        )


@pytest.mark.both
def test_life_goes_on_in_it(made: Database) -> None:
    """The desk finds a household by phone and takes a repair in: numbers and ids follow on."""
    desk = read(sessions.actor_named, DOOR, name="desk")
    assert desk is not None
    with made.reading() as s:
        person = s.scalars(select(Customer).where(Customer.id == 1)).one()
        version = s.scalars(select(FormVersion.id).join(Form).where(Form.code == "repair")).one()
    hit = read(households.look_up, desk, typed=person.phones.split(" ")[0])[0]
    assert hit.customer_id == person.id
    answers = {"category": "water", "summary": "厨房漏水", "urgency": "general", "channel": "hotline"}
    where: dict[str, Any] = {
        "project_id": hit.project_id,
        "household_id": hit.household_id,
        "customer_id": hit.customer_id,
    }
    id = perform(tickets.receive, desk, None, form_version=version, answers=answers, **where)
    assert id == SMALL.tickets + how_many(SMALL.tickets) + 1


def test_what_was_said_before_is_linked_and_closed_with_a_cause(made: Database) -> None:
    with made.reading() as s:
        told = dict(stories(s))
        repeats = {ticket: s.get_one(Ticket, ticket.repeat_of_id) for ticket in told if ticket.repeat_of_id}
    assert repeats
    assert {ticket.type for ticket in repeats} <= CAUSED
    for ticket, earlier in repeats.items():
        spot = (earlier.household_id, earlier.type, earlier.category)
        assert (ticket.household_id, ticket.type, ticket.category) == spot
        assert Move.LINK in {event.move for event in told[ticket]} & {event.move for event in told[earlier]}
        assert ticket.cause or ticket.state != State.CLOSED
        if ticket.grade:
            assert ticket.grade != Grade.GENERAL


def test_its_audit_log_is_whole(made: Database) -> None:
    with made.reading() as s:
        assert audit.verify(s) == (6, None)


def test_answers_fit_their_form_and_their_ticket(made: Database) -> None:
    with made.reading() as s:
        versions = s.execute(select(FormVersion.id, FormVersion.content)).all()
        schemas = {id: FormSchema.model_validate(content) for id, content in versions}
        tickets = {ticket.id: ticket for ticket in s.scalars(select(Ticket))}
        answers = s.scalars(select(Answer).where(Answer.owner_kind == "ticket")).all()
    assert {answer.owner_id for answer in answers} == tickets.keys()
    for answer in answers:
        ticket = tickets[answer.owner_id]
        today = clock.local(ticket.received_at)
        assert check(schemas[answer.form_version_id], answer.content, today=today) == answer.content
        assert answer.content["summary"] == ticket.summary


def test_phones_are_visibly_invented_and_parts_cost_money(made: Database) -> None:
    with made.reading() as s:
        phones = " ".join(s.scalars(select(Customer.phones))).split()
        lines = s.scalars(select(TicketLine)).all()
    assert all(phone.startswith("1380") and len(phone) == 11 for phone in phones)
    assert lines
    assert all(line.price > 0 and line.quantity > 0 for line in lines)


def test_the_same_moment_makes_the_same_company(database: Database) -> None:
    moments = [clock.start_of_day(NOW) + timedelta(hours=hours) for hours in (0, 12)]
    once = [str(drawn(at)) for at in (*moments, *moments)]
    assert once[:2] == once[2:]
    assert once[0] != once[1]


def drawn(at: datetime) -> list[datetime]:
    from lib.demo.texts import dice
    from lib.demo.tickets import arrivals

    found = arrivals(dice(), at, 50, 10)
    assert found == sorted(found)
    assert found[-1] <= at
    return found


def test_every_course_in_the_texts_is_known() -> None:
    assert {course for band in texts()["courses"] for course in band["shares"]} <= COURSES.keys()


@pytest.fixture
def demo(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("WUYEDESK_DEMO", "1")
    monkeypatch.setattr(company, "DEMO", SMALL)
    monkeypatch.setattr(accounts, "hash_password", lambda password: f"hash of {password}")
    monkeypatch.setattr(company, "hash_password", lambda password: "nobody's")
    return use(reread_settings().database_url)


def hashes(database: Database) -> dict[str, str]:
    with database.reading() as s:
        return {row.name: row.password_hash for row in s.execute(select(User.name, User.password_hash))}


def test_a_second_start_keeps_everything(demo: Database) -> None:
    company.prepare(demo)
    before = hashes(demo), accounts.shown_accounts("en")
    company.prepare(demo)
    assert (hashes(demo), accounts.shown_accounts("en")) == before


def test_shown_accounts_open_the_door(demo: Database) -> None:
    company.prepare(demo)
    shown = accounts.shown_accounts("zh_CN")
    assert len(shown) == 8
    for account in shown:
        assert hashes(demo)[account["name"]] == f"hash of {account['password']}"
        assert len(account["password"]) >= 10
        actor = read(sessions.actor_named, DOOR, name=account["name"])
        assert actor is not None
        assert not actor.must_change


def test_lost_passwords_are_made_anew(demo: Database) -> None:
    company.prepare(demo)
    before = hashes(demo)
    accounts._path().unlink()
    assert accounts.shown_accounts("en") == []
    company.prepare(demo)
    after = hashes(demo)
    assert {name for name in before if before[name] != after[name]} == {
        a["name"] for a in accounts.shown_accounts("en")
    }
    with demo.reading() as s:
        assert audit.verify(s)[1] is None


def test_a_password_is_hashed_as_others_are(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "first_accounts", lambda: dict.fromkeys(["desk"]))
    passwords, kept = accounts.new_passwords()
    assert fits(passwords["desk"], kept["desk"])


@pytest.mark.both
def test_incidents_and_actions_are_followed_up(made: Database) -> None:
    with made.reading() as s:
        incidents = {one.state: one for one in s.scalars(select(Incident))}
        linked = s.scalars(select(Ticket).where(Ticket.incident_id.is_not(None))).all()
        actions = s.scalars(select(Action)).all()
    assert set(incidents) == set(IncidentState)
    assert {ticket.project_id for ticket in linked} <= {1}
    assert {action.state for action in actions} == set(ActionState) - {ActionState.CANCELLED}
    for action in actions:
        assert action.verified_by_id != action.owner_id
        assert (action.done_at is None) == (action.state == ActionState.OPEN)
    assert any(is_late(action.state, action.due_at, NOW) for action in actions)
