"""Whether two rates differ by more than chance. Arrays in, arrays out; undefined is NaN."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from metrics.intervals import Bounds, Floats, poisson_rate, quantile, wilson


@dataclass(frozen=True, slots=True)
class Side:
    """One of two rates: the effective n and degrees of freedom of metrics/clusters.py, and its pooled effective n."""

    rate: Floats
    effective_n: Floats
    freedom: Floats
    pooled_n: Floats

    def bounds(self, *, share: bool, pooled: bool = False) -> Bounds:
        """Its 95 % interval, on the pooled effective n alone if so asked."""
        n, freedom = (self.pooled_n, None) if pooled else (self.effective_n, self.freedom)
        interval = wilson if share else poisson_rate
        low, high = interval(self.rate * n, n, freedom=freedom)
        return np.where(np.isnan(self.rate), np.nan, low), np.where(np.isnan(self.rate), np.nan, high)


@dataclass(frozen=True, slots=True)
class Difference:
    """after - before with its 95 % interval, and the two-sided p that is below 0.05 where that excludes nought."""

    value: Floats
    low: Floats
    high: Floats
    p: Floats


def difference(before: Side, after: Side, *, correlation: Floats, share: bool) -> Difference:
    """The difference of two rates, from their own intervals.

    Newcombe's square-and-add of score limits (1998, Statistics in Medicine 17:873-890, method 10), with the
    correlation of the two rates where the same sites are behind both (ibid. 2635-2650; Zou and Donner 2008, ibid.
    27:1693-1702). Never narrower than what audits of these very sites would give were they independent: pairing takes
    out what differs between sites, not what differs between audits.
    """
    value = after.rate - before.rate
    down, up = _reach(before, after, correlation, share=share, pooled=False)
    least_down, least_up = _reach(before, after, np.zeros_like(correlation), share=share, pooled=True)
    down, up = np.fmax(down, least_down), np.fmax(up, least_up)
    freedom = np.fmin(before.freedom, after.freedom)
    towards = np.where(value > 0, down, up)
    with np.errstate(divide="ignore", invalid="ignore"):
        errors = np.where(towards > 0, np.abs(value) / towards, 0) * quantile(freedom)
    p = np.where(np.isnan(freedom), 2 * special.ndtr(-errors), 2 * special.stdtr(freedom, -errors))
    return Difference(value, value - down, value + up, np.where(np.isnan(value), np.nan, p))


def _reach(before: Side, after: Side, correlation: Floats, *, share: bool, pooled: bool) -> Bounds:
    """How far the interval reaches below and above the difference."""
    low, high = before.bounds(share=share, pooled=pooled)
    new_low, new_high = after.bounds(share=share, pooled=pooled)
    below, above = before.rate - low, high - before.rate
    new_below, new_above = after.rate - new_low, new_high - after.rate
    down = new_below**2 + above**2 - 2 * correlation * new_below * above
    up = new_above**2 + below**2 - 2 * correlation * new_above * below
    return np.sqrt(np.maximum(down, 0)), np.sqrt(np.maximum(up, 0))
