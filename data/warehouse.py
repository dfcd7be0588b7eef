"""The DuckDB file: opening, reading, writing, copying. The only place that opens DuckDB.

One root connection per file; every query runs on its own cursor, because a connection shared between threads hands one
caller's rows to another. Writers take turns under one lock and end in one transaction that bumps ``data_version``.
"""

from __future__ import annotations

import csv
import hashlib
import logging
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

import duckdb
import pandas as pd

from data.disk_room import NO_ROOM, is_full
from data.leftovers import spill_folder
from data.migrations import migrate

# Frames of figures are small and taken apart many times: words kept as Python's cost half of what Arrow's do there.
pd.set_option("mode.string_storage", "python")

HERE = Path(__file__).resolve().parent
DEFAULT_DATABASE = HERE / "audits.duckdb"
DATABASE_VARIABLE = "SUPPLIER_AUDITS_DATABASE"
SCHEMA_VERSION = 5
SOURCE = """
    select (select path from duckdb_databases() where database_name = current_database()),
           (select value from store.meta where name = 'data_version')
"""
LOG = logging.getLogger(__name__)
# What refresh.sql is told when everything is to be told anew.
EVERYTHING_TOUCHED = """
    create or replace temp table touched_load as select load from store.load;
    create or replace temp table touched_key as select null::ubigint as audit_key limit 0;
"""
LOCKED = ("could not set lock", "being used by another process")
FORBIDDEN = ("permission denied", "read-only file system", "access is denied", "not a directory", "is a directory")
COPY = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"


class WarehouseError(Exception):
    """The database cannot be used; the message says why and what would do."""


class WarehouseUnreadable(WarehouseError):
    """The file is no database of this program, or damaged: a backup can take its place."""


class WarehouseBusy(WarehouseError):
    """Another process holds the file."""


# Said of data that have changed, or that are looked at as if they had: what is kept of the others does not hold.
NEXT_VERSION = "update store.meta set value = value + 1 where name = 'data_version'"
# The database behind each page's connection.
_READ_BY: WeakKeyDictionary[duckdb.DuckDBPyConnection, Warehouse] = WeakKeyDictionary()


def database_path(option: str | None = None) -> Path:
    """The database file: the option, else the environment variable, else the default beside this module."""
    return Path(option or os.environ.get(DATABASE_VARIABLE) or DEFAULT_DATABASE).expanduser().resolve()


@cache
def sql(name: str) -> str:
    """The text of one .sql file of this folder."""
    return (HERE / name).read_text(encoding="utf-8")


@dataclass
class _Version:
    """The data version as last asked for, and after how many changes since the opening that was."""

    changes: int = 0
    told: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Warehouse:
    """An open database file. ``cursor`` and ``reader`` for reading, ``writing`` for one transaction."""

    path: Path
    root: duckdb.DuckDBPyConnection
    lock: threading.RLock = field(default_factory=threading.RLock)
    version: _Version = field(default_factory=_Version)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own for one reader. Close it, or let it go out of scope."""
        return self.root.cursor()

    def reader(self) -> duckdb.DuckDBPyConnection:
        """A cursor for a page, which asks dozens of times on which data it stands. Not for transactions: within one,
        the data version is another than that of all others."""
        con = self.root.cursor()
        _READ_BY[con] = self
        return con

    @property
    def source(self) -> tuple[str, int]:
        """Path and data version, asked of the database again only when somebody has written."""
        changes, told = self.version.changes, self.version.told
        if told is None or told[0] != changes:
            # Kept with the number of changes read before: should somebody write meanwhile, it is asked again.
            told = self.version.told = (changes, self.data_version)
        return str(self.path), told[1]

    @property
    def data_version(self) -> int:
        """Grows with every committed change of the data; part of every cache key."""
        with self.cursor() as con:
            row = con.execute("select value from store.meta where name = 'data_version'").fetchone()
        assert row is not None
        return int(row[0])

    @contextmanager
    def writing(self, *, figures: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside one transaction: all of it is committed, with its place on the trail, or nothing.

        ``figures=False`` for what changes no figure: the data version stays, and so does what pages have cached.
        """
        with self.lock, self.root.cursor() as con:
            con.execute("begin")
            try:
                yield con
                con.execute(sql("trail.sql"))
                if figures:
                    con.execute(NEXT_VERSION)
                con.execute("commit")
                self.version.changes += figures
            except BaseException as error:
                # BaseException: a Streamlit rerun or Ctrl-C must not leave half a transaction behind. Where the commit
                # failed there is none any more.
                with suppress(duckdb.TransactionException, duckdb.FatalException):
                    con.execute("rollback")
                if isinstance(error, duckdb.Error) and not isinstance(error, duckdb.FatalException) and is_full(error):
                    raise WarehouseError(NO_ROOM) from error
                raise

    def copy_to(self, target: Path, *, patience: float = 10.0) -> None:
        """A consistent copy of the file, taken while nobody writes.

        Another process does the copying: where locks belong to the process (POSIX), opening and closing the file here
        a second time would give up DuckDB's lock, and a second writer could come in. ``patience``: seconds to wait
        while a page writes its job row, which takes milliseconds and forbids the checkpoint.
        """
        deadline = time.monotonic() + patience
        with self.lock, self.root.cursor() as con:
            while True:
                try:
                    con.execute("checkpoint")
                    break
                except duckdb.TransactionException:
                    if time.monotonic() >= deadline:
                        raise
                    time.sleep(0.02)
            subprocess.run([sys.executable, "-c", COPY, str(self.path), str(target)], check=True)

    @property
    def is_usable(self) -> bool:
        """Whether it still answers: DuckDB refuses everything once it could not write what it had to."""
        try:
            with self.cursor() as con:
                con.execute("select 1")
        except duckdb.FatalException:
            return False
        return True

    def close(self) -> None:
        """Give the file back."""
        self.root.close()


def open_warehouse(path: Path, *, wait: float = 0.0, backup_first: bool = True) -> Warehouse:
    """Open the file, creating it if absent. ``wait``: seconds to retry while another process holds it.

    A file of an older version is brought to this one, after a backup unless ``backup_first`` is off (for copies).
    Raises WarehouseBusy when it stays locked, WarehouseError when it is newer than this program or no database.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_opened(path, error) from error
    deadline = time.monotonic() + wait
    while True:
        try:
            root = duckdb.connect(str(path), config=_configuration(path))
            break
        except duckdb.IOException as error:
            if not any(words in str(error).lower() for words in LOCKED):
                raise _not_opened(path, error) from error
            if time.monotonic() >= deadline:
                raise WarehouseBusy(f"{path.name} is in use by another process. Close it, or wait.") from error
            time.sleep(0.2)
        except duckdb.Error as error:
            raise _not_opened(path, error) from error
    warehouse = Warehouse(path=path, root=root)
    try:
        _prepare(warehouse, backup_first=backup_first)
    except BaseException as error:
        root.close()
        if isinstance(error, duckdb.Error):
            raise _not_opened(path, error) from error
        raise
    return warehouse


def source_of(con: duckdb.DuckDBPyConnection) -> tuple[str, int]:
    """Path and data version behind a connection: the part of a cache key that says which data."""
    if (read := _READ_BY.get(con)) is not None:
        return read.source
    row = con.execute(SOURCE).fetchone()
    assert row is not None
    return str(row[0]), int(row[1])


def _configuration(path: Path) -> dict[str, str | bool | int | float | list[str]]:
    threads = os.environ.get("SUPPLIER_AUDITS_THREADS")
    return {
        **({"threads": int(threads)} if threads else {}),  # else as many as the machine has cores
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "memory_limit": os.environ.get("SUPPLIER_AUDITS_MEMORY", "4GB"),
        "temp_directory": str(spill_folder(path)),
    }


def _not_opened(path: Path, error: Exception) -> WarehouseError:
    """Why a file cannot be opened, and what to do: about the disk, about the place, or about the file itself."""
    if is_full(error):
        return WarehouseError(
            f"{path.name} cannot be opened while there is no room left on its disk. Make room there, then try again; "
            "what was committed is in the file."
        )
    first = str(error).splitlines()[0]
    if any(words in first.lower() for words in FORBIDDEN):
        return WarehouseError(
            f"{path} cannot be opened for writing, or nothing can be written beside it ({first}). Allow this user to "
            "write there, or name another file with --database."
        )
    return WarehouseUnreadable(
        f"{path} cannot be opened as a database of this program ({first}). Restore a backup "
        "(`python -m loaders backups` lists them, `python -m loaders restore NAME` puts one in its place and keeps "
        "this file beside it), or name another file with --database."
    )


def _prepare(warehouse: Warehouse, *, backup_first: bool) -> None:
    """Create, check or migrate the schema, refresh the macros, then lock the configuration."""
    root, path = warehouse.root, warehouse.path
    found = root.execute("select count(*) from duckdb_tables() where schema_name = 'store'").fetchone()
    assert found is not None
    if found[0] == 0:
        _create(root)
        # DuckDB 1.5 cannot replay the creation of enum types from its log: a process killed before the first
        # checkpoint would leave a file that never opens again.
        root.execute("checkpoint")
    version = schema_version(root)
    if version > SCHEMA_VERSION:
        raise WarehouseError(
            f"{path.name} was written by a newer version of this program (schema {version}, this one knows "
            f"{SCHEMA_VERSION}). Update the program; the file was left as it is."
        )
    if version < SCHEMA_VERSION:
        _migrate(warehouse, version, backup_first=backup_first)
    _renew_index(root)
    _tell_macros(root)
    add_missing_settings(root)
    add_missing_secret(root)
    root.execute("set enable_external_access = false")
    root.execute("set lock_configuration = true")


def _renew_index(root: duckdb.DuckDBPyConnection) -> None:
    """Make the index of kept answers anew: DuckDB 1.5 leaves out of an index what it replays from its log.

    After a process was killed, deleting one of these rows would else end in a fatal error. Two statements and no
    transaction: in one, DuckDB 1.5 aborts the process.
    """
    try:
        root.execute("drop index if exists store.worked_out_question")
        root.execute("create index worked_out_question on store.worked_out (question)")
    except duckdb.Error as error:
        if isinstance(error, duckdb.FatalException) or not is_full(error):
            raise
        LOG.warning("The index of kept figures is as it was: there is no room on the disk")


def _tell_macros(root: duckdb.DuckDBPyConnection) -> None:
    """Create the macros anew, unless those in the file are this program's: nothing on opening takes longer."""
    text = sql("macros.sql")
    wanted = {"value": int.from_bytes(hashlib.sha256(text.encode()).digest()[:7])}
    if root.execute("select 1 from store.meta where name = 'macros' and value = $value", wanted).fetchone() is None:
        root.execute("begin")
        root.execute(text)
        root.execute("insert or replace into store.meta values ('macros', $value)", wanted)
        root.execute("commit")


def _migrate(warehouse: Warehouse, version: int, *, backup_first: bool) -> None:
    from data.backup import backup  # a backup opens what it wrote, with this module

    kept = "the file was left as it is"
    if backup_first:
        kept += f", and as backup {backup(warehouse, why=f'before schema {SCHEMA_VERSION}').path}"
    try:
        migrate(
            warehouse.root, found=version, wanted=SCHEMA_VERSION,
            retelling=(sql("macros.sql"), EVERYTHING_TOUCHED, sql("refresh.sql"), sql("trail.sql")),
        )  # fmt: skip
    except (duckdb.Error, KeyError) as error:
        raise WarehouseError(
            f"{warehouse.path.name} could not be brought from schema {version} to {SCHEMA_VERSION} "
            f"({str(error).splitlines()[0]}); {kept}. Open it with the version of the program that wrote it."
        ) from error


def schema_version(con: duckdb.DuckDBPyConnection) -> int:
    """The version of a file's schema, 0 where it says none."""
    row = con.execute("select value from store.meta where name = 'schema_version'").fetchone()
    return int(row[0]) if row else 0


def _create(root: duckdb.DuckDBPyConnection) -> None:
    root.execute("begin")
    root.execute(sql("schema.sql"))
    root.execute(sql("worked_out.sql"))
    root.execute(
        "insert into store.meta values ('schema_version', $version), ('data_version', 0)", {"version": SCHEMA_VERSION}
    )
    add_missing_settings(root)
    add_missing_secret(root)
    root.execute("commit")


def add_missing_settings(con: duckdb.DuckDBPyConnection) -> None:
    """Give a file the house rules it does not know yet, with their default; a rule it knows keeps its value."""
    known = {name for (name,) in con.execute("select name from store.setting").fetchall()}
    with (HERE / "settings.csv").open(encoding="utf-8", newline="") as lines:
        for rule in csv.DictReader(lines):
            if rule["name"] not in known:
                told = {field: rule[field] for field in ("name", "value", "meaning")}
                con.execute("insert into store.setting values ($name, $value, $meaning)", told)


def add_missing_secret(con: duckdb.DuckDBPyConnection) -> None:
    """Give a file the random secret under which names are hashed, unless it has one."""
    if con.execute("select 1 from store.secret where name = 'names'").fetchone() is None:
        con.execute("insert into store.secret values ('names', $value)", {"value": secrets.token_hex(32)})


@contextmanager
def reading_file(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a file nobody holds (a backup), which is left as it is: no migration, no macros.

    Raises WarehouseError when it is no database.
    """
    if not path.is_file():
        raise WarehouseError(f"There is no file {path}.")
    try:
        root = duckdb.connect(str(path), read_only=True, config=_configuration(path))
    except duckdb.Error as error:
        raise _not_opened(path, error) from error
    try:
        root.execute("set enable_external_access = false")
        root.execute("set lock_configuration = true")
        yield root
    finally:
        root.close()


@contextmanager
def reading_copy(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for reading only, which works while the app holds the file: then it reads a copy the app makes.

    Raises WarehouseError when the file is absent, WarehouseBusy when its holder does not answer.
    """
    from data.inbox import requested_copy  # the inbox opens nothing itself, it asks the process that has the file open

    if not path.exists():
        raise WarehouseError(f"There is no database at {path}. Load a file first, or name one with --database.")
    try:
        warehouse = open_warehouse(path)
    except WarehouseBusy:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "copy.duckdb"
            requested_copy(path, target)
            copy = open_warehouse(target, backup_first=False)
            try:
                yield copy.cursor()
            finally:
                copy.close()
        return
    try:
        yield warehouse.cursor()
    finally:
        warehouse.close()
