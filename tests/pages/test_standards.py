"""Standards: promises everybody reads, books drafted and published, calendar, hours, photos of the poster."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.standards import DayKind, Measure, Special
from lib import clock
from lib.deeds import perform, read
from lib.files import service as files
from lib.standards import days, manage, proofs, service
from lib.standards.book_rules import ClauseFacts
from lib.standards.company import Company, company, set_company
from lib.standards.hours_rules import as_written
from lib.ui import plain
from tests.cast import Cast
from tests.files.samples import phone_photo
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, alerts, fill, partly, press, said, tables, text, widget

pytestmark = pytest.mark.slow


@pytest.fixture
def draft(cast: Cast) -> int:
    return perform(manage.draft_from, cast.quality, None, name="2026 版")


def rows(at: AppTest, place: int = 0) -> list[dict[str, Any]]:
    return [row["cells"] for row in list(tables(at).values())[place]["rows"]]


def part(desk: Desk, who: str, name: str) -> AppTest:
    desk.sign_in(who)
    return widget(desk.alone("standards"), "standards:part").set_value(name).run()


def clauses(cast: Cast, id: int) -> dict[Measure, ClauseFacts]:
    return {one.measure: one for one in reversed(read(service.clauses_of, cast.admin, id=id))}


def chosen(desk: Desk, cast: Cast, id: int, measure: Measure, who: str = "quality") -> tuple[AppTest, int]:
    """The book with one promise of its table clicked."""
    clause = clauses(cast, id)[measure].id
    desk.sign_in(who)
    at = desk.alone("standards", id=id)
    at.session_state[f"_pin:clause:{id}"] = clause
    return at.run(), clause


def limit_of(at: AppTest) -> Any:
    return next(one for one in at.number_input if ":limit:" in (one.key or ""))


def test_everybody_reads_what_is_promised_and_where_it_comes_from(desk: Desk) -> None:
    desk.sign_in("technician")
    at = desk.alone("standards")
    assert {row["source"] for row in rows(at)} == {"H1.1", "H1.4", "C3", "C4", "S1.3", "S2.1"}
    assert any(row["limit"].startswith("24") and row["target"] == "95%" for row in rows(at))
    assert not at.button


def test_a_project_with_a_book_of_its_own_shows_that_one(desk: Desk, cast: Cast) -> None:
    own = perform(manage.draft_from, cast.quality, None, project_id=cast.project_a, name="莲花苑版")
    seen, today = read(service.profile, cast.quality, id=own).version, clock.local(clock.now()).date()
    perform(manage.publish, cast.quality, None, id=own, version=seen, starts_on=today)
    desk.sign_in("clerk")
    at = desk.alone("standards")
    assert "莲花苑版" not in text(at)
    assert "莲花苑版" in text(widget(at, "standards:project").set_value(cast.project_a).run())


def test_a_draft_is_begun_and_opened(desk: Desk, cast: Cast) -> None:
    at = part(desk, "quality", "books")
    press(fill(at, draft__name=" "), widget_key(at, "draft"))
    assert len(alerts(at)) == 1
    press(fill(at, draft__name="2026 版"), widget_key(at, "draft"))
    assert read(service.profiles, cast.quality)[0].name == "2026 版"


def test_a_manager_reads_the_books_and_changes_none(desk: Desk, cast: Cast, draft: int) -> None:
    at = part(desk, "manager", "books")
    assert len(rows(at)) == 1
    assert not [one for one in at.button if (one.key or "").startswith("draft")]
    desk.sign_in("manager")
    at = desk.alone("standards", id=draft)
    assert len(alerts(at)) == 1
    assert not tables(at)


def test_a_promise_is_changed_in_place_and_taken_out(desk: Desk, cast: Cast, draft: int) -> None:
    at, clause = chosen(desk, cast, draft, Measure.DONE)
    limit_of(at).set_value(0.0)
    with partly(at):
        press(at, widget_key(at, f"clause:{clause}"))
    assert len(alerts(at)) == 1
    limit_of(at).set_value(12.0)
    with partly(at):
        press(at, widget_key(at, f"clause:{clause}"))
    assert clauses(cast, draft)[Measure.DONE].limit == 12
    at, clause = chosen(desk, cast, draft, Measure.DONE)
    with partly(at):
        press(at, widget_key(at, f"unclause:{clause}"))
    assert Measure.DONE not in clauses(cast, draft)


def test_a_promise_of_a_source_is_taken_in_place_of_ones_own(desk: Desk, cast: Cast, draft: int) -> None:
    desk.sign_in("quality")
    at = desk.alone("standards", id=draft)
    at = widget(at, f"draft:{draft}:way").set_value("take").run()
    at = widget(at, f"draft:{draft}:source").set_value("rules").run()
    at.session_state[f"_pin:source:{draft}:rules"] = 3
    at.run()
    press(at, widget_key(at, f"take:{draft}:rules:3"))
    assert (clauses(cast, draft)[Measure.ON_SITE].limit, alerts(at)) == (Decimal(10), [])


def test_a_promise_of_ones_own_is_added(desk: Desk, cast: Cast, draft: int) -> None:
    kept = clauses(cast, draft)[Measure.RINGS]
    seen = read(service.profile, cast.quality, id=draft).version
    perform(manage.remove_clause, cast.quality, None, id=draft, version=seen, clause_id=kept.id)
    desk.sign_in("quality")
    at = desk.alone("standards", id=draft)
    at = widget(at, f"draft:{draft}:way").set_value("own").run()
    at = widget(at, f"draft:{draft}:measure").set_value(Measure.RINGS).run()
    limit_of(at).set_value(5.0)
    press(at, widget_key(at, "clause:new"))
    assert clauses(cast, draft)[Measure.RINGS].limit == 5


def test_the_effect_on_open_tickets_is_shown_before_publishing(desk: Desk, cast: Cast, draft: int) -> None:
    cast.receive()
    held = clauses(cast, draft)[Measure.DONE]
    seen = read(service.profile, cast.quality, id=draft).version
    about: dict[str, Any] = {"id": draft, "version": seen, "clause_id": held.id}
    perform(manage.set_clause, cast.quality, None, **about, terms=replace(held, limit=Decimal("0.5")))
    desk.sign_in("quality")
    at = desk.alone("standards", id=draft)
    at = widget(at, f"draft:{draft}:way").set_value("try").run()
    (moved,) = rows(at)
    assert moved["no"].startswith("WX")
    assert moved["after"] < moved["before"]


def test_a_draft_is_published_or_dropped(desk: Desk, cast: Cast, draft: int) -> None:
    desk.sign_in("quality")
    at = desk.alone("standards", id=draft)
    at = widget(at, f"draft:{draft}:way").set_value("publish").run()
    press(at, widget_key(at, f"publish:{draft}"))
    assert read(service.profile, cast.quality, id=draft).starts_on
    press(at, widget_key(at, f"take_back:{draft}"))
    at = widget(at, f"draft:{draft}:way").set_value("drop").run()
    press(at, widget_key(at, f"drop:{draft}"))
    assert [one.id for one in read(service.profiles, cast.quality)] != [draft]


def test_what_is_published_is_corrected_for_a_reason(desk: Desk, cast: Cast) -> None:
    (book,) = read(service.profiles, cast.admin)
    at, clause = chosen(desk, cast, book.id, Measure.CALL_BACK)
    limit_of(at).set_value(48.0)
    with partly(at):
        press(at, widget_key(at, f"correct:{clause}"))
    assert len(alerts(at)) == 1
    widget(at, f"correct:{clause}:1:reason").set_value("当初打错了")
    with partly(at):
        press(at, widget_key(at, f"correct:{clause}"))
    assert clauses(cast, book.id)[Measure.CALL_BACK].limit == 48


def test_a_colleagues_change_is_shown_and_not_overwritten(desk: Desk, cast: Cast, draft: int) -> None:
    at, clause = chosen(desk, cast, draft, Measure.DONE)
    held, seen = clauses(cast, draft)[Measure.DONE], read(service.profile, cast.admin, id=draft).version
    other = {"id": draft, "version": seen, "clause_id": clause, "terms": replace(held, limit=Decimal(8))}
    perform(manage.set_clause, cast.admin, None, **other)
    with partly(at):
        press(at, widget_key(at, f"clause:{clause}"))
    assert len(alerts(at)) == 1
    assert clauses(cast, draft)[Measure.DONE].limit == 8
    assert at.run().warning


def test_what_people_write_is_never_markup(desk: Desk, cast: Cast) -> None:
    sly = "![图](//evil.example/a.png) **粗** :red[红]"
    book = perform(manage.draft_from, cast.quality, None, name=sly)
    day = {"day": clock.local(clock.now()).date(), "kind": Special.HOLIDAY, "name": sly}
    perform(days.set_special_day, cast.quality, None, **day)
    calendar = part(desk, "quality", "calendar")
    for screen in (calendar, desk.alone("standards", id=book)):
        markdown = [one.text for one in said(screen) if not one.literal]
        assert any(plain(sly) in shown for shown in markdown)
        assert not any(sly in shown for shown in markdown)


def test_a_day_is_entered_and_removed_by_the_projects_manager(desk: Desk, cast: Cast) -> None:
    at = part(desk, "manager", "calendar")
    assert not [one for one in at.button if (one.key or "").startswith("special")]
    at = widget(at, "standards:project").set_value(cast.project_a).run()
    year = clock.local(clock.now()).year
    widget(at, f"special:{cast.project_a}:day").set_value(date(year, 5, 20))
    press(at, widget_key(at, "special"))
    (kept,) = read(days.year_of, cast.manager, year=year, project_id=cast.project_a).special
    assert kept.day == date(year, 5, 20)
    press(at, widget_key(at, f"day:{kept.id}"))
    assert read(days.year_of, cast.manager, year=year, project_id=cast.project_a).special == ()


def test_service_hours_are_written_as_people_write_them(desk: Desk, cast: Cast) -> None:
    at = part(desk, "admin", "calendar")
    form = f"hours:0:{read(days.hours_of, cast.admin).stamp}"
    widget(at, f"{form}:7").set_value("上午")
    press(at, widget_key(at, form))
    assert "上午" in "".join(alerts(at))
    widget(at, f"{form}:7").set_value("9：00-12：00，22：00-6：00")
    press(at, widget_key(at, form))
    held = read(days.hours_of, cast.admin)
    assert as_written(held.week[DayKind.SUNDAY]) == "09:00-12:00、22:00-06:00"
    assert as_written(held.week[DayKind.MONDAY]) == "08:00-18:00"


def test_the_poster_says_what_it_lacks_and_keeps_its_photos(desk: Desk, cast: Cast) -> None:
    at = part(desk, "clerk", "posters")
    assert len(alerts(at)) == 1
    whole = Company("示例物业", "400-000-0000", "400-000-0001", "示例路 1 号", "https://wuye.example.com")
    perform(set_company, cast.admin, None, facts=whole)
    at.run()
    assert not alerts(at)
    (link,) = at.get("link_button")
    assert link.proto.url == "https://wuye.example.com/p/LH"
    kept = perform(files.keep, cast.clerk, None, name="墙.jpg", content=phone_photo())
    perform(proofs.add_proof, cast.clerk, None, project_id=cast.project_a, file_ids=[kept.id])
    press(at.run(), widget_key(at, "unproof"))
    assert read(proofs.proofs, cast.clerk, project_id=cast.project_a) == []


def test_the_company_says_of_itself_what_posters_need(desk: Desk, cast: Cast) -> None:
    desk.sign_in("admin")
    at = desk.alone("settings")
    form = f"company:{read(company, cast.admin).stamp}"
    widget(at, f"{form}:hotline").set_value("400-000-0000")
    widget(at, f"{form}:site").set_value("wuye")
    press(at, widget_key(at, form))
    assert len(alerts(at)) == 1
    widget(at, f"{form}:site").set_value("https://wuye.example.com")
    press(at, widget_key(at, form))
    assert read(company, cast.clerk).hotline == "400-000-0000"
