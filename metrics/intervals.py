"""Intervals for proportions, rates per audit, means and differences. Arrays in, arrays out; undefined is NaN."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Bounds = tuple[Floats, Floats]


def quantile(freedom: ArrayLike | None, *, confidence: float = 0.95) -> Floats:
    """How many standard errors an interval reaches: Student's t for the degrees of freedom, normal for NaN or None."""
    normal = np.asarray(special.ndtri(0.5 + confidence / 2))
    if freedom is None:
        return normal
    known = floats(freedom)
    return np.where(np.isnan(known), normal, special.stdtrit(known, 0.5 + confidence / 2))


def wilson(count: ArrayLike, of: ArrayLike, *, freedom: ArrayLike | None = None, confidence: float = 0.95) -> Bounds:
    """Wilson score interval of count / of; neither need be whole, so an effective n will do.

    Exactly 0 at count = 0 and exactly 1 at count = of, where rounding would step outside. NaN where of = 0.
    With ``freedom`` Student's t stands for the normal quantile.
    """
    k, n = floats(count), floats(of)
    n = np.where(n > 0, n, np.nan)
    z = quantile(freedom, confidence=confidence)
    share = k / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(np.maximum(share * (1 - share), 0) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    low = np.where(k == 0, np.where(np.isnan(n), np.nan, 0.0), centre - half)
    high = np.where(k == n, 1.0, centre + half)
    return low, high


def poisson_rate(
    count: ArrayLike, of: ArrayLike, *, freedom: ArrayLike | None = None, confidence: float = 0.95
) -> Bounds:
    """Exact interval (Garwood 1936) of a count per unit, such as findings per audit. NaN where of = 0.

    Neither need be whole: a count that varies phi times as much as Poisson's is given as count / phi of n / phi. With
    ``freedom`` both are shrunk by (z / t) squared, which widens the interval as Student's t would (Korn and Graubard
    1998, Survey Methodology 24:193-201, for proportions).
    """
    k, n = floats(count), floats(of)
    shrunk = (quantile(None, confidence=confidence) / quantile(freedom, confidence=confidence)) ** 2
    k, n = k * shrunk, np.where(n > 0, n * shrunk, np.nan)
    tail = (1 - confidence) / 2
    low = np.where(k == 0, 0.0, special.gammaincinv(np.maximum(k, 1e-9), tail))
    high = special.gammaincinv(k + 1, 1 - tail)
    return low / n, high / n


def mean_interval(
    mean: ArrayLike, spread: ArrayLike, of: ArrayLike, *, freedom: ArrayLike | None = None, confidence: float = 0.95
) -> Bounds:
    """Student's t interval of a mean from its sample standard deviation. NaN below two values.

    ``of`` may be an effective n; then the degrees of freedom are given.
    """
    centre, deviation, n = floats(mean), floats(spread), floats(of)
    n = np.where(n >= 2, n, np.nan)
    reach = quantile(n - 1 if freedom is None else freedom, confidence=confidence)
    half = np.where(np.isnan(n), np.nan, reach) * deviation / np.sqrt(n)
    return centre - half, centre + half


def floats(values: ArrayLike) -> Floats:
    """As an array of floats, whatever it was."""
    return np.asarray(values, dtype=np.float64)
