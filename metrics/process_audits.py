"""The result of a VDA 6.3 process audit, worked out from its questions."""

from __future__ import annotations

import duckdb
import pandas as pd

from metrics.filters import Filters

# P1 is a potential analysis with a result of its own. A question assessed at several process steps counts with the mean
# of its points, to two decimals, in its element; the steps are told by the section where a question stands in several.
PROCESS_AUDITS = """
    with answers as (
        select audit_key, clause, section, points,
               outcome is null or outcome not in ('not_applicable', 'not_assessed') as evaluated,
               regexp_extract(upper(clause), '^P?\\s*([2-7])(?:\\.([0-9]+)[^0-9]?.*)?\\*?$', ['element', 'sub'])
                   as place,
               clause like '%*%' as starred
        from marks_looked_at($scope) where scheme = 'VDA 6.3'
    ),
    marked as (
        select * exclude (place), place['element'] as element, place['sub'] as sub,
               count(distinct section) over (partition by audit_key, clause) > 1 as at_steps
        from answers where place['element'] <> ''
    ),
    questions as (
        select audit_key, element, sub, clause, bool_or(starred) as starred, bool_or(evaluated) as evaluated,
               round(avg(points) filter (evaluated), 2) as points, min(points) filter (evaluated) as lowest,
               count(*) filter (evaluated and points is null) as bare
        from marked group by all
    ),
    parts as (
        select audit_key, 'P' || element as part, 'element' as kind, points, evaluated from questions
        union all
        select audit_key, 'P6.' || sub, 'sub-element', points, evaluated from questions
        where element = '6' and sub <> ''
        union all
        select audit_key, section, 'step', round(avg(points) filter (evaluated), 2), bool_or(evaluated)
        from marked where element = '6' and at_steps group by audit_key, section, clause
    ),
    fulfilled as (
        select audit_key, part, kind, sum(points) filter (evaluated) as points,
               10 * count(*) filter (evaluated) as possible, count(*) filter (evaluated) as evaluated, count(*) as asked
        from parts group by all
    ),
    judged as (
        select audit_key, min(percent) filter (kind <> 'sub-element') as lowest, min(percent) as lowest_of_all,
               list(part || ' ' || percent order by part) filter (percent < 80) as weak,
               list(part || ' ' || evaluated || '/' || asked order by part) filter (3 * evaluated < 2 * asked) as thin
        from (select *, round(100 * points / possible)::integer as percent from fulfilled) group by audit_key
    ),
    totals as (
        select audit_key, 100 * sum(points) filter (evaluated) / (10 * count(*) filter (evaluated)) as score,
               count(*) filter (lowest = 0) as zeros, count(*) filter (starred and lowest = 0) as starred_zeros,
               count(*) filter (starred and lowest = 4) as starred_fours
        from questions group by audit_key having sum(bare) = 0 and bool_or(evaluated)
    )
    select audit_key, supplier, site, version, date, audit_no, visit.score as printed, totals.score, result_raw,
           nullif(regexp_extract(upper(result_raw), '^\\s*(?:CLASS|KLASSE|GRADE)?\\s*([ABC])\\s*$', 1), '')
               as printed_class,
           case when totals.score < 80 or lowest < 70 or starred_zeros > 0 then 'C'
                when totals.score < 90 or lowest_of_all < 80 or starred_fours > 0 or zeros > 0 then 'B'
                else 'A' end as class,
           case when totals.score >= 90 then 'A' when totals.score >= 80 then 'B' else 'C' end as plain_class,
           coalesce(weak, []) as weak, zeros, starred_zeros, starred_fours, coalesce(thin, []) as thin,
           visit.load, visit.file, visit.sheet, visit."row"
    from totals join judged using (audit_key) join visits_looked_at($scope) as visit using (audit_key)
    order by date desc, supplier, site, audit_key
"""


def process_audits(con: duckdb.DuckDBPyConnection, filters: Filters) -> pd.DataFrame:
    """The degree of fulfilment and the class of every VDA 6.3 process audit. One row per audit, newest first.

    ``score``: points over 10 per evaluated question of P2 to P7, in percent; a question assessed at several process
    steps counts with their mean to two decimals. ``plain_class``: A from 90, B from 80, else C. ``class`` after
    downgrades: to B where an element, a process step or a sub-element of P6 is below 80 (``weak`` names them with their
    whole percent), a question has 0 points (``zeros``), or one marked with a star has 4 (``starred_fours``); to C where
    an element or step is below 70 or a starred question has 0 (``starred_zeros``). Stars are known only where the file
    writes them into the code. ``thin``: elements, sub-elements and steps of which fewer than two thirds of the
    questions were evaluated; such a report is not according to the rule. P1 has a result of its own and is left out;
    audits in which an evaluated question has no points are too. ``printed`` and ``printed_class`` are the file's own,
    the class null where its result is no A, B or C. Source: VDA volume 6 part 3, public draft of May 2022.
    """
    return con.execute(PROCESS_AUDITS, {"scope": filters.as_scope()}).df()
