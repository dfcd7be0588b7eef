"""How many corrective actions are closed by the date first agreed."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from metrics.corrective_actions import FACETS
from metrics.filters import Filters
from metrics.rates import counts_by, with_rate
from metrics.trust import with_trust

ON_TIME = """
    with actions as (
        select action_facet($facet) as facet, period_start($every, original_due) as period, audit_key,
               cluster_of($facet, audit_key, site_key) as cluster, standing = 'closed' as is_closed, original_due,
               closed
        from counted_actions_in($scope)
        where original_due <= $as_of and (standing = 'open' or closed is not null) and is_sound
          and ($due_from::date is null or original_due >= $due_from::date)
          and ($due_to::date is null or original_due <= $due_to::date)
    ),
    grouped as (
        select facet, period, count(*) filter (is_closed and closed <= original_due) as kept, count(*) as due,
               count(*) filter (is_closed and closed > original_due) as late,
               count(*) filter (not is_closed) as still_open, count(distinct audit_key) as audits
        from actions where facet is not null
        group by facet, period, cluster
    )
    select facet, period, sum(kept)::bigint as "count", sum(due)::bigint as "of", scatter(kept, due) as scatter,
           null::varchar as why, sum(late)::bigint as late, sum(still_open)::bigint as still_open,
           sum(audits)::bigint as audits, count(*) as clusters
    from grouped
    group by facet, period
    order by facet, period
"""


def on_time_closing(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    by: str = "all",
    every: str | None = None,
    due_from: date | None = None,
    due_to: date | None = None,
) -> pd.DataFrame:
    """Corrective actions closed by their original due date / actions due by the as-of day, by when they were due.

    Periods, and the days from ``due_from`` to ``due_to``, are those of the original due date: moving a date later
    neither helps nor moves an action into another period. ``late`` were closed after it, ``still_open`` not at all; all
    three add up to ``of``. Left out: void actions and those for observations and positive remarks, actions without a
    due date or closed without a date, and those whose dates contradict each other. Interval and ``trust`` as in
    corrective_actions. Raises ValueError without an as-of day, or for an unknown facet or period.
    """
    as_of = filters.required_as_of("On-time closing")
    asked = {"as_of": as_of, "due_from": due_from, "due_to": due_to}
    rated = with_rate(counts_by(con, ON_TIME, filters, by=by, every=every, facets=FACETS, **asked), sites="clusters")
    return with_trust(con, rated, filters, by=by, every=every, sites="clusters")
