"""Backups and the way back: complete, checked, kept in number, all or nothing; and files of older versions."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from getpass import getuser
from pathlib import Path

import duckdb
import pytest

from data import migrations
from data import warehouse as warehouse_module
from data.backup import (
    backup,
    backup_folder,
    backup_is_due,
    backup_job,
    backups,
    checked_backup,
    restore,
    restore_job,
)
from data.contents import row_counts, table_names
from data.history import undo
from data.inbox import is_served
from data.trail import trail
from data.warehouse import SCHEMA_VERSION, Warehouse, WarehouseError, open_warehouse, reading_copy, sql
from data.worker import Worker
from loaders.__main__ import main
from loaders.load import load_file
from tests.conftest import WorkbookMaker
from tests.frames import counted_texts, differing, metric_texts
from tests.samples import full_workbook

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "kept"
SET_RULE = "update store.setting set value = $value where name = $name"


@pytest.fixture
def loaded(tmp_path: Path, full_database: Path) -> Iterator[Warehouse]:
    shutil.copyfile(full_database, tmp_path / "audits.duckdb")
    opened = open_warehouse(tmp_path / "audits.duckdb")
    yield opened
    opened.close()


def audits(warehouse: Warehouse) -> int:
    with warehouse.cursor() as con:
        return len(con.table("store.current_audit"))


def test_a_backup_holds_every_row_and_says_what_it_is(loaded: Warehouse) -> None:
    made = backup(loaded, why="by hand")
    with loaded.cursor() as con:
        assert made.rows == row_counts(con)
    assert made.rows["current_audit"] == 4
    assert (made.data_version, made.schema_version, made.loads) == (loaded.data_version, SCHEMA_VERSION, 1)
    assert made.bytes == made.path.stat().st_size
    assert made.path.parent == backup_folder(loaded.path)
    assert backups(loaded.path) == [made] == [checked_backup(made.path)]
    copy = open_warehouse(made.path)
    with copy.cursor() as there, loaded.cursor() as here:
        assert differing(here, there) == []
    copy.close()


def test_restoring_brings_back_what_an_undo_took_and_keeps_the_state_before(loaded: Warehouse) -> None:
    made = backup(loaded, why="by hand")
    with loaded.cursor() as con:
        expected = metric_texts(con)
    undo(loaded, 1, by="ann", at=datetime(2025, 1, 1))
    with loaded.cursor() as con:
        con.execute(SET_RULE, {"name": "minimum_n", "value": "77"})
    looking, version = loaded.cursor(), loaded.data_version
    assert audits(loaded) == 0
    restored, before = restore(loaded, made.path)
    assert (restored, before.loads, audits(loaded)) == (made, 0, 4)
    assert loaded.data_version > version
    assert metric_texts(looking) == expected  # a connection opened before sees the restored data
    assert looking.execute("select value from store.setting where name = 'minimum_n'").fetchone() == ("5",)
    looking.close()
    restore(loaded, before.path, by="bob")
    assert audits(loaded) == 0
    with loaded.cursor() as con:
        done = trail(con).iloc[::-1]
    # The trail stays through both, though the first took the undo out of store.load.
    assert list(zip(done["who"], done["kind"], done["taken_back"], strict=True))[1:] == [
        ("ann", "load", True), ("not told", "restore", False), ("bob", "restore", False),
    ]  # fmt: skip


def test_the_restored_file_takes_loads_and_opens_again(loaded: Warehouse, workbook: WorkbookMaker) -> None:
    restore(loaded, backup(loaded, why="by hand").path)
    assert load_file(loaded, workbook(full_workbook(), name="again.xlsx"), name="again.xlsx").load_id in (2, None)
    loaded.close()
    again = open_warehouse(loaded.path)
    assert audits(again) == 4
    again.close()


@pytest.mark.parametrize("keep_note", [True, False])
def test_a_damaged_backup_is_refused_and_nothing_changes(loaded: Warehouse, keep_note: bool) -> None:
    made = backup(loaded, why="by hand")
    if not keep_note:
        made.path.with_name(f"{made.path.name}.json").unlink()
    content = bytearray(made.path.read_bytes())
    for at in range(12_288, len(content), 4096):
        content[at : at + 64] = os.urandom(64)
    made.path.write_bytes(content)
    version = loaded.data_version
    with pytest.raises(WarehouseError, match=r"differs|cannot be opened|is no backup|could not be read"):
        restore(loaded, made.path)
    assert (audits(loaded), loaded.data_version) == (4, version)


def test_what_is_no_backup_is_refused(loaded: Warehouse, tmp_path: Path) -> None:
    text = tmp_path / "text.duckdb"
    text.write_text("not a database", encoding="utf-8")
    with pytest.raises(WarehouseError, match="cannot be opened as a database of this program"):
        restore(loaded, text)
    with pytest.raises(WarehouseError, match="There is no file"):
        restore(loaded, tmp_path / "absent.duckdb")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    with pytest.raises(WarehouseError, match=r"other\.duckdb is no backup of this program"):
        restore(loaded, tmp_path / "other.duckdb")
    assert backups(loaded.path) == []


def test_a_backup_of_a_newer_program_is_refused(loaded: Warehouse) -> None:
    made = backup(loaded, why="by hand")
    made.path.with_name(f"{made.path.name}.json").unlink()
    con = duckdb.connect(str(made.path))
    con.execute("update store.meta set value = 99 where name = 'schema_version'")
    con.close()
    with pytest.raises(WarehouseError, match=r"newer version of this program \(schema 99"):
        restore(loaded, made.path)
    assert audits(loaded) == 4


def test_a_restore_that_fails_half_way_changes_nothing(loaded: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    made = backup(loaded, why="by hand")
    monkeypatch.setattr("data.backup.row_counts", lambda con: {**row_counts(con), "current_audit": 5})
    monkeypatch.setattr("data.backup.backup", lambda *args, **options: made)
    monkeypatch.setattr("data.backup.checked_backup", lambda path: made)
    with pytest.raises(WarehouseError, match="came to 4 rows instead of 5; nothing was changed"):
        restore(loaded, made.path)
    assert audits(loaded) == 4


def test_only_the_newest_are_kept_and_never_the_one_being_restored(loaded: Warehouse) -> None:
    with loaded.cursor() as con:
        con.execute(SET_RULE, {"name": "backups_kept", "value": "3"})
    made = [backup(loaded, why=f"number {number}") for number in range(4)]
    assert [one.why for one in backups(loaded.path)] == ["number 3", "number 2", "number 1"]
    restore(loaded, made[1].path)
    assert made[1].path.exists()
    assert [one.why for one in backups(loaded.path)][:1] == [f"before restoring {made[1].path.name}"]
    assert not list(backup_folder(loaded.path).glob("*.part"))


def test_a_backup_to_a_place_of_its_own_never_overwrites(loaded: Warehouse, tmp_path: Path) -> None:
    made = backup(loaded, why="by hand", to=tmp_path / "away" / "copy.duckdb")
    assert made.path.exists() and backups(loaded.path) == []
    with pytest.raises(WarehouseError, match="exists already; nothing was written"):
        backup(loaded, why="by hand", to=made.path)


def test_a_daily_backup_is_due_once_data_changed_and_a_day_passed(loaded: Warehouse, tmp_path: Path) -> None:
    now = datetime.now()
    assert backup_is_due(loaded, now=now)
    backup(loaded, why="daily")
    assert not backup_is_due(loaded, now=now + timedelta(days=3))  # nothing has changed since
    undo(loaded, 1, by="ann", at=now)
    assert not backup_is_due(loaded, now=now)
    assert backup_is_due(loaded, now=now + timedelta(days=1, minutes=1))
    with loaded.cursor() as con:
        con.execute(SET_RULE, {"name": "daily_backup", "value": "no"})
    assert not backup_is_due(loaded, now=now + timedelta(days=3))
    empty = open_warehouse(tmp_path / "empty.duckdb")
    assert not backup_is_due(empty, now=now)
    empty.close()


def test_every_table_is_emptied_before_a_restore(loaded: Warehouse) -> None:
    with loaded.cursor() as con:
        con.execute("begin")
        con.execute(sql("emptied.sql"))
        assert set(row_counts(con).values()) == {0}
        con.execute("rollback")
        assert "setting" in table_names(con) and "job" not in table_names(con)


@pytest.fixture(
    params=[
        1,
        *(pytest.param(one, marks=pytest.mark.thorough) for one in range(2, SCHEMA_VERSION - 1)),
        SCHEMA_VERSION - 1,
    ]
)
def kept_file(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A database written by the program when its schema had that version.

    Version 1: five loads, one undone, one row refused. Version 2: eight loads of all shapes, one undone, two suppliers
    merged, a category by hand, a house rule changed. Version 3: the same, the rule changed on record, and an event.
    Version 4: the same, an inherent risk and saved weights.
    """
    path = tmp_path / f"version-{request.param}.duckdb"
    with gzip.open(KEPT / f"{path.name}.gz") as packed, path.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return path


def test_a_file_of_an_older_version_opens_with_the_same_counts(kept_file: Path) -> None:
    expected = json.loads((KEPT / f"{kept_file.stem}.json").read_text(encoding="utf-8"))
    opened = open_warehouse(kept_file)
    with opened.cursor() as con:
        assert counted_texts(con, expected) == expected
        assert warehouse_module.schema_version(con) == SCHEMA_VERSION
    opened.close()
    assert [f"version-{one.schema_version}" for one in backups(kept_file)] == [kept_file.stem]


def test_a_migrated_file_has_the_columns_of_a_new_one(kept_file: Path, warehouse: Warehouse) -> None:
    columns = """
        select table_name, column_name, data_type, is_nullable from duckdb_columns()
        where schema_name = 'store' order by all
    """
    rules = """
        select table_name, regexp_replace(constraint_text, '\\s+', ' ', 'g') from duckdb_constraints()
        where schema_name = 'store' order by all
    """
    opened = open_warehouse(kept_file)
    with opened.cursor() as old, warehouse.cursor() as new:
        assert old.execute(columns).fetchall() == new.execute(columns).fetchall()
        assert old.execute(rules).fetchall() == new.execute(rules).fetchall()
    opened.close()


# The first step to the last, and the last alone; the steps between are tested on opening.
@pytest.mark.parametrize("kept_file", [1, SCHEMA_VERSION - 1], indirect=True)
def test_a_backup_of_an_older_version_is_restored(kept_file: Path, warehouse: Warehouse) -> None:
    before = kept_file.read_bytes()
    restore(warehouse, kept_file)
    assert kept_file.read_bytes() == before
    opened = open_warehouse(kept_file)
    with opened.cursor() as old, warehouse.cursor() as new:
        assert differing(old, new) == []
        assert len(new.table("store.load")) in (5, 8)
    opened.close()


def test_a_migration_runs_whole_after_a_backup(loaded: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded.close()
    monkeypatch.setattr(warehouse_module, "SCHEMA_VERSION", SCHEMA_VERSION + 2)
    monkeypatch.setitem(migrations.STEPS, SCHEMA_VERSION, "alter table store.load add column colour varchar")
    monkeypatch.setitem(migrations.STEPS, SCHEMA_VERSION + 1, "update store.load set colour = 'red'")
    opened = open_warehouse(loaded.path)
    assert opened.root.execute("select colour from store.load").fetchall() == [("red",)]
    assert warehouse_module.schema_version(opened.root) == SCHEMA_VERSION + 2
    opened.close()
    assert [(one.why, one.schema_version) for one in backups(loaded.path)] == [
        (f"before schema {SCHEMA_VERSION + 2}", SCHEMA_VERSION)
    ]


def test_a_failing_migration_leaves_the_file_as_it_was(loaded: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded.close()
    with monkeypatch.context() as changed:
        changed.setattr(warehouse_module, "SCHEMA_VERSION", SCHEMA_VERSION + 2)
        changed.setitem(migrations.STEPS, SCHEMA_VERSION, "alter table store.load add column colour varchar")
        changed.setitem(migrations.STEPS, SCHEMA_VERSION + 1, "update store.load set nowhere = 1")
        with pytest.raises(WarehouseError, match="could not be brought from schema"):
            open_warehouse(loaded.path)
    opened = open_warehouse(loaded.path)
    assert audits(opened) == 4
    assert "colour" not in opened.root.table("store.load").columns
    opened.close()


def ended(worker: Worker, job: str) -> None:
    while worker.job(job)["state"] in ("waiting", "running"):
        time.sleep(0.02)


def test_the_worker_backs_up_and_restores_between_loads(loaded: Warehouse) -> None:
    worker = Worker(loaded, load=load_file, by="ann")
    worker.start()
    first = worker.submit_work("backup", "by hand", lambda step: backup_job(loaded, step, why="by hand"))
    worker.submit_undo(1)
    ended(worker, first)
    name = worker.job(first)["report"]["backup"]
    path = backup_folder(loaded.path) / name
    last = worker.submit_work("restore", name, lambda step: restore_job(loaded, step, path=path, name=name))
    bad = worker.submit_work("restore", "x", lambda step: restore_job(loaded, step, path=path.with_name("x"), name="x"))
    ended(worker, bad)
    assert worker.job(last)["report"]["sentence"].startswith(f"{name} was restored: ")
    assert worker.job(bad)["state"] == "refused"
    assert audits(loaded) == 4
    worker.stop()


SERVING = """
import sys
from pathlib import Path
from data.inbox import Inbox
from data.warehouse import open_warehouse
from data.worker import Worker
from loaders.load import load_file

warehouse = open_warehouse(Path(sys.argv[1]))
worker = Worker(warehouse, load=load_file, by="app")
worker.start()
inbox = Inbox(warehouse, worker)
inbox.start()
print("serving", flush=True)
sys.stdin.readline()
inbox.stop()
worker.stop()
warehouse.close()
"""


@pytest.fixture(params=["alone", "beside the app"])
def command(
    request: pytest.FixtureRequest, loaded: Warehouse, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, str]]]:
    """A function that runs a command on the loaded database: which nobody holds, or which another process serves."""
    loaded.close()

    def run(*words: str) -> tuple[int, str]:
        code = main([*words, "--database", str(loaded.path)])
        said = capsys.readouterr()
        return code, said.out + said.err

    if request.param == "alone":
        yield run
        return
    serving = [sys.executable, "-c", SERVING, str(loaded.path)]
    with subprocess.Popen(serving, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "serving\n"
        yield run
        child.communicate("\n", timeout=60)


def test_the_commands_work_alone_and_beside_the_app(
    command: Callable[..., tuple[int, str]], loaded: Warehouse, tmp_path: Path
) -> None:
    assert command("backups") == (0, f"There is no backup in {loaded.path}.backups yet.\n")
    code, said = command("backup")
    (made,) = backups(loaded.path)
    assert code == 0 and f"{made.path.name} was made and checked." in said
    assert command("backup", "--to", str(tmp_path / "away" / "copy.duckdb"))[0] == 0
    assert checked_backup(tmp_path / "away" / "copy.duckdb").loads == 1
    code, said = command("backup", "--to", str(tmp_path / "away" / "copy.duckdb"))
    assert code == 2 and "exists already; nothing was written" in said
    assert command("undo", "1")[0] == 0
    code, said = command("restore", made.path.name)
    assert code == 0 and said.startswith(f"{made.path.name} was restored: ")
    assert "undone" not in command("loads")[1]
    code, said = command("restore", "absent.duckdb")
    assert code == 2 and said == f"There is no file {backup_folder(loaded.path) / 'absent.duckdb'}.\n"
    code, said = command("backups", "--json")
    assert [one["loads"] for one in json.loads(said)["backups"]][-1] == 1
    assert command("export", str(tmp_path / "out.zip"))[0] == 0
    assert command("export", str(tmp_path / "out.xlsx"))[0] == 0
    with reading_copy(loaded.path) as con:
        told = trail(con, kinds=("export",))
    assert set(zip(told["who"], told["what"], strict=True)) == {(getuser(), "out.zip"), (getuser(), "out.xlsx")}
    code, said = command("import", str(tmp_path / "out.zip"))
    assert code == 2 and "an import needs an empty one" in said
    code, said = command("import", str(tmp_path / "out.xlsx"))
    assert code == 2 and ("on its Loads page" if is_served(loaded.path) else "an import needs an empty one") in said
