"""Exact funnel limits, and how far units differ beyond chance.

After Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24:1185-1202.
"""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]

# The two pairs of lines: 1 of 20 and 1 of 500 units lie outside by chance.
WARNING, ALARM = 0.95, 0.998
# This share of the units at each end is pulled in before dispersion is measured, so that outliers do not hide
# themselves.
WINSORISED = 0.10


def share_limits(of: ArrayLike, target: float, tail: float) -> Floats:
    """Below which share of ``of`` a true rate at the target stays with probability ``tail``.

    Exact binomial, interpolated between counts, so that a point close to its line may be out by less than one count; an
    effective n that is not whole lies between its whole neighbours. Where nothing but all of n reaches the tail, the
    limit is 1: all of few is never outside, as none of few is not.
    """
    n = np.maximum(_floats(of), 1)
    below = np.floor(n)
    sizes, place = np.unique(np.concatenate([below, below + 1]), return_inverse=True)
    lines = _interpolated(sizes, target, tail)[place]
    left, right = lines[: len(n)], lines[len(n) :]
    limits: Floats = np.clip(left + (n - below) * (right - left), 0, 1)
    return limits


def _interpolated(n: Floats, target: float, tail: float) -> Floats:
    count = scipy.stats.binom.ppf(tail, n, target)
    beyond = (scipy.stats.binom.cdf(count, n, target) - tail) / scipy.stats.binom.pmf(count, n, target)
    shares: Floats = np.where((count == n) & (tail > 0.5), 1.0, (count - beyond) / n)
    return shares


def ratio_limits(expected: ArrayLike, tail: float) -> Floats:
    """Where observed / expected would lie with probability ``tail`` or less if only chance moved it. Exact Poisson."""
    e = _floats(expected)
    if tail < 0.5:
        low: Floats = special.gammaincinv(e, tail) / e
        return low
    high: Floats = special.gammaincinv(e + 1, tail) / e
    return high


def winsorised(z: ArrayLike) -> Floats:
    """The scores with a tenth at each end pulled in to the next."""
    scores = _floats(z)
    inside: Floats = np.clip(scores, *np.quantile(scores, [WINSORISED, 1 - WINSORISED])) if len(scores) else scores
    return inside


def dispersion(z: ArrayLike, precision: ArrayLike) -> tuple[float, float]:
    """How far units differ: phi, the mean square of z (about 1 by chance alone), and the variance tau² between units,
    on the scale of z, that explains what is more. Additive (DerSimonian and Laird): a multiplied chance variance would
    widen the limits of the largest units as much as those of the smallest.
    """
    scores, w = _floats(z), _floats(precision)
    units = len(scores)
    if units < 2:
        return float("nan"), 0.0
    phi = float(np.mean(scores**2))
    extra = units * phi - (units - 1)
    return phi, float(max(0.0, extra / (w.sum() - (w**2).sum() / w.sum())))


def share_scores(share: ArrayLike, of: ArrayLike, target: float) -> tuple[Floats, Floats]:
    """z of shares against the target on the arcsine scale, and their precision there (4n)."""
    w = 4 * _floats(of)
    return (np.arcsin(np.sqrt(_floats(share))) - np.arcsin(np.sqrt(target))) * np.sqrt(w), w


def ratio_scores(ratio: ArrayLike, expected: ArrayLike) -> tuple[Floats, Floats]:
    """z of observed / expected against 1 on the square root scale, and their precision there (4E)."""
    w = 4 * _floats(expected)
    return (np.sqrt(_floats(ratio)) - 1) * np.sqrt(w), w


def widened_share_limits(of: ArrayLike, target: float, tail: float, tau2: float) -> Floats:
    """share_limits(), widened by the variance between units on the arcsine scale; exact where there is none."""
    if tau2 == 0:
        return share_limits(of, target, tail)
    spread = np.sqrt(1 / (4 * np.maximum(_floats(of), 1)) + tau2)
    angle = np.arcsin(np.sqrt(target)) + special.ndtri(tail) * spread
    limits: Floats = np.sin(np.clip(angle, 0, np.pi / 2)) ** 2
    return limits


def widened_ratio_limits(expected: ArrayLike, tail: float, tau2: float) -> Floats:
    """ratio_limits(), widened by the variance between units on the square root scale; exact where there is none."""
    if tau2 == 0:
        return ratio_limits(expected, tail)
    root = 1 + special.ndtri(tail) * np.sqrt(1 / (4 * _floats(expected)) + tau2)
    limits: Floats = np.maximum(root, 0) ** 2
    return limits


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
