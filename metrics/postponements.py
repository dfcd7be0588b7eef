"""How often and how far due dates of corrective actions are moved."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.corrective_actions import FACETS
from metrics.filters import Filters
from metrics.rates import counts_by, with_rate
from metrics.trust import with_trust

POSTPONEMENTS = """
    with actions as (
        select action_facet($facet) as facet, period_start($every, date) as period, audit_key,
               cluster_of($facet, audit_key, site_key) as cluster, standing = 'open' as is_open, moves, due,
               original_due, due - original_due as days, was_closed, rejections,
               moves > 0 or due > original_due as is_moved
        from counted_actions_in($scope) left join action_changes_in($scope) using (action_key)
        where is_sound
    ),
    days as (
        select facet, period, median(days) as days, max(days) as longest from actions where is_moved
        group by facet, period
    ),
    grouped as (
        select facet, period, count(*) filter (is_moved) as moved, count(*) filter (due is not null) as dated,
               coalesce(sum(greatest(moves, 1)) filter (is_moved), 0) as moves,
               count(*) filter (is_moved and is_open) as still_open,
               count(*) filter (is_moved and is_open and due >= $as_of and original_due < $as_of) as late_but_for_it,
               count(*) filter (was_closed and is_open) as reopened, coalesce(sum(rejections), 0) as rejections,
               count(distinct audit_key) filter (due is not null) as audits
        from actions where facet is not null
        group by facet, period, cluster
    ),
    summed as (
        select facet, period, sum(moved)::bigint as "count", sum(dated)::bigint as "of",
               scatter(moved, dated) as scatter, sum(moves)::bigint as moves, sum(still_open)::bigint as still_open,
               sum(late_but_for_it)::bigint as late_but_for_it, sum(reopened)::bigint as reopened,
               sum(rejections)::bigint as rejections, sum(audits)::bigint as audits,
               count(*) filter (dated > 0) as clusters
        from grouped group by facet, period
    )
    select summed.facet, summed.period, "count", "of", scatter, case when "of" = 0 then 'no due dates' end as why,
           moves, days, longest, still_open, late_but_for_it, reopened, rejections, audits, clusters
    from summed left join days on days.facet = summed.facet and days.period is not distinct from summed.period
    order by summed.facet, summed.period
"""


def postponements(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Corrective actions whose due date was moved later / actions with a due date.

    A move: a load that counts gives a later date than the load before it, or than the original date the file prints.
    ``moves`` is how often, in all; ``days`` the median number of days between original and present date of the moved
    ones, ``longest`` the most. ``still_open`` of them are open; ``late_but_for_it`` are open, past the original date
    and not yet past the present one. Also told by the loads: ``reopened`` were closed in an earlier load and are open
    now; ``rejections`` is how often a plan or its evidence was turned down. With one load only the printed original
    date can show a move, and nothing can show a reopening. Void actions, those for observations and positive remarks,
    and those whose dates contradict each other are left out. Interval and ``trust`` as in corrective_actions. Raises
    ValueError without an as-of day, or for an unknown facet or period.
    """
    as_of = filters.required_as_of("Postponements")
    counts = counts_by(con, POSTPONEMENTS, filters, by=by, every=every, facets=FACETS, as_of=as_of)
    return with_trust(con, with_rate(counts, sites="clusters"), filters, by=by, every=every, sites="clusters")
