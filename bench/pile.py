"""A pile of small workbooks dropped onto the page at once: ``python -m bench.pile [--files 100] [--rows 200]``.

Seconds in a headless Chromium from the drop until one click may load them all, and from that click until all are told
to be loaded; beside it, in the same run, the same files read by pandas with openpyxl and put into DuckDB, nothing
checked. What is told to be added is held against what is in the files.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import duckdb
import pandas as pd
from playwright.sync_api import Page

from bench.loading import written_workbook
from tests.browser import chromium, running_dashboard

PATIENCE = 600_000
ITEMS = 100  # of each audit


def bare_read(files: list[Path], database: Path) -> float:
    """Seconds for pandas to read one file after the other and to put all rows into a DuckDB file."""
    start = time.perf_counter()
    frame = pd.concat([pd.read_excel(path, engine="openpyxl", dtype=str) for path in files])
    con = duckdb.connect(str(database))
    con.register("cells", frame)
    con.execute("create table answers as select * from cells")
    con.close()
    return time.perf_counter() - start


def dropped(page: Page, files: list[Path]) -> float:
    """Seconds from the drop until all may be loaded."""
    start = time.perf_counter()
    page.locator("input[type=file]").first.set_input_files([str(path) for path in files])
    page.get_by_role("button", name=f"Load {len(files)} files").wait_for(timeout=PATIENCE)
    return time.perf_counter() - start


def loaded(page: Page, files: list[Path], rows: int) -> float:
    """Seconds from the click until the receipt of all stands there, with all rows."""
    start = time.perf_counter()
    page.get_by_role("button", name=f"Load {len(files)} files").click()
    receipt = page.get_by_text("Together they added")
    receipt.wait_for(timeout=PATIENCE)
    passed = time.perf_counter() - start
    told = receipt.inner_text()
    assert f"{len(files) * rows:,} rows read = {len(files) * rows:,} new" in told, told
    return passed


def main() -> None:
    """Print the seconds and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--rows", type=int, default=200)
    options = parser.parse_args()
    if options.rows % ITEMS:
        parser.error(f"The rows of a file are whole audits of {ITEMS} items each.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [
            written_workbook(folder / f"{at:03d}.xlsx", options.rows, columns=10, first=at * options.rows)
            for at in range(options.files)
        ]
        bare = bare_read(files, folder / "bare.duckdb")
        with running_dashboard(folder / "audits.duckdb") as dashboard, chromium(as_users_have=True) as browser:
            page = browser.new_page()
            page.goto(f"{dashboard.address}/load_files")
            page.get_by_test_id("stFileUploaderDropzone").first.wait_for(timeout=PATIENCE)
            page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=PATIENCE)
            ready = dropped(page, files)
            done = loaded(page, files, options.rows)
    print(f"{options.files} workbooks of {options.rows} rows: ready after {ready:.1f} s, then loaded in {done:.1f} s")
    print(f"  {(ready + done) / bare:.2f} x pandas+openpyxl, which reads them in {bare:.1f} s")


if __name__ == "__main__":
    main()
