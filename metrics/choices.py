"""What filters can be set to, and the house rules in force."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from metrics.risk_score import TIERS

CHOICES = "select field, value from choices() order by field, value = 'unmapped', value"
PERIOD = "select first, last from data_period()"
RULES = "select name, value, meaning from settings()"
FIELDS = ("suppliers", "sites", "regions", "countries", "dimensions", "topics", "schemes", "kinds", "severities")


def choices(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The values each field of Filters can take in these data, sorted; kinds begin with 'full' and 'all'."""
    found: dict[str, list[str]] = {field: [] for field in FIELDS}
    for field, value in con.execute(CHOICES).fetchall():
        found[field].append(value)
    found["kinds"] = ["full", "all", *found["kinds"]]
    return {**found, "tiers": list(TIERS)}


def data_period(con: duckdb.DuckDBPyConnection) -> tuple[date, date] | None:
    """The first and last audit date on file, None without audits."""
    row = con.execute(PERIOD).fetchone()
    return (row[0], row[1]) if row is not None and row[0] is not None else None


def house_rules(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The house rules in force: name, value, meaning."""
    return con.execute(RULES).df()
