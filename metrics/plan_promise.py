"""What a plan promises to find, beside as many visits drawn at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy
from numpy.typing import ArrayLike

from metrics.audit_plan import PLANNED

CONFIDENCE = 0.90
# Of more visits than this the sum is as good as normal.
MANY = 1000


@dataclass(frozen=True, slots=True)
class Promise:
    """``visits`` expected to find something, with a 90 % interval, against as many at random; findings likewise.

    ``basis``: 'model' or 'own' where a tested prediction or each site's own audits tell sites apart, 'base' where all
    have the same chance, 'none' where nothing is known.
    """

    visits: int
    days: float
    expected: float
    low: int
    high: int
    random_expected: float
    random_low: int
    random_high: int
    findings: float
    random_findings: float
    basis: str


def promise(plan: pd.DataFrame) -> Promise:
    """What the visits of audit_plan() are to be expected to find.

    A visit finds something with its chance, each for itself: the sum is Poisson-binomial, and its interval the exact
    one. Random visits are as many from all sites that could be visited. The interval is about luck alone: it holds if
    the chances do.
    """
    planned = plan[plan["arm"].isin(PLANNED)]
    open_to_all = plan[plan["arm"] != "too soon"]
    everybody = open_to_all["chance"].mean()
    low, high = hits_interval(planned["chance"].dropna())
    random_low, random_high = (
        scipy.stats.binom.interval(CONFIDENCE, len(planned), everybody) if len(planned) else (0, 0)
    )
    bases = set(open_to_all["basis"])
    known = open_to_all["chance"].notna().any()
    return Promise(
        visits=len(planned), days=float(planned["days"].sum()), expected=float(planned["chance"].sum()), low=low,
        high=high, random_expected=float(len(planned) * everybody) if known else 0.0,
        random_low=int(random_low) if known else 0, random_high=int(random_high) if known else 0,
        findings=float(planned["expected_findings"].sum(min_count=1)),
        random_findings=float(len(planned) * open_to_all["expected_findings"].mean()),
        basis=next((basis for basis in ("model", "own", "prior", "base") if basis in bases), "none"),
    )  # fmt: skip


def hits_interval(chances: ArrayLike, *, confidence: float = CONFIDENCE) -> tuple[int, int]:
    """The interval of how many of these visits find something, each with its chance: Poisson-binomial.

    Exact up to 1,000 visits, by its characteristic function at the roots of unity, turned back.
    """
    p = np.asarray(chances, dtype=np.float64)
    n, tail = len(p), (1 - confidence) / 2
    if n == 0:
        return 0, 0
    if n > MANY:
        low, high = scipy.stats.norm.interval(confidence, p.sum(), np.sqrt((p * (1 - p)).sum()))
        return max(0, round(low)), min(n, round(high))
    roots = np.exp(2j * np.pi * np.arange(n + 1) / (n + 1))
    turned = np.prod(1 + np.outer(roots - 1, p), axis=1)
    cumulated = np.cumsum(np.fft.fft(turned).real / (n + 1))
    low, high = np.searchsorted(cumulated, [tail, 1 - tail])
    return int(low), int(min(high, n))
