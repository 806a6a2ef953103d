"""What satisfaction as a whole hangs on, derived from the answers themselves. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST_COMPLETE = 30
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Importance:
    """shares add up to 1; explained is R²: how much of the overall mark the others explain together."""

    shares: tuple[float, ...]
    explained: float
    n: int


def relative_weights(parts: Numbers, whole: Numbers) -> Importance | None:
    """parts: a row for each dimension; whole: the overall mark of the same answers, complete ones only.

    Relative weights (Johnson 2000, Multivariate Behavioral Research 35:1): R² of the regression shared out
    among dimensions that go together. None where it cannot be told: few answers, or a mark all gave alike.
    """
    if parts.shape[1] < FEWEST_COMPLETE or not parts.shape[0]:
        return None
    if min(float(np.ptp(whole)), *(float(np.ptp(part)) for part in parts)) == 0:
        return None
    together = np.atleast_2d(np.corrcoef(np.vstack([parts, whole])))
    among, towards = together[:-1, :-1], together[:-1, -1]
    values, vectors = np.linalg.eigh(among)
    if values[0] < 1e-10:
        return None  # Two dimensions always marked alike cannot be told apart.
    root = (vectors * np.sqrt(values)) @ vectors.T
    raw = root**2 @ np.linalg.solve(root, towards) ** 2
    explained = float(raw.sum())
    if explained < 1e-12:
        return None
    return Importance(tuple((raw / explained).tolist()), explained, parts.shape[1])
