"""Person, date, standard, measure, money: what is settled before an action counts as put right, by whom."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from db.actions import Action
from db.alerts import Alert
from db.choices.actions import ActionMove, ActionSource, ActionState, Remedy, Severity
from db.records import AuditEntry
from lib import clock
from lib.actions import bulk, find, planning, service
from lib.actions.find import Story
from lib.actions.rules import Filter
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from tests.actions.held import grave, picture, raised
from tests.cast import Cast

pytestmark = pytest.mark.slow


def story(cast: Cast, id: int) -> Story:
    return read(find.action, cast.manager, id=id)


def moves(cast: Cast, id: int) -> list[ActionMove]:
    return [event.move for event in reversed(story(cast, id).events)]


# -- measure and money -------------------------------------------------------------------------


def test_a_serious_finding_says_measure_and_cost_before_it_is_put_right(cast: Cast) -> None:
    id = grave(cast, standard="通道无占用", place="2栋1层")
    with pytest.raises(Refused) as refused:
        perform(service.finish, cast.technician, None, id=id, note="已清理")
    _, measure, cost = map(str, refused.value.parts)
    assert "by what measure" in measure
    assert "what it costs" in cost
    with pytest.raises(Refused, match="0 is an answer"):
        perform(service.finish, cast.technician, None, id=id, note="已清理", measure="上锁")
    perform(service.finish, cast.technician, None, id=id, note="已清理", measure="上锁", money=Decimal(0))
    found = story(cast, id)
    assert (found.row.measure, found.row.money, found.row.place) == ("上锁", Decimal(0), "2栋1层")
    assert found.standard == "通道无占用"
    assert moves(cast, id) == [ActionMove.RAISE, ActionMove.PLAN, ActionMove.FINISH]


def test_others_are_put_right_without_a_plan(cast: Cast) -> None:
    for values in ({"severity": Severity.HIGH}, {"source_kind": ActionSource.INSPECTION, "source_id": 1}):
        id = raised(cast, **values)
        perform(service.finish, cast.technician, None, id=id, note="已清理")
        assert moves(cast, id) == [ActionMove.RAISE, ActionMove.FINISH]


def test_a_plan_is_kept_and_the_last_word_holds(cast: Cast) -> None:
    id = grave(cast)
    said = {"measure": "每周巡查", "remedy": Remedy.PROCESS, "money": Decimal("120.50")}
    perform(planning.plan, cast.technician, None, id=id, **said)
    perform(planning.plan, cast.manager, None, id=id, measure="每日巡查")
    row = story(cast, id).row
    assert (row.measure, row.remedy, row.money) == ("每日巡查", Remedy.PROCESS, Decimal("120.50"))
    perform(planning.plan, cast.technician, None, id=id, measure="每日巡查")
    assert moves(cast, id) == [ActionMove.RAISE, ActionMove.PLAN, ActionMove.PLAN]
    perform(service.finish, cast.technician, None, id=id, note="已清理")


@pytest.mark.parametrize("money", ["-1", "10000000", "NaN"])
def test_a_cost_is_a_sensible_number(cast: Cast, money: str) -> None:
    with pytest.raises(Refused, match="cost lies between"):
        perform(planning.plan, cast.technician, None, id=raised(cast), measure="上锁", money=Decimal(money))


def test_only_its_owner_or_who_looks_after_all_plans_it(cast: Cast) -> None:
    id = raised(cast, cast.clerk)
    with pytest.raises(Forbidden, match="Only its owner"):
        perform(planning.plan, cast.clerk, None, id=id, measure="上锁")
    with pytest.raises(NotFound):
        perform(planning.plan, cast.manager_b, None, id=id, measure="上锁")
    with pytest.raises(Refused, match="by what measure"):
        perform(planning.plan, cast.technician, None, id=id, measure=" ")


# -- photos ------------------------------------------------------------------------------------


def test_one_that_wants_a_photo_is_put_right_with_one_newer_than_the_last_return(cast: Cast) -> None:
    id = raised(cast, photo=True)
    wanted = "Please add a photo of how it is now"
    with pytest.raises(Refused, match=wanted):
        perform(service.finish, cast.technician, None, id=id, note="已清理")
    perform(service.finish, cast.technician, None, id=id, file_ids=[picture(cast)])
    assert moves(cast, id) == [ActionMove.RAISE, ActionMove.NOTE, ActionMove.FINISH]
    perform(service.send_back, cast.manager, None, id=id, reason="还有两箱")
    with pytest.raises(Refused, match=wanted):
        perform(service.finish, cast.technician, None, id=id, note="再清理")
    perform(service.finish, cast.technician, None, id=id, note="再清理", file_ids=[picture(cast, 9)])


def test_a_refused_finish_leaves_its_photos_with_their_owner(cast: Cast) -> None:
    id, photo = grave(cast), picture(cast)
    with pytest.raises(Refused):
        perform(service.finish, cast.technician, None, id=id, file_ids=[photo])
    assert moves(cast, id) == [ActionMove.RAISE]
    said = {"measure": "上锁", "money": Decimal(0)}
    perform(service.finish, cast.technician, None, id=id, file_ids=[photo], **said)


# -- what came back ----------------------------------------------------------------------------


@pytest.mark.both
def test_what_comes_back_is_counted_along_its_chain(cast: Cast) -> None:
    first = raised(cast)
    second = raised(cast, repeat_of_id=first)
    third = raised(cast, repeat_of_id=second)
    assert [story(cast, id).row.repeats for id in (first, second, third)] == [0, 1, 2]
    assert [row.id for row in story(cast, third).earlier] == [second, first]
    assert [row.id for row in story(cast, first).later] == [second]
    listed = read(find.list_actions, cast.manager, by=Filter(repeated=True))
    assert {row.id for row in listed.rows} == {second, third}
    other = raised(cast, cast.quality, project_id=cast.project_b, owner_id=cast.user_id("technician_b"))
    with pytest.raises(Refused, match="another project"):
        raised(cast, repeat_of_id=other)


# -- more time ---------------------------------------------------------------------------------


def test_more_time_is_asked_by_the_owner_and_given_by_who_raised_it(cast: Cast) -> None:
    id = raised(cast, cast.clerk)
    due = story(cast, id).row.due_at
    assert due
    later = due + timedelta(days=5)
    ask = {"id": id, "until": later, "reason": "等材料"}
    for stranger in (cast.clerk, cast.manager):
        with pytest.raises(Forbidden, match="Only its owner"):
            perform(planning.ask_for_time, stranger, None, **ask)
    with pytest.raises(Refused, match="later than the one it has"):
        perform(planning.ask_for_time, cast.technician, None, **ask | {"until": due})
    perform(planning.ask_for_time, cast.technician, None, **ask)
    found = story(cast, id)
    assert (found.row.due_at, found.asked_until) == (due, later)
    with cast.database.reading() as s:
        asked = select(Alert.user_id).where(Alert.message.startswith("More time is asked"))
        assert s.scalars(asked).all() == [cast.user_id("clerk")]
    given = {"owner_id": cast.user_id("technician"), "due_at": later, "reason": "同意"}
    perform(service.assign, cast.clerk, None, id=id, **given)
    found = story(cast, id)
    assert (found.row.due_at, found.asked_until) == (later, None)


def test_a_request_for_time_is_answered_by_keeping_the_date(cast: Cast) -> None:
    id = raised(cast)
    due = story(cast, id).row.due_at
    assert due
    until = due + timedelta(days=5)
    perform(planning.ask_for_time, cast.technician, None, id=id, until=until, reason="忙")
    kept = {"owner_id": cast.user_id("technician"), "due_at": due, "reason": "先做这件"}
    perform(service.assign, cast.manager, None, id=id, **kept)
    assert story(cast, id).asked_until is None
    with cast.database.reading() as s:
        last = select(Alert.user_id, Alert.message).order_by(Alert.id.desc()).limit(1)
        user, message = s.execute(last).one()
    assert (user, "stays yours" in message) == (cast.user_id("technician"), True)


# -- several at once ---------------------------------------------------------------------------


def test_several_are_changed_at_once_with_one_line_of_audit_and_one_alert(cast: Cast) -> None:
    ids, mate = [raised(cast) for _ in range(3)], cast.user_id("mate")
    due = clock.now() + timedelta(days=9)
    with cast.database.reading() as s:
        lines = s.scalar(select(func.max(AuditEntry.seq))) or 0
    changed = {"ids": ids, "owner_id": mate, "due_at": due, "reason": "换班"}
    assert perform(bulk.assign_several, cast.manager, None, **changed) == 3
    with cast.database.reading() as s:
        rows = s.execute(select(Action.owner_id, Action.due_at)).all()
        audited = s.scalar(select(func.max(AuditEntry.seq))) or 0
        told = s.scalar(select(func.count()).select_from(Alert).where(Alert.user_id == mate))
    assert {tuple(row) for row in rows} == {(mate, due)}
    assert (audited - lines, told) == (1, 1)


def test_several_are_changed_all_or_none(cast: Cast) -> None:
    fresh, done = raised(cast), raised(cast)
    other = raised(cast, cast.quality, project_id=cast.project_b, owner_id=cast.user_id("technician_b"))
    perform(service.finish, cast.technician, None, id=done, note="好了")
    change = {"owner_id": cast.user_id("mate"), "reason": "换班"}
    for ids, wrong in (([fresh, done], "this step is not possible"), ([fresh, other], "not yours to see")):
        with pytest.raises(Refused, match=wrong):
            perform(bulk.assign_several, cast.manager, None, ids=ids, **change)
    assert story(cast, fresh).row.owner_id == cast.user_id("technician")
    assert story(cast, done).row.state == ActionState.DONE
    with pytest.raises(Forbidden):
        perform(bulk.assign_several, cast.clerk, None, ids=[fresh], **change)
    with pytest.raises(Refused, match="whom they are given to"):
        perform(bulk.assign_several, cast.manager, None, ids=[fresh], reason="换班")


def test_nobody_puts_off_their_own_date_among_several(cast: Cast) -> None:
    own = raised(cast, cast.clerk, owner_id=cast.user_id("manager"))
    later = clock.now() + timedelta(days=60)
    with pytest.raises(Refused, match="your own"):
        perform(bulk.assign_several, cast.manager, None, ids=[own], due_at=later, reason="忙")
