"""Books of promises of project A, drafted and coming, and proper values for the standards' use cases."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from db.choices.standards import DayKind, Special
from lib import clock
from lib.deeds import perform, read
from lib.files import service as files
from lib.standards import days, manage, proofs, service
from lib.standards.book_rules import ClauseFacts
from lib.standards.company import Company
from tests.cast import Cast
from tests.files.samples import phone_photo

LATER = timedelta(days=30)


@dataclass(frozen=True)
class Books:
    """A draft and a book not yet begun, each with one of its promises; a day; photos, one still loose."""

    draft: int
    coming: int
    ours: ClauseFacts
    theirs: ClauseFacts
    day: int
    proof: int
    loose: int
    hours: int


def made(cast: Cast) -> Books:
    where: dict[str, Any] = {"project_id": cast.project_a}
    draft = perform(manage.draft_from, cast.quality, None, **where, name="草稿")
    coming = perform(manage.draft_from, cast.quality, None, **where, name="明年版")
    perform(manage.publish, cast.quality, None, **_seen(cast, coming), starts_on=_today() + LATER)
    about = {"day": date(2026, 5, 20), "kind": Special.HOLIDAY}
    day = perform(days.set_special_day, cast.manager, None, **where, **about)
    proof, loose = (_photo(cast, name) for name in ("墙.jpg", "门.jpg"))
    perform(proofs.add_proof, cast.clerk, None, **where, file_ids=[proof])
    ours, theirs = (read(service.clauses_of, cast.quality, id=id)[0] for id in (draft, coming))
    hours = read(days.hours_of, cast.manager, **where).stamp
    return Books(draft, coming, ours, theirs, day, proof, loose, hours)


def _photo(cast: Cast, name: str) -> int:
    size = (640, 480) if name == "墙.jpg" else (480, 640)
    return perform(files.keep, cast.clerk, None, name=name, content=phone_photo(size)).id


def _today() -> date:
    return clock.local(clock.now()).date()


def _seen(cast: Cast, id: int) -> dict[str, Any]:
    return {"id": id, "version": read(service.profile, cast.quality, id=id).version}


def _draft(w: Any, **more: Any) -> dict[str, Any]:
    return {**_seen(w.cast, w.books.draft), **more}


def _coming(w: Any, **more: Any) -> dict[str, Any]:
    return {**_seen(w.cast, w.books.coming), **more}


def _in_a(w: Any, **more: Any) -> dict[str, Any]:
    return {"project_id": w.cast.project_a, **more}


def _corrected(w: Any) -> dict[str, Any]:
    return _coming(w, clause_id=w.books.theirs.id, terms=replace(w.books.theirs, note="改"), reason="打错了")


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "standards.company": lambda w: {},
    "standards.set_company": lambda w: {"facts": Company(name="示例物业")},
    "standards.load_first_profile": lambda w: {},
    "standards.profiles": lambda w: {},
    "standards.profile": lambda w: {"id": w.books.coming},
    "standards.clauses_of": lambda w: {"id": w.books.coming},
    "standards.in_force": _in_a,
    "standards.draft_from": lambda w: _in_a(w, name="2026 版"),
    "standards.take_clause": lambda w: _draft(w, source="rules", number=1),
    "standards.set_clause": lambda w: _draft(w, clause_id=w.books.ours.id, terms=w.books.ours),
    "standards.remove_clause": lambda w: _draft(w, clause_id=w.books.ours.id),
    "standards.publish": lambda w: _draft(w, starts_on=_today()),
    "standards.take_back": _coming,
    "standards.correct": _corrected,
    "standards.drop_draft": _draft,
    "standards.year_of": lambda w: _in_a(w, year=2026),
    "standards.hours_of": _in_a,
    "standards.set_special_day": lambda w: _in_a(w, day=date(2026, 6, 1), kind=Special.WORKING),
    "standards.remove_special_day": lambda w: {"id": w.books.day},
    "standards.set_service_hours": lambda w: _in_a(
        w, shifts=[(DayKind.MONDAY, (480, 1200))], seen=w.books.hours
    ),
    "standards.notice": _in_a,
    # Open to anybody, so it may tell of any project; of B, whose name the others here must not see.
    "standards.public_notice": lambda w: {"code": "ZY"},
    "standards.proofs": _in_a,
    "standards.add_proof": lambda w: _in_a(w, file_ids=[w.books.loose]),
    "standards.remove_proof": lambda w: _in_a(w, file_id=w.books.proof),
    "standards.look_at_proof": lambda w: {"id": w.books.proof},
}
