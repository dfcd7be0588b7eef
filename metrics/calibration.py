"""Whether chances come true: the Brier score and its parts, the calibration line, ten bins, and recalibration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from metrics.intervals import floats, wilson

Floats = NDArray[np.float64]

BINS = 10
# Chances are kept this far from 0 and 1, where a log-odds has no end.
EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Murphy:
    """The Brier score in three parts (Murphy 1973): score = reliability - resolution + uncertainty."""

    reliability: float
    resolution: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class Line:
    """log-odds of the event = intercept + slope * log-odds of the chance (Cox 1958); 0 and 1 are perfect."""

    intercept: float
    slope: float

    def chance(self, log_odds: ArrayLike) -> Floats:
        """The chances that stand for forecasts of such log-odds."""
        return np.asarray(special.expit(self.intercept + self.slope * floats(log_odds)))


@dataclass(frozen=True, slots=True)
class Bin:
    """A tenth of the forecasts by rising chance: their mean, the share that came true with its 95 % interval."""

    chance: float
    count: int
    of: int
    rate: float
    low: float
    high: float


def brier(event: ArrayLike, chance: ArrayLike) -> float:
    """The mean squared distance of chance and event (Brier 1950); 0 is perfect."""
    return float(np.mean((floats(chance) - floats(event)) ** 2))


def murphy(event: ArrayLike, chance: ArrayLike) -> Murphy:
    """The parts of the Brier score over the distinct chances."""
    y, p = floats(event), floats(chance)
    values, block = np.unique(p, return_inverse=True)
    n = np.bincount(block)
    rate, base = np.bincount(block, y) / n, y.mean()
    reliability = float((n * (values - rate) ** 2).sum() / len(y))
    return Murphy(reliability, float((n * (rate - base) ** 2).sum() / len(y)), float(base * (1 - base)))


def log_odds(chance: ArrayLike) -> Floats:
    """Of chances, with those next to 0 and 1 drawn in."""
    return np.asarray(special.logit(np.clip(floats(chance), EDGE, 1 - EDGE)))


def calibration_line(
    event: ArrayLike, forecast: ArrayLike, *, towards: tuple[float, float] = (0.0, 1.0), pull: float = 0.0
) -> Line | None:
    """Intercept and slope by maximum likelihood, forecasts given as log-odds or any score.

    ``pull`` draws both towards a line as a normal prior of that precision would. None where the events are parted by
    the forecasts, so that without a pull no line is the likeliest, or where there is only one kind.
    """
    y, x = floats(event), floats(forecast)
    if pull == 0 and (y.min(initial=1) == y.max(initial=0) or np.ptp(x) == 0):
        return None
    design, goal = np.column_stack([np.ones(len(x)), x]), np.array(towards)
    at = goal.copy()
    for _ in range(50):
        p = special.expit(design @ at)
        slope = design.T @ (y - p) - pull * (at - goal)
        curvature = (design * (p * (1 - p))[:, None]).T @ design + pull * np.eye(2)
        step = np.linalg.solve(curvature + 1e-12 * np.eye(2), slope)
        at = at + step * min(1.0, 5 / max(np.abs(step).max(), 1e-300))
        if np.abs(step).max() < 1e-10:
            return Line(float(at[0]), float(at[1]))
    return None


def bins(event: ArrayLike, chance: ArrayLike, *, most: int = BINS) -> tuple[Bin, ...]:
    """Tenths of the forecasts by rising chance; equal chances are never parted, so there may be fewer."""
    y, p = floats(event), floats(chance)
    edges = np.unique(np.quantile(p, np.linspace(0, 1, most + 1)[1:-1]))
    block = np.unique(np.searchsorted(edges, p, side="left"), return_inverse=True)[1]
    of, count = np.bincount(block), np.bincount(block, y)
    mean, (low, high) = np.bincount(block, p) / of, wilson(count, of)
    rows = zip(mean, count, of, low, high, strict=True)
    return tuple(Bin(float(m), int(k), int(n), float(k / n), float(a), float(b)) for m, k, n, a, b in rows)
