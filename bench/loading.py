"""Loading speed as ratios in one run: ``python -m bench.loading [--rows 200000]``.

Makes one workbook of checklist answers (20 columns) and one CSV of the same rows, then times, side by side: fastexcel's
bare read of all cells as text into DuckDB, pandas with openpyxl into DuckDB, and our loader end to end (guard, child
process, types, identity, versions, rollups, balance). Machines are noisy: read the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import fastexcel
import openpyxl
import pandas as pd
import pyarrow as pa

from data.warehouse import open_warehouse
from loaders.load import load_file

HEADINGS = [
    "Audit No.", "Supplier Code", "Supplier", "Site", "Country", "Region", "City", "Audit Date", "Audit Type", "Scheme",
    "Scheme Version", "Lead Auditor", "Audit Firm", "Dimension", "Topic", "Clause", "Question", "Answer", "Points",
    "Max Score",
]  # fmt: skip
ANSWERS = ("Yes", "Yes", "Yes", "Yes", "No", "Yes", "N/A", "Partially")


def answer_rows(count: int) -> Iterator[list[Any]]:
    """Answer rows of audits with 100 items each, deterministic."""
    for number in range(count):
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


def written_workbook(path: Path, rows: int) -> None:
    """The rows as .xlsx."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Answers")
    sheet.append(HEADINGS)
    for row in answer_rows(rows):
        sheet.append(row)
    book.save(path)


def written_csv(path: Path, rows: int) -> None:
    """The rows as .csv."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(answer_rows(rows))


def bare_read(path: Path, database: Path) -> int:
    """fastexcel, everything as text, into a DuckDB file; nothing checked."""
    batch = fastexcel.read_excel(path.read_bytes()).load_sheet_eager(0, header_row=None, skip_rows=0, dtypes="string")
    con = duckdb.connect(str(database))
    con.register("cells", pa.Table.from_batches([pa.record_batch(batch)]))
    con.execute("create table answers as select * from cells")
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
    """Our loader, end to end."""
    warehouse = open_warehouse(database)
    report = load_file(warehouse, path, name=path.name)
    warehouse.close()
    assert report.status == "loaded", report.sentence
    return report.sheets[0].new


def seconds(work: Callable[[Path, Path], int], source: Path, folder: Path, expected: int) -> float:
    """Wall time of one run; the row count is checked, so that nothing wins by losing rows."""
    database = folder / f"{work.__name__}-{source.suffix[1:]}-{time.monotonic_ns()}.duckdb"
    start = time.perf_counter()
    rows = work(source, database)
    passed = time.perf_counter() - start
    assert rows in (expected, expected + 1), (work.__name__, rows)
    return passed


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workbook, text = folder / "answers.xlsx", folder / "answers.csv"
        written_workbook(workbook, options.rows)
        written_csv(text, options.rows)
        runs: dict[str, list[float]] = {"bare": [], "ours xlsx": [], "ours csv": []}
        for _ in range(options.repeat):
            runs["bare"].append(seconds(bare_read, workbook, folder, options.rows))
            runs["ours xlsx"].append(seconds(full_load, workbook, folder, options.rows))
            runs["ours csv"].append(seconds(full_load, text, folder, options.rows))
        slow = seconds(pandas_read, workbook, folder, options.rows)
    best = {name: min(times) for name, times in runs.items()}
    print(f"{options.rows:,} rows x {len(HEADINGS)} columns, best of {options.repeat} (pandas: one run)")
    for name, passed in [*best.items(), ("pandas+openpyxl", slow)]:
        print(f"  {name:16} {passed:7.2f} s   {passed / best['bare']:6.2f} x bare read")
    print(f"  ours is {slow / best['ours xlsx']:.1f} times faster than pandas+openpyxl")


if __name__ == "__main__":
    main()
