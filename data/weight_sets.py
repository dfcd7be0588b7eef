"""Weights of the risk score: put in force together, saved under a name, restored. Every change is on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import duckdb
import pandas as pd

from data.house_rules import record_change, shipped_rules
from data.warehouse import Warehouse, WarehouseError

PREFIX: Final = "risk_weight_"

SAVE = """
insert into store.weight_set
select $weight_set, $name, component, weight, $by, $at, null, null
from (select unnest($components::varchar[]) as component, unnest($weights::double[]) as weight)
"""
NEXT = "select coalesce(max(weight_set), 0) + 1 from store.weight_set"
REMOVE = """
update store.weight_set set removed_by = $by, removed_at = $at where weight_set = $weight_set and removed_at is null
returning weight_set
"""
SETS = """
select weight_set, name, component, weight, said_by, said_at from store.weight_set
where removed_at is null order by weight_set desc, component
"""


def put_in_force(warehouse: Warehouse, weights: Mapping[str, float], *, reason: str, by: str, at: datetime) -> int:
    """Make these the weights of the score, all in one transaction; how many changed. Each is a change of a house rule.

    Raises WarehouseError for an unknown component, a weight out of range, or where all are zero.
    """
    rules = shipped_rules()
    unknown = [name for name in weights if f"{PREFIX}{name}" not in rules]
    if unknown:
        raise WarehouseError(f"There is no component {unknown[0]!r} of the risk score.")
    if not any(weight > 0 for weight in weights.values()):
        raise WarehouseError("At least one component needs a weight above zero.")
    written = {f"{PREFIX}{name}": rules[f"{PREFIX}{name}"].written(f"{weight:g}") for name, weight in weights.items()}
    with warehouse.writing() as con:
        return sum(record_change(con, name, value, by=by, at=at, reason=reason) for name, value in written.items())


def save_weights(warehouse: Warehouse, name: str, weights: Mapping[str, float], *, by: str, at: datetime) -> int:
    """Keep a set of weights under a name; its number. Raises WarehouseError without a name."""
    if not name.strip():
        raise WarehouseError("A set of weights needs a name.")
    with warehouse.writing(figures=False) as con:
        row = con.execute(NEXT).fetchone()
        assert row is not None
        told = {"weight_set": int(row[0]), "name": name.strip(), "by": by, "at": at}
        con.execute(SAVE, {**told, "components": list(weights), "weights": list(weights.values())})
    return int(row[0])


def remove_weights(warehouse: Warehouse, weight_set: int, *, by: str, at: datetime) -> None:
    """Offer a saved set no longer; it stays on record. Raises WarehouseError when there is none."""
    with warehouse.writing(figures=False) as con:
        if con.execute(REMOVE, {"weight_set": weight_set, "by": by, "at": at}).fetchone() is None:
            raise WarehouseError(f"There is no set of weights {weight_set}.")


def saved_weights(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The sets on offer, the newest first, one row per component."""
    return con.execute(SETS).df()
