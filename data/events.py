"""Events that bear on what charts show: a new checklist, a move, another audit firm. A confirmed one splits lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import duckdb
import pandas as pd

from data.warehouse import Warehouse, WarehouseError

ABOUT: Final = ("all", "scheme", "region", "country", "supplier", "site", "firm")

# Two suppliers or sites of one name have no key of their own: lines are then found by the name.
INSERT = """
insert into store.event by name
with named as (
    select 'supplier' as about, supplier as name, any_value(supplier_key) as key from store.place
    group by supplier having count(distinct supplier_key) = 1
    union all
    select 'site', site, any_value(site_key) from store.place group by site having count(distinct site_key) = 1
)
select (select coalesce(max(event), 0) + 1 from store.event) as event, $day::date as day, $about as about,
       $name::varchar as name, $reason as reason, $splits::boolean as splits, $by as said_by,
       $at::timestamp as said_at, (select key from named where about = $about and name = $name) as key
returning event
"""
REMOVE = """
update store.event set removed_by = $by, removed_at = $at where event = $event and removed_at is null returning event
"""
EVENTS = """
select event, day, about, name, reason, splits, said_by, said_at, removed_by, removed_at
from store.event order by day desc, event desc
"""

OF_SUPPLIER = """
select event, day, about, name, reason, splits, said_by, said_at from events()
where about = 'supplier' and name = $supplier
   or about = 'site' and name in (
       select unnest([site, site_name(site, supplier)]) from store.place where supplier = $supplier)
order by day desc, event desc
"""


def add_event(
    warehouse: Warehouse,
    *,
    day: date,
    about: str,
    name: str | None,
    reason: str,
    splits: bool,
    by: str,
    at: datetime,
) -> int:
    """Record an event and return its number. ``splits``: lines break there, and limits are worked out anew after it.

    Raises WarehouseError without a reason, for an unknown ``about``, or where the name does not go with it.
    """
    if about not in ABOUT:
        raise WarehouseError(f"An event cannot be about {about!r}; it can be about {', '.join(ABOUT)}.")
    if (name is None) != (about == "all"):
        raise WarehouseError("An event is about everything, or about one thing that is named.")
    if not reason.strip():
        raise WarehouseError("An event needs a reason: what happened on that day?")
    told = {"day": day, "about": about, "name": name, "reason": reason.strip(), "splits": splits, "by": by, "at": at}
    with warehouse.writing() as con:
        row = con.execute(INSERT, told).fetchone()
    assert row is not None
    return int(row[0])


def remove_event(warehouse: Warehouse, event: int, *, by: str, at: datetime) -> None:
    """Let an event count no longer; it stays on record. Raises WarehouseError when there is none, or it was removed."""
    with warehouse.writing() as con:
        if con.execute(REMOVE, {"event": event, "by": by, "at": at}).fetchone() is None:
            raise WarehouseError(f"There is no event {event}, or it was removed already.")


def recorded_events(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every event, the latest day first, removed ones too."""
    return con.execute(EVENTS).df()


def supplier_events(con: duckdb.DuckDBPyConnection, supplier: str) -> pd.DataFrame:
    """The events that stand about a supplier, by its name on pages, and about its sites; the latest day first."""
    return con.execute(OF_SUPPLIER, {"supplier": supplier}).df()
