"""How often the auditor of the last audit comes again, and where somebody else came."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import VISITS, narrowed_by
from metrics.rates import AUDIT_FACETS, counts_by, with_rate

FACETS = AUDIT_FACETS

RETURNS = """
    with visits as (
        select facet($facet) as facet, period_start($every, audit.date) as period, audit.auditor,
               sequence.before_key, sequence.auditor_before, audit.auditor <> 'not stated' as is_named
        from audits_in($scope) as audit join visit_sequence_in($scope) as sequence using (audit_key)
    ),
    counted as (
        select facet, period, count(*) filter (is_named and auditor = auditor_before) as "count",
               count(*) filter (is_named and auditor_before is not null) as "of", count(*) as audits,
               count(*) filter (is_named) as named, count(before_key) as followed
        from visits group by facet, period
    )
    select facet, period, "count", "of",
           case when "of" > 0 then null when named = 0 then 'no auditors' else 'no second audit' end as why,
           audits, named
    from counted
    order by facet, period
"""

CHANGES = """
    select supplier, site, scheme, checklist, date, case when other_auditor and other_firm then 'both'
                                                         when other_firm then 'firm' else 'auditor' end as changed,
           date_before, shown_auditor(auditor_before) as auditor_before, shown_auditor(auditor) as auditor,
           firm_before, firm, audit_no, audit_key, load, file, sheet, "row"
    from auditor_changes_in($scope)
    order by supplier, site, scheme, date, audit_key
"""


@narrowed_by(*VISITS)
def auditor_returns(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Audits to which the auditor of the last audit came again / audits of which both auditors are known.

    The last audit: the full audit before at the same site under the same scheme, on all data. ``named`` are the audits
    that name an auditor, of all ``audits``. By auditor: how often this one was there the time before too. Full audits
    unless kinds are chosen, and never follow-ups. Raises ValueError for an unknown facet or period.
    """
    return with_rate(counts_by(con, RETURNS, filters, by=by, every=every, facets=FACETS))


@narrowed_by(*VISITS)
def auditor_changes(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """The audits to which another auditor, or another firm, came than to the one before, each with its cell.

    A change of auditor can look like a change of the supplier. ``changed``: 'auditor', 'firm' or 'both'; the audit
    before is the full one at the same site under the same scheme, on all data. Where one of the two names nobody,
    nothing is known to have changed. In order of supplier, site, scheme and date.
    """
    return con.execute(CHANGES, {"scope": filters.as_scope()}).df()
