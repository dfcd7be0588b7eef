"""How many nonconformities are found again."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import AUDIT_FACETS, SECTION_FACETS, counts_by, with_rate

FACETS = (*AUDIT_FACETS, *SECTION_FACETS, "clause", "severity")

# The later audit was found on all data when the finding was stored, so no filter here can hide it.
REPEATS = """
    with followed as (
        select facet($facet) as facet, period_start($every, date) as period, audited, counted, state
        from findings_in($scope)
        where nonconformity
    ),
    counts as (
        select facet, period, count(*) filter (state = 'repeated') as "count",
               count(*) filter (state in ('repeated', 'not_repeated')) as "of",
               count(*) filter (state = 'not_reaudited') as "open",
               bool_or(audited) as audited, bool_or(counted) as counted
        from followed where facet is not null
        group by facet, period
    )
    select facet, period, "count", "of",
           case when "of" > 0 then null when "open" > 0 then 'never re-audited'
                when not audited then 'findings only' else 'no clauses' end as why,
           "open"
    from counts
    order by facet, period
"""


def repeat_rate(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Nonconformities found again at the next audit that covered the clause / nonconformities that had such an audit.

    Same site, scheme and checklist version; several findings on a clause in one audit count once. Covered: the clause
    was answered other than not applicable or not assessed, or the later audit is a full audit without answers.
    Follow-ups neither count nor cover. ``open`` are those not re-audited yet, in neither number. Filters and periods
    choose the first finding and never hide the later audit. Findings without a clause are left out; findings of audits
    that are in no list of audits cannot be followed. Raises ValueError for an unknown facet or period.
    """
    return with_rate(counts_by(con, REPEATS, filters, by=by, every=every, facets=FACETS))
