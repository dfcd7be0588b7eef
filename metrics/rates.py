"""What every rate shares: the facets it may be broken down by, its interval, and the columns that go with a count."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pandas as pd

from metrics.auditor_names import with_shown_auditors
from metrics.clusters import effective_n
from metrics.filters import Filters
from metrics.intervals import poisson_rate, wilson
from metrics.periods import PERIODS, whole_periods
from metrics.query_cases import needed
from metrics.trust import with_trust

AUDIT_FACETS = (
    "all", "supplier", "site", "region", "country", "category", "tier", "scheme", "checklist", "firm", "auditor",
)  # fmt: skip
SECTION_FACETS = ("dimension", "topic")
LEVELS = ("audits", "sections")
MEASURED = ["count", "of", "rate", "low", "high", "effective_n", "why"]
# What an interval is worked out from; not part of an answer.
SUMS = ["scatter", "pooled_n", "dispersion"]


def rates_by(
    con: duckdb.DuckDBPyConnection,
    query: str,
    filters: Filters,
    *,
    by: str,
    every: str | None,
    facets: tuple[str, ...],
    audits: str = "audits",
    sites: str = "sites",
    **more: Any,
) -> pd.DataFrame:
    """The rates of a metric's query: counts, rate, interval, how far to trust it, and whether its period is complete.

    ``audits`` and ``sites`` are the columns that count those behind a rate. Raises ValueError as counts_by does.
    """
    rated = with_rate(counts_by(con, query, filters, by=by, every=every, facets=facets, **more), sites=sites)
    return with_trust(con, rated, filters, by=by, every=every, audits=audits, sites=sites)


def counts_by(
    con: duckdb.DuckDBPyConnection,
    query: str,
    filters: Filters,
    *,
    by: str,
    every: str | None,
    facets: tuple[str, ...],
    **more: Any,
) -> pd.DataFrame:
    """The counts a metric's query gives, with the facet column named as the facet and no period column without every.

    With periods a column ``complete`` says whether all of a period is in view and known. Auditors are told as the house
    rule has it. Raises ValueError when the facet is not one the metric knows, the period is none of month, quarter and
    year, or auditors are hidden.
    """
    if by not in facets:
        raise ValueError(f"This metric cannot be broken down by {by!r}; it can be by {', '.join(facets)}.")
    if every is not None and every not in PERIODS:
        raise ValueError(f"There is no period {every!r}; there are {', '.join(PERIODS)}.")
    scope = {"facet": by, "every": every or "all", "scope": filters.as_scope(), **more}
    counts = con.execute(query, needed(query, scope)).df().rename(columns={"facet": by})
    if by == "auditor":
        counts = with_shown_auditors(con, counts)
    if every is None:
        return counts.drop(columns="period")
    return counts.assign(complete=whole_periods(con, filters, counts["period"], every=every))


def with_rate(counts: pd.DataFrame, *, sites: str = "sites") -> pd.DataFrame:
    """Add rate = count / of with its 95 % Wilson interval on the effective n. Null where of = 0.

    Where the counts bring ``scatter`` between ``sites`` the effective n is that of metrics/clusters.py, on ``pooled_n``
    or else on ``of``; where they bring an ``effective_n`` it is taken as it is; else it is ``of``. The measured columns
    come in one order, what else the counts hold stands after them.
    """
    rated = counts.copy()
    of = rated["of"].astype(float)
    rated["rate"] = rated["count"].astype(float) / of.where(of > 0)
    freedom = None
    if "scatter" in rated:
        rate = rated["rate"].to_numpy(dtype=float)
        pooled = rated.get("pooled_n", of)
        rated["effective_n"], freedom = effective_n(
            of, rate * (1 - rate) / of.where(of > 0), scatter=rated["scatter"], sites=rated[sites], pooled_n=pooled
        )
    elif "effective_n" not in rated:
        rated["effective_n"] = of
    rated["low"], rated["high"] = wilson(rated["rate"] * rated["effective_n"], rated["effective_n"], freedom=freedom)
    return in_order(rated)


def with_count_rate(counts: pd.DataFrame) -> pd.DataFrame:
    """Add rate = count / of for findings per audit, with its 95 % interval. Null where of = 0.

    Garwood's exact Poisson interval on the count and the audits, both divided by how many times as much as a Poisson
    count this one varies: ``dispersion`` between the audits of a site, and from five sites up also ``scatter`` between
    sites (metrics/clusters.py). The effective n is the audits so divided.
    """
    rated = counts.copy()
    of = rated["of"].astype(float)
    rated["rate"] = rated["rate"].astype(float)
    rate = rated["rate"].to_numpy(dtype=float)
    pooled = of / rated["dispersion"]
    rated["effective_n"], freedom = effective_n(
        of, rate / of.where(of > 0), scatter=rated["scatter"], sites=rated["sites"], pooled_n=pooled
    )
    low, high = poisson_rate(rate * rated["effective_n"], rated["effective_n"], freedom=freedom)
    rated["low"], rated["high"] = np.where(np.isnan(rate), np.nan, low), np.where(np.isnan(rate), np.nan, high)
    return in_order(rated)


def in_order(measured: pd.DataFrame) -> pd.DataFrame:
    """Keys, then the measured columns, then the columns that stand after `why` in the query."""
    columns = list(measured.columns)
    after = columns[columns.index("why") + 1 :]
    keys = [column for column in columns[: columns.index("why")] if column not in (*MEASURED, *SUMS)]
    rest = [column for column in after if column not in (*MEASURED, *SUMS)]
    return measured[[*keys, *MEASURED, *rest]]


def is_sectional(by: str, filters: Filters) -> bool:
    """Whether the question is about dimensions or topics, so that whole audits cannot answer it."""
    return by in SECTION_FACETS or bool(filters.dimensions or filters.topics)


def level(by: str, filters: Filters) -> str:
    """What answers the question: one of LEVELS, which name the cases of a query."""
    return "sections" if is_sectional(by, filters) else "audits"
