"""The risk scores kept for pages and filters to look up: for one day, on one state of the data, by one program."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import duckdb
import pandas as pd

VERSION = "select value from store.meta where name = 'data_version'"
# Runs of an earlier state of the data are of no use to anybody.
FORGET_SITES = """
delete from store.risk_site
where as_of = $as_of or as_of in (select as_of from store.risk_run where data_version <> $version)
   or (len($days::date[]) > 0 and not list_contains($days::date[], as_of))
"""
FORGET_PARTS = """
delete from store.risk_component
where as_of = $as_of or as_of in (select as_of from store.risk_run where data_version <> $version)
   or (len($days::date[]) > 0 and not list_contains($days::date[], as_of))
"""
FORGET_RUNS = """
delete from store.risk_run
where as_of = $as_of or data_version <> $version or (len($days::date[]) > 0 and not list_contains($days::date[], as_of))
"""
KEEP_SITES = """
insert into store.risk_site by name
select distinct on (site_key) $as_of as as_of, site_key, supplier_key, supplier, site, audits, score, seen, tier, rule
from points
"""
KEEP_PARTS = """
insert into store.risk_component by name
select $as_of as as_of, site_key, component, measure, value, level, "count", "of", why, weight, points from points
"""
KEEP_RUN = "insert into store.risk_run values ($as_of, $version, $program, $at)"


def keep_scores(
    con: duckdb.DuckDBPyConnection, points: pd.DataFrame, *, as_of: date, program: str, days: Collection[date] = ()
) -> None:
    """Put the points of a day in the place of those kept for it, inside the caller's transaction.

    ``points``: one row per site and component, as metrics/risk.py works them out. They hold for the data as they are
    now; what was kept for other states of the data is dropped, and for days other than ``days`` where some are named:
    every day looks back from another one.
    """
    row = con.execute(VERSION).fetchone()
    assert row is not None
    when = {"as_of": as_of, "version": int(row[0]), "days": list(days)}
    for forget in (FORGET_SITES, FORGET_PARTS, FORGET_RUNS):
        con.execute(forget, when)
    con.register("points", points)
    try:
        con.execute(KEEP_SITES, {"as_of": as_of})
        con.execute(KEEP_PARTS, {"as_of": as_of})
    finally:
        con.unregister("points")
    con.execute(KEEP_RUN, {"as_of": as_of, "version": int(row[0]), "program": program, "at": datetime.now()})
