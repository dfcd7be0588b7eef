"""Undo, and the refresh of current rows and rollups after loads come and go."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from functools import cache

import duckdb

from data.trail import NOBODY, put_on_trail
from data.warehouse import Warehouse, WarehouseError, sql

SAME_FILE = """
select other.load from store.load as other join store.load as this using (sha256)
where this.load = $load and other.load <> $load and other.undone_at is null
"""
PART = re.compile(r"^-- part: [^,\n]+(?:, where: (.+))?$", re.MULTILINE)


def refresh(con: duckdb.DuckDBPyConnection, loads: list[int], *, audits: Collection[int] = ()) -> None:
    """Bring current rows and rollups up to date for everything these loads mention, inside the caller's transaction.

    ``audits``: keys of audits to tell anew although no load changed, because someone judged their site or visit, or
    said where items of their checklist belong.
    """
    con.execute(
        "create or replace temp table touched_load as select unnest($loads::integer[]) as load", {"loads": loads}
    )
    con.execute(
        "create or replace temp table touched_key as select unnest($audits::ubigint[]) as audit_key",
        {"audits": list(audits)},
    )
    for text, where in steps():
        if where is None or con.execute(where).fetchone() is not None:
            con.execute(text)


@cache
def steps() -> tuple[tuple[str, str | None], ...]:
    """The parts of refresh.sql in order, each with the question without an answer to which it is left out, if any."""
    _, *told = PART.split(sql("refresh.sql"))
    return tuple(zip(told[1::2], told[::2], strict=True))


def rebuild(con: duckdb.DuckDBPyConnection) -> None:
    """Tell all current rows and rollups anew from the versions. Gives what refresh kept, row for row."""
    loads = [load for (load,) in con.execute("select load from store.load").fetchall()]
    refresh(con, loads)


def undo(warehouse: Warehouse, load: int, *, by: str, at: datetime) -> str:
    """Take one load back: its versions no longer count. Returns the file's name.

    Raises WarehouseError when there is no such load or it is undone already.
    """
    with warehouse.writing() as con:
        row = con.execute("select file, undone_at from store.load where load = $load", {"load": load}).fetchone()
        if row is None:
            raise WarehouseError(f"There is no load {load}. `python -m loaders loads` lists them.")
        if row[1] is not None:
            raise WarehouseError(f"Load {load} ({row[0]}) was undone already on {row[1]:%Y-%m-%d %H:%M}.")
        con.execute(
            "update store.load set undone_at = $at, undone_by = $by where load = $load",
            {"at": at, "by": by, "load": load},
        )
        refresh(con, [load])
        return str(row[0])


def redo(warehouse: Warehouse, load: int, *, by: str = NOBODY, at: datetime | None = None) -> str:
    """Let a load that was taken back count again, in its old place among the loads. Returns the file's name.

    Raises WarehouseError when there is no such load, it counts already, or the same file was loaded anew meanwhile.
    """
    with warehouse.writing() as con:
        row = con.execute("select file, undone_at from store.load where load = $load", {"load": load}).fetchone()
        if row is None:
            raise WarehouseError(f"There is no load {load}. `python -m loaders loads` lists them.")
        if row[1] is None:
            raise WarehouseError(f"Load {load} ({row[0]}) counts already.")
        again = con.execute(SAME_FILE, {"load": load}).fetchone()
        if again is not None:
            raise WarehouseError(f"{row[0]} was loaded anew as load {again[0]}, which counts; undo that one first.")
        con.execute("update store.load set undone_at = null, undone_by = null where load = $load", {"load": load})
        put_on_trail(con, "load_again", by=by, at=at, number=load)
        refresh(con, [load])
        return str(row[0])
