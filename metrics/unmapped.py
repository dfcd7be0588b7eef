"""What stands under no dimension or topic."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.rates import with_rate

ASPECTS = ("dimension", "topic")

UNMAPPED = """
    with answers as (
        select case $aspect when 'dimension' then dimension else topic end as place,
               conform + partial + nonconform + not_applicable + not_assessed + info as answers
        from sections_in($scope)
    ),
    findings as (
        select case $aspect when 'dimension' then dimension else topic end as place
        from findings_in($scope) where basis = 'finding'
    )
    select 'answers' as unit, coalesce(sum(answers) filter (place = 'unmapped'), 0)::bigint as "count",
           coalesce(sum(answers), 0)::bigint as "of",
           case when coalesce(sum(answers), 0) = 0 then 'no answers' end as why from answers
    union all
    select 'findings', count(*) filter (place = 'unmapped'), count(*), case when count(*) = 0 then 'no findings' end
    from findings
    order by unit
"""


def unmapped(con: duckdb.DuckDBPyConnection, filters: Filters, *, aspect: str = "dimension") -> pd.DataFrame:
    """Answers without a dimension, or topic, / all answers; the same for findings. One row per ``unit``.

    They are in every total and under no dimension. Answers whose word is unknown are in neither number. Full audits
    unless kinds are chosen. Raises ValueError for another aspect.
    """
    if aspect not in ASPECTS:
        raise ValueError(f"Something is unmapped to a dimension or to a topic, not to {aspect!r}.")
    return with_rate(con.execute(UNMAPPED, {"scope": filters.as_scope(), "aspect": aspect}).df())
