"""What one promise may say: every mix that makes no sense is refused with its sentence."""

from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from db.choices.standards import CLOCKED, Clock, Measure, Unit
from db.choices.tickets import Grade, TicketType, Urgency
from lib.errors import Refused, all_of
from lib.i18n import N_
from lib.standards.book_rules import ClauseFacts

LONGEST_SOURCE, LONGEST_NOTE = 60, 1000
TIMES = (Unit.MINUTES, Unit.HOURS, Unit.DAYS)
UNITS: dict[Measure, tuple[Unit, ...]] = {
    **dict.fromkeys(CLOCKED, TIMES),
    Measure.HOME_VISIT: (Unit.MINUTES,),
    Measure.RINGS: (Unit.RINGS,),
    Measure.DESK_HOURS: (Unit.HOURS,),
    Measure.CLEANING: (Unit.TIMES,),
    Measure.PATROL: (Unit.PERCENT,),
    Measure.INSPECTION: (Unit.POINTS,),
    Measure.SATISFACTION: (Unit.PERCENT, Unit.POINTS),
    Measure.COMPLAINTS_TIMELY: (Unit.PERCENT,),
    Measure.COMPLAINTS_HANDLED: (Unit.PERCENT,),
    Measure.COMPLAINT_SATISFACTION: (Unit.PERCENT, Unit.POINTS),
    Measure.HANDLING_SATISFACTION: (Unit.PERCENT, Unit.POINTS),
}
# What nobody can have meant: more than a year, more than a day has hours, more than all.
MOST = {
    Unit.MINUTES: 527_040,
    Unit.HOURS: 8_784,
    Unit.DAYS: 366,
    Unit.RINGS: 20,
    Unit.TIMES: 100,
    Unit.PERCENT: 100,
    Unit.POINTS: 100,
}
OF_WORK = (Measure.ON_SITE, Measure.DONE)
OF_COMPLAINTS = (Measure.SETTLEMENT, Measure.ANSWER)
MAY_BE_TOLD_ANEW = (Measure.ON_SITE, Measure.DONE, Measure.SETTLEMENT, Measure.ANSWER)
WHOLE = (Unit.DAYS, Unit.RINGS, Unit.TIMES)
# What a clause says, which is all of it but its number.
TERMS = tuple(field.name for field in fields(ClauseFacts) if field.name != "id")


def place(terms: ClauseFacts) -> tuple[Any, ...]:
    """What it is about: a book holds one promise for each."""
    return terms.measure, terms.type, terms.urgency, terms.grade


def sound(terms: ClauseFacts) -> ClauseFacts:
    """As it may be kept; one that is not set has no clock and no conditions."""
    terms = _typed(terms)
    found = list(_about_whom(terms))
    if terms.limit is None:
        unset: dict[str, Any] = {"clock": None, "pauses": False, "ceiling": None, "or_promised": False}
        terms = replace(terms, **unset, target=None)
    else:
        found += _about_limit(terms, terms.limit)
        found += _about_clock(terms) if terms.measure in CLOCKED else _about_what_no_clock_judges(terms)
    if found:
        raise all_of(found)
    return terms


def _typed(terms: ClauseFacts) -> ClauseFacts:
    """A browser sends words and figures as it likes."""
    try:
        return replace(
            terms,
            measure=Measure(terms.measure),
            type=TicketType(terms.type) if terms.type else None,
            urgency=Urgency(terms.urgency) if terms.urgency else None,
            grade=Grade(terms.grade) if terms.grade else None,
            limit=_figure(terms.limit),
            unit=Unit(terms.unit),
            clock=Clock(terms.clock) if terms.clock else None,
            pauses=bool(terms.pauses),
            ceiling=_figure(terms.ceiling),
            or_promised=bool(terms.or_promised),
            target=_figure(terms.target),
            source=terms.source.strip()[:LONGEST_SOURCE],
            note=terms.note.strip()[:LONGEST_NOTE],
        )
    except (ValueError, InvalidOperation) as wrong:
        raise Refused(N_("One of the choices or figures of this promise cannot be read.")) from wrong


def _figure(value: Any) -> Decimal | None:
    if value is None:
        return None
    figure = Decimal(str(value))
    if not figure.is_finite() or abs(figure) >= 1_000_000:
        raise ValueError
    return figure.quantize(Decimal("0.01"))


def _about_whom(terms: ClauseFacts) -> Iterator[Refused]:
    if terms.grade and terms.type != TicketType.COMPLAINT:
        yield Refused(N_("Only complaints have a grade: choose the kind “Complaint”, or no grade."))
    if terms.measure in OF_COMPLAINTS and terms.type not in (None, TicketType.COMPLAINT):
        yield Refused(N_("Only complaints are settled and answered in writing."))
    if terms.measure in OF_WORK and terms.type == TicketType.COMPLAINT:
        yield Refused(N_("For a complaint promise a response, its settlement or the written answer."))
    if terms.measure not in CLOCKED and (terms.type or terms.urgency or terms.grade):
        yield Refused(N_("This holds for everything: it cannot be narrowed to a kind, urgency or grade."))


def _about_limit(terms: ClauseFacts, limit: Decimal) -> Iterator[Refused]:
    if terms.unit not in UNITS[terms.measure]:
        yield Refused(N_("This unit does not fit what is promised."))
        return
    most = 24 if terms.measure == Measure.DESK_HOURS else MOST[terms.unit]
    if limit <= 0:
        yield Refused(N_("Zero is no promise: leave the limit empty when nothing is promised."))
    elif limit > most:
        yield Refused(N_("The limit is too large: at most {n}."), n=most)
    if terms.unit in WHOLE and limit % 1:
        yield Refused(N_("Working days, rings and times are whole numbers."))
    if terms.target is not None and not 0 < terms.target <= 100:
        yield Refused(N_("The target is a share of the cases: more than 0, at most 100 %."))


def _about_clock(terms: ClauseFacts) -> Iterator[Refused]:
    if terms.clock is None:
        yield Refused(N_("Please say on which clock the time runs."))
    elif (terms.unit == Unit.DAYS) != (terms.clock == Clock.WORKING_DAYS):
        yield Refused(N_("Working days run on the clock of working days; minutes and hours do not."))
    if terms.urgency == Urgency.EMERGENCY:
        yield from _about_emergencies(terms)
    if terms.or_promised and terms.measure not in MAY_BE_TOLD_ANEW:
        yield Refused(N_("A response or a call-back cannot be put off by telling the customer a date."))
    if terms.ceiling is not None:
        yield from _about_ceiling(terms, terms.ceiling)


def _about_emergencies(terms: ClauseFacts) -> Iterator[Refused]:
    if terms.clock not in (None, Clock.ELAPSED):
        yield Refused(N_("Emergencies run round the clock."))
    if terms.pauses or terms.or_promised:
        yield Refused(N_("Emergencies never pause and are not put off."))


def _about_ceiling(terms: ClauseFacts, ceiling: Decimal) -> Iterator[Refused]:
    if not (terms.pauses or terms.or_promised):
        yield Refused(N_("A ceiling makes sense only where the time pauses or another date may be told."))
    if terms.limit is not None and ceiling < terms.limit:
        yield Refused(N_("The ceiling cannot be below the limit."))
    if ceiling > MOST[terms.unit]:
        yield Refused(N_("The ceiling is too large: at most {n}."), n=MOST[terms.unit])
    if terms.unit in WHOLE and ceiling % 1:
        yield Refused(N_("Working days, rings and times are whole numbers."))


def _about_what_no_clock_judges(terms: ClauseFacts) -> Iterator[Refused]:
    if terms.clock or terms.pauses or terms.ceiling is not None or terms.or_promised:
        yield Refused(N_("No clock runs for this: leave clock, pauses, ceiling and told date empty."))
    if terms.target is not None:
        yield Refused(N_("A target rate belongs to promises on a clock; here the limit says it all."))
