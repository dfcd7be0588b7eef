"""How much of the data the program understands."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import with_rate

MAPPED = """
    with answers as (
        select count(*) filter (outcome is not null and dimension <> 'unmapped') as mapped, count(*) as total
        from answers_looked_at($scope)
    ),
    findings as (
        select count(*) filter (severity <> 'unmapped' and dimension <> 'unmapped') as mapped, count(*) as total
        from findings_looked_at($scope) where basis = 'finding'
    )
    select 'answers' as unit, mapped as "count", total as "of",
           case when total = 0 then 'no answers' end as why from answers
    union all
    select 'findings', mapped, total, case when total = 0 then 'no findings' end from findings
    order by unit
"""


def mapped_share(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """Answers whose word is known and whose clause has a dimension / all answers; the same for findings.

    One row per ``unit``: answers, findings. A finding is mapped when its severity is known, or not given, and it has
    a dimension. An answer left blank is not assessed, which is a known word. Visits of every kind unless kinds are
    chosen.
    """
    return with_rate(con.execute(MAPPED, {"scope": filters.as_scope()}).df())
