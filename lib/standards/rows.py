"""Inside the use cases: the book of promises in force, the working calendar, what is to be judged anew."""

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db.choices.standards import DayKind, ProfileState, Special
from db.standards import Clause, CompanySetting, Profile, ServiceHours, SpecialDay
from lib import clock
from lib.standards.book_rules import Book, ClauseFacts
from lib.standards.calendar_rules import Calendar, Shift

STALE = "promises_stale"


def book(s: Session, project_id: int | None, at: datetime) -> Book | None:
    """The project's own in force on that day, else the company's; None where nothing was promised yet."""
    return standards(s).book(project_id, at)


def calendar_of(s: Session, project_id: int | None) -> Calendar:
    return standards(s).calendar(project_id)


def standards(s: Session) -> "Standards":
    """One for each session, so that a use case asks once."""
    if "standards" not in s.info:
        s.info["standards"] = Standards(s)
    found: Standards = s.info["standards"]
    return found


class Standards:
    """Books and calendars, each read when first asked for: for one ticket as for a hundred thousand."""

    def __init__(self, s: Session) -> None:
        self.s = s
        self._published: dict[int | None, list[tuple[date, int]]] | None = None
        self._books: dict[int, Book] = {}
        self._calendars: dict[int | None, Calendar] = {}

    def book(self, project_id: int | None, at: datetime) -> Book | None:
        day = clock.local(at).date()
        for owner in (project_id, None):
            in_force = [id for starts, id in self._profiles().get(owner, []) if starts <= day]
            if in_force:
                return self.kept(in_force[-1])
        return None

    def kept(self, profile_id: int) -> Book:
        if profile_id not in self._books:
            wanted = select(Clause).where(Clause.profile_id == profile_id).order_by(Clause.id)
            self._books[profile_id] = Book(profile_id, tuple(facts_of(row) for row in self.s.scalars(wanted)))
        return self._books[profile_id]

    def calendar(self, project_id: int | None) -> Calendar:
        if project_id not in self._calendars:
            hours, special = self._hours(project_id), self._special(project_id)
            self._calendars[project_id] = Calendar(clock.zone(), hours, special)
        return self._calendars[project_id]

    def _profiles(self) -> dict[int | None, list[tuple[date, int]]]:
        """By project, oldest first; of two that begin on one day the later published holds."""
        if self._published is None:
            found = defaultdict[int | None, list[tuple[date, int]]](list)
            wanted = select(Profile.project_id, Profile.starts_on, Profile.id).where(
                Profile.state == ProfileState.PUBLISHED
            )
            for project_id, starts, id in self.s.execute(wanted.order_by(Profile.starts_on, Profile.id)):
                if starts:
                    found[project_id].append((starts, id))
            self._published = found
        return self._published

    def _hours(self, project_id: int | None) -> dict[DayKind, tuple[Shift, ...]]:
        """The project's own as a whole, else the company's."""
        found = defaultdict[int | None, dict[DayKind, tuple[Shift, ...]]](dict)
        wanted = select(ServiceHours).where(_of(ServiceHours, project_id)).order_by(ServiceHours.opens)
        for row in self.s.scalars(wanted):
            days = found[row.project_id]
            days[row.day] = (*days.get(row.day, ()), (row.opens, row.closes))
        return found[project_id] or found[None]

    def _special(self, project_id: int | None) -> dict[date, Special]:
        """The company's days, and over them the project's."""
        rows = list(self.s.scalars(select(SpecialDay).where(_of(SpecialDay, project_id))))
        return {row.day: row.kind for row in sorted(rows, key=lambda row: row.project_id is not None)}


def _of(table: type[ServiceHours] | type[SpecialDay], project_id: int | None) -> ColumnElement[bool]:
    return or_(table.project_id.is_(None), table.project_id == project_id)


def facts_of(row: Clause) -> ClauseFacts:
    return ClauseFacts(
        id=row.id,
        measure=row.measure,
        limit=row.limit,
        unit=row.unit,
        clock=row.clock,
        type=row.type,
        urgency=row.urgency,
        grade=row.grade,
        pauses=row.pauses,
        ceiling=row.ceiling,
        or_promised=row.or_promised,
        target=row.target,
        source=row.source,
        note=row.note,
    )


def promises_are_stale(s: Session, since: date | None = None) -> None:
    """The job works them out anew: of open tickets, and of all received since a day that was corrected."""
    row = s.get(CompanySetting, STALE)
    if row is None:
        s.add(CompanySetting(key=STALE, value={"since": since.isoformat() if since else None, "done": 0}))
        return
    asked = [day for day in (row.value["since"], since.isoformat() if since else None) if day]
    row.value = {"since": min(asked, default=None), "done": 0}
