"""The rows a headline figure is made of: what each adds to its numerator and to its denominator."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import is_sectional
from metrics.risk import risk

VERDICTS = """
    with judged as (
        select *, null::varchar as part from visits_in($scope) where not $sectional
        union all by name
        select *, dimension as part from dimension_results_in($scope) where $sectional
    )
    select supplier, site, date, checklist, audit_no, part as dimension, result::varchar as result,
           (result = 'pass')::integer as "count", 1 as "of", audit_key, load, file, sheet, "row"
    from judged where audited and is_verdict(result)
    order by date desc, supplier, site, audit_key, part
"""

ANSWERS = """
    with summed as (
        select audit_key, sum(conform_points(conform, partial)) as "count",
               sum(conform + partial + nonconform)::bigint as "of"
        from sections_in($scope) group by audit_key
    )
    select supplier, site, date, checklist, audit_no, summed."count", summed."of", audit_key, load, file, sheet, "row"
    from audits_in($scope) as audit join summed using (audit_key)
    where summed."of" > 0
    order by date desc, supplier, site, audit_key
"""

FINDINGS = """
    with looked_at as (
        select audit_key from visits_in($scope) as visit
        where not $sectional and audited and (answered or scheme in (from schemes_with_findings()))
        union
        select audit_key from covered_in($scope) as visit
        where $sectional and audited and (answered or scheme in (from schemes_with_findings()))
    ),
    found as (
        select audit_key, count(*) as "count"
        from findings_in($scope)
        where nonconformity and (audited or not exists (from looked_at)) group by audit_key
    ),
    counted as (
        select audit_key, coalesce(found."count", 0) as "count", (looked_at.audit_key is not null)::integer as "of"
        from looked_at full join found using (audit_key)
    )
    select supplier, site, date, checklist, audit_no, counted."count", counted."of", audit_key, load, file, sheet, "row"
    from visits_in($scope) as visit join counted using (audit_key)
    order by date desc, supplier, site, audit_key
"""

REPEATS = """
    select supplier, site, date, checklist, audit_no, clause, severity::varchar as severity, text,
           state::varchar as state, again_date, (state = 'repeated')::integer as "count", 1 as "of", audit_key, load,
           file, sheet, "row"
    from findings_in($scope)
    where nonconformity and state in ('repeated', 'not_repeated')
    order by date desc, supplier, site, clause, finding_key
"""

ACTIONS = """
    with judged as (
        select action_key, standing = 'open' as is_open, severity in ('critical', 'major') as is_major,
               standing = 'open' and due < $as_of as is_late,
               original_due <= $as_of and is_sound and (standing = 'open' or closed is not null) as was_due,
               closed <= original_due as in_time,
               coalesce(verified <= $as_of or state = 'closed_verified', false) as is_verified
        from counted_actions_in($scope)
    ),
    asked as (
        select action_key,
               case $measure when 'open' then is_open when 'closed' then not is_open when 'verified' then is_verified
                             when 'closed_on_time' then coalesce(in_time, false) and not is_open
                             else is_late end as is_counted,
               case $measure when 'overdue' then is_open when 'overdue_major' then is_open and is_major
                             when 'closed_on_time' then was_due when 'verified' then not is_open
                             else true end as is_among
        from judged
    )
    select supplier, site, date, checklist, clause, severity::varchar as severity, finding_text, text, "owner",
           original_due, due, closed, verified, coalesce(is_counted, false)::integer as "count", 1 as "of", audit_key,
           load, file, sheet, "row"
    from actions_in($scope) join asked using (action_key)
    where is_among
    order by is_counted desc, due nulls last, supplier, site, action_key
"""

SITES = """
    select supplier, site, region, standing, due, days_left, last_audit,
           case when $measure = 'due in 90' then days_left <= 90
                when $measure = 'run out' then standing in ('expired', 'overdue')
                else standing = $measure end::integer as "count",
           1 as "of", audit_key, load, file, sheet, "row"
    from site_standing_in($scope)
    where active and ($measure <> 'due in 90' or standing = 'valid')
    order by "count" desc, days_left, supplier, site, site_key
"""

CLOSED = """
    with judged as (
        select action_key, date as raised, standing = 'closed' as is_closed,
               case when standing = 'closed' then closed else $as_of::date end - date as days
        from counted_actions_in($scope)
        where is_sound and (standing <> 'closed' or closed is not null)
    )
    select supplier, site, date, checklist, clause, severity::varchar as severity, finding_text, text, "owner", due,
           closed, judged.days, is_closed::integer as "count", 1 as "of", audit_key, load, file, sheet, "row"
    from actions_in($scope) join judged using (action_key)
    order by judged.days desc, supplier, site, action_key
"""

PLANNED = """
    select supplier, site, date, checklist, audit_no, next_due, held,
           coalesce(held <= next_due, false)::integer as "count", 1 as "of", audit_key, load, file, sheet, "row"
    from planned_audits_in($scope) where next_due <= $as_of
    order by next_due desc, supplier, site, audit_key
"""

MAN_DAYS = """
    select supplier, site, date, checklist, audit_no, man_days as "count", 1 as "of", audit_key, load, file, sheet,
           "row"
    from audits_in($scope) where man_days is not null
    order by date desc, supplier, site, audit_key
"""

# Where a site was named last.
NAMED = 'select site_key, load, file, sheet, "row" from site_standing_in($scope)'

# Which loads the answers and findings came with; those of audits stand beside every row.
ANSWER_LOADS = """
    select load, count(*) as rows from answers_in($scope)
    where outcome in ('conform', 'partial', 'nonconform') group by load order by load desc
"""
FINDING_LOADS = """
    select load, count(*) as rows from findings_in($scope) where nonconformity group by load order by load desc
"""

AUDIT_LOADS = "select load, count(*) as rows from visits_in($scope) group by load order by load desc"

# By the name of the metric in the catalogue; the measures are those of its column `measure`.
FIGURES = (
    "audit-pass-rate",
    "conformity-rate",
    "nonconformities",
    "repeat-rate",
    "corrective-actions",
    "coverage",
    "risk",
    "closing-time",
    "audits-on-time",
    "man-days",
)
MEASURES = {
    "corrective-actions": ("open", "overdue", "overdue_major", "closed", "closed_on_time", "verified"),
    "coverage": ("valid", "run out", "never", "due in 90"),
}
AT_RISK = ("critical", "high")
# The rows of each figure but risk, and what is asked beside the scope.
QUERIES = {
    "audit-pass-rate": VERDICTS, "conformity-rate": ANSWERS, "nonconformities": FINDINGS, "repeat-rate": REPEATS,
    "corrective-actions": ACTIONS, "coverage": SITES, "closing-time": CLOSED, "audits-on-time": PLANNED,
    "man-days": MAN_DAYS,
}  # fmt: skip
# What they are told besides the scope.
ALSO_TOLD: dict[str, tuple[str, ...]] = {
    "audit-pass-rate": ("sectional",), "nonconformities": ("sectional",), "corrective-actions": ("measure", "as_of"),
    "coverage": ("measure",), "closing-time": ("as_of",), "audits-on-time": ("as_of",),
}  # fmt: skip


def figure_rows(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, figure: str, measure: str | None = None
) -> pd.DataFrame:
    """One row per thing counted in the denominator of a figure over all in scope, each with its place in a file.

    ``count`` is what the row adds to the numerator, ``of`` to the denominator: their sums are those of the figure.
    Audits for the pass rate (audits and dimensions where the scope has dimensions or topics), for the conformity rate
    (with the sums of their answers) and for nonconformities per audit; re-audited findings for the repeat rate; actions
    and sites for the ``measure`` named; actions with usable dates for the time to close, closed ones counted; dates
    planned for audits on time; audits that state their man-days, which are counted; suppliers for risk, where tiers
    critical and high count, each with the row that named its worst site last. Raises ValueError for an unknown figure
    or measure, and without an as-of day where it has to be judged on one.
    """
    if figure not in FIGURES or measure not in MEASURES.get(figure, (None,)):
        raise ValueError(f"There are no rows for {figure!r} of {measure!r}; there are for {', '.join(FIGURES)}.")
    if figure == "risk":
        return _suppliers(con, filters)
    query = QUERIES[figure]
    named = ALSO_TOLD.get(figure, ())
    given: dict[str, Any] = {"scope": filters.as_scope(), "measure": measure}
    if "sectional" in named:
        given["sectional"] = is_sectional("all", filters)
    if "as_of" in named:
        given["as_of"] = filters.required_as_of("The rows of a figure")
    return con.execute(query, {name: given[name] for name in ("scope", *named)}).df()


def loads_behind(con: duckdb.DuckDBPyConnection, filters: Filters, *, figure: str, rows: pd.DataFrame) -> pd.DataFrame:
    """From which loads a figure is made: ``load`` and how many ``rows`` of it count. Of answers and findings where the
    figure counts them, of the audits in scope where there are no rows, else of the rows themselves."""
    if figure in ("conformity-rate", "nonconformities"):
        query = ANSWER_LOADS if figure == "conformity-rate" else FINDING_LOADS
        return con.execute(query, {"scope": filters.as_scope()}).df()
    if "load" not in rows:
        return con.execute(AUDIT_LOADS, {"scope": filters.as_scope()}).df()
    counted = rows.dropna(subset=["load"]).groupby("load").size().rename("rows").reset_index()
    return counted.astype({"load": "int64"}).sort_values("load", ascending=False, ignore_index=True)


def _suppliers(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    told = risk(con, filters)
    counted = told.assign(count=told["tier"].isin(AT_RISK).astype(int), of=1)
    named = con.execute(NAMED, {"scope": Filters(as_of=filters.as_of).as_scope()}).df()
    kept = ["supplier", "site", "tier", "score", "last_audit", "last_result", "count", "of", "site_key"]
    return counted[kept].merge(named, on="site_key", how="left")
