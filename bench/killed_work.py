"""The work that ``bench.kills`` kills: a process that writes, and says after each commit that it is done.

Each kind of work is a row of steps. ``State`` is what a database must say after so many of them; the step under way
when the process dies is done whole, or not at all.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count, pairwise, repeat
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from bench.loading import written_workbook
from data.backup import backup, restore_job
from data.calculator import Calculator, Task
from data.house_rules import change_rule
from data.inbox import Inbox, spool_path
from data.warehouse import Warehouse, open_warehouse
from data.worker import Worker
from loaders.batches import Asked, FileRow
from loaders.load import READER, load_file

READY, DONE = "ready", "done"
FILES = 6
PILES, IN_A_PILE = 4, 3
FIGURES = 3
RULE, SHIPPED = "minimum_n", 5
LOADS = "select file, undone_at is not null from store.load order by load"
CHANGES = "select \"before\"::integer, after::integer from store.rule_change where name = 'minimum_n' order by change"
VALUE = "select value::integer from store.setting where name = 'minimum_n'"


@dataclass(frozen=True)
class State:
    """Loads as file and whether undone, the rule's value, and its changes as before and after."""

    loads: tuple[tuple[str, bool], ...] = ()
    rule: int = SHIPPED
    changes: tuple[tuple[int, int], ...] = ()


def state_of(con: duckdb.DuckDBPyConnection) -> State:
    """What a database says."""
    value = con.execute(VALUE).fetchone()
    assert value is not None
    return State(tuple(con.execute(LOADS).fetchall()), value[0], tuple(con.execute(CHANGES).fetchall()))


def written_files(folder: Path, *, rows: int) -> None:
    """Workbooks of answers, each with a supplier of its own and one more row than the one before; and such as tell of
    different audits, which are loaded together."""
    for number in range(FILES):
        written_workbook(folder / f"file-{number}.xlsx", rows + number)
    for number in range(PILES * IN_A_PILE):
        written_workbook(folder / f"pile-{number}.xlsx", rows, first=number * 100 * (1 + rows // 100))


@contextmanager
def served(database: Path) -> Iterator[Worker]:
    """The database as the app holds it: its worker and its inbox at work."""
    warehouse = open_warehouse(database, wait=10.0)
    worker = Worker(warehouse, load=load_file, by="bench")
    inbox = Inbox(warehouse, worker)
    worker.start()
    inbox.start()
    try:
        yield worker
    finally:
        inbox.stop()
        worker.stop()
        warehouse.close()


def waited(worker: Worker, job: str) -> None:
    """Until a job has ended. Raises AssertionError when it was not done."""
    while (found := worker.job(job))["state"] in ("waiting", "running"):
        time.sleep(0.005)
    assert found["state"] == "done", found


def load_one(worker: Worker, file: Path) -> None:
    """One file, spooled and taken in as an upload is."""
    spooled = spool_path(worker.warehouse.path)
    shutil.copyfile(file, spooled)
    waited(worker, worker.submit_file(spooled, name=file.name))


def loading(worker: Worker, folder: Path) -> Iterator[Callable[[], object]]:
    """One file after the other."""
    for number in range(FILES):
        yield partial(load_one, worker, folder / f"file-{number}.xlsx")


def load_pile(worker: Worker, files: list[Path]) -> None:
    """Several files, each with a job of its own, as a pile is taken in."""
    spooled = [(file.name, spool_path(worker.warehouse.path)) for file in files]
    for file, (_, path) in zip(files, spooled, strict=True):
        shutil.copyfile(file, path)
    row, jobs = FileRow(worker.warehouse), []
    asked = [Asked(path, name, by="bench") for name, path in spooled]
    for one in asked:
        row.add(one)
    for one in asked:
        sha256 = hashlib.sha256(one.path.read_bytes()).hexdigest()
        work = partial(told_by, row, one)
        jobs.append(worker.submit_work("load", one.name, work, spooled=one.path, known={"sha256": sha256}))
    for job in jobs:
        waited(worker, job)


def told_by(row: FileRow, file: Asked, step: Callable[[str], None]) -> dict[str, Any]:
    """What a row of files says of one of them."""
    return dict(row.report(file, step).as_json())


def piling(worker: Worker, folder: Path) -> Iterator[Callable[[], object]]:
    """One pile after the other."""
    names = [folder / f"pile-{number}.xlsx" for number in range(PILES * IN_A_PILE)]
    for number in range(PILES):
        yield partial(load_pile, worker, names[number * IN_A_PILE : (number + 1) * IN_A_PILE])


def undoing(worker: Worker, folder: Path) -> Iterator[Callable[[], object]]:
    """Two files, then the first is taken back and let count again, over and over."""
    for number in range(2):
        load_one(worker, folder / f"file-{number}.xlsx")
    while True:
        yield lambda: waited(worker, worker.submit_undo(1))
        yield lambda: waited(worker, worker.submit_redo(1))


def ruling(worker: Worker, _folder: Path) -> Iterator[Callable[[], object]]:
    """A house rule changed from value to value."""
    for number in count(1):
        value = str(SHIPPED + 1 + number % 7)
        yield partial(change_rule, worker.warehouse, RULE, value, by="bench", at=datetime.now())


def restoring(worker: Worker, folder: Path) -> Iterator[Callable[[], object]]:
    """A backup of one load; the load is taken back, the backup restored, over and over."""
    load_one(worker, folder / "file-0.xlsx")
    warehouse = worker.warehouse
    made = backup(warehouse, why="bench", to=warehouse.path.with_name("kept.duckdb"))
    work = partial(restore_job, warehouse, path=made.path, name=made.path.name)
    while True:
        yield lambda: waited(worker, worker.submit_undo(1))
        yield lambda: waited(worker, worker.submit_work("restore", "kept", work))


def working_out(worker: Worker, _folder: Path) -> Iterator[Callable[[], object]]:
    """One more figure kept beside the data, over and over."""
    for number in count(1):
        yield partial(work_out, worker.warehouse, number)


def changing(worker: Worker, _folder: Path) -> Iterator[Callable[[], object]]:
    """The data change and the figures are worked out anew, over and over."""

    def change() -> None:
        with worker.warehouse.writing():
            pass
        work_out(worker.warehouse, FIGURES)

    yield from repeat(change)


def work_out(warehouse: Warehouse, number: int) -> None:
    """Keep so many figures: large ones and small ones."""
    tasks = [Task(f"{at} of all", partial(figure, rows=10 ** (at % 6))) for at in range(number)]
    Calculator(warehouse, lambda: tasks).work()


def figure(_: duckdb.DuckDBPyConnection, *, rows: int) -> pd.DataFrame:
    """A frame of so many numbers."""
    return pd.DataFrame({"rate": np.linspace(0, 1, rows)})


STEPS = {
    "load": loading, "pile": piling, "undo": undoing, "settings": ruling, "restore": restoring, "figures": working_out,
    "states": changing,
}  # fmt: skip


def expected(kind: str, done: int) -> State:
    """What must be on file after ``done`` steps of a kind of work."""
    if kind == "load":
        return State(tuple((f"file-{number}.xlsx", False) for number in range(min(done, FILES))))
    if kind == "pile":
        return State(tuple((f"pile-{number}.xlsx", False) for number in range(min(done, PILES) * IN_A_PILE)))
    if kind == "undo":
        return State((("file-0.xlsx", done % 2 == 1), ("file-1.xlsx", False)))
    if kind == "restore":
        return State((("file-0.xlsx", done % 2 == 1),))
    if kind in ("figures", "states"):
        return State()
    values = [SHIPPED, *(SHIPPED + 1 + number % 7 for number in range(1, done + 1))]
    return State(rule=values[-1], changes=tuple(pairwise(values)))


def main() -> None:
    """Do one kind of work until killed, or until there is no more: ``KIND DATABASE FOLDER``."""
    kind, database, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if kind == "migration":
        print(READY, flush=True)
        opened: Warehouse = open_warehouse(database)
        print(DONE, flush=True)
        opened.close()
        return
    if kind != "settings":
        READER.warm(always=True)
    with served(database) as worker:
        steps = STEPS[kind](worker, folder)
        step = next(steps)  # what comes before the first step is not what is killed
        print(READY, flush=True)
        while True:
            step()
            print(DONE, flush=True)
            if (following := next(steps, None)) is None:
                return
            step = following


if __name__ == "__main__":
    main()
