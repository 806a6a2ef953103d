"""A complaint from the first word to the end: classified, looked into, answered, followed up."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from db.choices.alerts import AlertKind
from db.choices.customers import RevealReason
from db.choices.tickets import Delivery, Grade, Move, Reached, Satisfaction, State, TicketType
from db.tickets import Complaint, Ticket
from lib import clock
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.tickets import complaints, find, service, statements
from lib.tickets.complaint_rules import PlanStep, first_plan, plan_steps
from lib.tickets.find import Filter
from lib.tickets.rules import PATHS, may_move, state_label
from lib.tickets.story import reveal_contact, story
from tests.cast import Cast
from tests.tickets.cases import (
    CONTENT,
    answer,
    call_back,
    classify,
    close,
    complain,
    complaint_at,
    dispatch,
    events,
    follow_up,
    hold,
    investigate,
    person,
    settle,
    ticket,
    told,
    unsorted,
)

pytestmark = pytest.mark.slow


def case(cast: Cast, id: int) -> complaints.Case:
    return read(complaints.case, cast.quality, id=id)


# -- the straight way --------------------------------------------------------------------------


@pytest.mark.both
def test_a_complaint_goes_its_whole_way(cast: Cast) -> None:
    id = complaint_at(cast, State.CLOSED)
    made = ticket(cast, id)
    assert [event.move for event in events(cast, id)] == [
        Move.RECEIVE,
        Move.CLASSIFY,
        Move.INVESTIGATE,
        Move.FINISH,
        Move.ANSWER,
        Move.CALL_BACK,
        Move.FOLLOW_UP,
        Move.CLOSE,
    ]
    assert (made.grade, made.satisfaction) == (Grade.GENERAL, Satisfaction.SATISFIED)
    assert made.closed_at
    kept = case(cast, id)
    assert (kept.department, kept.reason, kept.demand) == (
        "engineering",
        "派单后没有人联系",
        "今天修好并说明原因",
    )
    assert (kept.valid, kept.answer, kept.delivery) == (
        False,
        "您好，问题已解决，特此答复。",
        Delivery.HANDED,
    )
    assert (kept.answered_by, bool(kept.answered_at)) == ("Clerk", True)
    assert kept.happened_at
    assert kept.happened_at < clock.now()


@pytest.mark.both
def test_what_the_desk_typed_classifies_it_at_once(cast: Cast) -> None:
    id = complain(cast, grade="complex")
    assert (ticket(cast, id).state, ticket(cast, id).grade) == (State.CLASSIFIED, Grade.COMPLEX)
    assert (ticket(cast, unsorted(cast)).state, ticket(cast, id + 1).grade) == (State.RECEIVED, None)


def test_who_complains_must_be_said(cast: Cast) -> None:
    nobody = {"household_id": None, "customer_id": None, "place": "大堂"}
    with pytest.raises(Refused, match="who complains"):
        complain(cast, at=nobody)
    assert ticket(cast, complain(cast, at={**nobody, "phone": "13612345678"})).place == "大堂"


def test_classifying_asks_for_all_that_was_not_said(cast: Cast) -> None:
    """A company may ask less on a form of its own."""
    id = unsorted(cast)
    with cast.database.writing() as s:
        s.execute(update(Complaint).values(happened_at=None, reason="", demand=""))
    with pytest.raises(Refused) as refused:
        classify(cast, id)
    assert len(refused.value.parts) == 4
    with pytest.raises(Refused, match="lie ahead"):
        classify(cast, id, happened_at=clock.now().replace(year=2199))
    classify(cast, id, happened_at=clock.now(), reason="没人接电话", demand="道歉", grade=Grade.COMPLEX)
    assert (ticket(cast, id).grade, case(cast, id).demand) == (Grade.COMPLEX, "道歉")


@pytest.mark.parametrize("wrong", [{"category": "nothing"}, {"category": ""}, {"department": "nowhere"}])
def test_class_and_department_are_those_of_the_form(cast: Cast, wrong: dict[str, str]) -> None:
    id = unsorted(cast)
    with pytest.raises(Refused, match="from the list"):
        classify(cast, id, **wrong)
    assert ticket(cast, id).state == State.RECEIVED


@pytest.mark.both
def test_work_needs_findings_first(cast: Cast) -> None:
    id = complain(cast)
    dispatch(cast, id)
    assert Move.FINISH not in read(story, cast.technician, id=id).moves
    with pytest.raises(Refused, match="findings"):
        perform(service.finish, cast.technician, None, id=id, note="修好了")
    investigate(cast, id)
    dispatch(cast, id)
    assert Move.FINISH in read(story, cast.technician, id=id).moves
    perform(service.finish, cast.technician, None, id=id, note="修好了")
    assert ticket(cast, id).state == State.DONE


def test_on_hold_it_has_somebody_and_goes_on(cast: Cast) -> None:
    id = complaint_at(cast, State.INVESTIGATED)
    hold(cast, id)
    perform(service.resume, cast.clerk, None, id=id)
    assert (ticket(cast, id).state, ticket(cast, id).assignee_id) == (State.DISPATCHED, cast.user_id("clerk"))
    settle(cast, id)
    assert ticket(cast, id).state == State.DONE


@pytest.mark.parametrize("missing", ["facts", "verdict"])
def test_findings_say_what_happened_and_why(cast: Cast, missing: str) -> None:
    with pytest.raises(Refused, match="what happened"):
        investigate(cast, complain(cast), **{missing: "  "})


def test_an_answer_is_written(cast: Cast) -> None:
    id = complaint_at(cast, State.DONE)
    with pytest.raises(Refused, match="write the answer"):
        answer(cast, id, text=" ")
    with pytest.raises(Refused, match="not possible"):
        call_back(cast, id)


def test_after_the_call_it_is_followed_up_before_it_closes(cast: Cast) -> None:
    id = complaint_at(cast, State.ANSWERED)
    call_back(cast, id, close=True)
    assert ticket(cast, id).state == State.CALLED_BACK
    with pytest.raises(Refused, match="not possible"):
        close(cast, id)
    with pytest.raises(Refused, match="reason"):
        perform(complaints.follow_up, cast.clerk, None, id=id, note="")
    follow_up(cast, id)
    close(cast, id)


@pytest.mark.both
def test_a_dissatisfied_customer_brings_it_back_to_the_start(cast: Cast) -> None:
    id = complaint_at(cast, State.ANSWERED)
    bad = {**CONTENT, "satisfaction": Satisfaction.DISSATISFIED, "note": "没有解决"}
    perform(service.call_back, cast.manager, None, id=id, **bad)
    made = ticket(cast, id)
    assert (made.state, made.reopened, made.done_at) == (State.CLASSIFIED, 1, None)
    for step in (investigate, settle, answer, call_back, follow_up, close):
        step(cast, id)
    assert ticket(cast, id).state == State.CLOSED


def test_three_vain_calls_close_an_answered_complaint(cast: Cast) -> None:
    id = complaint_at(cast, State.ANSWERED)
    for _ in range(3):
        with pytest.raises(Refused, match="Call the customer back first"):
            close(cast, id, note="联系不上")
        perform(service.call_back, cast.manager, None, id=id, reached=Reached.NO)
    close(cast, id, note="三次联系不上")
    assert ticket(cast, id).state == State.CLOSED


# -- old complaints ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "way"),
    [
        (State.RECEIVED, (classify, investigate, settle)),
        (State.ACCEPTED, (classify, investigate, settle)),
        (State.DISPATCHED, (investigate, settle)),
        (State.ON_SITE, (investigate, settle)),
        (State.WAITING, (dispatch, investigate, settle)),
        (State.DONE, ()),
    ],
)
def test_a_complaint_of_a_former_version_has_a_way_on(cast: Cast, state: State, way: tuple[Any, ...]) -> None:
    """It stood in a state of repairs, without a row of its own."""
    id = unsorted(cast)
    with cast.database.writing() as s:
        s.execute(delete(Complaint))
        s.execute(update(Ticket).values(state=state, done_at=clock.now() if state == State.DONE else None))
    assert case(cast, id).demand == "今天修好并说明原因"
    for step in (*way, answer, call_back, follow_up, close):
        step(cast, id)
    assert ticket(cast, id).state == State.CLOSED
    assert case(cast, id).reason == "派单后没有人联系"


def test_no_state_is_a_dead_end() -> None:
    """From everywhere but the ends some move leads to another state, also where a former version stopped."""
    for type, steps in PATHS.items():
        for state in set(State) - {State.REJECTED, State.CANCELLED}:
            reached = {step.target for step in steps.values() if state in step.sources} - {None, state}
            stands = any(step.target == state for step in steps.values()) or type == TicketType.COMPLAINT
            assert reached or not stands, (type, state)
    assert not may_move(TicketType.COMPLAINT, State.ACCEPTED, Move.ARRIVE)


def test_a_complaint_done_waits_for_the_answer_and_only_then_for_the_call() -> None:
    assert state_label(TicketType.COMPLAINT, State.DONE) == "To answer"
    assert state_label(TicketType.COMPLAINT, State.ANSWERED) == state_label(TicketType.REPAIR, State.DONE)


# -- grades ------------------------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.parametrize("grade", ["major", "group"])
def test_a_major_complaint_is_told_at_once_and_opens_the_plan(cast: Cast, grade: str) -> None:
    id = complain(cast, grade=grade)
    assert told(cast, AlertKind.MAJOR, id) == {cast.user_id("manager"), cast.user_id("quality")}
    assert case(cast, id).plan == tuple(plan_steps(first_plan()))
    assert not told(cast, AlertKind.MAJOR, complain(cast, grade="complex", category="fee"))


def test_a_grade_changes_with_a_reason(cast: Cast) -> None:
    id = complain(cast)
    with pytest.raises(Refused, match="reason"):
        perform(complaints.regrade, cast.clerk, None, id=id, grade=Grade.MAJOR, reason=" ")
    perform(complaints.regrade, cast.clerk, None, id=id, grade=Grade.MAJOR, reason="涉及消防")
    assert told(cast, AlertKind.MAJOR, id)
    perform(complaints.regrade, cast.clerk, None, id=id, grade=Grade.COMPLEX, reason="已排除")
    with pytest.raises(Refused, match="already"):
        perform(complaints.regrade, cast.clerk, None, id=id, grade=Grade.COMPLEX, reason="再改")
    moves = [(event.content["was"], event.content["grade"]) for event in events(cast, id)[-2:]]
    assert moves == [("general", "major"), ("major", "complex")]
    assert [row.id for row in read(find.list_tickets, cast.clerk, by=Filter(grade=Grade.COMPLEX)).rows] == [
        id
    ]
    assert not read(find.list_tickets, cast.clerk, by=Filter(grade=Grade.MAJOR)).rows


def test_the_plan_is_ticked_off_by_one_at_a_time(cast: Cast) -> None:
    id = complain(cast, grade="major")
    version = ticket(cast, id).version
    steps = [PlanStep("联系业主委员会", done=True), PlanStep("换行\n也在一行"), PlanStep("  ")]
    perform(complaints.keep_plan, cast.clerk, None, id=id, steps=steps, version=version)
    assert case(cast, id).plan == (steps[0], PlanStep("换行 也在一行"))
    with pytest.raises(Stale):
        perform(complaints.keep_plan, cast.manager, None, id=id, steps=[], version=version)
    with pytest.raises(Refused, match="Only a major"):
        perform(complaints.keep_plan, cast.clerk, None, id=complain(cast, category="fee"), steps=[])


def test_two_who_record_findings_at_once_do_not_overwrite_each_other(cast: Cast) -> None:
    id = complaint_at(cast, State.INVESTIGATED)
    version = ticket(cast, id).version
    investigate(cast, id, facts="再次核实", version=version)
    with pytest.raises(Stale):
        investigate(cast, id, facts="又一次", version=version)
    assert case(cast, id).facts == "再次核实"


# -- the people it names -----------------------------------------------------------------------


@pytest.mark.both
def test_a_valid_complaint_names_people_who_are_asked_for_their_side(cast: Cast) -> None:
    id, one = complain(cast), person(cast, "technician")
    with pytest.raises(Refused, match="names who answers"):
        investigate(cast, id, valid=True)
    investigate(cast, id, valid=True, people=[one, one])
    assert told(cast, AlertKind.DISPATCHED, id, "statement") == {cast.user_id("technician")}
    seen = read(statements.asked_of_me, cast.technician, id=id)
    assert (seen.facts, seen.summary, seen.replied_at) == ("三次派单均无人响应", "报修三次没有人上门", None)
    perform(statements.reply, cast.technician, None, id=id, text="当天在处理跑水")
    (named,) = case(cast, id).people
    assert (named.name, named.reply, bool(named.replied_at)) == ("孙示例", "当天在处理跑水", True)
    with pytest.raises(Refused, match="already"):
        perform(statements.reply, cast.technician, None, id=id, text="改口")


def test_to_give_one_s_side_is_not_to_see_the_complaint(cast: Cast) -> None:
    id = complain(cast, anonymous=True)
    investigate(cast, id, valid=True, people=[person(cast, "technician")])
    assert read(statements.asked_of_me, cast.technician, id=id).summary == ""
    perform(statements.reply, cast.technician, None, id=id, text="当天在处理跑水")
    with pytest.raises(NotFound):
        read(story, cast.technician, id=id)
    for other in (cast.mate, cast.manager):
        with pytest.raises(NotFound):
            read(statements.asked_of_me, other, id=id)
        with pytest.raises(NotFound):
            perform(statements.reply, other, None, id=id, text="我说")


def test_the_desk_writes_down_what_somebody_without_an_account_says(cast: Cast) -> None:
    id = complain(cast)
    investigate(cast, id, valid=True, people=[person(cast)])
    (named,) = case(cast, id).people
    elsewhere = complain(cast, category="fee")
    with pytest.raises(NotFound):
        perform(statements.reply_for, cast.clerk, None, id=elsewhere, person_id=named.id, text="x")
    perform(statements.reply_for, cast.clerk, None, id=id, person_id=named.id, text="电话没电了")
    assert case(cast, id).people[0].reply == "电话没电了"


def test_nobody_judges_a_complaint_about_themselves(cast: Cast) -> None:
    id, clerk = complain(cast), person(cast, "clerk")
    with pytest.raises(Forbidden, match="about you"):
        investigate(cast, id, valid=True, people=[clerk])
    found = {"facts": "挂断电话", "valid": True, "verdict": "录音为证", "people": [clerk]}
    perform(complaints.investigate, cast.manager, None, id=id, **found)
    with pytest.raises(Forbidden, match="about you"):
        investigate(cast, id)
    with pytest.raises(Forbidden, match="about you"):
        perform(reveal_contact, cast.clerk, None, id=id, reason=RevealReason.CALL)


def test_a_reply_given_outlives_new_findings(cast: Cast) -> None:
    id, one, two = complain(cast), person(cast), person(cast, name="钱示例")
    investigate(cast, id, valid=True, people=[one, two])
    named = case(cast, id).people[0]
    perform(statements.reply_for, cast.clerk, None, id=id, person_id=named.id, text="不在班")
    investigate(cast, id, valid=False)
    assert [someone.name for someone in case(cast, id).people] == ["孙示例"]


# -- rights ------------------------------------------------------------------------------------


def test_steps_of_a_complaint_are_the_desk_s(cast: Cast) -> None:
    id = complain(cast)
    for name in ("technician", "trainer", "admin"):
        with pytest.raises(Forbidden):
            perform(complaints.regrade, getattr(cast, name), None, id=id, grade=Grade.MAJOR, reason="x")
    with pytest.raises(NotFound):
        read(complaints.case, cast.manager_b, id=id)
    with pytest.raises(NotFound):
        perform(complaints.follow_up, cast.manager_b, None, id=id, note="x")
    with pytest.raises(Refused, match="no complaint"):
        read(complaints.case, cast.clerk, id=cast.receive())
    with cast.database.reading() as s:
        assert s.scalars(select(Complaint.ticket_id)).all() == [id]
