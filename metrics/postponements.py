"""How often and how far due dates of corrective actions are moved."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.corrective_actions import FACETS
from metrics.filters import Filters
from metrics.rates import counts_by, with_rate

POSTPONEMENTS = """
    with actions as (
        select facet($facet) as facet, period_start($every, date) as period, standing = 'open' as is_open, moves, due,
               original_due, was_closed, rejections, moves > 0 or due > original_due as is_moved
        from counted_actions_in($scope) left join action_changes() using (action_key)
        where sound_dates(impossible)
    )
    select facet, period, count(*) filter (is_moved) as "count", count(*) filter (due is not null) as "of",
           case when "of" = 0 then 'no due dates' end as why,
           coalesce(sum(greatest(moves, 1)) filter (is_moved), 0)::bigint as moves,
           median(due - original_due) filter (is_moved) as days, max(due - original_due) filter (is_moved) as longest,
           count(*) filter (is_moved and is_open) as still_open,
           count(*) filter (is_moved and is_open and due >= $as_of and original_due < $as_of) as late_but_for_it,
           count(*) filter (was_closed and is_open) as reopened,
           coalesce(sum(rejections), 0)::bigint as rejections
    from actions where facet is not null
    group by facet, period
    order by facet, period
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
    and those whose dates contradict each other are left out. Raises ValueError without an as-of day, or for an unknown
    facet or period.
    """
    as_of = filters.required_as_of("Postponements")
    return with_rate(counts_by(con, POSTPONEMENTS, filters, by=by, every=every, facets=FACETS, as_of=as_of))
