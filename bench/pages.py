"""Rerun time of every page on the demo, against a one-line Streamlit page: ``python -m bench.pages``.

Server side, in one process: the page's script runs again as after a click, with warm caches, and once with a filter not
asked before. Machines are noisy: read the ratios.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median

from streamlit.testing.v1 import AppTest

from data.demo_database import demo_files
from data.warehouse import open_warehouse
from loaders.load import load_file

ROOT = Path(__file__).resolve().parent.parent
RERUNS = 7


def demo_database(folder: Path) -> Path:
    """The demo's workbooks, loaded as if they were the user's own."""
    path = folder / "demo.duckdb"
    warehouse = open_warehouse(path)
    for workbook in demo_files():
        load_file(warehouse, workbook, name=workbook.name)
    warehouse.close()
    return path


def seconds(page: AppTest) -> float:
    """Median time of a rerun. Raises AssertionError when the page shows an error: a broken page is fast."""
    times = []
    for _ in range(RERUNS):
        start = time.perf_counter()
        page.run()
        times.append(time.perf_counter() - start)
        assert not page.exception, page.exception
    return median(times)


def main() -> None:
    """Print one line per page."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["SUPPLIER_AUDITS_DATABASE"] = str(demo_database(Path(name)))
        bare = seconds(AppTest.from_string("import streamlit as st\nst.write('hello')", default_timeout=60).run())
        print(f"one-line page: {bare * 1000:.0f} ms")
        for path in sorted((ROOT / "pages").glob("[!_]*.py")):
            page = AppTest.from_file(str(path), default_timeout=60).run()
            again = seconds(page)
            line = f"{path.stem:18} rerun {again * 1000:6.0f} ms = {again / bare:5.1f} x the one-line page"
            if filters := [one for one in page.multiselect if one.key == "region"]:
                start = time.perf_counter()
                filters[0].select("Europe").run()
                fresh = time.perf_counter() - start
                line += f"; a filter not asked before {fresh * 1000:6.0f} ms = {fresh / bare:5.1f} x"
            print(line)


if __name__ == "__main__":
    main()
