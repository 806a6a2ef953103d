"""The quarter's board: every figure recomputed by hand, and nobody's project shown to another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from db.actions import Action
from db.choices.actions import ActionSource, ActionState
from db.choices.duties import TaskState
from db.choices.inspections import InspectionOrigin, InspectionState, Verdict
from db.customers import Building
from db.inspections import Inspection, InspectionItem
from lib import clock
from lib.deeds import read
from lib.errors import Forbidden
from lib.inspections.board import By, board, offered
from lib.inspections.board_facts_rules import Board
from lib.inspections.board_rules import Quarter
from tests.cast import Cast
from tests.inspections import held

NOW = Quarter(2025, 4)
DAY, EARLIER = date(2025, 11, 12), date(2025, 8, 12)
SIGNED = {"state": InspectionState.SIGNED}


@dataclass(frozen=True)
class Made:
    """Two rounds in A this quarter, one in B, one each the quarter before."""

    a: int
    second: int
    b: int
    before: int


def quarter(cast: Cast) -> Made:
    signed = SIGNED | {"signed_at": clock.now()}
    before = held.inspection(cast, no="JC-1", held_on=EARLIER, failed={"gate": 4, "lobby": 5}, **signed)
    a = held.inspection(cast, no="JC-2", held_on=DAY, failed={"gate": 10, "power": 5}, **signed)
    skipped = ("lobby", "waste", "light")
    second = held.inspection(
        cast,
        no="JC-3",
        held_on=DAY + timedelta(days=3),
        failed={"gate": 2},
        skipped=skipped,
        firm="第三方评价机构",
        **signed,
    )
    b = held.inspection(
        cast, no="JC-4", held_on=DAY, project_id=cast.project_b, failed={"lobby": 6, "gate": 1}, **signed
    )
    held.inspection(cast, no="JC-5", held_on=DAY, failed={"manners": 10}, state=InspectionState.DONE)
    repeated(cast, before, a)
    return Made(a, second, b, before)


def repeated(cast: Cast, before: int, after: int) -> None:
    """The gate again, and the action it raised: put right in time."""
    with cast.database.writing() as s:
        first, now = (item_of(s, id, "gate") for id in (before, after))
        raised = clock.now() - timedelta(days=4)
        action = Action(
            no="ZG-1",
            project_id=cast.project_a,
            source_kind=ActionSource.INSPECTION,
            source_id=after,
            title="门岗形象",
            owner_id=cast.user_id("manager"),
            raised_at=raised,
            due_at=raised + timedelta(days=7),
            state=ActionState.OPEN,
            measure="培训门岗礼仪",
        )
        s.add(action)
        s.flush()
        now.repeat_of_id, now.action_id = first.id, action.id


def item_of(s: object, inspection: int, item: str) -> InspectionItem:
    wanted = select(InspectionItem).where(
        InspectionItem.inspection_id == inspection, InspectionItem.item == item
    )
    return s.scalars(wanted).one()  # type: ignore[attr-defined, no-any-return]


def look(cast: Cast, who: str = "quality", **by: object) -> Board:
    return read(board, getattr(cast, who), by=By(held.CODE, NOW.period, **by))  # type: ignore[arg-type]


def by_hand(cast: Cast, project: int) -> tuple[Decimal, dict[str, Decimal], int]:
    """(mean score, area → mean share, failed items), from the items alone."""
    with cast.database.reading() as s:
        rounds: dict[int, list[InspectionItem]] = {}
        wanted = (
            select(InspectionItem)
            .join(Inspection)
            .where(
                Inspection.project_id == project,
                Inspection.state == InspectionState.SIGNED,
                Inspection.held_on >= date(2025, 10, 1),
            )
        )
        for row in s.scalars(wanted):
            rounds.setdefault(row.inspection_id, []).append(row)
    shares: dict[str, list[Decimal]] = {}
    totals = [share(rows) for rows in rounds.values()]
    for rows in rounds.values():
        for area in {row.area for row in rows}:
            if (found := share([row for row in rows if row.area == area])) is not None:
                shares.setdefault(area, []).append(found)
    failed = sum(row.verdict == Verdict.FAILED for rows in rounds.values() for row in rows)
    return average(totals), {area: average(many) for area, many in shares.items()}, failed


def share(rows: Iterable[InspectionItem]) -> Decimal | None:
    counted = [row for row in rows if row.verdict != Verdict.NOT_APPLICABLE]
    full = sum(row.points for row in counted)
    return 100 * (full - sum(row.deducted for row in counted)) / full if full else None


def average(many: Iterable[Decimal | None]) -> Decimal:
    found = [one for one in many if one is not None]
    return (sum(found, Decimal(0)) / len(found)).quantize(Decimal("0.1"))


def tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"))


@pytest.mark.both
def test_every_figure_is_what_the_items_say(cast: Cast) -> None:
    made = quarter(cast)
    found = look(cast)
    for project in (cast.project_a, cast.project_b):
        score, shares, failed = by_hand(cast, project)
        ranked = next(one for one in found.ranking if one.project_id == project)
        cells = {one.area: one for one in found.cells if one.project_id == project}
        behind = [one for one in found.findings if one.project_id == project]
        assert tenth(ranked.score) == score
        assert {area: tenth(cell.share) for area, cell in cells.items()} == shares
        assert sum(cell.failed for cell in cells.values()) == failed == len(behind)
        for area, cell in cells.items():
            assert cell.failed == sum(one.area == area for one in behind)
    first = next(one for one in found.ranking if one.project_id == cast.project_a)
    assert (first.n, first.items, first.skipped, first.latest) == (2, 15, 3, made.second)
    assert [note.words for note in first.notes] == [
        "without {areas}",
        "{n} of {rounds} rounds by a third party",
    ]
    assert dict(first.notes[0].params) == {"areas": "环境"}
    items = {one.item: (one.judged, one.failed, one.lost) for one in found.items}
    assert items["gate"] == (3, 3, Decimal(13))
    assert items["lobby"] == (2, 1, Decimal(6))
    assert found.course.projects[cast.project_a][-2:] == (Decimal("91.00"), first.score)
    assert found.course.projects[cast.project_b][-2:] == (None, found.course.projects[cast.project_b][-1])


@pytest.mark.both
def test_what_came_back_and_what_became_of_it(cast: Cast) -> None:
    made = quarter(cast)
    found = look(cast)
    assert [(one.finding.item, one.rounds, one.first_on) for one in found.repeats] == [("gate", 2, EARLIER)]
    assert found.repeats[0].finding.measure is not None
    assert (found.funnel.raised, found.funnel.planned, found.funnel.put_right) == (1, 1, 0)
    with cast.database.writing() as s:
        action = s.scalars(select(Action)).one()
        action.state, action.done_at = ActionState.DONE, action.raised_at + timedelta(days=2)
    again = held.inspection(
        cast,
        no="JC-9",
        held_on=DAY + timedelta(days=9),
        failed={"power": 1},
        origin=InspectionOrigin.AGAIN,
        of_id=made.a,
        only=["gate", "power"],
        **SIGNED,
    )
    with cast.database.writing() as s:  # what is carried again alone
        for row in s.scalars(select(InspectionItem).where(InspectionItem.inspection_id == again)):
            if row.item not in ("gate", "power"):
                s.delete(row)
    later = look(cast)
    assert (later.funnel.put_right, later.funnel.days_to_done) == (1, 2)
    assert [one.score for one in later.ranking] == [one.score for one in found.ranking]
    told = later.agains[0]
    assert (told.of_no, told.items, told.good) == ("JC-2", 2, 1)
    assert (told.points, told.before, told.after) == (25, 10, 24)


@pytest.mark.both
def test_a_new_signature_changes_the_board_at_once(cast: Cast) -> None:
    made = quarter(cast)
    before = look(cast)
    assert look(cast) is before
    held.inspection(cast, no="JC-6", held_on=DAY, project_id=cast.project_b, **SIGNED)
    after = look(cast)
    assert len(after.rounds) == len(before.rounds) + 1
    with cast.database.writing() as s:
        s.get_one(Inspection, made.a).state = InspectionState.CANCELLED
    assert len(look(cast).rounds) == len(before.rounds)


def test_a_manager_sees_their_own_place_and_nobody_elses_name(cast: Cast) -> None:
    quarter(cast)
    everything, own = look(cast), look(cast, "manager")
    assert own.projects == {cast.project_a: "莲花苑"}
    assert {
        one.project_id for one in (*own.rounds, *own.cells, *own.ranking, *own.findings, *own.covered)
    } == {cast.project_a}
    assert set(own.course.projects) == {cast.project_a}
    assert own.standing == everything.standing
    assert (own.standing.n, own.standing.best) == (2, max(one.score for one in everything.ranking))
    assert own.ranking[0] == next(one for one in everything.ranking if one.project_id == cast.project_a)
    assert not look(cast, "manager", project_id=cast.project_b).projects
    with pytest.raises(Forbidden):
        look(cast, "clerk")


@pytest.mark.both
def test_what_was_planned_and_what_nobody_went_to(cast: Cast) -> None:
    held.checklist(cast)
    begins = clock.now().replace(year=2025, month=11, day=3)
    times = {"starts_at": begins, "due_at": begins, "late_until": begins}
    task = held.task(cast, **times)
    held.task(cast, **times | {"state": TaskState.MISSED})
    with cast.database.writing() as s:
        first = s.scalars(select(Building.id).where(Building.project_id == cast.project_a)).one()
        s.add(Building(project_id=cast.project_a, name="12"))
    assert next(iter(read(offered, cast.quality, period=NOW.period).checklists)) == held.CODE
    planned = next(one for one in look(cast).covered if one.project_id == cast.project_a)
    assert (planned.planned, planned.missed, planned.started, planned.signed) == (2, 1, 0, 0)
    assert planned.never == ("3", "12")
    held.inspection(cast, held_on=DAY, task_id=task.task, visited=[first], **SIGNED)
    gone = look(cast)
    done = next(one for one in gone.covered if one.project_id == cast.project_a)
    assert (done.started, done.signed, done.never, done.unwritten) == (1, 1, ("12",), False)
    assert gone.never == (cast.project_b,)


def test_equal_scores_share_a_place(cast: Cast) -> None:
    for n, project in enumerate((cast.project_a, cast.project_b)):
        held.inspection(cast, no=f"JC-{n}", held_on=DAY, project_id=project, failed={"gate": 5}, **SIGNED)
    assert [(one.place, one.tied) for one in look(cast).ranking] == [(1, True), (1, True)]
