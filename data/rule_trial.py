"""A house rule on trial: what would be if it were changed, without changing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from data.house_rules import SET, shipped_rules
from data.warehouse import NEXT_VERSION, Warehouse, WarehouseBusy, WarehouseError

PATIENCE = 3.0


@contextmanager
def rule_trial(
    warehouse: Warehouse, name: str, value: str, *, patience: float = PATIENCE
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees the warehouse as it would be under another value of one rule; nothing of it stays.

    While it is open nobody writes, so it is for a few questions. Raises WarehouseError for an unknown rule or a value
    that makes no sense, WarehouseBusy while a load holds the file for longer than ``patience`` seconds.
    """
    rule = shipped_rules().get(name)
    if rule is None:
        raise WarehouseError(f"There is no house rule {name!r}. Definitions lists them.")
    after = rule.written(value)
    if not warehouse.lock.acquire(timeout=patience):
        raise WarehouseBusy("A file is being loaded. The effect of a rule can be shown again once it is done.")
    try:
        with warehouse.cursor() as con:
            con.execute("begin")
            try:
                con.execute(SET, {"name": name, "after": after})
                con.execute(NEXT_VERSION)
                yield con
            finally:
                con.execute("rollback")
    finally:
        warehouse.lock.release()
