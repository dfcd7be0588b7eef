"""Monotone trends of many short series at once: Mann-Kendall tests and Theil-Sen slopes, without a loop over series.

A group is judged by its series together: only audits of one series (a site under one checklist) are compared with each
other, and S, variance and slopes are put together over the series of the group (the regional Kendall test).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# Pairs held at a time: more would not be faster, and the memory of a large company's pairs is not to be had.
BATCH = 1_000_000
# Exact up to here without ties, as the tables; beyond, the normal approximation is as good.
EXACT_UP_TO = 50
CONFIDENCE = 0.95


def trends(
    group: ArrayLike, series: ArrayLike, time: ArrayLike, value: ArrayLike, *, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """One row per group 0, 1, 2, ...: ``n`` values in series of two or more, ``s`` and ``variance`` of Kendall's S,
    ``p`` (two-sided), ``slope`` per unit of time with ``low`` and ``high``, and ``orders``, the log of how many orders
    chance could bring.

    Values stand by group, within it by series, and by time, no two at one time. p is exact without ties up to 50
    values, else normal with the variance corrected for ties and the continuity correction; where all are equal it is 1.
    Slopes are the median over pairs of one series (Theil-Sen on real dates), limits are Sen's (1968). No correction for
    autocorrelation: that of Hamed and Rao needs 20 audits and more.
    """
    groups, rows = np.asarray(group, dtype=np.int64), _ranked(series)
    times, values = np.asarray(time, dtype=np.float64), np.asarray(value, dtype=np.float64)
    many = int(groups.max()) + 1 if len(groups) else 0
    of_series = np.zeros(int(rows.max()) + 1 if len(rows) else 0, dtype=np.int64)
    of_series[rows] = groups
    length, tied = _lengths(rows), _tied(rows, values)
    variance = (length * (length - 1) * (2 * length + 5) - tied) / 18
    told = pd.DataFrame(
        {
            "n": np.bincount(of_series, np.where(length > 1, length, 0), many).astype(int),
            "variance": np.bincount(of_series, variance, many),
            "tied": np.bincount(of_series, tied, many) > 0,
            "orders": np.bincount(of_series, special.gammaln(length + 1), many),
        }
    )
    told = pd.concat([told, _slopes(rows, groups, times, values, told["variance"].to_numpy(), confidence)], axis=1)
    told["p"] = _p_values(told, _sizes(of_series, length, many))
    return told.drop(columns="tied")


def _ranked(series: ArrayLike) -> Whole:
    """Series as 0, 1, 2, ... in the order in which they stand."""
    names = np.asarray(series)
    changes: Whole = np.cumsum(np.concatenate([[0], names[1:] != names[:-1]])) if len(names) else np.array([], np.int64)
    return changes


def _lengths(rows: Whole) -> Whole:
    return np.bincount(rows) if len(rows) else np.array([], np.int64)


def _tied(rows: Whole, values: Floats) -> Floats:
    """Sum of t(t-1)(2t+5) over the sets of t equal values, per series."""
    if not len(rows):
        return np.array([])
    order = np.lexsort((values, rows))
    row, held = rows[order], values[order]
    first = np.concatenate([[True], (row[1:] != row[:-1]) | (held[1:] != held[:-1])])
    sizes = np.diff(np.append(np.flatnonzero(first), len(row)))
    ties: Floats = np.bincount(row[first], sizes * (sizes - 1) * (2 * sizes + 5)).astype(np.float64)
    return ties


def _pairs(rows: Whole, groups: Whole, times: Floats, values: Floats) -> tuple[Whole, Floats, Floats]:
    """Every pair within a series: its group, slope and direction. One step per distance, all series at once."""
    found: list[tuple[Whole, Floats, Floats]] = []
    start, apart = np.arange(len(rows)), 0
    while len(start):
        apart += 1
        start = start[start + apart < len(rows)]
        start = start[rows[start] == rows[start + apart]]
        rise = values[start + apart] - values[start]
        found.append((groups[start], rise / (times[start + apart] - times[start]), np.sign(rise)))
    if not found:
        return np.array([], np.int64), np.array([]), np.array([])
    group, slope, sign = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return group, slope, sign


def _sizes(of_series: Whole, length: Whole, many: int) -> list[tuple[int, ...]]:
    """The lengths of each group's series, from the shortest; those of one value bring no pair."""
    kept = np.flatnonzero(length > 1)
    kept = kept[np.lexsort((length[kept], of_series[kept]))]
    ends = np.searchsorted(of_series[kept], np.arange(many + 1))
    sizes = length[kept].tolist()
    return [tuple(sizes[begin:end]) for begin, end in pairwise(ends.tolist())]


def _p_values(told: pd.DataFrame, sizes: list[tuple[int, ...]]) -> Floats:
    s, variance = told["s"].to_numpy(float), told["variance"].to_numpy(float)
    spread = np.sqrt(np.where(variance > 0, variance, 1))
    p: Floats = np.where(variance > 0, 2 * special.ndtr(-np.maximum(np.abs(s) - 1, 0) / spread), 1.0)
    exact = (~told["tied"] & (told["n"] <= EXACT_UP_TO) & (variance > 0)).to_numpy()
    for at in np.flatnonzero(exact):
        reached = _chances(sizes[at])
        p[at] = min(1.0, 2 * reached[(len(reached) - 1 - abs(int(s[at]))) // 2])
    return np.minimum(p, 1.0)


@lru_cache(maxsize=4096)
def _chances(sizes: tuple[int, ...]) -> Floats:
    """P(so many pairs or fewer are out of order), by chance alone, for series of these lengths without ties."""
    chance = np.array([1.0])
    for size in sizes:
        for values in range(2, size + 1):
            chance = np.convolve(chance, np.full(values, 1 / values))
    reached: Floats = np.cumsum(chance)
    return reached


def _slopes(
    rows: Whole, groups: Whole, times: Floats, values: Floats, variance: Floats, confidence: float
) -> pd.DataFrame:
    """S of each group, and the middle of its slopes with limits; a batch of groups at a time."""
    reach = special.ndtri(0.5 + confidence / 2) * np.sqrt(variance)
    length = np.bincount(rows) if len(rows) else np.array([], np.int64)
    before = np.cumsum(np.repeat((length - 1) / 2, length))  # pairs up to each value
    batch = (before // BATCH).astype(int)[np.searchsorted(groups, groups)]
    found = [np.empty((0, 4))]
    for begin, end in pairwise([*np.flatnonzero(np.diff(batch, prepend=-1)), len(batch)]):
        first = groups[begin]
        here = reach[first : groups[end - 1] + 1]
        found.append(
            _middles(*_pairs(rows[begin:end], groups[begin:end] - first, times[begin:end], values[begin:end]), here)
        )
    told = pd.DataFrame(np.concatenate(found), columns=["s", "slope", "low", "high"])
    return told.astype({"s": int})


def _middles(group: Whole, slope: Floats, sign: Floats, reach: Floats) -> Floats:
    """Per group: S, the median slope, and the slopes that stand half the reach from the middle (Sen's limits)."""
    by_slope = np.argsort(slope)
    order = by_slope[np.argsort(group[by_slope].astype(np.min_scalar_type(len(reach))), kind="stable")]
    ordered = np.append(slope[order], np.nan)
    counts = np.bincount(group, minlength=len(reach))
    first, some = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(int), counts > 0
    low = np.maximum(np.round((counts - reach) / 2).astype(int) - 1, 0)
    high = np.minimum(np.round((counts + reach) / 2).astype(int), counts - 1)
    under, over, low, high = (
        ordered[np.where(some, first + place, -1)] for place in ((counts - 1) // 2, counts // 2, low, high)
    )
    return np.column_stack([np.bincount(group, sign, len(reach)), (under + over) / 2, low, high])
