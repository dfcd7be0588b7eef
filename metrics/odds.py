"""A common odds ratio over strata: two groups compared within checklists, not across them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import scipy
from numpy.typing import ArrayLike

from metrics.intervals import floats, quantile


def common_odds(
    strata: pd.DataFrame, groups: ArrayLike, *, worth: tuple[ArrayLike, ArrayLike] | None = None
) -> pd.DataFrame:
    """Per group: the Mantel-Haenszel odds ratio with its 95 % interval, and the test of 1. Null where undefined.

    ``strata`` has one 2 x 2 table per row: ``a`` of ours yes, ``b`` no, ``c`` of theirs yes, ``d`` no.
    Mantel and Haenszel (1959, Journal of the National Cancer Institute 22:719-748), chi squared with continuity
    correction; variance of the log by Robins, Breslow and Greenland (1986, Biometrics 42:311-323). Where ``worth`` says
    what one of ours and one of theirs is worth (effective n / n), interval and test stand on counts so reduced, as Rao
    and Scott (1992, Biometrics 48:577-585) do; the odds ratio itself on the counts.
    """
    ours, theirs = worth if worth is not None else (1.0, 1.0)
    plain = _sums(strata, groups, 1.0, 1.0)
    reduced = _sums(strata, groups, ours, theirs)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = plain["r"] / plain["s"].where(plain["s"] > 0)
        r, s = reduced["r"], reduced["s"]
        variance = reduced["pr"] / (2 * r**2) + reduced["mixed"] / (2 * r * s) + reduced["qs"] / (2 * s**2)
        error = np.sqrt(variance.where((r > 0) & (s > 0)))
        over = np.maximum(np.abs(reduced["a"] - reduced["expected"]) - 0.5, 0)
        chi2 = over**2 / reduced["variance"].where(reduced["variance"] > 0)
        reach = np.exp(quantile(None) * error)
    return pd.DataFrame(
        {
            "odds_ratio": ratio, "odds_low": ratio / reach, "odds_high": ratio * reach, "chi2": chi2,
            "odds_p": scipy.stats.chi2.sf(chi2, 1),
        }
    )  # fmt: skip


def _sums(strata: pd.DataFrame, groups: ArrayLike, ours: ArrayLike, theirs: ArrayLike) -> pd.DataFrame:
    """What estimate, variance and test are made of, summed over the strata of a group."""
    a, b = (strata[name].to_numpy(dtype=float) * floats(ours) for name in ("a", "b"))
    c, d = (strata[name].to_numpy(dtype=float) * floats(theirs) for name in ("c", "d"))
    total = a + b + c + d
    some = np.where(total > 0, total, np.nan)
    r, s, p, q = a * d / some, b * c / some, (a + d) / some, (b + c) / some
    more = np.where(total > 1, total - 1, np.nan)
    terms = pd.DataFrame(
        {
            "r": r, "s": s, "pr": p * r, "mixed": p * s + q * r, "qs": q * s, "a": a,
            "expected": (a + b) * (a + c) / some,
            "variance": (a + b) * (c + d) * (a + c) * (b + d) / (some**2 * more),
        }
    )  # fmt: skip
    return terms.fillna(0.0).groupby(np.asarray(groups)).sum()
