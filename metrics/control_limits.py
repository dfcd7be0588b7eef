"""Control limits: what a line does by itself, without anything having changed.

Points stand line by line, in the order of time; ``line`` numbers the lines (0, 0, 0, 1, 1, ...), one line if left out.
``baseline`` marks the points the limits rest on (all if left out); they are carried over all points of their line and
never worked out anew by themselves. A moving range is that of neighbouring baseline points of one line: periods
without an audit are no points, so a gap is neither a zero nor a range of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

# Expected range of two values in standard deviations, and three standard deviations of that range above its mean, both
# as Montgomery prints them. Other tools carry 1.12838 and 3.2665: limits differ from the fourth digit on.
D2, D4 = 1.128, 3.267
# Nelson (1994): a power of the days between rare events under which they are nearly normal.
T_POWER = 1 / 3.6
# Fewer points have a median and no limits; fewer than the second have limits on trial, and no run is counted.
FEWEST, TRIAL = 8, 12

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Lines = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Limits:
    """One entry per point; NaN where the baseline gives no limits (nothing in it, or nothing that varies).

    ``score``: distance from the centre in standard deviations. ``spread``: how many times wider than binomial or
    Poisson chance (1 = no wider), NaN for single values. ``jump``: the moving range of a single value, ``jump_high``
    its limit.
    """

    value: Floats
    centre: Floats
    sigma: Floats
    low: Floats
    high: Floats
    score: Floats
    spread: Floats
    jump: Floats
    jump_high: Floats


def first_points(usable: ArrayLike, *, most: int, line: ArrayLike | None = None) -> Mask:
    """The first `most` usable points of every line: the baseline, frozen once it is full."""
    mask = np.asarray(usable, dtype=bool)
    numbers = _lines(line, len(mask))
    seen = np.cumsum(mask)
    before = np.concatenate([[0], seen[:-1]]) if len(mask) else seen
    return mask & (seen - before[_starts(numbers)][numbers] <= most) if len(mask) else mask


def p_prime(
    count: ArrayLike,
    of: ArrayLike,
    *,
    line: ArrayLike | None = None,
    baseline: ArrayLike | None = None,
    screened: bool = True,
    plain: bool = False,
) -> Limits:
    """Laney's p' chart (2002) of shares count / of: limits of a p chart, as many times wider as neighbours jump.

    sigma_i = sqrt(p (1 - p) / of_i) x the mean moving range of the z scores / 1.128, with p the pooled share of the
    baseline; never narrower than the p chart, because counts vary at least by chance and smaller jumps are luck of a
    short baseline (Laney would narrow them). ``screened``: ranges beyond 3.267 times their mean are left out once.
    ``plain``: the p chart itself, which takes every answer for independent; kept to show what that would claim. Limits
    are cut at 0 and 1.
    """
    k, n, numbers, base = _counted(count, of, line, baseline)
    centre = _sum(k, numbers, base) / _sum(n, numbers, base)
    limits = _laney(k / n, centre, np.sqrt(centre * (1 - centre) / n), numbers, base, screened=screened, plain=plain)
    return replace(limits, low=np.maximum(limits.low, 0), high=np.minimum(limits.high, 1))


def u_prime(
    count: ArrayLike,
    of: ArrayLike,
    *,
    line: ArrayLike | None = None,
    baseline: ArrayLike | None = None,
    screened: bool = True,
    plain: bool = False,
) -> Limits:
    """Laney's u' chart of counts per unit, such as nonconformities per audit: as p', with sigma_i = sqrt(u / of_i).

    ``plain``: the u chart, and with of = 1 throughout the c chart. The lower limit is cut at 0.
    """
    k, n, numbers, base = _counted(count, of, line, baseline)
    centre = _sum(k, numbers, base) / _sum(n, numbers, base)
    limits = _laney(k / n, centre, np.sqrt(centre / n), numbers, base, screened=screened, plain=plain)
    return replace(limits, low=np.maximum(limits.low, 0))


def xmr(
    value: ArrayLike,
    *,
    line: ArrayLike | None = None,
    baseline: ArrayLike | None = None,
    screened: bool = True,
    least: ArrayLike = 0.0,
) -> Limits:
    """Individuals and moving range: mean +- 3 x mean moving range / 1.128; no jump beyond 3.267 x that mean.

    ``least``: the step in which values are told, below which no sigma is believed (Wheeler: inadequate units). Counts
    of 0 and 1 would else have limits that call every third one a signal.
    """
    x = np.asarray(value, dtype=np.float64)
    numbers = _lines(line, len(x))
    base = _baseline(baseline, x)
    centre = _sum(x, numbers, base) / _sum(np.ones_like(x), numbers, base)
    moving = _mean_range(x, numbers, base, screened=screened)
    jump = np.abs(np.diff(x, prepend=np.nan))
    jump[_starts(numbers)] = np.nan
    sigma = np.maximum(moving / D2, np.asarray(least, dtype=np.float64))
    limits = _around(x, centre, _varying(sigma, centre))
    return replace(limits, jump=jump, jump_high=np.where(np.isnan(limits.sigma), np.nan, D4 * D2 * limits.sigma))


def t_chart(
    days: ArrayLike, *, line: ArrayLike | None = None, baseline: ArrayLike | None = None, screened: bool = True
) -> Limits:
    """Days between rare events: an individuals chart of days ** (1/3.6), its centre and limits turned back into days.

    ``sigma`` and ``score`` are those of the transformed days. The lower limit is cut at 0.
    """
    waited = np.asarray(days, dtype=np.float64)
    changed = xmr(waited**T_POWER, line=line, baseline=baseline, screened=screened)
    centre, low, high = (np.maximum(each, 0) ** (1 / T_POWER) for each in (changed.centre, changed.low, changed.high))
    nothing = np.full_like(waited, np.nan)
    return replace(changed, value=waited, centre=centre, low=low, high=high, jump=nothing, jump_high=nothing)


def medians(value: ArrayLike, *, line: ArrayLike | None = None) -> Floats:
    """The median of every line, at each of its points: all there is to say of fewer than eight."""
    x = np.asarray(value, dtype=np.float64)
    numbers = _lines(line, len(x))
    order = np.lexsort((x, numbers))
    first, size = _starts(numbers), np.bincount(numbers)
    middle = (x[order][first + (size - 1) // 2] + x[order][first + size // 2]) / 2 if len(x) else x
    return np.asarray(middle[numbers] if len(x) else x, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """Observed over expected variance of counts, the chi-square statistic and its upper tail probability."""

    ratio: float
    statistic: float
    p_value: float


def overdispersion(count: ArrayLike, of: ArrayLike, *, shares: bool = True) -> Overdispersion:
    """Whether counts vary more than binomial (``shares``) or Poisson chance: Wetherill and Brown (1991), p. 212.

    Sum of (count - expected)^2 / variance over the periods, chi-square with one degree of freedom less than periods.
    Where it is small, a plain chart would do; ours is wider by what it takes either way.
    """
    k, n = np.asarray(count, dtype=np.float64), np.broadcast_to(np.asarray(of, dtype=np.float64), np.shape(count))
    centre = k.sum() / n.sum()
    expected = n * centre
    variance = expected * (1 - centre) if shares else expected
    statistic = float(((k - expected) ** 2 / variance).sum())
    return Overdispersion(statistic / (len(k) - 1), statistic, float(scipy.stats.chi2.sf(statistic, len(k) - 1)))


def _laney(
    value: Floats, centre: Floats, within: Floats, line: Lines, base: Mask, *, screened: bool, plain: bool
) -> Limits:
    within = _varying(within, centre)
    if plain:
        spread = np.where(np.isnan(within), np.nan, 1.0)
    else:
        moving = _mean_range((value - centre) / within, line, base, screened=screened)
        spread = np.maximum(moving / D2, 1)
    return replace(_around(value, centre, within * spread), spread=spread)


def _around(value: Floats, centre: Floats, sigma: Floats) -> Limits:
    nothing = np.full_like(value, np.nan)
    return Limits(
        value,
        centre,
        sigma,
        centre - 3 * sigma,
        centre + 3 * sigma,
        (value - centre) / sigma,
        nothing,
        nothing,
        nothing,
    )


def _varying(sigma: Floats, scale: Floats) -> Floats:
    """NaN where nothing varies: limits of no width would call the first difference a signal."""
    return np.where(sigma > 1e-9 * np.abs(scale), sigma, np.nan)


def _mean_range(value: Floats, line: Lines, base: Mask, *, screened: bool) -> Floats:
    """The mean moving range of each line's baseline, at each of its points."""
    x, numbers = value[base], line[base]
    neighbours = numbers[1:] == numbers[:-1]
    ranges, where = np.abs(np.diff(x))[neighbours], numbers[1:][neighbours]
    lines = int(line.max()) + 1 if len(line) else 0
    mean = _line_means(ranges, where, lines)
    if screened:
        kept = ranges <= D4 * mean[where]
        mean = _line_means(ranges[kept], where[kept], lines)
    return mean[line]


def _line_means(values: Floats, line: Lines, lines: int) -> Floats:
    total, number = np.bincount(line, values, lines), np.bincount(line, minlength=lines)
    return np.asarray(np.divide(total, number, out=np.full(lines, np.nan), where=number > 0), dtype=np.float64)


def _sum(values: Floats, line: Lines, base: Mask) -> Floats:
    """The sum over each line's baseline, at each of its points; NaN without a baseline."""
    lines = int(line.max()) + 1 if len(line) else 0
    total, number = np.bincount(line[base], values[base], lines), np.bincount(line[base], minlength=lines)
    return np.where(number > 0, total, np.nan)[line]


def _counted(
    count: ArrayLike, of: ArrayLike, line: ArrayLike | None, baseline: ArrayLike | None
) -> tuple[Floats, Floats, Lines, Mask]:
    k = np.asarray(count, dtype=np.float64)
    n = np.broadcast_to(np.asarray(of, dtype=np.float64), k.shape)
    n = np.where(n > 0, n, np.nan)
    return k, n, _lines(line, len(k)), _baseline(baseline, k / n)


def _baseline(baseline: ArrayLike | None, value: Floats) -> Mask:
    wanted = np.ones(len(value), dtype=bool) if baseline is None else np.asarray(baseline, dtype=bool)
    return wanted & ~np.isnan(value)


def _lines(line: ArrayLike | None, points: int) -> Lines:
    return np.zeros(points, dtype=np.int64) if line is None else np.asarray(line, dtype=np.int64)


def _starts(line: Lines) -> NDArray[np.int64]:
    """The position of each line's first point."""
    return np.flatnonzero(np.diff(line, prepend=-1))
