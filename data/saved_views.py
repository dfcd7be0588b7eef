"""Views saved under a name: a page and what stands behind the ? of its address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import duckdb
import pandas as pd

from data.warehouse import Warehouse, WarehouseError

LONGEST: Final = 80

REMOVE_NAMED = """
update store.saved_view set removed_by = $by, removed_at = $at where name = $name and removed_at is null
"""
INSERT = """
insert into store.saved_view by name
select coalesce(max(saved_view), 0) + 1 as saved_view, $name as name, $page as page, $query::varchar[] as query,
       $by as saved_by, $at::timestamp as saved_at
from store.saved_view
returning saved_view
"""
REMOVE = """
update store.saved_view set removed_by = $by, removed_at = $at
where saved_view = $saved_view and removed_at is null returning saved_view
"""
VIEWS = """
select saved_view, name, page, query, saved_by, saved_at, removed_by, removed_at
from store.saved_view order by lower(name), saved_view desc
"""


def save_view(
    warehouse: Warehouse, name: str, page: str, query: Sequence[tuple[str, str]], *, by: str, at: datetime
) -> int:
    """Keep a view under a name; its number. The one of the same name before is removed and stays on record.

    ``page``: its name in the address; ``query``: names and values in their order, a name with several values several
    times. Raises WarehouseError without a name, or with one of more than 80 characters.
    """
    called = " ".join(name.split())
    if not called:
        raise WarehouseError("A view is saved under a name.")
    if len(called) > LONGEST:
        raise WarehouseError(f"The name of a view has at most {LONGEST} characters; this one has {len(called)}.")
    told = {"name": called, "by": by, "at": at}
    with warehouse.writing(figures=False) as con:
        con.execute(REMOVE_NAMED, told)
        pairs = [f"{key}={value}" for key, value in query]
        row = con.execute(INSERT, {**told, "page": page, "query": pairs}).fetchone()
    assert row is not None
    return int(row[0])


def remove_view(warehouse: Warehouse, saved_view: int, *, by: str, at: datetime) -> None:
    """Offer a view no longer; it stays on record. Raises WarehouseError when there is none, or it was removed."""
    with warehouse.writing(figures=False) as con:
        if con.execute(REMOVE, {"saved_view": saved_view, "by": by, "at": at}).fetchone() is None:
            raise WarehouseError(f"There is no saved view {saved_view}, or it was removed already.")


def saved_views(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every view ever saved, by name, the newest of a name first, replaced and removed ones too."""
    return con.execute(VIEWS).df()


def query_pairs(query: Sequence[str]) -> list[tuple[str, str]]:
    """The names and values of a stored query, in their order."""
    return [(key, value) for key, _, value in (pair.partition("=") for pair in query)]
