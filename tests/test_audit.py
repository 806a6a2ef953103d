"""The audit log: complete, masked, in one transaction with the deed, and never altered unseen."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db.accounts import User
from db.base import Database
from db.choices.accounts import Role, Scope
from db.choices.customers import CustomerClass, Relation, RevealReason
from db.choices.tickets import State
from db.records import AuditEntry, AuditHead
from lib import audit, clock, heads
from lib.access import Actor, command
from lib.accounts import service as accounts
from lib.accounts import sessions
from lib.customers import service as customers
from lib.deeds import perform, read
from lib.errors import Refused
from lib.tickets import service as tickets
from lib.tickets import story as stories
from tests.cast import DOOR, LEAK, PASSWORD_HASH, Cast
from tests.test_deeds import at_once


def entries(database: Database, deed: str = "") -> list[AuditEntry]:
    with database.reading() as s:
        found = s.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    return [entry for entry in found if entry.deed == deed or not deed]


def last(cast: Cast, deed: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(entries(cast.database, deed)[-1].changes)
    return found


def of(changes: list[dict[str, Any]], table: str) -> dict[str, Any]:
    return next(change for change in changes if change.get("table") == table)


def verdict(database: Database) -> int | None:
    """The first entry that does not fit."""
    with database.reading() as s:
        return audit.verify(s)[1]


# -- what is written ---------------------------------------------------------------------------


@pytest.mark.both
def test_an_entry_says_who_what_when(cast: Cast) -> None:
    began = clock.now() - timedelta(seconds=1)
    id = cast.ticket(State.DISPATCHED)
    entry = entries(cast.database)[-1]
    assert (entry.actor, entry.deed) == (cast.clerk.key, "tickets.dispatch")
    assert began <= entry.at <= clock.now()
    assert of(json.loads(entry.changes), "ticket")["id"] == [id]


@pytest.mark.both
def test_a_change_shows_before_and_after_of_what_changed_only(cast: Cast) -> None:
    id = cast.ticket(State.ACCEPTED)
    perform(tickets.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("technician"))
    changed = of(last(cast, "tickets.dispatch"), "ticket")
    assert changed["before"].pop("due_at") < changed["after"].pop("due_at")  # the response is given
    assert changed["before"] == {"state": "accepted", "assignee_id": None}
    assert changed["after"] == {"state": "dispatched", "assignee_id": cast.user_id("technician")}


@pytest.mark.both
def test_a_new_row_is_shown_whole_with_its_defaults(cast: Cast) -> None:
    perform(
        accounts.add_user,
        cast.admin,
        None,
        name="new",
        display_name="新人",
        roles={Role.TECHNICIAN},
        scope=Scope.ALL,
        password_hash=PASSWORD_HASH,
    )
    made = of(last(cast, "accounts.add_user"), "user_account")
    assert made["before"] == {}
    assert made["after"]["active"] is True
    assert made["after"]["must_change"] is True
    assert made["after"]["scope"] == "all"
    assert made["after"]["id"] == made["id"][0]


def test_a_deleted_row_is_shown_as_it_was(cast: Cast) -> None:
    raised = cast.admin
    person = next(p for p in read(accounts.people, raised) if p.name == "mate")
    perform(
        accounts.change_user,
        raised,
        None,
        id=person.id,
        version=person.version,
        display_name="Mate",
        roles={Role.FIELD_STAFF},
        scope=Scope.PROJECTS,
        project_ids=set(person.project_ids),
        team_id=None,
        active=True,
    )
    roles = [c for c in last(cast, "accounts.change_user") if c["table"] == "user_role"]
    assert {"before": {"user_id": person.id, "role": "technician"}, "after": {}}.items() <= roles[1].items()
    assert roles[0]["after"] == {"user_id": person.id, "role": "field_staff"}


@pytest.mark.both
def test_personal_fields_are_masked(cast: Cast) -> None:
    perform(
        customers.add_customer,
        cast.clerk,
        None,
        household_id=cast.household_a,
        name="司马光",
        phones="13711112222",
        relation=Relation.TENANT,
    )
    cast.receive(contact="诸葛亮", phone="13633334444")
    everything = "".join(entry.changes for entry in entries(cast.database))
    for private in ("司马光", "13711112222", "诸葛亮", "13633334444", "13812345678"):
        assert private not in everything
    assert of(last(cast, "customers.add_customer"), "customer")["after"]["phones"] == "137****2222"
    assert of(last(cast, "tickets.receive"), "ticket")["after"]["contact"] == "诸**"


def test_passwords_and_tokens_never_get_in(cast: Cast) -> None:
    user = cast.user_id("clerk")
    token = perform(sessions.open_session, DOOR, None, user_id=user, password_hash=PASSWORD_HASH, try_id=0)
    new_hash = PASSWORD_HASH[:-3] + "abc"
    perform(accounts.reset_password, cast.admin, None, id=user, password_hash=new_hash)
    perform(accounts.change_password, cast.clerk, None, old_hash=new_hash, new_hash=PASSWORD_HASH)
    everything = "".join(entry.changes + entry.actor for entry in entries(cast.database))
    assert "$2b$" not in everything
    assert token not in everything
    assert sessions._digest(token) not in everything
    changed = of(last(cast, "accounts.reset_password"), "user_account")
    assert changed["before"]["password_hash"] == changed["after"]["password_hash"] == "***"
    assert {"password_reset": "clerk"} in last(cast, "accounts.reset_password")


@pytest.mark.both
def test_looking_at_private_data_is_written_down(cast: Cast) -> None:
    perform(customers.reveal_household, cast.clerk, None, id=cast.household_a, reason=RevealReason.CALL)
    assert last(cast, "customers.reveal_household")[0]["customers"] == [cast.customer_a]
    id = cast.ticket(State.DISPATCHED)
    perform(stories.reveal_contact, cast.technician, None, id=id, reason=RevealReason.CALL)
    assert last(cast, "tickets.reveal_contact") == [
        {"table": "ticket", "id": id, "viewed": ["contact", "phone"], "reason": "call"}
    ]


@pytest.mark.parametrize("note", ["", " ", "x", "\n\t"])
def test_nobody_looks_at_private_data_without_a_reason(cast: Cast, note: str) -> None:
    before = len(entries(cast.database))
    with pytest.raises(Refused, match="why you need it"):
        perform(
            customers.reveal_household,
            cast.clerk,
            None,
            id=cast.household_a,
            reason=RevealReason.OTHER,
            note=note,
        )
    assert len(entries(cast.database)) == before


def test_a_reason_in_own_words_is_kept(cast: Cast) -> None:
    asked = {"reason": RevealReason.OTHER, "note": " 警方  核实 "}
    perform(customers.reveal_household, cast.clerk, None, id=cast.household_a, **asked)
    assert last(cast, "customers.reveal_household")[0]["reason"] == "警方 核实"


def test_a_deed_inside_a_deed_is_one_entry(cast: Cast) -> None:
    before = len(entries(cast.database))
    cast.receive()
    assert [entry.deed for entry in entries(cast.database)[before:]] == ["tickets.receive"]
    tables = {change["table"] for change in last(cast, "tickets.receive")}
    assert {"ticket", "ticket_event", "answer"} <= tables


def test_a_command_called_inside_a_command_is_one_entry(cast: Cast) -> None:
    @command("customers.edit")
    def renovate(s: Session, actor: Actor) -> None:
        here = {"household_id": cast.household_a, "customer_id": cast.customer_a}
        customers.move_out(s, actor, **here)

    before = len(entries(cast.database))
    perform(renovate, cast.clerk)
    assert len(entries(cast.database)) == before + 1


def test_a_refused_deed_leaves_no_entry(cast: Cast) -> None:
    before = len(entries(cast.database))
    with pytest.raises(Refused):
        cast.receive(answers={})
    assert len(entries(cast.database)) == before
    assert verdict(cast.database) is None


def test_the_first_value_of_a_deed_is_its_before(cast: Cast) -> None:
    @command("customers.edit")
    def twice(s: Session, actor: Actor) -> None:
        user = s.get_one(User, cast.user_id("clerk"))
        for name in ("一", "二"):
            user.display_name = name
            s.flush()

    perform(twice, cast.clerk)
    changed = of(json.loads(entries(cast.database)[-1].changes), "user_account")
    assert (changed["before"], changed["after"]) == ({"display_name": "Clerk"}, {"display_name": "二"})


def test_a_note_outside_a_deed_is_an_error(cast: Cast) -> None:
    with cast.database.writing() as s, pytest.raises(KeyError):
        audit.note(s, viewed="x")


# -- that it cannot be altered unseen ----------------------------------------------------------


@pytest.mark.both
def test_an_untouched_chain_is_whole(cast: Cast) -> None:
    cast.ticket(State.CLOSED)
    with cast.database.reading() as s:
        assert audit.verify(s) == (len(entries(cast.database)), None)


def test_an_empty_chain_is_whole(database: Database) -> None:
    with database.writing() as s:
        s.execute(delete(AuditHead))
    assert verdict(database) is None


def _change(s: Session, n: int) -> None:
    s.execute(update(AuditEntry).where(AuditEntry.seq == n).values(changes="[]"))


def _change_time(s: Session, n: int) -> None:
    entry = s.get_one(AuditEntry, n)
    entry.at = entry.at + timedelta(seconds=1)


def _change_actor(s: Session, n: int) -> None:
    s.execute(update(AuditEntry).where(AuditEntry.seq == n).values(actor="user:99"))


def _change_deed(s: Session, n: int) -> None:
    s.execute(update(AuditEntry).where(AuditEntry.seq == n).values(deed="tickets.note"))


def _delete(s: Session, n: int) -> None:
    s.execute(delete(AuditEntry).where(AuditEntry.seq == n))


def _delete_and_close_the_gap(s: Session, n: int) -> None:
    _delete(s, n)
    for seq in s.scalars(select(AuditEntry.seq).where(AuditEntry.seq > n).order_by(AuditEntry.seq)).all():
        s.execute(update(AuditEntry).where(AuditEntry.seq == seq).values(seq=seq - 1))


def _insert(s: Session, n: int) -> None:
    for seq in sorted(s.scalars(select(AuditEntry.seq).where(AuditEntry.seq > n)), reverse=True):
        s.execute(update(AuditEntry).where(AuditEntry.seq == seq).values(seq=seq + 1))
    s.add(
        AuditEntry(
            seq=n + 1, at=clock.now(), actor="user:1", deed="tickets.note", changes="[]", hash="0" * 64
        )
    )


def _swap(s: Session, n: int) -> None:
    for here, there in ((n, 9999), (n + 1, n), (9999, n + 1)):
        s.execute(update(AuditEntry).where(AuditEntry.seq == here).values(seq=there))


def _cut_the_end(s: Session, n: int) -> None:
    s.execute(delete(AuditEntry).where(AuditEntry.seq > n))


def _cut_the_end_and_set_the_head_back(s: Session, n: int) -> None:
    _cut_the_end(s, n)
    s.execute(update(AuditHead).values(seq=n, hash=s.get_one(AuditEntry, n).hash))


def _delete_all(s: Session, n: int) -> None:
    s.execute(delete(AuditEntry))
    s.execute(delete(AuditHead))


def _take_another_hash(s: Session, n: int) -> None:
    s.execute(update(AuditHead).values(hash="0" * 64))


TAMPERING: list[Callable[[Session, int], None]] = [
    _change,
    _change_time,
    _change_actor,
    _change_deed,
    _delete,
    _delete_and_close_the_gap,
    _insert,
    _swap,
    _cut_the_end,
    _cut_the_end_and_set_the_head_back,
    _delete_all,
    _take_another_hash,
]


@pytest.fixture
def chain(cast: Cast) -> Cast:
    """Twenty-odd entries, the last of them noted outside."""
    cast.ticket(State.CLOSED)
    assert verdict(cast.database) is None
    return cast


@pytest.mark.both
@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda tamper: tamper.__name__.strip("_"))
def test_tampering_is_found(chain: Cast, tamper: Callable[[Session, int], None]) -> None:
    whole = len(entries(chain.database))
    for n in (1, whole // 2, whole - 1):
        with chain.database.writing() as s:
            tamper(s, n)
            s.flush()
            s.expunge_all()
            found = audit.verify(s)[1]
            s.rollback()
        assert found is not None
        if tamper in (_change, _change_time, _change_actor, _change_deed):
            assert found == n


def test_a_chain_made_anew_without_the_key_is_found(chain: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with chain.database.writing() as s:
        monkeypatch.setattr(audit, "seal", lambda previous, entry: (previous + "0")[-64:].zfill(64))
        previous = ""
        for entry in s.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all():
            entry.changes = "[]"
            entry.hash = previous = audit.seal(previous, entry)
        s.execute(update(AuditHead).values(hash=previous))
    monkeypatch.undo()
    monkeypatch.setenv("WUYEDESK_DATA", str(heads.path().parent))
    assert verdict(chain.database) == 1


# -- heads noted outside -----------------------------------------------------------------------


def test_the_first_deed_after_the_start_notes_the_head(cast: Cast) -> None:
    heads.path().unlink(missing_ok=True)
    cast.receive()
    assert list(heads.noted()) == [entries(cast.database)[-1].seq]
    cast.receive()
    assert len(heads.noted()) == 1


def test_an_hour_later_the_head_is_noted_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.receive()
    noted = len(heads.noted())
    later = clock.now() + heads.NOTED_EVERY
    monkeypatch.setattr(clock, "now", lambda: later)
    cast.receive()
    assert len(heads.noted()) == noted + 1


def test_a_deed_rolled_back_notes_nothing(cast: Cast) -> None:
    heads.path().unlink(missing_ok=True)

    @command("customers.edit")
    def breaks(s: Session, actor: Actor) -> None:
        customers.move_out(s, actor, household_id=cast.household_a, customer_id=cast.customer_a)

    with cast.database.writing() as s:
        breaks(s, cast.clerk)
        s.rollback()
    assert heads.noted() == {}
    assert verdict(cast.database) is None


def test_a_line_torn_by_a_crash_does_no_harm(chain: Cast) -> None:
    with heads.path().open("a") as file:
        file.write("12")
    assert verdict(chain.database) is None


def test_heads_that_cannot_be_noted_do_not_undo_a_deed(cast: Cast) -> None:
    heads.path().unlink(missing_ok=True)
    heads.path().mkdir()
    assert cast.receive()


# -- many at once ------------------------------------------------------------------------------


@pytest.mark.both
def test_deeds_at_once_make_one_whole_chain(cast: Cast) -> None:
    id = cast.receive()
    before = len(entries(cast.database))
    notes = [lambda n=n: perform(tickets.add_note, cast.clerk, None, id=id, note=str(n)) for n in range(12)]
    assert at_once(notes) == [None] * 12
    assert len(entries(cast.database)) == before + 12
    assert verdict(cast.database) is None


@pytest.mark.both
def test_two_first_deeds_at_once_find_one_head(cast: Cast) -> None:
    id, version = cast.customer_a, 1
    with cast.database.writing() as s:
        s.execute(delete(AuditEntry))
        s.execute(delete(AuditHead))
    heads.path().unlink(missing_ok=True)
    clerk, household = cast.clerk, cast.household_a
    deeds = [
        lambda: perform(customers.reveal_household, clerk, None, id=household, reason=RevealReason.CALL)
        for _ in range(6)
    ]
    assert all(isinstance(found, list) for found in at_once(deeds))
    assert verdict(cast.database) is None
    values = {"name": "张伟", "phones": None, "category": CustomerClass.KEY, "note": ""}
    perform(customers.change_customer, clerk, None, id=id, version=version, **values)
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(AuditHead)) == 1


def test_a_telephone_number_in_a_sentence_is_masked(cast: Cast) -> None:
    cast.receive(answers={**LEAK, "summary": "厨房漏水，请打 13900001111"})
    (ticket,) = [change for change in last(cast, "tickets.receive") if change.get("table") == "ticket"]
    assert ticket["after"]["summary"] == "厨房漏水，请打 139****1111"
