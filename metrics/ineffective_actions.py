"""Whether corrective actions work: what was found again, by how its actions stood at the next audit."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import rates_by

FACETS = (
    "all", "supplier", "site", "region", "country", "category", "checklist", "dimension", "topic", "clause", "severity",
    "root_cause",
)  # fmt: skip
STANDINGS = ("closed", "verified", "unverified", "reopened", "closed_later", "open", "closing_day_unknown", "no_action")

AGAIN = """
    with followed as (
        select case when $by_cause then coalesce(nullif(trim(root_cause), ''), 'not stated') else facet($facet) end
                   as facet,
               period_start($every, date) as period, finding_key, site_key, audit_key, scheme, version, again_date,
               state = 'repeated' as again
        from findings_in($scope) where counted and state in ('repeated', 'not_repeated')
    ),
    open_yet as (
        select finding_key, bool_or(standing = 'open') as open_yet
        from actions_ever($as_of) semi join followed using (finding_key) group by finding_key
    ),
    judged as (
        select followed.*, standing, coalesce(open_yet, false) as open_yet,
               same.finding_key is not null as reopened
        from followed join standings() as stood
          on stood.finding_key = followed.finding_key and stood.day = followed.again_date
        left join open_yet on open_yet.finding_key = followed.finding_key
        left join carried_on() as same
          on same.before_finding_key = followed.finding_key and same.date = followed.again_date
    ),
    audits as (
        select facet, period, site_key, audit_key, scheme, version, unnest([
            {'standing': 'closed', 'y': count(*) filter (standing in ('verified', 'closed') and again and not reopened),
             'n': count(*) filter (standing in ('verified', 'closed'))},
            {'standing': 'verified', 'y': count(*) filter (standing = 'verified' and again and not reopened),
             'n': count(*) filter (standing = 'verified')},
            {'standing': 'unverified', 'y': count(*) filter (standing = 'closed' and again and not reopened),
             'n': count(*) filter (standing = 'closed')},
            {'standing': 'reopened', 'y': count(*) filter (standing in ('verified', 'closed') and again and reopened),
             'n': count(*) filter (standing in ('verified', 'closed'))},
            {'standing': 'closed_later', 'y': count(*) filter (standing[:4] = 'open' and not open_yet and again),
             'n': count(*) filter (standing[:4] = 'open' and not open_yet)},
            {'standing': 'open', 'y': count(*) filter (standing[:4] = 'open' and open_yet and again),
             'n': count(*) filter (standing[:4] = 'open' and open_yet)},
            {'standing': 'closing_day_unknown', 'y': count(*) filter (standing = 'closing day unknown' and again),
             'n': count(*) filter (standing = 'closing day unknown')},
            {'standing': 'no_action', 'y': count(*) filter (standing = 'no action' and again),
             'n': count(*) filter (standing = 'no action')}
        ], recursive := true)
        from judged where facet is not null
        group by facet, period, site_key, audit_key, scheme, version
    ),
    sites as (
        select facet, period, standing, site_key, sum(y) as y, sum(n) as n, count(*) filter (n > 0) as audits,
               sum(burden(n, coalesce(correlation, setting('assumed_correlation')::double))) as burden
        from audits left join repeat_correlation() using (scheme, version)
        group by facet, period, standing, site_key
    ),
    counts as (
        select facet, period, standing, sum(y)::bigint as "count", sum(n)::bigint as "of", scatter(y, n) as scatter,
               coalesce(sum(n) ** 2 / nullif(sum(burden), 0), 0)::double as pooled_n,
               sum(audits)::bigint as audits, count(*) filter (n > 0) as sites
        from sites group by facet, period, standing
    )
    select facet, period, standing, "count", "of", scatter, pooled_n,
           case when "of" = 0 then 'none of these' end as why, audits, sites
    from counts
    order by facet, period, list_position($standings::varchar[], standing)
"""

ROWS = """
    select supplier, site, checklist, clause, dimension, severity::varchar as severity, date, again_date,
           case standing when 'closed' then 'unverified' else standing end as standing,
           root_cause, number, text, audit_key, finding.finding_key, load, file, sheet, "row"
    from findings_in($scope) as finding join standings() as stood
      on stood.finding_key = finding.finding_key and stood.day = finding.again_date
    where counted and state = 'repeated' and standing in (select unnest($standings::varchar[]))
    order by again_date desc, supplier, site, clause, finding.finding_key
    limit $limit
"""

CAUSES = """
    select count(*) filter (nullif(trim(root_cause), '') is not null) as "count", count(*) as "of"
    from findings_in($scope) where nonconformity and basis = 'finding'
"""


def ineffective_actions(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Nonconformities found again / nonconformities re-audited, by how their actions stood. One row per ``standing``.

    How they stood before the day of the next full audit that covered the clause (see repeat rate), void actions left
    out. closed: all closed, so that what was found again shows an action that did not work; verified and unverified are
    its parts, verified by a date or state of all actions, or by a follow-up that found the clause in order. reopened:
    found again under the same number, which is the same nonconformity once more and no repeat; in none of the three
    counts, and here of all closed. Not closed in time, and no proof against an action: closed_later, closed on or after
    the day of that audit; open, one still open on the as-of day (without one: by what is on file). Not to be told:
    closing_day_unknown, closed on a day nobody wrote; no_action, none on file.

    By root_cause the text as it stands in the files, 'not stated' without one. Periods and filters choose the first
    finding. The interval is that of the repeat rate. Raises ValueError for an unknown facet or period.
    """
    if by not in FACETS:
        raise ValueError(f"This metric cannot be broken down by {by!r}; it can be by {', '.join(FACETS)}.")
    by_cause = by == "root_cause"
    told = rates_by(
        con, AGAIN, filters, by="all" if by_cause else by, every=every, facets=FACETS, by_cause=by_cause,
        as_of=filters.as_of, standings=list(STANDINGS),
    )  # fmt: skip
    return told.rename(columns={"all": by}) if by_cause else told


def causes_stated(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """Nonconformities of which the file states a root cause / all in view: ``count`` and ``of``, one row."""
    return con.execute(CAUSES, {"scope": filters.as_scope()}).df()


def found_again_rows(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, closed: bool = True, limit: int = 1000
) -> pd.DataFrame:
    """Nonconformities found again at the next full audit, newest first, with the row of the first finding.

    ``closed``: those whose actions were all closed before that audit, also where the same number came back; else those
    with an open one.
    """
    standings = ["verified", "closed"] if closed else ["open", "open, not due"]
    return con.execute(ROWS, {"scope": filters.as_scope(), "standings": standings, "limit": limit}).df()
