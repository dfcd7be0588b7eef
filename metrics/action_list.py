"""Corrective actions one by one, each with the finding it is for and the rows of the files behind both."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.action_ageing import SINCE
from metrics.filters import Filters

WHICH = (
    "all", "open", "overdue", "overdue_major", "no_due_date", "not_verified", "rejected", "postponed",
    "impossible_dates",
)  # fmt: skip

ACTIONS = """
    with actions as (
        select *, standing = 'open' as is_open, severity in ('critical', 'major') as is_major,
               case when standing = 'open' and due < $as_of then $as_of::date - due end as days_late,
               case when $since = 'raised' then age_bucket($as_of::date - date)
                    when due is null then 'no due date'
                    when due >= $as_of then 'not due' else age_bucket($as_of::date - due) end as bucket
        from actions_in($scope) left join action_changes_in($scope) using (action_key)
        where standing <> 'void' and severity not in ('observation', 'positive')
    )
    select supplier, site, region, country, date as raised, checklist, clause, severity::varchar as severity,
           finding_number, finding_text, number, text, "owner", standing, days_late, original_due, due, closed,
           verified, state::varchar as state, state_raw, coalesce(moves, 0) as moves, due - original_due as days_moved,
           array_to_string(impossible, '; ') as impossible, at_next_audit, dimension, topic, audit_key, finding_key,
           action_key, load, file, sheet, "row", finding_load, finding_file, finding_sheet, finding_row
    from actions
    where case $which
              when 'all' then true
              when 'open' then is_open
              when 'overdue' then days_late > 0
              when 'overdue_major' then days_late > 0 and is_major
              when 'no_due_date' then is_open and due is null
              when 'not_verified' then
                  standing = 'closed' and not coalesce(verified <= $as_of or state = 'closed_verified', false)
              when 'rejected' then is_open and state = 'plan_rejected'
              when 'postponed' then moves > 0 or due > original_due
              when 'impossible_dates' then len(impossible) > 0 end
      and ($bucket is null or (is_open and bucket = $bucket)) and ($owner is null or "owner" = $owner)
    order by days_late desc nulls last, due nulls last, raised, supplier, site, number, action_key
    limit $limit
"""


def action_list(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    which: str = "all",
    bucket: str | None = None,
    since: str = "due",
    owner: str | None = None,
    limit: int = 1000,
) -> pd.DataFrame:
    """The corrective actions that count, the latest first; ``which`` as in WHICH, ``bucket`` one of action_ageing's,
    ``owner`` one person or department.

    Columns of the action, of its finding, and file, sheet and row of both. ``days_late`` on the as-of day, empty unless
    overdue; ``moves`` how often the due date was moved later; ``impossible`` names the dates that cannot be. Raises
    ValueError without an as-of day or for an unknown choice.
    """
    as_of = filters.required_as_of("The list of corrective actions")
    if which not in WHICH or since not in SINCE:
        raise ValueError(f"There is no list {which!r} since {since!r}; there are {', '.join(WHICH)}.")
    asked = {"as_of": as_of, "which": which, "bucket": bucket, "since": since, "owner": owner, "limit": limit}
    return con.execute(ACTIONS, {"scope": filters.as_scope(), **asked}).df()
