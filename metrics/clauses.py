"""Which clauses are found nonconforming, how often, and how often again."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import AUDIT_FACETS, rates_by

# Rows name their scheme anyway.
FACETS = tuple(facet for facet in AUDIT_FACETS if facet != "scheme")

CLAUSES = """
    with visits as (
        select facet($facet) as facet, period_start($every, date) as period, scheme, version, site_key, audit_key,
               answered
        from audits_in($scope)
    ),
    -- One number for facet value, period and checklist: millions of answers are counted by it, not by four words.
    slots as (
        select facet, period, scheme, version, row_number() over () as slot
        from (select distinct facet, period, scheme, version from visits)
    ),
    audits as (
        select slot, site_key, audit_key, answered
        from visits join slots
          on slots.facet is not distinct from visits.facet and slots.period is not distinct from visits.period
         and slots.scheme = visits.scheme and slots.version = visits.version
    ),
    found as (
        select facet($facet) as facet, period_start($every, date) as period, scheme, version, clause, audit_key,
               site_key, audited, dimension, topic, counted, state
        from findings_in($scope)
        where nonconformity and clause is not null
    ),
    clauses as (
        select facet, period, scheme, version, clause,
               count(distinct audit_key) as anywhere, count(*) as findings, count(distinct site_key) as sites,
               count(*) filter (counted and state = 'repeated') as repeats,
               count(*) filter (counted and state in ('repeated', 'not_repeated')) as opportunities,
               mode(dimension) as dimension, mode(topic) as topic
        from found
        group by facet, period, scheme, version, clause
        qualify $most is null
             or row_number() over (
                    partition by facet, period
                    order by count(*) filter (counted and state = 'repeated') desc, count(*) desc,
                             scheme, version, clause
                ) <= $most
    ),
    found_in_audits as (
        select distinct slot, audits.site_key, audit_key, answered, clause
        from found join audits using (audit_key) where audited and clause in (select clause from clauses)
    ),
    -- Who assessed a clause: whoever answered it, and who found it although no answer says that it was looked at.
    looked_at as (
        select slot, audits.site_key, clause, audit_key
        from assessments_in($scope) join audits using (audit_key)
        where clause in (select clause from clauses)
        union all
        select slot, site_key, clause, audit_key from found_in_audits where answered
    ),
    -- One row per clause and site that assessed it or had it found: in how many audits each.
    tallies as (
        select slot, site_key, clause, count(distinct audit_key) as assessed, 0 as found
        from looked_at group by slot, site_key, clause
        union all
        select slot, site_key, clause, 1, 0
        from (select slot, site_key from audits where not answered)
        join slots using (slot)
        join clauses
          on clauses.facet is not distinct from slots.facet and clauses.period is not distinct from slots.period
         and clauses.scheme = slots.scheme and clauses.version = slots.version
        union all
        select slot, site_key, clause, 0, 1 from found_in_audits
    ),
    by_site as (
        select slot, clause, site_key, sum(assessed) as assessed, sum(found) as found
        from tallies group by slot, clause, site_key
    ),
    assessed as (
        select slot, clause, sum(found)::bigint as inside, sum(assessed)::bigint as "of",
               scatter(found, assessed) as scatter, count(*) filter (assessed > 0) as assessed_sites
        from by_site group by slot, clause
    ),
    counted as (
        select clauses.*, coalesce(inside, 0) as inside, coalesce("of", 0) as "of", scatter,
               coalesce(assessed_sites, 0) as assessed_sites
        from clauses left join (from assessed join slots using (slot)) as assessed
          on assessed.facet is not distinct from clauses.facet and assessed.period is not distinct from clauses.period
         and assessed.scheme = clauses.scheme and assessed.version = clauses.version
         and assessed.clause = clauses.clause
    )
    select facet, period, counted.scheme, counted.version, counted.clause, title,
           case when "of" > 0 then inside else anywhere end as "count", "of", scatter,
           case when "of" = 0 then 'findings only' end as why,
           findings, sites, assessed_sites, repeats, opportunities, dimension, topic
    from counted left join clause_titles() as wording
      on wording.scheme = counted.scheme and wording.version = counted.version and wording.clause = counted.clause
    order by facet, period, "count" desc, findings desc, counted.scheme, counted.version, counted.clause
"""


def clauses(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None,
    most: int | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Audits with a nonconformity on the clause / full audits that assessed it. One row per checklist and clause.

    Assessed: answered other than not applicable or not assessed; an audit without answers counts for every clause of
    its checklist. ``findings`` counts nonconformities, ``sites`` where they stood, ``repeats`` of ``opportunities`` how
    often they were found again at the next audit that covered the clause (see repeat rate). Findings without a clause
    are left out, and so are clauses never found nonconforming in scope. Most frequent first. ``most``: only so many per
    facet value and period, those found again most often; much quicker, for only their answers are looked at.

    The interval is that of the audit pass rate: one yes or no per audit, and from five ``assessed_sites`` up the
    variance between sites. Raises ValueError for an unknown facet or period.
    """
    return rates_by(
        con, CLAUSES, filters, by=by, every=every, facets=FACETS, audits="of", sites="assessed_sites", most=most
    )
