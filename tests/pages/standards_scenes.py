"""The standards' screen in every state a person meets."""

from collections.abc import Iterator

from streamlit.testing.v1 import AppTest

from db.choices.standards import DayKind, Measure, Special
from lib.clock import local, now
from lib.deeds import perform, read
from lib.standards import days, manage, service
from tests.cast import Cast
from tests.pages.screen import Desk, widget


def standards_scenes(desk: Desk, cast: Cast) -> Iterator[tuple[str, AppTest]]:
    year = local(now()).year
    closed = [(DayKind.MONDAY, (480, 1200)), (DayKind.TUESDAY, (480, 720)), (DayKind.TUESDAY, (840, 1560))]
    seen = read(days.hours_of, cast.admin).stamp
    perform(days.set_service_hours, cast.admin, None, shifts=closed, seen=seen)
    perform(days.set_special_day, cast.admin, None, day=local(now()).date(), kind=Special.WORKING)
    desk.sign_in("admin")
    for part in ("board", "books", "calendar", "posters"):
        at = widget(desk.alone("standards"), "standards:part").set_value(part).run()
        yield f"standards, {part}", at
    at = widget(at, "standards:part").set_value("calendar").run()
    yield "standards, a year not published", widget(at, "calendar:year").set_value(year + 2).run()
    yield from _book_scenes(desk, cast)


def _book_scenes(desk: Desk, cast: Cast) -> Iterator[tuple[str, AppTest]]:
    draft = perform(manage.draft_from, cast.admin, None, name="2026")
    for id in (draft, read(service.profiles, cast.admin)[-1].id):
        at = desk.alone("standards", id=id)
        yield "a book of promises", at
        at.session_state[f"_pin:clause:{id}"] = read(service.clauses_of, cast.admin, id=id)[0].id
        yield "a book of promises with one chosen", at.run()
    at = widget(desk.alone("standards", id=draft), f"draft:{draft}:way").set_value("take").run()
    at.session_state[f"_pin:source:{draft}:handbook"] = 1
    yield "a draft with a promise to take", at.run()
    for way in ("try", "publish", "drop", "own"):
        at = widget(at, f"draft:{draft}:way").set_value(way).run()
        yield f"a draft, {way}", at
    for measure in (Measure.RINGS, Measure.ANSWER, Measure.DONE):
        yield f"a draft, {measure}", widget(at, f"draft:{draft}:measure").set_value(measure).run()
