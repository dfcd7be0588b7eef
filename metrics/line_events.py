"""Which events concern a line over time, or what is in view."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters

EVENTS = """
    select facet, scheme, event, day, reason, splits, about, name
    from events_of_lines($scope, $facet) join (select event, about, name from events()) using (event)
    order by day, event
"""


def line_events(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str, value: str, scheme: str) -> pd.DataFrame:
    """Events that concern all audits in scope of one facet value under one scheme, the earliest first.

    An event about a region concerns the region's line and those of suppliers wholly in it, but not the line of all. A
    dimension or topic has the events of its scheme's audits. Columns event, day, reason, splits.
    """
    told = con.execute(EVENTS, {"scope": filters.as_scope(), "facet": by}).df()
    own = (told["scheme"] == scheme) & (told["facet"].isna() | (told["facet"] == value))
    return told.loc[own, ["event", "day", "reason", "splits"]].reset_index(drop=True)


def scope_events(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all") -> pd.DataFrame:
    """Events that concern any line over time of what is in scope, the earliest first: of all together, or of one facet
    value ``by`` which lines are drawn. Columns event, day, reason, splits; about and name: what alone it is about."""
    told = con.execute(EVENTS, {"scope": filters.as_scope(), "facet": by}).df()
    kept = ["event", "day", "reason", "splits", "about", "name"]
    return told.drop_duplicates("event")[kept].reset_index(drop=True)
