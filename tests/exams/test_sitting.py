"""Sitting by a link, inside the room: what is kept, when it ends, who may end it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from db.choices.exams import Ending, ExamState, SittingMove, SittingState
from db.exams import Exam, Sitting, SittingAnswer, SittingEvent
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.exams import ending, sitting, sitting_papers
from lib.exams.sitting_rules import Elsewhere, Over, Proof, Stage, due_at, fits, proof_of, stage_of
from tests.cast import Cast
from tests.exams.announced import Announced, announced, started

GUEST = Actor.system("exams", "exams.sit")
CLOCK = Actor.system("clock", "exams.end")
NOON = datetime.fromisoformat("2025-11-21T12:00+00:00")
HOUR = timedelta(hours=1)


def by(of: Announced, device: str = "one", who: int = 0) -> dict[str, Any]:
    return {"code": of.codes[who], "device": device}


def begun(cast: Cast, of: Announced, device: str = "one") -> int:
    return perform(sitting.start, GUEST, None, **by(of, device))


def kept(cast: Cast, id: int) -> Sitting:
    with cast.database.reading() as s:
        return s.get_one(Sitting, id)


def moves(cast: Cast, id: int) -> list[SittingMove]:
    with cast.database.reading() as s:
        wanted = select(SittingEvent.move).where(SittingEvent.sitting_id == id)
        return list(s.scalars(wanted.order_by(SittingEvent.id)))


@pytest.mark.both
def test_begun_answered_gone_on_elsewhere_and_handed_in(cast: Cast) -> None:
    of = announced(cast)
    id = begun(cast, of)
    assert begun(cast, of) == id  # a second click
    assert perform(sitting.save, GUEST, None, **by(of), n=1, turn=2, said={"a": ["1"]}).kept
    late = perform(sitting.save, GUEST, None, **by(of), n=1, turn=1, said={"a": ["0"]})
    assert (late.kept, late.turn) == (False, 2)
    assert perform(sitting.save, GUEST, None, **by(of), n=2, turn=1, said={}, flagged=True).kept
    assert begun(cast, of, "two") == id
    with pytest.raises(Elsewhere):
        perform(sitting.save, GUEST, None, **by(of), n=1, turn=9, said={"a": ["0"]})
    with pytest.raises(Elsewhere):
        perform(sitting.hand_in, GUEST, None, **by(of))
    on = read(sitting_papers.paper_of, GUEST, **by(of, "two"))
    assert [(line.given, line.flagged) for line in on.lines[:2]] == [({"choice": "B"}, False), ({}, True)]
    for _ in range(2):
        perform(sitting.hand_in, GUEST, None, **by(of, "two"))
    with pytest.raises(Over):
        perform(sitting.save, GUEST, None, **by(of, "two"), n=1, turn=9, said={"a": ["0"]})
    with pytest.raises(Refused):
        begun(cast, of)  # one attempt is all there is
    assert moves(cast, id) == [SittingMove.STARTED, SittingMove.RESUMED, SittingMove.SUBMITTED]
    assert (kept(cast, id).state, kept(cast, id).ending) == (SittingState.SUBMITTED, Ending.HAND)


@pytest.mark.both
def test_time_runs_out_while_nobody_looks(cast: Cast) -> None:
    of, due = announced(cast), clock.now() - timedelta(minutes=5)
    late, open_ = started(cast, of, 0, due_at=due), started(cast, of, 1)
    assert read(sitting.by_code, GUEST, code=of.codes[0]).stage == Stage.DONE
    assert perform(ending.end_due, CLOCK, None) == 1
    assert perform(ending.end_due, CLOCK, None) == 0
    ended = kept(cast, late)
    assert (ended.state, ended.ending, ended.submitted_at) == (SittingState.SUBMITTED, Ending.TIME, due)
    assert kept(cast, open_).state == SittingState.OPEN
    with cast.database.writing() as s:
        s.execute(update(Exam).values(state=ExamState.ENDED))
    assert perform(ending.end_due, CLOCK, None) == 1
    assert kept(cast, open_).ending == Ending.INVIGILATOR


def test_who_may_begin_again_ends_what_ran_out_before(cast: Cast) -> None:
    of = announced(cast, attempts=2)
    first = started(cast, of, 0, due_at=clock.now() - HOUR)
    second = begun(cast, of)
    assert second != first
    assert (kept(cast, first).ending, kept(cast, second).attempt) == (Ending.TIME, 2)


def test_an_invigilator_hands_in_for_those_in_sight_with_a_reason(cast: Cast) -> None:
    of = announced(cast)
    mine, elsewhere = started(cast, of, 0), started(cast, of, 2)
    for id in (elsewhere, 999_999):
        with pytest.raises(NotFound):
            perform(ending.hand_in_for, cast.manager, None, id=id, reason="手机没电")
    with pytest.raises(Refused, match="why"):
        perform(ending.hand_in_for, cast.manager, None, id=mine, reason=" ")
    with pytest.raises(Forbidden):
        perform(ending.hand_in_for, cast.clerk, None, id=mine, reason="手机没电")
    perform(ending.hand_in_for, cast.manager, None, id=mine, reason="手机没电")
    assert kept(cast, mine).ending == Ending.INVIGILATOR
    with pytest.raises(Refused, match="already"):
        perform(ending.hand_in_for, cast.manager, None, id=mine, reason="再交一次")


def test_answers_are_stored_in_few_statements(cast: Cast) -> None:
    """Two hundred people share one writer."""
    of = announced(cast)
    begun(cast, of)
    perform(sitting.save, GUEST, None, **by(of), n=1, turn=1, said={"a": ["1"]})
    heard: list[str] = []
    listen = lambda conn, cursor, statement, *rest: heard.append(statement)  # noqa: E731
    event.listen(cast.database.engine, "before_cursor_execute", listen)
    perform(sitting.save, GUEST, None, **by(of), n=1, turn=2, said={"a": ["2"]})
    event.remove(cast.database.engine, "before_cursor_execute", listen)
    asked = [one for one in heard if not one.startswith(("PRAGMA", "BEGIN"))]
    assert len(asked) == 2  # what is asked, and the answer
    with cast.database.reading() as s:
        assert s.scalars(select(SittingAnswer)).one().given == {"choice": "C"}


def test_extra_time_counts_after_closing_too() -> None:
    assert due_at(NOON, 60, 0, NOON + 2 * HOUR) == NOON + HOUR
    assert due_at(NOON, 60, 30, NOON + HOUR) == NOON + 1.5 * HOUR
    assert due_at(NOON, 60, 0, NOON + 0.5 * HOUR) == NOON + 0.5 * HOUR


@pytest.mark.parametrize(
    ("state", "at", "sat", "left", "under_way", "stage"),
    [
        ("announced", -1, 0, 1, False, Stage.SOON),
        ("announced", 1, 0, 1, False, Stage.READY),
        ("announced", 5, 0, 1, False, Stage.MISSED),
        ("announced", 1, 1, 0, True, Stage.UNDER_WAY),
        ("announced", 1, 1, 0, False, Stage.DONE),
        ("announced", 1, 1, 1, False, Stage.READY),
        ("ended", 1, 1, 1, True, Stage.DONE),
        ("published", 1, 0, 1, False, Stage.MISSED),
        ("cancelled", 1, 1, 1, True, Stage.CANCELLED),
    ],
)
def test_where_somebody_stands(
    state: str, at: int, sat: int, left: int, under_way: bool, stage: Stage
) -> None:
    now, closes = NOON + at * HOUR, NOON + 4 * HOUR
    found = stage_of(ExamState(state), NOON, closes, now, sat=sat, left=left, under_way=under_way)
    assert found == stage


@pytest.mark.parametrize(
    ("typed", "no", "phone", "lets_in"),
    [
        ("0421", "WY-0421", "", True),
        ("ｗｙ-０４２１", "WY-0421", "", True),
        ("421", "WY-0421", "", False),
        ("5678", "WY-0421", "13812345678", False),
        ("5678", "", "138 1234 5678", True),
        ("678", "", "13812345678", False),
        ("", "", "", False),
        ("12", "12", "", True),
    ],
)
def test_the_last_signs_let_in(typed: str, no: str, phone: str, lets_in: bool) -> None:
    assert fits(typed, no, phone) is lets_in
    assert proof_of(no, phone) == (Proof.NUMBER if no else Proof.PHONE if phone else Proof.NONE)
