"""Who waits for a call-back, in which order, who may call, and what follows."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from db.actions import Action
from db.choices.actions import ActionSource
from db.choices.tickets import Move, Reached, Redress, Satisfaction, State, TicketType
from db.records import AuditEntry
from db.tickets import Ticket
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, Refused
from lib.tickets import call_backs, service
from lib.tickets.call_back_rules import PARTS, WAITS, next_tries, script
from lib.tickets.call_backs import By, Waiting
from lib.tickets.story import story
from tests.cast import Cast

pytestmark = pytest.mark.slow

EVERYONE = By()
BAD = {"reached": Reached.YES, "quality_ok": True, "satisfaction": Satisfaction.DISSATISFIED}


def listed(by: Actor, wanted: By = EVERYONE) -> list[Waiting]:
    return list(read(call_backs.list_call_backs, by, by=wanted).rows)


def ids(by: Actor, wanted: By = EVERYONE) -> list[int]:
    return [row.id for row in listed(by, wanted)]


def due_in(cast: Cast, id: int, **gap: int) -> None:
    with cast.database.writing() as s:
        s.execute(update(Ticket).where(Ticket.id == id).values(due_at=clock.now() + timedelta(**gap)))


def try_in_vain(cast: Cast, id: int, **values: Any) -> None:
    perform(service.call_back, cast.clerk, None, id=id, reached=Reached.NO, **values)


def ticket(cast: Cast, id: int) -> Ticket:
    with cast.database.reading() as s:
        return s.get_one(Ticket, id)


def as_type(cast: Cast, id: int, type: TicketType, state: State) -> int:
    with cast.database.writing() as s:
        s.execute(update(Ticket).where(Ticket.id == id).values(type=type, state=state))
    return id


# -- the list ----------------------------------------------------------------------------------


@pytest.mark.both
def test_the_late_ones_come_first_and_what_is_tried_later_last(cast: Cast) -> None:
    soon, late, later = (cast.ticket(State.DONE) for _ in range(3))
    again = clock.now() + timedelta(hours=2)
    try_in_vain(cast, later, again_at=again)
    try_in_vain(cast, late)
    for id, hours in ((soon, 5), (late, -2), (later, -9)):
        due_in(cast, id, hours=hours)
    rows = listed(cast.clerk)
    assert [(row.id, row.attempts, row.held_back) for row in rows] == [
        (late, 1, False),
        (soon, 0, False),
        (later, 1, True),
    ]
    assert rows[2].again_at == again.replace(microsecond=0)
    assert rows[0].tried_at
    assert read(call_backs.next_call_back, cast.clerk, by=EVERYONE) == late
    assert read(call_backs.next_call_back, cast.clerk, by=EVERYONE, id=later) == later
    assert read(call_backs.count_call_backs, cast.clerk, by=EVERYONE) == call_backs.Numbers(3, 2)
    with time_machine.travel(again + timedelta(seconds=1), tick=False):
        assert ids(cast.clerk) == [later, late, soon]


def test_when_all_are_tried_later_nobody_is_next(cast: Cast) -> None:
    assert read(call_backs.next_call_back, cast.clerk, by=EVERYONE) is None
    id = cast.ticket(State.DONE)
    try_in_vain(cast, id, again_at=clock.now() + timedelta(minutes=5))
    assert read(call_backs.next_call_back, cast.clerk, by=EVERYONE) is None
    with pytest.raises(Refused, match="ahead"):
        try_in_vain(cast, id, again_at=clock.now())


@pytest.mark.both
def test_a_call_is_due_after_work_or_an_answer_and_not_after_an_enquiry(cast: Cast) -> None:
    for state in (State.ACCEPTED, State.ON_SITE, State.WAITING, State.DONE, State.CALLED_BACK):
        cast.ticket(state)
    made = {
        type: as_type(cast, cast.ticket(State.DONE), type, state)
        for type, state in (
            (TicketType.HOME_VISIT, State.DONE),
            (TicketType.COMPLAINT, State.ANSWERED),
            (TicketType.ENQUIRY, State.DONE),
        )
    }
    unanswered = as_type(cast, cast.ticket(State.DONE), TicketType.COMPLAINT, State.DONE)
    rows = listed(cast.clerk)
    assert {(row.type, row.state) for row in rows} == {
        (TicketType.REPAIR, State.DONE),
        (TicketType.HOME_VISIT, State.DONE),
        (TicketType.COMPLAINT, State.ANSWERED),
    }
    assert not {made[TicketType.ENQUIRY], unanswered} & {row.id for row in rows}
    assert set(WAITS) == {row.type for row in rows}


def test_the_list_is_of_the_scope_and_can_be_narrowed(cast: Cast) -> None:
    here = cast.ticket(State.DONE)
    assert ids(cast.clerk_b) == []
    with pytest.raises(Forbidden):
        ids(cast.technician)
    theirs = as_type(cast, cast.receive(cast.clerk_b), TicketType.REPAIR, State.DONE)
    assert ids(cast.clerk_b) == [theirs]
    assert ids(cast.clerk, By(project_id=cast.project_b)) == []
    assert ids(cast.clerk, By(mine=True)) == [here]
    assert ids(cast.manager, By(mine=True)) == []
    assert ids(cast.manager, By(project_id=cast.project_a)) == [here]


def test_attempts_of_an_earlier_round_are_not_counted(cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    try_in_vain(cast, id)
    perform(service.reopen, cast.clerk, None, id=id, reason="又漏")
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("mate"))
    perform(service.arrive, cast.mate, None, id=id)
    perform(service.finish, cast.mate, None, id=id, note="重做")
    assert [(row.id, row.attempts, row.tried_at) for row in listed(cast.clerk)] == [(id, 0, None)]


def test_the_export_is_the_list_masked_and_whole_only_for_a_reason(cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    with pytest.raises(Forbidden):
        perform(call_backs.export_call_backs, cast.clerk, None, by=EVERYONE)
    (row,) = perform(call_backs.export_call_backs, cast.manager, None, by=EVERYONE)
    assert (row.id, row.contact, row.phone) == (id, "张*", "138****5678")
    (row,) = perform(call_backs.export_call_backs, cast.manager, None, by=EVERYONE, why="月度抽查")
    assert (row.contact, row.phone) == ("张伟", "13812345678")
    with cast.database.reading() as s:
        entries = s.scalars(select(AuditEntry).where(AuditEntry.deed == "tickets.export_call_backs")).all()
    assert [json.loads(entry.changes)[0]["reason"] for entry in entries] == ["", "月度抽查"]
    with pytest.raises(Forbidden):
        perform(call_backs.export_call_backs, cast.supervisor, None, by=EVERYONE, why="抽查")


# -- the call ----------------------------------------------------------------------------------


def test_nobody_calls_back_about_own_work(cast: Cast) -> None:
    """A supervisor who did the job leaves the call to somebody else."""
    id = cast.ticket(State.DONE, to="manager")
    assert ids(cast.manager) == []
    assert ids(cast.clerk) == [id]
    assert read(call_backs.next_call_back, cast.manager, by=EVERYONE, id=id) is None
    assert Move.CALL_BACK not in read(story, cast.manager, id=id).moves
    with pytest.raises(Forbidden, match="yourself"):
        perform(service.call_back, cast.manager, None, id=id, reached=Reached.NO)
    perform(service.call_back, cast.clerk, None, id=id, **{**BAD, "satisfaction": Satisfaction.FAIR})
    assert ticket(cast, id).state == State.CLOSED


@pytest.mark.both
def test_a_discontent_customer_may_lead_to_an_action_instead(cast: Cast) -> None:
    id, owner = cast.ticket(State.DONE), cast.user_id("supervisor")
    asked = {**BAD, "id": id, "instead": Redress.ACTION}
    with pytest.raises(Refused, match="not content"):
        perform(service.call_back, cast.clerk, None, **asked, owner_id=owner)
    with pytest.raises(Refused, match="Choose who"):
        perform(service.call_back, cast.clerk, None, **asked, note="师傅没穿鞋套")
    assert ticket(cast, id).state == State.DONE
    perform(service.call_back, cast.clerk, None, **asked, note="师傅没穿鞋套", owner_id=owner)
    made = ticket(cast, id)
    assert (made.state, made.satisfaction, made.reopened) == (State.CLOSED, Satisfaction.DISSATISFIED, 0)
    with cast.database.reading() as s:
        action = s.scalars(select(Action)).one()
    assert (action.source_kind, action.source_id, action.source_no) == (ActionSource.TICKET, id, made.no)
    assert (action.owner_id, action.detail, action.project_id) == (owner, "师傅没穿鞋套", cast.project_a)


def test_an_action_belongs_to_somebody_of_the_project(cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    asked = {**BAD, "id": id, "instead": Redress.ACTION, "note": "没修好"}
    with pytest.raises(Refused, match="cannot be given"):
        perform(service.call_back, cast.clerk, None, **asked, owner_id=cast.user_id("manager_b"))
    assert ticket(cast, id).state == State.DONE


def test_a_content_customer_needs_neither(cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    well = {**BAD, "satisfaction": Satisfaction.SATISFIED, "instead": Redress.ACTION}
    perform(service.call_back, cast.clerk, None, id=id, **well)
    assert ticket(cast, id).state == State.CLOSED
    with cast.database.reading() as s:
        assert s.scalars(select(Action)).all() == []


# -- the words and the times -------------------------------------------------------------------


def test_every_kind_called_back_has_its_words_in_both_languages() -> None:
    for type in WAITS:
        said = script(type)
        assert tuple(said) == PARTS
        assert all(text[lang].strip() for text in said.values() for lang in ("zh_CN", "en"))


def hours() -> Iterator[datetime]:
    start = datetime(2025, 11, 21, tzinfo=UTC)
    yield from (clock.local(start + timedelta(minutes=30 * n)) for n in range(48))


def test_the_next_tries_offered_all_lie_ahead() -> None:
    for now in hours():
        tries = list(next_tries(now).values())
        assert tries
        assert all(at > now and 8 <= at.hour < 21 for at in tries)
        assert len(tries) == len(set(tries))
