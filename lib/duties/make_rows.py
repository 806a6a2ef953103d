"""Inside the use cases: tasks made ahead for the places of duties, and made anew when a duty changes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from db.choices.duties import Every, OnHoliday, TaskState
from db.duties import Duty, DutyPlace, DutyTask
from db.upserts import insert
from lib import clock
from lib.duties.absence_rows import away_from, begun, hands, midnight
from lib.duties.absence_rules import Away
from lib.duties.recurrence_rules import Recurrence, after_done, first_on, recurrence, starts
from lib.standards.rows import calendar_of

SOON, FAR = timedelta(days=45), timedelta(days=400)
"""How far ahead tasks are made: of what comes every few days, and of the rare ones, a whole year's plan."""
IN_ONE_GO = 200
ROWS = 5_000

Pair = tuple[Duty, DutyPlace]


def horizon(recurs: Recurrence, now: datetime) -> datetime:
    """Moves on once a day."""
    return clock.start_of_day(now) + (FAR if recurs.rare else SOON)


class Maker:
    """Makes tasks for many places, each duty's days worked out once."""

    def __init__(self, s: Session, now: datetime) -> None:
        self.s, self.now = s, now
        self._away: Away | None = None
        self._starts: dict[Any, list[datetime]] = {}

    def make(self, pairs: Iterable[Pair], until: datetime | None = None) -> int:
        """Up to until, else to each duty's horizon; how many tasks are new. Again, it makes none."""
        rows: list[dict[str, Any]] = []
        reached: dict[datetime, list[int]] = {}
        for duty, place in pairs:
            recurs = recurrence(duty.recurs)
            if recurs.every == Every.DONE:
                rows += self._next(duty, place, recurs)
                continue
            upto = until or horizon(recurs, self.now)
            rows += self._ahead(duty, place, recurs, upto)
            reached.setdefault(upto, []).append(place.id)
        made = self._insert(rows)
        for upto, ids in reached.items():
            self._note(ids, upto)
        return made

    def _ahead(
        self, duty: Duty, place: DutyPlace, recurs: Recurrence, until: datetime
    ) -> Iterator[dict[str, Any]]:
        """A place that has none yet begins today, with what can still be done."""
        fresh = place.made_until is None
        since = place.made_until or clock.start_of_day(self.now)
        if duty.holiday != OnHoliday.KEEP:
            since = min(since, self.now)  # the calendar may have learnt of days off since
        begins = self._begins(duty, place, recurs, max(since, midnight(duty.starts_on)), until)
        if place.made_until and since < place.made_until:
            moved = DutyTask.place_id == place.id, DutyTask.starts_at.not_in(begins)
            take_away_ahead(self.s, and_(*moved), self.now)
        for at in begins:
            task = self._task(duty, place, at)
            if not (fresh and task["late_until"] <= self.now):
                yield task

    def _begins(
        self, duty: Duty, place: DutyPlace, recurs: Recurrence, since: datetime, until: datetime
    ) -> list[datetime]:
        """A project's own days off matter only where days off do."""
        whose = None if duty.holiday == OnHoliday.KEEP else place.project_id
        key = duty.id, whose, since, until
        if key not in self._starts:
            calendar, rule = calendar_of(self.s, whose), duty.holiday
            self._starts[key] = starts(
                recurs, duty.starts_on, since, until, calendar, holiday=rule, ends=duty.ends_on
            )
        return self._starts[key]

    def _next(self, duty: Duty, place: DutyPlace, recurs: Recurrence) -> Iterator[dict[str, Any]]:
        """Only once nothing is left to be done of the last one."""
        wanted = select(DutyTask).where(DutyTask.place_id == place.id)
        last = self.s.scalars(wanted.order_by(DutyTask.starts_at.desc()).limit(1)).one_or_none()
        if last and last.state == TaskState.OPEN:
            return
        calendar = calendar_of(self.s, place.project_id)
        if last is None:
            day = max(duty.starts_on, clock.local(self.now).date())
            at = first_on(recurs, day, calendar, duty.holiday)
        else:
            ended = clock.local(last.done_at or last.late_until).date()
            at = after_done(recurs, ended, calendar, duty.holiday)
        if duty.ends_on is None or clock.local(at).date() <= duty.ends_on:
            yield self._task(duty, place, at)

    def _task(self, duty: Duty, place: DutyPlace, at: datetime) -> dict[str, Any]:
        due = at + timedelta(minutes=duty.minutes)
        owner_id, for_id = self._hands(place.owner_id, at)
        return {
            "duty_id": duty.id,
            "place_id": place.id,
            "project_id": place.project_id,
            "starts_at": at,
            "due_at": due,
            "late_until": due + timedelta(minutes=duty.grace),
            "owner_id": owner_id,
            "for_id": for_id,
            "state": TaskState.OPEN,
            "note": "",
            "version": 1,
        }

    def _hands(self, owner_id: int | None, at: datetime) -> tuple[int | None, int | None]:
        if owner_id is None:
            return None, None
        if self._away is None:
            self._away = away_from(self.s, clock.local(self.now).date() - timedelta(days=FAR.days))
        return hands(self._away, owner_id, clock.local(at).date())

    def _insert(self, rows: Sequence[dict[str, Any]]) -> int:
        """In parcels; what is there already stays as it is."""
        statement = insert(self.s, DutyTask.__table__).on_conflict_do_nothing(
            index_elements=["place_id", "starts_at"]
        )
        self.s.flush()
        told, made = {"preserve_rowcount": True}, 0
        for n in range(0, len(rows), ROWS):
            found = self.s.connection().execute(statement, rows[n : n + ROWS], execution_options=told)
            made += max(found.rowcount, 0)
        return made

    def _note(self, place_ids: list[int], until: datetime) -> None:
        table = cast(Table, DutyPlace.__table__)
        self.s.execute(update(table).where(table.c.id.in_(place_ids)).values(made_until=until))


def waiting(s: Session, now: datetime, most: int = IN_ONE_GO) -> list[Pair]:
    """Active places whose tasks do not reach their horizon, some at a time."""
    by_horizon: dict[datetime | None, list[int]] = {}
    for duty in s.scalars(select(Duty).where(Duty.active, _goes_on(clock.local(now).date()))):
        recurs = recurrence(duty.recurs)
        upto = None if recurs.every == Every.DONE else horizon(recurs, now)
        by_horizon.setdefault(upto, []).append(duty.id)
    lacking = [_lacks(upto, ids) for upto, ids in by_horizon.items()]
    if not lacking:
        return []
    wanted = select(Duty, DutyPlace).join(DutyPlace, DutyPlace.duty_id == Duty.id)
    wanted = wanted.where(DutyPlace.active, or_(*lacking)).order_by(DutyPlace.duty_id, DutyPlace.id)
    return [(duty, place) for duty, place in s.execute(wanted.limit(most))]


def _goes_on(today: date) -> ColumnElement[bool]:
    return or_(Duty.ends_on.is_(None), Duty.ends_on >= today)


def _lacks(until: datetime | None, duty_ids: list[int]) -> ColumnElement[bool]:
    mine = DutyPlace.duty_id.in_(duty_ids)
    if until is None:
        still = DutyTask.place_id == DutyPlace.id, DutyTask.state == TaskState.OPEN
        return and_(mine, ~exists().where(*still))
    return and_(mine, or_(DutyPlace.made_until.is_(None), DutyPlace.made_until < until))


def pairs_of(s: Session, *which: ColumnElement[bool]) -> list[Pair]:
    wanted = select(Duty, DutyPlace).join(DutyPlace, DutyPlace.duty_id == Duty.id)
    wanted = wanted.where(Duty.active, DutyPlace.active, *which).order_by(DutyPlace.id)
    return [(duty, place) for duty, place in s.execute(wanted)]


def make_anew(s: Session, which: ColumnElement[bool], now: datetime) -> int:
    """After a change: what lies ahead of these places goes and is made as it is to be now."""
    s.flush()
    taken = take_away_ahead(s, DutyTask.place_id.in_(select(DutyPlace.id).where(which)), now)
    table = cast(Table, DutyPlace.__table__)
    begun_already = and_(which, table.c.made_until.is_not(None))
    s.execute(update(table).where(begun_already).values(made_until=now))
    pairs = pairs_of(s, which)
    for _, place in pairs:
        s.refresh(place, ["made_until"])
    return taken + Maker(s, now).make(pairs)


def take_away_ahead(s: Session, which: ColumnElement[bool], now: datetime) -> int:
    """Not begun, and as it was made: what somebody was given, took or inspected stays."""
    ahead = DutyTask.state == TaskState.OPEN, DutyTask.starts_at > now, DutyTask.version == 1
    gone = s.scalars(
        delete(DutyTask)
        .where(which, *ahead, ~begun())
        .returning(DutyTask.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
