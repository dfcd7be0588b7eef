"""How corrective actions stand on a day."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import AUDIT_FACETS, SECTION_FACETS, counts_by, with_rate
from metrics.trust import with_trust

FACETS = (*AUDIT_FACETS, *SECTION_FACETS, "clause", "severity", "owner")

STANDING = """
    with actions as (
        select action_facet($facet) as facet, period_start($every, date) as period, audit_key,
               cluster_of($facet, audit_key, site_key) as cluster, standing = 'open' as is_open, due,
               original_due, closed, severity in ('critical', 'major') as is_major,
               standing = 'open' and due < $as_of as is_late, is_sound,
               state = 'plan_rejected' as is_rejected,
               not is_sound or coalesce(closed > $as_of, false) as is_impossible,
               coalesce(verified <= $as_of or state = 'closed_verified', false) as is_verified
        from counted_actions_in($scope)
    ),
    counted as (
        select facet, period, count(distinct audit_key) as audits, count(*) as raised,
               count(*) filter (is_open) as open_now,
               count(*) filter (not is_open) as closed_now,
               count(*) filter (is_open and is_major) as open_major,
               count(*) filter (is_late) as late, count(*) filter (is_late and is_major) as late_major,
               count(*) filter (is_open and due is null) as undated, count(original_due) as dated,
               count(*) filter (not is_open and closed is null) as closed_undated,
               count(*) filter (original_due <= $as_of and is_sound and (is_open or closed is not null)) as was_due,
               count(*) filter (original_due <= $as_of and is_sound and not is_open and closed <= original_due)
                   as on_time,
               count(*) filter (not is_open and is_verified) as verified,
               count(*) filter (is_open and is_rejected) as rejected, count(*) filter (is_impossible) as impossible
        from actions where facet is not null
        group by facet, period, cluster
    ),
    measured as (
        select facet, period, audits, unnest([
            {'measure': 'open', 'count': open_now, 'of': raised, 'reason': 'no actions'},
            {'measure': 'overdue', 'count': late, 'of': open_now, 'reason': 'nothing open'},
            {'measure': 'overdue_major', 'count': late_major, 'of': open_major, 'reason': 'nothing open'},
            {'measure': 'closed', 'count': closed_now, 'of': raised, 'reason': 'no actions'},
            {'measure': 'closed_on_time', 'count': on_time, 'of': was_due,
             'reason': case when dated = 0 then 'no due dates' else 'nothing due' end},
            {'measure': 'closed_undated', 'count': closed_undated, 'of': closed_now, 'reason': 'nothing closed'},
            {'measure': 'no_due_date', 'count': undated, 'of': open_now, 'reason': 'nothing open'},
            {'measure': 'verified', 'count': verified, 'of': closed_now, 'reason': 'nothing closed'},
            {'measure': 'rejected', 'count': rejected, 'of': open_now, 'reason': 'nothing open'},
            {'measure': 'impossible_dates', 'count': impossible, 'of': raised, 'reason': 'no actions'}
        ], recursive := true)
        from counted
    )
    select facet, period, measure, sum("count")::bigint as "count", sum("of")::bigint as "of",
           scatter("count", "of") as scatter, case when sum("of") = 0 then max(reason) end as why,
           coalesce(sum(audits) filter ("of" > 0), 0)::bigint as audits, count(*) filter ("of" > 0) as clusters
    from measured
    group by facet, period, measure
    order by facet, period, list_position(
        ['open', 'overdue', 'overdue_major', 'closed', 'closed_on_time', 'closed_undated', 'no_due_date', 'verified',
         'rejected', 'impossible_dates'], measure)
"""

OPEN = """
    select action_facet($facet) as facet, count(*) filter (standing = 'open') as open,
           case when open > 0 and count(*) filter (standing = 'open' and due is not null) = 0 then null
                else count(*) filter (standing = 'open' and due < $as_of) end as overdue
    from counted_actions_in($scope)
    group by facet having facet is not null
    order by facet
"""


def corrective_actions(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "all", every: str | None = None
) -> pd.DataFrame:
    """Corrective actions open, overdue, closed and closed on time on the as-of day. One row per ``measure``.

    Actions raised by then, void ones and those for observations and positive remarks left out. open, closed: of all.
    overdue (due before the day), no_due_date: of the open ones; overdue_major: of the open ones for critical or major
    findings. closed_on_time: closed by the original due date, of those due by the day; moving the date later does not
    help, and closed actions without a closing date are in neither number (closed_undated counts them, of the closed).
    verified: of the closed ones, by a date or the state. rejected: of the open ones, those whose plan or evidence was
    turned down, or that were reopened; they are open whatever closing date they carry. impossible_dates: closed or due
    before the audit, or verified before closed (in neither number of closed_on_time), or closed after the day. A
    closing date after the day leaves an action open. Actions of every kind of visit count unless kinds are chosen;
    periods are those of the audit that raised the finding.

    95 % Wilson interval on an effective n: actions of one site are closed together, and so are those of one audit where
    suppliers or sites are told apart; from five ``clusters`` up their own spread says how much. ``trust`` says whether
    the rate is shown in grey or not at all, ``why`` the reason. Raises ValueError without an as-of day, or for an
    unknown facet or period.
    """
    as_of = filters.required_as_of("Corrective actions")
    counts = counts_by(con, STANDING, filters, by=by, every=every, facets=FACETS, as_of=as_of)
    rated = with_rate(counts, sites="clusters")
    return with_trust(con, rated, filters, by=by, every=every, sites="clusters")


def open_and_overdue(con: duckdb.DuckDBPyConnection, filters: Filters, *, by: str = "supplier") -> pd.DataFrame:
    """How many actions are open and overdue, as corrective_actions() counts them: one row per facet value, no rates.

    overdue is null where some are open and none of them has a due date: that none is late is then not known.
    For a list of thousands of suppliers. Raises ValueError without an as-of day, or for an unknown facet.
    """
    if by not in FACETS:
        raise ValueError(f"Corrective actions are counted by {', '.join(FACETS)}, not by {by!r}.")
    asked = {"scope": filters.as_scope(), "facet": by, "as_of": filters.required_as_of("Corrective actions")}
    return con.execute(OPEN, asked).df().rename(columns={"facet": by})
