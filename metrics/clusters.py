"""How much a rate of clustered observations is worth: answers of one audit, and audits of one site, are alike.

Two sources of knowledge. Fewer than five sites: the rate speaks of these very sites, their audits are the clusters, and
how alike what one audit says is comes from all data (``pooled_n``, see ``correlations`` in data/macros.sql). From five
sites up: the rate speaks of sites like these, the sites are the clusters, and the spread between them is their own: the
linearised variance of a ratio v = m / (m - 1) x sum (y - n p)^2 / N^2 with m - 1 degrees of freedom below 30 sites
(Cochran 1977, Sampling Techniques, section 6.5; Rao and Scott 1992, Biometrics 48:577-585), never taken below what the
pooled correlation says, which also holds where a rate is 0 or 1 and its own spread says nothing.

Why five. Simulated coverage of the 95 % interval, and its width; 60 answers an audit, rate .92, audits alike .05, sites
alike .02 (bench/coverage.py prints it again):

    sites   audits as clusters, pooled   sites as clusters, t
        2   .95 of these sites, .12       1.00, .75
        3   .95, .09                      1.00, .29
        5   .96, .07                       .98 of sites like these, .14
        8   .95, .06                       .96, .09
       30   .96, .03                       .93, .04

With two or three sites the second interval says nothing; with five it is twice as wide as the first, for the more that
it claims. Below five sites, the claim is only about the sites themselves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metrics.intervals import Floats, floats

FEWEST_SITES = 5
# From here on Student's t is the normal quantile for all that matters.
MANY_SITES = 30


def ratio_variance(scatter: ArrayLike, of: ArrayLike, *, clusters: ArrayLike) -> Floats:
    """The linearised variance of sum y / sum n from the sum over clusters of (y - n p)^2. NaN below two clusters."""
    m, total = floats(clusters), floats(of)
    m = np.where(m >= 2, m, np.nan)
    total = np.where(total > 0, total, np.nan)
    return m / (m - 1) * np.maximum(floats(scatter), 0) / total**2


def design_effect(variance: ArrayLike, simple: ArrayLike) -> Floats:
    """How many times the variance of as many independent observations; at least 1, and 1 where neither varies."""
    plain = floats(simple)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = floats(variance) / np.where(plain > 0, plain, np.nan)
    return np.maximum(np.where(np.isnan(found), 1.0, found), 1.0)


def effective_n(
    of: ArrayLike, simple: ArrayLike, *, scatter: ArrayLike, sites: ArrayLike, pooled_n: ArrayLike
) -> tuple[Floats, Floats]:
    """Effective n and the degrees of freedom of its interval (NaN: normal).

    ``simple`` is the variance the rate would have were its ``of`` observations independent, ``pooled_n`` how many
    independent ones they are by the correlation within audits.
    """
    n, m = floats(of), floats(sites)
    own = m >= FEWEST_SITES
    by_sites = n / design_effect(np.where(own, ratio_variance(scatter, n, clusters=m), np.nan), simple)
    freedom = np.where(own & (m < MANY_SITES), m - 1, np.nan)
    return np.minimum(by_sites, floats(pooled_n)), freedom
