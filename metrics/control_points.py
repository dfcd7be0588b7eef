"""The points of control charts, counted: what each line is made of, in the order of time.

A line is one facet value under one scheme. It is cut into segments where the checklist's version changes and on the day
of a confirmed event that concerns all of its audits; each audit belongs to the segment of its own version and day, so a
period in which both stood has a point in each.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import duckdb
import numpy as np
import pandas as pd

from metrics.filters import Filters
from metrics.periods import knowledge
from metrics.query_cases import needed, query_cases
from metrics.rates import AUDIT_FACETS, LEVELS, PERIODS, SECTION_FACETS, is_sectional

MEASURES: Final = (
    "conformity", "pass", "score", "nonconformities", "nonconformities per day", "critical",
    "nonconformities per visit",
)  # fmt: skip
FOUND: Final = ("nonconformities", "nonconformities per day", "critical")
# Not by auditor: who audits is compared at the same sites, never watched over time.
FACETS: Final = (*(facet for facet in AUDIT_FACETS if facet != "auditor"), *SECTION_FACETS)
MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
# A median period with fewer audits is too thin for a share per period.
BUSY: Final = 5

# Of whole audits, or of their parts in the dimensions looked at; of findings a part in which nothing was found counts
# too. A pass is one of the audit or of the dimension; a list of findings tells only of the visits that found any.
POINTS: Final = query_cases(
    """
    with judged as (
        select facet($facet) as facet, scheme, version, date, audit_key,
        -- only audits
               case $measure when 'conformity' then conform_points(conform, partial)
                             when 'pass' then (result = 'pass')::integer when 'score' then score
                             else critical * $critical + major * $major + minor * $minor + ungraded * $ungraded
               end::double as "count",
               case $measure when 'conformity' then conform + partial + nonconform when 'pass' then is_verdict(result)
                             when 'score' then score is not null
                             when 'nonconformities per day' then man_days else 1 end::double as "of"
        from audits_in($scope)
        -- Of other schemes neither findings nor answers are on file: nothing recorded is not nothing found.
        where not $found or answered or scheme in (from schemes_with_findings())
        -- only sections, findings of sections
               case $measure when 'conformity' then sum(conform_points(conform, partial))
                             when 'score' then coalesce(avg(section_score) filter (topic = 'unmapped'),
                                                        avg(section_score))
                             else sum(critical * $critical + major * $major + minor * $minor + ungraded * $ungraded)
               end::double as "count",
               case $measure when 'conformity' then sum(conform + partial + nonconform)
                             when 'score' then count(section_score) > 0
                             when 'nonconformities per day' then max(man_days) else 1 end::double as "of"
        from (
            from sections_in($scope)
            -- only findings of sections
            union all by name
            -- What the checklist covers and where nothing was found.
            select * replace (0 as critical, 0 as major, 0 as minor, 0 as ungraded) from covered_in($scope)
            -- only sections, findings of sections
        )
        where not $found or answered or scheme in (from schemes_with_findings())
        group by facet($facet), scheme, version, date, audit_key
        -- only visits
               count(*)::double as "count", 1::double as "of"
        from findings_in($scope) where nonconformity
        group by facet($facet), scheme, version, date, audit_key
        -- only pass of dimensions
               (result = 'pass')::integer::double as "count", 1::double as "of"
        from dimension_results_in($scope) where is_verdict(result)
        -- always
    ),
    breaks as (
        select facet, scheme, list(distinct day) as days
        from events_of_lines($scope, $facet) where splits group by facet, scheme
    ),
    placed as (
        select judged.facet, judged.scheme, version, date, audit_key, "count", "of",
               period_start($every, date) as period,
               coalesce(len(list_filter(days, lambda day: day <= date)), 0) as era
        from judged left join breaks
          on breaks.scheme = judged.scheme and (breaks.facet = judged.facet or breaks.facet is null)
        where judged.facet is not null and "of" > 0
    ),
    periods as (
        select facet, scheme, period, count(*) as audits, sum("count") as found from placed group by all
    ),
    kinds as (
        select facet, scheme,
               case when $measure = 'critical' and sum(found) < count(*) then 'T'
                    when median(audits) >= $busy then case $measure when 'conformity' then 'p''' when 'pass' then 'p'''
                                                                    when 'score' then 'XmR' else 'u''' end
                    when $measure = 'pass' then 'dots' else 'XmR' end as chart,
               median(audits) >= $busy or $measure = 'pass' as by_period
        from periods group by facet, scheme
    ),
    found_days as (
        select facet, scheme, version, era, date, min(audit_key) as audit_key
        from placed join kinds using (facet, scheme) where chart = 'T' and "count" > 0
        group by facet, scheme, version, era, date
    ),
    points as (
        select facet, scheme, version, era, chart, period as day, min(date) as first, max(date) as last,
               null::ubigint as audit_key, count(*) as audits, sum("count") as "count", sum("of") as "of"
        from placed join kinds using (facet, scheme) where by_period and chart <> 'T'
        group by facet, scheme, version, era, chart, period
        union all
        select facet, scheme, version, era, chart, date, date, date, audit_key, 1, "count", "of"
        from placed join kinds using (facet, scheme) where not by_period and chart <> 'T'
        union all
        select facet, scheme, version, era, 'T', date, date, date, audit_key, 1,
               date - lag(date) over (partition by facet, scheme, version, era order by date), 1
        from found_days
        union all
        -- The wait that has not ended yet.
        select facet, scheme, arg_max(version, date), arg_max(era, date), 'T', $as_of, max(date), $as_of, null, 0,
               $as_of - max(date), 1
        from found_days group by facet, scheme having max(date) < $as_of
    ),
    segments as (
        select facet, scheme, version, era,
               row_number() over (partition by facet, scheme order by min(day), era, version) as segment
        from points group by facet, scheme, version, era
    )
    select facet, scheme, version, segment, chart, day, first, last, audits, audit_key, "count", "of"
    from points join segments using (facet, scheme, version, era)
    where "count" is not null
    order by facet, scheme, segment, day, last, audit_key
    """,
    *LEVELS,
    "findings of sections",
    "visits",
    "pass of dimensions",
)


def control_points(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, measure: str, by: str, every: str
) -> pd.DataFrame:
    """One row per point: facet, scheme, version, segment, chart, day, first, last, audits, audit_key, count, of, whole.

    ``chart``: p' or u' where the median period has at least five audits, else XmR: on the audits in their order, for
    scores of busy lines on the means of periods; T where fewer than one critical finding comes up per audited period;
    'dots' where a share of verdicts has too few audits per period for any limits. ``day``: first day of the period, or
    the audit's; ``first`` and ``last`` audit within the point. ``whole``: all audits of the period are taken to be on
    file (metrics/periods.py), and it is not cut by the end of the dates looked at. Raises ValueError for an unknown
    measure, facet or period, and without an as-of day.
    """
    if measure not in MEASURES:
        raise ValueError(f"There is no control chart of {measure!r}; there are {', '.join(MEASURES)}.")
    if by not in FACETS or (measure == "pass" and by == "topic"):
        raise ValueError(f"A control chart of {measure} cannot be broken down by {by!r}.")
    if every not in PERIODS:
        raise ValueError(f"There is no period {every!r}; there are {', '.join(PERIODS)}.")
    as_of = filters.required_as_of("A control chart")
    graded = filters.severities or ("critical", "major", "minor", "ungraded_nc")
    query = POINTS[_case(measure, sectional=is_sectional(by, filters))]
    asked = {
        "facet": by, "every": every, "scope": filters.as_scope(), "measure": measure, "as_of": as_of, "busy": BUSY,
        "found": measure in FOUND,
        "critical": int("critical" in graded),
        "major": int(measure != "critical" and "major" in graded),
        "minor": int(measure != "critical" and "minor" in graded),
        "ungraded": int(measure != "critical" and "ungraded_nc" in graded),
    }  # fmt: skip
    points = con.execute(query, needed(query, asked)).df()
    until = min(as_of, filters.stop or as_of)
    known = pd.Timestamp(min(until, _known(con, filters) or until))
    return points.assign(whole=_whole(points, every, until=pd.Timestamp(until), known=known))


def _case(measure: str, *, sectional: bool) -> str:
    """The case of POINTS."""
    if measure == "nonconformities per visit":
        return "visits"
    if not sectional:
        return "audits"
    return "pass of dimensions" if measure == "pass" else "findings of sections" if measure in FOUND else "sections"


def _known(con: duckdb.DuckDBPyConnection, filters: Filters) -> date | None:
    """The day up to which all audits are on file, where files tell: by how late audits arrive, or where they end."""
    found = knowledge(con, filters)
    return found.day if found.measured or found.newest is not None else None


def _whole(points: pd.DataFrame, every: str, *, until: pd.Timestamp, known: pd.Timestamp) -> pd.Series:
    """Whether all of a period is known; an audit always is, once its day has come, and a wait once it has ended."""
    of_period = points["audit_key"].isna() & (points["chart"] != "T")
    month = points["day"].to_numpy().astype("datetime64[M]")
    after = (month + np.timedelta64(MONTHS[every], "M")).astype("datetime64[ns]")
    over = after <= (known + pd.Timedelta(days=1)).to_datetime64()
    come = (points["day"] <= until) & points["audit_key"].notna()
    return pd.Series(np.where(of_period, over, come), index=points.index)
