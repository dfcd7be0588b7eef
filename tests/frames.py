"""Every metric of a database as frames, to hold two databases side by side."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from metrics.catalogue import CATALOGUE
from metrics.filters import Filters

AS_OF = date(2025, 6, 30)
# One of each kind of figure, by facets of all kinds: all others are made of the same current rows and rollups.
SIDE_BY_SIDE = (
    "audit-pass-rate by region", "conformity-rate by dimension", "mean-score by scheme", "nonconformities by topic",
    "repeat-rate by clause", "corrective-actions by auditor", "clauses by site", "coverage by all",
    "conformity-rate every year",
)  # fmt: skip
# Fitted step by step over many windows: sums in another order change their last digits, and they take seconds.
FITTED = ("back-test", "risk-chances")


def metric_frame(con: duckdb.DuckDBPyConnection, name: str, *, as_of: date = AS_OF) -> pd.DataFrame:
    """The frame of one name: 'clauses by region', 'conformity-rate every year'; over all time, audits of every kind."""
    if name.endswith(" every year"):
        return CATALOGUE[name.removesuffix(" every year")].function(con, Filters(as_of=as_of), by="all", every="year")
    metric, _, facet = name.partition(" by ")
    return CATALOGUE[metric].function(con, Filters(as_of=as_of, kinds=("all",)), by=facet, every=None)


def names_in_turn() -> list[str]:
    """Every metric but the fitted ones by one of its facets, the facets taking turns; and two rates by year."""
    chosen = [
        f"{metric.name} by {metric.facets[at % len(metric.facets)]}"
        for at, metric in enumerate(CATALOGUE.values())
        if metric.name not in FITTED
    ]
    return [*chosen, "audit-pass-rate every year", "conformity-rate every year"]


def metric_texts(con: duckdb.DuckDBPyConnection, *, as_of: date = AS_OF) -> dict[str, str]:
    """The frames of SIDE_BY_SIDE as text: sorted rows, numbers with twelve digits."""
    return {name: _text(metric_frame(con, name, as_of=as_of)) for name in SIDE_BY_SIDE}


def counted_texts(con: duckdb.DuckDBPyConnection, names: Iterable[str], *, as_of: date = AS_OF) -> dict[str, str]:
    """Only what was counted, facet by facet, as text: it stays while methods of inference change."""
    return {name: _counted(metric_frame(con, name, as_of=as_of)) for name in names}


def differing(left: duckdb.DuckDBPyConnection, right: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of the metrics that two databases answer differently."""
    ours, theirs = _named_texts(left), _named_texts(right)
    return [name for name in ours if ours[name] != theirs[name]]


def _named_texts(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """With the names of auditors: pseudonyms are each database's own."""
    con.execute("begin")
    try:
        con.execute("update store.setting set value = 'names' where name = 'auditor_names'")
        return metric_texts(con)
    finally:
        con.execute("rollback")


def _counted(frame: pd.DataFrame) -> str:
    columns = list(frame.columns[: list(frame.columns).index("of") + 1])
    return "\n".join(
        [",".join(columns), *sorted(",".join(_cell(cell) for cell in row) for row in frame[columns].values)]
    )


def _cell(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:.12g}" if isinstance(value, float) else str(value)


def _text(frame: pd.DataFrame) -> str:
    lines = frame.to_csv(index=False, float_format="%.12g").splitlines()
    return "\n".join([*lines[:1], *sorted(lines[1:])])
