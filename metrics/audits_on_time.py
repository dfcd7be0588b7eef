"""How many audits are held by the date planned for them."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import AUDIT_FACETS, counts_by, with_rate
from metrics.trust import with_trust

FACETS = AUDIT_FACETS

ON_TIME = """
    with planned as (
        select facet($facet) as facet, period_start($every, next_due) as period,
               cluster_of($facet, audit_key, site_key) as cluster, next_due, held
        from planned_audits_in($scope) where next_due <= $as_of
    ),
    days as (
        select facet, period, median(held - next_due) as days_late from planned where held > next_due
        group by facet, period
    ),
    grouped as (
        select facet, period, count(*) filter (held <= next_due) as kept, count(*) as planned,
               count(*) filter (held > next_due) as late, count(*) filter (held is null) as missed
        from planned where facet is not null
        group by facet, period, cluster
    ),
    summed as (
        select facet, period, sum(kept)::bigint as "count", sum(planned)::bigint as "of",
               scatter(kept, planned) as scatter, sum(late)::bigint as late, sum(missed)::bigint as missed,
               count(*) as clusters
        from grouped group by facet, period
    )
    select summed.facet, summed.period, "count", "of", scatter, null::varchar as why, late, missed, days_late, clusters
    from summed left join days on days.facet = summed.facet and days.period is not distinct from summed.period
    order by summed.facet, summed.period
"""


def audits_on_time(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Printed dates for the next audit that were kept / printed dates that have passed by the as-of day.

    Kept: the next full audit of the site under the same scheme was held by then. ``late`` were held after it, by
    ``days_late`` days in the middle (median); ``missed`` not at all yet: a missed audit is worse than a late one, so
    both count against. Filters choose the audits that name a date, by their kind and checklist; they never hide the
    later audit that keeps it. Periods are those of the planned date. Audits without a printed date, or with one before
    their own, and sites marked as no longer active are left out. 95 % Wilson interval on an effective n, for sites keep
    their dates alike; ``trust`` says whether the rate is shown in grey or not at all. Raises ValueError without an
    as-of day, or for an unknown facet or period.
    """
    as_of = filters.required_as_of("Audits on time")
    rated = with_rate(
        counts_by(con, ON_TIME, filters, by=by, every=every, facets=FACETS, as_of=as_of), sites="clusters"
    )
    return with_trust(con, rated, filters, by=by, every=every, audits="of", sites="clusters")
