"""What every rate shares: the facets it may be broken down by, and the columns that go with a count."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd

from metrics.auditor_names import with_shown_auditors
from metrics.filters import Filters
from metrics.intervals import wilson

AUDIT_FACETS = (
    "all", "supplier", "site", "region", "country", "category", "scheme", "checklist", "firm", "auditor",
)  # fmt: skip
SECTION_FACETS = ("dimension", "topic")
PERIODS = ("month", "quarter", "year")
MEASURED = ["count", "of", "rate", "low", "high", "effective_n", "why"]


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

    Auditors are told as the house rule has it. Raises ValueError when the facet is not one the metric knows, the period
    is none of month, quarter, year, or auditors are hidden.
    """
    if by not in facets:
        raise ValueError(f"This metric cannot be broken down by {by!r}; it can be by {', '.join(facets)}.")
    if every is not None and every not in PERIODS:
        raise ValueError(f"There is no period {every!r}; there are {', '.join(PERIODS)}.")
    scope = {"facet": by, "every": every or "all", "scope": filters.as_scope(), **more}
    counts = con.execute(query, scope).df().rename(columns={"facet": by})
    if by == "auditor":
        counts = with_shown_auditors(con, counts)
    return counts.drop(columns="period") if every is None else counts


def with_rate(counts: pd.DataFrame) -> pd.DataFrame:
    """Add rate = count / of with its 95 % Wilson interval on the effective n (`of`, unless the counts bring one).

    Null where of = 0. The measured columns come in one order, what else the counts hold stands after them.
    """
    rated = counts.copy()
    of = rated["of"].astype(float)
    rated["rate"] = rated["count"].astype(float) / of.where(of > 0)
    if "effective_n" not in rated:
        rated["effective_n"] = of
    rated["low"], rated["high"] = wilson(rated["rate"] * rated["effective_n"], rated["effective_n"])
    return in_order(rated)


def in_order(measured: pd.DataFrame) -> pd.DataFrame:
    """Keys, then the measured columns, then the columns that stand after `why` in the query."""
    columns = list(measured.columns)
    after = columns[columns.index("why") + 1 :]
    keys = [column for column in columns[: columns.index("why")] if column not in MEASURED]
    rest = [column for column in after if column not in MEASURED]
    return measured[[*keys, *MEASURED, *rest]]


def is_sectional(by: str, filters: Filters) -> bool:
    """Whether the question is about dimensions or topics, so that whole audits cannot answer it."""
    return by in SECTION_FACETS or bool(filters.dimensions or filters.topics)
