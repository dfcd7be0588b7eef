"""What was on file at an earlier time: the loads of then, told anew in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import duckdb

from data.history import rebuild, refresh
from data.leftovers import scratch
from data.warehouse import NEXT_VERSION, Warehouse, WarehouseError, open_warehouse

# A load that counts again carries no date of its undoing any more; the trail has kept it, and of two lines of one
# moment the later one tells. Without a later line that it counts again it was a restore that brought it back, and other
# loads may have had its number before.
TURN_BACK = """
with told as (
    select number as load,
           arg_max(taken_back, {'at': done_at, 'row': rowid}) filter (done_at < $end) as was_undone,
           bool_or(kind = 'load_again' and done_at >= $end) as counts_again
    from store.trail where kind in ('load', 'load_again') group by number
)
update store.load as load set undone_at = case when loaded_at >= $end then loaded_at
                                               when load in (select load from told where was_undone and counts_again)
                                                   then loaded_at
                                               when undone_at >= $end then null else undone_at end
"""
TAKE_BACK = "update store.load set undone_at = loaded_at where load = $load and undone_at is null returning file"


@contextmanager
def known_on(warehouse: Warehouse, day: date) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to what was on file at the end of a day: loads taken in by then and not undone then, though they
    may count again since.

    A copy of the database is rebuilt from those loads and thrown away afterwards; the database itself is only read.
    House rules, and what was edited by hand, are those of now. Takes as long as loading those files' facts anew.
    """
    end = datetime.combine(day + timedelta(days=1), time.min)
    with scratch(warehouse.path) as folder:
        copy = folder / "then.duckdb"
        warehouse.copy_to(copy)
        then = open_warehouse(copy, backup_first=False)
        try:
            with then.writing() as con:
                con.execute(TURN_BACK, {"end": end})
                rebuild(con)
            with then.cursor() as con:
                yield con
        finally:
            then.close()


@contextmanager
def without_load(warehouse: Warehouse, load: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees the data as if one load were taken back; nobody else does, and nothing of it stays.

    Writers wait meanwhile. Raises WarehouseError when there is no such load or it is undone already.
    """
    with warehouse.lock, warehouse.cursor() as con:
        con.execute("begin")
        try:
            if con.execute(TAKE_BACK, {"load": load}).fetchone() is None:
                raise WarehouseError(f"There is no load {load} that counts. `python -m loaders loads` lists them.")
            refresh(con, [load])
            con.execute(NEXT_VERSION)
            yield con
        finally:
            con.execute("rollback")
