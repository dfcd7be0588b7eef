"""The supplier table: risk, rates, actions and a line of the years, one row per supplier."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.audit_pass_rate import audit_pass_rate
from metrics.conformity_rate import conformity_rate
from metrics.corrective_actions import corrective_actions
from metrics.filters import Filters
from metrics.risk import risk
from pages.parts import cached
from pages.parts.wording import interval

COLUMNS = [
    "supplier", "tier", "last_result", "last_audit", "open", "overdue", "conformity", "conform_span", "conform_of",
    "by_year", "pass_rate", "pass_span", "pass_of", "open_major", "repeats", "evidence",
]  # fmt: skip


def supplier_rows(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per supplier, the riskiest first. A supplier without audits in view keeps its tier and has no rates."""
    rows: pd.DataFrame = cached.rows(risk, con, filters).drop(columns="overdue").rename(columns={"why": "evidence"})
    passed = _named(cached.rows(audit_pass_rate, con, filters, by="supplier"), "pass_rate", "pass")
    conform = _named(cached.rows(conformity_rate, con, filters, by="supplier"), "conformity", "conform")
    for part in (passed, conform, _by_year(con, filters), _actions(con, filters)):
        rows = rows.merge(part, on="supplier", how="left")
    return rows


def _named(rates: pd.DataFrame, rate: str, prefix: str) -> pd.DataFrame:
    span = [interval(low, high) for low, high in zip(rates["low"], rates["high"], strict=True)]
    names = {"rate": rate, "of": f"{prefix}_of"}
    return rates[["supplier", *names]].rename(columns=names).assign(**{f"{prefix}_span": span})


def _by_year(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    years = cached.rows(conformity_rate, con, filters, by="supplier", every="year").dropna(subset=["rate"])
    lines: pd.DataFrame = years.groupby("supplier")["rate"].agg(list).rename("by_year").reset_index()
    return lines


def _actions(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    actions = cached.rows(corrective_actions, con, filters, by="supplier")
    wide: pd.DataFrame = actions[actions["measure"].isin(["open", "overdue"])].pivot(
        index="supplier", columns="measure", values="count"
    )
    return wide.reindex(columns=["open", "overdue"]).reset_index()
