"""How many audits are held by the date planned for them."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import AUDIT_FACETS, counts_by, with_rate

FACETS = AUDIT_FACETS

ON_TIME = """
    with audits as (
        select *, min(date) over later as held
        from visits_until($scope) where "full"
        window later as (
            partition by site_key, scheme order by date range between interval 1 day following and unbounded following
        )
    ),
    planned as (
        select facet($facet) as facet, period_start($every, next_due) as period, next_due, held
        from audits semi join (select site_key from site_standing_in($scope) where active) as sites using (site_key)
        where next_due >= date and next_due <= $as_of
          and (($scope)['start'] is null or next_due >= ($scope)['start']::date)
          and (($scope)['stop'] is null or next_due <= ($scope)['stop']::date)
    )
    select facet, period, count(*) filter (held <= next_due) as "count", count(*) as "of", null::varchar as why,
           count(*) filter (held > next_due) as late, count(*) filter (held is null) as missed,
           median(held - next_due) filter (held > next_due) as days_late
    from planned where facet is not null
    group by facet, period
    order by facet, period
"""


def audits_on_time(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Printed dates for the next audit that were kept / printed dates that have passed by the as-of day.

    Kept: the next full audit of the site under the same scheme was held by then. ``late`` were held after it, by
    ``days_late`` days in the middle (median); ``missed`` not at all yet: a missed audit is worse than a late one, so
    both count against. Periods are those of the planned date. Audits without a printed date, or with one before their
    own, and sites marked as no longer active are left out. Raises ValueError without an as-of day, or for an unknown
    facet or period.
    """
    as_of = filters.required_as_of("Audits on time")
    return with_rate(counts_by(con, ON_TIME, filters, by=by, every=every, facets=FACETS, as_of=as_of))
