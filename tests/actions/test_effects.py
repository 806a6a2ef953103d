"""A month after a serious one was verified somebody looks whether it has lasted."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from db.actions import Action
from db.alerts import Alert
from db.choices.actions import ActionMove, ActionState, Severity
from lib import clock
from lib.access import Actor
from lib.actions import effects, find, reminding, service
from lib.actions.rules import Filter
from lib.deeds import perform, read
from lib.errors import Forbidden, Refused
from tests.actions.held import raised, verified
from tests.cast import Cast

pytestmark = pytest.mark.slow

REMINDER = Actor.system("reminder", "actions.remind")
LASTED = {"effective": True, "note": "通道一直畅通"}
NOT_LASTED = {"effective": False, "note": "又堆了纸箱"}


def row(cast: Cast, id: int) -> find.Row:
    return read(find.action, cast.quality, id=id).row


def due_today(cast: Cast, id: int) -> None:
    with cast.database.writing() as s:
        s.get_one(Action, id).effect_due_at = clock.start_of_day(clock.now())


def test_only_a_serious_one_is_looked_at_again(cast: Cast) -> None:
    id = verified(cast)
    found = row(cast, id)
    assert found.verified_at
    assert found.effect_due_at
    days = clock.local(found.effect_due_at).date() - clock.local(found.verified_at).date()
    assert days == timedelta(days=30)
    light = raised(cast)
    perform(service.finish, cast.technician, None, id=light, note="好了")
    perform(service.verify, cast.manager, None, id=light)
    assert row(cast, light).effect_due_at is None
    with pytest.raises(Refused, match="awaits no check"):
        perform(effects.check_effect, cast.manager, None, id=light, **NOT_LASTED)


def test_whether_it_lasts_shows_when_it_is_due_and_wants_words(cast: Cast) -> None:
    id = verified(cast)
    with pytest.raises(Refused, match="earlier it can only be found not effective"):
        perform(effects.check_effect, cast.manager, None, id=id, **LASTED)
    due_today(cast, id)
    assert [one.id for one in read(find.list_actions, cast.manager, by=Filter(effect=True)).rows] == [id]
    with pytest.raises(Refused, match="what you saw"):
        perform(effects.check_effect, cast.manager, None, id=id, effective=True, note=" ")
    perform(effects.check_effect, cast.manager, None, id=id, **LASTED)
    found = row(cast, id)
    assert (found.effective, found.state) == (True, ActionState.VERIFIED)
    assert not read(find.list_actions, cast.manager, by=Filter(effect=True)).rows
    with pytest.raises(Refused, match="awaits no check"):
        perform(effects.check_effect, cast.manager, None, id=id, **NOT_LASTED)


@pytest.mark.both
def test_one_that_has_not_lasted_is_raised_again(cast: Cast) -> None:
    id = verified(cast, standard="通道无占用", place="2栋1层", photo=False)
    mate = cast.user_id("mate")
    again = perform(effects.check_effect, cast.manager, None, id=id, **NOT_LASTED, owner_id=mate)
    assert again
    new = read(find.action, cast.manager, id=again)
    assert (new.row.repeats, new.row.severity, new.row.owner_id) == (1, Severity.HIGH, mate)
    assert (new.standard, new.row.place, new.detail) == ("通道无占用", "2栋1层", "又堆了纸箱")
    assert [one.id for one in new.earlier] == [id]
    assert row(cast, id).effective is False
    with cast.database.reading() as s:
        told = select(Alert.user_id).where(Alert.message.contains("has not lasted"))
        assert s.scalars(told).all() == [cast.user_id("technician")]


def test_neither_owner_nor_doer_checks_the_effect(cast: Cast) -> None:
    id = verified(cast)
    with cast.database.writing() as s:
        s.get_one(Action, id).owner_id = cast.user_id("manager")
    assert ActionMove.EFFECT not in read(find.action, cast.manager, id=id).moves
    with pytest.raises(Forbidden, match="Somebody else checks"):
        perform(effects.check_effect, cast.manager, None, id=id, **NOT_LASTED)
    with pytest.raises(Forbidden):
        perform(effects.check_effect, cast.technician, None, id=id, **NOT_LASTED)
    assert ActionMove.EFFECT in read(find.action, cast.quality, id=id).moves


def test_the_check_that_is_due_is_reminded_of_once_a_week(cast: Cast) -> None:
    id, seen = verified(cast), []
    due = row(cast, id).effect_due_at
    assert due
    for days in (-1, 0, 1, 7):
        with time_machine.travel(due + timedelta(days=days, hours=12), tick=False):
            seen.append(perform(reminding.remind, REMINDER, None))
    assert seen == [0, 1, 0, 1]
    with cast.database.reading() as s:
        told = s.scalars(select(Alert.user_id).where(Alert.message == reminding.EFFECT)).all()
    assert set(told) == {cast.user_id("manager")}
