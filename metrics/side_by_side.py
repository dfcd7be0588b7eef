"""A few suppliers beside each other: each against the best of them."""

from __future__ import annotations

from math import comb

import duckdb
import numpy as np
import pandas as pd

from metrics.change import COMPARED, change_of_sums
from metrics.filters import Filters
from metrics.site_sums import SHARES, site_sums

MOST = 5
OWN = ["difference", "difference_low", "difference_high", "p"]
COLUMNS = [
    "supplier", "count", "of", "rate", "low", "high", "effective_n", "why", "best", "verdict", *OWN, "audits", "pairs",
]  # fmt: skip


def side_by_side(con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str) -> pd.DataFrame:
    """One row per supplier named in the filters: its rate, and how far it is from the best rate among them.

    ``count, of, rate, low, high`` and ``difference`` (its rate - the best one) with a 95 % interval as change() tells
    them. The best was picked because it looks best, and each pair might have been looked at: ``verdict`` is 'more than
    chance' only if p times the number of pairs is below 0.05 (Bonferroni). The best rate is the highest, of
    'nonconformities' the lowest; ``best`` marks it. Best first, those without a rate last; no rows where nobody has
    one. Raises ValueError for fewer than two or more than five
    suppliers, or for an unknown measure.
    """
    names = filters.suppliers
    if not 2 <= len(names) <= MOST:
        raise ValueError(f"Two to {MOST} suppliers can be put side by side, not {len(names)}.")
    sums = site_sums(con, filters, measure=measure, by="supplier")
    totals = sums.groupby("facet")[["y", "n"]].sum()
    rates = (totals["y"] / totals["n"])[totals["n"] > 0].sort_values(ascending=measure not in SHARES, kind="stable")
    if rates.empty:
        return pd.DataFrame(columns=COLUMNS)
    order = [*rates.index, *(name for name in names if name not in rates.index)]
    best = sums[sums["facet"] == order[0]]
    against = pd.concat([best.assign(facet=name) for name in order], ignore_index=True)
    told = change_of_sums(con, against, sums, measure=measure, by="supplier").set_index("supplier").reindex(order)
    told["verdict"] = told["verdict"].where(told["of"].notna(), "no rate")
    told[["count", "of", "audits"]] = told[["count", "of", "audits"]].fillna(0).astype("int64")
    told["best"] = told.index == order[0]
    return _judged(told.reset_index(), pairs=comb(len(rates), 2))


def _judged(rows: pd.DataFrame, *, pairs: int) -> pd.DataFrame:
    """The columns told, verdicts for as many pairs as there are, and no difference of the best to itself."""
    sure = rows["p"].astype(float) * max(pairs, 1) < 0.05
    compared = rows["verdict"].isin(COMPARED)
    rows["verdict"] = rows["verdict"].mask(compared, np.where(sure, "more than chance", "may be chance"))
    rows.loc[rows["best"], OWN] = np.nan
    rows.loc[rows["best"], "verdict"] = None
    return rows.assign(pairs=pairs)[COLUMNS]
