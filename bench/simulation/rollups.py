"""A warehouse in memory filled with simulated audits, written straight into the rollups metrics read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tests.memory import memory_warehouse

FIRST_DAY = date(2020, 1, 1)

PLACES = """
    insert into store.place by name
    select site_key, site_key as supplier_key, 'S' || site_key as supplier, 'S' || site_key as supplier_name,
           'P' || site_key as site, region from told
"""
AUDITS = """
    insert into store.audit_fact by name
    select audit_key, site_key, 'HOUSE' as scheme, '1' as version, 'periodic' as kind, true as audited,
           true as answered, true as "full", date, result, conform, 0 as partial, nonconform,
           0 as not_applicable, 0 as not_assessed, 0 as info, 0 as unmapped, 0 as critical, 0 as major, 0 as minor,
           0 as ungraded, 0 as observations,
           0 as unmapped_findings, 1 as load, 'Sheet1' as sheet, 1 as row
    from told
"""
SECTIONS = """
    insert into store.section_fact by name
    select audit_key, 'Quality' as dimension, 'Records' as topic, conform, 0 as partial, nonconform,
           0 as not_applicable, 0 as not_assessed, 0 as info, 0 as critical, 0 as major, 0 as minor, 0 as ungraded
    from told
"""


def simulated(
    *,
    site_of: NDArray[np.int64],
    region_of: NDArray[np.int64],
    conform: NDArray[np.int64],
    items: int,
    passed: NDArray[np.bool_] | None = None,
) -> duckdb.DuckDBPyConnection:
    """One audit per element of `site_of`; `region_of` has an element per site. Audits of a site are 30 days apart."""
    con = memory_warehouse().root
    turn = _turns(site_of)
    days = [FIRST_DAY + timedelta(days=30 * int(each)) for each in turn]
    verdicts = ["pass" if each else "fail" for each in passed] if passed is not None else [None] * len(site_of)
    audits = {
        "audit_key": pa.array(np.arange(len(site_of)), pa.uint64()),
        "site_key": pa.array(site_of, pa.uint64()),
        "date": pa.array(days),
        "result": pa.array(verdicts, pa.string()),
        "conform": pa.array(conform, pa.int32()),
        "nonconform": pa.array(items - conform, pa.int32()),
    }
    places = {
        "site_key": pa.array(np.arange(len(region_of)), pa.uint64()),
        "region": pa.array([f"R{each:06d}" for each in region_of]),
    }
    _insert(con, PLACES, places)
    _insert(con, AUDITS, audits)
    _insert(con, SECTIONS, audits)
    return con


def _turns(site_of: NDArray[np.int64]) -> NDArray[np.int64]:
    """0 for the first audit of a site, 1 for its second; audits stand site by site."""
    starts = np.flatnonzero(np.r_[True, site_of[1:] != site_of[:-1]])
    lengths = np.diff(np.r_[starts, len(site_of)])
    return np.asarray(np.arange(len(site_of)) - np.repeat(starts, lengths))


def _insert(con: duckdb.DuckDBPyConnection, statement: str, columns: dict[str, Any]) -> None:
    told = pa.table(columns)
    con.register("told", told)
    con.execute(statement)
    con.unregister("told")
