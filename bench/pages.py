"""What every page costs in the browser, from the demo to ten million answers: ``python -m bench.pages``.

A dashboard is started on each database, its background figures worked out beforehand, and a headless Chromium opens
every page four times and sets filters nobody has set before: a region, then a dimension of it, and in other sessions a
dimension, and a country, then a dimension of it. Where the data are large, all but the last are worked out beforehand,
the dimension of the region and the country at leisure; on the demo they are not all. Told are the seconds until the
page stands still with all its pictures drawn: the first paint since the start, the second, after the region, after the
dimension, after both, after the country, and after its dimension, which is worked out on the spot; for the larger
databases as a ratio to the demo, and for the filters as a ratio to a page of the same number of charts and tables that
has nothing to work out and changes with every choice (bare_page.py). What is chosen both databases hold plenty of: a
page that has nothing to show would be fast. Every run starts with the demo. Machines are noisy: read the ratios.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from bench.made_warehouse import made_warehouse
from data.calculator import Calculator
from data.demo_database import demo_files
from data.warehouse import open_warehouse
from loaders.load import load_file
from pages.parts.background import later_tasks, tasks
from pages.parts.navigation import PAGES
from tests.browser import chromium, running, running_dashboard

ROOT = Path(__file__).resolve().parent.parent
# Pages that show no figures, or have no region to choose.
UNFILTERED = ("load_files", "loads", "supplier_names", "checklists", "definitions", "diagnostics")
PATIENCE = 300_000
UNFOLDED = 500  # milliseconds until a folded list stands still
CHOSEN = {"Region": "East Asia", "Dimension": "Social", "Country": "China"}
# How every page that can be filtered, and the bare one, says of what it tells.
AS_OF = re.compile(r"as of \d{4}-\d\d-\d\d\.")
# Asked of the page at every frame: Playwright's own expectations look again after longer and longer pauses, so that
# whatever takes .9 s would be told as 1.9.
TOLD_ANEW = "before => ![...document.querySelectorAll('p')].some(told => told.innerText === before)"
IDLE = "() => new Promise(done => requestIdleCallback(() => requestIdleCallback(done)))"
STILL = """() => {
    const found = name => [...document.querySelectorAll(`[data-testid=${name}]`)];
    return document.querySelector('h1') !== null
        && found('stApp').some(app => app.dataset.testScriptState === 'notRunning')
        && found('stSpinner').length === 0
        && found('stSkeleton').length === 0
        && found('stPlotlyChart').every(chart => chart.querySelector('.main-svg') !== null);
}"""


@dataclass(frozen=True)
class Seconds:
    """What one page took, and how many charts and tables it drew."""

    first: float
    again: float
    region: float | None
    dimension: float | None
    both: float | None
    country: float | None
    spot: float | None
    charts: int
    tables: int


@contextmanager
def worked_out_demo() -> Iterator[Path]:
    """The demo's workbooks loaded as if they were the user's own, with all background figures."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "demo.duckdb"
        warehouse = open_warehouse(path)
        for workbook in demo_files():
            load_file(warehouse, workbook, name=workbook.name)
        warehouse.close()
        work_out(path)
        yield path


def work_out(path: Path) -> None:
    """Answer beforehand what is answered in the background after every load."""
    warehouse = open_warehouse(path)
    asked, later = (partial(each, warehouse, is_demo=False) for each in (tasks, later_tasks))
    calculator = Calculator(warehouse, asked, later=later)
    calculator.work()
    calculator.work_at_leisure()
    warehouse.close()


def still(page: Page) -> None:
    """Wait until the script has ended and every chart is drawn."""
    page.wait_for_function(STILL, polling="raf", timeout=PATIENCE)
    assert page.get_by_test_id("stException").count() == 0, f"{page.url} shows an error: a broken page is fast"


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """A page in a new session, standing still, and how long that took."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    start = time.perf_counter()
    page.goto(address, timeout=PATIENCE)
    still(page)
    return page, time.perf_counter() - start


def filtered(page: Page, label: str) -> float:
    """How long it takes from the choice in a list until the page stands still again, of what was chosen.

    Chosen once the browser has nothing more to do, as by somebody who has read the page.
    """
    page.evaluate(IDLE)
    told = page.get_by_text(AS_OF).first
    before = told.inner_text()
    choice = page.get_by_test_id("stSidebar").get_by_role("combobox", name=label).first
    if not choice.is_visible():
        page.get_by_text("More filters", exact=True).click()
        page.wait_for_timeout(UNFOLDED)
    choice.click()
    option = page.get_by_role("option", name=CHOSEN[label], exact=True).first
    option.wait_for()
    start = time.perf_counter()
    option.click()
    page.keyboard.press("Escape")  # the page is hidden from readers while the list is open
    page.wait_for_function(TOLD_ANEW, arg=before, polling="raf", timeout=PATIENCE)
    still(page)
    return time.perf_counter() - start


def measured(browser: Browser, address: str, *, name: str) -> Seconds:
    """One page, in four sessions."""
    page, first = opened(browser, f"{address}/{name}")
    page.close()
    page, again = opened(browser, f"{address}/{name}")
    charts, tables = (page.get_by_test_id(kind).count() for kind in ("stPlotlyChart", "stDataFrame"))
    region = dimension = both = country = spot = None
    if name.partition("?")[0] not in UNFILTERED:
        region, both = filtered(page, "Region"), filtered(page, "Dimension")
        page.close()
        page, _ = opened(browser, f"{address}/{name}")
        dimension = filtered(page, "Dimension")
        page.close()
        page, _ = opened(browser, f"{address}/{name}")
        country, spot = filtered(page, "Country"), filtered(page, "Dimension")
    page.close()
    return Seconds(first, again, region, dimension, both, country, spot, charts, tables)


def measured_pages(browser: Browser, database: Path, *, only: list[str]) -> dict[str, Seconds]:
    """Every page of a dashboard on this database."""
    with running_dashboard(database) as dashboard:
        opened(browser, f"{dashboard.address}/definitions")[0].close()  # imports and the first connection
        return {
            name: measured(browser, dashboard.address, name="" if name == "overview" else name)
            for name in (Path(path).stem for path, _, _ in PAGES)
            if not only or name in only
        }


def bare(browser: Browser, pages: dict[str, Seconds]) -> dict[str, Seconds]:
    """For every page one of as many charts and tables with nothing to work out."""
    with running(str(ROOT / "bench" / "bare_page.py"), log=ROOT / "bench" / "results" / "bare.log") as address:
        return {
            name: measured(browser, address, name=f"?charts={page.charts}&tables={page.tables}")
            for name, page in pages.items()
        }


def line(name: str, demo: Seconds, plain: Seconds, large: list[Seconds]) -> str:
    """What is printed of a page."""
    told = f"{name:19}" + "".join(f"{each:6.1f} s" if each is not None else "       -" for each in times(demo))
    for page in large:
        both = zip(times(page), times(demo), strict=True)
        told += " |" + "".join(f"{one / other:6.2f}" if one and other else "     -" for one, other in both)
    for one, least in zip(times((large or [demo])[-1])[2:], times(plain)[2:], strict=True):
        told += f" |{one / least:6.2f}" if one and least else " |     -"
    return told


def times(page: Seconds) -> tuple[float | None, ...]:
    """First paint, second, after a region, a dimension, both, a country, and a dimension of it on the spot."""
    return page.first, page.again, page.region, page.dimension, page.both, page.country, page.spot


def main() -> None:
    """Print one line per page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--answers", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--only", nargs="*", default=[], help="names of pages")
    options = parser.parse_args()
    larger = [made_warehouse(answers) for answers in options.answers]
    for path in larger:
        work_out(path)
    with chromium(as_users_have=True) as browser, worked_out_demo() as demo:
        runs = [measured_pages(browser, path, only=options.only) for path in (demo, *larger)]
        plain = bare(browser, runs[0])
    heads = " | ".join(f"x demo at {answers / 1e6:.0f} M" for answers in options.answers)
    told = "region, dimension, both, country, on the spot"
    print(f"{f'1st, 2nd, {told}':67}demo | {heads} | {told} x bare")
    for name, page in runs[0].items():
        print(line(name, page, plain[name], [run[name] for run in runs[1:]]), flush=True)


if __name__ == "__main__":
    main()
