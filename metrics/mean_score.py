"""The mean score of audits."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from metrics.clusters import effective_n
from metrics.filters import Filters
from metrics.intervals import mean_interval
from metrics.query_cases import query_cases
from metrics.rates import AUDIT_FACETS, LEVELS, SECTION_FACETS, counts_by, in_order, level
from metrics.trust import with_trust

FACETS = (*AUDIT_FACETS, *SECTION_FACETS)

SCORES = query_cases(
    """
    with
    -- only sections
    by_dimension as (
        select facet($facet) as facet, period_start($every, date) as period, site_key, audit_key, audited, dimension,
               coalesce(avg(section_score) filter (topic = 'unmapped'), avg(section_score)) as score
        from sections_in($scope) group by all
    ),
    -- always
    scored as (
        -- only audits
        select facet($facet) as facet, period_start($every, date) as period, site_key, audit_key, audited,
               case when audited then score end as score
        from visits_in($scope)
        -- only sections
        select facet, period, site_key, audit_key, audited, avg(score) as score
        from by_dimension group by facet, period, site_key, audit_key, audited
        -- always
    ),
    sites as (
        select facet, period, site_key, count(score) as scores, coalesce(sum(score), 0) as score,
               coalesce(sum(score ** 2), 0) as squares, count(*) filter (audited) as audits
        from scored group by facet, period, site_key
    ),
    counted as (
        select facet, period, sum(scores)::bigint as "count", sum(audits)::bigint as "of",
               sum(score) / nullif(sum(scores), 0) as rate,
               sqrt(greatest(0, sum(squares) - sum(score) ** 2 / nullif(sum(scores), 0)) / nullif(sum(scores) - 1, 0))
                   as spread,
               scatter(score, scores) as scatter, count(*) filter (scores > 0) as sites
        from sites group by facet, period
    )
    select facet, period, "count", "of", rate, spread, scatter,
           case when "count" > 0 then null when "of" = 0 then 'findings only' else 'no scores' end as why, sites
    from counted
    order by facet, period
    """,
    *LEVELS,
)


def mean_score(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Mean score per audit in percent (``rate``, 0 to 100), over the audits that have one.

    Audits without a score are left out of the mean; ``count`` is the number of those with one and ``of`` that of all
    audits. By dimension or topic, or with such a filter, the printed section scores of an audit (its dimension's own,
    else the mean of its topics; of several dimensions their mean). Full audits unless kinds are chosen. Scores of
    different schemes are different scales: look at one scheme at a time.

    The interval is Student's t, null below two scores; from five ``sites`` up audits of one site are taken to be alike,
    as far as the variance between sites shows (metrics/clusters.py). Raises ValueError for an unknown facet or period.
    """
    scores = counts_by(con, SCORES[level(by, filters)], filters, by=by, every=every, facets=FACETS)
    count = scores["count"].astype(float)
    scores["effective_n"], freedom = effective_n(
        count, scores["spread"] ** 2 / count.where(count > 0), scatter=scores["scatter"], sites=scores["sites"],
        pooled_n=count,
    )  # fmt: skip
    scores["low"], scores["high"] = mean_interval(
        scores["rate"], scores["spread"], scores["effective_n"], freedom=np.fmin(freedom, count - 1)
    )
    # A mean of percents up to 100 cannot lie above 100; below zero it can, some schemes deduct points.
    scores["high"] = scores["high"].where(scores["rate"] > 100, scores["high"].clip(upper=100))
    measured = in_order(scores.drop(columns="spread"))
    return with_trust(con, measured, filters, by=by, every=every, audits="count", share=False)
