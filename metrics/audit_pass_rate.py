"""Which share of audits passed."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import AUDIT_FACETS, counts_by, is_sectional, with_rate

FACETS = (*AUDIT_FACETS, "dimension")

PASS_RATE = """
    with judged as (
        select facet($facet) as facet, period_start($every, date) as period, audited, result, 'verdict' as basis
        from visits_in($scope) where not $sectional
        union all
        select facet($facet), period_start($every, date), audited, result, basis
        from dimension_results_in($scope) where $sectional
    ),
    counted as (
        select facet, period, count(*) filter (audited and result = 'pass') as "count",
               count(*) filter (audited and is_verdict(result)) as "of", count(*) filter (audited) as audits,
               count(distinct basis) filter (audited and is_verdict(result)) as bases,
               min(basis) filter (audited and is_verdict(result)) as one_basis
        from judged group by facet, period
    )
    select facet, period, "count", "of",
           case when "of" > 0 then null when audits = 0 then 'findings only' else 'no verdicts' end as why,
           audits, case when bases > 1 then 'mixed' else one_basis end as basis
    from counted
    order by facet, period
"""


def audit_pass_rate(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Audits with a pass verdict / audits with a verdict (pass, conditional, fail or stop).

    Full audits unless kinds are chosen: follow-ups, self-assessments and pre-assessments are out, and so are audits
    without a verdict (``audits`` counts them too) and audits known only from their findings. By dimension, or with a
    dimension or topic filter, one result per audit and dimension: the printed section result (the dimension's own,
    else its worst topic's), else the verdict of an audit of one dimension, else the house rule on its answers;
    ``basis`` names which, or 'mixed'. Rates from 0 to 1. Raises ValueError for an unknown facet or period.
    """
    sectional = is_sectional(by, filters)
    return with_rate(counts_by(con, PASS_RATE, filters, by=by, every=every, facets=FACETS, sectional=sectional))
