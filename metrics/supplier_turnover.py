"""Suppliers that come and go: who is audited for the first time, and who is not audited again."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import counts_by

FACETS = ("all", "region", "country", "category", "scheme")

TURNOVER = """
    with visits as (
        select facet($facet) as facet, supplier_key, site_key, date from visits_until($scope) where "full"
    ),
    still_valid as (
        select distinct supplier_key from site_standing_in($scope) where active and standing = 'valid'
    ),
    spans as (
        select facet, supplier_key, min(date) as first, max(date) as last,
               supplier_key not in (select supplier_key from still_valid) as is_gone
        from visits group by facet, supplier_key
    ),
    -- Until each has had time for a second audit, a first audit on file need not be the first.
    began as (select min(first) + to_months(setting('reaudit_months')::integer) as day from spans),
    periods as (
        select facet, period_start($every, date) as period, count(distinct supplier_key) as present
        from visits group by all
    ),
    firsts as (
        select facet, period_start($every, first) as period, count(*) as entering from spans group by all
    ),
    lasts as (
        select facet, period_start($every, last) as period, count(*) as leaving from spans where is_gone group by all
    ),
    joined as (
        select periods.*, coalesce(entering, 0) as entering, coalesce(leaving, 0) as leaving,
               period < (select day from began) as is_first
        from periods left join firsts using (facet, period) left join lasts using (facet, period)
        where facet is not null
          and (($scope)['start'] is null or period >= period_start($every, ($scope)['start']::date))
          and (($scope)['stop'] is null or period <= ($scope)['stop']::date)
    ),
    measured as (
        select facet, period, present as "of", is_first, unnest([
            {'measure': 'entering', 'count': entering}, {'measure': 'leaving', 'count': leaving}
        ], recursive := true)
        from joined
    )
    select facet, period, measure, "count", "of",
           case when measure = 'leaving' or not is_first then "count" / "of" end as rate,
           case when measure = 'entering' and is_first then 'data begin here' end as why
    from measured order by facet, period, measure
"""


def supplier_turnover(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = "year"
) -> pd.DataFrame:
    """Suppliers entering and leaving / suppliers with a full audit in the period. Two rows, ``measure``, per period.

    entering: its first full audit on file is in the period; where the data begin everybody seems to enter, so that
    periods that begin within the first months, as many as the house rule reaudit_months says, have no rate. leaving:
    its last full audit is in the period and none of its sites has a valid audit on the as-of day, or all are marked as
    no longer active. It may be active and overdue: words that are shown say "without a valid audit since", not that it
    left. Whoever has no later audit is missing from every later rate: look at the cohort lines beside it. The dates are
    those of all full audits up to the day; the filter's period only chooses which periods are shown. These are all
    suppliers in view, so there is no interval. Raises ValueError without an as-of day, or for an unknown facet or
    period.
    """
    filters.required_as_of("Suppliers entering and leaving")
    return counts_by(con, TURNOVER, filters, by=by, every=every or "year", facets=FACETS)
