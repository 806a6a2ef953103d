"""A promise in words, as message ids with their figures: each surface says them in its own language."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from db.choices.standards import CLOCKED, Clock, Measure, Unit
from lib.i18n import N_
from lib.standards.book_rules import ClauseFacts
from lib.standards.clause_rules import OF_COMPLAINTS

Said = tuple[str, dict[str, Any]]

NOT_SET: Said = (N_("Not set"), {})
WITHIN = {
    (Unit.MINUTES, Clock.ELAPSED): N_("{n} minutes"),
    (Unit.HOURS, Clock.ELAPSED): N_("{n} hours"),
    (Unit.MINUTES, Clock.SERVICE): N_("{n} minutes (within service hours)"),
    (Unit.HOURS, Clock.SERVICE): N_("{n} hours (within service hours)"),
    (Unit.DAYS, Clock.WORKING_DAYS): N_("{n} working days"),
}
NEVER_OVER = {
    Unit.MINUTES: N_("never over {n} minutes"),
    Unit.HOURS: N_("never over {n} hours"),
    Unit.DAYS: N_("never over {n} working days"),
}
REQUIRED = {
    Unit.MINUTES: N_("at most {n} minutes"),
    Unit.HOURS: N_("at least {n} hours a day"),
    Unit.RINGS: N_("within {n} rings"),
    Unit.TIMES: N_("at least {n} times a day"),
    Unit.PERCENT: N_("at least {n} %"),
    Unit.POINTS: N_("at least {n} points"),
}
ALL = N_("{n} %")
# What the company asks of itself and tells nobody else.
INTERNAL = frozenset({Measure.INSPECTION})


def figure(value: Decimal) -> str:
    """2.50 → 2.5, 24.00 → 24."""
    return f"{value.normalize():f}"


def limit_in_words(terms: ClauseFacts) -> list[Said]:
    """The limit first, then what may stretch it."""
    if terms.limit is None:
        return [NOT_SET]
    if terms.measure not in CLOCKED or terms.clock is None:
        all_of_it = terms.unit == Unit.PERCENT and terms.limit == 100
        return [(ALL if all_of_it else REQUIRED[terms.unit], {"n": figure(terms.limit)})]
    return [(WITHIN[terms.unit, terms.clock], {"n": figure(terms.limit)}), *_conditions(terms)]


def _conditions(terms: ClauseFacts) -> Iterator[Said]:
    if terms.or_promised:
        yield N_("or by the date the customer is told"), {}
    if terms.ceiling is not None and terms.ceiling == terms.limit:
        yield N_("no pause stretches it"), {}
        return
    if terms.pauses:
        yield N_("pauses while waiting"), {}
    if terms.ceiling is not None:
        yield NEVER_OVER[terms.unit], {"n": figure(terms.ceiling)}


def about(terms: ClauseFacts) -> list[str]:
    """Which cases it is for, as labels; none: all. What is graded or settled is a complaint anyway."""
    told = None if terms.grade or terms.measure in OF_COMPLAINTS else terms.type
    return [word.label for word in (told, terms.grade, terms.urgency) if word]


def is_public(terms: ClauseFacts) -> bool:
    """What a poster tells: promised, and a customer's business."""
    return terms.limit is not None and terms.measure not in INTERNAL


def joined(words: list[Said], tell: Callable[..., str]) -> str:
    """The whole in one language; tell is that language's translator."""
    return tell(N_("; ")).join(tell(message, **params) for message, params in words)


def named(terms: ClauseFacts, tell: Callable[..., str]) -> str:
    """Arrival on site (Repair, Emergency)."""
    if not (cases := about(terms)):
        return tell(terms.measure.label)
    told = tell(N_(", ")).join(tell(label) for label in cases)
    return tell(N_("{promise} ({cases})"), promise=tell(terms.measure.label), cases=told)
