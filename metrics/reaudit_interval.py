"""How long a site may go without an audit: whether the chance of a finding grows with the months since the last one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# Fewer audits that found something after one that found nothing say nothing of how the chance grows.
FEWEST = 20
# A hazard of a tenth a month would make nearly every site fail within three years: no data of audits say that.
LARGEST = 0.1


@dataclass(frozen=True, slots=True)
class Growth:
    """How the chance grows: ``hazard`` a month, told at the ``usual`` months between two audits; ``hits`` behind it."""

    hazard: float
    usual: float
    hits: int

    def after(self, chance: pd.Series, *, months: pd.Series) -> pd.Series:
        """A chance told at the usual gap, so many months after the last audit: 1 - (1 - p)(1 - h)^(t - usual)."""
        told: pd.Series = 1 - (1 - chance) * (1 - self.hazard) ** (months - self.usual)
        return told.clip(0, 1)


def growth(months: ArrayLike, pairs: ArrayLike, hits: ArrayLike) -> Growth:
    """The monthly hazard by maximum likelihood, from how many ``hits`` among ``pairs`` so many months apart.

    Of audits that found nothing, the next finds nothing with the chance (1 - p)(1 - h)^t. Nought, and so no growth,
    with fewer than 20 hits or where longer gaps found no more than short ones.
    """
    gap, of, found = (np.asarray(values, dtype=np.float64) for values in (months, pairs, hits))
    total = int(found.sum())
    if len(gap) == 0:
        return Growth(0.0, 12.0, 0)
    usual = float(np.average(gap, weights=of))
    if total < FEWEST or len(gap) < 2 or total == of.sum():
        return Growth(0.0, usual, total)

    def loss(at: Floats) -> float:
        quiet = at[0] + at[1] * gap
        return -float(found @ np.log(-np.expm1(-quiet)) - (of - found) @ quiet)

    start = -np.log1p(-total / of.sum())
    bounds = [(1e-9, None), (0.0, LARGEST)]
    begins = ([start, 0.0], [start / 2, start / 2 / usual])
    best = min(
        (scipy.optimize.minimize(loss, at, method="L-BFGS-B", bounds=bounds) for at in begins), key=lambda fit: fit.fun
    )
    return Growth(float(-np.expm1(-best.x[1])), usual, total)


def interval_months(chance: pd.Series, grown: Growth, *, tolerance: float, least: float, most: float) -> pd.Series:
    """The longest whole months for which the chance stays within ``tolerance``, between ``least`` and ``most``.

    Without growth a site within the tolerance may wait the longest, any other only the shortest.
    """
    if grown.hazard > 0 and tolerance < 1:
        room = np.log((1 - chance.clip(upper=1 - 1e-12)) / (1 - tolerance)) / -np.log1p(-grown.hazard)
        longest = grown.usual + room
    else:
        longest = pd.Series(np.where(chance <= tolerance, np.inf, -np.inf), index=chance.index)
    whole: pd.Series = np.floor(longest.clip(least, most)).astype("int64")
    return whole
