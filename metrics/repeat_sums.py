"""What was looked at again in two periods, per site and checklist: the ground to compare two repeat rates on."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.site_sums import checked_facet

REPEATS = """
    with beginning as (select min(date) as day from audits_in($scope)),
    looked_at as (
        select facet($facet) as facet, supplier_key, site_key, region, scheme, version, checklist, audit_key, date,
               again_date >= $turn as late, state = 'repeated' as again
        from findings_in($scope)
        where nonconformity and state in ('repeated', 'not_repeated') and again_date between $start and $stop
          and (again_date >= $turn or again_date <= $gone)
    ),
    audits as (
        select facet, supplier_key, site_key, region, scheme, version, checklist, audit_key, late,
               sum(again::double) as y, count(*) as n, 0 as not_applicable
        from looked_at, beginning
        where facet is not null
          and date >= if(late, $turn::date, $start::date) - greatest($start::date - beginning.day, 0)::integer
        group by all
    ),
    weighed as (
        select audits.*, burden(n, coalesce(correlation, setting('assumed_correlation')::double)) as burden
        from audits left join repeat_correlation() using (scheme, version)
    )
    select facet, supplier_key, site_key, region, scheme, checklist, late,
           unnest(summed(y, n, burden, not_applicable))
    from weighed
    group by facet, supplier_key, site_key, region, scheme, checklist, late order by facet, site_key, checklist, late
"""


def repeat_sums(
    con: duckdb.DuckDBPyConnection, before: Filters, after: Filters, *, by: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """As site_sums() of the repeat rate, of two periods of one scope, by the day of the re-audit; columns as there.

    By the day of the finding the later period would hold those alone that were looked at again early, and what is
    looked at early is found again less often (or more): the rate would move where nothing has. So of both periods the
    re-audits are taken, all of which are known. The earlier one can look back no further than the files do; of the
    later one, findings longer before its first day than that are left out as well.

    Both need a first and a last day. Raises ValueError for an unknown facet.
    """
    asked = {
        "scope": replace(after, start=None).as_scope(), "facet": checked_facet(by, measure="repeat"),
        "start": before.start, "gone": before.stop, "turn": after.start, "stop": after.stop,
    }  # fmt: skip
    rows = con.execute(REPEATS, asked).df()
    late = rows.pop("late").astype(bool)
    return rows[~late].reset_index(drop=True), rows[late].reset_index(drop=True)
