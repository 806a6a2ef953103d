"""One ticket's screen: each next step, what is refused, what somebody else did meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.choices.tickets import Move, Reached, Satisfaction, State, WaitingFor
from db.records import AuditEntry
from lib import clock
from lib.accounts import sessions
from lib.deeds import perform, read
from lib.tickets import service as tickets
from lib.tickets import story as stories
from tests.cast import DOOR, Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import (
    SIGNED_OUT,
    Desk,
    a_second_later,
    alerts,
    cells,
    fill,
    headings,
    press,
    sees,
    tables,
    text,
    toasts,
    widget,
    zh,
)

pytestmark = pytest.mark.slow


def story(cast: Cast, id: int) -> stories.Story:
    return read(stories.story, cast.admin, id=id)


def open_at(desk: Desk, name: str, id: int) -> AppTest:
    desk.sign_in(name)
    return desk.at("ticket", id=id)


def step(at: AppTest, move: Move, **values: Any) -> AppTest:
    """Choose the step, fill its form in and send it."""
    at.pills[0].set_value(move).run()
    fill(at, **{f"{move}:{at.query_params['id']}:{name}": value for name, value in values.items()})
    return press(at, widget_key(at, f"{move}:{at.query_params['id']}:send"))


# -- from the first call to the end ------------------------------------------------------------


def test_a_repair_goes_its_whole_way_over_the_screens(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ACCEPTED)
    at = step(open_at(desk, "clerk", id), Move.DISPATCH, who=cast.user_id("technician"), note="先打电话")
    assert toasts(at) == [f"{story(cast, id).row.no}：派单"]
    at = open_at(desk, "technician", id)
    step(at, Move.ARRIVE)
    step(at, Move.LINE, name="软管", quantity="2", price="12.5", charged=True)
    assert cells(at, "材料与费用", "amount") == ["25.00"]
    assert sees(at, zh("Total ¥{total}, of which the customer pays ¥{owed}", total="25.00", owed="25.00"))
    step(at, Move.FINISH, text="换了两根软管")
    at = open_at(desk, "clerk", id)
    step(at, Move.CALL_BACK, quality=True, score=Satisfaction.SATISFIED, note="很及时")
    found = story(cast, id)
    assert (found.row.state, found.row.satisfaction) == (State.CLOSED, Satisfaction.SATISFIED)
    assert sees(at, "先打电话", "换了两根软管", "很及时")


def test_waiting_with_a_date_promised(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    day = clock.local(clock.now()).date() + timedelta(days=3)
    step(open_at(desk, "technician", id), Move.WAIT, **{"for": WaitingFor.PARTS}, date=day, note="配件三天到")
    found = story(cast, id)
    assert found.row.state == State.WAITING
    assert found.row.due_at
    assert clock.local(found.row.due_at).date() == day


def test_a_technician_grabs_what_is_free(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ACCEPTED)
    step(open_at(desk, "mate", id), Move.GRAB)
    assert story(cast, id).assignee_id == cast.user_id("mate")


def test_a_dissatisfied_customer_reopens_it(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    at = open_at(desk, "clerk", id)
    step(at, Move.CALL_BACK, quality=False, score=Satisfaction.DISSATISFIED, note="还在漏")
    assert story(cast, id).row.state == State.ACCEPTED
    assert sees(at, zh("Reopened {n} times", n=1))


def test_a_line_is_removed(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    at = open_at(desk, "technician", id)
    for price in ("1", "2"):
        step(at, Move.LINE, name="软管", price=price)
    which = widget(at, f"unline:{id}:which")
    assert len(set(which.options)) == 2
    which.set_value(story(cast, id).lines[1].id)
    press(at, widget_key(at, f"unline:{id}:send"))
    assert cells(at, "材料与费用", "price") == ["1.00"]


def test_the_steps_offered_are_those_open_to_the_person(desk: Desk, cast: Cast) -> None:
    ids, counted = [cast.ticket(state) for state in State], 0
    for name in ("clerk", "technician", "quality", "mate"):
        desk.sign_in(name)
        for id in ids:
            at = desk.alone("ticket", id=id)
            if not headings(at):
                continue  # not theirs to see
            found = read(stories.story, getattr(cast, name), id=id).moves
            offered = set(at.pills[0].options if at.pills else [])
            assert len(offered) == len(found)
            assert offered or sees(at, zh("Nothing is left for you to do here."))
            counted += len(offered)
    assert counted > 60


# -- refused -----------------------------------------------------------------------------------

REASON = zh("Please give a reason.")
NUMBERS = zh("Quantity and price must be numbers.")
TOO_SMALL = zh("Quantity must be above zero and the price not below zero.")


@pytest.mark.parametrize(
    ("state", "move", "values", "sentence"),
    [
        (State.ACCEPTED, Move.DISPATCH, {"note": "急"}, zh("Choose who gets it.")),
        (State.ACCEPTED, Move.REJECT, {"text": " "}, REASON),
        (State.ACCEPTED, Move.CANCEL, {"text": ""}, REASON),
        (State.ACCEPTED, Move.NOTE, {"text": "\n"}, REASON),
        (State.DISPATCHED, Move.WAIT, {"note": ""}, REASON),
        (State.ON_SITE, Move.FINISH, {"text": " "}, zh("Please say what was done.")),
        (State.ON_SITE, Move.LINE, {"name": "软管", "quantity": "两"}, NUMBERS),
        (State.ON_SITE, Move.LINE, {"name": "软管", "quantity": "0"}, TOO_SMALL),
        (State.ON_SITE, Move.LINE, {"name": "软管", "price": "-1"}, TOO_SMALL),
        (State.ON_SITE, Move.LINE, {"name": "软管", "price": "NaN"}, TOO_SMALL),
        (State.ON_SITE, Move.LINE, {"name": "软管", "price": "1e999999"}, TOO_SMALL),
        (State.ON_SITE, Move.LINE, {"name": " "}, zh("Please name the part or the work.")),
        (
            State.DONE,
            Move.CALL_BACK,
            {"note": "没问清"},
            zh("Please ask both: is the quality all right, and is the customer satisfied."),
        ),
        (State.CLOSED, Move.REOPEN, {"text": ""}, REASON),
    ],
)
def test_what_is_missing_is_said_and_the_form_kept(
    desk: Desk, cast: Cast, state: State, move: Move, values: dict[str, str], sentence: str
) -> None:
    id = cast.ticket(state)
    at = open_at(desk, "clerk", id)
    before = story(cast, id)
    step(at, move, **values)
    assert alerts(at) == [sentence]
    assert story(cast, id) == before
    assert {name: widget(at, f"{move}:{id}:{name}").value for name in values} == values


def test_three_vain_calls_are_needed_to_close(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    at = open_at(desk, "clerk", id)
    for _ in range(3):
        assert "关闭" not in at.pills[0].options
        step(at, Move.CALL_BACK, reached=Reached.NO)
    step(at, Move.CLOSE, text="三次未接通")
    assert story(cast, id).row.state == State.CLOSED


# -- once only ---------------------------------------------------------------------------------


def test_the_same_note_sent_twice_is_one_note(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ACCEPTED)
    at = open_at(desk, "clerk", id)
    state = f"_once:{Move.NOTE}:{id}"
    at.pills[0].set_value(Move.NOTE).run()
    nonce = at.session_state[state]
    for _ in range(2):
        at.session_state[state] = nonce
        step(at.run(), Move.NOTE, text="业主催了一次")
    assert [event.note for event in story(cast, id).events].count("业主催了一次") == 1


# -- somebody else meanwhile -------------------------------------------------------------------


def test_a_stale_step_saves_nothing_and_shows_what_changed(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ACCEPTED)
    at = open_at(desk, "clerk", id)
    fill(at, **{f"dispatch:{id}:who": cast.user_id("technician"), f"dispatch:{id}:note": "先打电话"})
    perform(tickets.dispatch, cast.manager, None, id=id, assignee_id=cast.user_id("mate"))
    before = story(cast, id)
    press(at, widget_key(at, f"dispatch:{id}:send"))
    assert story(cast, id) == before
    (told,) = at.warning
    assert "待派单 → **已派单**" in told.value
    assert "Mate" in told.value


def test_after_loading_the_new_state_the_step_is_taken(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ACCEPTED)
    at = open_at(desk, "clerk", id)
    perform(tickets.dispatch, cast.manager, None, id=id, assignee_id=cast.user_id("mate"))
    at.run()
    press(at, zh("Load the new state"))
    assert not at.warning
    step(at, Move.DISPATCH, who=cast.user_id("technician"))
    assert story(cast, id).assignee_id == cast.user_id("technician")


def test_a_call_back_of_a_round_that_is_over_is_refused(desk: Desk, cast: Cast) -> None:
    """The same step is open again, but for other work than the caller was asked about."""
    id = cast.ticket(State.DONE)
    at = open_at(desk, "clerk", id)
    fill(at, **{f"call_back:{id}:quality": True, f"call_back:{id}:score": Satisfaction.SATISFIED})
    perform(tickets.reopen, cast.manager, None, id=id, reason="业主又打来")
    perform(tickets.dispatch, cast.manager, None, id=id, assignee_id=cast.user_id("technician"))
    perform(tickets.arrive, cast.technician, None, id=id)
    perform(tickets.finish, cast.technician, None, id=id, note="又修了一次")
    before = story(cast, id)
    press(at, widget_key(at, f"call_back:{id}:send"))
    assert story(cast, id) == before
    assert at.warning


def test_coming_back_to_the_page_nothing_old_is_held_against_it(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ACCEPTED)
    at = open_at(desk, "clerk", id)
    at.switch_page("../pages/tickets.py").run()
    perform(tickets.dispatch, cast.manager, None, id=id, assignee_id=cast.user_id("mate"))
    at.switch_page("../pages/ticket.py")
    at.query_params = {"id": str(id)}
    at.run()
    assert headings(at)
    assert not at.warning
    step(at, Move.DISPATCH, who=cast.user_id("technician"))
    assert story(cast, id).assignee_id == cast.user_id("technician")


# -- who sees and who looked -------------------------------------------------------------------


def test_the_telephone_is_shown_on_asking_and_the_look_kept(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    at = open_at(desk, "technician", id)
    assert sees(at, "张*", "138****5678")
    assert "13812345678" not in text(at)
    press(at, widget_key(at, f"reveal:{id}"))
    assert sees(at, "张伟", "13812345678")
    with cast.database.reading() as s:
        entry = s.scalars(select(AuditEntry).where(AuditEntry.deed == "tickets.reveal_contact")).one()
        assert entry.actor == f"user:{cast.user_id('technician')}"


def test_quality_sees_no_telephone(desk: Desk, cast: Cast) -> None:
    at = open_at(desk, "quality", cast.ticket(State.DISPATCHED))
    assert sees(at, "138****5678")
    assert not [one for one in at.button if (one.key or "").startswith("reveal")]


def test_what_one_person_was_shown_the_next_is_not(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    at = press(at := open_at(desk, "technician", id), widget_key(at, f"reveal:{id}"))
    desk.sign_in("quality")
    at.run()
    assert headings(at)
    assert "13812345678" not in text(at)
    assert "13812345678" not in repr(dict(at.session_state.items()))


def test_a_step_after_signing_out_is_not_taken(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    at = open_at(desk, "technician", id)
    perform(sessions.close_session, DOOR, None, token=desk.token)
    a_second_later()
    press(at, widget_key(at, f"arrive:{id}:send"))
    assert text(at).splitlines() == [SIGNED_OUT, "登录"]
    assert story(cast, id).row.state == State.DISPATCHED


def test_the_text_for_the_customer_is_the_desks(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    assert story(cast, id).row.no in open_at(desk, "clerk", id).code[0].value
    assert not open_at(desk, "technician", id).code
    assert not tables(open_at(desk, "technician", id))
