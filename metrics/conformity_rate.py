"""Which share of checklist items conformed."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import AUDIT_FACETS, SECTION_FACETS, counts_by, with_rate

FACETS = (*AUDIT_FACETS, *SECTION_FACETS)

# Audits stand beside their sections with zero counts, so that an audit without answers is seen to have none.
CONFORMITY = """
    with items as (
        select facet($facet) as facet, period_start($every, date) as period, audit_key, scheme, version, audited,
               0 as points, 0 as assessed, 0 as not_applicable, 0 as not_assessed
        from visits_in($scope)
        union all
        select facet($facet), period_start($every, date), audit_key, scheme, version, audited,
               conform_points(conform, partial), conform + partial + nonconform, not_applicable, not_assessed
        from sections_in($scope)
    ),
    audits as (
        select facet, period, audit_key, scheme, version, bool_or(audited) as audited, sum(points) as points,
               sum(assessed) as assessed, sum(not_applicable) as not_applicable, sum(not_assessed) as not_assessed
        from items where facet is not null
        group by facet, period, audit_key, scheme, version
    ),
    counted as (
        select facet, period, sum(points)::double as "count", sum(assessed)::bigint as "of",
               coalesce(sum(assessed / (1 + (assessed - 1) * coalesce(correlation, 0.10))) filter (assessed > 0), 0)
                   ::double as effective_n,
               bool_or(audited) as audited, count(*) filter (assessed > 0) as audits,
               sum(not_applicable)::bigint as not_applicable, sum(not_assessed)::bigint as not_assessed
        from audits left join answer_correlation() using (scheme, version)
        group by facet, period
    )
    select facet, period, "count", "of", effective_n,
           case when "of" > 0 then null when audited then 'no answers' else 'findings only' end as why,
           audits, not_applicable, not_assessed,
           not_applicable / nullif("of" + not_applicable + not_assessed, 0) as not_applicable_share,
           not_assessed / nullif("of" + not_applicable + not_assessed, 0) as not_assessed_share
    from counted
    order by facet, period
"""


def conformity_rate(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Conforming answers / assessed answers (conform + partial + nonconform), sums over audits.

    A partly conforming answer counts as not conforming, or half if the house rule ``partial_counts_half`` says yes.
    Not applicable, not assessed, blank and unscored items are out of both; the first two are counted beside, with
    their share of assessed + not applicable + not assessed. Answers of one audit resemble each other, so the interval
    stands on an effective n: each audit's n / (1 + (n - 1) x correlation), the correlation estimated per checklist.
    Full audits unless kinds are chosen. Rates from 0 to 1. Raises ValueError for an unknown facet or period.
    """
    counts = counts_by(con, CONFORMITY, filters, by=by, every=every, facets=FACETS)
    if (counts["count"] % 1 == 0).all():
        counts["count"] = counts["count"].astype("int64")
    return with_rate(counts)
