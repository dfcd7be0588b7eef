"""Plans of audits that were kept: what they promised stands fixed, so that it can be held against what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa

from data.warehouse import Warehouse, WarehouseError

INSERT = """
insert into store.audit_plan by name
select coalesce(max(plan), 0) + 1 as plan, $name as name, $as_of::date as as_of, $until::date as until,
       $days::double as days, $event as event, $basis as basis, $score_version as score_version, $inputs as inputs,
       (select value from store.meta where name = 'data_version') as data_version, $visits as visits,
       $expected::double as expected, $low as low, $high as high, $random_expected::double as random_expected,
       $findings::double as findings, $by as saved_by, $at::timestamp as saved_at
from store.audit_plan
returning plan
"""
INSERT_VISITS = """
insert into store.planned_visit by name
select * replace (week::date as week, due::date as due), $plan::integer as plan from planned_arrow
"""
REMOVE = """
update store.audit_plan set removed_by = $by, removed_at = $at where plan = $plan and removed_at is null returning plan
"""
VISIT = pa.schema(
    [
        ("line", pa.int32()), ("site_key", pa.uint64()), ("scheme", pa.string()), ("arm", pa.string()),
        ("must", pa.string()),
        ("why", pa.string()), ("week", pa.timestamp("us")), ("days", pa.float64()), ("due", pa.timestamp("us")),
        ("chance", pa.float64()), ("expected_findings", pa.float64()), ("basis", pa.string()),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """What is written of a plan beside its visits; ``inputs`` is what was asked for, with filters and house rules."""

    name: str
    as_of: date
    until: date
    days: float
    event: str
    basis: str
    score_version: str
    visits: int
    expected: float
    low: int
    high: int
    random_expected: float
    findings: float | None
    inputs: Mapping[str, Any]


def keep_plan(warehouse: Warehouse, record: PlanRecord, visits: pd.DataFrame, *, by: str, at: datetime) -> int:
    """Keep a plan and return its number. ``visits`` has columns of store.planned_visit, in order.

    Raises WarehouseError without a name or without a visit.
    """
    if not record.name.strip():
        raise WarehouseError("A plan needs a name under which it is kept.")
    if not record.visits:
        raise WarehouseError("A plan without a visit promises nothing: give it some days first.")
    told = {**asdict(record), "name": record.name.strip(), "by": by, "at": at}
    told["inputs"] = json.dumps(dict(record.inputs), default=str, sort_keys=True)
    numbered = visits.assign(line=range(1, len(visits) + 1)).reindex(columns=VISIT.names)
    rows = pa.Table.from_pandas(numbered, schema=VISIT, preserve_index=False)
    with warehouse.writing() as con:
        row = con.execute(INSERT, told).fetchone()
        assert row is not None
        con.register("planned_arrow", rows)
        con.execute(INSERT_VISITS, {"plan": row[0]})
        con.unregister("planned_arrow")
    return int(row[0])


def remove_plan(warehouse: Warehouse, plan: int, *, by: str, at: datetime) -> None:
    """Let a plan be scored no longer; it stays on record.

    Raises WarehouseError when there is none, or it was removed already.
    """
    with warehouse.writing() as con:
        if con.execute(REMOVE, {"plan": plan, "by": by, "at": at}).fetchone() is None:
            raise WarehouseError(f"There is no plan {plan}, or it was removed already.")
