"""Who did what and when: appended in the transaction of what it tells, changed by nobody, kept through a restore.

What tables keep of who wrote them is put on the trail by trail.sql when a transaction ends. Here stands what no table
keeps: exports, restores, imports, a load that counts again, and words on checklists that were replaced.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import duckdb
import pandas as pd
import pyarrow as pa

NOBODY: Final = "not told"
APPEND = """
insert into store.trail values ($at, $who, $kind, $taken_back, $number, $detail)
"""
MISSING = """
insert into store.trail by name
select earlier.* from earlier_trail as earlier
anti join store.trail as known
on known.kind = earlier.kind and known.taken_back = earlier.taken_back and known.done_at = earlier.done_at
   and known.who = earlier.who and known.number is not distinct from earlier.number
order by earlier.done_at
"""
# The latest first, by the order in which they were written: a clock may be set back.
TRAIL = """
select trail.done_at, trail.who, trail.kind, trail.taken_back, trail.number, coalesce(words, detail) as what
from store.trail
left join kept_records() as kept using (kind, taken_back, number, done_at, who)
where len($kinds::varchar[]) = 0 or kind in (select unnest($kinds::varchar[]))
order by trail.rowid desc
limit $limit
"""
KINDS = "select kind, count(*) as rows from store.trail group by kind order by kind"


def put_on_trail(
    con: duckdb.DuckDBPyConnection,
    kind: str,
    *,
    by: str,
    at: datetime | None = None,
    number: int | None = None,
    detail: str | None = None,
    taken_back: bool = False,
) -> None:
    """Append one line, in the caller's transaction if there is one. ``detail`` names no supplier and no person."""
    told = {"kind": kind, "who": by, "number": number, "detail": detail, "taken_back": taken_back}
    con.execute(APPEND, {**told, "at": at or datetime.now()})


def trail_rows(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """The trail of a database, to be brought into another one."""
    return con.table("store.trail").to_arrow_table()


def bring_trail(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> None:
    """Append the lines of an earlier trail that are not here, in the caller's transaction: nothing is told twice."""
    con.register("earlier_trail", rows)
    con.execute(MISSING)
    con.unregister("earlier_trail")


def trail(con: duckdb.DuckDBPyConnection, *, kinds: tuple[str, ...] = (), limit: int | None = None) -> pd.DataFrame:
    """What was done, the latest first: done_at, who, kind, taken_back, number, what.

    ``what`` is looked up in what is kept, as it reads now; empty where that is gone.
    """
    return con.execute(TRAIL, {"kinds": list(kinds), "limit": limit}).df()


def trail_kinds(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The kinds on the trail with their rows."""
    return con.execute(KINDS).df()
