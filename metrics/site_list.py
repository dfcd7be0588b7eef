"""Sites one by one, and what is due where."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import PLACES, narrowed_by

SITES = """
    select supplier, site, region, country, category, criticality, standing, last_audit, last_checklist,
           last_result::varchar as last_result, due, due_basis, days_left, schemes, lapsed, doubt, assessed,
           not_applicable_share, visits, last_visit, listed, active, site_key, audit_key, load, file, sheet, "row"
    from site_standing_in($scope)
    where chosen($standings, standing) and active and (doubt is not null or not $doubtful)
    order by list_position(
        ['never', 'other checklists', 'findings only', 'no full audit', 'expired', 'overdue', 'valid'], standing
    ), days_left, supplier, site, site_key
    limit $limit
"""

LISTED = "select count(*) filter (active and listed) from site_standing_in($scope)"

DUE = """
    with sites as (select site_key, active, criticality, category from site_standing_in($scope))
    select supplier, site, region, country, scheme, checklist, standing, due, due_basis, days_left, date as last_audit,
           case when is_verdict(result) then result::varchar end as last_result, sites.criticality, firm, auditor,
           audit_no, audit_key, load, file, sheet, "row"
    from scheme_standing_in($scope) as due join sites using (site_key)
    where sites.active and days_left <= $within
    order by days_left, supplier, site, scheme
    limit $limit
"""


@narrowed_by(*PLACES)
def listed_sites(con: duckdb.DuckDBPyConnection, filters: Filters) -> int:
    """How many active sites in view stand in a list of suppliers or sites, audited or not.

    Raises ValueError without an as-of day.
    """
    filters.required_as_of("The list of sites")
    row = con.execute(LISTED, {"scope": filters.as_scope()}).fetchone()
    return int(row[0]) if row is not None else 0


def site_list(
    con: duckdb.DuckDBPyConnection,
    filters: Filters,
    *,
    standings: tuple[str, ...] = (),
    doubtful: bool = False,
    limit: int = 1000,
) -> pd.DataFrame:
    """The active sites in view with their standing on the as-of day: never audited first, then the longest run out.

    Of the ``standings`` named, as coverage tells them, else of all; only the ``doubtful`` ones, whose last full audit
    says little for the reason in ``doubt``. ``due`` is the next date of a valid site, else the day its last audit ran
    out; ``lapsed`` of its ``schemes`` have run out. File, sheet and row are those that named the site last. Raises
    ValueError without an as-of day.
    """
    filters.required_as_of("The list of sites")
    asked = {
        "scope": filters.as_scope(), "standings": list(standings) or None, "doubtful": doubtful, "limit": limit,
    }  # fmt: skip
    return con.execute(SITES, asked).df()


def due_list(con: duckdb.DuckDBPyConnection, filters: Filters, *, within: int = 90, limit: int = 1000) -> pd.DataFrame:
    """One row per active site and scheme whose next full audit is due within so many days of the as-of day, or was.

    The longest overdue first (``days_left`` below zero); ``due_basis`` says whether the date is printed or by the house
    rule. File, sheet and row are those of the last full audit. Raises ValueError without an as-of day.
    """
    filters.required_as_of("The list of audits due")
    return con.execute(DUE, {"scope": filters.as_scope(), "within": within, "limit": limit}).df()
