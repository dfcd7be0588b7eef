"""Dates of corrective actions that cannot be, and how many actions that takes out of averages."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters

KINDS = ("closed_before_audit", "due_before_audit", "verified_before_closed", "closed_after_as_of")

IMPOSSIBLE = """
    with actions as (
        select impossible, sound_dates(date, original_due, due, closed, verified) as is_sound
        from actions_in($scope)
        where standing <> 'void' and severity not in ('observation', 'positive')
    ),
    counted as (
        select count(*) as "of", count(*) filter (not is_sound) as left_out,
               count(*) filter (len(impossible) > 0) as actions
        from actions
    ),
    met as (select unnest(impossible) as kind from actions),
    kinds as (select unnest($kinds::varchar[]) as kind)
    select kinds.kind, count(met.kind) as "count", any_value("of") as "of",
           count(met.kind) / nullif(any_value("of"), 0) as rate,
           case when any_value("of") = 0 then 'no actions' end as why, any_value(actions) as actions,
           any_value(left_out) as left_out
    from kinds cross join counted left join met on met.kind = kinds.kind
    group by kinds.kind
    order by list_position($kinds::varchar[], kinds.kind)
"""


def impossible_dates(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """Corrective actions by what is wrong with their dates / all actions. One row per ``kind``, none left out.

    Closed or due before the audit that raised the finding, verified before closed, closed after the as-of day. An
    action may be of several kinds: ``actions`` counts each once, ``left_out`` those that are in no average, because
    their dates contradict each other. Void actions and those for observations and positive remarks are left out. All
    actions in view are counted, so there is no interval. Raises ValueError without an as-of day.
    """
    filters.required_as_of("Impossible dates")
    return con.execute(IMPOSSIBLE, {"scope": filters.as_scope(), "kinds": list(KINDS)}).df()
