"""Loads that meet each other, or are killed: all of a file, or nothing of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data.warehouse import Warehouse, open_warehouse
from loaders.load import load_file
from tests.conftest import WorkbookMaker
from tests.samples import AUDIT_HEADINGS, audit_rows, full_workbook

ROOT = Path(__file__).resolve().parent.parent
KILLED_AT = """
import os, signal, sys
from pathlib import Path
from data.warehouse import open_warehouse
from loaders.load import load_file

def step(text):
    if text == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)

load_file(open_warehouse(Path(sys.argv[1])), Path(sys.argv[2]), name="audits.xlsx", step=step)
"""
COUNTS = """
    select (select count(*) from store.load), (select count(*) from store.raw_row), (select count(*) from store.audit),
           (select count(*) from store.audit_fact), (select count(*) from store.finding_fact)
"""


def test_the_same_file_twice_at_once_is_loaded_once(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    path = workbook(full_workbook())
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda name: load_file(warehouse, path, name=name), ("one.xlsx", "two.xlsx")))
    assert sorted(report.status for report in reports) == ["already_loaded", "loaded"]
    with warehouse.cursor() as con:
        assert con.execute("select count(*) from store.audit_fact").fetchone() == (4,)


def test_two_files_at_once_are_both_taken(warehouse: Warehouse, workbook: WorkbookMaker) -> None:
    rows = audit_rows()
    halves = [
        workbook({"Audits": [AUDIT_HEADINGS, *part]}, name=f"{at}.xlsx")
        for at, part in enumerate((rows[1:3], rows[3:]))
    ]
    with ThreadPoolExecutor(2) as pool:
        reports = list(pool.map(lambda path: load_file(warehouse, path, name=path.name), halves))
    assert [report.status for report in reports] == ["loaded", "loaded"]
    assert {report.load_id for report in reports} == {1, 2}
    with warehouse.cursor() as con:
        assert con.execute("select count(*), count(distinct site_key) from store.audit_fact").fetchone() == (4, 3)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL, which this system has not")
@pytest.mark.parametrize("moment", ["comparing with what is known", "updating figures"])
def test_a_kill_in_the_middle_of_a_load_leaves_nothing_of_it(
    tmp_path: Path, workbook: WorkbookMaker, moment: str
) -> None:
    database, path = tmp_path / "killed.duckdb", workbook(full_workbook())
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_AT, str(database), str(path), moment], cwd=ROOT, check=False, timeout=120
    )
    assert killed.returncode == -signal.SIGKILL
    warehouse = open_warehouse(database, wait=10)
    with warehouse.cursor() as con:
        assert con.execute(COUNTS).fetchone() == (0, 0, 0, 0, 0)
    assert load_file(warehouse, path, name="audits.xlsx").status == "loaded"
    warehouse.close()
