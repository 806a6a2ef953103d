"""Intake: from the first letters typed to the number read out to the caller."""

import sys
from typing import Any

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from db.accounts import User
from db.choices.accounts import Role, Scope
from db.choices.customers import Relation, RevealReason
from db.choices.tickets import State, TicketType
from lib import ui
from lib.access import Actor
from lib.accounts import service as accounts
from lib.accounts import sessions
from lib.customers import service as customers
from lib.deeds import perform, read
from lib.forms import manage
from lib.tickets import find, story
from tests.cast import DOOR, Cast, add_home, add_person
from tests.pages.screen import (
    SIGNED_OUT,
    Desk,
    a_second_later,
    alerts,
    cells,
    fill,
    headings,
    partly,
    press,
    sees,
    text,
    widget,
    zh,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def at(desk: Desk) -> AppTest:
    """The clerk's screen before the call."""
    desk.sign_in("clerk")
    return desk.at("intake")


def widget_key(at: AppTest, beginning: str) -> str:
    """The whole key, nonce and all."""
    return next(one.key for one in at.button if (one.key or "").startswith(beginning))


def caller(at: AppTest, typed: str = "1502") -> AppTest:
    widget(at, "caller:typed").set_value(typed).run()
    return at.radio[0].set_value(0).run()


def register(at: AppTest, **values: Any) -> AppTest:
    fill(at, **{f"intake__{name}": value for name, value in values.items()})
    return press(at, widget_key(at, "intake:send"))


def all_tickets(actor: Actor) -> list[Any]:
    return list(read(find.list_tickets, actor, by=find.Filter(), sort="received").rows)


def test_a_repair_is_taken_in_and_dispatched_in_one_go(at: AppTest, cast: Cast) -> None:
    caller(at)
    assert sees(at, "3-2-1502 · 张伟 · 138****5678 · 莲花苑")
    worker = cast.user_id("technician")
    register(at, category="water", summary="厨房漏水", contact="张先生", assignee=worker)
    (row,) = all_tickets(cast.clerk)
    assert (row.place, row.summary, row.state, row.assignee) == (
        "3-2-1502",
        "厨房漏水",
        State.DISPATCHED,
        "Technician",
    )
    assert headings(at) == ["受理登记", zh("Registered: {no}", no=row.no)]
    assert row.no in at.code[0].value
    assert "Technician" in at.code[0].value


def test_the_next_call_begins_with_an_empty_screen(at: AppTest) -> None:
    register(caller(at), category="water", summary="厨房漏水")
    press(at, "received:next")
    assert headings(at) == ["受理登记"]
    assert widget(at, "caller:typed").value == ""
    caller(at)
    assert widget(at, "intake:summary").value == ""
    assert widget(at, "intake:category").value is None


def test_the_ticket_just_taken_opens(at: AppTest, cast: Cast) -> None:
    register(caller(at), category="water", summary="厨房漏水")
    press(at, "received:open")
    assert headings(at)[0] == all_tickets(cast.clerk)[0].no


def test_a_repair_of_a_public_place(at: AppTest, cast: Cast) -> None:
    press(at, "caller:public")
    register(at, place="3 栋大堂", category="lift", summary="电梯不动", urgency="emergency")
    (row,) = all_tickets(cast.clerk)
    assert (row.place, row.category, row.urgency) == ("3 栋大堂", "lift", "emergency")


def test_the_telephone_is_never_shown_whole_but_kept(at: AppTest, cast: Cast) -> None:
    caller(at)
    assert "13812345678" not in text(at)
    register(at, category="water", summary="厨房漏水")
    assert "13812345678" not in text(at)
    (row,) = all_tickets(cast.clerk)
    assert perform(story.reveal_contact, cast.clerk, None, id=row.id, reason=RevealReason.CALL) == (
        "张伟",
        "13812345678",
    )


def test_a_second_call_of_a_household_is_recognised(at: AppTest, cast: Cast) -> None:
    cast.ticket(State.DISPATCHED)
    caller(at)
    assert cells(at, "本户工单", "summary") == ["厨房水槽下面漏水"]
    assert cells(at, "本户工单", "state") == ["已派单"]


# -- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "missing"),
    [({"summary": "请来人看看"}, "报修类别"), ({"category": "water", "summary": " "}, "报修内容")],
)
def test_what_is_missing_is_said_and_the_form_kept(
    at: AppTest, cast: Cast, given: dict[str, str], missing: str
) -> None:
    register(caller(at), contact="李女士", **given)
    assert alerts(at) == [zh("Please fill in: {field}", field=missing)]
    assert all_tickets(cast.clerk) == []
    kept = {name: widget(at, f"intake:{name}").value for name in (*given, "contact")}
    assert kept == {**given, "contact": "李女士"}
    register(at, category="water", summary="厨房漏水")
    assert len(all_tickets(cast.clerk)) == 1


def test_a_public_place_must_be_named(at: AppTest, cast: Cast) -> None:
    register(press(at, "caller:public"), category="lift", summary="电梯不动")
    assert alerts(at) == [zh("Please choose the household, or say where in the public area it is.")]
    assert all_tickets(cast.clerk) == []
    assert widget(at, "intake:summary").value == "电梯不动"


def test_somebody_who_left_meanwhile_is_not_given_work(at: AppTest, cast: Cast) -> None:
    caller(at)
    fill(at, intake__assignee=cast.user_id("mate"))
    person = next(p for p in read(accounts.people, cast.admin) if p.name == "mate")
    rights = {"roles": set(person.roles), "scope": person.scope, "project_ids": set(person.project_ids)}
    values = {"display_name": "Mate", "team_id": None, "active": False, **rights}
    perform(accounts.change_user, cast.admin, None, id=person.id, version=person.version, **values)
    register(at, category="water", summary="厨房漏水")
    assert "mate" not in [row.assignee.casefold() for row in all_tickets(cast.clerk)]


def test_nobody_found_says_what_to_do(at: AppTest) -> None:
    widget(at, "caller:typed").set_value("查无此人").run()
    assert sees(at, zh("Nobody found: type on, or register them here."))
    assert not at.radio


# -- once only ---------------------------------------------------------------------------------


def test_the_same_form_sent_twice_is_one_ticket(at: AppTest, cast: Cast) -> None:
    caller(at)
    held, nonce = at.session_state["_caller"], at.session_state["_once:intake"]
    register(at, category="water", summary="厨房漏水")
    at.session_state["_caller"], at.session_state["_once:intake"] = held, nonce
    register(at.run(), category="water", summary="厨房漏水")
    assert len(all_tickets(cast.clerk)) == 1
    assert len(headings(at)) == 2


def test_two_forms_are_two_tickets(at: AppTest, cast: Cast) -> None:
    for _ in range(2):
        register(caller(at), category="water", summary="厨房漏水")
        press(at, "received:next")
    assert len(all_tickets(cast.clerk)) == 2


# -- whose screen it is ------------------------------------------------------------------------


def test_another_person_at_the_same_browser_finds_nothing_of_the_last(
    at: AppTest, desk: Desk, cast: Cast
) -> None:
    caller(at)
    fill(at, intake__summary="王先生的密码锁坏了").run()
    before = dict(at.session_state.items())
    desk.sign_in("manager_b")
    at.run()
    assert not sees(at, "张伟"), text(at)
    left = {k: v for k, v in at.session_state.items() if k in before and v == before[k]}
    frame = {"_lang", "_page", "account", "sign_out", "words", "alerts:menu"}
    search = {"_box:at", "_box:turn", "box:keys", "box:typed:1"}
    assert left.keys() <= frame | search | {"intake:type:repair"}
    assert not at.session_state["box:typed:1"]
    state = at._session_state._state
    inside = repr((dict(at.session_state.items()), state._old_state, state._new_session_state))
    assert "张伟" not in inside
    assert "密码锁" not in inside
    assert widget(at, "caller:typed").value == ""


def test_a_deed_after_signing_out_saves_nothing(at: AppTest, desk: Desk, cast: Cast) -> None:
    caller(at)
    fill(at, intake__category="water", intake__summary="厨房漏水")
    perform(sessions.close_session, DOOR, None, token=desk.token)
    a_second_later()
    press(at, widget_key(at, "intake:send"))
    assert text(at).splitlines() == [SIGNED_OUT, "登录"]
    assert all_tickets(cast.clerk) == []
    assert "张伟" not in repr(dict(at.session_state.items()))


def test_a_session_that_ends_between_the_page_and_the_deed_saves_nothing(
    at: AppTest, desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's own guard has passed already; the deed looks again."""
    caller(at)
    fill(at, intake__category="water", intake__summary="厨房漏水")
    real = ui._still

    def ends_first(actor: Actor) -> Actor:
        if sys._getframe(1).f_code.co_name == "submit":
            perform(sessions.close_session, DOOR, None, token=desk.token)
            a_second_later()
        return real(actor)

    monkeypatch.setattr(ui, "_still", ends_first)
    press(at, widget_key(at, "intake:send"))
    assert SIGNED_OUT in alerts(at)
    assert all_tickets(cast.clerk) == []


def test_the_look_up_alone_looks_again_who_is_here(at: AppTest, desk: Desk) -> None:
    """Typing draws only its own part anew; that part has a guard of its own."""
    with partly(at):
        widget(at, "caller:typed").set_value("1502").run()
        assert at.radio[0].options
    at.run()
    perform(sessions.close_session, DOOR, None, token=desk.token)
    a_second_later()
    with partly(at):
        widget(at, "caller:typed").set_value("zw").run()
    assert alerts(at) == [SIGNED_OUT]
    assert not at.radio
    assert "张伟" not in text(at)


def test_the_look_up_alone_shows_another_person_nothing(at: AppTest, desk: Desk) -> None:
    desk.sign_in("clerk_b")
    with partly(at):
        widget(at, "caller:typed").set_value("0301").run()
    assert alerts(at) == [SIGNED_OUT]
    assert "欧阳" not in text(at)


# -- names alike -------------------------------------------------------------------------------


def test_of_two_workers_with_one_name_the_chosen_one_gets_it(at: AppTest, cast: Cast) -> None:
    place: dict[str, Any] = {"scope": Scope.PROJECTS, "project_ids": {cast.project_a}}
    twins = [add_person(f"liqiang{n}", Role.TECHNICIAN, **place) for n in (1, 2)]
    rename(cast, *twins)
    caller(at)
    for twin in twins:
        register(at, category="water", summary="厨房漏水", assignee=twin)
        row = all_tickets(cast.clerk)[-1]
        assert read(story.story, cast.clerk, id=row.id).assignee_id == twin
        caller(press(at, "received:next"))


def rename(cast: Cast, *ids: int) -> None:
    with cast.database.writing() as s:
        s.execute(update(User).where(User.id.in_(ids)).values(display_name="李强"))


def test_of_two_people_alike_the_chosen_one_is_called_back(at: AppTest, cast: Cast) -> None:
    father = cast.customer_a
    told = {"name": "张伟", "phones": "13899995678", "relation": Relation.FAMILY}
    son = perform(customers.add_customer, cast.clerk, None, household_id=cast.household_a, **told)
    widget(at, "caller:typed").set_value("1502").run()
    chosen = {}
    assert len(at.radio[0].options) == len(set(at.radio[0].options)) == 2
    for index in range(2):
        at.radio[0].set_value(index).run()
        hit = at.session_state["_caller"].hit
        chosen[index] = hit.customer_id
        press(at, "caller:change")
        widget(at, "caller:typed").set_value("1502").run()
    assert set(chosen.values()) == {son, father}


# -- six kinds ---------------------------------------------------------------------------------


def choose_type(at: AppTest, type: TicketType) -> AppTest:
    return widget(at, "intake:type").set_value(type).run()


def test_each_kind_draws_its_own_form_and_stays_chosen(at: AppTest, cast: Cast) -> None:
    caller(choose_type(at, TicketType.ENQUIRY))
    assert widget(at, "intake:answered") is not None
    assert sees(at, zh("Asked by"), zh("Register: {kind}", kind="咨询"))
    with pytest.raises(LookupError):
        widget(at, "intake:urgency")
    register(at, category="fee", summary="物业费怎么交")
    (row,) = all_tickets(cast.clerk)
    assert (row.type, row.category, row.summary) == (TicketType.ENQUIRY, "fee", "物业费怎么交")
    assert widget(press(at, "received:next"), "intake:type").value == TicketType.ENQUIRY


@pytest.mark.parametrize("type", TicketType)
def test_every_kind_is_drawn_for_a_household_and_for_a_public_place(at: AppTest, type: TicketType) -> None:
    caller(choose_type(at, type))
    assert not at.exception
    assert widget(at, "intake:summary").value == ""
    press(press(at, "caller:change"), "caller:public")
    assert not at.exception
    assert widget(at, "intake:place").value == ""


def test_what_was_typed_survives_a_change_of_kind(at: AppTest) -> None:
    fill(caller(at), intake__summary="楼上太吵", intake__contact="李女士", intake__phone="13900000001")
    choose_type(at, TicketType.COMPLAINT)
    kept = [widget(at, f"intake:{name}").value for name in ("summary", "contact", "phone")]
    assert kept == ["楼上太吵", "李女士", "13900000001"]


def test_a_category_left_open_is_taken_from_the_words(at: AppTest, cast: Cast) -> None:
    register(caller(at), summary="卧室插座没电")
    assert [row.category for row in all_tickets(cast.clerk)] == ["power"]


# -- a pasted message --------------------------------------------------------------------------


def paste(at: AppTest, message: str) -> AppTest:
    widget(at, "paste:text").set_value(message)
    return press(at, widget_key(at, "paste:send"))


def test_a_pasted_message_fills_the_form(at: AppTest, cast: Cast) -> None:
    paste(at, "张女士 3-2-1502 10:32\n电梯困人了！快来 13900000001")
    shown = {
        name: widget(at, f"intake:{name}").value for name in ("summary", "category", "urgency", "channel")
    }
    assert shown == {
        "summary": "电梯困人了！快来",
        "category": "lift",
        "urgency": "emergency",
        "channel": "chat",
    }
    press(at, widget_key(at, "intake:send"))
    (row,) = all_tickets(cast.clerk)
    assert (row.place, row.summary, row.urgency) == ("3-2-1502", "电梯困人了！快来", "emergency")
    told = perform(story.reveal_contact, cast.clerk, None, id=row.id, reason=RevealReason.CALL)
    assert told == ("张女士", "13900000001")
    assert widget(press(at, "received:next"), "paste:text").value == ""


def test_a_complaint_pasted_is_a_complaint(at: AppTest) -> None:
    paste(at, "投诉3-2-1502楼上太吵")
    assert widget(at, "intake:type").value == TicketType.COMPLAINT
    assert widget(at, "intake:category").value == "order"


def test_a_message_about_a_public_place_asks_for_no_household(at: AppTest, cast: Cast) -> None:
    paste(at, "北门岗亭的灯不亮了")
    assert widget(at, "intake:place").value == "北门岗亭"
    press(at, widget_key(at, "intake:send"))
    assert [row.place for row in all_tickets(cast.clerk)] == ["北门岗亭"]


def test_of_several_households_the_desk_chooses_and_the_words_stay(at: AppTest, cast: Cast) -> None:
    add_home(cast.project_a, "5", "1", "1502", "赵敏", "")
    paste(at, "1502厨房漏水")
    assert len(at.radio[0].options) == 2
    at.radio[0].set_value(0).run()
    assert widget(at, "intake:summary").value == "厨房漏水"
    assert widget(caller(press(at, "caller:change"), "3-2-1502"), "intake:summary").value == "厨房漏水"
    press(press(at, "caller:change"), "caller:drop")
    assert widget(caller(at, "3-2-1502"), "intake:summary").value == ""


# -- a stranger --------------------------------------------------------------------------------


def test_a_stranger_is_registered_without_leaving_the_call(at: AppTest, cast: Cast) -> None:
    widget(at, "caller:typed").set_value("9-1-601 钱多多 13900000001").run()
    press(at, "caller:new")
    shown = {name: widget(at, f"new caller:{name}").value for name in ("room", "name", "phone")}
    assert shown == {"room": "9-1-601", "name": "钱多多", "phone": "13900000001"}
    press(at, widget_key(at, "new caller:send"))
    register(at, category="water", summary="厨房漏水")
    assert [row.place for row in all_tickets(cast.clerk)] == ["9-1-601"]


def test_a_stranger_like_somebody_is_registered_only_on_the_second_press(at: AppTest, cast: Cast) -> None:
    paste(at, "9-1-601 漏水 钱多多 13900000001")
    fill(at, **{"new caller__phone": "13812345678"})
    press(at, widget_key(at, "new caller:send"))
    assert sees(at, "3-2-1502 · 张伟")
    press(at, widget_key(at, "new caller:send"))
    assert sees(at, "9-1-601 · 钱多多")
    assert widget(at, "intake:summary").value == "漏水"


def test_somebody_registered_alike_is_taken_instead(at: AppTest) -> None:
    paste(at, "9-1-601 漏水 钱多多 13900000001")
    fill(at, **{"new caller__phone": "13812345678"})
    press(at, widget_key(at, "new caller:send"))
    at.radio[0].set_value(0).run()
    assert sees(at, "3-2-1502 · 张伟")


# -- said before -------------------------------------------------------------------------------


def test_a_second_call_is_added_to_the_open_ticket(at: AppTest, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    fill(caller(at), intake__summary="还没人来")
    assert sees(at, zh("An open ticket already:"))
    press(at, widget_key(at, f"repeat:{id}:go"))
    assert len(all_tickets(cast.clerk)) == 1
    assert read(story.story, cast.clerk, id=id).events[0].note == "还没人来"
    assert widget(at, "caller:typed").value == ""


def test_a_repeat_without_words_is_a_reminder(at: AppTest, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    press(caller(at), widget_key(at, f"repeat:{id}:go"))
    assert read(story.story, cast.clerk, id=id).events[0].note == zh("The customer asks how it stands.")


def test_a_desk_whose_forms_are_all_switched_off_is_told_so(desk: Desk, cast: Cast) -> None:
    for code in set(TicketType) - {TicketType.OTHER}:
        perform(manage.retire, cast.admin, None, code=code.value)
    desk.sign_in("clerk")
    at = desk.at("intake")
    assert not at.exception
    assert sees(at, zh("No intake form is in use. An administrator can switch one on under Forms."))
