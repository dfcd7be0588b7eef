"""What one load brought, sheet by sheet, and what taking it back would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from data.warehouse import WarehouseError

LOAD = "select * from store.load where load = $load"
SHEETS = "select * exclude (load, headings) from store.load_sheet where load = $load order by rowid"
REJECTED = """
select sheet, row, heading, found, reason, remedy from store.rejected where load = $load order by sheet, row, heading
"""
ISSUES = """
select sheet, row, heading, found, reason, remedy, kind from store.issue where load = $load order by sheet, row, heading
"""
# A statement of this load counts when no later load that counts says more about the same thing. Taking it back, a thing
# no other load speaks of goes; one that others speak of stays, with what they say.
EFFECT = """
with live as (
    select load from store.load where undone_at is null
),
stated as (
    select 'suppliers' as thing, supplier_key as key, load from store.supplier
    union select 'sites', site_key, load from store.site
    union select 'audits', audit_key, load from store.audit
    union select 'section results', section_key, load from store.audit_section
    union select 'answers', answer_key, load from store.answer
    union select 'findings', finding_key, load from store.finding
    union select 'actions', action_key, load from store.action
),
mine as (
    select thing, key from stated where load = $load
),
others as (
    select stated.thing, stated.key, bool_or(stated.load > $load) as later
    from stated semi join live using (load) semi join mine using (thing, key)
    where stated.load <> $load
    group by all
)
select thing, count(*) filter (others.key is null) as gone, count(*) filter (not others.later) as restated,
       count(*) filter (others.later) as kept
from mine left join others using (thing, key)
group by thing
order by list_position(['suppliers', 'sites', 'audits', 'section results', 'answers', 'findings', 'actions'], thing)
"""


@dataclass(frozen=True)
class Receipt:
    """One load with its sheets and their balance, refused rows and open questions."""

    load: dict[str, Any]
    sheets: pd.DataFrame
    rejected: pd.DataFrame
    issues: pd.DataFrame


def receipt(con: duckdb.DuckDBPyConnection, load: int) -> Receipt:
    """What one load brought. Raises WarehouseError when there is no such load."""
    known = con.execute(LOAD, {"load": load}).df()
    if known.empty:
        raise WarehouseError(f"There is no load {load}. `python -m loaders loads` lists them.")
    facts = {str(name): None if pd.isna(value) else value for name, value in known.iloc[0].items()}
    sheets, rejected, issues = (con.execute(query, {"load": load}).df() for query in (SHEETS, REJECTED, ISSUES))
    return Receipt(facts, sheets, rejected, issues)


def undo_effect(con: duckdb.DuckDBPyConnection, load: int) -> pd.DataFrame:
    """What taking a load back would do to what it speaks of, one row per kind of thing.

    Columns: thing; gone (nothing else speaks of it), restated (an earlier load's words count again), kept (a later load
    speaks of it too; only what that leaves out may change).
    """
    return con.execute(EFFECT, {"load": load}).df()
