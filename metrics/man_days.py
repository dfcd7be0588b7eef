"""How many man-days audits take, and how many audits say so."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import VISITS, narrowed_by
from metrics.rates import AUDIT_FACETS, counts_by

FACETS = AUDIT_FACETS

MAN_DAYS = """
    with audits as (
        select facet($facet) as facet, period_start($every, date) as period, man_days from audits_in($scope)
    )
    select facet, period, count(man_days) as "count", count(*) as "of", count(man_days) / count(*) as rate,
           case when count(man_days) = 0 then 'no man-days' end as why, sum(man_days) as man_days,
           avg(man_days) as per_audit
    from audits where facet is not null
    group by facet, period
    order by facet, period
"""


@narrowed_by(*VISITS)
def man_days(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Audits whose man-days are on file / audits; ``man_days`` is their sum, ``per_audit`` their mean.

    Full audits unless kinds are chosen. Where the share is low, the sum is too, and findings per man-day rest on those
    audits only. All audits in view are counted, so there is no interval. Raises ValueError for an unknown facet or
    period.
    """
    return counts_by(con, MAN_DAYS, filters, by=by, every=every, facets=FACETS)
