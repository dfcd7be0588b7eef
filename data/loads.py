"""The files taken in so far, one row each."""

from __future__ import annotations

import duckdb
import pandas as pd

LOADS = """
with balance as (
    select load, count(*) as sheets,
           sum(read)::bigint as read, sum(new)::bigint as new, sum(changed)::bigint as changed,
           sum(unchanged)::bigint as unchanged, sum(duplicate)::bigint as duplicate, sum(rejected)::bigint as rejected,
           sum(blank)::bigint as blank, sum(non_data)::bigint as non_data
    from store.load_sheet
    group by load
)
select load, file, loaded_by, loaded_at, undone_at, undone_by, coalesce(sheets, 0) as sheets,
       coalesce(read, 0) as read, coalesce(new, 0) as new, coalesce(changed, 0) as changed,
       coalesce(unchanged, 0) as unchanged, coalesce(duplicate, 0) as duplicate, coalesce(rejected, 0) as rejected,
       coalesce(blank, 0) as blank, coalesce(non_data, 0) as non_data
from store.load
left join balance using (load)
order by load desc
"""
COUNTING = "select count(*) from store.load where undone_at is null"


def loads(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every load, newest first, undone ones too: who took in which file when, and its rows by class.

    Columns: load, file, loaded_by, loaded_at, undone_at and undone_by (empty while it counts), sheets of the file, then
    counts of sheet rows: read, and new, changed, unchanged, duplicate, rejected, blank, non_data, which add up to it.
    """
    return con.execute(LOADS).df()


def counting_loads(con: duckdb.DuckDBPyConnection) -> int:
    """How many loads count: those not undone."""
    row = con.execute(COUNTING).fetchone()
    assert row is not None
    return int(row[0])
