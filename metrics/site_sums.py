"""What a rate is made of, per site and checklist: the ground on which two rates are compared fairly."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import AUDIT_FACETS, SECTION_FACETS, is_sectional

# Rates that can be compared: y of n, and whether the rate is a share.
MEASURES = ("conformity", "pass", "repeat", "nonconformities")
SHARES = ("conformity", "pass", "repeat")

CONFORMITY = """
    select facet, supplier_key, site_key, region, scheme, checklist, unnest(summed(y, n, burden, not_applicable))
    from conformity_of_audits($scope, $facet)
    group by facet, supplier_key, site_key, region, scheme, checklist order by facet, site_key, checklist
"""
PASSES = """
    select facet, supplier_key, site_key, region, scheme, checklist, unnest(summed(y, n, burden, not_applicable))
    from passes_of_audits($scope, $facet)
    group by facet, supplier_key, site_key, region, scheme, checklist order by facet, site_key, checklist
"""
DIMENSION_PASSES = """
    select facet, supplier_key, site_key, region, scheme, checklist, unnest(summed(y, n, burden, not_applicable))
    from passes_of_dimensions($scope, $facet)
    group by facet, supplier_key, site_key, region, scheme, checklist order by facet, site_key, checklist
"""
REPEATS = """
    select facet, supplier_key, site_key, region, scheme, checklist, unnest(summed(y, n, burden, not_applicable))
    from repeats_of_audits($scope, $facet)
    group by facet, supplier_key, site_key, region, scheme, checklist order by facet, site_key, checklist
"""
FINDINGS = """
    select facet, supplier_key, site_key, region, scheme, checklist, unnest(summed(y, n, burden, not_applicable))
    from findings_of_audits($scope, $facet)
    group by facet, supplier_key, site_key, region, scheme, checklist order by facet, site_key, checklist
"""
DIMENSION_FINDINGS = """
    select facet, supplier_key, site_key, region, scheme, checklist, unnest(summed(y, n, burden, not_applicable))
    from findings_of_dimensions($scope, $facet)
    group by facet, supplier_key, site_key, region, scheme, checklist order by facet, site_key, checklist
"""
# By measure, and whether dimensions or topics are asked for.
SITE_SUMS = {
    ("conformity", False): CONFORMITY, ("conformity", True): CONFORMITY,
    ("pass", False): PASSES, ("pass", True): DIMENSION_PASSES,
    ("repeat", False): REPEATS, ("repeat", True): REPEATS,
    ("nonconformities", False): FINDINGS, ("nonconformities", True): DIMENSION_FINDINGS,
}  # fmt: skip
DISPERSION = "select coalesce(max(dispersion), 1) from finding_dispersion() where severity = 'all'"


def facets_of(measure: str) -> tuple[str, ...]:
    """The facets a measure knows. Raises ValueError for a measure that is none."""
    if measure not in MEASURES:
        raise ValueError(f"There is no measure {measure!r} to compare; there are {', '.join(MEASURES)}.")
    return (*AUDIT_FACETS, "dimension") if measure == "pass" else (*AUDIT_FACETS, *SECTION_FACETS)


def site_sums(con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str, by: str) -> pd.DataFrame:
    """One row per facet value, site and checklist: y of n, audits, and n blown up by the likeness within audits.

    ``y / n`` is the conformity rate ('conformity'), the audit pass rate ('pass'), the repeat rate ('repeat') or the
    nonconformities per audit ('nonconformities'), defined as by the metrics of those names. Raises ValueError for an
    unknown measure or facet.
    """
    known = facets_of(measure)
    if by not in known:
        raise ValueError(f"This rate cannot be compared by {by!r}; it can be by {', '.join(known)}.")
    query = SITE_SUMS[measure, is_sectional(by, filters)]
    return con.execute(query, {"facet": by, "scope": filters.as_scope()}).df()


def dispersion(con: duckdb.DuckDBPyConnection, *, measure: str) -> float:
    """How many times as much as a Poisson count findings vary between audits of a site; 1 for shares."""
    row = None if measure in SHARES else con.execute(DISPERSION).fetchone()
    return 1.0 if row is None else float(row[0])
