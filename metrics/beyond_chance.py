"""Whether, among many things compared at once, more stand out than chance alone would make."""

from __future__ import annotations

import numpy as np
import scipy
from numpy.typing import ArrayLike

from metrics.intervals import Floats, floats, quantile

SURE = 0.05


def is_beyond_chance(found: int, expected: float, p: ArrayLike) -> bool:
    """Whether ``found`` of those compared are clearly more than the ``expected`` ones of chance alone.

    Either so many are: chance would give as many or more in at most 1 of 20 cases (Poisson, which for rare ones is a
    little wider than binomial). Or one of them stands out among so many by itself: the smallest of all ``p``, times how
    many were compared, is at most 0.05 (Bonferroni). Two rules, for a single great change is real among many that are
    not, and many small ones are where none is great.
    """
    compared = floats(p)
    compared = compared[~np.isnan(compared)]
    if found == 0 or compared.size == 0:
        return False
    many = bool(scipy.stats.poisson.sf(found - 1, expected) <= SURE)
    return many or bool(compared.min() * compared.size <= SURE)


def expected_beyond_chance(compared: int) -> float:
    """How many of ``compared`` independent things that did not change would be told as more than chance at 95 %, where
    all are passed over unless is_beyond_chance says so of them.

    Of k that look so, the smallest p is at most 0.05 / ``compared`` with chance 1 - (1 - 1 / compared) ** k, for each
    lies anywhere below 0.05.
    """
    if not compared:
        return 0.0
    looks_so = np.arange(compared + 1)
    many = scipy.stats.poisson.sf(looks_so - 1, SURE * compared) <= SURE
    told = np.where(many, 1.0, 1 - (1 - 1 / compared) ** looks_so)
    return float((looks_so * scipy.stats.binom.pmf(looks_so, compared, SURE) * told).sum())


def chance_of_lying_below(rate: ArrayLike, high: ArrayLike, centre: float) -> Floats:
    """The one-sided p of a rate that lies below a ``centre``, from the upper end ``high`` of its 95 % interval.

    How many standard errors lie between them: 1.96 where the centre is that upper end, so that p is 0.025 there; the
    interval's own widening (few sites, answers that resemble each other) is kept.
    """
    error = (floats(high) - floats(rate)) / quantile(None)
    error = np.where(error > 0, error, np.nan)
    p: Floats = scipy.stats.norm.sf((centre - floats(rate)) / error)
    return p
