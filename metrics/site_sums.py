"""What a rate is made of, per site and checklist: the ground on which two rates are compared fairly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.query_cases import query_cases
from metrics.rates import AUDIT_FACETS, SECTION_FACETS, is_sectional

# Rates that can be compared: y of n, and whether the rate is a share.
MEASURES = ("conformity", "pass", "repeat", "nonconformities")
SHARES = ("conformity", "pass", "repeat")

# What each is summed from; passes and findings otherwise where dimensions or topics are asked for.
SITE_SUMS = query_cases(
    """
    select facet, supplier_key, site_key, region, scheme, checklist, date >= $turn as late,
           unnest(summed(y, n, burden, not_applicable))
    -- only conformity
    from conformity_of_audits($scope, $facet)
    -- only pass
    from passes_of_audits($scope, $facet)
    -- only pass of sections
    from passes_of_dimensions($scope, $facet)
    -- only repeat
    from repeats_of_audits($scope, $facet)
    -- only nonconformities
    from findings_of_audits($scope, $facet)
    -- only nonconformities of sections
    from findings_of_dimensions($scope, $facet)
    -- always
    where $turn is null or date >= $turn or date <= $gone
    group by facet, supplier_key, site_key, region, scheme, checklist, late order by facet, site_key, checklist, late
    """,
    *MEASURES, "pass of sections", "nonconformities of sections",
)  # fmt: skip
DISPERSION = "select coalesce(max(dispersion), 1) from finding_dispersion() where severity = 'all'"


def facets_of(measure: str) -> tuple[str, ...]:
    """The facets a measure knows. Raises ValueError for a measure that is none."""
    if measure not in MEASURES:
        raise ValueError(f"There is no measure {measure!r} to compare; there are {', '.join(MEASURES)}.")
    return (*AUDIT_FACETS, "dimension") if measure == "pass" else (*AUDIT_FACETS, *SECTION_FACETS)


def checked_facet(by: str, *, measure: str) -> str:
    """The facet, if the measure knows it. Raises ValueError if not."""
    known = facets_of(measure)
    if by not in known:
        raise ValueError(f"This rate cannot be compared by {by!r}; it can be by {', '.join(known)}.")
    return by


def site_sums(con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str, by: str) -> pd.DataFrame:
    """One row per facet value, site and checklist: y of n, audits, and n blown up by the likeness within audits.

    ``y / n`` is the conformity rate ('conformity'), the audit pass rate ('pass'), the repeat rate ('repeat') or the
    nonconformities per audit ('nonconformities'), defined as by the metrics of those names. Raises ValueError for an
    unknown measure or facet.
    """
    return _summed(con, filters, measure=measure, by=by).drop(columns="late")


def site_sums_of_both(
    con: duckdb.DuckDBPyConnection, before: Filters, after: Filters, *, measure: str, by: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """site_sums() of two scopes. Two periods of one scope are asked for at once: planning is most of what one costs."""
    if (around := _around(before, after)) is None:
        one, other = (site_sums(con, scope, measure=measure, by=by) for scope in (before, after))
        return one, other
    rows = _summed(con, around, measure=measure, by=by, gone=before.stop, turn=after.start)
    late = rows.pop("late").astype(bool)
    return rows[~late].reset_index(drop=True), rows[late].reset_index(drop=True)


def _summed(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str, by: str,
    gone: date | None = None, turn: date | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The sums up to the day `gone` and from the day `turn` on apart; together, with `late` null, without them."""
    checked_facet(by, measure=measure)
    apart = measure in ("pass", "nonconformities") and is_sectional(by, filters)
    query = SITE_SUMS[f"{measure} of sections" if apart else measure]
    return con.execute(query, {"facet": by, "scope": filters.as_scope(), "gone": gone, "turn": turn}).df()


def _around(before: Filters, after: Filters) -> Filters | None:
    """The scope of both, where they differ by their days alone and one follows the other."""
    if before.stop is None or after.start is None or before.stop >= after.start:
        return None
    whole = replace(after, start=before.start)
    return whole if replace(before, stop=after.stop) == whole else None


def dispersion(con: duckdb.DuckDBPyConnection, *, measure: str) -> float:
    """How many times as much as a Poisson count findings vary between audits of a site; 1 for shares."""
    row = None if measure in SHARES else con.execute(DISPERSION).fetchone()
    return 1.0 if row is None else float(row[0])
