"""What should be filed and is not: counted, listed, put right, checked off, and brought in from before."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from db.alerts import Alert
from db.archives import ArchiveCategory, ArchiveRecord, ArchiveSheet
from db.choices.alerts import AlertKind
from db.choices.archives import Cycle, Origin, RecordState, Secrecy
from db.choices.files import Purpose
from db.choices.tickets import State
from db.files import StoredFile
from db.forms import Answer, FormVersion
from db.standards import CompanySetting
from db.tickets import Complaint, Ticket, TicketEvent
from lib import clock
from lib.access import Actor
from lib.archives import checks_due, completeness
from lib.archives.completeness import Standing
from lib.archives.period_rules import Period, latest, period_of
from lib.archives.period_rules import read as period
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.gaps import ROW, Span, gaps
from lib.tickets import archiving
from tests.cast import Cast
from tests.tickets.cases import complaint_at

JOB = Actor.system("filing", "tickets.file")
SIGN = {"kind": "signature", "id": "sign", "label": "客户签名"}
REMINDER = Actor.system("reminder", "archives.remind", "standards.view")


def this(cycle: Cycle = Cycle.QUARTER) -> str:
    return period_of(cycle, clock.local(clock.now()).date()).key


def standing(actor: Actor, project_id: int | None = None, key: str = "") -> Standing:
    return read(completeness.standing, actor, period=key or this(), project_id=project_id)


def missing(actor: Actor, project_id: int | None = None) -> dict[str, int]:
    return {one.gap.code: one.n for one in standing(actor, project_id).missing if one.n}


def change(cast: Cast, what: Callable[[Any], Any]) -> None:
    with cast.database.writing() as s:
        what(s)


def unfile(cast: Cast, *ids: int) -> None:
    """As if these had been closed before there were archives."""
    with cast.database.writing() as s:
        of = ArchiveRecord.source_kind == "ticket", ArchiveRecord.source_id.in_(ids)
        records = s.scalars(select(ArchiveRecord.id).where(*of)).all()
        s.execute(delete(ArchiveSheet).where(ArchiveSheet.record_id.in_(records)))
        s.execute(delete(StoredFile).where(StoredFile.owner_kind == "sheet"))
        s.execute(delete(ArchiveRecord).where(ArchiveRecord.id.in_(records)))


def by_hand(s: Any, cast: Cast, code: str, **values: Any) -> ArchiveRecord:
    category = s.scalars(select(ArchiveCategory.id).where(ArchiveCategory.code == code)).one()
    kept = {"project_id": cast.project_a, "title": "电梯维保合同", "origin": Origin.BY_HAND, "year": 2025}
    now = clock.now()
    state = {"state": RecordState.FILED, "secrecy": Secrecy.INTERNAL, "recorded_at": now, "filed_at": now}
    record = ArchiveRecord(category_id=category, no=f"X-{code}-{len(values)}", **{**kept, **state, **values})
    s.add(record)
    s.flush()
    return record


@pytest.mark.both
def test_what_is_missing_is_counted_and_what_is_there_is_not(cast: Cast) -> None:
    repair, complaint = cast.ticket(State.CLOSED), complaint_at(cast, State.CLOSED)
    assert missing(cast.manager) == {"photo": 1, "customer_file": 1}
    unfile(cast, repair)

    def worse(s: Any) -> None:
        s.execute(delete(TicketEvent).where(TicketEvent.ticket_id == repair, TicketEvent.move == "call_back"))
        case = s.get_one(Complaint, complaint)
        case.facts, case.answer = "", ""
        by_hand(s, cast, "contract")
        old = clock.local(clock.now()).date() - timedelta(days=1)
        by_hand(s, cast, "contract", shelf="A-1", expires_on=max(old, period(this()).since))
        version = s.scalars(select(FormVersion).where(FormVersion.id == cast.form)).one()
        signed = {**version.content, "fields": [*version.content["fields"], SIGN]}
        asks = FormVersion(
            form_id=version.form_id, no=99, content=signed, created_at=clock.now(), preset=False
        )
        s.add(asks)
        s.flush()
        s.execute(update(Answer).where(Answer.owner_id == repair).values(form_version_id=asks.id))

    change(cast, worse)
    found = missing(cast.manager, cast.project_a)
    ended = {"follower": 1} if clock.local(clock.now()).date() > period(this()).since else {}
    tickets = {"unfiled": 1, "call_back": 1, "photo": 1, "signature": 1, "findings": 1, "answer": 1}
    assert found == {**tickets, "paper": 1, **ended, "customer_file": 1}
    rows = read(completeness.list_missing, cast.manager, code="unfiled", period=this())
    assert [(row.id, row.project) for row in rows.rows] == [(repair, "莲花苑")]
    last_year = f"{clock.now().year - 1}"
    assert {one.gap.code: one.n for one in standing(cast.manager, key=last_year).missing if one.n} == {
        "customer_file": 1
    }

    def better(s: Any) -> None:
        by_hand(s, cast, "customer", household_id=cast.household_a, shelf="B-2")
        kept = {"sha256": "0" * 64, "name": "a.jpg", "media_type": "image/jpeg", "size": 1, "at": clock.now()}
        for purpose in (Purpose.AFTER, Purpose.SIGNATURE):
            s.add(StoredFile(owner_kind="ticket", owner_id=repair, purpose=purpose, **kept))

    change(cast, better)
    assert not {"photo", "signature", "customer_file"} & missing(cast.manager).keys()


def test_every_gap_gives_the_same_columns(cast: Cast) -> None:
    span = Span(date(2026, 1, 1), date(2026, 4, 1))
    assert {tuple(gap.wanted(cast.quality, span).selected_columns.keys()) for gap in gaps().values()} == {ROW}


def test_nobody_counts_what_is_not_theirs(cast: Cast) -> None:
    cast.ticket(State.CLOSED)
    assert missing(cast.quality)["photo"] == 1
    assert missing(cast.manager_b) == {"customer_file": 1}  # of Bamboo Court's own household
    with pytest.raises(NotFound):
        standing(cast.manager_b, cast.project_a)
    for refused in (cast.clerk, cast.technician, cast.stranger):
        with pytest.raises(Forbidden):
            standing(refused)


def test_a_gap_becomes_somebody_s_to_do_once(cast: Cast) -> None:
    cast.ticket(State.CLOSED)
    about = {"code": "photo", "period": this(), "project_id": cast.project_a}
    owner = cast.user_id("clerk")
    id = perform(completeness.raise_missing, cast.manager, None, **about, owner_id=owner)
    found = {one.gap.code: one for one in standing(cast.manager, cast.project_a).missing}
    assert (found["photo"].todo_id, found["customer_file"].todo) == (id, "")
    with pytest.raises(Refused, match="open action"):
        perform(completeness.raise_missing, cast.manager, None, **about, owner_id=owner)
    with pytest.raises(Refused, match="Nothing is missing"):
        perform(completeness.raise_missing, cast.manager, None, **about | {"code": "unfiled"}, owner_id=owner)
    elsewhere = {**about, "project_id": cast.project_b}
    with pytest.raises(NotFound):
        perform(completeness.raise_missing, cast.manager, None, **elsewhere, owner_id=owner)


def test_a_period_is_checked_off_by_somebody_who_sees_all_of_it(cast: Cast) -> None:
    cast.ticket(State.CLOSED)
    where = {"period": this(), "project_id": cast.project_a}
    assert standing(cast.manager, cast.project_a).checked is None
    perform(completeness.check_off, cast.manager, None, **where, note="照片 下周补齐")
    checked = standing(cast.manager, cast.project_a).checked
    assert checked
    assert (checked.by, checked.note, checked.missing) == ("Manager", "照片 下周补齐", 2)
    assert standing(cast.quality).checked is None
    everything = {"period": this(), "project_id": None}
    for actor, place in ((cast.supervisor, where), (cast.manager, everything)):
        with pytest.raises(Forbidden):
            perform(completeness.check_off, actor, None, **place)
    later = Period(Cycle.YEAR, clock.now().year + 2).key
    with pytest.raises(Refused, match="not begun"):
        perform(completeness.check_off, cast.manager, None, period=later, project_id=cast.project_a)


def test_what_nobody_checked_is_told_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.ticket(State.CLOSED)
    then = period(this()).until + timedelta(days=10)
    now = datetime(then.year, then.month, then.day, 4, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert perform(checks_due.remind_of_checks, REMINDER) == 1
    assert perform(checks_due.remind_of_checks, REMINDER) == 0
    with cast.database.reading() as s:
        told = s.scalars(select(Alert.user_id).where(Alert.kind == AlertKind.ARCHIVE)).all()
    assert told == [cast.user_id("manager")]


def test_what_was_checked_is_not_asked_for(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.ticket(State.CLOSED)
    where = {"period": this(), "project_id": cast.project_a}
    perform(completeness.check_off, cast.manager, None, **where)
    then = period(this()).until + timedelta(days=10)
    now = datetime(then.year, then.month, then.day, 4, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert perform(checks_due.remind_of_checks, REMINDER) == 0


@pytest.mark.both
def test_tickets_closed_before_are_filed_some_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    old = [cast.ticket(State.CLOSED) for _ in range(5)]
    unfile(cast, *old)

    def long_ago(s: Any) -> None:
        s.get_one(Ticket, old[0]).closed_at = datetime(2001, 5, 1, tzinfo=UTC)  # its keeping is over
        s.get_one(Ticket, old[1]).ledger_key = "2025/17"
        s.execute(update(TicketEvent).where(TicketEvent.ticket_id == old[1]).values(by_id=None))

    change(cast, long_ago)
    monkeypatch.setattr(archiving, "BATCH", 2)
    assert perform(archiving.file_some, JOB) == 0
    perform(archiving.file_older, cast.quality, None)
    with pytest.raises(Refused, match="already"):
        perform(archiving.file_older, cast.quality, None)
    assert perform(archiving.file_some, JOB) == 2
    half = read(archiving.older, cast.quality)
    assert (half.waiting, half.done, half.all, half.running) == (1, 2, 3, True)
    assert [perform(archiving.file_some, JOB) for _ in range(2)] == [1, 0]
    with cast.database.reading() as s:
        assert set(s.scalars(select(ArchiveRecord.source_id))) == set(old[2:])
        assert s.get(CompanySetting, archiving.UNDER_WAY) is None
    with pytest.raises(Refused, match="filed already"):
        perform(archiving.file_older, cast.quality, None)


def test_the_company_says_how_often_and_what_needs_paper(cast: Cast) -> None:
    asked = read(completeness.asked, cast.manager)
    assert asked.cycle == Cycle.QUARTER
    contract = next(id for id, name in asked.categories.items() if name == "合同")
    assert contract in asked.paper
    perform(completeness.set_asked, cast.quality, None, cycle=Cycle.MONTH, paper=set())
    change(cast, lambda s: by_hand(s, cast, "contract"))
    assert read(completeness.asked, cast.manager).cycle == Cycle.MONTH
    assert "paper" not in missing(cast.manager)
    with pytest.raises(Refused):
        perform(completeness.set_asked, cast.quality, None, cycle=Cycle.ITEM, paper=set())


def test_periods_follow_each_other() -> None:
    assert [one.key for one in latest(Cycle.QUARTER, date(2026, 2, 3), 3)] == [
        "2026-Q1",
        "2025-Q4",
        "2025-Q3",
    ]
    assert [one.key for one in latest(Cycle.MONTH, date(2026, 1, 31), 2)] == ["2026-01", "2025-12"]
    for key in ("2025", "2025-Q4", "2025-12"):
        assert period(key).key == key
        assert period(key).until == date(2026, 1, 1)
        assert period(key).after.before == period(key)
    for wrong in ("", "2025-13", "2025-Q5", "25", "2025-Q1; drop"):
        with pytest.raises(Refused):
            period(wrong)
