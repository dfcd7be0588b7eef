"""Which suppliers changed their risk tier since a day, and what brought it about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.risk_parts import risk_parts

# A component whose points moved by less is not named as a reason.
NAMED = 3.0
COLUMNS = ["supplier", "site", "before", "tier", "score_before", "score", "reasons"]


def tier_changes(con: duckdb.DuckDBPyConnection, filters: Filters, *, since: date) -> pd.DataFrame:
    """Suppliers in view whose tier on the as-of day is another than on ``since``, as known on that day; worst first.

    Both by the weights and thresholds in force now. ``reasons``: the components whose points moved by 3 or more, those
    that moved most first, as 'component +12.3; ...'; of the worst site of each day, which need not be the same one.
    What could not be told on one of the days counts as none there. Raises ValueError without an as-of day.
    """
    filters.required_as_of("A change of risk")
    now = risk_parts(con, filters)
    then = risk_parts(con, replace(filters, as_of=since, tiers=()))
    moved = now.merge(then, on=["supplier", "component"], how="left", suffixes=("", "_before"))
    moved = moved[moved["tier"] != moved["tier_before"]]
    moved = moved.assign(step=moved["points"].fillna(0.0) - moved["points_before"].fillna(0.0))
    named = moved[moved["step"].abs() >= NAMED].sort_values("step", key=abs, ascending=False, kind="stable")
    words = named.assign(word=[f"{row.component} {row.step:+.1f}" for row in named.itertuples()])
    reasons = words.groupby("supplier")["word"].agg("; ".join)
    told = moved.drop_duplicates("supplier").rename(columns={"tier_before": "before"})
    return told.assign(reasons=told["supplier"].map(reasons))[COLUMNS].reset_index(drop=True)
