"""Corrective actions on the screen: raised from a ticket, put right, verified by somebody else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from db.actions import Action
from db.choices.actions import ActionMove, ActionState, Severity
from db.choices.inspections import InspectionState
from db.choices.tickets import State
from db.inspections import InspectionItem
from lib import clock
from lib.actions import find, service
from lib.actions.rules import Filter
from lib.deeds import perform, read
from tests.actions.held import grave
from tests.cast import Cast
from tests.follow_ups import raised
from tests.inspections.held import inspection
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, alerts, cells, fill, headings, press, sees, text, widget, zh

pytestmark = pytest.mark.slow

CAPTION = "整改措施"


@pytest.fixture
def action(cast: Cast) -> int:
    return perform(service.raise_action, cast.manager, None, **raised(cast))


def state(cast: Cast, id: int) -> ActionState:
    return read(find.action, cast.admin, id=id).row.state


def step(at: AppTest, move: ActionMove, **values: str | float | date) -> AppTest:
    at.pills[0].set_value(move).run()
    fill(at, **{f"{move}:action:{at.query_params['id']}:{name}": value for name, value in values.items()})
    return press(at, widget_key(at, f"{move}:action"))


def test_an_action_goes_its_whole_way_over_the_screens(desk: Desk, cast: Cast, action: int) -> None:
    desk.sign_in("technician")
    at = step(desk.alone("actions", id=action), ActionMove.FINISH)
    assert alerts(at) == [zh("Please say what was done, or add a photo that shows it.")]
    step(at, ActionMove.FINISH, text="二楼已清理")
    assert state(cast, action) == ActionState.DONE
    assert sees(desk.alone("actions", id=action), "二楼已清理")
    desk.sign_in("manager")
    step(desk.alone("actions", id=action), ActionMove.VERIFY, text="现场看过")
    assert state(cast, action) == ActionState.VERIFIED


def test_whoever_did_it_is_told_that_another_verifies(desk: Desk, cast: Cast, action: int) -> None:
    perform(service.finish, cast.manager, None, id=action, note="代办")
    desk.sign_in("manager")
    at = desk.alone("actions", id=action)
    assert zh("Put right. Somebody who neither owns it nor did it verifies it now.") in text(at)
    assert ActionMove.VERIFY not in at.pills[0].options


def test_late_ones_lead_the_list_and_filters_narrow_it(desk: Desk, cast: Cast, action: int) -> None:
    late = perform(service.raise_action, cast.manager, None, **raised(cast) | {"title": "外墙复查"})
    with cast.database.writing() as s:
        s.execute(update(Action).where(Action.id == late).values(due_at=clock.now() - timedelta(days=1)))
    desk.sign_in("manager")
    at = desk.alone("actions")
    assert cells(at, CAPTION, "title") == ["外墙复查", "消防通道清理"]
    assert cells(at, CAPTION, "due")[0].endswith("逾期")
    assert [one.value for one in at.metric][:3] == ["2", "1", "0"]
    widget(at, "actions:quick").set_value("late").run()
    assert cells(at, CAPTION, "title") == ["外墙复查"]
    widget(at, "actions:quick").set_value("all").run()
    assert cells(fill(at, actions__text="通道").run(), CAPTION, "title") == ["消防通道清理"]


def test_a_ticket_raises_one_and_shows_it(desk: Desk, cast: Cast) -> None:
    ticket = cast.ticket(State.DISPATCHED)
    desk.sign_in("clerk")
    at = desk.alone("ticket", id=ticket)
    at.session_state[f"raise:ticket:{ticket}"] = True
    at.run()
    form = f"raise:ticket:{ticket}"
    press(at, widget_key(at, form))
    assert alerts(at) == [zh("Choose who puts it right.")]
    owner = cast.user_id("technician")
    for name, value in {"title": "更换同批软管", "owner": owner, "severity": Severity.HIGH}.items():
        widget(at, f"{form}:{cast.project_a}:{name}").set_value(value)
    press(at, widget_key(at, form))
    (row,) = read(find.list_actions, cast.clerk, by=Filter()).rows
    assert (row.source_id, row.owner_id, row.severity) == (ticket, owner, Severity.HIGH)
    assert sees(at, "更换同批软管", row.no)


def test_one_of_another_project_is_not_there(desk: Desk, action: int) -> None:
    desk.sign_in("manager_b")
    at = desk.alone("actions", id=action)
    assert alerts(at) == [zh("This action is not there, or not yours to see.")]
    assert not sees(at, "消防通道")
    assert not cells(desk.alone("actions"), CAPTION, "title")


def test_an_empty_list_says_where_actions_come_from(desk: Desk) -> None:
    desk.sign_in("manager")
    at = desk.alone("actions")
    empty = "Nothing to put right here. An action is raised from a ticket, an incident, or with “Raise”."
    assert headings(at) == [CAPTION]
    assert zh(empty) in text(at)


def test_a_serious_finding_is_put_right_and_looked_at_again_over_the_screens(desk: Desk, cast: Cast) -> None:
    id = grave(cast, standard="通道无占用", place="2栋1层")
    desk.sign_in("technician")
    at = desk.alone("actions", id=id)
    assert sees(at, "通道无占用", "2栋1层")
    step(at, ActionMove.FINISH, text="已清理")
    assert zh("It is serious: please say by what measure it is put right.") in alerts(at)[0]
    step(at, ActionMove.FINISH, measure="划线并上锁", money=0.0)
    assert state(cast, id) == ActionState.DONE
    perform(service.verify, cast.manager, None, id=id)
    desk.sign_in("quality")
    at = desk.alone("actions", id=id)
    at.pills[0].set_value(ActionMove.EFFECT).run()
    step(at, ActionMove.EFFECT, text="又堆了纸箱")
    again = read(find.action, cast.quality, id=id).later
    assert [row.repeats for row in again] == [1]
    assert sees(desk.alone("actions", id=id), again[0].no, "又堆了纸箱")


def test_time_is_asked_for_and_given(desk: Desk, cast: Cast, action: int) -> None:
    due = read(find.action, cast.manager, id=action).row.due_at
    assert due
    desk.sign_in("technician")
    at = desk.alone("actions", id=action)
    step(at, ActionMove.ASK, due=clock.local(due).date() + timedelta(days=3), why="等材料")
    assert read(find.action, cast.manager, id=action).row.due_at == due
    desk.sign_in("manager")
    at = desk.alone("actions", id=action)
    assert "等材料" in alerts(at)[0]
    step(at, ActionMove.ASSIGN, why="同意")
    found = read(find.action, cast.manager, id=action)
    assert found.asked_until is None
    assert found.row.due_at
    assert clock.local(found.row.due_at).date() == clock.local(due).date() + timedelta(days=3)


def test_figures_and_a_change_of_several(desk: Desk, cast: Cast, action: int) -> None:
    other = grave(cast)
    desk.sign_in("manager")
    at = desk.alone("actions")
    at.session_state["actions:figures"] = at.session_state["actions:bulk"] = True
    assert sees(at.run(), zh("Raised and closed by week"), zh("By source"))
    widget(at, "actions:bulk:all").check().run()
    widget(at, "actions:bulk:owner").set_value(cast.user_id("mate"))
    widget(at, "actions:bulk:why").set_value("换班")
    press(at, widget_key(at, "actions:bulk"))
    owners = {read(find.action, cast.manager, id=id).row.owner_id for id in (action, other)}
    assert owners == {cast.user_id("mate")}


def test_how_it_was_found_stands_beside_how_it_is_now(desk: Desk, cast: Cast) -> None:
    round_id = inspection(cast, failed={"exits": 10}, state=InspectionState.SIGNED)
    id = grave(cast, source_id=round_id)
    with cast.database.writing() as s:
        here = (InspectionItem.inspection_id == round_id, InspectionItem.item == "exits")
        s.execute(update(InspectionItem).where(*here).values(action_id=id, note="堆放纸箱"))
    desk.sign_in("technician")
    at = desk.alone("actions", id=id)
    assert zh("Before and after") in headings(at)
    assert sees(at, "堆放纸箱", zh("no photo yet"))
    other = grave(cast, source_id=round_id)
    assert zh("Before and after") not in headings(desk.alone("actions", id=other))
