"""The sections and clauses of one checklist, how much they are used, and where they belong."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters
from metrics.narrowed_by import VISITS, narrowed_by

ITEMS = """
    with seen as (select audit_key from visits_looked_at($scope)),
    uses as (
        select *, audit_key in (select audit_key from seen) as in_view from checklist_uses()
        where scheme = $scheme and version = $version
    ),
    named as (
        select 'clause' as part, clause as name, * from uses where clause is not null
        union all
        select 'section', section, * from uses where section is not null
    ),
    counted as (
        select part, name, mode(section) as section, count(*) as uses,
               count(*) filter (in_view and what = 'answer') as answers,
               count(*) filter (in_view and what = 'finding') as findings,
               count(distinct audit_key) filter (in_view) as audits,
               count(*) filter (in_view and what <> 'section' and dimension <> 'unmapped') as "count",
               count(*) filter (in_view and what <> 'section') as "of"
        from named group by part, name
    ),
    spread as (
        select part, name, dimension, topic, basis, count(*) as uses from named group by all
    ),
    placed as (
        select part, name, list(dimension order by uses desc, dimension) as dimensions,
               list(topic order by uses desc, topic) as topics,
               list(basis order by uses desc, basis) as bases
        from spread group by part, name
    ),
    listings as (
        select 'clause' as part, clause as name, title, section from checklist_clauses()
        where scheme = $scheme and version = $version
        union all
        select distinct 'section', section, null, section from checklist_clauses()
        where scheme = $scheme and version = $version and section is not null
        union all
        select part, name, null, null from all_places() where scheme = $scheme and version = $version
        union all
        select 'clause', unnest($known::varchar[]), null, null
    ),
    listed as (
        select part, min(name) as name, max(title) as title, max(section) as section
        from listings group by part, lower(trim(name))
    ),
    items as (
        select coalesce(counted.part, listed.part) as part, coalesce(counted.name, listed.name) as name, title,
               coalesce(counted.section, listed.section) as section, uses, answers, findings, audits,
               "count", "of",
               case when uses is null
                    then said_of($scheme, $version, case listed.part when 'clause' then listed.name end,
                                 case listed.part when 'section' then listed.name else listed.section end) end as said
        from counted full join listed
          on listed.part = counted.part and lower(trim(listed.name)) = lower(trim(counted.name))
    )
    select part, name, title, case part when 'clause' then section end as section, coalesce(uses, 0) as uses,
           coalesce(answers, 0) as answers, coalesce(findings, 0) as findings, coalesce(audits, 0) as audits,
           coalesce("count", 0) as "count", coalesce("of", 0) as "of",
           case when coalesce("of", 0) = 0 then 'nothing in view' end as why,
           coalesce(dimensions, [coalesce(said['dimension'], 'unmapped')]) as dimensions,
           coalesce(topics, [coalesce(said['topic'], 'unmapped')]) as topics,
           coalesce(bases, [case when said is null then 'unmapped' else 'user' end]) as bases
    from items left join placed using (part, name)
    order by part desc, "of" - "count" desc, coalesce(uses, 0) desc, name
"""


@narrowed_by(*VISITS)
def checklist_items(
    con: duckdb.DuckDBPyConnection, filters: Filters, *, scheme: str, version: str, known: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Answers and findings of a section or clause that have a dimension / all of them, in scope. One row per item.

    ``part`` is section or clause, ``name`` its title or code; a clause names its usual section. Every item on file is
    here, used in scope or not, and so are those mapped before they were met and the clauses in ``known``, such as those
    of a cross-walk. ``uses`` counts everywhere; answers, findings and audits in scope. ``dimensions``,
    ``topics`` and ``bases`` list what its uses stand under, the most frequent first: 'file' (a file states it),
    'crosswalk', 'user', 'unmapped'. What names neither a section nor a clause is left out. Visits of every kind unless
    kinds are chosen; dimension, topic and severity filters hide nothing here. The items with most uses unmapped first.
    """
    asked = {"scope": filters.as_scope(), "scheme": scheme, "version": version, "known": list(known)}
    items = con.execute(ITEMS, asked).df()
    for column in ("dimensions", "topics", "bases"):
        items[column] = [tuple(dict.fromkeys(values)) for values in items[column]]
    return items
