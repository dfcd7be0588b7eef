"""One supplier's audits, in order."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd

from metrics.filters import Filters

HISTORY = """
    with sections as (
        select audit_key, sum(conform_points(conform, partial))::double as conforming,
               sum(conform + partial + nonconform)::bigint as assessed
        from sections_in($scope) group by audit_key
    )
    select date, site, checklist, kind::varchar as kind, "full", audited, firm,
           shown_auditor(auditor) as auditor, audit_no, result::varchar as result, result_raw, score, conforming,
           assessed,
           conforming / nullif(assessed, 0) as conformity, critical, major, minor, ungraded, observations, next_due,
           audit_key, answered or scheme in (from schemes_with_findings()) as recorded, load, file, sheet, "row"
    from visits_in($scope) left join sections using (audit_key)
    order by date, site, checklist, audit_key
"""


def supplier_history(con: duckdb.DuckDBPyConnection, filters: Filters, supplier: str) -> pd.DataFrame:
    """The audits of one supplier, oldest first: result, score, conformity and counts of findings by severity.

    The other filters hold; full audits unless kinds are chosen. Scores in percent, conformity from 0 to 1 and null
    without answers; ``recorded``: findings would be on file if there were any. With a dimension filter only conformity
    is the dimension's.
    """
    return con.execute(HISTORY, {"scope": replace(filters, suppliers=(supplier,)).as_scope()}).df()
