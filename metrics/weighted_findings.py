"""The few clauses or topics that make up most of what is found, each nonconformity by the weight of its severity."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import in_order

FACETS = ("clause", "topic", "dimension")
MOST = 0.8

WEIGHTED = """
    with found as (
        select case when $by = 'clause' then scheme end as scheme, case when $by = 'clause' then version end as version,
               case $by when 'clause' then clause when 'topic' then topic when 'dimension' then dimension end as name,
               severity, site_key, dimension
        from findings_in($scope) where nonconformity
    ),
    counted as (
        select scheme, version, name, count(*) as findings, count(distinct site_key) as sites,
               mode(dimension) as dimension, count(*) filter (severity = 'critical') as critical,
               count(*) filter (severity = 'major') as major, count(*) filter (severity = 'minor') as minor,
               count(*) filter (severity = 'ungraded_nc') as ungraded_nc
        from found where name is not null group by scheme, version, name
    ),
    weighed as (
        select *, critical * setting('severity_weight_critical')::double
               + major * setting('severity_weight_major')::double
               + (minor + ungraded_nc) * setting('severity_weight_minor')::double as weight
        from counted
    )
    select weighed.scheme, weighed.version, name, title, weight as "count", sum(weight) over () as "of",
           weight / nullif(sum(weight) over (), 0) as rate,
           case when sum(weight) over () = 0 then 'no weight' end as why,
           sum(weight) over ranked / nullif(sum(weight) over (), 0) as cumulative,
           findings, sites, critical, major, minor, ungraded_nc, dimension
    from weighed left join clause_titles() as wording
      on wording.scheme = weighed.scheme and wording.version = weighed.version and wording.clause = name
    window ranked as (order by weight desc, findings desc, weighed.scheme, weighed.version, name
                      rows unbounded preceding)
    order by weight desc, findings desc, weighed.scheme, weighed.version, name
"""


def weighted_findings(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "clause", every: str | None = None
) -> pd.DataFrame:
    """Nonconformities weighted by severity: weight of the clause, topic or dimension / weight of all of them.

    The weights are the house rules severity_weight_critical, severity_weight_major and severity_weight_minor; an
    ungraded one weighs as a minor one. Observations are left out, and so are findings that name none. ``cumulative``:
    the share of this row and those above it; ``findings`` are the plain counts, with their severities. The heaviest
    first. These are all the findings in view, so there is no interval: whether one comes back beyond chance is told by
    repeats against chance. Raises ValueError for another facet, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError(f"Weighted findings are told by {', '.join(FACETS)}, and not over time; not by {by!r}.")
    found: pd.DataFrame = con.execute(WEIGHTED, {"scope": filters.as_scope(), "by": by}).df()
    unknown = pd.Series(float("nan"), index=found.index)
    told = found.assign(low=unknown, high=unknown, effective_n=unknown).rename(columns={"name": by})
    return in_order(told)


def needed_for_most(weighted: pd.DataFrame, share: float = MOST) -> int:
    """How many of the first rows make up a share of the whole weight."""
    return int((weighted["cumulative"] < share - 1e-12).sum()) + 1 if weighted["cumulative"].notna().any() else 0
