"""The same again: linked, a grade higher, closed only with its cause; the same of many, joined under one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from db.choices.alerts import AlertKind
from db.choices.tickets import Grade, Move, State, TicketType
from db.tickets import Ticket
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.standards.company import Company, set_company
from lib.tickets import chains, groups, service
from lib.tickets.chain_rules import cause_label, causes, chosen_cause, raised
from lib.tickets.chains import Tie
from lib.tickets.story import story
from tests.cast import LEAK, Cast
from tests.tickets.cases import (
    call_back,
    classify,
    close,
    complain,
    complaint_at,
    events,
    next_door,
    ticket,
    told,
    unsorted,
)

pytestmark = pytest.mark.slow

START = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
NOBODY: dict[str, Any] = {"household_id": None, "customer_id": None, "phone": "13612345678"}


def ties(by: Actor, id: int) -> list[tuple[int, Tie]]:
    return [(link.id, link.tie) for link in read(chains.chain_of, by, id=id)]


# -- rules -------------------------------------------------------------------------------------


def test_a_repeat_is_one_grade_graver_up_to_major() -> None:
    assert [raised(grade, None) for grade in Grade] == [Grade.COMPLEX, Grade.MAJOR, Grade.MAJOR]
    assert [raised(Grade.GENERAL, before) for before in Grade] == [Grade.COMPLEX, Grade.MAJOR, Grade.MAJOR]


@pytest.mark.parametrize("type", TicketType)
def test_a_cause_is_one_of_the_list_or_the_company_s_own_words(type: TicketType) -> None:
    known = causes(type)
    assert known
    id, label = next(iter(known.items()))
    assert chosen_cause(type, id) == chosen_cause(type, f" {label} ") == id
    assert cause_label(type, id, "en") in causes(type, "en").values()
    assert chosen_cause(type, "水 锤") == cause_label(type, "水 锤") == "水 锤"
    for wrong in ("", "  ", "长" * 61):
        with pytest.raises(Refused):
            chosen_cause(type, wrong)


# -- linked at receipt -------------------------------------------------------------------------


@pytest.mark.both
def test_the_same_household_again_is_linked_on_both_and_told(cast: Cast) -> None:
    first, again = complain(cast), complain(cast)
    assert (ticket(cast, again).repeat_of_id, ticket(cast, again).grade) == (first, Grade.COMPLEX)
    assert events(cast, again)[1].content["repeats"] == ticket(cast, first).no
    assert events(cast, first)[-1].content["repeated_by"] == ticket(cast, again).no
    assert told(cast, AlertKind.REPEAT, again) == {cast.user_id("manager")}
    third = complain(cast)
    assert (ticket(cast, third).repeat_of_id, ticket(cast, third).grade) == (again, Grade.MAJOR)
    assert told(cast, AlertKind.MAJOR, third) == {cast.user_id("manager"), cast.user_id("quality")}


def test_a_repeat_classified_later_is_raised_then_and_only_once(cast: Cast) -> None:
    complain(cast)
    again = unsorted(cast)
    assert ticket(cast, again).grade is None
    classify(cast, again)
    assert ticket(cast, again).grade == Grade.COMPLEX
    classify(cast, again, grade=Grade.GENERAL)
    assert ticket(cast, again).grade == Grade.GENERAL


def test_only_the_same_kind_class_and_household_chain(cast: Cast) -> None:
    complain(cast)
    others = [
        complain(cast, category="fee"),
        cast.receive(answers={**LEAK, "category": "power"}),
        complain(cast, at=next_door(cast, "0101")),
    ]
    assert [ticket(cast, id).repeat_of_id for id in others] == [None] * 3
    cancelled = cast.ticket(State.CANCELLED)
    assert ticket(cast, cast.receive()).repeat_of_id != cancelled


@pytest.mark.both
def test_a_public_place_is_known_by_the_words_it_shares(cast: Cast) -> None:
    first = complain(cast, at={**NOBODY, "place": "3栋1单元电梯"})
    assert ticket(cast, complain(cast, at={**NOBODY, "place": "3 栋电梯轿厢"})).repeat_of_id == first
    assert ticket(cast, complain(cast, at={**NOBODY, "place": "5栋电梯"})).repeat_of_id is None
    assert ticket(cast, complain(cast)).repeat_of_id is None


def test_praise_never_chains(cast: Cast) -> None:
    for _ in range(2):
        last = cast.receive()
    assert ticket(cast, last).repeat_of_id
    version = read(service.forms.form_in_force, cast.admin, code="praise")[0]
    said = {"category": "warm", "summary": "师傅很热情", "channel": "hotline"}
    praises = [cast.receive(type=TicketType.PRAISE, form_version=version, answers=said) for _ in range(2)]
    assert [ticket(cast, id).repeat_of_id for id in praises] == [None, None]


@pytest.mark.both
@pytest.mark.parametrize(("days", "linked"), [(30, True), (31, False)])
def test_how_long_the_company_remembers_is_its_own_choice(cast: Cast, days: int, linked: bool) -> None:
    """To the second of the last day."""
    perform(set_company, cast.admin, None, facts=Company(repeat_days=30))
    with time_machine.travel(START, tick=False):
        first = cast.receive()
    with time_machine.travel(START + timedelta(days=days), tick=False):
        assert ticket(cast, cast.receive()).repeat_of_id == (first if linked else None)


# -- the cause ---------------------------------------------------------------------------------


def closed_by_call(cast: Cast, id: int) -> None:
    call_back(cast, id, close=True)


@pytest.mark.both
def test_a_chain_closes_only_with_its_cause(cast: Cast) -> None:
    """Both ends of it, at every door, repairs as complaints."""
    first, again = cast.ticket(State.DONE), cast.ticket(State.DONE)
    for id in (first, again):
        closed_by_call(cast, id)
        assert ticket(cast, id).state == State.CALLED_BACK
        with pytest.raises(Refused, match="cause"):
            close(cast, id)
    with pytest.raises(Refused, match="too long"):
        close(cast, first, cause="长" * 61)
    close(cast, first, cause="老化")
    perform(chains.name_cause, cast.clerk, None, id=again, cause="half_done")
    close(cast, again)
    assert [ticket(cast, id).cause for id in (first, again)] == ["老化", "half_done"]
    assert [event.move for event in events(cast, again)][-2:] == [Move.CAUSE, Move.CLOSE]


def test_what_stands_alone_may_have_a_cause_and_needs_none(cast: Cast) -> None:
    alone = complaint_at(cast, State.FOLLOWED_UP)
    perform(chains.name_cause, cast.clerk, None, id=alone, cause="沟通不到位，进度未告知")
    assert ticket(cast, alone).cause == "not_told"
    close(cast, alone)
    other = cast.ticket(State.CALLED_BACK)
    assert not read(story, cast.clerk, id=other).chained
    close(cast, other)


def test_vain_calls_do_not_close_a_chain_without_its_cause(cast: Cast) -> None:
    cast.receive()
    again = cast.ticket(State.DONE)
    for _ in range(3):
        perform(service.call_back, cast.manager, None, id=again, reached="no")
    with pytest.raises(Refused, match="cause"):
        close(cast, again, note="联系不上")
    close(cast, again, note="联系不上", cause="part")
    assert ticket(cast, again).state == State.CLOSED


# -- seen and undone ---------------------------------------------------------------------------


@pytest.mark.both
def test_a_chain_is_shown_whole_from_any_of_its_cases(cast: Cast) -> None:
    ids = [cast.receive() for _ in range(4)]
    assert ties(cast.clerk, ids[1]) == [(ids[0], Tie.EARLIER), (ids[2], Tie.LATER), (ids[3], Tie.LATER)]
    assert ties(cast.clerk, ids[3]) == [(id, Tie.EARLIER) for id in ids[:3]]
    perform(service.dispatch, cast.clerk, None, id=ids[2], assignee_id=cast.user_id("mate"))
    perform(service.dispatch, cast.clerk, None, id=ids[0], assignee_id=cast.user_id("technician"))
    assert [id for id, _ in ties(cast.mate, ids[2])] == [ids[1], ids[3]]  # not the other technician's


def test_what_was_not_the_same_is_parted_with_a_reason(cast: Cast) -> None:
    first, again = cast.receive(), cast.receive()
    stranger = cast.receive(answers={**LEAK, "category": "power"})
    with pytest.raises(Refused, match="not linked"):
        perform(chains.unlink, cast.clerk, None, id=again, other_id=stranger, reason="不是")
    with pytest.raises(Refused, match="reason"):
        perform(chains.unlink, cast.clerk, None, id=first, other_id=again, reason=" ")
    perform(chains.unlink, cast.clerk, None, id=first, other_id=again, reason="另一处漏水")
    assert (ties(cast.clerk, first), ticket(cast, again).repeat_of_id) == ([], None)
    assert events(cast, again)[-1].content["parted"] == ticket(cast, first).no


# -- groups ------------------------------------------------------------------------------------


def neighbours(cast: Cast, numbers: str = "0101 0202", project: int | None = None) -> list[int]:
    by = cast.clerk if project in (None, cast.project_a) else cast.clerk_b
    return [complain(cast, by, at=next_door(cast, number, project)) for number in numbers.split()]


def join(by: Actor, id: int, others: list[int]) -> None:
    perform(groups.link_to_parent, by, None, id=id, others=others, note="同一件事")


@pytest.mark.both
def test_three_households_with_the_same_complaint_are_one_major_case(cast: Cast) -> None:
    id, others = complain(cast), neighbours(cast)
    complain(cast, category="fee", at=next_door(cast, "0303"))
    assert {like.id for like in read(groups.same_matter, cast.clerk, id=id)} == set(others)
    with pytest.raises(Refused, match="at least 3"):
        join(cast.clerk, id, others[:1])
    join(cast.clerk, id, others)
    assert (ticket(cast, id).grade, {ticket(cast, one).parent_id for one in others}) == (Grade.MAJOR, {id})
    assert told(cast, AlertKind.MAJOR, id) == {cast.user_id("manager"), cast.user_id("quality")}
    assert ties(cast.clerk, id) == [(one, Tie.PART) for one in others]
    assert ties(cast.clerk, others[0]) == [(id, Tie.WHOLE)]
    assert read(groups.same_matter, cast.clerk, id=id) == []
    perform(chains.unlink, cast.clerk, None, id=others[0], other_id=id, reason="其实是另一件")
    assert ticket(cast, others[0]).parent_id is None


def test_a_group_across_projects_is_head_office_s(cast: Cast) -> None:
    id, others = complain(cast), neighbours(cast, "0101 0202", cast.project_b)
    with pytest.raises(NotFound):
        join(cast.clerk, id, others)
    with cast.database.writing() as s:
        s.execute(update(Ticket).where(Ticket.id.in_(others)).values(first_contact_id=cast.user_id("clerk")))
    with pytest.raises(Refused, match="head office"):
        join(cast.clerk, id, others)
    with pytest.raises(Forbidden):
        join(cast.technician, id, others)
    join(cast.quality, id, others)
    assert ticket(cast, id).assignee_id == cast.user_id("quality")


@pytest.mark.parametrize("wrong", ["itself", "category", "kind", "far", "taken", "cancelled"])
def test_what_is_no_group_is_not_joined(cast: Cast, wrong: str) -> None:
    id, others = complain(cast), neighbours(cast)
    if wrong == "itself":
        others.append(id)
    elif wrong == "category":
        others.append(complain(cast, category="fee"))
    elif wrong == "kind":
        others.append(cast.receive())
    elif wrong == "far":
        with cast.database.writing() as s:
            long_ago = clock.now() - timedelta(days=91)
            s.execute(update(Ticket).where(Ticket.id == others[0]).values(received_at=long_ago))
    elif wrong == "taken":
        more = neighbours(cast, "0303 0404")
        join(cast.clerk, others[0], more)
    else:
        perform(service.cancel, cast.clerk, None, id=others[0], reason="撤诉")
    with pytest.raises(Refused):
        join(cast.clerk, id, others)
    assert ticket(cast, id).grade == Grade.GENERAL
