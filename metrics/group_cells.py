"""A rate by topic or dimension within groups of suppliers: by region, country, category or risk tier."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from metrics.codes import coded
from metrics.filters import Filters
from metrics.rates import with_rate
from metrics.risk_score import TIERS
from metrics.site_sums import SHARES, site_sums
from metrics.trust import with_trust

GROUPS = ("region", "country", "category", "tier")

SUPPLIERS = "select distinct supplier from places_in($scope) where category = $category order by supplier"
GROUP_OF_SITES = """
    select site_key,
           case $across when 'region' then region when 'country' then country when 'category' then category
                        when 'tier' then tier end as grouped
    from places_in($scope)
"""


def group_cells(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "topic", across: str = "region",
    measure: str = "conformity",
) -> pd.DataFrame:  # fmt: skip
    """A rate at the crossing of a topic (or dimension) and a group of suppliers; one row per cell that has answers.

    ``count / of`` is the conformity rate, audit pass rate or repeat rate by ``measure``, as the metrics of those names
    define it, with the same interval: on an effective n from the likeness of answers within audits, from five sites up
    from the variance between sites. A cell of fewer sites than minimum_sites gets no rate, for it would speak of single
    sites. Tiers are those of the as-of day. Raises ValueError for an unknown group, facet or measure.
    """
    if across not in GROUPS or measure not in SHARES:
        raise ValueError(f"Groups of suppliers are {', '.join(GROUPS)}; measures are {', '.join(SHARES)}.")
    sums = site_sums(con, filters, measure=measure, by=by)
    groups = con.execute(GROUP_OF_SITES, {"scope": filters.as_scope(), "across": across}).df()
    held = (
        sums[["facet", "site_key", "y", "n", "burden", "audits"]]
        .merge(groups, on="site_key")
        .rename(columns={"facet": by, "grouped": across})
    )
    counts = _cells(held[held["n"] > 0], by, across)
    told = with_trust(con, with_rate(counts), filters, by=across, every=None)
    return _in_order(told, by, across)


def suppliers_of_category(con: duckdb.DuckDBPyConnection, filters: Filters, *, category: str) -> tuple[str, ...]:
    """The suppliers in scope of one category, which no filter names."""
    asked = {"scope": filters.as_scope(), "category": category}
    return tuple(con.execute(SUPPLIERS, asked).df()["supplier"])


def _cells(held: pd.DataFrame, by: str, across: str) -> pd.DataFrame:
    """Counts per cell, with the variance between its sites."""
    keys = [by, across]
    sites = held.groupby([*keys, "site_key"])[["y", "n", "burden", "audits"]].sum().reset_index()
    cells = sites.groupby(keys)[["y", "n", "burden", "audits"]].sum()
    rate = (cells["y"] / cells["n"]).rename("rate").reset_index()
    with_own = sites.merge(rate, on=keys)
    residual = (with_own["y"] - with_own["n"] * with_own["rate"]) ** 2
    cells["scatter"] = residual.groupby([with_own[key] for key in keys]).sum()
    cells["sites"] = sites.groupby(keys).size()
    cells["pooled_n"] = cells["n"] ** 2 / cells["burden"].where(cells["burden"] > 0)
    cells["why"] = coded([""] * len(cells), cells.index)
    whole = bool(np.all(cells["y"] % 1 == 0))
    cells["count"] = cells["y"].astype("int64") if whole else cells["y"]
    cells["of"] = cells["n"].astype("int64")
    columns = ["count", "of", "scatter", "pooled_n", "why", "audits", "sites"]
    return cells[columns].astype({"audits": "int64", "sites": "int64"}).reset_index()


def _in_order(cells: pd.DataFrame, by: str, across: str) -> pd.DataFrame:
    """Groups by name, tiers from the worst on; within them the facet by name."""
    order = {tier: f"{at}" for at, tier in enumerate(TIERS)} if across == "tier" else {}
    named = cells[across].map(lambda group: order.get(str(group), str(group)))
    ordered = cells.assign(order=named).sort_values(["order", by], kind="stable").drop(columns="order")
    return ordered.reset_index(drop=True)
