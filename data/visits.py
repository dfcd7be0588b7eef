"""The same visit from two sources: an export of the platform and the auditor's own file, say. Suggested only."""

from __future__ import annotations

import duckdb
import pandas as pd

SUSPECTED = """
with home as (select * from homes('visit')),
mention as (
    select distinct coalesce(visit_key, audit_key) as audit_key, load
    from store.audit left join store.joint_visit using (audit_key)
    semi join (select load from store.load where undone_at is null) using (load)
),
visit as (
    select fact.*, coalesce(home, audit_key) as root, file,
           conform + partial + nonconform + not_applicable + not_assessed + info + unmapped as answers,
           critical + major + minor + ungraded + observations + unmapped_findings as findings
    from store.audit_fact as fact left join home on home.key = audit_key left join store.load using (load)
),
pair as (
    select one.audit_key as left_key, other.audit_key as right_key, one.site_key,
           one.date as left_date, other.date as right_date, one.audit_no as left_no, other.audit_no as right_no,
           one.scheme as left_scheme, other.scheme as right_scheme, one.root as one, other.root as other,
           one.result::varchar as left_result, other.result::varchar as right_result,
           one.answers as left_answers, other.answers as right_answers,
           one.findings as left_findings, other.findings as right_findings,
           one.file as left_file, other.file as right_file
    from visit as one join visit as other using (site_key)
    where (one.answers + one.findings, one.audit_key) > (other.answers + other.findings, other.audit_key)
      and abs(date_diff('day', one.date, other.date)) <= $days
      and (one.scheme = other.scheme or 'not stated' in (one.scheme, other.scheme))
      and is_full_kind(one.kind) = is_full_kind(other.kind)
)
select pair.* exclude (one, other, site_key), place.supplier, place.site,
       abs(date_diff('day', left_date, right_date)) as days_apart
from pair join store.place using (site_key) anti join told_apart('visit') using (one, other)
where not exists (
    select 1 from mention as here join mention as there using (load)
    where here.audit_key = left_key and there.audit_key = right_key
)
order by days_apart, left_date desc, left_key, right_key
"""


def suspected_visits(con: duckdb.DuckDBPyConnection, *, days: int = 3) -> pd.DataFrame:
    """Pairs of audits that may be one visit, the closest first; ``left`` is the one with more answers and findings.

    Suspected are audits at one site, at most ``days`` apart, under one scheme or one of them without a scheme, that no
    file names both: what stands twice in one file is two. A follow-up is no suspect of a full audit. Left out are
    pairs already judged. Columns: left_/right_ key, date, no, scheme, result, answers, findings, file; supplier, site,
    days_apart.
    """
    return con.execute(SUSPECTED, {"days": days}).df()
