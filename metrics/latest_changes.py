"""The latest change of the pass rate and of the conformity rate, as questions asked by name."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.change import latest_change
from metrics.filters import Filters

FACETS = ("all", "region", "country", "category", "supplier", "scheme", "dimension")


def pass_rate_change(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Audit pass rate of the latest period against the period before: the last 12 months and the 12 before them.

    With a first day chosen: the period chosen, and the same days one or more whole years earlier. The ``difference``
    is split into ``own`` (change at the same sites under the same checklists) and ``mix`` (others were audited), by
    Kitagawa's formula. ``verdict``: 'more than chance' if the 95 % interval of the difference, worked out between
    sites, excludes nought. Not comparable where most audits were done under another version of the checklist. Raises
    ValueError for an unknown facet, with a period, or without a last day.
    """
    return _latest(con, filters, "pass", by, every)


def conformity_change(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Conformity rate of the latest period against the period before: the last 12 months and the 12 before them.

    Compared and split as the change of the audit pass rate; shares of not applicable answers stand beside, as a rise
    in them can raise the rate. Raises ValueError for an unknown facet, with a period, or without a last day.
    """
    return _latest(con, filters, "conformity", by, every)


def _latest(con: duckdb.DuckDBPyConnection, filters: Filters, measure: str, by: str, every: str | None) -> pd.DataFrame:
    if every is not None:
        raise ValueError("A change compares two periods; it cannot be asked for every month, quarter or year.")
    return latest_change(con, filters, measure=measure, by=by)
