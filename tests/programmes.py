"""Audit programmes drawn by lot, to test forecasts on: sites that differ, audited twice a year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from data.history import refresh
from tests.warehouse_maker import Con, empty_warehouse, key

Scores = Callable[[duckdb.DuckDBPyConnection, date], pd.DataFrame]
START = date(2019, 1, 10)


INSERTS = (
    "insert into store.load by name select * from told",
    "insert into store.supplier by name select * from told",
    "insert into store.site by name select * from told",
    "insert into store.audit by name select * from told",
    "insert into store.finding by name select * from told",
    "insert into store.action by name select * from told",
)
LOADED = {
    "load": 1,
    "file": "all.xlsx",
    "sha256": "",
    "bytes": 0,
    "loaded_by": "test",
    "loaded_at": datetime(2024, 1, 1),
}


@dataclass(frozen=True)
class Programme:
    """What happened, with its day. A finding and its action have the audit's, `closed` is the action's end, if any."""

    audits: tuple[tuple[date, str, str, bool], ...]  # day, name, site, failed
    findings: tuple[tuple[date, str, str, str, str, date | None], ...]  # day, name, audit, clause, severity, closed

    def stored(self, *, until: date | None = None) -> Con:
        """A warehouse of it, in one load; with `until`, of what had happened before that day, and nothing else."""
        con = empty_warehouse()
        now = until or date.max
        where = {"load": 1, "sheet": "Sheet1"}
        held = [(day, name, site, bad) for day, name, site, bad in self.audits if day < now]
        found = [row for row in self.findings if row[0] < now]
        sites: list[dict[str, Any]] = [
            {**where, "row": n, "name": site} for n, site in enumerate(sorted({row[2] for row in held}))
        ]
        rows: tuple[list[dict[str, Any]], ...] = (
            [LOADED],
            [{**site, "supplier_key": _key(site["name"])} for site in sites],
            [{**site, "site_key": _key(site["name"]), "supplier_key": _key(site["name"])} for site in sites],
            [
                {**where, "row": n, "audit_key": _key(name), "base_key": _key(name), "site_key": _key(site), "audit_no": name,
                 "scheme": "HOUSE", "kind": "periodic", "date": day, "result": "fail" if bad else "pass",
                 "result_raw": "fail" if bad else "pass", "listed": True}
                for n, (day, name, site, bad) in enumerate(held)
            ],
            [
                {**where, "row": n, "finding_key": _key(name), "audit_key": _key(audit), "number": name, "clause": clause,
                 "severity": severity, "severity_raw": severity}
                for n, (_, name, audit, clause, severity, _) in enumerate(found)
            ],
            [
                {**where, "row": n, "action_key": _key(f"C{name}"), "finding_key": _key(name), "number": f"C{name}",
                 "due": day + timedelta(days=90), "closed": closed if closed and closed < now else None,
                 "state": "closed_verified" if closed and closed < now else "open"}
                for n, (day, name, _, _, _, closed) in enumerate(found)
            ],
        )  # fmt: skip
        for insert, part in zip(INSERTS, rows, strict=True):
            told = pa.Table.from_pylist(part)
            con.register("told", told)
            con.execute(insert)
            con.unregister("told")
        refresh(con, [1])
        return con


def programme(*, sites: int = 45, halves: int = 8, seed: int = 1, differing: bool = True) -> Programme:
    """Every third site fails seven of ten audits, the others one; without `differing` all fail three."""
    random = np.random.default_rng(seed)
    held, found = [], []
    for site in range(sites):
        chance = (0.7 if site % 3 == 0 else 0.1) if differing else 0.3
        for half in range(halves):
            day = START + timedelta(days=int(half * 182 + random.integers(0, 150)))
            bad, name = bool(random.random() < chance), f"A{site}-{half}"
            held.append((day, name, f"S{site}", bad))
            for number in range(int(random.poisson(2 if bad else 1))):
                closed = day + timedelta(days=int(random.integers(10, 200))) if random.random() < 0.8 else None
                severity = "major" if bad and number == 0 else "minor"
                found.append((day, f"F{site}-{half}-{number}", name, str(random.integers(1, 8)), severity, closed))
    return Programme(tuple(held), tuple(found))


def sees_the_future(whole: Con, before: Con, day: date, scores: Scores) -> bool:
    """Whether scores given for a day change when what happened on it and later is taken out of the files.

    `before` holds the same programme as `whole`, stored until that day.
    """
    told, honest = (scores(con, day).sort_values("site_key").astype("float64") for con in (whole, before))
    return told.shape != honest.shape or not np.allclose(told, honest, rtol=0, atol=1e-9, equal_nan=True)


def _key(text: str) -> int:
    """A key that fits a signed integer, as Arrow takes it from Python."""
    return key(text) >> 1
