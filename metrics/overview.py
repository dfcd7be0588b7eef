"""The headline numbers."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters

OVERVIEW = """
    with audits as (
        select count(distinct supplier_key) as suppliers, count(distinct site_key) as sites, count(*) as audits,
               min(date) as first_audit, max(date) as last_audit
        from audits_in($scope)
    ),
    items as (
        select coalesce(sum(conform + partial + nonconform), 0)::bigint as assessed,
               coalesce(sum(not_applicable), 0)::bigint as not_applicable,
               coalesce(sum(not_assessed), 0)::bigint as not_assessed
        from sections_in($scope)
    ),
    found as (
        select count(*) filter (nonconformity) as nonconformities,
               count(distinct audit_key) filter (not audited) as findings_only_audits
        from findings_in($scope)
    )
    select *, not_applicable / nullif(assessed + not_applicable + not_assessed, 0) as not_applicable_share,
           not_assessed / nullif(assessed + not_applicable + not_assessed, 0) as not_assessed_share
    from audits, items, found
"""


def overview(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """One row: suppliers, sites and audits in scope, first and last date, items assessed and not, nonconformities.

    Suppliers and sites with an audit in scope. ``findings_only_audits`` are known only from their findings and are not
    among ``audits``. The shares are of assessed + not applicable + not assessed items, null without answers.
    """
    return con.execute(OVERVIEW, {"scope": filters.as_scope()}).df()
