"""The life of a record, for the tests that try every use case: lent, held, proposed, destroyed, looked at."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from db.archives import ArchiveRecord, DisposalItem
from lib import clock
from lib.access import Actor
from lib.archives import destruction, disposals, filing, holds, keeping, loans, reviews
from lib.archives.life_rules import Due
from lib.archives.looks import Looked
from lib.archives.sheet_rules import facts, sheet
from lib.deeds import perform, read
from tests.cast import Cast

LONG_AGO = date(2001, 5, 20)
FIRST = 900_000  # sources no ticket of a test has


@dataclass(frozen=True)
class Lives:
    """Records of project A: at hand, lent, held, a contract; lists that wait, and one destroyed."""

    record: int
    lent: int
    loan: int
    held: int
    contract: int
    next_no: str
    waiting: int
    to_refuse: int
    to_thin: int
    item: int
    destroyed: int
    review: int


def filed(cast: Cast, actor: Actor, n: int, **changed: Any) -> int:
    """A record of long ago, made of work done; n tells one from another."""
    told: dict[str, Any] = {
        "category": "repair",
        "title": f"厨房水槽漏水 {n}",
        "source": ("ticket", FIRST + n, f"WX20010520-{n:04d}"),
        "content": sheet(f"WX20010520-{n:04d}", "维修", [facts("Repair", [("Summary", "漏水", "")])]),
        "project_id": cast.project_a,
        "happened_on": LONG_AGO,
    }
    at_work = replace(actor, permissions=actor.permissions | {"archives.work"})
    return perform(filing.file_work, at_work, None, **(told | changed))


def proposed(cast: Cast, actor: Actor, ids: list[int], by: Due | None = None) -> int:
    """A list of just these."""
    by = by or Due()
    due = {row.id for row in read(disposals.due_records, actor, by=by, size=1000).rows}
    count = read(disposals.count_due, actor, by=by)
    rest = sorted(due - set(ids))
    return perform(disposals.propose, actor, None, by=by, count=count, reason="保管期满", without=rest)


def set_record(cast: Cast, id: int, **values: Any) -> None:
    with cast.database.writing() as s:
        s.execute(update(ArchiveRecord).where(ArchiveRecord.id == id).values(**values))


def today() -> date:
    return clock.local(clock.now()).date()


def made(cast: Cast) -> Lives:
    ids = [filed(cast, cast.clerk, n) for n in range(1, 11)]
    lent, held, contract, recent = ids[:4]
    set_record(cast, contract, expires_on=today() + timedelta(days=20))
    for id in (contract, recent):
        set_record(cast, id, keep_until=today() + timedelta(days=400))
    loan = perform(loans.lend, cast.clerk, None, **_lent(lent))
    perform(holds.set_hold, cast.manager, None, id=held, version=1, reason="业主起诉")
    _due, gone, waiting, refused, *thin = ids[4:]
    destroyed = proposed(cast, cast.quality, [gone])
    perform(destruction.approve_disposal, cast.manager, None, id=destroyed, version=1)
    lists = [proposed(cast, cast.quality, some) for some in ([waiting], [refused], thin)]
    with cast.database.reading() as s:
        item = s.scalars(select(DisposalItem.id).where(DisposalItem.record_id == thin[0])).one()
        next_no = s.scalars(select(ArchiveRecord.no).where(ArchiveRecord.id == recent)).one() or ""
    stamp = read(reviews.rights_now, cast.quality).stamp
    review = perform(reviews.sign_review, cast.quality, None, seen=stamp)
    return Lives(recent, lent, loan, held, contract, next_no, *lists, item, destroyed, review)


def _lent(id: int) -> dict[str, Any]:
    return {"id": id, "due_on": today() + timedelta(days=7), "purpose": "核对合同", "borrower": "王示例"}


def _proposal(w: Any) -> dict[str, Any]:
    actor = w.cast.quality
    return {"by": Due(), "count": read(disposals.count_due, actor, by=Due()), "reason": "保管期满"}


def _seen(w: Any, id: int, **more: Any) -> dict[str, Any]:
    return {"id": id, "version": read(keeping.life_of, w.cast.quality, id=id).version, **more}


def _longer(w: Any) -> dict[str, Any]:
    return _seen(w, w.lives.contract, expires_on=today() + timedelta(days=400))


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "archives.life_of": lambda w: {"id": w.lives.record},
    "archives.run_on": _longer,
    "archives.follow_up": lambda w: _seen(w, w.lives.contract, no=w.lives.next_no),
    "archives.set_hold": lambda w: _seen(w, w.lives.record, reason="仲裁中"),
    "archives.lift_hold": lambda w: _seen(w, w.lives.held, reason="已结案"),
    "archives.lend": lambda w: _lent(w.lives.record),
    "archives.bring_back": lambda w: {"loan_id": w.lives.loan, "note": "完好"},
    "archives.print_slip": lambda w: {"loan_id": w.lives.loan},
    "archives.loans_out": lambda w: {},
    "archives.loans_of": lambda w: {"id": w.lives.lent},
    "archives.how_many_out": lambda w: {},
    "archives.looks_of": lambda w: {"id": w.lives.record},
    "archives.who_looked": lambda w: {"by": Looked()},
    "archives.export_looks": lambda w: {"by": Looked()},
    "archives.lookers": lambda w: {},
    "archives.due_records": lambda w: {"by": Due()},
    "archives.count_due": lambda w: {"by": Due()},
    "archives.years_due": lambda w: {},
    "archives.propose": _proposal,
    "archives.disposals": lambda w: {},
    "archives.disposal": lambda w: {"id": w.lives.waiting},
    "archives.how_many_wait": lambda w: {},
    "archives.approve_disposal": lambda w: {"id": w.lives.waiting, "version": 1},
    "archives.refuse_disposal": lambda w: {"id": w.lives.to_refuse, "version": 1, "note": "还要用"},
    "archives.take_off": lambda w: {"id": w.lives.to_thin, "version": 1, "item_id": w.lives.item},
    "archives.print_certificate": lambda w: {"id": w.lives.destroyed},
    "archives.remind": lambda w: {},
    "archives.rights_now": lambda w: {},
    "archives.sign_review": lambda w: {"seen": read(reviews.rights_now, w.cast.quality).stamp},
    "archives.reviews": lambda w: {},
    "archives.review": lambda w: {"id": w.lives.review},
    "archives.take_rights": lambda w: {},
}
