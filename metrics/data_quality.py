"""What stands between the data and the truth, counted check by check."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters

FACETS = ("check",)
# Code of the check, what it is counted among, and its effect: 'moves' figures (something is left out of a rate or
# counted in the wrong place), 'hides' a figure (it cannot be told at all), or is for a person to 'judge'.
CHECKS: tuple[tuple[str, str, str], ...] = (
    ("unknown_word", "rows", "moves"),
    ("item_without_dimension", "items", "moves"),
    ("unknown_heading", "columns", "judge"),
    ("row_refused", "rows", "moves"),
    ("cell_stored_empty", "rows", "moves"),
    ("look_alike_rows", "rows", "moves"),
    ("note", "rows", "judge"),
    ("audit_after_as_of", "visits", "moves"),
    ("audit_before_2000", "visits", "moves"),
    ("audit_ends_before_start", "visits", "judge"),
    ("next_due_before_audit", "visits", "judge"),
    ("closed_before_audit", "actions", "moves"),
    ("due_before_audit", "actions", "moves"),
    ("verified_before_closed", "actions", "judge"),
    ("closed_after_as_of", "actions", "judge"),
    ("closed_without_date", "actions", "moves"),
    ("closed_but_said_open", "actions", "judge"),
    ("no_due_date", "actions", "moves"),
    ("findings_without_audit_list", "visits", "hides"),
    ("no_findings_and_no_answers", "visits", "hides"),
    ("findings_without_answers", "visits", "hides"),
    ("answers_without_findings", "visits", "moves"),
    ("finding_without_clause", "findings", "hides"),
    ("finding_without_severity", "findings", "moves"),
    ("mostly_not_applicable", "visits", "judge"),
    ("few_items_assessed", "visits", "judge"),
    ("number_at_several_sites", "visits", "judge"),
    ("no_scheme", "visits", "moves"),
    ("no_kind", "visits", "moves"),
    ("no_region", "visits", "moves"),
    ("site_without_country", "sites", "moves"),
    ("site_audited_once", "sites", "hides"),
    ("score_out_of_range", "visits", "moves"),
    ("score_without_scale", "visits", "hides"),
    ("points_out_of_range", "answers", "moves"),
)

QUALITY = """
    with checks as (
        select unnest($checks::varchar[]) as "check", unnest($units::varchar[]) as unit,
               unnest($effects::varchar[]) as effect, unnest(range(len($checks::varchar[]))) as place
    ),
    met as (
        select "check", sum(rows)::bigint as "count", count(*) as entries from doubts_in($scope, null) group by "check"
    )
    select checks."check", coalesce("count", 0) as "count", "of",
           case when coalesce("count", 0) <= "of" then coalesce("count", 0) / nullif("of", 0) end as rate,
           case when "of" = 0 then 'nothing in view' when "count" > "of" then 'several in a row' end as why,
           unit, effect, coalesce(entries, 0) as entries
    from checks left join met using ("check") left join looked_at($scope) using (unit)
    order by place
"""


def data_quality(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "check", every: str | None = None
) -> pd.DataFrame:
    """Things that stand between the data and the truth / all things of their unit. One row per check, none left out.

    ``unit`` names what is counted: visits, sites, findings, actions, answers, checklist items (answers and findings),
    or rows and columns of the files that speak of a visit in scope. ``effect``: 'moves' a figure, 'hides' one, or is
    for a person to 'judge'. ``entries`` are the lines a list of them has; a line may stand for several rows. Visits of
    every kind are looked at unless kinds are chosen, for a visit of unknown kind is in no rate and must be seen here.
    Dates are judged on the as-of day. No intervals: these are all things in view, not a sample of them. A row may
    hold several unknown words; where they are more than the rows there is no rate, and ``why`` says so. Raises
    ValueError without an as-of day, for another facet than check, or for a period.
    """
    if by not in FACETS or every is not None:
        raise ValueError("Data quality is told per check on one day; it has no other breakdown and no periods.")
    filters.required_as_of("Data quality")
    names, units, effects = (list(part) for part in zip(*CHECKS, strict=True))
    asked = {"scope": filters.as_scope(), "checks": names, "units": units, "effects": effects}
    return con.execute(QUALITY, asked).df()
