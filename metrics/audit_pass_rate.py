"""Which share of audits passed."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.query_cases import query_cases
from metrics.rates import AUDIT_FACETS, LEVELS, level, rates_by

FACETS = (*AUDIT_FACETS, "dimension")

PASS_RATE = query_cases(
    """
    with judged as (
        -- only audits
        select facet($facet) as facet, period_start($every, date) as period, site_key, audited, result,
               'verdict' as basis
        from visits_in($scope)
        -- only sections
        select facet($facet) as facet, period_start($every, date) as period, site_key, audited, result, basis
        from dimension_results_in($scope)
        -- always
    ),
    sites as (
        select facet, period, site_key, count(*) filter (audited and result = 'pass') as passed,
               count(*) filter (audited and is_verdict(result)) as verdicts, count(*) filter (audited) as audits,
               min(basis) filter (audited and is_verdict(result)) as first_basis,
               max(basis) filter (audited and is_verdict(result)) as last_basis
        from judged group by facet, period, site_key
    ),
    counted as (
        select facet, period, sum(passed)::bigint as "count", sum(verdicts)::bigint as "of",
               scatter(passed, verdicts) as scatter, sum(audits)::bigint as audits,
               count(*) filter (verdicts > 0) as sites, min(first_basis) as first_basis, max(last_basis) as last_basis
        from sites group by facet, period
    )
    select facet, period, "count", "of", scatter,
           case when "of" > 0 then null when audits = 0 then 'findings only' else 'no verdicts' end as why,
           audits, sites, case when first_basis <> last_basis then 'mixed' else first_basis end as basis
    from counted
    order by facet, period
    """,
    *LEVELS,
)


def audit_pass_rate(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Audits with a pass verdict / audits with a verdict (pass, conditional, fail or stop).

    Full audits unless kinds are chosen: follow-ups, self-assessments and pre-assessments are out, and so are audits
    without a verdict (``audits`` counts them too) and audits known only from their findings. By dimension, or with a
    dimension or topic filter, one result per audit and dimension: the printed section result (the dimension's own,
    else its worst topic's), else the verdict of an audit of one dimension, else the house rule on its answers;
    ``basis`` names which, or 'mixed'. Rates from 0 to 1.

    An audit is one verdict, so below five ``sites`` the effective n is the audits. From five sites up audits of one
    site are taken to be alike, as far as the variance between sites shows (metrics/clusters.py). 95 % Wilson interval;
    ``trust`` says whether the rate is shown in grey or not at all, ``why`` the reason. Raises ValueError for an unknown
    facet or period.
    """
    query = PASS_RATE[level(by, filters)]
    return rates_by(con, query, filters, by=by, every=every, facets=FACETS, audits="of")
