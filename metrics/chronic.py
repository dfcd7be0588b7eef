"""What is found at audit after audit."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters

FACETS = ("clause",)
IN_A_ROW = 3

CHRONIC = """
    with found as (
        select supplier, site, site_key, scheme, version, checklist, clause, dimension, topic, date, run, state
        from findings_in($scope) where counted
    ),
    lines as (
        select supplier, site, site_key, scheme, version, checklist, clause, max(run) as run, count(*) as times_found,
               arg_max(run, date) as last_run, arg_max(state, date) as last_state, max(date) as last_found,
               arg_max(dimension, date) as dimension, arg_max(topic, date) as topic
        from found group by supplier, site, site_key, scheme, version, checklist, clause
    ),
    versions as (
        select site_key, scheme, arg_max(version, (date, version)) as newest
        from audit_strata() group by site_key, scheme
    )
    select supplier, site, lines.scheme, lines.version, checklist, lines.clause, title, dimension, topic, run,
           times_found, last_found,
           case when last_state = 'not_repeated' or last_run < $in_a_row then 'cleared'
                when lines.version <> newest then 'other version' else 'standing' end as now
    from lines join versions using (site_key, scheme) left join clause_titles() as wording
      on wording.scheme = lines.scheme and wording.version = lines.version and wording.clause = lines.clause
    where run >= $in_a_row
    order by now <> 'standing', run desc, last_found desc, supplier, site, checklist, lines.clause
"""


def chronic(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "clause", every: str | None = None
) -> pd.DataFrame:
    """Clauses found nonconforming at three or more full audits in a row. One row per site and clause.

    In a row: at every audit in between that looked at the clause. ``run``: the most, also those before the period;
    ``times_found``: how often in view. ``now``: 'standing', the last full audit that looked at it found it; 'cleared'
    since, if only for one audit; 'other version', it stood when the site's checklist got another version, whose clauses
    are lines of their own. Standing first, then the most in a row. Raises ValueError for another facet than clause, or
    for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("Chronic nonconformities are told per site and clause; they have no breakdown and no periods.")
    return con.execute(CHRONIC, {"scope": filters.as_scope(), "in_a_row": IN_A_ROW}).df()
