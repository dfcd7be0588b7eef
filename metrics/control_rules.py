"""Signals: patterns on a control chart that chance alone seldom makes.

Peers differ in the small print; here: strictly beyond a limit; a point on the centre line breaks a run (and is dropped
by the runs analysis); a tie breaks a trend; k of m fires only at a point that is itself outside, in a full window; a
trend of seven are seven points, six rises. No rule looks across the end of a line. A rule answers +1 where it has fired
upwards, -1 downwards, 0 else, at every point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

# Rounding must neither make a point on a limit a signal nor a point on the centre line a side.
ROUNDING = 1e-9

Signs = NDArray[np.int8]
Rule = Callable[["Points"], Signs]


@dataclass(frozen=True, slots=True)
class Points:
    """Points line by line in the order of time: the value, its score (distance from the centre in sigma), its line."""

    value: NDArray[np.float64]
    score: NDArray[np.float64]
    line: NDArray[np.int64]

    @classmethod
    def of_scores(cls, score: ArrayLike) -> Points:
        """One line, of which only the scores are known."""
        z = np.asarray(score, dtype=np.float64)
        return cls(z, z, np.zeros(len(z), dtype=np.int64))

    @property
    def side(self) -> Signs:
        """+1 above the centre line, -1 below, 0 on it and where there is none."""
        return _sign(self.score)


def beyond(points: Points, *, limit: float = 3) -> Signs:
    """A point beyond so many sigma."""
    return np.where(np.abs(points.score) > limit + ROUNDING, points.side, 0).astype(np.int8)


def run(points: Points, *, length: int) -> Signs:
    """So many points in a row on one side of the centre line."""
    return np.where(run_lengths(points) >= length, points.side, 0).astype(np.int8)


def run_lengths(points: Points) -> NDArray[np.int64]:
    """How many points in a row lie on the same side, up to and with each point; 0 on the centre line."""
    return np.where(points.side == 0, 0, _streak(points.side, points.line))


def near(
    points: Points, *, limit: float, least: int, span: int, below: float = np.inf, same_side: bool = False
) -> Signs:
    """At least so many of `span` points beyond `limit` sigma on one side (``same_side``: with all of them on it).

    ``below``: points beyond that many sigma do not count.
    """
    answer = np.zeros(len(points.score), dtype=np.int8)
    whole = _position(points.line) >= span - 1
    for side in (1, -1):
        outside = (side * points.score > limit + ROUNDING) & (side * points.score <= below + ROUNDING)
        enough = _last(outside, span) >= least
        if same_side:
            enough &= _last(points.side == side, span) == span
        answer[outside & enough & whole] = side
    return answer


def trend(points: Points, *, length: int) -> Signs:
    """So many points in a row of which each is higher, or each lower, than the one before."""
    rise = _rises(points)
    return np.where((rise != 0) & (_streak(rise, points.line) >= length - 1), rise, 0).astype(np.int8)


def alternating(points: Points, *, length: int) -> Signs:
    """So many points in a row, up and down in turn."""
    rise = _rises(points)
    turned = (rise != 0) & (rise == -_shifted(rise, 1, points.line))
    streak = np.where(turned, _streak(turned.astype(np.int8), points.line), 0)
    return np.where(streak >= length - 2, rise, 0).astype(np.int8)


def hugging(points: Points, *, length: int, limit: float = 1) -> Signs:
    """So many points in a row within `limit` sigma: less variation than the limits allow for."""
    close = (np.abs(points.score) < limit - ROUNDING).astype(np.int8)
    return np.where((close == 1) & (_streak(close, points.line) >= length), 1, 0).astype(np.int8)


def mixture(points: Points, *, length: int, limit: float = 1) -> Signs:
    """So many points in a row beyond `limit` sigma, on both sides."""
    away = np.abs(points.score) > limit + ROUNDING
    whole = (_last(away, length) == length) & (_position(points.line) >= length - 1)
    both = (_last(away & (points.side > 0), length) > 0) & (_last(away & (points.side < 0), length) > 0)
    return np.where(whole & both, points.side, 0).astype(np.int8)


RULES: Final[Mapping[str, Mapping[str, Rule]]] = {
    "standard": {"beyond": beyond, "run": partial(run, length=8)},
    # NHS England, Making Data Count: the points near a limit lie between two and three sigma, all three on one side.
    "sensitive": {
        "beyond": beyond,
        "run": partial(run, length=7),
        "trend": partial(trend, length=7),
        "near": partial(near, limit=2, least=2, span=3, below=3, same_side=True),
    },
    "western electric": {
        "beyond": beyond,
        "near": partial(near, limit=2, least=2, span=3),
        "off centre": partial(near, limit=1, least=4, span=5),
        "run": partial(run, length=8),
    },
    # Nelson (1984), Journal of Quality Technology 16:237.
    "nelson": {
        "beyond": beyond,
        "run": partial(run, length=9),
        "trend": partial(trend, length=6),
        "alternating": partial(alternating, length=14),
        "near": partial(near, limit=2, least=2, span=3),
        "off centre": partial(near, limit=1, least=4, span=5),
        "hugging": partial(hugging, length=15),
        "mixture": partial(mixture, length=8),
    },
}


def signals(points: Points, *, rules: str = "standard") -> dict[str, Signs]:
    """What each rule of a set says at every point. Raises ValueError for an unknown set."""
    if rules not in RULES:
        raise ValueError(f"There is no set of rules {rules!r}; there are {', '.join(RULES)}.")
    return {code: rule(points) for code, rule in RULES[rules].items()}


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs analysis, one entry per line."""

    useful: NDArray[np.int64]
    longest_run: NDArray[np.int64]
    longest_expected: NDArray[np.int64]
    crossings: NDArray[np.int64]
    fewest_expected: NDArray[np.int64]

    @property
    def shifted(self) -> NDArray[np.bool_]:
        """Whether the line moved: a run longer, or fewer crossings, than chance makes in about 95 of 100 lines."""
        return (self.longest_run > self.longest_expected) | (self.crossings < self.fewest_expected)


def runs_analysis(points: Points) -> Runs:
    """Longest run and crossings of the centre line (Anhoej and Olesen 2014, PLoS ONE 9:e113825).

    Bounds grow with the number of points off the centre line: run > round(log2 n) + 3, crossings < the 5 % quantile of
    Bin(n - 1, 1/2). Its share of false alarms stays near 5 % whatever the length, so it suits overviews of whole lines.
    """
    off = points.side != 0
    lines = int(points.line.max()) + 1 if len(points.line) else 0
    kept = Points(points.value[off], points.score[off], points.line[off])
    useful = np.bincount(kept.line, minlength=lines)
    longest = np.zeros(lines, dtype=np.int64)
    np.maximum.at(longest, kept.line, run_lengths(kept))
    crossed = kept.side != _shifted(kept.side, 1, kept.line)
    crossed &= _position(kept.line) > 0
    crossings = np.bincount(kept.line[crossed], minlength=lines)
    bound = np.round(np.log2(np.maximum(useful, 1))).astype(np.int64) + 3
    fewest = scipy.stats.binom.ppf(0.05, np.maximum(useful - 1, 0), 0.5)
    return Runs(useful, longest, bound, crossings, np.maximum(fewest, 0).astype(np.int64))


def _sign(values: NDArray[np.float64]) -> Signs:
    known = np.where(np.abs(values) > ROUNDING, values, 0.0)
    return np.asarray(np.sign(np.nan_to_num(known)), dtype=np.int8)


def _rises(points: Points) -> Signs:
    """+1 where a point is higher than the one before on its line, -1 where lower, 0 at a tie and at the first."""
    before = np.concatenate([[np.nan], points.value[:-1]]) if len(points.value) else points.value
    scale = np.maximum(np.abs(points.value), 1e-300)
    rise = _sign((points.value - before) / scale)
    rise[_position(points.line) == 0] = 0
    return rise


def _position(line: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, 2, ... along each line."""
    at = np.arange(len(line))
    return np.asarray(at - np.maximum.accumulate(np.where(np.diff(line, prepend=-1) != 0, at, 0)), dtype=np.int64)


def _streak(values: Signs, line: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many equal values in a row end at each point, within its line."""
    at = np.arange(len(line))
    fresh = (np.diff(line, prepend=-1) != 0) | (np.diff(values.astype(np.int64), prepend=2) != 0)
    return at - np.maximum.accumulate(np.where(fresh, at, 0)) + 1


def _shifted(values: Signs, by: int, line: NDArray[np.int64]) -> Signs:
    """The value so many points before, 0 where the line is not that old."""
    before = np.concatenate([np.zeros(by, dtype=np.int8), values[: len(values) - by]])[: len(values)]
    return np.where(_position(line) >= by, before, 0).astype(np.int8)


def _last(marked: NDArray[np.bool_], span: int) -> NDArray[np.int64]:
    """How many of the last `span` points are marked; where the line is younger, the caller looks away."""
    total = np.concatenate([np.zeros(span, dtype=np.int64), np.cumsum(marked)])
    return np.asarray(total[span:] - total[:-span], dtype=np.int64)
