"""A project's public notice in words: paper, screen, public page. tell is a language's translator."""

from collections.abc import Callable, Sequence
from urllib.parse import quote

from db.choices.standards import DayKind, Measure
from db.choices.tickets import Grade, TicketType
from lib.i18n import N_, pick
from lib.standards.book_rules import ClauseFacts
from lib.standards.calendar_rules import Shift
from lib.standards.hours_rules import Week, alike, as_written
from lib.standards.presets import procedure
from lib.standards.wording_rules import figure, joined, limit_in_words, named

Tell = Callable[..., str]
Pairs = list[tuple[str, str]]


# Left off the poster, which has one page: what it says elsewhere, rules of conduct, the company's shares.
OFF_THE_WALL = frozenset(
    {
        Measure.DESK_HOURS,
        Measure.HOME_VISIT,
        Measure.SATISFACTION,
        Measure.COMPLAINTS_TIMELY,
        Measure.COMPLAINTS_HANDLED,
        Measure.COMPLAINT_SATISFACTION,
        Measure.HANDLING_SATISFACTION,
    }
)


def for_the_wall(clauses: Sequence[ClauseFacts]) -> list[ClauseFacts]:
    return [one for one in clauses if one.measure not in OFF_THE_WALL]


def hours_in_words(week: Week, tell: Tell) -> Pairs:
    """(Monday to Friday, 08:00-18:00); the same all days in one line."""
    if len(set(week.values())) == 1:
        return [(tell(N_("Every day, public holidays too")), _times(week[DayKind.MONDAY], tell))]
    return [(_span(first, last, tell), _times(shifts, tell)) for first, last, shifts in alike(week)]


def _span(first: DayKind, last: DayKind, tell: Tell) -> str:
    if first == last:
        return tell(first.label)
    return tell(N_("{first} to {last}"), first=tell(first.label), last=tell(last.label))


def _times(shifts: Sequence[Shift], tell: Tell) -> str:
    return as_written(shifts) or tell(N_("Not open"))


def promises_in_words(clauses: Sequence[ClauseFacts], tell: Tell) -> Pairs:
    return [(named(one, tell), joined(limit_in_words(one), tell)) for one in clauses]


def sheet_rows(clauses: Sequence[ClauseFacts], tell: Tell) -> list[tuple[str, ...]]:
    """What is promised, the limit, its clock, the target, the source."""
    return [
        (*words, *_how(one, tell))
        for words, one in zip(promises_in_words(clauses, tell), clauses, strict=True)
    ]


def _how(clause: ClauseFacts, tell: Tell) -> tuple[str, str, str]:
    clock = tell(clause.clock.label) if clause.clock else "—"
    return clock, f"{figure(clause.target)}%" if clause.target is not None else "—", clause.source or "—"


def procedure_in_words(clauses: Sequence[ClauseFacts], tell: Tell, lang: str) -> list[str]:
    """The steps of a complaint, with the limits a general one is promised."""
    said = []
    for step in procedure():
        limit = _of_complaints(clauses, step.measure)
        text = pick(step.text if limit or not step.measure else step.unset, lang)
        said.append(text.format(limit=joined(limit_in_words(limit), tell)) if limit else text)
    return said


def _of_complaints(clauses: Sequence[ClauseFacts], measure: str) -> ClauseFacts | None:
    """What a general complaint is promised."""
    fit = [
        one
        for one in clauses
        if one.measure == measure
        and one.limit is not None
        and one.type in (None, TicketType.COMPLAINT)
        and one.grade in (None, Grade.GENERAL)
    ]
    return max(fit, key=lambda one: one.particularity, default=None)


def page_address(site: str, code: str) -> str:
    """Of the public page; "" while the company has not said where its site is."""
    return f"{site.rstrip('/')}/p/{quote(code, safe='')}" if site else ""
