"""When each supplier's next audit is due."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters

FACETS = ("supplier",)

NEXT_DUE = """
    with sites as (select site_key, active from site_standing_in($scope))
    select supplier, min(due) as next_due, count(*) filter (days_left < 0)::bigint as "count", count(*) as "of"
    from scheme_standing_in($scope) join sites using (site_key)
    where sites.active
    group by supplier order by supplier
"""


def next_due(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "supplier", every: str | None = None
) -> pd.DataFrame:
    """The first day on which an audit of a supplier is due; before the as-of day it is overdue by then.

    The earliest over its active sites and their schemes: the date printed in the last full audit, else that audit's
    date and the house rule reaudit_months, as the coverage metric has it. ``count`` of ``of`` such audits are overdue.
    A supplier without a full audit has no row. Raises ValueError without an as-of day, for another facet or a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("The next audit is told per supplier on one day; it has no other breakdown and no periods.")
    filters.required_as_of("The next audit")
    return con.execute(NEXT_DUE, {"scope": filters.as_scope()}).df()
