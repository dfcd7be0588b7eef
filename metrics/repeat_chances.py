"""How likely a nonconformity is found again at the first, second and third re-audit."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import rates_by

FACETS = (
    "all", "supplier", "site", "region", "country", "category", "checklist", "dimension", "topic", "clause", "severity",
)  # fmt: skip

CHANCES = """
    with followed as (
        select facet($facet) as facet, period_start($every, date) as period, site_key, audit_key, scheme, version,
               reaudits, found_audit_key is not null as found, last_reaudit, again_date,
               (date + to_months(setting('repeat_months')::integer))::date as until
        from findings_in($scope) where counted and state in ('repeated', 'not_repeated')
    ),
    audits as (
        select facet, period, site_key, audit_key, scheme, version, unnest([
            {'reaudit': '1', 'y': count(*) filter (found and reaudits = 1), 'n': count(*)},
            {'reaudit': '2', 'y': count(*) filter (found and reaudits = 2), 'n': count(*) filter (reaudits >= 2)},
            {'reaudit': '3', 'y': count(*) filter (found and reaudits = 3), 'n': count(*) filter (reaudits >= 3)},
            {'reaudit': 'window', 'y': count(*) filter (found and last_reaudit <= until),
             'n': count(*) filter (again_date <= until)}
        ], recursive := true)
        from followed where facet is not null
        group by facet, period, site_key, audit_key, scheme, version
    ),
    sites as (
        select facet, period, reaudit, site_key, sum(y) as y, sum(n) as n, count(*) filter (n > 0) as audits,
               sum(burden(n, coalesce(correlation, setting('assumed_correlation')::double))) as burden
        from audits left join repeat_correlation() using (scheme, version)
        group by facet, period, reaudit, site_key
    ),
    counts as (
        select facet, period, reaudit, sum(y)::bigint as "count", sum(n)::bigint as "of", scatter(y, n) as scatter,
               coalesce(sum(n) ** 2 / nullif(sum(burden), 0), 0)::double as pooled_n,
               sum(audits)::bigint as audits, count(*) filter (n > 0) as sites
        from sites group by facet, period, reaudit
    )
    select facet, period, reaudit, "count", "of", scatter, pooled_n,
           case when "of" = 0 then 'never re-audited' end as why, audits, sites
    from counts
    order by facet, period, reaudit
"""

# Of every two audits in a row that looked at a clause at a site, those whose first was clean.
AFTER_CLEAN = """
    with chances as (
        select scheme, version, clause, count(*) as weight
        from findings_in($scope) where counted and state in ('repeated', 'not_repeated') group by all
    ),
    audits as (select audit_key, site_key, scheme, version from audits_in($scope) where "full"),
    looks as (
        select site_key, scheme, version, clause, count(*) as looks
        from clause_looks() join audits using (audit_key) semi join chances using (scheme, version, clause)
        group by all
    ),
    found as (
        select site_key, scheme, version, clause, count(*) filter (clean_before > 0) as after_clean,
               count(*) filter (state in ('repeated', 'not_repeated')) as after_found
        from findings_in($scope) where counted group by all
    ),
    lines as (
        select site_key, scheme, version, clause, coalesce(after_clean, 0) as y,
               greatest(looks - 1 - coalesce(after_found, 0), coalesce(after_clean, 0)) as n
        from looks left join found using (site_key, scheme, version, clause)
    ),
    clauses as (
        select scheme, version, clause, sum(y) / nullif(sum(n), 0) as rate from lines group by all
    ),
    sites as (select site_key, sum(y) as y, sum(n) as n from lines group by site_key),
    counts as (
        select coalesce(sum(y), 0)::bigint as "count", coalesce(sum(n), 0)::bigint as "of", scatter(y, n) as scatter,
               coalesce(sum(n) / (1 + (avg(n) - 1) * setting('assumed_correlation')::double), 0)::double as pooled_n,
               count(*) filter (n > 0) as sites
        from sites
    )
    select $facet as facet, period_start($every, null::date) as period, "count", "of", scatter, pooled_n,
           case when "of" = 0 then 'never re-audited' end as why, (select count(*) from audits) as audits, sites,
           (select sum(weight * rate) / sum(weight) filter (rate is not null)
            from chances join clauses using (scheme, version, clause)) as same_mix
    from counts
"""


def repeat_chances(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Nonconformities found again at the first, second, third re-audit / those that had one. One row per ``reaudit``.

    A re-audit is a full audit that covered the clause, as for the repeat rate. '2' and '3' are of those not found again
    before. 'window': found again at any re-audit within ``repeat_months`` (a house rule) of the first, of those
    re-audited within them. Filters and periods choose the first finding and never hide the later audits. The interval
    is that of the repeat rate. Raises ValueError for an unknown facet or period.
    """
    return rates_by(con, CHANCES, filters, by=by, every=every, facets=FACETS)


def chance_after_clean(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Clauses found nonconforming / clauses that were in order at the full audit before that looked at them. One row.

    What the chance of being found again is to be held against. Only clauses that have such a chance in view; all full
    audits of the sites and checklists in view, whatever the period. ``same_mix`` is the rate with every clause weighted
    as among the nonconformities that were re-audited: what is often found is also often found after a clean audit.
    Raises ValueError for another facet than all, or for a period.
    """
    if every is not None:
        raise ValueError("The chance after a clean audit is told over all audits; it has no periods.")
    undated = replace(filters, start=None, stop=None)
    return rates_by(con, AFTER_CLEAN, undated, by=by, every=every, facets=("all",))
