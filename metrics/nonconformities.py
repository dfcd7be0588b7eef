"""How many nonconformities audits find, by severity."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.query_cases import query_cases
from metrics.rates import AUDIT_FACETS, LEVELS, SECTION_FACETS, counts_by, level, with_count_rate
from metrics.trust import with_trust

FACETS = (*AUDIT_FACETS, *SECTION_FACETS)

NONCONFORMITIES = query_cases(
    """
    with severities as (
        select unnest(['all', 'critical', 'major', 'minor', 'ungraded_nc', 'observation', 'unmapped']) as severity
    ),
    asked as (
        select severity from severities where severity = 'all' or chosen(($scope)['severities'], severity)
    ),
    visits as (
        select facet($facet) as facet, period_start($every, date) as period, site_key, audit_key, audited, answered,
               scheme
        -- only audits
        from visits_in($scope)
        -- only sections
        from covered_in($scope)
        -- always
    ),
    graded as (
        select facet($facet) as facet, period_start($every, date) as period, site_key, severity::varchar as severity,
               nonconformity, count(*) filter (audited) as inside, count(*) filter (not audited) as outside
        from findings_in($scope) group by all
    ),
    found as (
        select facet, period, site_key, severity, inside, outside from graded
        union all
        select facet, period, site_key, 'all', sum(inside), sum(outside)
        from graded where nonconformity group by facet, period, site_key
    ),
    sites as (
        select facet, period, site_key, count(distinct audit_key) filter (
                   audited and (answered or scheme in (from schemes_with_findings()))
               ) as audits
        from (from visits union all by name select distinct facet, period, site_key from found)
        group by facet, period, site_key
    ),
    held as (
        select facet, period, sum(audits)::bigint as audits, sum(audits ** 2) as squares,
               count(*) filter (audits > 0) as sites
        from sites group by facet, period
    ),
    -- Sites without a finding add nothing here.
    summed as (
        select found.facet, found.period, severity, sum(inside)::bigint as inside, sum(outside)::bigint as outside,
               sum(inside ** 2) as squares, sum(inside * audits) as products
        from found join sites on sites.facet = found.facet and sites.period is not distinct from found.period
         and sites.site_key = found.site_key
        group by found.facet, found.period, severity
    ),
    counted as (
        select held.facet, held.period, asked.severity, audits, sites, coalesce(inside, 0) as inside,
               coalesce(outside, 0) as outside, coalesce(inside, 0) / nullif(audits, 0) as rate,
               coalesce(summed.squares, 0) - 2 * rate * coalesce(products, 0) + rate ** 2 * held.squares as scatter
        from held cross join asked
        left join summed on summed.facet = held.facet and summed.period is not distinct from held.period
         and summed.severity = asked.severity
    )
    select facet, period, severity, case when audits > 0 then inside else outside end as "count", audits as "of",
           rate, scatter,
           -- only audits
           coalesce(dispersion, 1) as dispersion,
           -- only sections
           1 as dispersion,
           -- always
           case when audits > 0 then null when outside > 0 then 'findings only' else 'no findings' end as why,
           sites, outside as without_audit_list
    from counted
    -- only audits
    left join finding_dispersion() using (severity)
    -- always
    order by facet, period, list_position(
        ['all', 'critical', 'major', 'minor', 'ungraded_nc', 'observation', 'unmapped'], severity)
    """,
    *LEVELS,
)


def nonconformities(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Nonconformities per audit: findings / full audits done, those without a finding included. One row per severity.

    'all' is critical + major + minor + ungraded_nc; observations and findings of unknown severity have rows of their
    own, positive remarks none. Several findings on a clause count each. In an audit without any finding on file, a
    nonconform answer stands as an ungraded nonconformity. An audit of a scheme of which neither findings nor answers
    are on file is left out: nothing recorded is not nothing found. By dimension or topic, ``of`` are the audits whose
    checklist covers it. Findings of audits that are in no list of audits have no denominator: ``without_audit_list``
    counts them, and where nothing else is known they are the count, without a rate.

    Findings come in clusters: an audit has many or none. The interval is Garwood's exact Poisson interval on count and
    audits divided by how many times as much as Poisson's they vary between audits of a site (pooled over all data for
    each severity; 1 with fewer than 20 sites audited twice, and by dimension or topic), from five ``sites`` up as much
    as they vary between sites, if that is more. Raises ValueError for an unknown facet or period.
    """
    counts = counts_by(con, NONCONFORMITIES[level(by, filters)], filters, by=by, every=every, facets=FACETS)
    return with_trust(con, with_count_rate(counts), filters, by=by, every=every, audits="of", share=False)
