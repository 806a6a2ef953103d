"""A ticket's photos: who may add, see and take away; what the story tells; who opened what."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from db.choices.files import Purpose
from db.choices.tickets import Move, State
from db.records import AuditEntry
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.files import service
from lib.tickets import files
from lib.tickets import service as tickets
from lib.tickets.story import story
from tests.cast import Cast
from tests.files.samples import picture

pytestmark = pytest.mark.slow


def keep(actor: Actor, purpose: Purpose = Purpose.ATTACHED, *, shade: int = 90) -> int:
    content = picture((40 + shade, 30))
    return perform(service.keep, actor, None, name="漏水.jpg", content=content, purpose=purpose).id


def add(actor: Actor, ticket: int, purpose: Purpose = Purpose.ATTACHED, *, shade: int = 90) -> int:
    file = keep(actor, purpose, shade=shade)
    perform(files.add_files, actor, None, id=ticket, file_ids=[file])
    return file


def ids(actor: Actor, ticket: int) -> list[int]:
    return [row.id for row in read(files.list_files, actor, id=ticket)]


@pytest.mark.both
def test_photos_of_the_work_are_added_and_told(cast: Cast) -> None:
    ticket = cast.ticket(State.ON_SITE)
    some = [keep(cast.technician, Purpose.AFTER, shade=n) for n in range(2)]
    before = read(story, cast.admin, id=ticket)
    perform(files.add_files, cast.technician, None, id=ticket, file_ids=some)
    after = read(story, cast.admin, id=ticket)
    assert ids(cast.clerk, ticket) == some
    event = after.events[0]
    assert (event.move, event.by, event.on_behalf_of) == (Move.NOTE, "Technician", "")
    assert event.content == {"files": some, "pictures": 2, "purpose": "after"}
    assert (after.row, after.version) == (before.row, before.version)


@pytest.mark.both
@pytest.mark.parametrize("purpose", [Purpose.BEFORE, Purpose.AFTER])
def test_photos_of_the_work_are_its_workers_or_the_desks(cast: Cast, purpose: Purpose) -> None:
    ticket = cast.ticket(State.ON_SITE)
    perform(tickets.dispatch, cast.clerk, None, id=ticket, assignee_id=cast.user_id("mate"))
    with pytest.raises(Forbidden):
        add(cast.technician, ticket, purpose)  # still sees it, but the work is another's now
    with pytest.raises(Forbidden):
        add(cast.quality, ticket, purpose)
    assert ids(cast.clerk, ticket) == []
    assert add(cast.mate, ticket, purpose)
    assert add(cast.clerk, ticket, purpose)
    assert add(cast.technician, ticket)


@pytest.mark.parametrize("state", list(State))
def test_after_the_end_only_attachments_are_added(cast: Cast, state: State) -> None:
    ticket, over = cast.ticket(state), state in (State.CLOSED, State.REJECTED, State.CANCELLED)
    assert add(cast.clerk, ticket)
    if over:
        with pytest.raises(Refused):
            add(cast.clerk, ticket, Purpose.AFTER)
    else:
        assert add(cast.clerk, ticket, Purpose.AFTER)


@pytest.mark.both
def test_nothing_foreign_is_added(cast: Cast) -> None:
    ticket, other = cast.ticket(State.ON_SITE), cast.ticket(State.ON_SITE)
    theirs, given = keep(cast.manager), add(cast.clerk, other)
    for bad in ([theirs], [given], [999_999], [keep(cast.clerk), theirs]):
        with pytest.raises(NotFound):
            perform(files.add_files, cast.clerk, None, id=ticket, file_ids=bad)
    with pytest.raises(Refused, match="choose"):
        perform(files.add_files, cast.clerk, None, id=ticket, file_ids=[])
    assert ids(cast.clerk, ticket) == []
    assert len(read(story, cast.clerk, id=ticket).events) == len(read(story, cast.clerk, id=other).events) - 1


def test_the_same_click_adds_once(cast: Cast) -> None:
    ticket, file = cast.ticket(State.ON_SITE), keep(cast.clerk)
    for _ in range(3):
        perform(files.add_files, cast.clerk, "n1", id=ticket, file_ids=[file])
    assert len([e for e in read(story, cast.clerk, id=ticket).events if e.content.get("files")]) == 1


@pytest.mark.both
def test_who_added_it_or_the_desk_takes_it_away(cast: Cast) -> None:
    ticket = cast.ticket(State.ON_SITE)
    first, second = (add(cast.technician, ticket, Purpose.AFTER, shade=n) for n in range(2))
    with pytest.raises(Refused, match="Only the desk"):
        perform(files.remove_file, cast.quality, None, id=ticket, file_id=first)
    perform(files.remove_file, cast.technician, None, id=ticket, file_id=first)
    perform(files.remove_file, cast.clerk, None, id=ticket, file_id=second)
    assert ids(cast.clerk, ticket) == []
    told = [event.content for event in read(story, cast.admin, id=ticket).events[:2]]
    assert told == [{"removed": [n], "pictures": 1, "purpose": "after"} for n in (second, first)]
    for gone in (first, second):
        with pytest.raises(NotFound):
            read(files.look_at_file, cast.clerk, id=gone)
        with pytest.raises(NotFound):
            perform(files.remove_file, cast.clerk, None, id=ticket, file_id=gone)


def test_the_proof_of_a_closed_ticket_is_the_desks_to_take_away(cast: Cast) -> None:
    ticket = cast.ticket(State.ON_SITE)
    file = add(cast.technician, ticket, Purpose.AFTER)
    perform(tickets.cancel, cast.clerk, None, id=ticket, reason="业主自行处理")
    with pytest.raises(Refused, match="Only the desk"):
        perform(files.remove_file, cast.technician, None, id=ticket, file_id=file)
    perform(files.remove_file, cast.manager, None, id=ticket, file_id=file)


def test_a_file_is_taken_away_from_its_own_ticket_only(cast: Cast) -> None:
    ticket, other = cast.ticket(State.ON_SITE), cast.ticket(State.ON_SITE)
    file = add(cast.clerk, ticket)
    with pytest.raises(NotFound):
        perform(files.remove_file, cast.clerk, None, id=other, file_id=file)
    assert ids(cast.clerk, ticket) == [file]


@pytest.mark.both
def test_a_file_is_seen_by_whoever_sees_the_ticket(cast: Cast) -> None:
    for state in (State.ACCEPTED, State.DISPATCHED, State.CLOSED):
        ticket = cast.ticket(state)
        file = add(cast.clerk, ticket)
        for name, actor in cast.people().items():
            try:
                read(story, actor, id=ticket)
            except (NotFound, Forbidden) as unseen:
                for use_case in (files.look_at_file, files.open_file):
                    with pytest.raises(type(unseen)):
                        perform(use_case, actor, None, id=file)
            else:
                assert read(files.look_at_file, actor, id=file).id == file, name
                assert perform(files.open_file, actor, None, id=file).id == file, name


def test_a_loose_file_and_one_of_another_owner_are_no_tickets(cast: Cast) -> None:
    """The numbers of records of another kind mean nothing here."""
    ticket, loose, other = cast.ticket(), keep(cast.clerk, shade=1), keep(cast.clerk, shade=2)
    giver = replace(cast.clerk, permissions=cast.clerk.permissions | {"files.attach"})
    perform(service.attach, giver, None, ids=[other], owner_kind="inspection", owner_id=ticket)
    for file in (loose, other):
        with pytest.raises(NotFound):
            read(files.look_at_file, cast.clerk, id=file)
    assert ids(cast.clerk, ticket) == []


def test_who_opened_a_photo_is_kept_and_who_saw_it_small_is_not(cast: Cast) -> None:
    file = add(cast.technician, cast.ticket(State.ON_SITE))
    read(files.look_at_file, cast.quality, id=file)
    perform(files.open_file, cast.quality, None, id=file)
    with cast.database.reading() as s:
        entry = s.scalars(select(AuditEntry).where(AuditEntry.deed == "tickets.open_file")).one()
    assert entry.actor == cast.quality.key
    assert [(c["id"], c["viewed"]) for c in json.loads(entry.changes)] == [(file, ["content"])]


def test_photos_given_when_the_ticket_was_taken_in_are_its_files_too(cast: Cast) -> None:
    ticket, photo = cast.ticket(), keep(cast.clerk, Purpose.ANSWER)
    giver = replace(cast.clerk, permissions=cast.clerk.permissions | {"files.attach"})
    perform(service.attach, giver, None, ids=[photo], owner_kind="ticket", owner_id=ticket)
    (row,) = read(files.list_files, cast.manager, id=ticket)
    assert (row.purpose, row.by, row.has_preview) == (Purpose.ANSWER, "Clerk", True)
