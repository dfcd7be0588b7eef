"""How many nonconformities are found again."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import AUDIT_FACETS, SECTION_FACETS, rates_by

FACETS = (*AUDIT_FACETS, *SECTION_FACETS, "clause", "severity")

# The later audit was found on all data when the finding was stored, so no filter here can hide it.
REPEATS = """
    with followed as (
        select facet($facet) as facet, period_start($every, date) as period, site_key, audit_key, scheme, version,
               audited, counted, state
        from findings_in($scope)
        where nonconformity
    ),
    audits as (
        select facet, period, site_key, audit_key, scheme, version, count(*) filter (state = 'repeated') as again,
               count(*) filter (state in ('repeated', 'not_repeated')) as chances,
               count(*) filter (state = 'not_reaudited') as waiting,
               bool_or(audited) as audited, bool_or(counted) as counted
        from followed where facet is not null
        group by facet, period, site_key, audit_key, scheme, version
    ),
    sites as (
        select facet, period, site_key, sum(again) as again, sum(chances) as chances, sum(waiting) as waiting,
               sum(burden(chances, coalesce(correlation, setting('assumed_correlation')::double))) as burden,
               count(*) filter (chances > 0) as audits, bool_or(chances > 1 and coalesce(assumed, true)) as assumed,
               bool_or(audited) as audited, bool_or(counted) as counted
        from audits left join repeat_correlation() using (scheme, version)
        group by facet, period, site_key
    ),
    counts as (
        select facet, period, sum(again)::bigint as "count", sum(chances)::bigint as "of",
               sum(waiting)::bigint as "open", scatter(again, chances) as scatter,
               coalesce(sum(chances) ** 2 / nullif(sum(burden), 0), 0)::double as pooled_n,
               sum(audits)::bigint as audits, count(*) filter (chances > 0) as sites, bool_or(assumed) as assumed,
               bool_or(audited) as audited
        from sites group by facet, period
    )
    select facet, period, "count", "of", scatter, pooled_n,
           case when "of" > 0 then null when "open" > 0 then 'never re-audited'
                when not audited then 'findings only' else 'no clauses' end as why,
           "open", audits, sites, assumed
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
    that are in no list of audits cannot be followed.

    Nonconformities of one audit share its fate and audits of one site resemble each other: the interval stands on an
    effective n as that of the conformity rate does, with the correlation of repeats within audits. ``trust`` says
    whether the rate is shown in grey or not at all, ``why`` the reason. Raises ValueError for an unknown facet or
    period.
    """
    return rates_by(con, REPEATS, filters, by=by, every=every, facets=FACETS)
