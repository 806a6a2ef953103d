"""What a campaign is told to be, its periods and its reminders: values in, values out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from db.choices.surveys import CampaignState
from lib.errors import Refused
from lib.forms.schema import FormSchema, Kind
from lib.i18n import N_, translate
from lib.surveys.sampling_rules import Design

LONGEST_TITLE = 120
QUARTERS = (
    N_("first quarter of {year}"),
    N_("second quarter of {year}"),
    N_("third quarter of {year}"),
    N_("fourth quarter of {year}"),
)
MOST_DAYS = 400
MOST_RATE, MOST_REST = 100, 730
LAST_DAYS = 3
"""Staff are reminded once more so many days before the end."""
CONFIDENCES = (90, 95, 99)
SECONDS = {Kind.RATING: 8, Kind.NPS: 8, Kind.LONG_TEXT: 30}
OTHER_SECONDS = 12
OUTSIDE = frozenset({Kind.SECTION})


@dataclass(frozen=True)
class Terms:
    """margin, target, confidence and rate in %; rest_days 0 leaves nobody out."""

    title: str
    form: str
    period: str
    project_ids: tuple[int, ...]
    opens_on: date
    closes_on: date
    anonymous: bool = False
    target: Decimal = Decimal(90)
    everybody: bool = True
    margin: Decimal = Decimal(5)
    confidence: Decimal = Decimal(95)
    rate: int = 30
    rest_days: int = 0

    @property
    def design(self) -> Design:
        return Design(self.everybody, float(self.margin), float(self.confidence), self.rate)


@dataclass(frozen=True)
class CampaignRow:
    """projects: id → name of those in sight; elsewhere: how many more it asks in.

    invited and answered count households, answers every answer that counts, by whichever way it came.
    questionnaire is the form's title, in one language or several.
    """

    id: int
    no: str
    title: str
    state: CampaignState
    period: str
    anonymous: bool
    opens_on: date
    closes_on: date
    target: Decimal
    everybody: bool
    margin: Decimal
    confidence: Decimal
    rate: int
    rest_days: int
    seed: int
    open_code: str
    form: str
    form_version_id: int
    form_version: int
    questionnaire: str | dict[str, str]
    projects: dict[int, str]
    elsewhere: int
    invited: int
    answered: int
    answers: int
    version: int

    @property
    def share(self) -> float | None:
        """The response rate in %."""
        return 100 * self.answered / self.invited if self.invited else None

    @property
    def terms(self) -> Terms:
        return Terms(
            title=self.title,
            form=self.form,
            period=self.period,
            project_ids=tuple(self.projects),
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            anonymous=self.anonymous,
            target=self.target,
            everybody=self.everybody,
            margin=self.margin,
            confidence=self.confidence,
            rate=self.rate,
            rest_days=self.rest_days,
        )


@dataclass(frozen=True)
class Part:
    """Of a campaign: one project, one building, one interviewer's; empty means all in sight."""

    project_id: int | None = None
    building_id: int | None = None
    interviewer_id: int | None = None


def sensible(terms: Terms) -> Terms:
    """Refused with what is wrong; else tidied."""
    title = titled(terms.title)
    if not terms.project_ids:
        raise Refused(N_("Please choose at least one project."))
    if not is_period(terms.period):
        raise Refused(N_("Please choose a quarter or a year."))
    in_order(terms.opens_on, terms.closes_on)
    within_bounds(terms.target)
    if not (Decimal("0.5") <= terms.margin <= 30 and int(terms.confidence) in CONFIDENCES):
        raise Refused(N_("The margin of error is between 0.5 and 30 %."))
    if not (1 <= terms.rate <= MOST_RATE and 0 <= terms.rest_days <= MOST_REST):
        raise Refused(N_("The expected response rate is between 1 and 100 %, days between 0 and 730."))
    return replace(terms, title=title, project_ids=tuple(sorted(set(terms.project_ids))))


def titled(title: str) -> str:
    tidied = " ".join(title.split())[:LONGEST_TITLE]
    if not tidied:
        raise Refused(N_("Please give the survey a title."))
    return tidied


def in_order(opens_on: date, closes_on: date) -> None:
    if not opens_on <= closes_on <= opens_on + timedelta(days=MOST_DAYS):
        raise Refused(N_("It ends on the day it begins or later, within {n} days."), n=MOST_DAYS)


def within_bounds(target: Decimal) -> None:
    if not 0 < target <= 100:
        raise Refused(N_("The target is a satisfied rate between 0 and 100 %."))


# -- periods -----------------------------------------------------------------------------------


def quarter_of(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"


def is_period(period: str) -> bool:
    """2025 or 2025Q4."""
    year, _, quarter = period.partition("Q")
    named = len(year) == 4 and year.isascii() and year.isdigit()
    return named and (quarter in tuple("1234") if "Q" in period else True)


# -- the time it takes, and reminders ----------------------------------------------------------


def minutes(schema: FormSchema) -> int:
    """How long the questionnaire takes, on a sheet that asks somebody for their time."""
    asked = [field for field in schema.fields if not field.retired and field.kind not in OUTSIDE]
    seconds = sum(SECONDS.get(field.kind, OTHER_SECONDS) for field in asked)
    return max(math.ceil(seconds / 60), 1)


def stage(opens_on: date, closes_on: date, today: date) -> str:
    """Which reminder of staff is due: half of the time gone, or the last days; before that none."""
    if not opens_on <= today <= closes_on:
        return ""
    if closes_on - today <= timedelta(days=LAST_DAYS) < closes_on - opens_on:
        return "last"
    return "half" if (today - opens_on) * 2 >= closes_on - opens_on > timedelta(0) else ""


def dealt(ids: Sequence[int], people: Sequence[int]) -> dict[int, list[int]]:
    """Neighbours stay together: ids in the order of their rooms, a stretch to each person, evenly long."""
    each, more = divmod(len(ids), len(people))
    found, begin = {}, 0
    for place, person in enumerate(people):
        end = begin + each + (place < more)
        found[person] = list(ids[begin:end])
        begin = end
    return found


def period_in(lang: str, period: str) -> str:
    """2025Q4 as people say it."""
    year, _sign, quarter = period.partition("Q")
    if not quarter:
        return translate(lang, N_("the year {year}"), year=year)
    return translate(lang, QUARTERS[int(quarter) - 1], year=year)
