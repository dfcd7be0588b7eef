"""Them or us: does a clause fail at single sites, or at most of those that were asked?"""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from metrics.clauses import clauses
from metrics.filters import Filters
from metrics.rates import with_rate

FACETS = ("all", "region", "country")
KEYS = ["period", "scheme", "version", "clause", "title", "dimension", "topic"]


def clause_spread(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Sites where the clause was found nonconforming / sites where a full audit looked at it. One row per clause.

    ``verdict``: 'most', the whole interval lies above one half, so that the requirement itself may be unclear or out of
    reach; 'few', it lies below; 'open' otherwise; null without a rate. ``median``: the share of the median clause of
    the same checklist, among those found at least once in view; ``times``: the rate over it. Sites are independent of
    each other here: plain Wilson interval. The clauses are those of the clauses metric. Highest share first. Raises
    ValueError for an unknown facet or period.
    """
    if by not in FACETS:
        raise ValueError(f"This metric cannot be broken down by {by!r}; it can be by {', '.join(FACETS)}.")
    found = clauses(con, filters, by=by, every=every)
    counts = found[[by, *(key for key in KEYS if key in found)]].assign(
        count=np.minimum(found["sites"], found["assessed_sites"]), of=found["assessed_sites"],
        why=pd.Series("findings only", index=found.index, dtype=object).where(found["assessed_sites"] == 0, None),
    )  # fmt: skip
    spread = with_rate(counts, sites="of")
    verdict = np.select(
        [spread["low"] > 0.5, spread["high"] < 0.5, spread["rate"].notna()], ["most", "few", "open"], ""
    )
    spread["verdict"] = pd.Series(verdict, index=spread.index, dtype=object).where(verdict != "")
    alike = [column for column in (by, "period", "scheme", "version") if column in spread]
    spread["median"] = spread.groupby(alike, dropna=False)["rate"].transform("median")
    spread["times"] = spread["rate"] / spread["median"].where(spread["median"] > 0)
    return spread.sort_values(["rate", "of"], ascending=False, kind="stable", na_position="last", ignore_index=True)
