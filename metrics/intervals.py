"""Intervals for proportions, rates per audit and means. Arrays in, arrays out; undefined is NaN."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]


def wilson(count: ArrayLike, of: ArrayLike, *, confidence: float = 0.95) -> Bounds:
    """Wilson score interval of count / of; neither need be whole, so an effective n will do.

    Exactly 0 at count = 0 and exactly 1 at count = of, where rounding would step outside. NaN where of = 0.
    """
    k, n = _floats(count), _floats(of)
    n = np.where(n > 0, n, np.nan)
    z = stats.norm.ppf(0.5 + confidence / 2)
    share = k / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    low = np.where(k == 0, np.where(np.isnan(n), np.nan, 0.0), centre - half)
    high = np.where(k == n, 1.0, centre + half)
    return low, high


def poisson_rate(count: ArrayLike, of: ArrayLike, *, confidence: float = 0.95) -> Bounds:
    """Exact interval (Garwood 1936) of a count per unit, such as findings per audit. NaN where of = 0."""
    k, n = _floats(count), _floats(of)
    n = np.where(n > 0, n, np.nan)
    tail = (1 - confidence) / 2
    low = np.where(k == 0, 0.0, stats.chi2.ppf(tail, np.maximum(2 * k, 1)) / 2)
    high = stats.chi2.ppf(1 - tail, 2 * k + 2) / 2
    return low / n, high / n


def mean_interval(mean: ArrayLike, spread: ArrayLike, of: ArrayLike, *, confidence: float = 0.95) -> Bounds:
    """Student's t interval of a mean from its sample standard deviation. NaN below two values."""
    centre, deviation, n = _floats(mean), _floats(spread), _floats(of)
    n = np.where(n >= 2, n, np.nan)
    half = stats.t.ppf(0.5 + confidence / 2, n - 1) * deviation / np.sqrt(n)
    return centre - half, centre + half


def _floats(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64)
