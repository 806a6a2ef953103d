"""Figures of a paper and its questions, by classical test theory. Pure; shares and rates run from 0 to 1.

Arrays have a row for each sitter and a column for each question; nan where somebody was not asked it, as on
papers drawn for each person. Each formula stands with its source; all of them in Lord and Novick, Statistical
Theories of Mental Test Scores (1968), and Crocker and Algina, Introduction to Classical and Modern Test
Theory (1986).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Chosen = NDArray[np.bool_]

FEWEST_SITTERS = 20
"""Of fewer who answered a question, nothing is said of how it tells good from poor."""
FEW_FOR_ALPHA, FEWEST_FOR_ALPHA = 30, 5
"""Below the first a reliability is told with a caution, below the second not at all."""
FEWEST_OF_GROUP = 5
"""Groups of fewer people are not told."""
ENDS = 0.27
ALIKE = 1e-9
"""Differences that rounding alone makes."""


@dataclass(frozen=True)
class Spread:
    """Results of people; sd is the sample's, divided by n - 1, none of one alone."""

    n: int
    mean: float
    sd: float | None
    median: float
    lowest: float
    highest: float


@dataclass(frozen=True)
class Groups:
    """Who is among the best and who among the weakest; nobody is both."""

    upper: Chosen
    lower: Chosen


@dataclass(frozen=True)
class Reliability:
    """alpha: Cronbach's. kr20: only where every answer was all or nothing. error: in points."""

    n: int
    items: int
    alpha: float
    kr20: float | None
    error: float


def spread(values: Numbers) -> Spread | None:
    if not len(values):
        return None
    sd = float(np.std(values, ddof=1)) if len(values) > 1 else None
    ends = float(values.min()), float(values.max())
    return Spread(len(values), float(values.mean()), sd, float(np.median(values)), *ends)


def difficulty(shares: Numbers) -> float | None:
    """The mean share of its marks a question was answered for (P): the higher, the easier it was.

    P = Σ points / (n · marks); of a question right or wrong the share of people who had it right.
    Johnson, Notes on a suggested index of item validity (1951); Crocker and Algina (1986), section 14.
    """
    asked = shares[~np.isnan(shares)]
    return float(asked.mean()) if len(asked) else None


def correlation(one: Numbers, other: Numbers) -> float | None:
    """Pearson's r = Σ(x-x̄)(y-ȳ) / √(Σ(x-x̄)²·Σ(y-ȳ)²); none where one of them never differs."""
    if len(one) < 2 or np.ptp(one) <= ALIKE or np.ptp(other) <= ALIKE:
        return None
    x, y = one - one.mean(), other - other.mean()
    return float(np.clip(x @ y / math.sqrt(float(x @ x) * float(y @ y)), -1.0, 1.0))


def item_rest(points: Numbers, marks: Numbers, columns: Sequence[int]) -> list[float | None]:
    """Of these questions, how their points go with the share reached of all other questions asked.

    Corrected item-total correlation (Henrysson, Psychometrika 28, 1963): the question itself is not in what
    it is compared with, so that a short paper does not flatter its questions. Where all sat the same
    questions the share is the rest of the points by a constant, and r is that of the points.
    """
    got, of = np.nansum(points, axis=1), np.nansum(marks, axis=1)
    return [_item_rest(points[:, at], marks[:, at], got, of) for at in columns]


def _item_rest(points: Numbers, marks: Numbers, got: Numbers, of: Numbers) -> float | None:
    compared = ~np.isnan(points)
    compared[compared] = (of - marks)[compared] > ALIKE
    one = points[compared] / marks[compared]
    return correlation(one, (got - points)[compared] / (of - marks)[compared])


def ends(totals: Numbers) -> Groups | None:
    """The best and the weakest 27 % by their results, ties at the border all included.

    27 % is where two groups are as large and as different as can be, in a normal distribution (Kelley, The
    selection of upper and lower groups for the validation of test items, J. Educ. Psychol. 30, 1939). None
    where ties reach from one end to the other: then nobody is better than anybody.
    """
    if not len(totals):
        return None
    settled = np.round(totals, 9)
    many = max(1, round(ENDS * len(settled)))
    ordered = np.sort(settled)
    low, high = ordered[many - 1], ordered[-many]
    return Groups(settled >= high, settled <= low) if high > low else None


def upper_lower(shares: Numbers, groups: Groups) -> float:
    """D = P of the best less P of the weakest (Johnson 1951; Ebel and Frisbie, Essentials of Educational
    Measurement, 1991: from 0.40 very good, below 0.20 poor)."""
    return float(shares[groups.upper].mean() - shares[groups.lower].mean())


def same_items(points: Numbers) -> bool:
    """Everybody was asked every question."""
    return not np.isnan(points).any()


def reliability(points: Numbers, marks: Numbers) -> Reliability | None:
    """How far the same people would come out the same again; none where that cannot be told.

    α = k/(k-1) · (1 - Σ s²ᵢ / s²ₓ) (Cronbach, Psychometrika 16, 1951), points as they were given.
    Standard error of measurement = sₓ · √(1 - α) (Lord and Novick 1968, section 3.8).
    """
    n, items = points.shape
    if n < 2 or items < 2 or not same_items(points) or np.ptp(points.sum(axis=1)) <= ALIKE:
        return None
    variance = float(points.sum(axis=1).var(ddof=1))
    alpha = items / (items - 1) * (1 - float(points.var(axis=0, ddof=1).sum()) / variance)
    error = math.sqrt(variance * max(0.0, 1 - alpha))
    return Reliability(n, items, alpha, kr20(points / marks), error)


def kr20(shares: Numbers) -> float | None:
    """k/(k-1) · (1 - Σ pq / s²), every question counted as one (Kuder and Richardson, formula 20,
    Psychometrika 2, 1937); only where each answer is right or wrong."""
    nothing, whole = np.abs(shares) <= ALIKE, np.abs(shares - 1) <= ALIKE
    right = np.where(whole, 1.0, 0.0)
    items, variance = shares.shape[1], float(right.sum(axis=1).var())
    if not (nothing | whole).all() or items < 2 or variance <= ALIKE:
        return None
    p = right.mean(axis=0)
    return items / (items - 1) * (1 - float((p * (1 - p)).sum()) / variance)


def together(found: list[tuple[int, float]]) -> float | None:
    """Correlations of several exams, (n, r) each, as one: the mean of Fisher's z = artanh r weighted by n - 3
    (Fisher, Statistical Methods for Research Workers, 1925, section 35)."""
    told = [(n - 3, math.atanh(min(max(r, -1 + ALIKE), 1 - ALIKE))) for n, r in found if n > 3]
    weight = sum(n for n, _z in told)
    return math.tanh(sum(n * z for n, z in told) / weight) if weight else None
