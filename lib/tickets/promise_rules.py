"""What is promised on a ticket, worked out from its events: due when, met when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from db.choices.standards import CLOCKED, Clock, Measure
from db.choices.tickets import Grade, Move, State, TicketType, Urgency
from lib.standards.book_rules import ClauseFacts, most_particular
from lib.standards.calendar_rules import Calendar
from lib.standards.clock_rules import Pause
from lib.standards.clock_rules import due as due_by
from lib.tickets.rules import ANSWERED, ATTEMPTS_BEFORE_CLOSING, PATHS

VISITS = frozenset({TicketType.REPAIR, TicketType.HOME_VISIT})
# What shows that somebody has taken it up. A reopened case is not accepted or classified a second time.
SENT = frozenset({Move.DISPATCH, Move.GRAB, Move.ARRIVE, Move.FINISH})
SEEN_INTO = frozenset({Move.CLASSIFY, Move.DISPATCH, Move.INVESTIGATE, Move.FINISH})
TAKEN_UP = SENT | {Move.ACCEPT, Move.TELL}
OVER = frozenset({Move.REJECT, Move.CANCEL, Move.CLOSE, Move.REOPEN})


@dataclass(frozen=True)
class Case:
    """What of a ticket decides which clauses hold."""

    type: TicketType
    urgency: Urgency
    grade: Grade | None
    received_at: datetime


@dataclass(frozen=True)
class Happened:
    """One event; by a person, a ledger's being those of before."""

    move: Move
    state: State
    at: datetime
    person: bool = True
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Promised:
    """A row of db.tickets.Promise."""

    round: int
    measure: Measure
    clause_id: int | None
    started_at: datetime
    due_at: datetime | None = None
    paused: bool = False
    met_at: datetime | None = None
    dropped: bool = False

    @property
    def open(self) -> bool:
        return self.met_at is None and not self.dropped

    def late(self, now: datetime) -> bool:
        """Broken: met too late, or not met and past due."""
        return not self.dropped and self.due_at is not None and self.due_at < (self.met_at or now)


def promises(
    case: Case, events: Sequence[Happened], clauses: Sequence[ClauseFacts], calendar: Calendar
) -> list[Promised]:
    """Events in the order they were kept. Each reopening begins a round; what was judged stays judged."""
    found = []
    for no, round in enumerate(_rounds(case, events)):
        graded = replace(case, grade=round.grade or case.grade)
        for clause in holding_for(graded, clauses):
            if promise := _promise(no, round, graded, clause, calendar):
                found.append(promise)
    return found


def holding_for(case: Case, clauses: Sequence[ClauseFacts]) -> list[ClauseFacts]:
    """One clause a measure, where something is promised at all."""
    asked = (
        most_particular(clauses, measure, case.type, case.urgency, case.grade)
        for measure in CLOCKED
        if applies(measure, case.type)
    )
    return [clause for clause in asked if clause and clause.limit is not None and clause.clock]


def applies(measure: Measure, type: TicketType) -> bool:
    match measure:
        case Measure.ON_SITE:
            return Move.ARRIVE in PATHS[type]
        case Measure.DONE:
            return type != TicketType.COMPLAINT
        case Measure.CALL_BACK:
            return type not in ANSWERED
        case Measure.SETTLEMENT | Measure.ANSWER:
            return type == TicketType.COMPLAINT
    return True


def first_due(found: Iterable[Promised], events: Sequence[Happened]) -> datetime | None:
    """The earliest promise still open; while everything stands still, the date told to the customer."""
    found = list(found)
    last = max((one.round for one in found), default=0)
    dues = [one.due_at for one in found if one.open and one.round == last and one.due_at]
    if dues or not events or events[-1].state != State.WAITING:
        return min(dues, default=None)
    return told_last(events)


def told_last(events: Sequence[Happened]) -> datetime | None:
    """The date the customer was told last, since the case was taken in or reopened."""
    for event in reversed(events):
        if event.move == Move.REOPEN:
            return None
        if told := _told(event):
            return told
    return None


# -- rounds ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Round:
    """What happened from being received or reopened to the end: the event that closed or reopened it."""

    start: datetime
    events: list[Happened]
    end: Happened | None
    grade: Grade | None
    """As it stood at the end: a later round may be judged by another."""

    def first(self, *moves: Move) -> datetime | None:
        return next((event.at for event in self.events if event.move in moves), None)

    def pauses(self) -> Iterator[Pause]:
        since: datetime | None = None
        for event in self.events:
            if event.state == State.WAITING:
                since = since or event.at
            elif since:
                yield since, event.at
                since = None
        if since:
            yield since, self.end.at if self.end else None


def _rounds(case: Case, events: Sequence[Happened]) -> Iterator[Round]:
    """A closing may be followed by notes, and by the reopening that begins the next round."""
    start, told, end, grade = case.received_at, list[Happened](), None, None
    for event in events:
        if event.move == Move.REOPEN:
            yield Round(start, told, end or event, grade)
            start, told, end = max(start, event.at), [], None
        elif event.move in OVER:
            end = event
        elif not end:
            told.append(event)
        if graded := event.content.get("grade"):
            grade = Grade(graded)
    yield Round(start, told, end, grade)


def _promise(no: int, round: Round, case: Case, clause: ClauseFacts, calendar: Calendar) -> Promised | None:
    start = _begins(round, case, clause.measure)
    if start is None:
        return None
    pauses = list(round.pauses()) if clause.pauses and case.urgency != Urgency.EMERGENCY else []
    due_at = _due(start, round, case, clause, calendar, pauses)
    told = clause.or_promised and told_last(round.events)
    stands = bool(pauses) and pauses[-1][1] is None and (due_at is None or bool(clause.ceiling and not told))
    made = Promised(no, clause.measure, clause.id or None, start, due_at, stands)
    return _judged(made, round, case)


def _begins(round: Round, case: Case, measure: Measure) -> datetime | None:
    """The call-back waits for the work, a complaint's for the answer; all else runs from the start."""
    if measure != Measure.CALL_BACK:
        return round.start
    done = round.first(Move.ANSWER if case.type == TicketType.COMPLAINT else Move.FINISH)
    return max(round.start, done) if done else None


def _due(
    start: datetime,
    round: Round,
    case: Case,
    clause: ClauseFacts,
    calendar: Calendar,
    pauses: Sequence[Pause],
) -> datetime | None:
    clock, limit = clause.clock, clause.limit
    if limit is None or clock is None:
        return None
    if case.urgency == Urgency.EMERGENCY and clock == Clock.SERVICE:
        clock = Clock.ELAPSED
    due_at = due_by(start, limit, clause.unit, clock, calendar, pauses=pauses, ceiling=clause.ceiling)
    if not clause.or_promised:
        return due_at
    for event in round.events:
        if (told := _told(event)) and (due_at is None or event.at <= due_at):
            due_at = told
    if clause.ceiling is None or due_at is None:
        return due_at
    last = due_by(start, clause.ceiling, clause.unit, clock, calendar)
    return min(due_at, last) if last else due_at


def _told(event: Happened) -> datetime | None:
    """A date told to the customer, by putting the work on hold or by telling them."""
    promised = event.content.get("promised")
    return datetime.fromisoformat(promised) if promised else None


def _judged(made: Promised, round: Round, case: Case) -> Promised:
    met = _met(round, case, made.measure)
    if met:
        return replace(made, met_at=max(met, made.started_at), paused=False)
    if not round.end:
        return made
    return _left_unmet(made, round.end)


def _left_unmet(made: Promised, end: Happened) -> Promised:
    """What was rejected, or ended before it was due, is no longer asked for; what was late stays broken.

    Also of a case that was cancelled: otherwise nothing late would have to be.
    """
    at = max(end.at, made.started_at)
    if end.move == Move.REJECT or end.content.get("imported") or not made.late(at):
        return replace(made, dropped=True, paused=False)
    return replace(made, met_at=at, paused=False)


def _met(round: Round, case: Case, measure: Measure) -> datetime | None:
    match measure:
        case Measure.RESPONSE:
            return _answered(round, case.type)
        case Measure.ON_SITE:
            return round.first(Move.ARRIVE, Move.FINISH)
        case Measure.CALL_BACK:
            return _called_back(round)
        case Measure.ANSWER:
            return round.first(Move.ANSWER)
    return round.first(Move.FINISH)


def _answered(round: Round, type: TicketType) -> datetime | None:
    if type in VISITS:
        return round.first(*SENT)
    shown = SEEN_INTO if type == TicketType.COMPLAINT else TAKEN_UP
    return next((one.at for one in round.events if one.move in shown and one.person), None)


def _called_back(round: Round) -> datetime | None:
    """Reached; or the last of the tries after which the case was closed without."""
    tries = [event for event in round.events if event.move == Move.CALL_BACK]
    reached = next((event.at for event in tries if event.content.get("reached", True)), None)
    given_up = round.end and round.end.move == Move.CLOSE and len(tries) >= ATTEMPTS_BEFORE_CLOSING
    return reached or (tries[ATTEMPTS_BEFORE_CLOSING - 1].at if given_up else None)
