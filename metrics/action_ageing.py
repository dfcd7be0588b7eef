"""How long corrective actions have been open, and by how much they are late."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.auditor_names import with_shown_auditors
from metrics.corrective_actions import FACETS
from metrics.filters import Filters

SINCE = ("due", "raised")
# In order. Counted since the audit, only the four ages in the middle occur.
BUCKETS = ("not due", "0-30", "31-60", "61-90", "over 90", "no due date")

AGEING = """
    with actions as (
        select action_facet($facet) as facet,
               case when $since = 'raised' then age_bucket($as_of::date - date)
                    when due is null then 'no due date'
                    when due >= $as_of then 'not due' else age_bucket($as_of::date - due) end as bucket,
               case when $since = 'raised' then $as_of::date - date else $as_of::date - due end as days,
               severity in ('critical', 'major') as is_major
        from counted_actions_in($scope) where standing = 'open'
    ),
    counted as (
        select facet, bucket, count(*) as "count", count(*) filter (is_major) as major, max(days) as longest
        from actions where facet is not null group by facet, bucket
    ),
    asked as (
        select facet, bucket, place
        from (select distinct facet from counted), (select unnest($buckets::varchar[]) as bucket,
                                                           unnest(range(len($buckets::varchar[]))) as place)
    )
    select facet, bucket, coalesce("count", 0) as "count",
           sum(coalesce("count", 0)) over (partition by facet)::bigint as "of",
           coalesce("count", 0) / "of" as rate, null::varchar as why, coalesce(major, 0) as major,
           case when bucket <> 'not due' then longest end as longest
    from asked left join counted using (facet, bucket)
    order by facet, place
"""


def action_ageing(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None, since: str = "due"
) -> pd.DataFrame:
    """Open corrective actions by age on the as-of day, one row per ``bucket``, empty ones too / all open actions.

    Days past the due date: 0-30, 31-60, 61-90, over 90; 'not due' and 'no due date' are buckets of their own. With
    ``since='raised'``: days since the audit that raised the finding. ``major`` are those for critical and major
    findings, ``longest`` the days of the oldest in the bucket. Void actions and those for observations and positive
    remarks are left out. All actions in view are counted, so there is no interval. Raises ValueError without an as-of
    day, for an unknown facet or start, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError(f"The age of open actions is told on one day, by one of {', '.join(FACETS)}; not by {by!r}.")
    if since not in SINCE:
        raise ValueError(f"Age cannot be counted since {since!r}; it can be since {' or '.join(SINCE)}.")
    asked = {"as_of": filters.required_as_of("The age of actions"), "since": since, "facet": by}
    buckets = list(BUCKETS if since == "due" else BUCKETS[1:5])
    counts: pd.DataFrame = con.execute(AGEING, {"scope": filters.as_scope(), "buckets": buckets, **asked}).df()
    named = counts.rename(columns={"facet": by})
    return with_shown_auditors(con, named) if by == "auditor" else named
