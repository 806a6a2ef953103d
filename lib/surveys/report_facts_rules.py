"""What a report of satisfaction stands on, and how its numbers are written. Pure."""

from dataclasses import dataclass, field
from datetime import date

from db.choices import Choice
from db.choices.surveys import Dimension
from lib.i18n import DEFAULT, translate
from lib.surveys.figures_rules import Change, DimensionFigure, NpsFigure
from lib.surveys.loop_rules import Measures
from lib.surveys.questionnaire_rules import period_told
from lib.surveys.words_rules import Word


@dataclass(frozen=True)
class Asked:
    """A campaign: how it was asked, and how many households answered, of the projects in the report."""

    title: str
    no: str
    period: str
    opens_on: date
    closes_on: date
    anonymous: bool
    everybody: bool
    confidence: float
    projects: tuple[str, ...]
    population: int
    wanted: int
    invited: int
    answered: int | None
    answers: int
    outside: int
    margin: float | None


@dataclass(frozen=True)
class Measure:
    """What was decided to do about it."""

    no: str
    about: str
    title: str
    owner: str
    due: str
    state: str


@dataclass(frozen=True)
class Report:
    """n answers count, of this part of the campaigns (narrowed tells which, where not all of it).

    before: the period compared with, "" for none. handled of wishes: who wished to be called.
    """

    company: str
    asked: tuple[Asked, ...]
    narrowed: str
    n: int
    hidden: bool
    target: float
    unheard: int
    dimensions: tuple[DimensionFigure, ...]
    nps: NpsFigure | None
    before: str
    changes: tuple[Change, ...]
    words: tuple[Word, ...]
    quotes: tuple[str, ...]
    wishes: int
    handled: int
    content: int
    measures: tuple[Measure, ...]
    raised: Measures = field(default_factory=Measures)

    @property
    def overall(self) -> DimensionFigure | None:
        return next((one for one in self.dimensions if one.dimension == Dimension.OVERALL), None)

    @property
    def parts(self) -> list[DimensionFigure]:
        """The dimensions beside the whole, the best first."""
        found = [one for one in self.dimensions if one.dimension != Dimension.OVERALL]
        return sorted(found, key=lambda one: -one.rate)

    @property
    def anonymous(self) -> bool:
        return any(one.anonymous for one in self.asked)

    @property
    def period(self) -> str:
        return "、".join(dict.fromkeys(period_told(one.period) for one in self.asked))


def said(word: Choice) -> str:
    return translate(DEFAULT, word.label)


def percent(value: float) -> str:
    return f"{value:.1f}%"


def between(low: float | None, high: float | None, unit: str = "%") -> str:
    return f"{low:.1f}{unit}～{high:.1f}{unit}" if low is not None and high is not None else "无法估计"
