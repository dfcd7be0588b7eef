"""Loading speed as ratios in one run: ``python -m bench.loading [--rows 200000] [--columns 20] [--files 1]``.

Makes one workbook of checklist answers (20 or 10 columns), one CSV of the same rows and, if asked, the rows cut into so
many workbooks, then times, side by side: fastexcel's bare read of all cells as text into DuckDB, pandas with openpyxl
into DuckDB, and our loader end to end (guard, child process, types, identity, versions, rollups, balance), then undoing
that load. Told too is the most memory that the program and its reading process held. With ``--into ANSWERS`` a file of
500 rows is loaded into a warehouse of so many answers. Machines are noisy: read the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import duckdb
import fastexcel
import openpyxl
import pandas as pd
import psutil
import pyarrow as pa

from bench.made_warehouse import made_warehouse
from data.history import undo
from data.warehouse import open_warehouse
from loaders.load import load_file, ready
from loaders.load_queue import load_files

HEADINGS = [
    "Audit No.", "Supplier Code", "Supplier", "Site", "Country", "Region", "City", "Audit Date", "Audit Type", "Scheme",
    "Scheme Version", "Lead Auditor", "Audit Firm", "Dimension", "Topic", "Clause", "Question", "Answer", "Points",
    "Max Score",
]  # fmt: skip
# The ten without which nothing could be told.
NARROW = ("Audit No.", "Supplier", "Site", "Country", "Region", "Audit Date", "Scheme", "Dimension", "Clause", "Answer")
SMALL = 500
BARE = "bare read"
FIRST_CELLS = "create table answers as select * from cells"
FURTHER_CELLS = "insert into answers from cells"
ANSWERS = ("Yes", "Yes", "Yes", "Yes", "No", "Yes", "N/A", "Partially")


def answer_rows(count: int, *, first: int = 0) -> Iterator[list[Any]]:
    """Answer rows of audits with 100 items each, deterministic, from the first on."""
    for number in range(first, first + count):
        audit, item = divmod(number, 100)
        answer = ANSWERS[(number * 7 + audit) % len(ANSWERS)]
        points = {"Yes": 2, "Partially": 1}.get(answer, 0)
        yield [
            f"A{audit:06d}", f"V{audit % 400:04d}", f"Supplier number {audit % 400} Ltd", f"Plant {audit % 3}", "China",
            f"Region {audit % 5}", f"City {audit % 40}", date(2019, 1, 1) + timedelta(days=audit % 2000), "Periodic",
            "House", "4", f"Auditor {audit % 25}", f"Firm {audit % 4}", ("Quality", "Environment", "Social")[item % 3],
            f"Topic {item % 12}", f"{item // 10}.{item % 10}", f"Is requirement {item} of the checklist met?", answer,
            points, 2,
        ]  # fmt: skip


def written_workbook(path: Path, rows: int, *, columns: int = 20, first: int = 0) -> Path:
    """The rows from the first on as .xlsx."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Answers")
    kept = _kept(columns)
    sheet.append([HEADINGS[at] for at in kept])
    for row in answer_rows(rows, first=first):
        sheet.append([row[at] for at in kept])
    book.save(path)
    return path


def written_csv(path: Path, rows: int, *, columns: int = 20) -> Path:
    """The rows as .csv."""
    kept = _kept(columns)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([HEADINGS[at] for at in kept])
        writer.writerows([row[at] for at in kept] for row in answer_rows(rows))
    return path


def _kept(columns: int) -> list[int]:
    return [at for at, heading in enumerate(HEADINGS) if columns == len(HEADINGS) or heading in NARROW]


def bare_read(path: Path, database: Path) -> int:
    """fastexcel, everything as text, into a DuckDB file, of a file or of all files of a folder; nothing checked."""
    con = duckdb.connect(str(database))
    for at, file in enumerate(_files(path)):
        book = fastexcel.read_excel(file.read_bytes())
        batch = book.load_sheet_eager(0, header_row=None, skip_rows=0, dtypes="string")
        con.register("cells", pa.Table.from_batches([pa.record_batch(batch)]))
        con.execute(FURTHER_CELLS if at else FIRST_CELLS)
    count = con.execute("select count(*) from answers").fetchone()
    con.close()
    assert count is not None
    return int(count[0])


def pandas_read(path: Path, database: Path) -> int:
    """pandas with openpyxl into a DuckDB file; nothing checked."""
    frame = pd.read_excel(path, engine="openpyxl", dtype=str)
    con = duckdb.connect(str(database))
    con.register("cells", frame)
    con.execute("create table answers as select * from cells")
    con.close()
    return len(frame)


def full_load(path: Path, database: Path) -> int:
    """Our loader, end to end, of a file or of all files of a folder."""
    warehouse = open_warehouse(database)
    new = 0
    for report in load_files(warehouse, _files(path)):
        assert report.status == "loaded", report.sentence
        new += report.sheets[0].new
    warehouse.close()
    return new


def _files(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else [path]


class Memory:
    """The most that this process and its children held while it was looked, in MB, and before."""

    def __enter__(self) -> Memory:
        self._own = psutil.Process()
        self.before = self.most = self._own.memory_info().rss / 1e6
        self.reader = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def _look(self) -> None:
        while not self._stop.wait(0.05):
            self.most = max(self.most, self._own.memory_info().rss / 1e6)
            for child in self._own.children(recursive=True):
                with suppress(psutil.Error):  # it may have ended meanwhile
                    self.reader = max(self.reader, child.memory_info().rss / 1e6)

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def undone(path: Path, database: Path) -> float:
    """Seconds to take back the load of this file."""
    full_load(path, database)
    warehouse = open_warehouse(database)
    start = time.perf_counter()
    undo(warehouse, 1, by="bench", at=datetime(2026, 1, 1))
    passed = time.perf_counter() - start
    warehouse.close()
    return passed


def small_load(folder: Path, answers: int) -> float:
    """Seconds to load 500 rows into a warehouse of so many answers, opened before; the best of three such files."""
    warehouse = open_warehouse(Path(copyfile(made_warehouse(answers), folder / "large.duckdb")))
    passed = []
    for at in range(3):
        small = written_workbook(folder / f"small-{at}.xlsx", SMALL, first=at * SMALL)
        start = time.perf_counter()
        report = load_file(warehouse, small, name=small.name)
        passed.append(time.perf_counter() - start)
        assert report.status == "loaded", report.sentence
    warehouse.close()
    return min(passed)


def seconds(work: Callable[[Path, Path], int], source: Path, folder: Path, expected: int) -> float:
    """Wall time of one run; the row count is checked, so that nothing wins by losing rows."""
    database = folder / f"{work.__name__}-{source.suffix[1:]}-{time.monotonic_ns()}.duckdb"
    start = time.perf_counter()
    rows = work(source, database)
    passed = time.perf_counter() - start
    headings = len(_files(source)) if work is bare_read else 0
    assert rows == expected + headings, (work.__name__, rows)
    return passed


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--columns", type=int, default=20, choices=(10, 20))
    parser.add_argument("--files", type=int, default=1, help="also as so many workbooks")
    parser.add_argument("--into", type=int, default=0, help="load 500 rows into a warehouse of so many answers")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    ready()  # as the dashboard does when it starts: the next reading process waits for its file
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.into:
            print(f"{SMALL} rows into {options.into:,} answers: {small_load(folder, options.into):.2f} s")
            return
        told = _measured(folder, options)
    print("\n".join(told))


def _measured(folder: Path, options: argparse.Namespace) -> list[str]:
    rows, columns = options.rows, options.columns
    workbook = written_workbook(folder / "answers.xlsx", rows, columns=columns)
    text = written_csv(folder / "answers.csv", rows, columns=columns)
    sources = {BARE: workbook, "ours, xlsx": workbook, "ours, csv": text}
    if options.files > 1:
        parts = sources[f"{BARE} {options.files}"] = sources[f"ours, {options.files} xlsx"] = folder / "parts"
        parts.mkdir()
        each = rows // options.files
        for at in range(options.files):
            written_workbook(parts / f"{at:03d}.xlsx", each, columns=columns, first=at * each)
    runs: dict[str, list[float]] = {name: [] for name in sources}
    with Memory() as memory:
        for _ in range(options.repeat):
            for name, source in sources.items():
                work = bare_read if name.startswith(BARE) else full_load
                runs[name].append(seconds(work, source, folder, rows))
    best = {name: min(times) for name, times in runs.items()}
    best["undo of the xlsx"] = undone(workbook, folder / "undo.duckdb")
    best["pandas+openpyxl"] = seconds(pandas_read, workbook, folder, rows)
    return [
        f"{rows:,} rows x {columns} columns, best of {options.repeat} (pandas, undo: one run)",
        *(f"  {name:18}{passed:8.2f} s{passed / best[BARE]:7.2f} x bare read" for name, passed in best.items()),
        f"  ours is {best['pandas+openpyxl'] / best['ours, xlsx']:.1f} times faster than pandas+openpyxl",
        f"  memory in MB: {memory.before:,.0f} before, {memory.most:,.0f} at most; its reader {memory.reader:,.0f}",
    ]


if __name__ == "__main__":
    main()
