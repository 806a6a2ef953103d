"""People × courses: green, amber, red or blank, whom nobody should have given the post, in scope only."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.choices.training import ContentArea
from db.training import Completion
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound
from lib.training import matrix, requirements
from lib.training.matrix_rows import today
from lib.training.matrix_rules import FOR_EVER, SIGNS, Standing, standing
from tests import taught
from tests.cast import Cast

TODAY = date(2025, 11, 21)


@pytest.mark.parametrize(
    ("until", "stands"),
    [
        (None, Standing.LACKING),
        (TODAY - timedelta(days=1), Standing.OVER),
        (TODAY, Standing.SOON),
        (TODAY + timedelta(days=60), Standing.SOON),
        (TODAY + timedelta(days=61), Standing.VALID),
        (FOR_EVER, Standing.VALID),
    ],
)
def test_what_was_passed_holds_to_the_end_of_its_last_day(until: date | None, stands: Standing) -> None:
    assert standing(until, TODAY) == stands


def test_each_standing_has_a_sign_of_its_own() -> None:
    assert len(set(SIGNS.values())) == len(Standing)


def passed(cast: Cast, staff_id: int, course_id: int, days: int | None, *, revoked: bool = False) -> None:
    """days: how many it still holds, none for ever."""
    from lib import clock

    with cast.database.writing() as s:
        until = None if days is None else today() + timedelta(days=days)
        row = Completion(staff_id=staff_id, course_id=course_id, on=today(), until=until)
        row.revoked_at = clock.now() if revoked else None
        s.add(row)


@pytest.mark.both
def test_the_matrix_tells_who_holds_what_and_who_should_not_be_in_the_post(cast: Cast) -> None:
    fire = taught.course(cast)
    lift = taught.course(cast, "SB02", area=ContentArea.EQUIPMENT)
    other = taught.course(cast, "FW01")
    for course, before in ((fire, True), (lift, False)):
        asked = {"post": taught.POST, "course_id": course, "before": before}
        perform(requirements.require, cast.trainer, None, **asked)
    perform(requirements.require, cast.trainer, None, post="客服专员", course_id=other)
    good = taught.hire(cast, "冯示例", cast.project_a, "PX001")
    ends = taught.hire(cast, "陈示例", cast.project_a, "PX002")
    bad = taught.hire(cast, "楚示例", cast.project_a, "PX003")
    there = taught.hire(cast, "韩示例", cast.project_b, "PX004")
    passed(cast, good, fire, -400)
    passed(cast, good, fire, None)  # the longest counts, not the last
    passed(cast, good, lift, 61)
    passed(cast, ends, fire, 30)
    passed(cast, ends, lift, -1)
    passed(cast, bad, fire, 300, revoked=True)
    found = read(matrix.matrix, cast.manager, by=matrix.Which(post=taught.POST))
    rows = {row.id: [cell.standing for cell in row.cells.values()] for row in found.page.rows}
    assert rows == {
        good: [Standing.VALID, Standing.VALID],
        ends: [Standing.SOON, Standing.OVER],
        bad: [Standing.LACKING, Standing.LACKING],
    }
    assert list(found.courses) == [fire, lift]
    assert (found.count.people, found.count.lacking, found.count.not_yet) == (3, 2, 1)
    assert found.count.covered == 50
    whose = matrix.Which(show="not_yet")
    assert [row.id for row in read(matrix.matrix, cast.manager, by=whose).page.rows] == [bad]
    only = replace(whose, show="", course_id=lift)
    assert list(read(matrix.matrix, cast.manager, by=only).courses) == [lift]
    assert read(matrix.matrix, cast.quality, by=matrix.Which()).count.people == 4
    assert [row.id for row in read(matrix.matrix, cast.manager_b, by=matrix.Which()).page.rows] == [there]
    with pytest.raises(NotFound):
        read(matrix.person, cast.manager, staff_id=there)
    with pytest.raises(Forbidden):
        read(matrix.matrix, cast.technician, by=matrix.Which())


def test_everybody_sees_what_they_lack_themselves(cast: Cast) -> None:
    fire, person = taught.course(cast), taught.hire(cast, "冯示例", cast.project_a)
    perform(requirements.require, cast.trainer, None, post=taught.POST, course_id=fire)
    assert read(matrix.own, cast.guard) is None
    taught.with_account(cast, person, "guard")
    row = read(matrix.own, cast.guard)
    assert row is not None
    assert row.cells[fire].standing == Standing.LACKING
    assert len(perform(matrix.export_matrix, cast.manager, None, by=matrix.Which()).page.rows) == 1
    with pytest.raises(Forbidden):
        perform(matrix.export_matrix, cast.supervisor, None, by=matrix.Which())
