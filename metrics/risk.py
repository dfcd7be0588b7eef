"""Which suppliers are at risk, by a printed rule."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters

FACETS = ("supplier",)
TIERS = ("critical", "high", "medium", "low", "not enough evidence")

RULE = (
    "Critical: an open critical finding, or a fail or stop at the last full audit of a site. "
    "High: an overdue action for a critical or major finding, two or more repeats at the last full audits, or a "
    "conditional last result with an open major finding. "
    "Not enough evidence: none of these, and fewer full audits than the house rule minimum_audits. "
    "Medium: a conditional last result, an open major finding, or one repeat. Low: otherwise."
)

RISK = """
    select supplier, tier, last_audit, last_result::varchar as last_result, open_critical, open_major, overdue,
           overdue_major, repeats, audits, why
    from supplier_risk($as_of) semi join places_in($scope) using (supplier_key)
    order by list_position($tiers::varchar[], tier), supplier
"""


def risk(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "supplier", every: str | None = None
) -> pd.DataFrame:
    """One row per supplier: its risk tier on the as-of day and the evidence for it. ``RULE`` is the rule in words.

    The last full audit is each site's; over several sites the worst result counts. A finding is open while it has an
    open action, or, without any action, until its site's next full audit. Repeats are nonconformities found again at
    the last full audits. All evidence up to the day is used: only supplier, site, region, country and tier filters
    choose suppliers, the others do not hide evidence. Raises ValueError without an as-of day, for another facet than
    supplier, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("Risk is told per supplier on one day; it has no other breakdown and no periods.")
    as_of = filters.required_as_of("Risk")
    return con.execute(RISK, {"as_of": as_of, "scope": filters.as_scope(), "tiers": list(TIERS)}).df()
