"""Whether the program is well: what a monitor asks. One small query and a look at a folder."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

import duckdb

from data.backup import backups
from data.calculator import Calculator
from data.warehouse import Warehouse
from data.worker import Worker

WEEK = timedelta(days=7)
FIRST_LOAD = "select min(loaded_at) from store.load"


def health(
    warehouse: Warehouse, worker: Worker, calculator: Calculator | None = None, *, now: datetime
) -> dict[str, bool]:
    """Sign by sign whether it is well: database (answers), worker, figures (their threads live), room, backup.

    Without a ``calculator`` nothing is said of figures.
    ``room``: a backup would still fit. ``backup``: the newest holds the data as they are, or is not a week old; without
    any, the first load is not or there is none.
    """
    signs = {"worker": worker.running} | ({"figures": calculator.running} if calculator else {})
    try:
        version = warehouse.data_version
    except duckdb.Error:  # after a full disk, say: DuckDB then refuses everything until it is opened anew
        return {"database": False} | signs
    made = backups(warehouse.path)
    since = made[0].made_at if made else _first_load(warehouse)
    fresh = bool(made and made[0].data_version == version) or since is None or abs(now - since) < WEEK
    room = shutil.disk_usage(warehouse.path.parent).free > warehouse.path.stat().st_size
    return {"database": True} | signs | {"room": room, "backup": version == 0 or fresh}


def _first_load(warehouse: Warehouse) -> datetime | None:
    with warehouse.cursor() as con:
        row = con.execute(FIRST_LOAD).fetchone()
    return row[0] if row else None
