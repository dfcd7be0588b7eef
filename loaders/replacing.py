"""An export that replaces what earlier files said of its audits: rows it does not list stop counting.

A word of the user, never a guess: by default rows that are absent from a later export stay. What is replaced is told by
the file's own kinds of tables: a list of findings replaces findings, and leaves the answers of the audit alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

import duckdb

from loaders.changed_rows import records
from loaders.fields import ACTION
from loaders.table import Table

PARTS: Final = ("answers", "findings", "actions", "sections")
SHOWN: Final = 10

REPLACE = """
    insert into store.replacement
    select distinct $load, audit_key, unnest($parts::varchar[]) from store.audit where load = $load
"""
# What counts so far in the audits of this load, is of a kind the file tells, and is not in it: before the refresh.
ABSENT = """
    with mine as (select distinct audit_key from store.audit where load = $load),
    answered as (
        select distinct load, sheet, row, true as beside from store.answer
        semi join mine using (audit_key) where load <> $load
    ),
    answers as (
        select 'answers' as entity, 'answers' as part, audit_key, clause as name, load, sheet, row
        from store.answer semi join mine using (audit_key)
        where latest and load <> $load
          and answer_key not in (select answer_key from store.answer where load = $load)
    ),
    corrected as (
        -- Found beside answers that this file tells as met: nobody need be asked of these.
        select finding_key from store.current_finding as told semi join mine using (audit_key)
        join store.answer as before using (load, sheet, row, audit_key)
        join store.answer as now on now.answer_key = before.answer_key and now.load = $load
        where before.clause is not distinct from told.clause and before.outcome in ('nonconform', 'partial')
          and now.outcome not in ('nonconform', 'partial')
          and finding_key not in (select finding_key from store.current_action)
    ),
    findings as (
        select case when beside then 'answers' else 'findings' end as part, told.*
        from store.current_finding as told semi join mine using (audit_key) left join answered using (load, sheet, row)
        where finding_key not in (select finding_key from store.finding where load = $load)
          and finding_key not in (from corrected)
    ),
    gone as (
        select finding_key from findings where part in (select unnest($parts))
    ),
    actions as (
        select case when beside then 'answers' else 'actions' end as part, finding.audit_key, finding_key,
               coalesce(action.number, finding.number, finding.clause) as name, action.load, action.sheet, action.row
        from store.current_action as action join store.current_finding as finding using (finding_key)
        semi join mine on mine.audit_key = finding.audit_key
        left join answered on (answered.load, answered.sheet, answered.row) = (action.load, action.sheet, action.row)
        where action_key not in (select action_key from store.action where load = $load)
    ),
    sections as (
        select 'sections' as entity, 'sections' as part, audit_key, section as name, load, sheet, row
        from store.current_section semi join mine using (audit_key)
        where section_key not in (select section_key from store.audit_section where load = $load)
    ),
    absent as (
        from answers
        union all by name
        select 'findings' as entity, part, audit_key, coalesce(number, clause) as name, load, sheet, row from findings
        union all by name
        select 'actions' as entity, case when finding_key in (from gone) then $parts[1] else part end as part,
               audit_key, name, load, sheet, row from actions
        union all by name
        from sections
    )
    select count(*) over (partition by entity) as total, count(distinct absent.audit_key) over () as audits, entity,
           concat_ws(', ', coalesce(audit.audit_no, audit.scheme || ' ' || audit.date::varchar), name) as subject,
           place.supplier, source.file, absent.sheet, absent.row
    from absent join store.load as source using (load)
    left join store.current_audit as audit on audit.audit_key = absent.audit_key
    left join store.place as place using (site_key)
    where part in (select unnest($parts))
    order by entity, source.load, absent.sheet, absent.row
"""


EARLIER = """
    select count(*) from store.audit semi join (select load from store.load where undone_at is null) using (load)
    where load <> $load and audit_key in (select audit_key from store.audit where load = $load)
"""


@dataclass(frozen=True)
class Absent:
    """Rows of earlier files that count so far and that this file, which tells of their audits, does not list.

    ``counts``: how many by kind; ``rows``: some of them, with the file, sheet and row they stand in. ``replaced``: the
    user said that they shall stop counting.
    """

    counts: dict[str, int]
    audits: int
    rows: tuple[dict[str, Any], ...]
    replaced: bool

    def as_json(self) -> dict[str, Any]:
        """As a report shows it."""
        return {"counts": self.counts, "audits": self.audits, "rows": list(self.rows), "replaced": self.replaced}


def told_parts(tables: Iterable[Table]) -> tuple[str, ...]:
    """The kinds of rows a file tells of its audits, by its tables."""
    found = set()
    for table in tables:
        if table.shape == "answers" or table.items:
            found.add("answers")
        if table.shape == "findings" or (table.shape == "audits" and "question_id" in table.columns):
            found.add("findings")
        if table.shape in ("findings", "actions") and table.columns.keys() & set(ACTION):
            found.add("actions")
        if table.shape == "sections" or table.parts:
            found.add("sections")
    return tuple(part for part in PARTS if part in found)


def absent_rows(con: duckdb.DuckDBPyConnection, load: int, parts: Collection[str], *, replaced: bool) -> Absent:
    """What a load leaves out, after its versions are written and before current rows are refreshed."""
    earlier = con.execute(EARLIER, {"load": load}).fetchone() if parts else None
    if earlier in (None, (0,)):
        return Absent({}, 0, (), replaced)
    found = con.execute(ABSENT, {"load": load, "parts": list(parts)}).df()
    counts = found.groupby("entity")["total"].first()
    shown = tuple(records(found.drop(columns=["total", "audits"]).head(SHOWN)))
    audits = int(found["audits"].iloc[0]) if len(found) else 0
    return Absent({part: int(counts[part]) for part in PARTS if part in counts}, audits, shown, replaced)


def replace_earlier(con: duckdb.DuckDBPyConnection, load: int, parts: Collection[str]) -> None:
    """Have a load replace what earlier ones said of its audits."""
    con.execute(REPLACE, {"load": load, "parts": list(parts)})
