"""Working down the call-backs, the co-handlers of a ticket, the rules of dispatch: on the screens."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.actions import Action
from db.choices.tickets import DispatchMode, Move, Reached, Redress, Satisfaction, State
from lib import clock
from lib.deeds import perform, read
from lib.tickets import call_backs, dispatching, helping
from lib.tickets import service as tickets
from lib.tickets.call_back_rules import script
from lib.tickets.call_backs import By
from lib.tickets.story import Story, story
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import (
    SHUT,
    Desk,
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

# Another place: two cases at one household would be a chain.
PUBLIC: dict[str, Any] = {"household_id": None, "customer_id": None, "place": "大堂"}
LIST = zh("Who waits for a call-back")


def told(cast: Cast, id: int) -> Story:
    return read(story, cast.admin, id=id)


def open_at(desk: Desk, name: str, page: str = "call_backs", **query: Any) -> AppTest:
    desk.sign_in(name)
    return desk.at(page, **query)


def save(at: AppTest, id: int) -> AppTest:
    return press(at, widget_key(at, f"call_back:{id}:send"))


def answer(at: AppTest, id: int, **values: Any) -> AppTest:
    return fill(at, **{f"call_back:{id}:{name}": value for name, value in values.items()}).run()


# -- the list worked down ----------------------------------------------------------------------


def test_one_customer_after_the_other_without_leaving_the_page(desk: Desk, cast: Cast) -> None:
    first, second = cast.ticket(State.DONE), cast.ticket(State.DONE, **PUBLIC)
    at = open_at(desk, "clerk")
    assert cells(at, LIST, "no") == [told(cast, id).row.no for id in (first, second)]
    assert sees(
        at,
        told(cast, first).row.no,
        "更换软管",
        "138****5678",
        script(told(cast, first).row.type)["quality"]["zh_CN"],
    )
    assert "13812345678" not in text(at)
    at = save(answer(at, first, quality=True, score=Satisfaction.SATISFIED), first)
    assert told(cast, first).row.state == State.CLOSED
    assert toasts(at) == [zh("{no} is “{state}” now.", no=told(cast, first).row.no, state="已关闭")]
    assert cells(at, LIST, "no") == [told(cast, second).row.no]
    at = save(answer(at, second, reached=Reached.NO), second)
    (row,) = read(call_backs.list_call_backs, cast.clerk, by=By()).rows
    assert (row.attempts, row.held_back) == (1, True)
    assert alerts(at) == [zh("Everybody left is to be tried again later.")]


def test_a_customer_of_the_list_is_chosen(desk: Desk, cast: Cast) -> None:
    _, second = cast.ticket(State.DONE), cast.ticket(State.DONE)
    at = open_at(desk, "clerk", id=second)
    assert told(cast, second).row.no in headings(at)
    at = open_at(desk, "clerk", id=cast.ticket(State.ON_SITE))
    assert told(cast, second).row.no not in headings(at)


def test_a_discontent_customer_s_words_become_an_action(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    at = answer(open_at(desk, "clerk"), id, quality=True, score=Satisfaction.DISSATISFIED)
    at = answer(at, id, instead=Redress.ACTION)
    words = {f"call_back:{id}:note": "师傅没穿鞋套"}
    at = save(fill(at, **words), id)
    assert alerts(at) == [zh("Choose who puts it right.")]
    save(fill(answer(at, id, owner=cast.user_id("supervisor")), **words), id)
    assert told(cast, id).row.state == State.CLOSED
    with cast.database.reading() as s:
        assert s.scalars(select(Action.detail)).all() == ["师傅没穿鞋套"]


def test_a_call_on_work_done_anew_meanwhile_is_not_saved(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DONE)
    at = answer(open_at(desk, "clerk"), id, quality=True, score=Satisfaction.SATISFIED)
    perform(tickets.call_back, cast.manager, None, id=id, reached=Reached.NO)
    perform(tickets.reopen, cast.manager, None, id=id, reason="又漏")
    at = save(at, id)
    assert told(cast, id).row.state == State.ACCEPTED
    assert tables(at)[LIST]["rows"] == []


def test_who_is_told_that_a_chain_stays_open(desk: Desk, cast: Cast) -> None:
    _, id = cast.ticket(State.CALLED_BACK), cast.ticket(State.DONE)
    at = save(answer(open_at(desk, "clerk"), id, quality=True, score=Satisfaction.SATISFIED), id)
    assert told(cast, id).row.state == State.CALLED_BACK
    assert zh("One of a chain: it closes only once its cause is named.") in toasts(at)[0]


def test_an_empty_list_says_what_comes_here(desk: Desk, cast: Cast) -> None:
    at = open_at(desk, "clerk")
    assert tables(at)[LIST]["empty"].startswith("暂无")
    assert desk.sign_in("technician")
    assert sees(desk.alone("call_backs"), SHUT)


# -- helping and telling on the ticket's screen ------------------------------------------------


def step(at: AppTest, move: Move, **values: Any) -> AppTest:
    id = at.query_params["id"]
    at.pills[0].set_value(move).run()
    fill(at, **{f"{move}:{id}:{name}": value for name, value in values.items()})
    return press(at, widget_key(at, f"{move}:{id}:send"))


def test_a_co_handler_is_brought_in_and_finishes_their_part(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    at = open_at(desk, "clerk", "ticket", id=id)
    at = step(at, Move.HELP, who=cast.user_id("mate"), task="断电配合")
    assert zh("Co-handlers") in headings(at)
    (part,) = read(helping.parts, cast.clerk, id=id)
    assert cells(open_at(desk, "mate", "workbench"), zh("I am asked to help"), "task") == ["断电配合"]
    at = open_at(desk, "mate", "ticket", id=id)
    fill(at, **{f"part:helped:{part.id}:text": "已断电"})
    at = press(at, widget_key(at, f"part:helped:{part.id}:send"))
    assert read(helping.my_parts, cast.mate) == []
    assert sees(at, "已断电")


def test_what_the_customer_was_told_stands_in_the_story(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    day = clock.local(clock.now()).date() + timedelta(days=2)
    at = step(open_at(desk, "clerk", "ticket", id=id), Move.TELL, text="配件后天到", date=day)
    assert sees(at, "配件后天到", f"{day:%Y-%m-%d} 18:00")
    step(open_at(desk, "clerk", "ticket", id=id), Move.TELL, text="已催供应商")
    assert [event.content for event in told(cast, id).events[:1]] == [{}]


# -- the rules of dispatch ---------------------------------------------------------------------


def test_a_manager_makes_changes_and_deletes_a_rule(desk: Desk, cast: Cast) -> None:
    at = widget(open_at(desk, "manager", "settings"), "settings:part").set_value("dispatch").run()
    widget(at, "dispatch_rules:0:type").set_value("repair").run()
    named = [cast.user_id("guard"), cast.user_id("mate")]
    where = f"dispatch_rule:0:{cast.project_a}:repair"
    fill(at, **{f"{where}:mode": DispatchMode.ROTATE, f"{where}:people": named, f"{where}:minutes": 30})
    at = press(at, widget_key(at, f"{where}:send"))
    (rule,) = read(dispatching.dispatch_rules, cast.manager)
    assert (rule.mode, list(rule.people), rule.minutes) == (DispatchMode.ROTATE, named, 30)
    assert cells(at, zh("Dispatch rules"), "people") == ["Guard、Mate"]
    widget(at, "dispatch_rules:which").set_value(rule.id).run()
    where = f"dispatch_rule:{rule.id}:{cast.project_a}:repair"
    fill(at, **{f"{where}:mode": DispatchMode.GRAB})
    at = press(at, widget_key(at, f"{where}:send"))
    assert [one.mode for one in read(dispatching.dispatch_rules, cast.manager)] == [DispatchMode.GRAB]
    widget(at, "dispatch_rules:which").set_value(rule.id).run()
    press(at, widget_key(at, f"dispatch_rule:drop:{rule.id}:send"))
    assert read(dispatching.dispatch_rules, cast.manager) == []


def test_a_manager_cannot_touch_the_company_s_rule_and_a_clerk_none(desk: Desk, cast: Cast) -> None:
    perform(dispatching.set_rule, cast.admin, None, mode=DispatchMode.ROTATE)
    at = widget(open_at(desk, "manager", "settings"), "settings:part").set_value("dispatch").run()
    assert cells(at, zh("Dispatch rules"), "project") == [zh("Whole company")]
    assert list(widget(at, "dispatch_rules:which").options) == [zh("A new rule")]
    desk.sign_in("clerk")
    assert sees(desk.alone("settings"), SHUT)
