"""What the next weeks may bring, with its error said, and silent when history is short.

Damped exponential smoothing of weekly numbers (Gardner & McKenzie 1985), the year's course added once two
years are there; smoothing weights by least squares of one-step errors; the error is what the same method
would have missed by in the past (rolling origin).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

WEEKS_AHEAD, LEAST_WEEKS, YEAR = 8, 26, 52
DAMPING = 0.9
WEIGHTS = tuple(product((0.1, 0.2, 0.35, 0.5), (0.0, 0.05, 0.15)))
ORIGINS = 12  # how many past weeks it is tried from
WIDTH = 1.28  # standard errors to either side: four of five weeks fall within


@dataclass(frozen=True)
class Forecast:
    """Numbers of the weeks ahead, with low and high; error: a week's mean miss, in tickets and per cent."""

    weeks: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    error: float
    error_percent: float


def forecast(history: Sequence[int]) -> Forecast | None:
    """history: whole weeks, the latest last. None when there are fewer than LEAST_WEEKS."""
    if len(history) < LEAST_WEEKS:
        return None
    misses = _misses(history)
    error = sum(abs(miss) for _, miss in misses) / len(misses)
    ahead = _ahead(history)
    spread = [_spread(misses, step) for step in range(WEEKS_AHEAD)]
    usual = sum(history[-LEAST_WEEKS:]) / LEAST_WEEKS
    return Forecast(
        weeks=tuple(ahead),
        low=tuple(max(week - WIDTH * wide, 0.0) for week, wide in zip(ahead, spread, strict=True)),
        high=tuple(week + WIDTH * wide for week, wide in zip(ahead, spread, strict=True)),
        error=error,
        error_percent=100 * error / usual if usual else 0.0,
    )


def _misses(history: Sequence[int]) -> list[tuple[int, float]]:
    """(weeks ahead, said minus came) of forecasts made at past weeks with what was known then."""
    found = []
    for origin in range(max(len(history) - ORIGINS, LEAST_WEEKS // 2), len(history)):
        said = _ahead(history[:origin])
        came = history[origin : origin + WEEKS_AHEAD]
        found += [(step, said[step] - number) for step, number in enumerate(came)]
    return found


def _spread(misses: list[tuple[int, float]], step: int) -> float:
    """Root mean square of the misses so far ahead; few are known far ahead, so nearer ones help."""
    near = [miss for ahead, miss in misses if ahead <= step]
    return float((sum(miss * miss for miss in near) / len(near)) ** 0.5)


def _ahead(history: Sequence[int]) -> list[float]:
    season = _season(history)
    plain = [number - season[i % YEAR] for i, number in enumerate(history)]
    level, trend = min((_smoothed(plain, *weights) for weights in WEIGHTS), key=lambda found: found[2])[:2]
    found, slope = [], trend
    for step in range(WEEKS_AHEAD):
        slope *= DAMPING
        level += slope
        found.append(max(level + season[(len(history) + step) % YEAR], 0.0))
    return found


def _smoothed(numbers: Sequence[float], alpha: float, beta: float) -> tuple[float, float, float]:
    """(level, trend, sum of squared one-step errors)."""
    level, trend, errors = numbers[0], 0.0, 0.0
    for number in numbers[1:]:
        said = level + DAMPING * trend
        errors += (number - said) ** 2
        trend = DAMPING * trend + beta * (number - said)
        level = said + alpha * (number - said)
    return level, trend, errors


def _season(history: Sequence[int]) -> list[float]:
    """What a week of the year brings more or less than the mean; nothing before two years are known."""
    if len(history) < 2 * YEAR:
        return [0.0] * YEAR
    whole = len(history) // YEAR * YEAR
    mean = sum(history[:whole]) / whole
    return [sum(history[week:whole:YEAR]) / (whole // YEAR) - mean for week in range(YEAR)]
