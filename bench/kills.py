"""Kill -9 at random moments, and what is lost: ``python -m bench.kills [--rounds 100] [--rows 300] [--seed 1]``.

A process loads files one by one or a pile at once, undoes, migrates, changes a rule, restores, keeps figures, or keeps
them anew after the data have changed, and says after each commit that it is done; it is killed at a moment drawn by
chance. The database is then opened as at the next start of the app. Every commit that was said to be done must be
there, the step under way whole or not at all, jobs told as what became of them, current rows and rollups as rebuilt,
kept figures such that they can be forgotten, and nothing left lying about: no job that runs, no spooled file, no log,
no lock, no draft of a backup, no process.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import psutil

from bench.killed_work import DONE, FIGURES, READY, expected, served, state_of, work_out, written_files
from data.backup import backup_folder
from data.contents import row_counts
from data.history import rebuild
from data.inbox import inbox_folder
from data.warehouse import SCHEMA_VERSION, Warehouse, open_warehouse, reading_file, schema_version

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "kept"
KINDS = ("load", "pile", "undo", "migration", "settings", "restore", "figures", "states")
# As long as a first step may take; the steps before the last are measured.
FIRST_STEP = 1.0
COMMITS = 3
TOLD_ANEW = ("current_supplier", "current_site", "current_audit", "current_section", "current_finding",
             "current_action", "place", "audit_fact", "section_fact", "finding_fact", "joint_visit")  # fmt: skip
# Rows as read against the balance of their sheet, rows of loads that are not there, jobs that still run.
PARTIAL = """
with read as (
    select load, count(*) as rows from store.raw_row where part = 0 group by load
), balance as (
    select load, sum(read) filter (where shape <> 'skipped') as rows from store.load_sheet group by load
), facts as (
    select distinct load from (
        select load from store.audit union all select load from store.answer union all select load from store.finding
        union all select load from store.action union all select load from store.supplier
        union all select load from store.raw_row union all select load from store.load_sheet)
)
select 'load ' || load || ' has ' || coalesce(read.rows, 0) || ' of ' || coalesce(balance.rows, 0) || ' rows'
from store.load left join read using (load) left join balance using (load)
where coalesce(read.rows, 0) <> coalesce(balance.rows, 0)
union all
select 'rows of a load ' || load || ' that is not there' from facts anti join store.load using (load)
union all
select 'job ' || kind || ' is still ' || state from store.job where state in ('waiting', 'running')
"""
# Whoever looks at a job of a load must be told what became of its file.
TOLD_WRONG = """
select subject || ' is said to be ' || state from store.job
where kind = 'load' and (state = 'done') <> (subject in (select file from store.load))
"""


@dataclass
class Round:
    """One kill: how much was said to be done, and what was found wrong."""

    kind: str
    done: int
    wrong: list[str] = field(default_factory=list)


def killed_round(kind: str, folder: Path, files: Path, chance: random.Random) -> Round:
    """One process killed at a random moment, and what its database looks like afterwards."""
    database, temporary = folder / "audits.duckdb", folder / "temporary"
    temporary.mkdir(parents=True)
    version = chance.randint(1, SCHEMA_VERSION - 1)
    if kind == "migration":
        with gzip.open(KEPT / f"version-{version}.duckdb.gz") as packed, database.open("wb") as file:
            shutil.copyfileobj(packed, file)
        with reading_file(database) as con:
            before = row_counts(con)
    commits = 0 if kind == "migration" else chance.randint(0, COMMITS)
    done = _killed(kind, database, files, temporary, commits=commits, part=chance.random())
    found = Round(kind, done)
    try:
        if kind == "migration":
            found.wrong += _wrong_after_migration(database, before)
        else:
            found.wrong += _wrong_after(kind, database, done)
        found.wrong += _left_behind(database, temporary)
    except (duckdb.Error, OSError, AssertionError, ValueError) as error:
        found.wrong.append(f"{type(error).__name__}: {error}")
    return found


def _killed(kind: str, database: Path, files: Path, temporary: Path, *, commits: int, part: float) -> int:
    """Kill a process some commits after it is ready and part of a step later; the commits it had said to be done."""
    command = [sys.executable, "-m", "bench.killed_work", kind, str(database), str(files)]
    environment = os.environ | {"TMPDIR": str(temporary)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == READY
        began, step = time.monotonic(), FIRST_STEP
        for _ in range(commits):
            assert child.stdout.readline().strip() == DONE
            began, step = time.monotonic(), time.monotonic() - began
        time.sleep(part * step)
        family = psutil.Process(child.pid).children(recursive=True)
        child.kill()
        late = child.stdout.read()
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive, f"processes left: {alive}"
    return commits + late.count(DONE)


def _wrong_after(kind: str, database: Path, done: int) -> Iterator[str]:
    with served(database) as worker, worker.warehouse.cursor() as con:
        told = state_of(con)
        if told not in (expected(kind, done), expected(kind, done + 1)):
            yield f"after {done} commits it says {told}"
        if kind in ("load", "pile"):
            yield from (sentence for (sentence,) in con.execute(TOLD_WRONG).fetchall())
        if kind in ("figures", "states"):
            yield from _wrong_figures(worker.warehouse, (done, done + 1) if kind == "figures" else range(FIGURES + 1))
        yield from wrong_inside(con)


def _wrong_figures(warehouse: Warehouse, right: Container[int]) -> Iterator[str]:
    """Kept figures that are not there, or that cannot be forgotten once the data have changed."""
    with warehouse.cursor() as con:
        kept = len(con.table("store.worked_out"))
    if kept not in right:
        yield f"{kept} figures are kept"
    with warehouse.writing():
        pass
    work_out(warehouse, 1)
    with warehouse.cursor() as con:
        if (left := len(con.table("store.worked_out"))) != 1:
            yield f"{left} figures are kept of data that have changed"


def _wrong_after_migration(database: Path, before: dict[str, int]) -> Iterator[str]:
    warehouse = open_warehouse(database, wait=10.0)
    try:
        with warehouse.cursor() as con:
            after = row_counts(con)
            if schema_version(con) != SCHEMA_VERSION:
                yield f"schema version {schema_version(con)}"
            for table, rows in before.items():
                fewer = after[table] < rows if table in ("setting", "secret") else after[table] != rows
                if fewer and table not in TOLD_ANEW:
                    yield f"{table} has {after[table]} rows instead of {rows}"
            yield from wrong_inside(con)
    finally:
        warehouse.close()
    with served(database):
        pass


def wrong_inside(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """What does not add up in a database: half a load, rows without a load, rollups other than rebuilt."""
    yield from (sentence for (sentence,) in con.execute(PARTIAL).fetchall())
    con.execute("begin")
    try:
        kept = {table: _rows(con, table) for table in TOLD_ANEW}
        rebuild(con)
        yield from (f"{table} is not as rebuilt" for table in TOLD_ANEW if _rows(con, table) != kept[table])
    finally:
        con.execute("rollback")


def _rows(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return sorted(map(repr, con.table(f"store.{table}").fetchall()))


def _left_behind(database: Path, temporary: Path) -> Iterator[str]:
    """What lies about after a next start and a proper end."""
    beside = [Path(f"{database}.wal"), *database.parent.glob(f"{database.name}.*.tmp")]
    inside = [*inbox_folder(database).glob("*"), *backup_folder(database).glob("*.part"), *temporary.glob("*")]
    notes = [path for path in backup_folder(database).glob("*.json") if not path.with_suffix("").exists()]
    yield from (f"{path.name} is left" for path in [*beside, *inside, *notes] if path.exists())


@contextmanager
def made_files(*, rows: int) -> Iterator[tuple[Path, Path]]:
    """A folder with the workbooks to be loaded, and one for the databases."""
    with tempfile.TemporaryDirectory() as name:
        files, databases = Path(name) / "files", Path(name) / "databases"
        files.mkdir()
        databases.mkdir()
        written_files(files, rows=rows)
        yield files, databases


def main() -> None:
    """Print the table, and every thing found wrong. Ends with 1 when there is any."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--rows", type=int, default=300, help="of each workbook")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    rounds = []
    with made_files(rows=options.rows) as (files, databases):
        for number in range(options.rounds):
            kind = KINDS[number % len(KINDS)]
            rounds.append(killed_round(kind, databases / str(number), files, chance))
            for wrong in rounds[-1].wrong:
                print(f"round {number}, {kind}: {wrong}", flush=True)
            shutil.rmtree(databases / str(number))
    print(f"{'killed during':14} {'rounds':>6} {'commits said done':>18} {'lost, partial or left':>22}")
    for kind in KINDS:
        of = [one for one in rounds if one.kind == kind]
        print(f"{kind:14} {len(of):6} {sum(one.done for one in of):18} {sum(bool(one.wrong) for one in of):22}")
    sys.exit(any(one.wrong for one in rounds))


if __name__ == "__main__":
    main()
