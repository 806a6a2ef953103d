"""An action's life: who raises, who puts right, who verifies; what is seen, told and reminded of."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from db.actions import Action
from db.alerts import Alert
from db.choices.actions import ActionMove, ActionSource, ActionState, Severity
from db.records import AuditEntry
from lib import clock
from lib.access import Actor
from lib.actions import figures, files, find, reminding, service
from lib.actions.rules import Filter
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.files import service as stored
from tests.cast import Cast

pytestmark = pytest.mark.slow

REMINDER = Actor.system("reminder", "actions.remind")


def raised(cast: Cast, by: Actor | None = None, **values: Any) -> int:
    about = {
        "project_id": cast.project_a,
        "source_kind": ActionSource.OTHER,
        "source_id": None,
        "source_no": "",
        "title": "消防通道清理",
        "owner_id": cast.user_id("technician"),
    }
    return perform(service.raise_action, by or cast.manager, None, **{**about, **values})


def at(cast: Cast, state: ActionState) -> int:
    id = raised(cast)
    if state != ActionState.OPEN:
        perform(service.finish, cast.technician, None, id=id, note="已清理")
    if state == ActionState.VERIFIED:
        perform(service.verify, cast.manager, None, id=id)
    return id


def story(cast: Cast, id: int, by: Actor | None = None) -> find.Story:
    return read(find.action, by or cast.manager, id=id)


def told(cast: Cast, id: int) -> list[tuple[int, str]]:
    with cast.database.reading() as s:
        found = s.execute(
            select(Alert.user_id, Alert.message)
            .where(Alert.source_kind == "action", Alert.source_id == id)
            .order_by(Alert.id)
        )
        return [(user, message) for user, message in found]


@pytest.mark.both
def test_an_action_goes_its_whole_way(cast: Cast) -> None:
    id = raised(cast, severity=Severity.HIGH, detail="二楼楼梯口堆放纸箱")
    row = story(cast, id).row
    assert row.no.startswith("ZG")
    assert row.no.endswith("-0001")
    assert row.due_at == row.raised_at + timedelta(days=3)
    perform(service.finish, cast.technician, None, id=id, note="已清理")
    perform(service.send_back, cast.manager, None, id=id, reason="还有两箱")
    perform(service.finish, cast.technician, None, id=id, note="全部清理")
    perform(service.verify, cast.manager, None, id=id)
    found = story(cast, id)
    assert found.row.state == ActionState.VERIFIED
    assert [event.move for event in reversed(found.events)] == [
        ActionMove.RAISE,
        ActionMove.FINISH,
        ActionMove.RETURN,
        ActionMove.FINISH,
        ActionMove.VERIFY,
    ]
    owner, manager = cast.user_id("technician"), cast.user_id("manager")
    assert [user for user, _ in told(cast, id)] == [owner, manager, owner, manager, owner]


def test_whoever_put_it_right_does_not_verify_it(cast: Cast) -> None:
    own = raised(cast, cast.manager, owner_id=cast.user_id("manager"))
    perform(service.finish, cast.manager, None, id=own, note="好了")
    theirs = raised(cast)
    perform(service.finish, cast.manager, None, id=theirs, note="代办")
    for id in (own, theirs):
        for step, words in ((service.verify, {}), (service.send_back, {"reason": "不行"})):
            with pytest.raises(Forbidden, match="Somebody else must verify"):
                perform(step, cast.manager, None, id=id, **words)
        assert not story(cast, id).moves & {ActionMove.VERIFY, ActionMove.RETURN}
        perform(service.verify, cast.quality, None, id=id)


def test_put_right_wants_words_or_evidence_newer_than_the_last_return(cast: Cast) -> None:
    id = raised(cast)
    with pytest.raises(Refused, match="what was done"):
        perform(service.finish, cast.technician, None, id=id, note=" ")
    photo = perform(stored.keep, cast.technician, None, name="a.txt", content="清理后".encode()).id
    perform(files.add_files, cast.technician, None, id=id, file_ids=[photo])
    perform(service.finish, cast.technician, None, id=id)
    perform(service.send_back, cast.manager, None, id=id, reason="看不清")
    with pytest.raises(Refused, match="what was done"):
        perform(service.finish, cast.technician, None, id=id)


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.VERIFIED])
def test_what_is_put_right_is_not_put_right_again(cast: Cast, state: ActionState) -> None:
    with pytest.raises(Refused, match="this step is not possible"):
        perform(service.finish, cast.technician, None, id=at(cast, state), note="再来")


def test_only_its_owner_or_who_looks_after_all_puts_it_right(cast: Cast) -> None:
    id = raised(cast, cast.clerk)
    with pytest.raises(Forbidden, match="Only its owner"):
        perform(service.finish, cast.clerk, None, id=id, note="我来")
    with pytest.raises(NotFound):
        perform(service.finish, cast.mate, None, id=id, note="我来")
    perform(service.finish, cast.manager, None, id=id, note="代技工登记")


def test_nobody_puts_off_their_own_date(cast: Cast) -> None:
    id = raised(cast, cast.clerk, owner_id=cast.user_id("manager"))
    later = clock.now() + timedelta(days=30)
    change = {"id": id, "owner_id": cast.user_id("manager"), "due_at": later, "reason": "忙"}
    with pytest.raises(Refused, match="their own date"):
        perform(service.assign, cast.manager, None, **change)
    perform(service.assign, cast.clerk, None, **change)
    assert story(cast, id).row.due_at == later
    with pytest.raises(Refused, match="reason"):
        perform(service.assign, cast.clerk, None, **{**change, "reason": " "})


@pytest.mark.parametrize("name", ["technician_b", "stranger"])
def test_an_action_goes_only_to_those_who_work_here(cast: Cast, name: str) -> None:
    with pytest.raises(Refused, match="cannot be given"):
        raised(cast, owner_id=cast.user_id(name))
    with cast.database.writing() as s:
        assert cast.user_id(name) not in find.owners(s, cast.manager, project_id=cast.project_a)


def test_a_date_lies_ahead_and_words_are_needed(cast: Cast) -> None:
    with pytest.raises(Refused, match="lie ahead"):
        raised(cast, due_at=clock.now())
    with pytest.raises(Refused, match="must be put right"):
        raised(cast, title="  ")


def test_one_for_the_whole_company_needs_sight_of_it_all(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="whole company"):
        raised(cast, project_id=None, owner_id=cast.user_id("quality"))
    id = raised(cast, cast.quality, project_id=None, owner_id=cast.user_id("quality"))
    with pytest.raises(NotFound):
        story(cast, id, cast.manager)


def test_a_change_made_on_an_older_state_is_refused(cast: Cast) -> None:
    id = raised(cast)
    before = story(cast, id).version
    change = {"owner_id": cast.user_id("mate"), "due_at": clock.now() + timedelta(days=2), "reason": "换人"}
    perform(service.assign, cast.manager, None, id=id, version=before, **change)
    with pytest.raises(Stale):
        perform(service.cancel, cast.manager, None, id=id, version=before, reason="不用了")
    assert story(cast, id).row.state == ActionState.OPEN


# -- what is seen ------------------------------------------------------------------------------


@pytest.mark.both
def test_own_raised_and_those_of_the_scope_are_seen(cast: Cast) -> None:
    id = raised(cast, cast.clerk)
    for name in ("technician", "clerk", "supervisor", "manager", "quality", "admin"):
        assert [row.id for row in read(find.list_actions, getattr(cast, name), by=Filter()).rows] == [id], (
            name
        )
    for name in ("mate", "guard", "trainer", "manager_b", "clerk_b"):
        assert not read(find.list_actions, getattr(cast, name), by=Filter()).rows, name
        with pytest.raises(NotFound):
            story(cast, id, getattr(cast, name))
    nobody = Actor.system("job", "actions.view")
    assert not read(find.list_actions, nobody, by=Filter()).rows


def test_a_team_leader_sees_the_teams(cast: Cast) -> None:
    id = raised(cast, owner_id=cast.user_id("mate"))
    with pytest.raises(NotFound):
        story(cast, id, cast.supervisor)


@pytest.mark.both
def test_late_ones_come_first_and_are_counted(cast: Cast) -> None:
    done, fresh, late = at(cast, ActionState.DONE), raised(cast), raised(cast, title="外墙渗水复查")
    closed = at(cast, ActionState.VERIFIED)
    with cast.database.writing() as s:
        s.execute(update(Action).where(Action.id == late).values(due_at=clock.now() - timedelta(hours=1)))
    page = read(find.list_actions, cast.manager, by=Filter())
    assert [row.id for row in page.rows] == [late, done, fresh, closed]
    assert [row.late for row in page.rows] == [True, False, False, False]
    numbers = read(figures.numbers, cast.manager)
    assert numbers == figures.Numbers(open=2, late=1, to_verify=1, effect_due=0)
    for by, ids in (
        (Filter(late=True), [late]),
        (Filter(text="渗水"), [late]),
        (Filter(states=frozenset({ActionState.VERIFIED})), [closed]),
        (Filter(owner_id=cast.user_id("mate")), []),
        (Filter(source_kind=ActionSource.TICKET), []),
    ):
        assert [row.id for row in read(find.list_actions, cast.manager, by=by).rows] == ids
    taken = perform(find.export_actions, cast.manager, None, by=Filter(late=True))
    assert [row.id for row in taken] == [late]


def test_a_record_shows_what_it_raised(cast: Cast) -> None:
    id = raised(cast, source_kind=ActionSource.TICKET, source_id=7, source_no="TS1")
    raised(cast, source_kind=ActionSource.INCIDENT, source_id=7)
    about = {"kind": ActionSource.TICKET, "id": 7}
    assert [row.id for row in read(find.of_source, cast.manager, **about)] == [id]
    assert not read(find.of_source, cast.manager_b, **about)


# -- evidence ----------------------------------------------------------------------------------


def test_evidence_is_seen_through_the_action_and_the_look_is_kept(cast: Cast) -> None:
    id = raised(cast)
    photo = perform(stored.keep, cast.technician, None, name="a.txt", content="清理后".encode()).id
    perform(files.add_files, cast.technician, None, id=id, file_ids=[photo])
    assert read(files.look_at_file, cast.manager, id=photo).name == "a.txt"
    for stranger in (cast.mate, cast.manager_b):
        with pytest.raises(NotFound):
            read(files.look_at_file, stranger, id=photo)
    perform(files.open_file, cast.manager, None, id=photo)
    with cast.database.reading() as s:
        last = s.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert (last.deed, f'"action": {id}' in last.changes) == ("actions.open_file", True)
    with pytest.raises(Refused, match="Only who added it"):
        perform(files.remove_file, cast.manager, None, id=id, file_id=photo)
    perform(files.remove_file, cast.technician, None, id=id, file_id=photo)
    assert not read(files.list_files, cast.manager, id=id)


# -- reminding ---------------------------------------------------------------------------------


@pytest.mark.both
def test_what_is_late_is_told_each_day_and_once_to_those_above(cast: Cast) -> None:
    id, done = raised(cast), at(cast, ActionState.DONE)
    with cast.database.writing() as s:
        s.execute(update(Action).values(due_at=datetime(2025, 11, 20, 4, tzinfo=UTC)))
    owner, manager = cast.user_id("technician"), cast.user_id("manager")
    seen = []
    # 06:00, 09:00 and 10:00 in the company's zone, then the days after.
    for day, hour in ((20, 22), (21, 1), (21, 2), (22, 1), (24, 1), (25, 1), (27, 1)):
        with time_machine.travel(datetime(2025, 11, day, hour, tzinfo=UTC), tick=False):
            seen.append(perform(reminding.remind, REMINDER, None))
    assert seen == [0, 1, 0, 1, 2, 1, 2]
    late = [one for one in told(cast, id) if one[1] in (reminding.LATE, reminding.UP, reminding.TO_HEAD)]
    assert [user for user, message in late if message == reminding.LATE] == [owner] * 5
    ups = [(user, message) for user, message in late if message != reminding.LATE]
    assert ups == [(manager, reminding.UP), (cast.user_id("quality"), reminding.TO_HEAD)]
    assert reminding.LATE not in {message for _, message in told(cast, done)}


def test_only_the_job_reminds(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        perform(reminding.remind, cast.admin, None)
