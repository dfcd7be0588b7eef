"""Open and overdue corrective actions as they stood at the end of each period."""

from __future__ import annotations

from datetime import date

import duckdb
import pandas as pd

from metrics.corrective_actions import FACETS
from metrics.filters import Filters
from metrics.rates import counts_by

# Counted by what changes on a day and summed up, so that no action is looked at once per period.
OPEN_ACTIONS = """
    with actions as (
        select action_facet($facet) as facet, date as raised, due, greatest(date, due + 1) as late_from,
               greatest(date, original_due + 1) as first_late_from,
               case when standing = 'closed' then greatest(closed, date) end as ended
        from counted_actions_in($scope) where standing = 'open' or closed is not null
    ),
    dated as (
        select facet, period_start($every, raised) as raised, period_start($every, ended) as ended,
               case when due is not null and late_from <= $as_of and coalesce(ended > late_from, true)
                    then period_start($every, late_from) end as late_from,
               case when due is not null and first_late_from <= $as_of and coalesce(ended > first_late_from, true)
                    then period_start($every, first_late_from) end as first_late_from, count(*) as actions
        from actions where facet is not null
        group by all
    ),
    changes as (
        select facet, unnest([
            {'period': raised, 'what': 'open', 'step': actions}, {'period': ended, 'what': 'open', 'step': -actions},
            {'period': late_from, 'what': 'late', 'step': actions},
            {'period': case when late_from is not null then ended end, 'what': 'late', 'step': -actions},
            {'period': first_late_from, 'what': 'late at first', 'step': actions},
            {'period': case when first_late_from is not null then ended end, 'what': 'late at first', 'step': -actions}
        ], recursive := true)
        from dated
    ),
    summed as (
        select facet, period, coalesce(sum(step) filter (what = 'open'), 0) as open,
               coalesce(sum(step) filter (what = 'late'), 0) as late,
               coalesce(sum(step) filter (what = 'late at first'), 0) as late_first,
               coalesce(sum(step) filter (what = 'open' and step > 0), 0)::bigint as added,
               coalesce(-sum(step) filter (what = 'open' and step < 0), 0)::bigint as finished
        from changes where period is not null group by facet, period
    ),
    span as (select min(period) as first from summed),
    grid as (
        select facet, unnest(generate_series(first, $as_of::date, to_months($months)))::date as period
        from (select distinct facet from summed), span
    )
    select facet, period, coalesce(sum(late) over so_far, 0)::bigint as "count",
           coalesce(sum(open) over so_far, 0)::bigint as "of", "count" / nullif("of", 0) as rate,
           case when "of" = 0 then 'nothing open' end as why,
           coalesce(sum(late_first) over so_far, 0)::bigint as late_first,
           coalesce(added, 0) as added, coalesce(finished, 0) as finished
    from grid left join summed using (facet, period)
    window so_far as (partition by facet order by period)
    order by facet, period
"""
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def open_actions(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = "month"
) -> pd.DataFrame:
    """Corrective actions overdue / open, as they stood at the end of each period, the last one on the as-of day.

    From the dates on file: open from the audit that raised the finding until the closing date, overdue from the day
    after the due date. ``late_first`` are those past their original due date; ``added`` and ``finished`` in the period;
    ``complete``: the period is over, and all of it is in view and known. It cannot know what files do not tell: due
    dates moved later are taken as if they had always stood so (``count`` is then too low for the past, ``late_first``
    is not), a reopened action counts as open all the time, an action that was void counts at no time, and one closed
    without a date is left out of every period. Actions of every kind of visit count unless kinds are chosen, those for
    observations and positive remarks do not. All actions in view are counted, so there is no interval. Raises
    ValueError without an as-of day, or for an unknown facet or period.
    """
    as_of = filters.required_as_of("Open actions over time")
    chosen = every or "month"
    months = MONTHS.get(chosen, 1)
    return counts_by(con, OPEN_ACTIONS, filters, by=by, every=chosen, facets=FACETS, as_of=as_of, months=months)


def last_told(over_time: pd.DataFrame, newest: date) -> pd.Timestamp:
    """The last period of open actions over time of which anything is on file: the ``newest`` audit of all data, or an
    action raised or closed. What follows goes on by the dates that were known then."""
    told = over_time["period"] <= pd.Timestamp(newest)
    busy = (over_time["added"] > 0) | (over_time["finished"] > 0)
    return pd.Timestamp(over_time.loc[told | busy, "period"].max())


def untold(over_time: pd.DataFrame, newest: date) -> pd.DataFrame:
    """The periods after last_told(), none where that is the last one but one: the newest has only begun."""
    after = over_time[over_time["period"] > last_told(over_time, newest)]
    return after if len(after) > 1 else after[:0]
