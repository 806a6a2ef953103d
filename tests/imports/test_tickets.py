"""Repair and complaint ledgers become tickets with their history: what the truth says, changed, undone."""

from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from db.choices.imports import LedgerCode
from db.choices.tickets import Channel, Move, Satisfaction, State, TicketType, Urgency
from db.forms import Answer
from db.tickets import Ticket, TicketEvent, TicketLine
from lib import clock
from lib.deeds import perform, read
from lib.imports import service
from lib.steps import Fate, RowPlan
from lib.tickets import service as tickets
from lib.tickets import story
from tests.cast import Cast
from tests.imports.books import bring, everything, good, truth

REPAIR: dict[str, Any] = {
    "ticket_no": "GD-001",
    "received_at": "2025-08-01T09:30",
    "room": {"building": "3", "unit": "2", "number": "1502"},
    "contact": "张伟",
    "phones": ["13812345678"],
    "channel": "hotline",
    "category": "给排水",
    "summary": "厨房水槽下面漏水",
    "urgency": "emergency",
    "dispatched_at": "2025-08-01T10:10",
    "workers": ["Technician", "外请师傅"],
    "on_site_at": "2025-08-01T10:30",
    "done_at": "2025-08-02T10:30",
    "state": "closed",
    "material": "软管1根",
    "material_fee": 35,
    "labour_fee": 60,
    "called_back_at": "2025-08-03",
    "satisfaction": "4",
    "note": "老人独居",
}
OPEN: dict[str, Any] = {
    **{code: REPAIR[code] for code in ("ticket_no", "received_at", "room", "summary")},
    "state": "open",
}


def ticket(cast: Cast, key: str) -> Ticket:
    with cast.database.reading() as s:
        return s.scalars(select(Ticket).where(Ticket.ledger_key == key)).one()


def events(cast: Cast, id: int) -> list[TicketEvent]:
    with cast.database.reading() as s:
        wanted = select(TicketEvent).where(TicketEvent.ticket_id == id).order_by(TicketEvent.id)
        return list(s.scalars(wanted))


def foreseen(cast: Cast, *rows: dict[str, Any]) -> list[RowPlan]:
    told = {"project_id": cast.project_a, "rows": list(rows)}
    return read(service.preview, cast.manager, ledger=LedgerCode.REPAIRS, **told)


def repair(cast: Cast, *rows: dict[str, Any]) -> int:
    return bring(cast.manager, LedgerCode.REPAIRS, cast.project_a, list(rows))


def local(at: datetime | None) -> str:
    return clock.shown(at)


@pytest.mark.both
def test_every_sample_repair_is_as_the_truth_says(cast: Cast) -> None:
    bring(cast.manager, LedgerCode.REPAIRS, cast.project_a, good(LedgerCode.REPAIRS))
    for told in truth(LedgerCode.REPAIRS)["samples"]:
        expect = told.get("expect") or {}
        if expect.get("ticket_no"):
            _like(ticket(cast, expect["ticket_no"]), expect)


def _like(found: Ticket, expect: dict[str, Any]) -> None:
    states = {"done": {State.CLOSED}, "waiting": {State.WAITING}, "open": {State.ACCEPTED}}
    room = "-".join((expect["room"] or {}).values()) or expect["place"]
    assert local(found.received_at).startswith(expect["reported"].replace("T", " "))
    assert found.place == room
    assert (found.summary, found.contact) == (expect["content"], expect["reporter"] or "")
    assert found.state in states[expect["state"]]
    if expect["finished"]:
        assert local(found.done_at).startswith(expect["finished"].replace("T", " "))
    assert found.no.startswith(f"WX{expect['reported'][:10].replace('-', '')}-")


@pytest.mark.both
def test_complaints_are_as_many_of_each_kind_as_the_truth_says(cast: Cast) -> None:
    bring(cast.manager, LedgerCode.COMPLAINTS, cast.project_a, good(LedgerCode.COMPLAINTS))
    counts = truth(LedgerCode.COMPLAINTS)["counts"]
    with cast.database.reading() as s:
        found = s.scalars(select(Ticket).where(Ticket.type == TicketType.COMPLAINT)).all()
        answers = s.scalars(select(Answer.content).where(Answer.owner_kind == "ticket")).all()
    assert sum(one.state != State.CLOSED for one in found) == counts["open"]
    assert sum(not one.contact for one in found) == counts["anonymous"]
    assert (
        sum(one.satisfaction == Satisfaction.SATISFIED for one in found) == counts["by_satisfaction"]["满意"]
    )
    assert sorted(Counter(one.category for one in found).values()) == sorted(counts["by_category"].values())
    grades = Counter(answer.get("grade") for answer in answers)
    assert (grades["general"], grades["complex"]) == (counts["by_grade"]["一般"], counts["by_grade"]["复杂"])
    assert all(one.no.startswith("TS2025") for one in found)


@pytest.mark.both
def test_a_repair_has_its_household_its_customer_its_worker_and_its_history(cast: Cast) -> None:
    repair(cast, REPAIR)
    found = ticket(cast, "GD-001")
    assert (found.household_id, found.customer_id) == (cast.household_a, cast.customer_a)
    assert (found.assignee_id, found.first_contact_id) == (cast.user_id("technician"), None)
    assert (found.category, found.urgency, found.channel) == ("water", Urgency.EMERGENCY, Channel.HOTLINE)
    assert (found.state, found.satisfaction, found.due_at) == (State.CLOSED, Satisfaction.SATISFIED, None)
    told = events(cast, found.id)
    assert [(one.move, local(one.at)) for one in told] == [
        (Move.RECEIVE, "2025-08-01 09:30"),
        (Move.DISPATCH, "2025-08-01 10:10"),
        (Move.ARRIVE, "2025-08-01 10:30"),
        (Move.FINISH, "2025-08-02 10:30"),
        (Move.CALL_BACK, "2025-08-03 00:00"),
        (Move.CLOSE, "2025-08-03 00:00"),
    ]
    assert all(one.content["imported"] and one.by_id is None for one in told)
    assert ["Handled by", "外请师傅"] in told[1].content["told"]
    assert {"GD-001", "老人独居"} <= {one[1] for one in told[0].content["told"]}
    assert {line.price for line in _lines(cast, found.id)} == {Decimal(35), Decimal(60)}


def _lines(cast: Cast, id: int) -> list[TicketLine]:
    with cast.database.reading() as s:
        return list(s.scalars(select(TicketLine).where(TicketLine.ticket_id == id)))


def test_a_room_nobody_knows_stays_as_it_was_written(cast: Cast) -> None:
    repair(cast, {**REPAIR, "room": {"building": "77", "unit": "", "number": "101"}})
    found = ticket(cast, "GD-001")
    assert (found.household_id, found.place, found.contact) == (None, "77-101", "张伟")


def test_a_leading_nought_makes_no_other_door(cast: Cast) -> None:
    repair(cast, {**REPAIR, "room": {"building": "03", "unit": "2", "number": "01502"}})
    assert ticket(cast, "GD-001").household_id == cast.household_a


def test_a_word_that_is_no_option_and_no_channel_is_kept_as_it_is(cast: Cast) -> None:
    repair(cast, {**REPAIR, "category": "门禁卡失灵", "channel": "飞鸽传书"})
    found = ticket(cast, "GD-001")
    assert (found.category, found.channel) == ("门禁卡失灵", Channel.HOTLINE)
    assert ["Channel", "飞鸽传书"] in events(cast, found.id)[0].content["told"]


def test_two_people_of_one_name_are_nobodys_work(cast: Cast) -> None:
    repair(cast, {**REPAIR, "workers": ["Technician_B"]})
    assert ticket(cast, "GD-001").assignee_id is None


@pytest.mark.parametrize(("state", "kept"), [("open", State.ACCEPTED), ("waiting", State.WAITING)])
def test_what_is_not_done_stays_open_and_is_due(cast: Cast, state: str, kept: State) -> None:
    repair(cast, {**OPEN, "state": state})
    found = ticket(cast, "GD-001")
    assert (found.state, found.closed_at) == (kept, None)
    assert found.due_at
    assert read(story.story, cast.manager, id=found.id).moves


def test_a_row_without_a_number_is_known_again(cast: Cast) -> None:
    unnumbered = {**REPAIR, "ticket_no": None}
    repair(cast, unnumbered)
    assert [plan.fate for plan in foreseen(cast, unnumbered)] == [Fate.SAME]
    assert [plan.fate for plan in foreseen(cast, {**unnumbered, "summary": "别的事"})] == [Fate.NEW]


@pytest.mark.both
def test_a_later_ledger_closes_an_open_ticket_and_undo_opens_it_again(cast: Cast) -> None:
    repair(cast, OPEN)
    before = everything(cast.database)
    (plan,) = foreseen(cast, REPAIR)
    changed = {one.label: (one.before, one.after) for one in plan.changes}
    assert changed["State"] == (State.ACCEPTED, State.CLOSED)
    assert changed["Done at"] == ("", "2025-08-02 10:30")
    assert changed["Part"] == ("", "软管1根 35.00")
    batch = repair(cast, REPAIR)
    found = ticket(cast, "GD-001")
    assert (found.state, found.due_at) == (State.CLOSED, None)
    assert {one.move for one in events(cast, found.id)} >= {Move.RECEIVE, Move.NOTE, Move.FINISH, Move.CLOSE}
    assert [plan.fate for plan in foreseen(cast, REPAIR)] == [Fate.SAME]
    assert perform(service.undo_import, cast.manager, None, id=batch) == 0
    assert everything(cast.database) == before


def test_a_blank_cell_wipes_nothing(cast: Cast) -> None:
    repair(cast, REPAIR)
    bare = {**REPAIR, "contact": None, "phones": [], "satisfaction": None, "material_fee": None}
    assert [plan.fate for plan in foreseen(cast, bare)] == [Fate.SAME]


@pytest.mark.both
def test_a_ticket_people_have_worked_on_is_left_alone(cast: Cast) -> None:
    repair(cast, OPEN)
    found = ticket(cast, "GD-001")
    perform(tickets.dispatch, cast.clerk, None, id=found.id, assignee_id=cast.user_id("mate"))
    before = everything(cast.database)
    assert [plan.fate for plan in foreseen(cast, REPAIR)] == [Fate.KEPT]
    repair(cast, REPAIR)
    assert everything(cast.database) == before


@pytest.mark.both
def test_undo_keeps_the_tickets_people_have_worked_on(cast: Cast) -> None:
    other = {**OPEN, "ticket_no": "GD-002"}
    third = {**OPEN, "ticket_no": "GD-003"}
    batch = repair(cast, OPEN, other, third)
    perform(tickets.add_note, cast.clerk, None, id=ticket(cast, "GD-001").id, note="业主催促")
    perform(tickets.cancel, cast.clerk, None, id=ticket(cast, "GD-002").id, reason="业主自行处理")
    assert perform(service.undo_import, cast.manager, None, id=batch) == 2
    with cast.database.reading() as s:
        assert set(s.scalars(select(Ticket.ledger_key))) == {"GD-001", "GD-002"}


def test_numbers_follow_the_day_and_are_given_back(cast: Cast) -> None:
    rows = [{**OPEN, "ticket_no": f"GD-{n}", "received_at": f"2025-08-01T{9 + n:02}:00"} for n in (2, 1, 0)]
    batch = repair(cast, *rows)
    assert [ticket(cast, f"GD-{n}").no for n in range(3)] == [f"WX20250801-000{n}" for n in (1, 2, 3)]
    perform(service.undo_import, cast.manager, None, id=batch)
    repair(cast, rows[0])
    assert ticket(cast, "GD-2").no == "WX20250801-0001"


def test_the_same_number_in_another_project_is_another_ticket(cast: Cast) -> None:
    repair(cast, OPEN)
    bring(cast.manager_b, LedgerCode.REPAIRS, cast.project_b, [OPEN])
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(Ticket)) == 2
