"""Opening, reading and writing the database file."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from data.warehouse import (
    SCHEMA_VERSION,
    Warehouse,
    WarehouseBusy,
    WarehouseError,
    database_path,
    open_warehouse,
    source_of,
)

ROOT = Path(__file__).resolve().parent.parent
HOLD = """
import sys
from pathlib import Path
from data.warehouse import open_warehouse, source_of
warehouse = open_warehouse(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
"""
ADD_RULE = "insert into store.setting values ($name, '1', 'test')"


def rules(warehouse: Warehouse) -> int:
    with warehouse.cursor() as con:
        row = con.execute("select count(*) from store.setting where meaning = 'test'").fetchone()
    assert row is not None
    return int(row[0])


def test_second_process_is_told_that_the_file_is_in_use(tmp_path: Path) -> None:
    database = tmp_path / "held.duckdb"
    command = [sys.executable, "-c", HOLD, str(database)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(WarehouseBusy) as busy:
            open_warehouse(database, wait=0.3)
        assert str(busy.value) == "held.duckdb is in use by another process. Close it, or wait."
        child.communicate("\n", timeout=20)
    open_warehouse(database).close()


def test_a_copy_does_not_let_a_second_writer_in(tmp_path: Path) -> None:
    """Closing any second handle on the file gives up a POSIX lock: the copy must not be made by the holder itself."""
    warehouse = open_warehouse(tmp_path / "held.duckdb")
    warehouse.copy_to(tmp_path / "copy.duckdb")
    command = [sys.executable, "-c", HOLD, str(warehouse.path)]
    other = subprocess.run(command, cwd=ROOT, input="\n", capture_output=True, text=True, timeout=60, check=False)
    warehouse.close()
    assert "WarehouseBusy" in other.stderr and "open" not in other.stdout
    open_warehouse(tmp_path / "copy.duckdb").close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL, which this system has not")
def test_kill_right_after_creation_leaves_a_usable_file(tmp_path: Path) -> None:
    database = tmp_path / "killed.duckdb"
    command = [sys.executable, "-c", HOLD, str(database)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        child.send_signal(signal.SIGKILL)
    open_warehouse(database, wait=5).close()


def test_newer_schema_is_refused_and_the_file_left_as_it_is(tmp_path: Path) -> None:
    database = tmp_path / "newer.duckdb"
    warehouse = open_warehouse(database)
    with warehouse.cursor() as con:
        con.execute("update store.meta set value = $v where name = 'schema_version'", {"v": SCHEMA_VERSION + 1})
    warehouse.close()
    before = database.read_bytes()
    with pytest.raises(WarehouseError, match=r"newer\.duckdb was written by a newer version of this program"):
        open_warehouse(database)
    assert database.read_bytes() == before


def test_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    database = tmp_path / "broken.duckdb"
    database.write_bytes(b"not a database at all" * 1000)
    before = database.read_bytes()
    with pytest.raises(WarehouseError, match=r"cannot be opened as a database of this program .* Restore a backup"):
        open_warehouse(database)
    assert database.read_bytes() == before


def test_damaged_database_is_said_so(tmp_path: Path) -> None:
    database = tmp_path / "damaged.duckdb"
    open_warehouse(database).close()
    database.write_bytes(database.read_bytes()[:5000])
    with pytest.raises(WarehouseError, match="cannot be opened as a database of this program"):
        open_warehouse(database)


def test_each_thread_gets_its_own_rows(warehouse: Warehouse) -> None:
    def own_rows(number: int) -> bool:
        for _ in range(40):
            with warehouse.cursor() as con:
                rows = con.execute("select $n::integer, i from range(50) as t(i) order by i", {"n": number}).fetchall()
            if rows != [(number, i) for i in range(50)]:
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(own_rows, range(8))) == [True] * 8


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{file}')",
        "copy (select 1) to '{file}'",
        "attach '{file}' as other",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set memory_limit = '1TB'",
    ],
)
def test_outside_world_is_out_of_reach(warehouse: Warehouse, tmp_path: Path, statement: str) -> None:
    file = tmp_path / "outside.csv"
    file.write_text("a\n1\n", encoding="utf-8")
    attempt = statement.replace("{file}", str(file))
    with warehouse.cursor() as con, pytest.raises(duckdb.Error, match=r"disabled|locked|prohibited|not allowed"):
        con.execute(attempt)
    assert file.read_text(encoding="utf-8") == "a\n1\n"


def test_data_version_grows_once_per_commit(warehouse: Warehouse) -> None:
    assert warehouse.data_version == 0
    with warehouse.writing() as con:
        con.execute(ADD_RULE, {"name": "a"})
        con.execute(ADD_RULE, {"name": "b"})
        assert rules(warehouse) == 0  # nobody sees half a transaction
    assert (warehouse.data_version, rules(warehouse)) == (1, 2)


def test_a_page_knows_on_which_data_it_stands(warehouse: Warehouse) -> None:
    """A reader is told the version without the database being asked; the same a plain cursor reads, after what was
    committed, what was taken back and what changes no figure."""
    reader, cursor = warehouse.reader(), warehouse.cursor()
    told: list[tuple[str, int]] = []
    for commit, figures in ((True, True), (True, False), (False, True), (True, True)):
        with suppress(KeyboardInterrupt), warehouse.writing(figures=figures) as con:
            con.execute(ADD_RULE, {"name": str(len(told))})
            assert source_of(reader) == source_of(cursor)  # nobody sees half a transaction
            if not commit:
                raise KeyboardInterrupt
        assert source_of(reader) == source_of(cursor)
        told.append(source_of(reader))
    assert told == [(str(warehouse.path), version) for version in (1, 1, 1, 2)]


def test_who_reads_while_others_write_is_never_told_an_older_version_afterwards(warehouse: Warehouse) -> None:
    def write(_: int) -> None:
        with warehouse.writing():
            pass

    def read(_: int) -> int:
        return source_of(warehouse.reader())[1]

    with ThreadPoolExecutor(8) as pool:
        written, seen = pool.map(write, range(30)), pool.map(read, range(300))
        assert set(seen) <= set(range(31))
        list(written)
    assert source_of(warehouse.reader())[1] == warehouse.data_version == 30


def test_rollback_leaves_nothing(warehouse: Warehouse) -> None:
    with pytest.raises(KeyboardInterrupt), warehouse.writing() as con:
        con.execute(ADD_RULE, {"name": "a"})
        raise KeyboardInterrupt
    assert (warehouse.data_version, rules(warehouse)) == (0, 0)


def test_writers_take_turns(warehouse: Warehouse) -> None:
    def write(number: int) -> None:
        with warehouse.writing() as con:
            con.execute(ADD_RULE, {"name": str(number)})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert (warehouse.data_version, rules(warehouse)) == (40, 40)


def test_reopened_file_keeps_its_data(tmp_path: Path) -> None:
    database = tmp_path / "new folder" / "audits.duckdb"
    warehouse = open_warehouse(database)
    with warehouse.writing() as con:
        con.execute(ADD_RULE, {"name": "a"})
    warehouse.close()
    again = open_warehouse(database)
    assert (again.data_version, rules(again)) == (1, 1)
    again.close()


def test_option_comes_before_environment_before_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SUPPLIER_AUDITS_DATABASE", raising=False)
    assert database_path().name == "audits.duckdb"
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(tmp_path / "e.duckdb"))
    assert database_path() == (tmp_path / "e.duckdb").resolve()
    assert database_path(str(tmp_path / "o.duckdb")) == (tmp_path / "o.duckdb").resolve()
