"""Books of promises, the calendar the company keeps, what the public is told: who may, and what holds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from db.base import Database
from db.choices.customers import Phase
from db.choices.files import Purpose
from db.choices.standards import Clock, DayKind, Measure, ProfileState, Special, Unit
from db.choices.tickets import Grade, TicketType, Urgency
from db.records import AuditEntry
from db.standards import CompanySetting, Profile
from lib import clock, setup
from lib.access import Actor
from lib.customers import projects
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.files import service as files
from lib.standards import days, manage, notice, proofs, service
from lib.standards.book_rules import ClauseFacts
from lib.standards.clause_rules import sound
from lib.standards.company import Company, company, set_company
from lib.standards.hours_rules import alike, as_written, read_shifts, runs
from lib.standards.presets import FIRST, SOURCES, preset
from lib.standards.rows import STALE
from lib.standards.wording_rules import joined, limit_in_words, named
from tests.cast import Cast
from tests.files.samples import phone_photo

pytestmark = pytest.mark.slow

PUBLIC = Actor.system("public page", "standards.public")


def english(message: str, **params: Any) -> str:
    return message.format(**params)


# -- what one promise may say --------------------------------------------------------------------


def clause(measure: Measure = Measure.DONE, limit: float | None = 24, **terms: Any) -> ClauseFacts:
    about: dict[str, Any] = {"unit": Unit.HOURS, "clock": Clock.ELAPSED, **terms}
    return ClauseFacts(measure=measure, limit=None if limit is None else Decimal(str(limit)), **about)


@pytest.mark.parametrize(
    "wrong",
    [
        clause(limit=0),
        clause(limit=-1),
        clause(limit=99_999),
        clause(limit=float("nan")),
        clause(unit=Unit.DAYS),
        clause(clock=Clock.WORKING_DAYS),
        clause(limit=1.5, unit=Unit.DAYS, clock=Clock.WORKING_DAYS),
        clause(clock=None),
        clause(unit=Unit.PERCENT),
        clause(target=Decimal(0)),
        clause(target=Decimal(101)),
        clause(ceiling=Decimal(30)),
        clause(pauses=True, ceiling=Decimal(23)),
        clause(grade=Grade.MAJOR),
        clause(type=TicketType.COMPLAINT),
        clause(urgency=Urgency.EMERGENCY, pauses=True),
        clause(urgency=Urgency.EMERGENCY, clock=Clock.SERVICE),
        clause(urgency=Urgency.EMERGENCY, or_promised=True),
        clause(Measure.RESPONSE, or_promised=True),
        clause(Measure.ON_SITE, type=TicketType.COMPLAINT),
        clause(Measure.SETTLEMENT, type=TicketType.REPAIR),
        clause(Measure.RINGS, 3, unit=Unit.RINGS),
        clause(Measure.RINGS, 3, unit=Unit.RINGS, clock=None, type=TicketType.REPAIR),
        clause(Measure.RINGS, 2.5, unit=Unit.RINGS, clock=None),
        clause(Measure.SATISFACTION, 90, unit=Unit.PERCENT, clock=None, target=Decimal(90)),
        clause(Measure.DESK_HOURS, 25, clock=None),
        replace(clause(), measure="nonsense"),
    ],
)
def test_a_mix_that_makes_no_sense_is_refused(wrong: ClauseFacts) -> None:
    with pytest.raises(Refused):
        sound(wrong)


def test_a_promise_not_set_keeps_no_clock_and_no_conditions() -> None:
    left = sound(clause(limit=None, pauses=True, ceiling=Decimal(3), target=Decimal(95)))
    assert (left.limit, left.clock, left.pauses, left.ceiling, left.target) == (None, None, False, None, None)


def test_every_promise_that_ships_is_sound_and_its_own() -> None:
    for code in (*SOURCES, FIRST):
        for lang in ("zh_CN", "en"):
            clauses = preset(code, lang).clauses
            assert all(one.limit and one.source and one.note for one in clauses)
            assert len({(c.measure, c.type, c.urgency, c.grade) for c in clauses}) == len(clauses)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (clause(limit=2, clock=Clock.SERVICE), "2 hours (within service hours)"),
        (clause(or_promised=True), "24 hours; or by the date the customer is told"),
        (
            clause(
                Measure.ANSWER,
                7,
                unit=Unit.DAYS,
                clock=Clock.WORKING_DAYS,
                pauses=True,
                ceiling=Decimal("7.00"),
            ),
            "7 working days; no pause stretches it",
        ),
        (clause(Measure.RINGS, 3, unit=Unit.RINGS, clock=None), "within 3 rings"),
        (clause(limit=None), "Not set"),
    ],
)
def test_a_limit_is_told_in_words(terms: ClauseFacts, words: str) -> None:
    assert joined(limit_in_words(terms), english) == words


def test_a_promise_names_its_cases() -> None:
    case = clause(Measure.ON_SITE, type=TicketType.REPAIR, urgency=Urgency.EMERGENCY)
    assert named(case, english) == "Arrival on site (Repair, Emergency)"


# -- the first book ------------------------------------------------------------------------------


@pytest.mark.both
def test_a_company_begins_with_one_book_and_keeps_it(cast: Cast) -> None:
    assert perform(service.load_first_profile, setup.SETUP) is None
    (book,) = read(service.profiles, cast.technician)
    assert (book.state, book.starts_on, book.holds) == (ProfileState.PUBLISHED, date(2000, 1, 1), True)
    held = {
        (c.measure, c.type, c.urgency, c.grade): c for c in read(service.clauses_of, cast.guard, id=book.id)
    }
    on_site = held[Measure.ON_SITE, TicketType.REPAIR, Urgency.EMERGENCY, None]
    assert (on_site.limit, on_site.unit, on_site.clock) == (60, Unit.MINUTES, Clock.ELAPSED)
    answer = held[Measure.ANSWER, TicketType.COMPLAINT, None, Grade.MAJOR]
    assert (answer.limit, answer.ceiling, answer.clock) == (7, 7, Clock.WORKING_DAYS)
    assert held[Measure.DONE, TicketType.REPAIR, Urgency.GENERAL, None].or_promised
    assert held[Measure.COMPLAINT_SATISFACTION, None, None, None].limit == 90
    assert held[Measure.HANDLING_SATISFACTION, None, None, None].limit == 95


def test_a_new_installation_promises_something_from_its_first_start(database: Database) -> None:
    setup.bring_up_to_date(database)
    setup.bring_up_to_date(database)
    with database.reading() as s:
        assert s.scalars(select(Profile.starts_on)).all() == [date(2000, 1, 1)]


# -- drafts --------------------------------------------------------------------------------------


def begin(cast: Cast, project: int | None = None, by: str = "quality", **more: Any) -> int:
    return perform(manage.draft_from, getattr(cast, by), None, project_id=project, name="2026 版", **more)


def version(cast: Cast, id: int) -> int:
    return read(service.profile, cast.admin, id=id).version


def put(cast: Cast, id: int, terms: ClauseFacts, **more: Any) -> None:
    values = {"id": id, "version": version(cast, id), **more}
    perform(manage.set_clause, cast.quality, None, terms=terms, **values)


def first(cast: Cast, id: int, measure: Measure) -> ClauseFacts:
    return next(one for one in read(service.clauses_of, cast.admin, id=id) if one.measure == measure)


def today() -> date:
    """Asked each time: tests may run across midnight."""
    return clock.local(clock.now()).date()


def publish(cast: Cast, id: int, starts_on: date | None = None) -> None:
    perform(
        manage.publish, cast.quality, None, id=id, version=version(cast, id), starts_on=starts_on or today()
    )


@pytest.mark.both
def test_a_draft_is_copied_changed_and_published_for_a_project(cast: Cast) -> None:
    (company_book,) = read(service.profiles, cast.admin)
    draft = begin(cast, cast.project_a)
    assert read(service.profile, cast.quality, id=draft).clauses == company_book.clauses
    held = first(cast, draft, Measure.DONE)
    put(cast, draft, replace(held, limit=Decimal(12)), clause_id=held.id)
    publish(cast, draft)
    for at, project, holds in (
        (clock.now(), cast.project_a, draft),
        (clock.now(), cast.project_b, company_book.id),
        (clock.now(), None, company_book.id),
        (clock.now() - timedelta(days=2), cast.project_a, company_book.id),
    ):
        found = read(service.in_force, cast.admin, project_id=project, at=at)
        assert found
        assert found.id == holds
    assert first(cast, company_book.id, Measure.DONE).limit == 24
    with cast.database.reading() as s:
        assert s.get(CompanySetting, STALE) is not None


def test_a_clause_of_a_source_is_taken_one_by_one_and_takes_the_place_of_its_twin(cast: Cast) -> None:
    draft = begin(cast, copied=False)
    for source in ("handbook", "rules"):
        number = next(c.id for c in preset(source, "zh_CN").clauses if c.measure == Measure.ON_SITE)
        about = {"id": draft, "version": version(cast, draft), "source": source, "number": number}
        perform(manage.take_clause, cast.quality, None, **about)
    (held,) = read(service.clauses_of, cast.quality, id=draft)
    assert (held.source, held.limit, held.unit) == ("C3", 10, Unit.MINUTES)
    for source, number in (("handbook", 99), ("../first", 1), ("first", 1)):
        about = {"id": draft, "version": version(cast, draft), "source": source, "number": number}
        with pytest.raises(Refused):
            perform(manage.take_clause, cast.quality, None, **about)


def test_a_book_promises_one_thing_once(cast: Cast) -> None:
    draft = begin(cast)
    held = first(cast, draft, Measure.DONE)
    with pytest.raises(Refused):
        put(cast, draft, held)
    other = replace(held, urgency=Urgency.PLANNED, limit=Decimal(72))
    put(cast, draft, other)
    with pytest.raises(Refused):
        put(cast, draft, other, clause_id=held.id)


def test_a_change_on_an_old_state_of_the_draft_is_refused(cast: Cast) -> None:
    draft = begin(cast)
    seen, held = version(cast, draft), first(cast, draft, Measure.DONE)
    perform(manage.remove_clause, cast.quality, None, id=draft, version=seen, clause_id=held.id)
    with pytest.raises(Stale):
        perform(manage.set_clause, cast.admin, None, id=draft, version=seen, terms=held)
    with pytest.raises(NotFound):
        put(cast, draft, held, clause_id=held.id)


def test_a_draft_is_its_editors_business(cast: Cast) -> None:
    draft = begin(cast, cast.project_a)
    for name in ("manager", "clerk", "technician"):
        assert draft not in [one.id for one in read(service.profiles, getattr(cast, name))]
        with pytest.raises(NotFound):
            read(service.clauses_of, getattr(cast, name), id=draft)
        with pytest.raises(Forbidden):
            begin(cast, cast.project_a, by=name)
    perform(manage.drop_draft, cast.quality, None, id=draft, version=version(cast, draft))
    with pytest.raises(NotFound):
        read(service.profile, cast.admin, id=draft)


def test_who_sees_one_project_changes_neither_the_companys_nor_anothers(cast: Cast) -> None:
    local = replace(cast.quality, projects=frozenset({cast.project_a}))
    for project in (None, cast.project_b):
        with pytest.raises(NotFound):
            perform(manage.draft_from, local, None, project_id=project, name="乙")
    theirs = begin(cast, cast.project_b)
    publish(cast, theirs)
    assert theirs not in [one.id for one in read(service.profiles, local)]
    with pytest.raises(NotFound):
        read(service.in_force, local, project_id=cast.project_b)
    assert perform(manage.draft_from, local, None, project_id=cast.project_a, name="甲") > theirs


def test_what_is_in_force_is_never_changed_from_behind(cast: Cast) -> None:
    empty = begin(cast, copied=False)
    with pytest.raises(Refused):
        publish(cast, empty)
    put(cast, empty, clause(limit=None, clock=None))
    with pytest.raises(Refused):
        publish(cast, empty)
    put(cast, empty, clause(urgency=Urgency.PLANNED))
    for day in (today() - timedelta(days=1), today().replace(year=today().year + 9, day=1)):
        with pytest.raises(Refused):
            publish(cast, empty, day)
    publish(cast, empty, today() + timedelta(days=9))
    again = begin(cast)
    with pytest.raises(Refused):
        publish(cast, again, today() + timedelta(days=9))
    with pytest.raises(Refused):
        put(cast, empty, clause(urgency=Urgency.PLANNED))


def test_a_book_that_has_not_begun_is_taken_back(cast: Cast) -> None:
    (old,) = read(service.profiles, cast.admin)
    with pytest.raises(Refused):
        perform(manage.take_back, cast.quality, None, id=old.id, version=old.version)
    coming = begin(cast)
    publish(cast, coming, today() + timedelta(days=9))
    perform(manage.take_back, cast.quality, None, id=coming, version=version(cast, coming))
    assert read(service.profile, cast.quality, id=coming).state == ProfileState.DRAFT


def test_a_published_promise_is_corrected_for_a_reason_that_is_kept(cast: Cast) -> None:
    (book,) = read(service.profiles, cast.admin)
    held = first(cast, book.id, Measure.CALL_BACK)
    about: dict[str, Any] = {"id": book.id, "clause_id": held.id, "terms": replace(held, limit=Decimal(48))}
    for wrong in ({"reason": " "}, {"terms": clause(), "reason": "打错了"}):
        with pytest.raises(Refused):
            perform(manage.correct, cast.quality, None, **{**about, "version": book.version, **wrong})
    perform(manage.correct, cast.quality, None, **about, version=book.version, reason="当初打错了")
    assert first(cast, book.id, Measure.CALL_BACK).limit == 48
    with cast.database.reading() as s:
        (kept,) = s.scalars(select(AuditEntry.changes).where(AuditEntry.deed == "standards.correct"))
        stale = s.get_one(CompanySetting, STALE)
    assert "当初打错了" in kept
    assert stale.value["since"] == "2000-01-01"


# -- the calendar --------------------------------------------------------------------------------


@pytest.mark.both
def test_own_days_stand_against_the_published_calendar(cast: Cast) -> None:
    saturday = date(2026, 11, 21)
    about: dict[str, Any] = {"kind": Special.WORKING, "name": "开放日", "project_id": cast.project_a}
    id = perform(days.set_special_day, cast.manager, None, day=saturday, **about)
    with pytest.raises(Refused):
        perform(days.set_special_day, cast.manager, None, day=saturday, **about)
    year = read(days.year_of, cast.clerk, year=2026, project_id=cast.project_a)
    assert saturday in year.months[10].made_up
    assert [(one.day, one.own) for one in year.special] == [(saturday, True)]
    assert saturday not in read(days.year_of, cast.clerk, year=2026).months[10].made_up
    assert date(2026, 2, 14) in year.months[1].made_up
    assert year.published
    assert not read(days.year_of, cast.clerk, year=2027).published
    perform(days.remove_special_day, cast.manager, None, id=id)
    assert read(days.year_of, cast.clerk, year=2026, project_id=cast.project_a).special == ()


def test_a_manager_keeps_the_calendar_of_the_own_project_alone(cast: Cast) -> None:
    theirs = {"day": date(2026, 5, 20), "kind": Special.HOLIDAY}
    id = perform(days.set_special_day, cast.admin, None, **theirs, project_id=cast.project_b)
    whole = perform(days.set_special_day, cast.admin, None, **theirs)
    for one in (id, whole):
        with pytest.raises(NotFound):
            perform(days.remove_special_day, cast.manager, None, id=one)
    for project in (None, cast.project_b):
        with pytest.raises(NotFound):
            perform(days.set_special_day, cast.manager, None, **theirs, project_id=project)
    with pytest.raises(Forbidden):
        perform(days.set_special_day, cast.clerk, None, **theirs, project_id=cast.project_a)
    (seen,) = read(days.year_of, cast.manager, year=2026, project_id=cast.project_a).special
    assert not seen.own


@pytest.mark.both
def test_service_hours_of_a_project_take_the_place_of_the_companys(cast: Cast) -> None:
    night = [(DayKind.MONDAY, shift) for shift in read_shifts("8:00-12:00，14：00—22:00 22:00-6:00")]
    seen = read(days.hours_of, cast.manager, project_id=cast.project_a)
    about: dict[str, Any] = {"project_id": cast.project_a, "seen": seen.stamp}
    perform(days.set_service_hours, cast.manager, None, shifts=night, **about)
    held = read(days.hours_of, cast.clerk, project_id=cast.project_a)
    assert as_written(held.week[DayKind.MONDAY]) == "08:00-12:00、14:00-22:00、22:00-06:00"
    assert held.week[DayKind.TUESDAY] == ()
    assert held.own
    assert not read(days.hours_of, cast.admin).own
    with pytest.raises(Stale):
        perform(days.set_service_hours, cast.manager, None, shifts=[], **about)
    about["seen"] = held.stamp
    with pytest.raises(Refused):
        perform(
            days.set_service_hours, cast.manager, None, shifts=[*night, (DayKind.MONDAY, (0, 2000))], **about
        )
    perform(days.set_service_hours, cast.manager, None, shifts=[], **about)
    assert read(days.hours_of, cast.clerk, project_id=cast.project_a).week == seen.week


@pytest.mark.parametrize(
    "typed", ["8-18", "08:00", "25:00-26:00", "08:61-09:00", "08:00-12:00 11:00-13:00", "随便"]
)
def test_hours_that_cannot_be_meant_are_refused(typed: str) -> None:
    with pytest.raises(Refused):
        read_shifts(typed)


def test_hours_and_days_are_told_briefly() -> None:
    shifts = {kind: read_shifts("08:00-24:00") for kind in DayKind} | {DayKind.SUNDAY: ()}
    assert [(first.value, last.value, as_written(some)) for first, last, some in alike(shifts)] == [
        ("1", "6", "08:00-24:00"),
        ("7", "7", ""),
        ("8", "8", "08:00-24:00"),
    ]
    assert runs([date(2026, 2, n) for n in (1, 15, 16, 17, 20)]) == "1、15-17、20"


# -- what the public is told ---------------------------------------------------------------------


def test_the_public_learns_what_a_poster_says_and_no_more(cast: Cast) -> None:
    told = read(notice.public_notice, PUBLIC, code="LH")
    assert told.project == "莲花苑"
    assert Measure.INSPECTION not in {one.measure for one in told.promises}
    assert told == read(notice.notice, cast.clerk, project_id=cast.project_a)
    with pytest.raises(NotFound):
        read(notice.public_notice, PUBLIC, code="XX")
    with pytest.raises(Forbidden):
        read(notice.public_notice, cast.clerk, code="ZY")
    with pytest.raises(NotFound):
        read(notice.notice, cast.clerk, project_id=cast.project_b)
    about: dict[str, Any] = {"code": "LH", "name": "莲花苑", "address": "", "phase": Phase.ENDED}
    perform(projects.change_project, cast.admin, None, id=cast.project_a, version=1, **about)
    with pytest.raises(NotFound):
        read(notice.public_notice, PUBLIC, code="LH")


def test_the_companys_facts_are_set_by_its_administrator_on_what_was_seen(cast: Cast) -> None:
    seen = read(company, cast.admin).stamp
    facts = Company(name="示例物业", hotline="400-000-0000", site="https://wuye.example.com")
    with pytest.raises(Forbidden):
        perform(set_company, cast.manager, None, facts=facts, seen=seen)
    with pytest.raises(Refused):
        perform(set_company, cast.admin, None, facts=replace(facts, site="javascript:alert(1)"), seen=seen)
    perform(set_company, cast.admin, None, facts=facts, seen=seen)
    assert read(company, cast.clerk) == facts
    with pytest.raises(Stale):
        perform(set_company, cast.admin, None, facts=Company(), seen=seen)


# -- photos of the poster ------------------------------------------------------------------------


def test_a_photo_proves_that_the_poster_is_up(cast: Cast) -> None:
    kept = perform(
        files.keep, cast.clerk, None, name="墙.jpg", content=phone_photo(), purpose=Purpose.ATTACHED
    )
    paper = perform(files.keep, cast.clerk, None, name="a.txt", content="海报".encode())
    about: dict[str, Any] = {"project_id": cast.project_a, "file_ids": [kept.id]}
    with pytest.raises(Refused):
        perform(proofs.add_proof, cast.clerk, None, **{**about, "file_ids": [paper.id]})
    perform(proofs.add_proof, cast.clerk, None, **about)
    assert [one.id for one in read(proofs.proofs, cast.technician, project_id=cast.project_a)] == [kept.id]
    assert read(proofs.look_at_proof, cast.technician, id=kept.id).sha256
    for use_case, values in (
        (proofs.proofs, {"project_id": cast.project_a}),
        (proofs.look_at_proof, {"id": kept.id}),
    ):
        with pytest.raises(NotFound):
            read(use_case, cast.clerk_b, **values)
    with pytest.raises(NotFound):
        perform(proofs.remove_proof, cast.clerk_b, None, project_id=cast.project_b, file_id=kept.id)
    perform(proofs.remove_proof, cast.manager, None, project_id=cast.project_a, file_id=kept.id)
    assert read(proofs.proofs, cast.clerk, project_id=cast.project_a) == []
