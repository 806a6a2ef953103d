"""A sight: a chart as data, with a note that says what holds; and what all of them look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.choices.surveys import Dimension
from lib.access import Actor
from lib.charts import Chart
from lib.surveys import results
from lib.surveys.figures_rules import DimensionFigure
from lib.surveys.results import AskedThen, Slice
from lib.ui import _, reading


@dataclass(frozen=True)
class Sight:
    """cross: which choice a click on a bar makes, by the bar's id."""

    key: str
    chart: Chart
    note: str = ""
    cross: str = ""


@dataclass(frozen=True)
class Looked:
    """What is looked at, what it is compared with, and how people call it."""

    by: Slice
    against: Slice | None
    dimension: Dimension
    period: str
    compared: str = ""
    periods: tuple[str, ...] = ()


def looked_at(
    me: Actor,
    by: Slice,
    *,
    dimension: Dimension = Dimension.OVERALL,
    against: str | None = None,
    asked: Sequence[AskedThen] = (),
) -> Looked:
    """against: the period to compare with, the one before unless said; filters hold there too."""
    asked = asked or [*reading(results.asked, me)]
    mine = [one for one in asked if one.id in by.campaigns]
    told = sorted({one.period for one in mine})
    rhythm = sorted({one.period for one in asked if mine and len(one.period) == len(mine[0].period)})
    if against is None:
        against = next((one for one in reversed(rhythm) if told and one < told[0]), "")
    before = tuple(one.id for one in asked if one.period == against and not (by.crossed and one.anonymous))
    other = Slice(before, by.project_id, by.building_id, by.category, by.channel) if before else None
    until = tuple(one for one in rhythm if told and one <= told[-1])
    return Looked(by, other, dimension, "、".join(told), against, until)


def row(one: DimensionFigure, id: int | str, name: str) -> dict[str, object]:
    return {
        "id": id,
        "name": name,
        "rate": round(one.rate, 1),
        "low": round(one.rate_low, 1),
        "high": round(one.rate_high, 1),
        "weighted": rounded(one.weighted_rate),
        "index": round(one.index, 1),
        "n": one.n,
    }


def labels_of(name: str) -> dict[str, str]:
    return {
        "name": name,
        "rate": _("Satisfied, %"),
        "low": _("Lower bound"),
        "high": _("Upper bound"),
        "weighted": _("Weighted, %"),
        "index": _("Index, 0–100"),
        "n": _("Answers"),
    }


def rounded(value: float | None, otherwise: float | None = None) -> float | None:
    value = otherwise if value is None else value
    return None if value is None else round(value, 1)
