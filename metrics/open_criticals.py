"""Critical nonconformities that are open on a day, one by one, for the list that names them."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd

from metrics.filters import Filters

CRITICALS = """
    with acted as (
        select finding_key, count(*) filter (standing = 'open') as open,
               min(due) filter (standing = 'open') as due,
               string_agg(distinct "owner", ', ') filter (standing = 'open' and "owner" <> 'not stated') as "owner"
        from actions_in($scope) group by finding_key
    ),
    latest as (
        select audit_key from visits_in($scope)
        where "full" and audited and date <= $as_of qualify date = max(date) over (partition by site_key)
    )
    select supplier, site, region, country, date, checklist, clause, text, number, acted."owner", acted.due,
           case when acted.due < $as_of then $as_of::date - acted.due end as days_late, finding.audit_key, finding_key,
           load, file, sheet, "row"
    from findings_in($scope) as finding left join acted using (finding_key)
    left join latest on latest.audit_key = finding.audit_key
    where nonconformity and severity = 'critical' and date <= $as_of
      and case when acted.finding_key is null then latest.audit_key is not null else acted.open > 0 end
    order by days_late desc nulls last, date, supplier, site, clause, finding_key
"""


def open_criticals(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row per open critical nonconformity of the suppliers in view, the latest action first.

    Open: with an open corrective action, or, without any action, until the site's next full audit; as risk counts them.
    All evidence up to the as-of day: only filters of place, supplier and tier choose. Raises ValueError without an
    as-of day.
    """
    as_of = filters.required_as_of("The list of open criticals")
    everything = replace(
        filters, start=None, stop=None, dimensions=(), topics=(), schemes=(), severities=(), kinds=("all",)
    )  # fmt: skip
    return con.execute(CRITICALS, {"scope": everything.as_scope(), "as_of": as_of}).df()
