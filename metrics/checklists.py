"""The checklists on file, and how much of each has a dimension."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import VISITS, narrowed_by

CHECKLISTS = """
    with seen as (select audit_key, scheme, version from visits_looked_at($scope)),
    audits as (select scheme, version, count(*) as audits from seen group by all),
    uses as (
        select scheme, version, count(*) filter (dimension <> 'unmapped') as "count", count(*) as "of",
               count(distinct clause) as clauses,
               count(distinct clause) filter (dimension = 'unmapped') as clauses_unmapped
        from checklist_uses() where audit_key in (select audit_key from seen) and what <> 'section'
        group by all
    ),
    known as (
        select scheme, version from all_checklists()
    )
    select scheme, version, coalesce(audits, 0) as audits, coalesce("count", 0) as "count", coalesce("of", 0) as "of",
           case when coalesce("of", 0) = 0 then case when audits > 0 then 'no answers' else 'nothing in view' end end
               as why,
           coalesce(clauses, 0) as clauses, coalesce(clauses_unmapped, 0) as clauses_unmapped
    from known left join audits using (scheme, version) left join uses using (scheme, version)
    order by audits = 0, audits desc, scheme, version
"""


@narrowed_by(*VISITS)
def checklists(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """Answers and findings that have a dimension / all of them. One row per checklist: scheme and version.

    Every checklist on file is here, and those the user listed or mapped before any file came; a version nobody states
    is ''. ``clauses`` are those used in scope, ``clauses_unmapped`` those with a use that has no dimension. Visits of
    every kind unless kinds are chosen; dimension, topic and severity filters hide nothing here.
    """
    return con.execute(CHECKLISTS, {"scope": filters.as_scope()}).df()
