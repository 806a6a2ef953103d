"""Which answers a form can be given at all: a search through one answer of every sort that matters. Pure."""

from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from graphlib import TopologicalSorter
from itertools import combinations
from typing import Any

from lib.forms.checks import depends_on, holds, is_asked, options_for
from lib.forms.schema import (
    HIGHEST,
    MEASURED,
    MOST_FILES,
    MOST_NPS,
    MOST_SCORE,
    MOST_STARS,
    UNANSWERED,
    Condition,
    FormField,
    FormSchema,
    Kind,
    Option,
)
from lib.forms.values import CENT, MICRO

MOST_STEPS, MOST_STEPS_IN_ALL, MOST_SORTS = 8_000, 20_000, 12
HALF, ONE = Decimal("0.5"), Decimal(1)
STEPS = {Kind.NUMBER: MICRO, Kind.MONEY: CENT, Kind.SCORE: HALF, Kind.RATING: ONE, Kind.NPS: ONE}
Answers = dict[str, Any]
Goal = Callable[[Answers], bool]


class TooMany(Exception):
    """More answers than can be looked through: nothing is said about them."""


class Search:
    """Over one sound form. complete: what is asked and required is answered, as in a form sent off.

    Answers once found are kept: most questions are shown by those that show another one further down.
    """

    def __init__(self, schema: FormSchema) -> None:
        self.fields = {field.id: field for field in schema.fields if not field.retired}
        self.needs = {id: depends_on(field) & set(self.fields) for id, field in self.fields.items()}
        self.order = list(TopologicalSorter(self.needs).static_order())
        self.above: dict[str, set[str]] = {}
        for id in self.order:
            self.above[id] = self.needs[id].union(*(self.above[other] for other in self.needs[id]))
        self.steps = 0
        self.seen: dict[bool, list[Answers]] = {True: [], False: []}
        for id in reversed(self.order):
            self.shown(self.fields[id], complete=True)

    def shown(self, field: FormField, *, complete: bool = False) -> bool:
        """Whether any answers bring the question up; true where that is too much to find out."""
        return self._seen(field, complete) or self._any(field, lambda a: is_asked(field, a), complete)

    def offers(self, field: FormField, option: Option) -> bool:
        """Whether any answers bring the question up with this option."""
        return self._any(field, lambda a: is_asked(field, a) and option in options_for(field, a), False)

    def can_hold(self, condition: Condition) -> bool:
        return self._found([condition], {condition.field}, lambda answers: True, False)

    def answerable(self, field: FormField) -> bool:
        """Whether the question, once it is asked, takes any answer at all."""
        if field.kind in UNANSWERED or any(
            any(True for _ in _values(field, options_for(field, answers), ()))
            for answers in self.seen[True]
            if self._shows(answers, field)
        ):
            return True
        return self.can_hold(Condition(field=field.id, filled=True))

    def _seen(self, field: FormField, complete: bool) -> bool:
        known = self.seen[True] if complete else self.seen[True] + self.seen[False]
        return any(self._shows(answers, field) for answers in known)

    def _shows(self, answers: Answers, field: FormField) -> bool:
        return self.above[field.id] <= answers.keys() and is_asked(field, answers)

    def _any(self, field: FormField, goal: Goal, complete: bool) -> bool:
        """Of conditions joined by “or” one is enough: each is looked at by itself."""
        apart = field.show_any and len(field.show_if) > 1
        joined = [[condition] for condition in field.show_if] if apart else [list(field.show_if)]
        above = {field.parent} if field.parent else set()
        return any(
            self._found(some, {condition.field for condition in some} | above, goal, complete)
            for some in joined
        )

    def _found(self, wanted: list[Condition], seeds: set[str], goal: Goal, complete: bool) -> bool:
        walk = _Walk(self, wanted, seeds, goal, complete)
        try:
            if found := walk.found(0):
                self.seen[complete].append(walk.answers)
            return found
        except TooMany:
            return True


class _Walk:
    """Answers one question after another, those first that others wait for."""

    def __init__(
        self, search: Search, wanted: list[Condition], seeds: set[str], goal: Goal, complete: bool
    ) -> None:
        self.search, self.goal, self.complete = search, goal, complete
        there = seeds & search.fields.keys()
        known = there.union(*(search.above[id] for id in there))
        self.ids = [id for id in search.order if id in known]
        self.wanted = {id: [c for c in wanted if c.field == id] for id in self.ids}
        self.lost = any(
            not holds(condition, None) for condition in wanted if condition.field not in self.wanted
        )
        self.answers: Answers = {}
        self.steps = 0
        self.tests = {id: list(self.wanted[id]) for id in self.ids}
        self.parents: set[str] = {search.fields[id].parent for id in self.ids} | seeds
        for id in self.ids:
            for condition in search.fields[id].show_if:
                if condition.field in self.tests:
                    self.tests[condition.field].append(condition)

    def found(self, place: int) -> bool:
        self.steps += 1
        self.search.steps += 1
        if self.steps > MOST_STEPS or self.search.steps > MOST_STEPS_IN_ALL:
            raise TooMany
        if self.lost:
            return False
        if place == len(self.ids):
            return self.goal(self.answers)
        id = self.ids[place]
        for value in self._answers(id):
            if all(holds(condition, value) for condition in self.wanted[id]):
                self.answers[id] = value
                if self.found(place + 1):
                    return True
        self.answers.pop(id, None)
        return False

    def _answers(self, id: str) -> list[Any]:
        """One of each sort that the conditions tell apart; nothing where the question is not asked."""
        field = self.search.fields[id]
        if not is_asked(field, self.answers) or field.kind in UNANSWERED:
            return [None]
        found: dict[Any, Any] = {}
        for value in _values(field, options_for(field, self.answers), self.tests[id]):
            told = value if id in self.parents and isinstance(value, str) else ""
            found.setdefault((told, *(holds(condition, value) for condition in self.tests[id])), value)
        empty = [] if self.complete and field.required else [None]
        return [*sorted(found.values(), key=lambda v: -self._met(id, v)), *empty]

    def _met(self, id: str, value: Any) -> int:
        return sum(holds(condition, value) for condition in self.tests[id])


def _values(field: FormField, offered: Sequence[Option], tests: Sequence[Condition]) -> Iterator[Any]:
    """Answers the check would take, one of each sort at least; none of them empty."""
    if field.kind == Kind.CHOICE:
        yield from (option.id for option in offered)
    elif field.kind == Kind.MULTI_CHOICE:
        yield from _several(field, [option.id for option in offered], tests)
    elif field.kind == Kind.YES_NO:
        yield from (True, False)
    elif field.kind in MEASURED:
        yield from _numbers(field, tests)
    elif field.kind not in (Kind.PHOTO, Kind.FILE) or (field.least or 0) <= (
        MOST_FILES if field.most is None else field.most
    ):
        yield [1]


def _several(field: FormField, ids: Sequence[str], tests: Sequence[Condition]) -> Iterator[list[str]]:
    """Options no condition tells apart are one sort: some of each sort, in a number that is allowed."""
    least = max(int(field.least or 0), 1)
    most = len(ids) if field.most is None else min(int(field.most), len(ids))
    sorts: dict[tuple[bool, ...], list[str]] = {}
    for id in ids:
        sorts.setdefault(tuple(id in test.one_of for test in tests), []).append(id)
    if len(sorts) > MOST_SORTS:
        raise TooMany
    for size in range(1, len(sorts) + 1):
        for some in combinations(sorts.values(), size):
            chosen = [sort[0] for sort in some]
            chosen += [id for sort in some for id in sort[1:]][: max(least - size, 0)]
            if least <= len(chosen) <= most:
                yield chosen


def span(field: FormField) -> tuple[Decimal, Decimal]:
    """The lowest and the highest number the check takes."""
    if field.kind == Kind.RATING:
        return field.least or ONE, field.most or Decimal(MOST_STARS)
    if field.kind == Kind.NPS:
        return Decimal(0), Decimal(MOST_NPS)
    if field.kind == Kind.SCORE:
        return field.least or Decimal(0), Decimal(MOST_SCORE) if field.most is None else field.most
    return (
        -HIGHEST if field.least is None else field.least,
        HIGHEST if field.most is None else field.most,
    )


def _numbers(field: FormField, tests: Sequence[Condition]) -> Iterator[Decimal]:
    """Both ends, and what lies on and beside every bound."""
    step = STEPS[field.kind]
    low, high = span(field)
    if field.kind in (Kind.NUMBER, Kind.MONEY):
        low, high = (bound.quantize(step, ROUND_HALF_UP) for bound in (low, high))
    low, high = _on(low, step, ROUND_CEILING), _on(high, step, ROUND_FLOOR)
    bounds = [bound for test in tests for bound in (test.least, test.most) if bound is not None]
    beside = [
        _on(bound, step, way) + more * step
        for bound in bounds
        for way in (ROUND_FLOOR, ROUND_CEILING)
        for more in (-1, 0, 1)
    ]
    yield from (number for number in sorted({low, high, *beside}) if low <= number <= high)


def _on(number: Decimal, step: Decimal, way: str) -> Decimal:
    """The next number of that step."""
    return (number / step).to_integral_value(way) * step
