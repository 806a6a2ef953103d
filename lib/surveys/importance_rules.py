"""What satisfaction as a whole hangs on, derived from the answers themselves. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_COMPLETE = 30
ALIKE = 1e-7
"""A variance that rounding alone makes: one odd mark among a million makes more."""
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Importance:
    """shares add up to 1; explained is R²: how much of the overall mark the others explain together."""

    shares: tuple[float, ...]
    explained: float
    n: int


def moments(whole: Numbers, parts: Numbers) -> Numbers:
    """Of complete answers: how many, their sums, squares and products. Those of two groups add up.

    parts: a row for each dimension; whole: the overall mark of the same answers.
    """
    rows = np.vstack([np.ones_like(whole), whole, parts])
    found: Numbers = rows @ rows.T
    return found


def relative_weights(of: Numbers) -> Importance | None:
    """Relative weights (Johnson 2000, Multivariate Behavioral Research 35:1), from moments: R² of the
    regression shared out among dimensions that go together.

    None where it cannot be told: few answers, or a mark all gave alike.
    """
    n = round(float(of[0, 0]))
    if n < FEWEST_COMPLETE or len(of) < 3:
        return None
    means = of[0, 1:] / n
    around = of[1:, 1:] / n - np.outer(means, means)
    spread = np.diag(around)
    if spread.min() < ALIKE:
        return None
    together = around / np.sqrt(np.outer(spread, spread))
    among, towards = together[1:, 1:], together[1:, 0]
    values, vectors = np.linalg.eigh(among)
    if values[0] < 1e-10:
        return None  # Two dimensions always marked alike cannot be told apart.
    root = (vectors * np.sqrt(values)) @ vectors.T
    raw = root**2 @ np.linalg.solve(root, towards) ** 2
    explained = float(raw.sum())
    if explained < 1e-12:
        return None
    return Importance(tuple((raw / explained).tolist()), explained, n)
