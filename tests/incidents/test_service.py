"""An incident from report to end: who sees it, who is touched, which tickets it takes along."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from db.alerts import Alert
from db.choices.incidents import IncidentState
from db.choices.tickets import Move, State, TicketType
from db.customers import Building
from db.incidents import Incident, IncidentEcho
from db.records import AuditEntry
from db.tickets import Ticket, TicketEvent
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.incidents import find, linking, service, touched
from lib.incidents.find import Filter
from lib.tickets import story as stories
from tests.cast import BUILDER, LEAK, Cast, add_home

pytestmark = pytest.mark.slow

HERE = {"category": "burst_pipe", "title": "3栋主管爆裂", "notice": "【紧急通知】3栋停水"}


def building(cast: Cast, name: str = "3") -> int:
    with cast.database.reading() as s:
        wanted = select(Building.id).where(Building.project_id == cast.project_a, Building.name == name)
        return s.scalars(wanted).one()


def reported(cast: Cast, by: Actor | None = None, **values: Any) -> int:
    about = {"project_id": cast.project_a, **HERE, **values}
    return perform(service.report, by or cast.clerk, None, **about)


def story(cast: Cast, id: int, by: Actor | None = None) -> find.Story:
    return read(find.incident, by or cast.clerk, id=id)


def changed(cast: Cast, id: int, **values: Any) -> dict[str, Any]:
    found = story(cast, id)
    kept = {"title": found.row.title, "place": found.row.place, "building_ids": found.building_ids}
    kept |= {"notice": found.notice, "public": found.row.public, "expected_at": found.row.expected_at}
    return {"id": id, "version": found.version, **kept, **values}


def moves(cast: Cast, ticket: int) -> list[Move]:
    return [event.move for event in reversed(read(stories.story, cast.admin, id=ticket).events)]


def deeds(cast: Cast) -> list[AuditEntry]:
    with cast.database.reading() as s:
        return list(s.scalars(select(AuditEntry).order_by(AuditEntry.seq)))


def ids_of(rows: Sequence[Any]) -> set[int]:
    return {row.id for row in rows}


# -- reported, changed, over -------------------------------------------------------------------


@pytest.mark.both
def test_an_incident_goes_its_whole_way(cast: Cast) -> None:
    id = reported(cast, building_ids=[building(cast)], place="水泵房")
    found = story(cast, id, cast.technician)
    assert found.row.no.startswith("SJ")
    assert (found.row.state, found.row.buildings, found.by) == (IncidentState.OPEN, ("3",), "Clerk")
    perform(service.change, cast.manager, None, **changed(cast, id, notice="延至晚上", building_ids=[]))
    assert (story(cast, id).notice, story(cast, id).row.buildings) == ("延至晚上", ())
    perform(service.end, cast.clerk, None, id=id, version=story(cast, id).version, notice="已恢复供水")
    over = story(cast, id)
    assert (over.row.state, over.notice) == (IncidentState.OVER, "已恢复供水")
    with cast.database.reading() as s:
        told = s.execute(select(Alert.user_id, Alert.message).where(Alert.source_kind == "incident")).all()
    assert {user for user, _ in told} == {cast.user_id("manager")}
    assert len(told) == 2


def test_what_is_over_stays_as_it_was_told(cast: Cast) -> None:
    id = reported(cast)
    end = {"id": id, "version": story(cast, id).version, "notice": "好了"}
    perform(service.end, cast.clerk, None, **end)
    for deed, values in (
        (service.end, {**end, "version": story(cast, id).version}),
        (service.change, changed(cast, id, title="又来")),
        (service.echo, {"id": id, "place": "大堂"}),
    ):
        with pytest.raises(Refused, match="is over"):
            perform(deed, cast.clerk, None, **values)


@pytest.mark.both
def test_a_change_made_on_an_older_state_is_refused(cast: Cast) -> None:
    id = reported(cast)
    old = changed(cast, id, title="停水")
    perform(service.change, cast.manager, None, **changed(cast, id, building_ids=[building(cast)]))
    for deed, values in (
        (service.change, old),
        (service.end, {"id": id, "version": old["version"], "notice": "好了"}),
    ):
        with pytest.raises(Stale):
            perform(deed, cast.clerk, None, **values)
    assert story(cast, id).row.title == HERE["title"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": " "}, "what has happened"),
        ({"notice": ""}, "what residents are told"),
        ({"notice": "水" * 1001}, "too long"),
        ({"expected_at": timedelta(0)}, "lie ahead"),
        ({"began_at": timedelta(hours=1)}, "not in the future"),
        ({"began_at": -timedelta(days=4)}, "at most 3 days ago"),
    ],
)
def test_what_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, Any], why: str) -> None:
    values = {n: clock.now() + v if isinstance(v, timedelta) else v for n, v in wrong.items()}
    with pytest.raises(Refused, match=why):
        reported(cast, **values)


def test_a_building_of_another_project_is_not_there(cast: Cast) -> None:
    with cast.database.reading() as s:
        theirs = s.scalars(select(Building.id).where(Building.project_id == cast.project_b)).one()
    with pytest.raises(NotFound, match="building"):
        reported(cast, building_ids=[building(cast), theirs])


def test_another_project_sees_nothing_of_it(cast: Cast) -> None:
    id = reported(cast)
    assert not read(find.list_incidents, cast.manager_b, by=Filter()).rows
    assert not read(find.open_here, cast.manager_b, project_id=cast.project_a)
    for look in (find.incident, touched.linked, touched.waiting):
        with pytest.raises(NotFound):
            read(look, cast.manager_b, id=id)
    with pytest.raises(NotFound):
        perform(service.echo, cast.clerk_b, None, id=id, place="大堂")


@pytest.mark.both
def test_the_list_has_what_goes_on_first_with_its_counts(cast: Cast) -> None:
    over, open_one = reported(cast), reported(cast, title="停电", building_ids=[building(cast)])
    perform(service.end, cast.clerk, None, id=over, version=story(cast, over).version, notice="好了")
    perform(linking.link_tickets, cast.clerk, None, id=over, ticket_ids=[cast.receive()])
    perform(service.echo, cast.clerk, None, id=open_one, place="大堂")
    page = read(find.list_incidents, cast.clerk, by=Filter())
    counts = [(row.id, row.tickets, row.voices) for row in page.rows]
    assert counts == [(open_one, 0, 1), (over, 1, 0)]
    assert [row.id for row in read(find.list_incidents, cast.clerk, by=Filter(text="停电")).rows] == [
        open_one
    ]
    by = Filter(state=IncidentState.OVER, project_id=cast.project_a)
    assert ids_of(read(find.list_incidents, cast.clerk, by=by).rows) == {over}


# -- where somebody calls from -----------------------------------------------------------------


@pytest.mark.both
def test_what_goes_on_is_shown_where_it_is(cast: Cast) -> None:
    here_home = cast.household_a
    other_home, _ = add_home(cast.project_a, "9", "1", "101", "孙示例", "13511110000")
    whole, third = reported(cast), reported(cast, title="电梯", building_ids=[building(cast)])
    for home, ids in ((here_home, [third, whole]), (other_home, [whole]), (None, [third, whole])):
        found = read(find.open_here, cast.clerk, project_id=cast.project_a, household_id=home)
        assert [here.id for here in found] == ids
    resident, inside = Actor.resident("x", cast.project_a), reported(cast, title="内部", public=False)
    with cast.database.reading() as s:
        seen = find.open_here.within(s, resident, project_id=cast.project_a, building_id=building(cast))
    assert [here.id for here in seen] == [third, whole]
    with pytest.raises(NotFound), cast.database.writing() as s:
        service.echo.within(s, resident, id=inside, device="phone")


@pytest.mark.both
def test_a_voice_is_counted_once(cast: Cast) -> None:
    id = reported(cast)
    for values, voices in (
        ({"household_id": cast.household_a}, 1),
        ({"household_id": cast.household_a}, 1),
        ({"place": " 3-2-1502 "}, 1),  # the same household, told in words
        ({"place": "大堂"}, 2),
        ({"place": "大 堂"}, 2),
        ({"device": "abc"}, 3),
        ({"device": "abc"}, 3),
    ):
        assert perform(service.echo, cast.clerk, None, id=id, **values) == voices
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(IncidentEcho)) == 3
    assert sum(entry.deed == "incidents.echo" for entry in deeds(cast)) == 3
    with pytest.raises(Refused, match="which household"):
        perform(service.echo, cast.clerk, None, id=id)
    with pytest.raises(NotFound):
        perform(service.echo, cast.clerk, None, id=id, household_id=cast.household_b)


def test_a_household_of_another_project_is_refused(cast: Cast) -> None:
    id = reported(cast)
    everywhere = replace(cast.clerk, projects=None)
    with pytest.raises(Refused, match="another project"):
        perform(service.echo, everywhere, None, id=id, household_id=cast.household_b)


# -- tickets -----------------------------------------------------------------------------------


@pytest.mark.both
def test_candidates_are_open_tickets_of_place_time_and_kind(cast: Cast) -> None:
    fits = cast.receive()
    far, _ = add_home(cast.project_a, "9", "1", "101", "孙示例", "13511110000")
    public = cast.receive(household_id=None, customer_id=None, place="大堂")
    lamp = cast.receive(answers={**LEAK, "category": "power"})
    cast.receive(household_id=far, customer_id=None)
    cast.ticket(State.CANCELLED)
    old = cast.receive()
    with cast.database.writing() as s:
        long_ago = clock.now() - timedelta(days=1)
        s.execute(update(Ticket).where(Ticket.id == old).values(received_at=long_ago))
    id = reported(cast, building_ids=[building(cast)])
    about = {"id": id}
    assert ids_of(read(touched.candidates, cast.clerk, **about).rows) == {fits, public}
    wide = read(touched.candidates, cast.clerk, **about, every_category=True)
    assert ids_of(wide.rows) == {fits, public, lamp}
    assert perform(linking.link_fitting, cast.clerk, None, id=id) == 2
    assert ids_of(read(touched.linked, cast.clerk, id=id).rows) == {fits, public}
    assert not read(touched.candidates, cast.clerk, **about).rows


def test_linked_and_taken_off_again_is_told_in_the_story(cast: Cast) -> None:
    id, ticket = reported(cast), cast.receive()
    assert perform(linking.link_tickets, cast.clerk, None, id=id, ticket_ids=[ticket]) == 1
    first = read(stories.story, cast.clerk, id=ticket).events[0]
    assert first.move == Move.LINK
    assert HERE["title"] in first.note
    assert read(find.of_ticket, cast.technician, ticket_id=cast.ticket(State.DISPATCHED)).perhaps[0].id == id
    found = read(find.of_ticket, cast.clerk, ticket_id=ticket).linked
    assert found is not None
    assert found.id == id
    assert perform(linking.link_tickets, cast.clerk, None, id=reported(cast), ticket_ids=[ticket]) == 0
    perform(linking.unlink, cast.clerk, None, id=id, ticket_id=ticket)
    assert read(find.of_ticket, cast.clerk, ticket_id=ticket).linked is None
    with pytest.raises(Refused, match="does not belong"):
        perform(linking.unlink, cast.clerk, None, id=id, ticket_id=ticket)


def test_one_ticket_out_of_sight_links_none(cast: Cast) -> None:
    id, own, theirs = reported(cast), cast.receive(), cast.receive(cast.clerk_b)
    everywhere = replace(cast.clerk, projects=None)
    for actor, ticket_ids in (
        (cast.clerk, [own, theirs]),
        (everywhere, [own, theirs]),
        (cast.clerk, [own, 9**9]),
    ):
        with pytest.raises(NotFound, match="choose again"):
            perform(linking.link_tickets, actor, None, id=id, ticket_ids=ticket_ids)
    with pytest.raises(Refused, match="at least one"):
        perform(linking.link_tickets, cast.clerk, None, id=id, ticket_ids=[])
    with pytest.raises(Refused, match="At most"):
        perform(linking.link_tickets, cast.clerk, None, id=id, ticket_ids=range(1, 1000))
    assert not read(touched.linked, cast.clerk, id=id).rows


@pytest.mark.parametrize("name", ["technician", "quality", "admin", "trainer"])
def test_only_the_desk_answers_and_links(cast: Cast, name: str) -> None:
    id, ticket, actor = reported(cast), cast.receive(), getattr(cast, name)
    for deed, values in (
        (linking.link_tickets, {"ticket_ids": [ticket]}),
        (linking.link_fitting, {}),
        (linking.reply_all, {"text": "好了"}),
        (service.echo, {"place": "大堂"}),
    ):
        with pytest.raises(Forbidden):
            perform(deed, actor, None, id=id, **values)


@pytest.mark.both
def test_one_answer_to_all_finishes_what_can_be_finished(cast: Cast) -> None:
    id, states = reported(cast), (State.ACCEPTED, State.DISPATCHED, State.ON_SITE, State.DONE)
    tickets = {state: cast.ticket(state) for state in states}
    question = cast.receive(type=TicketType.REPAIR)
    perform(linking.link_tickets, cast.clerk, None, id=id, ticket_ids=[*tickets.values(), question])
    found = read(touched.waiting, cast.clerk, id=id)
    assert (found.told, found.finished) == (5, 1)
    assert found.rest == (
        ("nobody has arrived on site yet", State.DISPATCHED, 1),
        ("nobody has been sent yet", State.ACCEPTED, 2),
    )
    until = clock.now() + timedelta(days=1)
    values = {"id": id, "text": "主管已修复", "promised": until, "finish": True}
    assert perform(linking.reply_all, cast.clerk, None, **values) == 5
    for state, last in ((State.ACCEPTED, Move.TELL), (State.ON_SITE, Move.FINISH), (State.DONE, Move.TELL)):
        assert moves(cast, tickets[state])[-1] == last
    with cast.database.reading() as s:
        assert set(s.scalars(select(Ticket.promised_at).where(Ticket.incident_id == id))) == {until}
        assert s.get_one(Ticket, tickets[State.ON_SITE]).state == State.DONE


def test_an_answer_to_nobody_or_without_words_is_refused(cast: Cast) -> None:
    id = reported(cast)
    with pytest.raises(Refused, match="Nobody is waiting"):
        perform(linking.reply_all, cast.clerk, None, id=id, text="好了")
    ticket = cast.receive()
    perform(linking.link_tickets, cast.clerk, None, id=id, ticket_ids=[ticket])
    with pytest.raises(Refused):
        perform(linking.reply_all, cast.clerk, None, id=id, text="  ")
    assert Move.TELL not in moves(cast, ticket)


@pytest.mark.slow
@pytest.mark.both
def test_two_hundred_tickets_are_one_deed_or_none(cast: Cast) -> None:
    first = cast.receive()
    with cast.database.writing() as s:
        ticket = s.get_one(Ticket, first)
        values = {
            c.key: getattr(ticket, c.key) for c in Ticket.__table__.columns if c.key not in ("id", "no")
        }
        s.add_all(Ticket(**values, no=f"WX20250101-{n:04d}") for n in range(199))
    id = reported(cast)
    assert perform(linking.link_fitting, cast.clerk, None, id=id) == 200
    before = len(deeds(cast))
    past = clock.now() - timedelta(hours=1)
    with pytest.raises(Refused):
        perform(linking.reply_all, cast.clerk, None, id=id, text="好了", promised=past)
    assert len(deeds(cast)) == before
    assert perform(linking.reply_all, cast.clerk, None, id=id, text="已修复") == 200
    after = deeds(cast)
    assert len(after) == before + 1
    assert {"table": "incident", "id": id, "told": 200, "finished": 0} in json.loads(after[-1].changes)
    with cast.database.reading() as s:
        told = select(func.count()).select_from(TicketEvent).where(TicketEvent.move == Move.TELL)
        assert s.scalar(told) == 200
        assert s.get_one(Incident, id).state == IncidentState.OPEN


def test_the_builder_may_not_report(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        reported(cast, BUILDER)
