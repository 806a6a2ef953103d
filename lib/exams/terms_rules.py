"""What an exam is held by: its window, minutes, pass mark and weights, and what of them makes sense. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from db.choices.exams import ShowKey
from lib.errors import Refused, all_of
from lib.i18n import N_

LONGEST_TITLE, LONGEST_PLACE, LONGEST_RULES = 120, 120, 2000
MOST_MINUTES, MOST_ATTEMPTS, MOST_DAYS = 600, 10, 92
PERCENT = Decimal(100)


@dataclass(frozen=True)
class Weights:
    """What each part counts for, in %; 100 together."""

    theory: int = 100
    practical: int = 0
    overall: int = 0

    @property
    def told(self) -> dict[str, int]:
        return {"theory": self.theory, "practical": self.practical, "overall": self.overall}


@dataclass(frozen=True)
class Terms:
    """project_id none: of the whole company. practical_form_id: the checklist practical work is judged by."""

    title: str
    paper_id: int
    opens_at: datetime
    closes_at: datetime
    project_id: int | None = None
    minutes: int = 60
    pass_mark: Decimal = Decimal(60)
    attempts: int = 1
    show_key: ShowKey = ShowKey.PUBLISHED
    weights: Weights = Weights()
    practical_form_id: int | None = None
    two_markers: bool = False
    differ: int = 20
    place: str = ""
    rules: str = ""


def sensible(terms: Terms) -> Terms:
    """Tidied; refused with everything that must be mended at once."""
    if faults := [*_faults(terms), *_faults_of_weights(terms)]:
        raise all_of(faults)
    form = terms.practical_form_id if terms.weights.practical else None
    return replace(
        terms,
        title=terms.title.strip(),
        place=terms.place.strip(),
        rules=terms.rules.strip(),
        practical_form_id=form,
        show_key=ShowKey(terms.show_key),
    )


def _faults(terms: Terms) -> Iterable[Refused]:
    if not terms.title.strip():
        yield Refused(N_("The exam needs a title."))
    if max(len(terms.title.strip()), len(terms.place.strip())) > LONGEST_TITLE:
        yield Refused(N_("Title and place have {n} characters at most."), n=LONGEST_TITLE)
    if len(terms.rules.strip()) > LONGEST_RULES:
        yield Refused(N_("The rules have {n} characters at most."), n=LONGEST_RULES)
    yield from faults_of_window(terms.opens_at, terms.closes_at, terms.minutes)
    if not 1 <= terms.minutes <= MOST_MINUTES:
        yield Refused(N_("An exam lasts between 1 and {n} minutes."), n=MOST_MINUTES)
    if not 0 < terms.pass_mark <= PERCENT:
        yield Refused(N_("The pass mark is more than 0 and at most 100 %."))
    if not 1 <= terms.attempts <= MOST_ATTEMPTS:
        yield Refused(N_("It can be sat between 1 and {n} times."), n=MOST_ATTEMPTS)
    if not 1 <= terms.differ <= PERCENT:
        yield Refused(N_("Two markers may differ by 1 to 100 % of the marks."))


def faults_of_window(opens_at: datetime, closes_at: datetime, minutes: int) -> Iterable[Refused]:
    if closes_at - opens_at < timedelta(minutes=minutes):
        yield Refused(
            N_("Between the opening and the closing there must be {n} minutes at least."), n=minutes
        )
    if closes_at - opens_at > timedelta(days=MOST_DAYS):
        yield Refused(N_("An exam may be open for {n} days at most."), n=MOST_DAYS)


def _faults_of_weights(terms: Terms) -> Iterable[Refused]:
    told = terms.weights.told
    if sum(told.values()) != PERCENT or min(told.values()) < 0:
        yield Refused(N_("Theory, practical work and overall assessment must be 100 % together."))
    if not terms.weights.theory:
        yield Refused(N_("The theory must count for something: this exam has a paper."))
    if terms.weights.practical and terms.practical_form_id is None:
        yield Refused(N_("Practical work counts: choose the checklist it is judged by."))


def overlap(opens: datetime, closes: datetime, other_opens: datetime, other_closes: datetime) -> bool:
    """Whether two windows have a moment in common."""
    return opens < other_closes and other_opens < closes
