"""How much of the checklists is not applicable or not assessed: what is not looked at cannot fail."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import AUDIT_FACETS, SECTION_FACETS, counts_by, with_rate
from metrics.trust import with_trust

FACETS = (*AUDIT_FACETS, *SECTION_FACETS)

UNASSESSED = """
    with items as (
        select facet($facet) as facet, period_start($every, date) as period,
               cluster_of($facet, audit_key, site_key) as cluster, count(distinct audit_key) as audits,
               sum(not_applicable) as not_applicable, sum(not_assessed) as not_assessed,
               sum(conform + partial + nonconform + not_applicable + not_assessed) as items
        from sections_in($scope) where answered
        group by all
    ),
    sites as (
        select facet, period, audits, items, unnest([
            {'measure': 'not applicable', 'skipped': not_applicable},
            {'measure': 'not assessed', 'skipped': not_assessed}
        ], recursive := true)
        from items where facet is not null and items > 0
    )
    select facet, period, measure, sum(skipped)::bigint as "count", sum(items)::bigint as "of",
           scatter(skipped, items) as scatter, null::varchar as why, sum(audits)::bigint as audits, count(*) as clusters
    from sites
    group by facet, period, measure
    order by facet, period, measure
"""


def unassessed_share(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Items answered not applicable, and items not assessed / all items of the audits. Two rows, ``measure``.

    Both leave the conformity rate, on both sides, so a rising share can raise it without anything getting better.
    Information items are no items; full audits unless kinds are chosen. 95 % Wilson interval on an effective n, for
    sites are alike in what does not apply to them; ``trust`` says whether the share is shown in grey or not at all.
    Raises ValueError for an unknown facet or period.
    """
    rated = with_rate(counts_by(con, UNASSESSED, filters, by=by, every=every, facets=FACETS), sites="clusters")
    return with_trust(con, rated, filters, by=by, every=every, sites="clusters")
