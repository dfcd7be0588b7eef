"""Nonconformities as lines through the audits of a site: new, found again, cleared, not looked at."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import rates_by

FACETS = (
    "all", "supplier", "site", "region", "country", "category", "checklist", "dimension", "topic", "clause", "severity",
)  # fmt: skip
# In the order in which they are told; the first seven are found at the audit, the last two are not.
STATES = (
    "first_assessed", "new", "recurring", "reopened", "persisting", "persisting_not_due", "found_again", "cleared",
    "not_looked_at",
)  # fmt: skip

LIFE_LINES = """
    with events as (
        select facet($facet) as facet, period_start($every, date) as period, site_key, audit_key, life,
               life in ('cleared', 'not_looked_at') as absent,
               life = 'cleared' or (life <> 'not_looked_at' and clean_before = 0 and before_date is not null)
                   as stood_and_seen
        from life_lines_in($scope)
    ),
    audits as (
        select facet, period, site_key, audit_key, count(*) filter (not absent) as found,
               count(*) filter (stood_and_seen) as seen,
               count(*) filter (stood_and_seen or life = 'not_looked_at') as stood,
               histogram(life) as states
        from events where facet is not null
        group by facet, period, site_key, audit_key
    ),
    told as (
        select facet, period, site_key, audit_key, state, coalesce(states[state], 0) as y,
               case state when 'cleared' then seen when 'not_looked_at' then stood else found end as n
        from audits cross join (select unnest($states::varchar[]) as state)
    ),
    sites as (
        select facet, period, state, site_key, sum(y) as y, sum(n) as n, count(*) filter (n > 0) as audits,
               sum(burden(n, setting('assumed_correlation')::double)) as burden
        from told group by facet, period, state, site_key
    ),
    counts as (
        select facet, period, state, sum(y)::bigint as "count", sum(n)::bigint as "of", scatter(y, n) as scatter,
               coalesce(sum(n) ** 2 / nullif(sum(burden), 0), 0)::double as pooled_n,
               sum(audits)::bigint as audits, count(*) filter (n > 0) as sites
        from sites group by facet, period, state
    )
    select facet, period, state, "count", "of", scatter, pooled_n,
           case when "of" > 0 then null
                when state in ('cleared', 'not_looked_at') then 'nothing stood' else 'nothing found' end as why,
           audits, sites
    from counts
    order by facet, period, list_position($states::varchar[], state)
"""

# A line is shown from its first nonconformity in view; looks that found nothing are marks too.
CELLS = """
    with marks as (
        select audit_key, clause, life as state, severity::varchar as severity, finding_key,
               site_key, scheme, version
        from life_lines_in($scope)
    ),
    lines as (select distinct site_key, scheme, version, clause from marks),
    clean as (
        select distinct answers.audit_key, answers.clause
        from answers_in($scope) as answers semi join lines using (site_key, scheme, version, clause)
        where "full" and outcome in ('conform', 'partial')
        union
        select audit.audit_key, lines.clause
        from audits_in($scope) as audit join lines using (site_key, scheme, version)
        where "full" and not answered
    ),
    cells as (
        select audit_key, clause, state, severity, finding_key from marks
        union all
        select audit_key, clause, 'clean', null, null from clean anti join marks using (audit_key, clause)
    )
    select site, audit.scheme, audit.version, checklist, cells.clause, title, date, audit_no, state, cells.severity,
           auditor, firm, cells.audit_key, cells.finding_key
    from cells join audits_in($scope) as audit using (audit_key)
    left join clause_titles() as wording
      on wording.scheme = audit.scheme and wording.version = audit.version and wording.clause = cells.clause
    order by site, checklist, cells.clause, date, audit_key
"""

ROWS = """
    select supplier, site, checklist, clause, dimension, severity::varchar as severity, date, life, found_on, audit_no,
           number, text, audit_key, finding_key, load, file, sheet, "row"
    from life_lines_in($scope)
    where life in (select unnest($states::varchar[]))
    order by date desc, supplier, site, clause, finding_key
    limit $limit
"""


def life_lines(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """How nonconformities stand on their lines: one clause of one checklist version at one site. One row per ``state``.

    first_assessed: found when the clause was looked at for the first time. new: looked at before, and in order at the
    last two full audits that looked. The others were found at one of those two as well; by how the corrective actions
    of that finding stood before the day: recurring, all closed; reopened, all closed and here again under the same
    number; persisting, one still open; persisting_not_due, open and not yet due; found_again, no action on file, or
    closed on a day nobody wrote. A follow-up that found the clause in order closes too. These seven are shares of all
    nonconformities found. cleared: stood at the last full audit that looked, is looked at and not found; a share of
    those that stood and were looked at. not_looked_at: stood, and the full audit did not look at the clause; a share of
    those that stood.

    Several findings on a clause in one audit count once. Follow-ups make no states: they never create repeats, and what
    they do not look at is not cleared. Periods and filters are those of the audit at which the state is met; what went
    before is always seen. The interval is that of the repeat rate, with the assumed correlation within audits. Raises
    ValueError for an unknown facet or period.
    """
    return rates_by(con, LIFE_LINES, filters, by=by, every=every, facets=FACETS, states=list(STATES))


def life_line_cells(con: duckdb.DuckDBPyConnection, filters: Filters, supplier: str) -> pd.DataFrame:
    """The lines of one supplier: one row per line and audit of its site that says something of it.

    ``state`` is one of STATES, or 'clean': looked at, in order, and nothing stood. An audit that says nothing of a line
    has no row. Oldest audit first within a line.
    """
    return con.execute(CELLS, {"scope": replace(filters, suppliers=(supplier,)).as_scope()}).df()


def life_line_rows(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, states: tuple[str, ...], limit: int = 1000
) -> pd.DataFrame:
    """What stands behind counts of ``states``, newest audit first, each with the file, sheet and row of its finding.

    ``date`` is the audit at which the state is met, ``found_on`` the day of the finding; they differ for what is
    cleared or not looked at.
    """
    asked = {"scope": filters.as_scope(), "states": list(states), "limit": limit}
    return con.execute(ROWS, asked).df()
