"""Which share of checklist items conformed."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.query_cases import query_cases
from metrics.rates import AUDIT_FACETS, LEVELS, SECTION_FACETS, level, rates_by

FACETS = (*AUDIT_FACETS, *SECTION_FACETS)

# Visits without sections count nothing, so that an audit without answers is seen to have none.
CONFORMITY = query_cases(
    """
    with items as (
        select facet($facet) as facet, period_start($every, date) as period, site_key, audit_key, scheme, version,
               audited, coalesce(conform_points(conform, partial), 0) as points,
               coalesce(conform + partial + nonconform, 0) as assessed, coalesce(not_applicable, 0) as not_applicable,
               coalesce(not_assessed, 0) as not_assessed
        -- only audits
        from visits_in($scope)
        -- only sections
        from visit_sections_in($scope)
        -- always
    ),
    audits as (
        select facet, period, site_key, audit_key, scheme, version, bool_or(audited) as audited, sum(points) as points,
               sum(assessed) as assessed, sum(not_applicable) as not_applicable, sum(not_assessed) as not_assessed
        from items where facet is not null
        group by facet, period, site_key, audit_key, scheme, version
    ),
    sites as (
        select facet, period, site_key, sum(points) as points, sum(assessed) as assessed,
               sum(burden(assessed, coalesce(correlation, setting('assumed_correlation')::double))) as burden,
               bool_or(assessed > 1 and coalesce(assumed, true)) as assumed, bool_or(audited) as audited,
               count(*) filter (assessed > 0) as audits,
               sum(not_applicable) as not_applicable, sum(not_assessed) as not_assessed
        from audits left join answer_correlation() using (scheme, version)
        group by facet, period, site_key
    ),
    counted as (
        select facet, period, sum(points)::double as "count", sum(assessed)::bigint as "of",
               scatter(points, assessed) as scatter,
               coalesce(sum(assessed) ** 2 / nullif(sum(burden), 0), 0)::double as pooled_n,
               bool_or(audited) as audited, sum(audits)::bigint as audits, count(*) filter (assessed > 0) as sites,
               bool_or(assumed) as assumed,
               sum(not_applicable)::bigint as not_applicable, sum(not_assessed)::bigint as not_assessed
        from sites group by facet, period
    )
    select facet, period, "count", "of", scatter, pooled_n,
           case when "of" > 0 then null when audited then 'no answers' else 'findings only' end as why,
           audits, sites, assumed, not_applicable, not_assessed,
           not_applicable / nullif("of" + not_applicable + not_assessed, 0) as not_applicable_share,
           not_assessed / nullif("of" + not_applicable + not_assessed, 0) as not_assessed_share
    from counted
    order by facet, period
    """,
    *LEVELS,
)


def conformity_rate(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Conforming answers / assessed answers (conform + partial + nonconform), sums over audits.

    A partly conforming answer counts as not conforming, or half if the house rule ``partial_counts_half`` says yes.
    Not applicable, not assessed, blank and unscored items are out of both; the first two are counted beside, with
    their share of assessed + not applicable + not assessed. Full audits unless kinds are chosen. Rates from 0 to 1.

    Answers of one audit resemble each other, and so do audits of one site. The 95 % Wilson interval stands on an
    effective n: below five sites N^2 / sum n (1 + (n - 1) x correlation) over audits of n answers, the correlation
    within audits estimated per checklist from sites audited twice (``assumed``: for a checklist with fewer than 20 such
    sites it is the house rule assumed_correlation); from five ``sites`` up the variance between sites, if that gives
    less. ``trust`` says whether the rate is shown in grey or not at all, ``why`` the reason. Raises ValueError for an
    unknown facet or period.
    """
    rates = rates_by(con, CONFORMITY[level(by, filters)], filters, by=by, every=every, facets=FACETS)
    if (rates["count"] % 1 == 0).all():
        rates["count"] = rates["count"].astype("int64")
    return rates
