"""What goes wrong around the program: each fault is a sentence that says what to do, and nothing committed is lost."""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data import backup as backup_module
from data.backup import backup, backup_folder, backup_is_due, backups, replace_unreadable, restore
from data.disk_room import NO_ROOM
from data.house_rules import change_rule
from data.leftovers import DRAFT
from data.warehouse import SCHEMA_VERSION, Warehouse, WarehouseBusy, WarehouseError, open_warehouse
from data.worker import Worker
from loaders.__main__ import main
from loaders.load import load_file
from metrics.choices import house_rules
from pages.parts import cached
from pages.parts.databases import own
from pages.parts.wording import CLOSED_ITSELF
from tests.conftest import WorkbookMaker
from tests.samples import full_workbook

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "kept"
FILL = "insert into store.supplier_alias select range, 1, md5(range::varchar) from range(20000)"
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="needs limits of the system that Windows has not")


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may grow beyond so many bytes: to the program it looks like a disk without room."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def app(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The database the dashboard will serve, which nobody holds yet."""
    warehouse.close()
    monkeypatch.setenv("SUPPLIER_AUDITS_DATABASE", str(warehouse.path))
    monkeypatch.delenv("SUPPLIER_AUDITS_DROP_FOLDER", raising=False)
    monkeypatch.setattr("sys.argv", ["streamlit"])
    yield warehouse.path
    st.cache_data.clear()
    st.cache_resource.clear()


def rule(warehouse: Warehouse) -> str:
    with warehouse.cursor() as con:
        row = con.execute("select value from store.setting where name = 'minimum_n'").fetchone()
    assert row is not None
    return str(row[0])


@on_posix
def test_a_full_disk_takes_back_what_does_not_fit_and_the_next_load_is_taken(
    warehouse: Warehouse, workbook: WorkbookMaker
) -> None:
    path = workbook(full_workbook())
    change_rule(warehouse, "minimum_n", "9", by="ann", at=datetime(2025, 1, 1))
    with full_disk(Path(f"{warehouse.path}.wal").stat().st_size + 100_000):
        with pytest.raises(WarehouseError) as told, warehouse.writing() as con:
            con.execute(FILL)
        assert str(told.value) == NO_ROOM
        assert (rule(warehouse), warehouse.data_version) == ("9", 1)
    assert load_file(warehouse, path, name="audits.xlsx").status == "loaded"
    with warehouse.cursor() as con:
        assert con.execute("select count(*) from store.supplier_alias where spelling = md5('1')").fetchone() == (0,)


@on_posix
def test_a_database_on_a_full_disk_can_still_be_read(full_database: Path, tmp_path: Path) -> None:
    """What is made anew on opening, the index of kept figures, is left as it is where there is no room for it."""
    path = Path(shutil.copyfile(full_database, tmp_path / "audits.duckdb"))
    with full_disk(10):
        warehouse = open_warehouse(path)
        with warehouse.cursor() as con:
            assert con.execute("select count(*) from store.audit_fact").fetchone() == (4,)
        warehouse.close()
    warehouse = open_warehouse(path)
    with warehouse.cursor() as con:
        assert con.execute("select index_name from duckdb_indexes()").fetchall() == [("worked_out_question",)]
    warehouse.close()


@on_posix
def test_a_job_on_a_full_disk_is_refused_with_its_sentence(warehouse: Warehouse) -> None:
    worker = Worker(warehouse, load=load_file, by="ann")
    worker.start()

    def filling(step: object) -> dict[str, object]:
        raise OSError(28, "No space left on device")

    job = worker.submit_work("export", "x", filling)
    while worker.job(job)["ended_at"] is None:
        time.sleep(0.01)
    assert (worker.job(job)["state"], worker.job(job)["report"]["sentence"]) == ("refused", NO_ROOM)
    worker.stop()


@on_posix
def test_a_database_that_closed_itself_is_opened_again_with_all_that_was_committed(app: Path) -> None:
    """A checkpoint that cannot be written makes DuckDB refuse everything until the file is opened anew."""
    warehouse = own().warehouse
    change_rule(warehouse, "minimum_n", "9", by="ann", at=datetime(2025, 1, 1))
    with warehouse.writing() as con:
        con.execute(FILL)
    with full_disk(warehouse.path.stat().st_size // 2):
        with pytest.raises(WarehouseError, match="No backup could be written"):
            backup(warehouse, why="by hand")
        assert not warehouse.is_usable
    again = own().warehouse
    assert again is not warehouse and again.is_usable
    assert (rule(again), again.data_version) == ("9", 2)


def test_a_page_on_a_full_disk_says_what_to_do(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for error, sentence in (
        (duckdb.FatalException("FATAL Error: database has been invalidated"), CLOSED_ITSELF),
        (OSError(28, "No space left on device"), NO_ROOM),
    ):

        def fails(*_args: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr("pages.parts.shell.draw_view", fails)
        page = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
        assert not page.exception and [one.value for one in page.error] == [sentence]


@on_posix
def test_a_database_on_a_full_disk_says_so_and_opens_once_there_is_room(app: Path) -> None:
    warehouse = open_warehouse(app)
    with warehouse.writing() as con:
        con.execute(FILL)
    shutil.copyfile(app, app.with_name("killed.duckdb"))  # as it stands on the disk after a kill, with its log
    shutil.copyfile(f"{app}.wal", f"{app.with_name('killed.duckdb')}.wal")
    warehouse.close()
    try:
        with full_disk(4096):
            open_warehouse(app.with_name("killed.duckdb")).close()
    except WarehouseError as error:
        assert "no room left on its disk" in str(error)
    opened = open_warehouse(app.with_name("killed.duckdb"))
    with opened.cursor() as con:
        assert con.execute("select count(*) from store.supplier_alias").fetchone() == (20_000,)
    opened.close()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write there; the superuser, who always may, becomes nobody for the while."""
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    for parent in [folder.parent, folder.parent.parent, folder.parent.parent.parent] if is_root else []:
        parent.chmod(0o755)
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


@on_posix
def test_a_read_only_folder_is_said_so(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    open_warehouse(folder / "old.duckdb").close()
    before = (folder / "old.duckdb").read_bytes()
    with read_only(folder):
        for name in ("old.duckdb", "new.duckdb", "deeper/new.duckdb"):
            with pytest.raises(WarehouseError, match=r"cannot be opened for writing.* Allow this user to write there"):
                open_warehouse(folder / name)
    assert (folder / "old.duckdb").read_bytes() == before


def test_pages_say_what_to_do_when_the_database_cannot_be_opened(app: Path) -> None:
    """Damaged, cut off, of a newer program, held by another process: a sentence on the page; Diagnostics still tells."""
    whole = app.read_bytes()
    con = duckdb.connect(str(app))
    con.execute("update store.meta set value = 99 where name = 'schema_version'")
    con.close()
    newer = app.read_bytes()
    for content, sentence in (
        (whole[:5000], "Restore a backup"),
        (b"not a database" * 900, "Restore a backup"),
        (newer, "Update the program"),
    ):
        app.write_bytes(content)
        page = AppTest.from_file(str(ROOT / "pages/overview.py"), default_timeout=60).run()
        assert not page.exception and len(page.error) == 1 and sentence in page.error[0].value
        assert app.read_bytes() == content
    page = AppTest.from_file(str(ROOT / "pages/diagnostics.py"), default_timeout=60).run()
    assert not page.exception and len(page.error) == 1 and {"Sizes", "Versions"} <= {h.value for h in page.subheader}


def test_a_page_says_that_another_process_holds_the_database(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How the second process is met is tested in test_warehouse.py."""

    def busy(*_args: object, **_options: object) -> None:
        raise WarehouseBusy("audits.duckdb is in use by another process. Close it, or wait.")

    monkeypatch.setattr("pages.parts.databases.open_warehouse", busy)
    page = AppTest.from_file(str(ROOT / "pages/loads.py"), default_timeout=60).run()
    assert not page.exception and [one.value for one in page.error] == [
        r"audits\.duckdb is in use by another process\. Close it, or wait\."
    ]


def test_a_damaged_database_gives_way_to_a_backup_and_is_kept(
    warehouse: Warehouse, capsys: pytest.CaptureFixture[str]
) -> None:
    change_rule(warehouse, "minimum_n", "9", by="ann", at=datetime(2025, 1, 1))
    name = backup(warehouse, why="by hand").path.name
    warehouse.close()
    warehouse.path.write_bytes(b"damaged" * 5000)
    Path(f"{warehouse.path}.wal").write_bytes(b"a log of it")
    assert main(["restore", "absent.duckdb", "--database", str(warehouse.path)]) == 2
    assert warehouse.path.read_bytes() == b"damaged" * 5000
    assert main(["restore", name, "--database", str(warehouse.path)]) == 0
    assert f"{name} was put in the place of audits.duckdb, which is kept as " in capsys.readouterr().out
    opened = open_warehouse(warehouse.path)
    assert rule(opened) == "9"
    opened.close()
    (aside,) = warehouse.path.parent.glob("*.unreadable")
    assert aside.read_bytes() == b"damaged" * 5000 and Path(f"{aside}.wal").read_bytes() == b"a log of it"


def test_figures_of_a_lost_state_are_not_told_after_a_backup_took_its_place(warehouse: Warehouse) -> None:
    """The rule `minimum_n`, as a server that lives on remembers it by path and data version.

    | state                     | data version | minimum_n |
    | backed up                 | 1            | 9         |
    | changed twice, then lost  | 2, 3         | 8, 7      |
    | the backup, changed twice | none of them | 9, 6, 5   |
    """

    def told(opened: Warehouse) -> str:
        rules = cached.rows(house_rules, opened.reader()).set_index("name")["value"]
        return str(rules["minimum_n"])

    def changed(opened: Warehouse, value: str) -> str:
        change_rule(opened, "minimum_n", value, by="ann", at=datetime(2025, 1, 1))
        return told(opened)

    st.cache_data.clear()
    seen = [changed(warehouse, "9")]
    held = backup(warehouse, why="by hand")
    seen += [changed(warehouse, value) for value in ("8", "7")]
    warehouse.close()
    warehouse.path.write_bytes(b"damaged" * 5000)
    replace_unreadable(warehouse.path, held.path, by="bob")
    again = open_warehouse(warehouse.path)
    seen.append(told(again))
    last = again.cursor().execute("select kind, who from store.trail order by rowid desc limit 1").fetchone()
    assert last == ("restore", "bob")
    seen += [changed(again, value) for value in ("6", "5")]
    assert seen == ["9", "8", "7", "9", "6", "5"]
    again.close()
    assert not list(warehouse.path.parent.glob(f"*{DRAFT}*"))


class Clock(datetime):
    """The time as a machine tells it whose clock was set back by a year after its first backup."""

    ticks = iter(range(1000))

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        """A second later each time."""
        return datetime(2024, 1, 1) + timedelta(seconds=next(cls.ticks))


def test_a_clock_set_back_turns_no_order_round(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Backups: the last made is the first listed, and the older go. Jobs: the last asked is the first listed."""
    change_rule(warehouse, "backups_kept", "2", by="ann", at=datetime(2025, 1, 1))
    first = backup(warehouse, why="first")
    monkeypatch.setattr(backup_module, "datetime", Clock)
    for number in (2, 3):
        change_rule(warehouse, "minimum_n", str(6 + number), by="ann", at=Clock.now())
        due = backup_is_due(warehouse, now=Clock.now())
        assert due == (number == 2)  # the last is a day away, in whatever direction
        backup(warehouse, why=f"number {number}")
    assert not first.path.exists()
    monkeypatch.undo()
    assert [one.why for one in backups(warehouse.path)] == ["number 3", "number 2"]
    worker = Worker(warehouse, load=load_file, by="ann")
    jobs = [worker.submit_undo(1)]
    with warehouse.cursor() as con:
        con.execute("update store.job set started_at = '2035-01-01'")
    jobs.append(worker.submit_undo(2))
    assert worker.jobs(limit=1)["job"].tolist() == jobs[1:]
    worker.stop()


def test_every_kind_of_backup_is_restored(warehouse: Warehouse) -> None:
    """Each made as the program makes it; then the rule of each state is back."""
    states = {"daily": "9", "by hand": "10", "before restoring x": "11"}
    for why, value in states.items():
        change_rule(warehouse, "minimum_n", value, by="ann", at=datetime(2025, 1, 1))
        if why != "before restoring x":
            backup(warehouse, why=why)
    restore(warehouse, backups(warehouse.path)[-1].path, name="x")
    made = {one.why: one.path for one in backups(warehouse.path)}
    assert made.keys() == states.keys()
    for why, value in states.items():
        assert (restore(warehouse, made[why])[0].why, rule(warehouse)) == (why, value)


def test_the_backup_before_a_migration_is_restored(tmp_path: Path) -> None:
    with gzip.open(KEPT / f"version-{SCHEMA_VERSION - 1}.duckdb.gz") as packed, (tmp_path / "x.duckdb").open("wb") as f:
        shutil.copyfileobj(packed, f)
    opened = open_warehouse(tmp_path / "x.duckdb")
    then = rule(opened)
    change_rule(opened, "minimum_n", "9", by="ann", at=datetime(2025, 1, 1))
    (made,) = backups(opened.path)
    assert made.why == f"before schema {SCHEMA_VERSION}"
    restore(opened, made.path)
    assert rule(opened) == then != "9"
    opened.close()


def test_a_missing_backup_folder_is_made_and_one_that_cannot_be_is_said_so(warehouse: Warehouse) -> None:
    folder = backup_folder(warehouse.path)
    assert backups(warehouse.path) == [] and backup(warehouse, why="by hand").path.parent == folder
    shutil.rmtree(folder)
    folder.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(WarehouseError, match=r"No backup could be written to .* Make room there, or allow it\."):
        backup(warehouse, why="by hand")
    assert backups(warehouse.path) == []
