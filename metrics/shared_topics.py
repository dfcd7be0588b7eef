"""Topics that fail under several schemes at the same site: the same topic, never a repeat."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import with_rate

FACETS = ("topic",)

SHARED = """
    with found as (
        select audit_key, topic, sum(critical + major + minor + ungraded) > 0 as found
        from sections_in($scope) group by audit_key, topic
    ),
    schemes as (
        select site_key, topic, scheme, bool_or(coalesce(found, false)) as found
        from covered_in($scope) as covered left join found using (audit_key, topic)
        where "full" and topic <> 'unmapped'
        group by site_key, topic, scheme
    ),
    sites as (
        select site_key, topic, count(*) as schemes, count(*) filter (found) as failing
        from schemes group by site_key, topic
    )
    select topic, count(*) filter (failing >= 2) as "count", count(*) filter (schemes >= 2) as "of",
           case when count(*) filter (schemes >= 2) = 0 then 'one scheme' end as why,
           count(*) filter (failing >= 1) as sites_failing, count(*) as sites
    from sites group by topic
    order by "count" desc, "of" desc, topic
"""


def shared_topics(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "topic", every: str | None = None
) -> pd.DataFrame:
    """Sites where a topic was found nonconforming under two schemes or more / sites where two or more looked at it.

    Clauses of different schemes are not the same clause, so this is the same topic and never a repeat. Full audits in
    view; a topic is looked at when the scheme's checklist covers it. Items without a topic are left out.
    ``sites_failing`` had it found under any scheme. Raises ValueError for another facet than topic, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("Shared topics are told per topic over all audits; they have no other breakdown, no periods.")
    return with_rate(con.execute(SHARED, {"scope": filters.as_scope()}).df())
