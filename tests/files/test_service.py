"""Files kept, given to records, taken away, and swept: on both engines."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select, update

from db.choices.accounts import Role
from db.choices.files import Purpose
from db.files import StoredFile
from db.records import AuditEntry
from lib import clock, storage
from lib.access import Actor, permissions_of
from lib.commands.files import SWEEPER, sweep
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.files import rules, service, sweeping
from lib.files.ready import ready
from lib.files.rules import MOST_OF_OWNER
from tests.cast import Cast
from tests.files.samples import phone_photo, picture

OWNER = ("record", 7)


def words(n: int) -> bytes:
    return f"第{n}页".encode()


def keep(actor: Actor, content: bytes = b"words", name: str = "a.txt", **more: Any) -> int:
    return perform(service.keep, actor, None, name=name, content=content, **more).id


def give(actor: Actor, *ids: int, owner: tuple[str, int] = OWNER) -> list[rules.FileRow]:
    values = {"ids": ids, "owner_kind": owner[0], "owner_id": owner[1]}
    return perform(service.attach, allowed(actor), None, **values)


def allowed(actor: Actor) -> Actor:
    """As a use case that has found the owner would call."""
    return replace(actor, permissions=actor.permissions | {"files.attach"})


def held(actor: Actor, owner: tuple[str, int] = OWNER) -> list[int]:
    rows = read(service.attached, allowed(actor), owner_kind=owner[0], owner_id=owner[1])
    return [row.id for row in rows]


def row(cast: Cast, id: int) -> StoredFile | None:
    with cast.database.reading() as s:
        return s.get(StoredFile, id)


def age(cast: Cast, id: int, **ago: int) -> None:
    """A row and its contents as they would be after some days."""
    import os

    then = clock.now() - timedelta(**ago)
    with cast.database.writing() as s:
        s.execute(update(StoredFile).where(StoredFile.id == id).values(at=then))
        file = s.get_one(StoredFile, id)
    for hash in filter(None, (file.sha256, file.preview)):
        os.utime(storage.path_of(hash), (then.timestamp(), then.timestamp()))


# -- keeping -----------------------------------------------------------------------------------


@pytest.mark.both
def test_a_photo_is_kept_with_its_preview(cast: Cast) -> None:
    kept = perform(
        service.keep,
        cast.technician,
        None,
        name="../漏水.JPEG",
        content=phone_photo(),
        purpose=Purpose.BEFORE,
    )
    assert (kept.name, kept.media_type, kept.has_preview) == ("漏水.jpg", "image/jpeg", True)
    file = row(cast, kept.id)
    assert file
    assert (file.width, file.height, file.purpose, file.owner_kind) == (480, 640, Purpose.BEFORE, "")
    content = storage.get(file.sha256)
    assert content
    assert (len(content), file.by_id) == (file.size, cast.technician.user_id)
    assert storage.holds(file.preview)


@pytest.mark.both
def test_the_same_content_brought_again_is_the_same_loose_file(cast: Cast) -> None:
    first = keep(cast.clerk)
    assert keep(cast.clerk, name="b.txt") == first
    assert keep(cast.clerk, purpose=Purpose.AFTER) != first
    assert keep(cast.manager) != first
    give(cast.clerk, first)
    assert keep(cast.clerk) != first


def test_a_file_made_ready_before_is_kept_as_it_is(cast: Cast) -> None:
    made = ready("a.png", picture(form="PNG"))
    kept = perform(service.keep, cast.clerk, None, name="a.png", content=made)
    assert kept.name == "a.jpg"
    assert keep(cast.clerk, picture(form="PNG"), "a.png") == kept.id


def test_what_the_disk_let_go_meanwhile_is_written_again(cast: Cast) -> None:
    made = ready("a.txt", b"words")
    for path in storage.folder().glob("*/*/*"):
        path.unlink()
    id = perform(service.keep, cast.clerk, None, name="a.txt", content=made).id
    file = row(cast, id)
    assert file
    assert storage.get(file.sha256) == b"words"


def test_a_refused_file_leaves_no_row(cast: Cast) -> None:
    with pytest.raises(Refused):
        keep(cast.clerk, b"MZ", "a.exe")
    with cast.database.reading() as s:
        assert not s.scalars(select(StoredFile)).all()


def test_a_full_disk_leaves_no_row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(content: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "put", full)
    with pytest.raises(OSError, match="No space"):
        keep(cast.clerk)
    with cast.database.reading() as s:
        assert not s.scalars(select(StoredFile)).all()


@pytest.mark.both
def test_one_person_keeps_so_much_in_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_IN_A_DAY", 3)
    first = [keep(cast.clerk, words(n)) for n in range(3)]
    with pytest.raises(Refused, match="tomorrow"):
        keep(cast.clerk, words(3))
    keep(cast.manager, words(3))
    for id in first:
        age(cast, id, days=1)
    keep(cast.clerk, words(3))


def test_the_bytes_of_a_day_are_counted_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_BYTES_IN_A_DAY", 10)
    keep(cast.clerk, b"123456")
    with pytest.raises(Refused, match="tomorrow"):
        keep(cast.clerk, b"1234567")


def test_the_audit_log_names_the_file_and_holds_none_of_it(cast: Cast) -> None:
    keep(cast.clerk, "只有文件里有".encode(), "合同.txt")
    with cast.database.reading() as s:
        entry = s.scalars(select(AuditEntry).where(AuditEntry.deed == "files.keep")).one()
    assert "合同.txt" in entry.changes
    assert "只有文件里有" not in entry.changes


def test_every_working_role_may_keep_files_and_nobody_may_sweep_or_give() -> None:
    for role in Role:
        assert "files.keep" in permissions_of(frozenset({role.value}))
    everybody = permissions_of(frozenset({"staff", *(role.value for role in Role)}))
    assert not {"files.attach", "files.sweep"} & everybody


def test_who_has_no_account_keeps_nothing(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        keep(Actor.system("job", "files.keep"))


# -- loose files -------------------------------------------------------------------------------


@pytest.mark.both
def test_a_loose_file_is_its_uploaders_alone(cast: Cast) -> None:
    id = keep(cast.clerk)
    assert read(service.open_own, cast.clerk, id=id).name == "a.txt"
    system = Actor.system("job", "files.keep")
    for other in (cast.manager, cast.admin, cast.quality, system):
        with pytest.raises(NotFound):
            read(service.open_own, other, id=id)
        with pytest.raises(NotFound):
            perform(service.drop, other, None, id=id)
    assert row(cast, id)


def test_an_own_loose_file_is_taken_back_and_a_given_one_not(cast: Cast) -> None:
    loose, given = keep(cast.clerk, words(1)), keep(cast.clerk, words(2))
    give(cast.clerk, given)
    perform(service.drop, cast.clerk, None, id=loose)
    assert row(cast, loose) is None
    for id in (loose, given):
        with pytest.raises(NotFound):
            perform(service.drop, cast.clerk, None, id=id)
        with pytest.raises(NotFound):
            read(service.open_own, cast.clerk, id=id)


# -- giving ------------------------------------------------------------------------------------


@pytest.mark.both
def test_own_loose_files_are_given_once_and_may_be_named_again(cast: Cast) -> None:
    ids = [keep(cast.clerk, words(n)) for n in range(2)]
    assert [row.by for row in give(cast.clerk, *ids, ids[0])] == ["Clerk", "Clerk"]
    assert held(cast.admin) == ids
    assert len(give(cast.manager, *ids)) == 2
    with pytest.raises(NotFound):
        give(cast.clerk, ids[0], owner=("record", 8))


@pytest.mark.both
def test_files_of_others_removed_ones_and_invented_ones_are_not_given(cast: Cast) -> None:
    mine, theirs, removed = (
        keep(cast.clerk, words(1)),
        keep(cast.manager, words(2)),
        keep(cast.clerk, words(3)),
    )
    give(cast.clerk, removed, owner=("record", 9))
    perform(service.take_away, allowed(cast.clerk), None, id=removed, owner_kind="record", owner_id=9)
    for bad in (theirs, removed, 999_999, -1):
        with pytest.raises(NotFound):
            give(cast.clerk, mine, bad)
    assert held(cast.admin) == []


@pytest.mark.both
def test_a_record_holds_twenty_files(cast: Cast) -> None:
    ids = [keep(cast.clerk, words(n)) for n in range(MOST_OF_OWNER + 1)]
    with pytest.raises(Refused, match="At most 20"):
        give(cast.clerk, *ids)
    give(cast.clerk, *ids[:MOST_OF_OWNER])
    with pytest.raises(Refused, match="At most 20"):
        give(cast.clerk, ids[-1])
    perform(service.take_away, allowed(cast.clerk), None, id=ids[0], owner_kind="record", owner_id=7)
    assert give(cast.clerk, ids[-1])


# -- sweeping ----------------------------------------------------------------------------------


def contents() -> set[str]:
    return {path.name for path in storage.folder().glob("*/*/*")}


@pytest.mark.both
def test_after_a_day_what_nobody_took_goes_and_the_rest_stays(cast: Cast) -> None:
    loose, given, shared = keep(cast.clerk, words(1)), keep(cast.clerk, picture(), "p.jpg"), keep(cast.clerk)
    give(cast.clerk, given)
    young = keep(cast.manager)  # The same content as the shared one.
    for id in (loose, given, shared):
        age(cast, id, days=2)
    storage.put(b"nobody ever named this")
    assert sweep() == (2, 1)
    assert row(cast, loose) is row(cast, shared) is None
    assert row(cast, given)
    assert row(cast, young)
    assert read(sweeping.lacking, SWEEPER) == []
    assert len(contents()) == 4  # a photo, its preview, the manager's words, and what is not a day old


@pytest.mark.both
def test_a_removed_file_stays_thirty_days(cast: Cast) -> None:
    id = keep(cast.clerk)
    give(cast.clerk, id)
    age(cast, id, days=60)
    perform(service.take_away, allowed(cast.clerk), None, id=id, owner_kind="record", owner_id=7)
    assert held(cast.admin) == []
    assert sweep() == (0, 0)
    with cast.database.writing() as s:
        s.execute(update(StoredFile).values(removed_at=clock.now() - timedelta(days=31)))
    assert sweep() == (1, 1)
    assert contents() == set()


def test_a_file_whose_content_is_gone_is_named(cast: Cast) -> None:
    kept = [keep(cast.clerk, picture((50, 40)), "p.jpg"), keep(cast.clerk)]
    assert read(sweeping.lacking, SWEEPER) == []
    file = row(cast, kept[0])
    assert file
    storage.path_of(file.preview).unlink()
    assert read(sweeping.lacking, SWEEPER) == [(kept[0], "p.jpg")]


# -- at the same moment ------------------------------------------------------------------------


@pytest.mark.both
def test_a_file_given_to_two_records_at_once_goes_to_one(cast: Cast) -> None:
    id, told = keep(cast.clerk), []
    together = Barrier(6)

    def grab(n: int) -> None:
        together.wait()
        try:
            give(cast.clerk, id, owner=("record", n))
            told.append("given")
        except NotFound:
            told.append("gone")

    people = [Thread(target=grab, args=(n,)) for n in range(6)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert sorted(told) == ["given", *["gone"] * 5]


@pytest.mark.both
def test_many_who_keep_at_once_and_a_sweep_lose_nothing(cast: Cast) -> None:
    """Old contents nobody names, brought again just as the sweep comes by."""
    for n in range(12):
        age(cast, keep(cast.clerk, words(n)), days=2)
    kept: list[int] = []
    people = [Thread(target=lambda n=n: kept.append(keep(cast.manager, words(n)))) for n in range(12)]
    sweeper = Thread(target=sweep)
    for one in (*people[:6], sweeper, *people[6:]):
        one.start()
    for one in (*people, sweeper):
        one.join()
    assert len(kept) == 12
    assert read(sweeping.lacking, SWEEPER) == []
