"""What a load says differently from what stood before it: fields of audits, answers, findings and actions.

Compared are versions: this load's against the earlier loads that are not undone. It works inside the load's own
transaction, a dry run's too, and at any time later.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final

import duckdb
import pandas as pd

EXAMPLES: Final = 10
ENTITIES: Final = ("audits", "answers", "findings", "actions")

# An empty field of an audit or a finding says nothing, so it changes nothing. An answer counts as last loaded, whole.
AUDITS = """
    with live as (select load from store.load where undone_at is null and load < $load),
    known as (
        select distinct audit_key from store.audit where load = $load
        intersect select audit_key from store.audit semi join live using (load)
    ),
    versions as (
        select audit_key, audit.load, audit.audit_no, case when says_where then site.name end as site,
               scheme, version as scheme_version, kind::varchar as audit_type, notice, auditor, firm as audit_firm,
               date::varchar as audit_date, man_days::varchar as man_days, result_raw as overall_result,
               score_raw as overall_score, next_due::varchar as next_due
        from audit_versions() as audit semi join known using (audit_key)
        left join store.current_site as site using (site_key)
        where audit.load = $load or audit.load in (select load from live)
    ),
    told as (
        from versions unpivot (value for field in (columns(* exclude (audit_key, load))))
    ),
    changed as (
        select audit_key, field, arg_max(value, load) filter (load < $load) as before,
               max(value) filter (load = $load) as after
        from told group by audit_key, field having after is not null and before is distinct from after
    ),
    numbered as (
        select dense_rank() over (order by mine.sheet, mine.row, audit_key) as number, changed.*, mine.sheet, mine.row
        from changed join (from store.audit where load = $load) as mine using (audit_key)
    )
    select max(number) over () as total, coalesce(now.audit_no, now.scheme || ' ' || now.date::varchar) as subject,
           place.supplier, field, before, after, numbered.sheet, numbered.row
    from numbered left join store.current_audit as now using (audit_key) left join store.place as place using (site_key)
    qualify number <= $limit order by number, field
"""
ANSWERS = """
    with live as (select load from store.load where undone_at is null and load < $load),
    -- Looked for by key first: in a large warehouse the answers of earlier loads are all there are.
    known as materialized (
        select answer_key, load from store.answer
        semi join (from store.answer where load = $load) as mine using (answer_key)
    ),
    earlier as (select answer_key, max(load) as load from known semi join live using (load) group by answer_key),
    versions as (
        select answer_key, told.load, clause, section, dimension, topic, raw as answer, points::varchar as score,
               max_points::varchar as max_score, weight::varchar as weight
        from store.answer as told join earlier using (answer_key) where told.load in ($load, earlier.load)
    ),
    told as (
        from versions unpivot include nulls (value for field in (columns(* exclude (answer_key, load))))
    ),
    changed as (
        select answer_key, field, max(value) filter (load < $load) as before, max(value) filter (load = $load) as after
        from told group by answer_key, field having before is distinct from after
    ),
    numbered as (
        select dense_rank() over (order by mine.sheet, mine.row, answer_key) as number, changed.*, mine.audit_key,
               mine.clause, mine.sheet, mine.row
        from changed join (from store.answer where load = $load) as mine using (answer_key)
    )
    select max(number) over () as total,
           concat_ws(', ', coalesce(now.audit_no, now.scheme || ' ' || now.date::varchar), numbered.clause) as subject,
           place.supplier, field, before, after, numbered.sheet, numbered.row
    from numbered left join store.current_audit as now using (audit_key) left join store.place as place using (site_key)
    qualify number <= $limit order by number, field
"""
FINDINGS = """
    with live as (select load from store.load where undone_at is null and load < $load),
    known as (
        select distinct finding_key from store.finding where load = $load
        intersect select finding_key from store.finding semi join live using (load)
    ),
    versions as (
        select finding_key, load, number as finding_no, clause as question_id, section, dimension, topic,
               severity_raw as severity, text as finding_text, root_cause
        from store.finding semi join known using (finding_key)
        where load = $load or load in (select load from live)
    ),
    told as (
        from versions unpivot (value for field in (columns(* exclude (finding_key, load))))
    ),
    changed as (
        select finding_key, field, arg_max(value, load) filter (load < $load) as before,
               max(value) filter (load = $load) as after
        from told group by finding_key, field having after is not null and before is distinct from after
    ),
    numbered as (
        select dense_rank() over (order by mine.sheet, mine.row, finding_key) as number, changed.*, mine.audit_key,
               mine.number as finding_no, mine.clause, mine.sheet, mine.row
        from changed join (from store.finding where load = $load) as mine using (finding_key)
    )
    select max(number) over () as total,
           concat_ws(', ', coalesce(now.audit_no, now.scheme || ' ' || now.date::varchar),
                     coalesce(numbered.finding_no, numbered.clause)) as subject,
           place.supplier, field, before, after, numbered.sheet, numbered.row
    from numbered left join store.current_audit as now using (audit_key) left join store.place as place using (site_key)
    qualify number <= $limit order by number, field
"""
# Dates and state of an action are taken together from the last load that mentions it, so there an empty field counts.
ACTIONS = """
    with live as (select load from store.load where undone_at is null and load < $load),
    known as (
        select distinct action_key from store.action where load = $load
        intersect select action_key from store.action semi join live using (load)
    ),
    versions as (
        select action_key, load, number as action_no, text as corrective_action, owner as responsible,
               original_due::varchar as original_due_date, due::varchar as due_date, closed::varchar as closed_date,
               verified::varchar as verified_date, state_raw as status
        from store.action semi join known using (action_key)
        where load = $load or load in (select load from live)
    ),
    told as (
        from versions unpivot include nulls (value for field in (columns(* exclude (action_key, load))))
    ),
    compared as (
        select action_key, field, field in ('due_date', 'closed_date', 'verified_date', 'status') as whole,
               case when whole then arg_max_null(value, load) filter (load < $load)
                    else arg_max(value, load) filter (load < $load) end as before,
               max(value) filter (load = $load) as after
        from told group by action_key, field
    ),
    changed as (
        select * exclude (whole) from compared where before is distinct from after and (whole or after is not null)
    ),
    numbered as (
        select dense_rank() over (order by mine.sheet, mine.row, action_key) as number, changed.*, mine.finding_key,
               mine.number as action_no, mine.sheet, mine.row
        from changed join (from store.action where load = $load) as mine using (action_key)
    )
    select max(numbered.number) over () as total,
           concat_ws(', ', coalesce(now.audit_no, now.scheme || ' ' || now.date::varchar),
                     coalesce(finding.number, finding.clause), numbered.action_no) as subject,
           place.supplier, field, before, after, numbered.sheet, numbered.row
    from numbered left join store.current_finding as finding using (finding_key)
    left join store.current_audit as now using (audit_key) left join store.place as place using (site_key)
    qualify numbered.number <= $limit order by numbered.number, field
"""
TURNED = """
    with live as (select load from store.load where undone_at is null and load < $load),
    mine as (select distinct on (action_key) action_key, sheet, row from store.action where load = $load),
    before as (
        select action_key, arg_max({'state': state, 'closed': closed}, load) as told
        from store.action semi join live using (load) semi join mine using (action_key) group by action_key
    ),
    turned as (
        select action_key, before.told['closed'] as closed, now.finding_key, now.number, now.text, mine.sheet, mine.row,
               action_standing(before.told['state'], before.told['closed'], $as_of) as was,
               action_standing(now.state, now.closed, $as_of) as "is"
        from before join store.current_action as now using (action_key) join mine using (action_key)
    )
    select turned."is" as standing,
           concat_ws(', ', coalesce(audit.audit_no, audit.scheme || ' ' || audit.date::varchar),
                     coalesce(finding.number, finding.clause), turned.number) as subject,
           place.supplier, turned.text as corrective_action, turned.closed, turned.sheet, turned.row
    from turned left join store.current_finding as finding using (finding_key)
    left join store.current_audit as audit using (audit_key) left join store.place as place using (site_key)
    where turned.was = 'closed' and turned."is" = 'open' or turned.was = 'open' and turned."is" = 'closed'
    order by turned.sheet, turned.row
"""
QUERIES: Final = dict(zip(ENTITIES, (AUDITS, ANSWERS, FINDINGS, ACTIONS), strict=True))


def changed_rows(
    con: duckdb.DuckDBPyConnection, load: int, *, known: Collection[str] = ENTITIES
) -> tuple[dict[str, int], pd.DataFrame]:
    """How many audits, answers, findings and actions a load states differently, and up to ten of them.

    ``known``: the entities of which it mentions some that were known before; the others are not looked at. The frame
    has one row per changed field: entity, subject (the thing's own numbers), supplier, field, before, after (both as
    printed in the files), sheet, row. Things the load states for the first time are no changes.
    """
    counts, parts = dict.fromkeys(ENTITIES, 0), []
    left = EXAMPLES
    for entity, query in QUERIES.items():
        if entity not in known:
            continue
        # One is asked for at least, so that there is a row to carry the total.
        rows = con.execute(query, {"load": load, "limit": max(left, 1)}).df()
        if rows.empty:
            continue
        counts[entity] = int(rows["total"].iloc[0])
        if left > 0:
            parts.append(rows.drop(columns="total").assign(entity=entity))
            left -= min(left, counts[entity])
    columns = ["entity", "subject", "supplier", "field", "before", "after", "sheet", "row"]
    return counts, pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def changed_examples(con: duckdb.DuckDBPyConnection, load: int) -> pd.DataFrame:
    """Up to ten things a load states differently from before, one row per changed field; see ``changed_rows``."""
    return changed_rows(con, load)[1]


def turned_actions(con: duckdb.DuckDBPyConnection, load: int, *, as_of: date) -> pd.DataFrame:
    """Actions that this load turns from closed to open ('standing' is 'open'), or from open to closed, on the day.

    One row per action: standing, subject, supplier, corrective_action, closed (as known before), sheet, row.
    """
    return con.execute(TURNED, {"load": load, "as_of": as_of}).df()


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values: empty is None, dates are text."""
    rows = frame.to_dict("records")
    return [
        {str(name): None if pd.isna(value) else str(value.date()) if isinstance(value, pd.Timestamp) else value
         for name, value in row.items()}
        for row in rows
    ]  # fmt: skip
