"""The life of a record: lent and brought back, held, running on, and who looked at it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.archives import ArchiveLoan, ArchiveLook, ArchiveRecord, DisposalItem
from db.choices.archives import Look, RecordState, Secrecy
from lib.access import Actor
from lib.alerts.stage_rules import stage
from lib.archives import holds, keeping, life_rules, loans, looks
from lib.archives.life_rules import Standing, late_week, may_be_destroyed, named, quarter
from lib.archives.look_rows import looked
from lib.archives.looks import Looked
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from tests.cast import Cast
from tests.lives import filed, proposed, set_record, today

DAY = date(2026, 3, 31)


def lend(cast: Cast, id: int, by: Actor | None = None, **told: Any) -> int:
    said = {"id": id, "due_on": today() + timedelta(days=7), "purpose": "核对合同", "borrower": "王示例"}
    return perform(loans.lend, by or cast.clerk, None, **{**said, **told})


def look(cast: Cast, actor: Actor, id: int, what: Look = Look.OPENED, reason: str = "") -> None:
    with cast.database.writing() as s:
        looked(s, actor, s.get_one(ArchiveRecord, id), what, reason)


# -- rules -------------------------------------------------------------------------------------


def test_people_are_told_of_an_end_in_stages_and_never_of_history() -> None:
    left = {61: None, 60: 60, 31: 60, 30: 30, 8: 30, 7: 7, 0: 7, -1: 0, -30: 0, -31: None}
    assert {days: stage(DAY + timedelta(days=days), DAY) for days in left} == left


def test_lateness_is_counted_in_weeks_from_the_day_after() -> None:
    assert [late_week(DAY, DAY + timedelta(days=n)) for n in (0, 1, 7, 8, 15)] == [None, 0, 0, 1, 2]


@pytest.mark.parametrize(
    ("changed", "may"),
    [
        ({}, True),
        ({"keep_until": DAY}, False),
        ({"keep_until": None}, False),
        ({"hold": "诉讼"}, False),
        ({"lent": True}, False),
        ({"state": RecordState.DRAFT}, False),
    ],
)
def test_only_what_was_kept_to_the_end_of_its_last_day_may_go(changed: dict[str, Any], may: bool) -> None:
    told: dict[str, Any] = {"state": RecordState.FILED, "keep_until": DAY - timedelta(days=1), "hold": ""}
    assert may_be_destroyed(Standing(**{**told, "lent": False, **changed}), DAY) is may


def test_a_closed_record_is_named_by_its_number_alone() -> None:
    assert named("A-1", "电梯合同", Secrecy.INTERNAL) == "A-1 电梯合同"
    assert named("A-1", "电梯合同", Secrecy.FINANCIAL) == "A-1"
    assert [quarter(date(2026, month, 1)) for month in (1, 3, 4, 12)] == [
        "2026Q1", "2026Q1", "2026Q2", "2026Q4",
    ]  # fmt: skip


# -- loans -------------------------------------------------------------------------------------


@pytest.mark.both
def test_what_is_out_is_not_lent_again_until_it_is_back(cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1)
    loan = lend(cast, id, borrower="", borrower_id=cast.user_id("guard"))
    with pytest.raises(Refused, match="Guard"):
        lend(cast, id)
    perform(loans.bring_back, cast.clerk, None, loan_id=loan, note="缺第三页")
    with pytest.raises(Refused):
        perform(loans.bring_back, cast.clerk, None, loan_id=loan)
    lend(cast, id)
    now, before = read(loans.loans_of, cast.clerk, id=id)
    assert (now.borrower, now.returned_at) == ("王示例", None)
    assert (before.borrower, before.note) == ("Guard", "缺第三页")


@pytest.mark.both
def test_the_latest_stands_first_and_only_in_its_own_project(cast: Cast) -> None:
    first, second = filed(cast, cast.clerk, 1), filed(cast, cast.clerk, 2)
    there = filed(cast, cast.clerk_b, 3, project_id=cast.project_b)
    lend(cast, first)
    late = lend(cast, second)
    lend(cast, there, cast.clerk_b)

    with cast.database.writing() as s:
        s.get_one(ArchiveLoan, late).due_on = today() - timedelta(days=3)
    rows = read(loans.loans_out, cast.clerk).rows
    assert [(row.record_id, row.late) for row in rows] == [(second, True), (first, False)]
    assert read(loans.how_many_out, cast.clerk) == (2, 1)
    assert [row.id for row in read(loans.loans_out, cast.clerk, text="厨房 -0002").rows] == [late]
    with pytest.raises(NotFound):
        perform(loans.bring_back, cast.clerk_b, None, loan_id=late)
    with pytest.raises(Forbidden):
        perform(loans.bring_back, cast.technician, None, loan_id=late)


@pytest.mark.parametrize(
    "told",
    [
        {"due_on": None},
        {"due_on": date(2020, 1, 1)},
        {"due_on": date(2999, 1, 1)},
        {"purpose": " "},
        {"borrower": ""},
        {"borrower_id": 999_999},
    ],
)
def test_a_loan_says_who_what_for_and_until_when(cast: Cast, told: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        lend(cast, filed(cast, cast.clerk, 1), **told)


def test_a_slip_is_printed_from_the_loan_and_noted(cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1)
    content = perform(loans.print_slip, cast.clerk, None, loan_id=lend(cast, id))
    assert (content["borrower"], content["purpose"], content["state"]) == ("王示例", "核对合同", "")
    assert [row.what for row in read(looks.who_looked, cast.quality, by=Looked()).rows] == [Look.PRINTED]


# -- hold, and going on ------------------------------------------------------------------------


@pytest.mark.both
def test_a_hold_takes_the_record_off_the_lists_and_is_lifted_with_a_reason(cast: Cast) -> None:
    id, other = filed(cast, cast.clerk, 1), filed(cast, cast.clerk, 2)
    proposed(cast, cast.quality, [id, other])
    perform(holds.set_hold, cast.manager, None, id=id, version=1, reason="业主起诉")
    with cast.database.reading() as s:
        assert list(s.scalars(select(DisposalItem.record_id))) == [other]
    with pytest.raises(Refused):
        perform(holds.set_hold, cast.manager, None, id=id, version=2, reason="再来")
    with pytest.raises(Refused):
        perform(holds.lift_hold, cast.manager, None, id=id, version=2, reason=" ")
    with pytest.raises(Stale):
        perform(holds.lift_hold, cast.manager, None, id=id, version=1, reason="结案")
    perform(holds.lift_hold, cast.manager, None, id=id, version=2, reason="结案")
    assert read(keeping.life_of, cast.manager, id=id).hold == ""


def test_a_contract_runs_on_or_is_followed(cast: Cast) -> None:
    id, next_one = filed(cast, cast.clerk, 1), filed(cast, cast.clerk, 2)
    set_record(cast, id, expires_on=today())
    no = read(keeping.life_of, cast.clerk, id=next_one).no
    with pytest.raises(Refused):
        perform(keeping.run_on, cast.clerk, None, id=id, version=1, expires_on=today())
    with pytest.raises(NotFound):
        perform(keeping.follow_up, cast.clerk, None, id=id, version=1, no="没有这个号")
    perform(keeping.follow_up, cast.clerk, None, id=id, version=1, no=no)
    assert read(keeping.life_of, cast.clerk, id=id).followed_id == next_one
    later = today() + timedelta(days=365)
    perform(keeping.run_on, cast.clerk, None, id=id, version=2, expires_on=later)
    life = read(keeping.life_of, cast.clerk, id=id)
    assert (life.expires_on, life.followed_by) == (later, "")
    with pytest.raises(Refused):
        perform(keeping.run_on, cast.trainer, None, id=id, version=3, expires_on=later + timedelta(1))


# -- looks -------------------------------------------------------------------------------------


@pytest.mark.both
def test_the_recorder_and_the_reviewer_see_who_looked_and_nobody_else(cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1)
    look(cast, cast.manager, id, reason="业主询问")
    for reader in (cast.clerk, cast.quality):
        (row,) = read(looks.looks_of, reader, id=id).rows
        assert (row.who, row.what, row.reason) == ("Manager", Look.OPENED, "业主询问")
    assert read(looks.looks_of, cast.manager, id=id) is None


@pytest.mark.both
def test_the_log_shows_looks_at_what_its_reader_may_see(cast: Cast) -> None:
    """An administrator does not open closed classes, nor see their numbers in the log."""
    open_one = filed(cast, cast.clerk, 1)
    closed = filed(cast, cast.quality, 2, secrecy=Secrecy.RESTRICTED)
    gone = filed(cast, cast.clerk, 3)
    for id in (open_one, closed, gone):
        look(cast, cast.quality, id)
    with cast.database.writing() as s:
        for row in s.scalars(select(ArchiveLook).where(ArchiveLook.record_id == gone)):
            row.record_id = 999_999  # as it is left when a record is destroyed
    everything = read(looks.who_looked, cast.quality, by=Looked()).rows
    assert {row.record_id for row in everything} == {open_one, closed, 999_999}
    seen = read(looks.who_looked, cast.admin, by=Looked()).rows
    assert {row.record_id for row in seen} == {open_one}
    by = Looked(text="漏水", user_id=cast.user_id("quality"), what=Look.OPENED, since=today(), to=today())
    assert {row.record_id for row in read(looks.who_looked, cast.quality, by=by).rows} == {open_one, closed}
    yesterday = today() - timedelta(days=1)
    assert not read(looks.who_looked, cast.quality, by=Looked(to=yesterday)).rows
    assert read(looks.lookers, cast.admin) == {cast.user_id("quality"): "Quality"}
    assert len(perform(looks.export_looks, cast.quality, None, by=Looked())) == 3


def test_an_id_given_out_again_does_not_inherit_looks(cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1)
    look(cast, cast.manager, id)
    with cast.database.writing() as s:
        (row,) = s.scalars(select(ArchiveLook))
        row.at -= timedelta(days=1)
    assert read(looks.looks_of, cast.clerk, id=id).rows == []


def test_too_long_a_list_is_nobody_s_to_read() -> None:
    most = life_rules.MOST_PROPOSED
    assert len(life_rules.chosen(range(most + 1), [5])) == most
    with pytest.raises(Refused):
        life_rules.chosen(range(most + 1), [])
    with pytest.raises(Refused):
        life_rules.chosen([1], [1])
