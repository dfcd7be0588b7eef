"""Regions compared as if all had been audited by the same mix of checklists."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from metrics.clusters import FEWEST_SITES, MANY_SITES
from metrics.codes import coded
from metrics.decomposition import LEAST_SHARED
from metrics.filters import Filters
from metrics.intervals import poisson_rate, wilson
from metrics.odds import common_odds
from metrics.rates import in_order
from metrics.site_sums import SHARES, dispersion, site_sums
from metrics.trust import with_trust


def equal_mix(con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str, by: str) -> pd.DataFrame:
    """Rates directly standardised to the mix of checklists of everything in scope. One row per facet value.

    rate = sum over checklists of (their share of all in scope) x (the facet value's rate there); ``crude`` is its rate
    as it stands, ``count`` of ``of``. A checklist it was not audited by has no rate there: the others stand for it,
    ``shared`` is the weight of those present, and below one half there is no rate ('other checklists'). The interval
    stands on the variance between sites of the weighted rate, at least on that of alike answers of an audit
    (metrics/clusters.py). ``odds_ratio`` compares with all other facet values within the same checklists (Mantel and
    Haenszel), above 1: higher; for shares only. Raises ValueError for an unknown measure or facet.
    """
    sums = site_sums(con, filters, measure=measure, by=by)
    spread, share = dispersion(con, measure=measure), measure in SHARES
    sums["burden"] *= spread
    rated = _standardised(sums, share=share)
    if share:
        rated = rated.join(_against_the_others(sums, rated))
    rated = rated.reset_index(names=by)
    unknown = [rated["of"] == 0, rated["shared"] < LEAST_SHARED]
    rated["why"] = coded(np.select(unknown, ["nothing in view", "other checklists"], "").tolist(), rated.index)
    rated.loc[rated["why"].notna(), ["rate", "low", "high"]] = np.nan
    columns = [by, "count", "of", "rate", "low", "high", "effective_n", "why"]
    ordered = in_order(rated[[*columns, *(name for name in rated.columns if name not in columns)]])
    return with_trust(con, ordered, filters, by=by, every=None, share=share)


def _standardised(sums: pd.DataFrame, *, share: bool) -> pd.DataFrame:
    """Per facet value: counts, crude and standardised rate with its interval."""
    strata = sums.groupby(["facet", "checklist"])[["y", "n", "burden"]].sum()
    strata = strata[strata["n"] > 0]
    mix = strata["n"].groupby(level="checklist").sum() / strata["n"].sum()
    weight = pd.Series(mix.reindex(strata.index.get_level_values("checklist")).to_numpy(), index=strata.index)
    shared = weight.groupby(level="facet").sum()
    strata["weight"] = weight / shared.reindex(strata.index.get_level_values("facet")).to_numpy()
    strata["rate"] = strata["y"] / strata["n"]
    answer = sums.groupby("facet").agg(count=("y", "sum"), of=("n", "sum"), audits=("audits", "sum"))
    answer["crude"] = answer["count"] / answer["of"].where(answer["of"] > 0)
    answer["rate"] = (strata["weight"] * strata["rate"]).groupby(level="facet").sum().reindex(answer.index)
    answer["shared"] = shared.reindex(answer.index).fillna(0.0)
    one = answer["crude"] * (1 - answer["crude"]) if share else answer["crude"]
    noise = (strata["weight"] ** 2 * strata["burden"] / strata["n"] ** 2).groupby(level="facet").sum() * one
    variance, answer["sites"] = _between_sites(sums, strata, answer.index)
    freedom = (answer["sites"] - 1).where((answer["sites"] >= FEWEST_SITES) & (answer["sites"] < MANY_SITES))
    largest = variance.combine(noise.reindex(answer.index), np.fmax)
    simple = answer["rate"] * (1 - answer["rate"]) if share else answer["rate"]
    pooled = answer["of"] ** 2 / sums.groupby("facet")["burden"].sum()
    answer["effective_n"] = (simple / largest.where((largest > 0) & (simple > 0))).fillna(pooled)
    interval = wilson if share else poisson_rate
    low, high = interval(answer["rate"] * answer["effective_n"], answer["effective_n"], freedom=freedom)
    return answer.assign(low=low, high=high, of=answer["of"].astype("int64"), audits=answer["audits"].astype("int64"))


def _between_sites(sums: pd.DataFrame, strata: pd.DataFrame, facets: pd.Index) -> tuple[pd.Series, pd.Series]:
    """The linearised variance of the weighted rate between sites, null below five; and how many sites there are."""
    rows = sums[sums["n"] > 0].merge(strata.reset_index(), on=["facet", "checklist"], suffixes=("", "_all"))
    rows["part"] = rows["weight"] * (rows["y"] - rows["n"] * rows["rate"]) / rows["n_all"]
    sites = rows.groupby(["facet", "site_key"])["part"].sum()
    m = sites.groupby(level="facet").size().reindex(facets).fillna(0)
    squares = (sites**2).groupby(level="facet").sum().reindex(facets)
    clusters = m.where(m >= FEWEST_SITES).astype(float)
    return clusters / (clusters - 1) * squares, m.astype("int64")


def _against_the_others(sums: pd.DataFrame, rated: pd.DataFrame) -> pd.DataFrame:
    """The odds of each facet value against all others, within checklists."""
    cells = sums.groupby(["facet", "checklist"])[["y", "n"]].sum()
    whole = cells.groupby(level="checklist").sum().reindex(cells.index.get_level_values("checklist"))
    others = pd.DataFrame(whole.to_numpy() - cells.to_numpy(), index=cells.index, columns=cells.columns)
    tables = pd.DataFrame(
        {"a": cells["y"], "b": cells["n"] - cells["y"], "c": others["y"], "d": others["n"] - others["y"]}
    )
    facets = cells.index.get_level_values("facet")
    n, worth = rated["of"].astype(float), rated["effective_n"].fillna(0.0)
    ours = (worth / n.where(n > 0)).fillna(1.0).reindex(facets)
    rest = n.sum() - n
    theirs = ((worth.sum() - worth) / rest.where(rest > 0)).fillna(1.0).reindex(facets)
    return common_odds(tables, facets, worth=(ours, theirs)).drop(columns="chi2")
