"""A complaint over the screens: from receipt to closed, plan, people and chain; payloads stay text."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.tickets import Delivery, Move, Satisfaction, State
from lib.deeds import perform, read
from lib.tickets import chains, complaints, statements
from lib.tickets.complaint_rules import PlanStep
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, fill, press, text, widget
from tests.pages.test_texts_are_plain import FEW, markup_in, shows
from tests.tickets.cases import answer, complain, complaint_at, investigate, person, settle, ticket

pytestmark = pytest.mark.slow


def open_at(desk: Desk, name: str, id: int) -> AppTest:
    desk.sign_in(name)
    return desk.at("ticket", id=id)


def step(at: AppTest, move: Move, **values: Any) -> AppTest:
    at.pills[0].set_value(move).run()
    id = at.query_params["id"]
    fill(at, **{f"{move}:{id}:{name}": value for name, value in values.items()})
    return press(at, widget_key(at, f"{move}:{id}:send"))


def test_a_clerk_walks_a_complaint_from_receipt_to_closed(desk: Desk, cast: Cast) -> None:
    id = complain(cast)
    at = open_at(desk, "clerk", id)
    step(at, Move.INVESTIGATE, facts="三次派单均无人响应", valid=False, verdict="住户记错日期，仍致歉")
    step(at, Move.FINISH, text="已上门修好")
    assert ticket(cast, id).state == State.DONE
    step(at, Move.ANSWER, text="您好，问题已解决。\n特此答复。", how=Delivery.CHAT)
    at = open_at(desk, "manager", id)
    step(at, Move.CALL_BACK, quality=True, score=Satisfaction.SATISFIED, note="满意")
    assert ticket(cast, id).state == State.CALLED_BACK
    at = open_at(desk, "clerk", id)
    step(at, Move.FOLLOW_UP, text="一周后未再发生")
    step(at, Move.CLOSE)
    assert ticket(cast, id).state == State.CLOSED
    for told in ("三次派单均无人响应", "住户记错日期，仍致歉", "特此答复。", "一周后未再发生"):
        assert told in text(at)


def test_the_first_step_offered_is_the_likely_one(desk: Desk, cast: Cast) -> None:
    first = {
        State.CLASSIFIED: Move.INVESTIGATE,
        State.INVESTIGATED: Move.FINISH,
        State.DONE: Move.ANSWER,
        State.FOLLOWED_UP: Move.CLOSE,
    }
    desk.sign_in("clerk")
    for state, move in first.items():
        at = desk.alone("ticket", id=complaint_at(cast, state, category="fee"))
        assert at.pills[0].value == move


def test_a_repeat_is_closed_with_its_cause_in_the_same_form(desk: Desk, cast: Cast) -> None:
    complain(cast)
    id = complaint_at(cast, State.FOLLOWED_UP)
    at = open_at(desk, "clerk", id)
    step(at, Move.CLOSE, text="结案")
    assert ticket(cast, id).state == State.FOLLOWED_UP
    step(at, Move.CLOSE, cause="not_told", text="结案")
    assert (ticket(cast, id).state, ticket(cast, id).cause) == (State.CLOSED, "not_told")
    assert "沟通不到位，进度未告知" in text(at)


def test_two_cases_are_parted_on_the_screen(desk: Desk, cast: Cast) -> None:
    first, again = complain(cast), complain(cast)
    at = open_at(desk, "clerk", again)
    widget(at, f"unlink:{again}:{first}:reason").set_value("不是同一件")
    press(at, widget_key(at, f"unlink:{again}:{first}:send"))
    assert read(chains.chain_of, cast.clerk, id=again) == []


def test_the_plan_of_a_major_complaint_is_ticked_off(desk: Desk, cast: Cast) -> None:
    id = complain(cast, grade="major")
    at = open_at(desk, "manager", id)
    steps = [box for box in at.checkbox if (box.key or "").startswith(f"plan:{id}:step")]
    steps[0].check()
    widget(at, f"plan:{id}:more").set_value("通知 **业委会**")
    press(at, widget_key(at, f"plan:{id}:send"))
    plan = read(complaints.case, cast.manager, id=id).plan
    assert [one.done for one in plan] == [True] + [False] * (len(plan) - 1)
    assert plan[-1].text == "通知 **业委会**"
    assert not [one for one in open_at(desk, "quality", id).checkbox if "plan" in (one.key or "")]


def test_who_is_named_gives_their_side_without_seeing_who_complained(desk: Desk, cast: Cast) -> None:
    id = complain(cast)
    investigate(cast, id, valid=True, people=[person(cast, "technician")])
    desk.sign_in("technician")
    at = desk.at("statement", id=id)
    assert "三次派单均无人响应" in text(at)
    for hidden in ("张", "3-2-1502", "138"):
        assert hidden not in text(at)
    widget(at, f"statement:{id}:text").set_value("当天在处理跑水")
    press(at, widget_key(at, f"statement:{id}:send"))
    assert "当天在处理跑水" in text(at)
    assert read(complaints.case, cast.clerk, id=id).people[0].reply == "当天在处理跑水"
    desk.sign_in("mate")
    assert "三次派单均无人响应" not in text(desk.at("statement", id=id))


def test_the_desk_writes_somebody_s_side_down(desk: Desk, cast: Cast) -> None:
    id = complain(cast)
    investigate(cast, id, valid=True, people=[person(cast)])
    at = open_at(desk, "clerk", id)
    (named,) = read(complaints.case, cast.clerk, id=id).people
    widget(at, f"side:{named.id}:text").set_value("电话没电了")
    press(at, widget_key(at, f"side:{named.id}:send"))
    assert "电话没电了" in text(at)


@pytest.mark.parametrize("payload", FEW)
def test_what_people_write_on_a_complaint_stays_text(desk: Desk, cast: Cast, payload: str) -> None:
    """Attack 5: in the findings, the verdict, a reply, a cause, the plan, the story and the chain."""
    first, id = (
        complain(cast, summary=payload),
        complain(cast, grade="major", summary=payload, demand=payload),
    )
    one, two = person(cast, "technician", name=payload), person(cast)
    investigate(cast, id, valid=True, facts=payload, verdict=payload, people=[one, two])
    perform(statements.reply, cast.technician, None, id=id, text=payload)
    for cause in (first, id):
        perform(chains.name_cause, cast.clerk, None, id=cause, cause=payload, note=payload)
    perform(complaints.keep_plan, cast.clerk, None, id=id, steps=[PlanStep(payload)])
    settle(cast, id)
    answer(cast, id, text=payload)
    for name, page in (("clerk", "ticket"), ("quality", "ticket"), ("technician", "statement")):
        desk.sign_in(name)
        at = desk.alone(page, id=id)
        assert shows(at, payload)
        assert not markup_in(at, payload)
