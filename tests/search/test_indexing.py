"""The index is what the tables say: after every deed, after ledgers, and after an update that brings it."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select, update

from db import pieces
from db.archives import ArchiveCategory, ArchiveRecord
from db.choices.archives import Secrecy
from db.choices.customers import CustomerClass
from db.choices.imports import LedgerCode
from db.choices.tickets import LineKind, State
from db.customers import Customer
from db.search import Question, Sight, ask, drop, later, stale
from db.search_docs import KINDS, SearchDoc
from db.tickets import Ticket
from lib import found
from lib.archives import files as archive_files
from lib.archives import service as archives
from lib.archives.facts_rules import Facts
from lib.customers import service as customers
from lib.deeds import perform
from lib.errors import Refused
from lib.files import service as files
from lib.files import text_reading
from lib.imports import service as imports
from lib.search import indexing
from lib.tickets import files as ticket_files
from lib.tickets import lines
from lib.tickets import service as tickets
from tests.cast import LEAK, Cast
from tests.imports.books import bring, good
from tests.search.truth import WORKER, kept, queued, wanted, work_off

Deed = Callable[["Company"], object]


class Company:
    """Any of its tickets, records and people, by chance; and what can be done with them."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.chance, self.batches = cast, Random(seed), list[int]()
        with cast.database.reading() as s:
            self.category = s.scalars(
                select(ArchiveCategory.id).where(ArchiveCategory.code == "contract")
            ).one()

    def any(self, table: Any) -> int:
        with self.cast.database.reading() as s:
            return self.chance.choice(list(s.scalars(select(table.id).order_by(table.id))))

    def version(self, table: Any, id: int) -> int:
        with self.cast.database.reading() as s:
            return int(s.scalars(select(table.version).where(table.id == id)).one())

    def word(self) -> str:
        return "".join(self.chance.choice("电梯水泵漏水门锁消防绿化报修") for _ in range(6))

    def document(self) -> int:
        name, content = f"{self.word()}.txt", self.word().encode()
        return perform(files.keep, self.cast.clerk, None, name=name, content=content).id

    def desk(self, deed: Any, **told: Any) -> object:
        return perform(deed, self.cast.clerk, None, **told)

    # -- deeds -----------------------------------------------------------------------------------

    def receive(self) -> None:
        self.cast.receive(answers={**LEAK, "summary": self.word()})

    def complain(self) -> None:
        self.cast.ticket(self.chance.choice([State.CLASSIFIED, State.INVESTIGATED]))

    def dispatch(self) -> None:
        worker = self.cast.user_id("technician")
        self.desk(tickets.dispatch, id=self.any(Ticket), assignee_id=worker)

    def wait(self) -> None:
        self.cast.ticket(State.WAITING)

    def finish(self) -> None:
        self.cast.ticket(State.DONE)

    def close(self) -> None:
        self.cast.ticket(State.CLOSED)

    def reopen(self) -> None:
        id = self.cast.ticket(State.CLOSED)
        perform(tickets.reopen, self.cast.manager, None, id=id, reason=self.word())

    def note(self) -> None:
        self.desk(tickets.add_note, id=self.any(Ticket), note=self.word())

    def add_line(self) -> None:
        told: dict[str, Any] = {
            "kind": LineKind.PART,
            "quantity": Decimal(1),
            "price": Decimal(1),
            "charged": True,
        }
        self.desk(lines.add_line, id=self.cast.ticket(State.ON_SITE), name=self.word(), **told)

    def attach(self) -> None:
        self.desk(ticket_files.add_files, id=self.any(Ticket), file_ids=[self.document()])

    def read_files(self) -> None:
        text_reading.read_waiting()

    def file_by_hand(self) -> None:
        self.desk(archives.add_record, facts=self._facts(), file_ids=[self.document()])

    def draft(self) -> None:
        self.desk(archives.add_record, facts=self._facts(), draft=True)

    def change_record(self) -> None:
        id = self.any(ArchiveRecord)
        told = {"id": id, "version": self.version(ArchiveRecord, id), "facts": self._facts()}
        perform(archives.change_record, self.cast.manager, None, **told)

    def remove_file(self) -> None:
        id = self.any(ArchiveRecord)
        with self.cast.database.reading() as s:
            held = archive_files.list_files.within(s, self.cast.manager, id=id)
        if held:
            perform(archive_files.remove_file, self.cast.manager, None, id=id, file_id=held[0].id)

    def _facts(self) -> Facts:
        about = {"household_id": self.cast.household_a, "customer_id": self.cast.customer_a}
        words = {"title": self.word(), "body": self.word(), "note": self.word(), "shelf": self.word()}
        return Facts(category_id=self.category, happened_on=date(2025, 3, 1), **about, **words)

    def move_in(self) -> None:
        self.desk(customers.add_customer, household_id=self.cast.household_a, name=self.word()[:3])

    def rename(self) -> None:
        id = self.cast.customer_a
        told = {"name": self.word()[:3], "phones": "13800138000", "note": self.word()}
        version = self.version(Customer, id)
        self.desk(customers.change_customer, id=id, version=version, category=CustomerClass.BASIC, **told)

    def import_repairs(self) -> None:
        rows = [{**row, "summary": self.word()} for row in good(LedgerCode.REPAIRS)[:8]]
        self._bring(LedgerCode.REPAIRS, rows)

    def import_homes(self) -> None:
        rows = [{**row, "phones": ["13912345678"]} for row in good(LedgerCode.HOUSEHOLDS)[:8]]
        self._bring(LedgerCode.HOUSEHOLDS, rows)

    def _bring(self, ledger: LedgerCode, rows: list[dict[str, Any]]) -> None:
        self.batches.append(bring(self.cast.manager, ledger, self.cast.project_a, rows))

    def undo(self) -> None:
        if self.batches:
            perform(imports.undo_import, self.cast.manager, None, id=self.batches.pop())


DEEDS: tuple[Deed, ...] = tuple(
    deed
    for name, deed in vars(Company).items()
    if name not in ("any", "version", "word", "document", "desk") and not name.startswith("_")
)


@pytest.mark.slow
def test_whatever_people_do_the_index_says_what_the_tables_say(cast: Cast) -> None:
    company, done = Company(cast, seed=1), set[str]()
    company.receive(), company.file_by_hand()
    for number, deed in enumerate(company.chance.sample(DEEDS * 2, len(DEEDS) * 2)):
        try:
            deed(company)
        except Refused:
            continue
        done.add(deed.__name__)
        with cast.database.reading() as s:
            there, meant, later = kept(s), wanted(s), queued(s)
        assert {ref for ref in there | meant if there.get(ref) != meant.get(ref)} <= later, deed.__name__
        if number % 10 == 0:
            work_off()
    work_off()
    with cast.database.reading() as s:
        assert kept(s) == wanted(s)
        assert {kind for kind, _ in kept(s)} == {"archive", "customer", "ticket"}
    assert done == {deed.__name__ for deed in DEEDS}


def found_by(cast: Cast, words: str, **sight: Any) -> set[tuple[str, int]]:
    with cast.database.reading() as s:
        hits = ask(s, Question(words, tuple(Sight(kind, **sight) for kind in KINDS))).hits
    return {(hit.kind, hit.ref_id) for hit in hits}


@pytest.mark.both
def test_who_saves_while_the_job_is_at_the_same_row_loses_no_word(cast: Cast) -> None:
    id, reading = cast.receive(), Event()
    with cast.database.writing() as s:
        drop(s, "ticket", [id])
        later(s, "ticket", [id])

    def job() -> None:
        with cast.database.writing() as s:
            indexing.work_off(s, WORKER)
            reading.set()
            time.sleep(0.3)

    with ThreadPoolExecutor(1) as other:
        working = other.submit(job)
        reading.wait()
        perform(tickets.add_note, cast.clerk, None, id=id, note="业主来电催促")
        working.result()
    with cast.database.reading() as s:
        assert "业主来电催促" in kept(s)["ticket", id].body
        assert kept(s) == wanted(s)


@pytest.mark.both
def test_a_company_that_gets_the_search_with_an_update_is_indexed_bit_by_bit(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but the queue is written at the start; whoever is moved meanwhile is found at once."""
    tickets_there = [cast.receive() for _ in range(5)]
    with cast.database.writing() as s:
        for kind, id in kept(s):
            drop(s, kind, [id])
    perform(indexing.begin, WORKER)
    perform(indexing.begin, WORKER)
    with cast.database.reading() as s:
        assert kept(s) == {}
        assert len(queued(s)) == len(wanted(s)) == 7
    perform(tickets.add_note, cast.clerk, None, id=tickets_there[0], note="加急处理")
    assert found_by(cast, "加急处理") == {("ticket", tickets_there[0])}
    monkeypatch.setattr(indexing, "AT_ONCE", 2)
    assert [perform(indexing.work_off, WORKER) for _ in range(4)] == [2, 2, 2, 0]
    with cast.database.reading() as s:
        assert kept(s) == wanted(s)


@pytest.mark.both
def test_what_another_analyser_has_cut_is_cut_anew(cast: Cast) -> None:
    id = cast.receive()
    with cast.database.writing() as s:
        s.execute(update(SearchDoc).values(analyser=pieces.VERSION + 1))
    perform(indexing.begin, WORKER)
    assert found_by(cast, "厨房水槽") == set()
    work_off()
    assert found_by(cast, "厨房水槽") == {("ticket", id)}
    perform(indexing.begin, WORKER)
    with cast.database.reading() as s:
        assert (queued(s), stale(s, 1)) == (set(), [])


def test_a_record_made_secret_is_so_in_the_index_with_the_same_save(cast: Cast) -> None:
    company = Company(cast, 1)
    facts = replace(company._facts(), title="年度审计", secrecy=Secrecy.INTERNAL)
    id = perform(archives.add_record, cast.quality, None, facts=facts)
    open_to_all = {"secrecies": frozenset({"public", "internal"})}
    assert ("archive", id) in found_by(cast, "年度审计", **open_to_all)
    secret = replace(facts, secrecy=Secrecy.RESTRICTED)
    perform(archives.change_record, cast.quality, None, id=id, version=1, facts=secret)
    assert found_by(cast, "年度审计", **open_to_all) == set()


def test_what_is_not_saved_is_not_found(cast: Cast) -> None:
    id = cast.receive()
    with cast.database.writing() as s:
        tickets.add_note(s, cast.clerk, id=id, note="未保存")
        s.rollback()
    assert found_by(cast, "未保存") == set()


def test_a_deed_on_very_many_leaves_them_to_the_job(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(found, "AT_ONCE", 1)
    one, other = cast.receive(), cast.receive()
    with cast.database.writing() as s:
        for id in (one, other):
            tickets.add_note(s, cast.clerk, id=id, note="批量备注")
    assert found_by(cast, "批量备注") == set()
    work_off()
    assert found_by(cast, "批量备注") == {("ticket", one), ("ticket", other)}
