"""Names of auditors as the house rule ``auditor_names`` lets them be seen: names, pseudonyms, or not at all."""

from __future__ import annotations

import duckdb
import pandas as pd

RULE = "select setting('auditor_names')"
SHOWN = "select unnest($names::varchar[]) as name, shown_auditor(name) as shown"


def with_shown_auditors(con: duckdb.DuckDBPyConnection, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its column ``auditor`` as it may be seen, and in the order of what is seen: the order of names
    would tell them. Raises ValueError where auditors are hidden."""
    required_visible(con)
    names = [str(name) for name in frame["auditor"].dropna().unique()]
    shown = {str(name): str(told) for name, told in con.execute(SHOWN, {"names": names}).fetchall()}
    told = frame.assign(auditor=frame["auditor"].map(shown))
    return told.sort_values("auditor", kind="stable", ignore_index=True)


def required_visible(con: duckdb.DuckDBPyConnection) -> None:
    """Raises ValueError where the house rule hides auditors."""
    if auditors_are_hidden(con):
        raise ValueError("The house rule auditor_names hides auditors: nothing is told by auditor.")


def auditors_are_hidden(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the house rule lets nothing be told by auditor."""
    row = con.execute(RULE).fetchone()
    return row is not None and row[0] == "hidden"
