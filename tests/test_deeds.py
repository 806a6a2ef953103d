"""Running a use case: once only, whoever repeats it how; refusals leave nothing behind."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db import base
from db.base import Busy, Database
from db.choices.accounts import Scope
from db.choices.customers import RevealReason
from db.customers import Customer, Project
from db.records import AuditEntry, Deed, NumberCounter
from db.tickets import Ticket
from lib import clock
from lib.access import Actor, command
from lib.accounts import service as accounts
from lib.customers import projects
from lib.customers import service as customers
from lib.deeds import KEPT_DAYS, perform, read
from lib.errors import Refused, Stale
from lib.tickets import service as tickets
from tests.cast import LEAK, Cast


def count(database: Database, table: type[base.Base]) -> int:
    with database.reading() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0


def receive(cast: Cast, nonce: str | None) -> int:
    asked = {"project_id": cast.project_a, "form_version": cast.form, "answers": LEAK, "place": "大堂"}
    return perform(tickets.receive, cast.clerk, nonce, **asked)


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """All begin together; a result is what came back or the error that did."""
    gate = threading.Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return deed()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.mark.both
def test_a_repeat_returns_the_first_result_and_changes_nothing(cast: Cast) -> None:
    first = receive(cast, "n1")
    before = count(cast.database, AuditEntry)
    assert receive(cast, "n1") == first
    assert count(cast.database, Ticket) == 1
    assert count(cast.database, AuditEntry) == before


@pytest.mark.both
def test_a_deed_without_a_result_is_done_once_too(cast: Cast) -> None:
    id = receive(cast, None)
    perform(tickets.add_note, cast.clerk, "n1", id=id, note="一次")
    perform(tickets.add_note, cast.clerk, "n1", id=id, note="一次")
    with cast.database.reading() as s:
        assert s.scalar(text("SELECT count(*) FROM ticket_event WHERE note = '一次'")) == 1


@pytest.mark.both
def test_ten_clicks_at_once_make_one_ticket(cast: Cast) -> None:
    assert cast.form
    assert cast.clerk
    ids = at_once([lambda: receive(cast, "n1")] * 10)
    assert len(set(ids)) == 1
    assert isinstance(ids[0], int)
    assert count(cast.database, Ticket) == 1


def test_another_nonce_another_person_or_another_deed_is_no_repeat(cast: Cast) -> None:
    ids = {receive(cast, "n1"), receive(cast, "n2")}
    asked = {"project_id": cast.project_a, "form_version": cast.form, "answers": LEAK, "place": "大堂"}
    ids.add(perform(tickets.receive, cast.manager, "n1", **asked))
    assert len(ids) == 3
    perform(tickets.add_note, cast.clerk, "n1", id=min(ids), note="另一件事")


@pytest.mark.both
def test_a_refused_deed_may_be_sent_again_with_the_same_nonce(cast: Cast) -> None:
    with pytest.raises(Refused):
        perform(
            tickets.receive, cast.clerk, "n1", project_id=cast.project_a, form_version=cast.form, answers={}
        )
    assert count(cast.database, Deed) == 0
    assert isinstance(receive(cast, "n1"), int)


def test_an_error_half_way_leaves_nothing(cast: Cast) -> None:
    @command("tickets.note")
    def breaks(s: Any, actor: Actor) -> None:
        s.add(Customer(name="半路"))
        s.flush()
        raise ZeroDivisionError

    breaks.deed = "tickets.breaks"
    before = [count(cast.database, table) for table in (Customer, AuditEntry, Deed)]
    with pytest.raises(ZeroDivisionError):
        perform(breaks, cast.clerk, "n1")
    assert [count(cast.database, table) for table in (Customer, AuditEntry, Deed)] == before


@pytest.mark.both
def test_what_a_deed_showed_is_not_kept(cast: Cast) -> None:
    shown = perform(
        customers.reveal_household, cast.clerk, "n1", id=cast.household_a, reason=RevealReason.CALL
    )
    assert shown == [(cast.customer_a, "张伟", "13812345678")]
    assert count(cast.database, Deed) == 0
    assert (
        perform(customers.reveal_household, cast.clerk, "n1", id=cast.household_a, reason=RevealReason.CALL)
        == shown
    )


def test_nonces_are_forgotten_after_a_week(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(cast, "old")
    late = clock.now() + timedelta(days=KEPT_DAYS + 1)
    monkeypatch.setattr(clock, "now", lambda: late)
    receive(cast, "new")
    with cast.database.reading() as s:
        assert [deed.nonce for deed in s.scalars(select(Deed))] == ["new"]


def test_a_busy_database_is_a_refusal(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "LOCK_SECONDS", 0.05)
    form = cast.form
    with cast.database.lock(), pytest.raises(Refused, match="very busy"):
        perform(tickets.add_note, cast.clerk, None, id=form, note="x")


def test_a_lock_held_by_another_program_is_busy_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "LOCK_SECONDS", 0.05)
    here, there = Database(cast.database.url), Database(cast.database.url)
    with there.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        with pytest.raises(Busy), here.writing() as s:
            s.execute(text("SELECT 1"))
    here.engine.dispose()
    there.engine.dispose()


def test_the_lock_is_free_again_after_an_error(cast: Cast) -> None:
    with pytest.raises(ZeroDivisionError), cast.database.writing():
        raise ZeroDivisionError
    assert receive(cast, None)


@pytest.mark.both
def test_two_who_save_the_same_row_at_once_the_second_is_stale(cast: Cast) -> None:
    id, version = cast.project_a, 1
    values = {"id": id, "version": version, "code": "LH", "address": "", "phase": "running"}
    admin = cast.admin
    found = at_once(
        [
            lambda n=n: perform(projects.change_project, admin, None, name=f"莲花苑{n}", **values)
            for n in range(4)
        ]
    )
    assert sorted(type(x).__name__ for x in found) == ["NoneType", "Stale", "Stale", "Stale"]


@pytest.mark.postgres
def test_two_who_make_the_same_name_at_once_the_second_is_refused(cast: Cast) -> None:
    admin = cast.admin
    found = at_once([lambda: perform(projects.add_project, admin, None, code="XJ", name="新居")] * 4)
    assert sum(isinstance(x, int) for x in found) == 1
    assert all(isinstance(x, int | Refused) for x in found)


def test_a_broken_rule_of_the_tables_is_a_bug_and_no_refusal(cast: Cast) -> None:
    nowhere: dict[str, Any] = {"name": "new", "display_name": "新人", "roles": set(), "password_hash": "x"}
    with pytest.raises(IntegrityError):
        perform(accounts.add_user, cast.admin, None, scope=Scope.ALL, project_ids={999}, **nowhere)


def test_a_stale_save_is_refused(cast: Cast) -> None:
    id = receive(cast, None)
    with pytest.raises(Stale):
        perform(tickets.cancel, cast.clerk, None, id=id, reason="x", version=99)


@pytest.mark.both
def test_a_reading_session_cannot_write(database: Database) -> None:
    with database.reading() as s:
        s.add(NumberCounter(series="X", period="1", last=1))
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            s.flush()


@pytest.mark.both
def test_a_reading_session_sees_one_moment(cast: Cast) -> None:
    with cast.database.reading() as s:
        before = s.scalar(select(func.count()).select_from(Project))
        perform(projects.add_project, cast.admin, None, code="XJ", name="新居")
        assert s.scalar(select(func.count()).select_from(Project)) == before


@pytest.mark.both
def test_a_text_loses_its_nul_on_both_engines(cast: Cast) -> None:
    id = perform(projects.add_project, cast.admin, None, code="X\x00J", name="新\x00居")
    with cast.database.reading() as s:
        assert s.execute(select(Project.code, Project.name).where(Project.id == id)).one() == ("XJ", "新居")


@pytest.mark.both
def test_errors_of_the_database_do_not_quote_what_people_typed(cast: Cast) -> None:
    with cast.database.reading() as s, pytest.raises(DBAPIError) as told:
        s.scalar(select(Project.id).where(Project.name == "13812345678", text("no_such_column = 1")))
    assert "13812345678" not in str(told.value)


def test_a_query_runs_with_what_it_is_given(cast: Cast) -> None:
    assert read(projects.projects, cast.clerk) == {cast.project_a: "莲花苑"}
