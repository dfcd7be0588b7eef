"""How many verified corrective actions were found to work."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.corrective_actions import FACETS
from metrics.filters import Filters
from metrics.rates import counts_by, with_rate
from metrics.trust import with_trust

VERIFIED = """
    with actions as (
        select action_facet($facet) as facet, period_start($every, date) as period, audit_key,
               cluster_of($facet, audit_key, site_key) as cluster, standing = 'closed' as is_closed,
               verified <= $as_of and state = 'plan_rejected' as is_turned_down,
               verified <= $as_of or state = 'closed_verified' as is_verified
        from counted_actions_in($scope)
    ),
    grouped as (
        select facet, period, count(*) filter (is_closed and is_verified) as effective,
               count(*) filter (is_turned_down) as turned_down,
               count(distinct audit_key) filter (is_turned_down or (is_closed and is_verified)) as audits
        from actions where facet is not null
        group by facet, period, cluster
    )
    select facet, period, sum(effective)::bigint as "count", sum(effective + turned_down)::bigint as "of",
           scatter(effective, effective + turned_down) as scatter,
           case when sum(effective + turned_down) = 0 then 'nothing verified' end as why,
           sum(turned_down)::bigint as turned_down, sum(audits)::bigint as audits,
           count(*) filter (effective + turned_down > 0) as clusters
    from grouped
    group by facet, period
    order by facet, period
"""


def verified_effective(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Corrective actions that were verified and stay closed / those verified at all, with either outcome.

    ``turned_down`` carry a date of verification and the state rejected, not effective or reopened. Files seldom state
    the second outcome: where ``turned_down`` is 0, the rate says that nobody wrote one down rather than that all
    actions work. Whether a finding came back after its action was closed is the stronger question, and another one.
    Void actions and those for observations and positive remarks are left out; periods are those of the audit. Interval
    and ``trust`` as in corrective_actions. Raises ValueError without an as-of day, or for an unknown facet or period.
    """
    as_of = filters.required_as_of("The outcome of verifications")
    counts = counts_by(con, VERIFIED, filters, by=by, every=every, facets=FACETS, as_of=as_of)
    return with_trust(con, with_rate(counts, sites="clusters"), filters, by=by, every=every, sites="clusters")
