"""What the user says of the inherent risk of countries and categories. Nothing is shipped."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import duckdb
import pandas as pd

from data.warehouse import Warehouse, WarehouseError

KINDS: Final = ("country", "category")

INSERT = """
insert into store.inherent_risk
select coalesce(max(entry), 0) + 1, $kind, $name, $level, $reason, $by, $at, null, null from store.inherent_risk
"""
REMOVE = """
update store.inherent_risk set removed_by = $by, removed_at = $at
where kind = $kind and name = $name and removed_at is null returning entry
"""
ENTRIES = """
select entry, kind, name, level, reason, said_by, said_at, removed_by, removed_at
from store.inherent_risk order by entry desc
"""
PLACES = """
select 'country' as kind, country as name, count(*) as sites from store.place where country is not null group by country
union all
select 'category', category, count(*) from store.place where category is not null group by category
order by kind desc, name
"""


def state_inherent_risk(
    warehouse: Warehouse, kind: str, name: str, level: float, *, reason: str | None, by: str, at: datetime
) -> None:
    """Say how risky a country or category is by itself, 0 to 100; it counts from the next working out on.

    What was said before is removed and stays on record. Raises WarehouseError for another kind, a level out of range,
    or no name.
    """
    if kind not in KINDS:
        raise WarehouseError(f"Inherent risk is said of {' or '.join(KINDS)}, not of {kind!r}.")
    if not 0 <= level <= 100:
        raise WarehouseError(f"Inherent risk is a number from 0 to 100, not {level:g}.")
    if not name.strip():
        raise WarehouseError(f"Of which {kind}?")
    told = {"kind": kind, "name": name.strip()}
    with warehouse.writing() as con:
        con.execute(REMOVE, {**told, "by": by, "at": at})
        con.execute(INSERT, {**told, "level": level, "reason": (reason or "").strip() or None, "by": by, "at": at})


def remove_inherent_risk(warehouse: Warehouse, kind: str, name: str, *, by: str, at: datetime) -> None:
    """Let what was said count no longer; it stays on record. Raises WarehouseError when nothing was said."""
    with warehouse.writing() as con:
        if con.execute(REMOVE, {"kind": kind, "name": name, "by": by, "at": at}).fetchone() is None:
            raise WarehouseError(f"Nothing is said of the inherent risk of {name}.")


def inherent_risk_entries(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """All that was said, the newest first, removed ones too."""
    return con.execute(ENTRIES).df()


def places_to_rate(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The countries and categories on file, with their sites: kind, name, sites."""
    return con.execute(PLACES).df()
