"""From the command to the first chart: ``python -m bench.start [--repeat 3]``.

The dashboard as `run-dashboard` starts it, on an empty folder (it builds its demo first, and says so) and from the
second start on, and once more by `streamlit run dashboard.py`, beside a Streamlit page with one chart and nothing to do
(bare_page.py) and one that reads the demo's Excel files with pandas when it starts (excel_app.py). Seconds from the
start of the process until a headless Chromium shows the first chart; of the first start also until anything is told of
the progress. The second start follows at once, while figures are still worked out; a later one finds them kept.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page

from data.calculator import Calculator
from data.demo_database import demo_files, demo_path
from data.warehouse import open_warehouse
from pages.parts.background import tasks
from tests.browser import SERVER, chromium, running

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 300_000
# Asked at every frame: an expectation of Playwright asks once a second at last, and tells up to that too much.
CHART = "document.querySelector('[data-testid=stPlotlyChart] .main-svg')?.checkVisibility()"
PROGRESS = "[...document.querySelectorAll('p')].some(each => each.textContent.includes('being loaded'))"


def opened(browser: Browser, address: str) -> Page:
    """A page in a session of its own."""
    # What is asked of the page is a script of its own, which the server's policy would not let in.
    page = browser.new_page(viewport={"width": 1440, "height": 1000}, bypass_csp=True)
    page.goto(address, timeout=PATIENCE)
    return page


def first_chart(browser: Browser, script: str, options: list[str], *, log: Path, query: str = "") -> float:
    """Seconds from the start of this Streamlit script to its first chart."""
    start = time.perf_counter()
    with running(script, options, log=log) as address:
        page = opened(browser, address + query)
        page.wait_for_function(CHART, polling="raf", timeout=PATIENCE)
        passed = time.perf_counter() - start
        page.close()
    return passed


def first_start(browser: Browser, database: Path) -> tuple[float, float]:
    """Seconds until the dashboard on an empty folder tells of its progress, and until its first chart."""
    start = time.perf_counter()
    with running(SERVER, ["--database", str(database)], log=database.with_suffix(".log")) as address:
        page = opened(browser, address)
        page.wait_for_function(PROGRESS, polling="raf", timeout=PATIENCE)
        told = time.perf_counter() - start
        page.wait_for_function(CHART, polling="raf", timeout=PATIENCE)
        passed = time.perf_counter() - start
        page.close()
    return told, passed


def figures_kept(database: Path) -> None:
    """Work out what the dashboard works out in the background, as it has done after some minutes of its first start."""
    path = demo_path(database)
    warehouse = open_warehouse(path, wait=30.0)
    Calculator(warehouse, partial(tasks, warehouse, is_demo=True)).work()
    warehouse.close()


def main() -> None:
    """Print the best of so many starts, and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    files = [str(path) for path in demo_files()]
    with tempfile.TemporaryDirectory() as name, chromium(as_users_have=True) as browser:
        folder = Path(name)
        database, log = folder / "audits.duckdb", folder / "other.log"
        told, first = first_start(browser, database)
        names = ("one chart", "pandas reads the Excel files", "second start", "the same by streamlit run")
        runs: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(options.repeat):
            bare, excel = str(ROOT / "bench" / "bare_page.py"), str(ROOT / "bench" / "excel_app.py")
            runs["one chart"].append(first_chart(browser, bare, [], log=log, query="/?charts=1&tables=0"))
            runs["pandas reads the Excel files"].append(first_chart(browser, excel, files, log=log))
            for name, script in (("second start", SERVER), ("the same by streamlit run", "dashboard.py")):
                runs[name].append(first_chart(browser, script, ["--database", str(database)], log=log))
        figures_kept(database)
        runs["later start, figures kept"] = [
            first_chart(browser, SERVER, ["--database", str(database)], log=log) for _ in range(options.repeat)
        ]
    best = {name: min(times) for name, times in runs.items()}
    print(f"first start: progress told after {told:.1f} s, first chart after {first:.1f} s")
    for name, passed in best.items():
        print(f"{name:30}{passed:6.1f} s ={passed / best['one chart']:5.2f} x a page with one chart")


if __name__ == "__main__":
    main()
