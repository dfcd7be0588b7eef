"""The mean score of audits."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.intervals import mean_interval
from metrics.rates import AUDIT_FACETS, SECTION_FACETS, counts_by, in_order, is_sectional

FACETS = (*AUDIT_FACETS, *SECTION_FACETS)

SCORES = """
    with by_dimension as (
        select facet($facet) as facet, period_start($every, date) as period, audit_key, audited, dimension,
               coalesce(avg(section_score) filter (topic = 'unmapped'), avg(section_score)) as score
        from sections_in($scope) where $sectional
        group by all
    ),
    scored as (
        select facet($facet) as facet, period_start($every, date) as period, audit_key, audited,
               case when audited then score end as score
        from visits_in($scope) where not $sectional
        union all
        select facet, period, audit_key, audited, avg(score)
        from by_dimension group by facet, period, audit_key, audited
    ),
    counted as (
        select facet, period, count(score) as "count", count(*) filter (audited) as "of", avg(score) as rate,
               stddev_samp(score) as spread
        from scored group by facet, period
    )
    select facet, period, "count", "of", rate, "count"::double as effective_n, spread,
           case when "count" > 0 then null when "of" = 0 then 'findings only' else 'no scores' end as why
    from counted
    order by facet, period
"""


def mean_score(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Mean score per audit in percent (``rate``, 0 to 100), over the audits that have one.

    ``count`` audits with a score ``of`` all audits; audits without a score are left out of the mean. By dimension or
    topic, or with such a filter, the printed section scores of an audit (its dimension's own, else the mean of its
    topics; of several dimensions their mean). The interval is Student's t, and null below two scores. Full audits unless kinds are chosen. Scores of
    different schemes are different scales: look at one scheme at a time. Raises ValueError for an unknown facet or
    period.
    """
    sectional = is_sectional(by, filters)
    scores = counts_by(con, SCORES, filters, by=by, every=every, facets=FACETS, sectional=sectional)
    scores["low"], scores["high"] = mean_interval(scores["rate"], scores["spread"], scores["count"])
    # A mean of percents up to 100 cannot lie above 100; below zero it can, some schemes deduct points.
    scores["high"] = scores["high"].where(scores["rate"] > 100, scores["high"].clip(upper=100))
    return in_order(scores.drop(columns="spread"))
