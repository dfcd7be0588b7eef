"""Many people on one server: ``python -m bench.users [--sessions 40] [--reruns 25] [--answers 1_000_000]``.

So many sessions, each a websocket as a browser opens it, choose one region after another on the Overview at once. Told
are the middle and the 95th percentile of the seconds until a page is whole, as a ratio to the same on a page of as
many charts and tables with nothing to work out (bare_page.py); the memory of the server after a tenth of the reruns
and at the end; errors; and pages that showed other figures than one person alone is shown for the same region. With
``--load`` a file is loaded meanwhile, by the worker through the inbox as `python -m loaders load` hands it over.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from shutil import copyfile
from statistics import median, quantiles

import psutil

from bench.loading import written_workbook
from bench.made_warehouse import made_warehouse
from bench.pages import work_out, worked_out_demo
from bench.sessions import Session, session
from tests.browser import running, running_dashboard

ROOT = Path(__file__).resolve().parent.parent
FIGURE = re.compile(r"\d[\d,]* of \d[\d,]*")


@dataclass
class Told:
    """What all sessions met."""

    seconds: list[float]
    errors: int
    strange: int
    early: float
    late: float
    drawn: tuple[int, int]


def figures(one: Session) -> list[str]:
    """The figures a page shows, as it says them."""
    return [said for text in one.texts for said in FIGURE.findall(text)]


def memory(port: int) -> float:
    """Megabytes the server on this port holds."""
    servers = [
        each for each in psutil.process_iter(["cmdline"])
        if str(port) in (each.info["cmdline"] or []) and "streamlit" in (each.info["cmdline"] or [])
    ]  # fmt: skip
    return float(sum(each.memory_info().rss for each in servers)) / 1e6


async def expected(address: str, regions: list[str]) -> dict[str, list[str]]:
    """What one person alone is shown for every region."""
    shown = {}
    async with session(address) as one:
        for region in regions:
            await one.run(region=region)
            shown[region] = figures(one)
    return shown


async def crowd(address: str, *, sessions: int, reruns: int, known: bool, query: str = "") -> Told:
    """So many sessions that choose region after region, each from another one on; all at once."""
    port = int(address.rpartition(":")[2])
    async with session(address, query=query) as one:
        regions = one.filters["Region"][1]
    right = await expected(address, regions) if known else {}
    told = Told([], 0, 0, 0, 0, (0, 0))
    async with AsyncExitStack() as open_ones:
        everyone = [await open_ones.enter_async_context(session(address, query=query)) for _ in range(sessions)]

        async def one_by_one(one: Session, start: int) -> None:
            for done, region in enumerate(islice(cycle(regions), start, start + reruns)):
                told.seconds.append(await one.run(region=region))
                told.strange += known and figures(one) != right[region]
                if start == 0 and done == reruns // 10:
                    told.early = memory(port)

        await asyncio.gather(*(one_by_one(one, at) for at, one in enumerate(everyone)))
        told.drawn = everyone[0].charts, everyone[0].tables
        told.errors = sum(one.errors for one in everyone)
    told.late = memory(port)
    return told


@contextmanager
def loading(database: Path, *, rows: int, folder: Path) -> Iterator[None]:
    """A workbook that is handed to the running dashboard meanwhile."""
    if not rows:
        yield
        return
    workbook = folder / "meanwhile.xlsx"
    written_workbook(workbook, rows)
    load = subprocess.Popen(
        [sys.executable, "-m", "loaders", "load", str(workbook), "--database", str(database)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield
    assert load.wait(timeout=600) == 0, "the file was not loaded"


def line(name: str, told: Told, *, against: Told | None = None) -> str:
    """What is printed of one crowd."""
    late = quantiles(told.seconds, n=20)[-1]
    text = f"{name:24} median {median(told.seconds):.2f} s, p95 {late:.2f} s"
    if against is not None:
        text += f" = {late / quantiles(against.seconds, n=20)[-1]:.2f} x bare"
    text += f"; {len(told.seconds):,} reruns, {told.errors} errors, {told.strange} with other figures"
    return text + f"; memory {told.early:,.0f} -> {told.late:,.0f} MB"


def main() -> None:
    """Print a line per server."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sessions", type=int, default=40)
    parser.add_argument("--reruns", type=int, default=25, help="of every session")
    parser.add_argument("--answers", type=int, default=0, help="of the database; the demo without")
    parser.add_argument("--load", type=int, default=0, help="rows of a file loaded meanwhile")
    options = parser.parse_args()
    size = {"sessions": options.sessions, "reruns": options.reruns}
    with worked_out_demo() as demo, tempfile.TemporaryDirectory() as name:
        database = demo
        if options.answers:
            database = Path(copyfile(made_warehouse(options.answers), Path(name) / "made.duckdb"))
            work_out(database)
        with running_dashboard(database) as ours:
            overview = asyncio.run(crowd(ours.address, **size, known=True))
            charts, tables = overview.drawn
            with running(str(ROOT / "bench" / "bare_page.py"), log=Path(name) / "bare.log") as address:
                bare = asyncio.run(crowd(address, **size, known=False, query=f"charts={charts}&tables={tables}"))
            print(line("bare page", bare), flush=True)
            print(line("Overview", overview, against=bare), flush=True)
            if options.load:
                with loading(database, rows=options.load, folder=Path(name)):
                    meanwhile = asyncio.run(crowd(ours.address, **size, known=False))
                print(line("Overview, a load beside", meanwhile, against=bare), flush=True)


if __name__ == "__main__":
    main()
