"""Backups: complete copies of the database beside it, each with a note of what it holds, and the way back.

The folder ``<database>.backups`` holds ``<moment>.duckdb`` and ``<moment>.duckdb.json``. The copy is checked before it
gets its name: a file with that name is a backup that opens and has every row.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from data.contents import batches, replace_contents, row_counts
from data.leftovers import DRAFT, backup_folder, scratch
from data.trail import NOBODY, bring_trail, put_on_trail, trail_rows
from data.warehouse import (
    SCHEMA_VERSION,
    Warehouse,
    WarehouseError,
    open_warehouse,
    reading_file,
    schema_version,
)

DATA_VERSION = "select value from store.meta where name = 'data_version'"
RAISE_VERSION = """
update store.meta set value = greatest(value, $version) where name = 'data_version'
"""
SETTING = "select value from store.setting where name = $name"
LOADS = "select count(*) from store.load where undone_at is null"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Backup:
    """One backup, as its note describes it. ``rows``: rows per table; ``loads``: files that counted then.

    ``number`` grows from backup to backup, whatever the clock says; 0 for a file beside others without a number.
    """

    path: Path
    made_at: datetime
    why: str
    data_version: int
    schema_version: int
    bytes: int
    sha256: str
    loads: int
    rows: dict[str, int]
    number: int = 0


def backup(warehouse: Warehouse, *, why: str, to: Path | None = None, spare: Path | None = None) -> Backup:
    """Copy the database, check the copy, note what it holds. Waits until nobody writes; reading goes on meanwhile.

    Without ``to`` it goes to the backup folder, where only the newest are kept (house rule `backups_kept`), and
    ``spare``. Raises WarehouseError when there is no room, the place exists, or the copy is not what was copied.
    """
    folder = to.parent if to else backup_folder(warehouse.path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target = to or _free_name(folder, datetime.now())
        if target.exists():
            raise WarehouseError(f"{target} exists already; nothing was written. Name another file for the backup.")
        made = _made(warehouse, target, why)
    except (OSError, duckdb.Error) as error:
        raise WarehouseError(
            f"No backup could be written to {folder} ({error}). Make room there, or allow it."
        ) from error
    if to is None:
        _remove_old(warehouse, spare={made.path, spare})
    return made


def backups(database: Path) -> list[Backup]:
    """The backups beside a database, newest first. What has no readable note is not listed: it is none of ours."""
    found = [noted for path in backup_folder(database).glob("*.duckdb") if (noted := _noted(path)) is not None]
    return sorted(found, key=lambda one: (one.number, one.made_at, one.path.name), reverse=True)


def checked_backup(path: Path) -> Backup:
    """A backup that can be restored: its checksum and rows are those of its note, its schema is not newer than ours.

    A file without a note (a copy by hand) is judged by what it holds. Raises WarehouseError with the reason.
    """
    noted = _noted(path)
    try:
        if noted is not None and _sha256(path) != noted.sha256:
            raise WarehouseError(f"{path.name} is not as it was written: its checksum differs. Restore another backup.")
        with reading_file(path) as con:
            found = _facts(con, path, why=noted.why if noted else "given by hand")
    except (OSError, duckdb.Error) as error:
        raise WarehouseError(
            f"{path.name} is no backup of this program ({str(error).splitlines()[0]}). Restore another backup."
        ) from error
    if found.schema_version > SCHEMA_VERSION:
        raise WarehouseError(
            f"{path.name} was written by a newer version of this program (schema {found.schema_version}, this one "
            f"knows {SCHEMA_VERSION}). Update the program first."
        )
    if noted is not None and found.rows != noted.rows:
        raise WarehouseError(f"{path.name} does not hold the rows its note names. Restore another backup.")
    return noted or found


def restore(warehouse: Warehouse, path: Path, *, name: str | None = None, by: str = NOBODY) -> tuple[Backup, Backup]:
    """Put the data of a backup in the place of the present data: all of them, or none.

    In one transaction of the open file, so it works while the app runs, and whoever looks on sees either state whole.
    The present state is backed up first. Returns what was restored and the backup of the state before. The list of
    jobs stays as it is, and so does the trail: what it lacks of the backup's is put to its end. Raises WarehouseError
    when the backup is damaged or newer; then nothing is changed.
    """
    chosen = checked_backup(path)
    before = backup(warehouse, why=f"before restoring {name or path.name}", spare=path)
    try:
        with _at_this_version(path, chosen, warehouse.path) as held, warehouse.writing() as con:
            replace_contents(con, partial(batches, held), row_counts(held))
            con.execute(RAISE_VERSION, {"version": chosen.data_version})
            bring_trail(con, trail_rows(held))
            put_on_trail(con, "restore", by=by, detail=f"the state of {chosen.made_at:%Y-%m-%d %H:%M}")
    except (OSError, duckdb.Error) as error:
        raise WarehouseError(
            f"{path.name} could not be read to its end ({str(error).splitlines()[0]}); nothing was changed."
        ) from error
    return chosen, before


def replace_unreadable(database: Path, path: Path, *, by: str = NOBODY) -> tuple[Backup, Path]:
    """Put a backup in the place of a database that cannot be opened; that file is kept beside it under another name.

    Returns what was restored and where the unreadable file now is. Raises WarehouseError when the backup is damaged or
    there is no room; then nothing is changed. Nobody may hold the database.
    """
    chosen = checked_backup(path)
    draft = database.with_name(f"{database.name}{DRAFT}")
    aside = _free_name(database.parent, datetime.now()).with_suffix(".unreadable")
    try:
        shutil.copyfile(path, draft)
        _begin_anew(draft, chosen, by=by)
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        wal = Path(f"{database}.wal")
        if wal.exists():
            os.replace(wal, f"{aside}.wal")
        os.replace(database, aside)
        os.replace(draft, database)
    except (OSError, duckdb.Error) as error:
        raise WarehouseError(f"{path.name} could not be put in the place of {database.name} ({error}).") from error
    finally:
        draft.unlink(missing_ok=True)
    return chosen, aside


def _begin_anew(copy: Path, chosen: Backup, *, by: str) -> None:
    """Put on the trail of a copy that it was restored, and count its changes on from a number the lost state cannot
    have had: a server that lives on remembers figures by it. What that state had counted to is not known any more, but
    it was no change a second."""
    raised = open_warehouse(copy, backup_first=False)
    try:
        with raised.writing() as con:
            con.execute(RAISE_VERSION, {"version": int(time.time())})
            put_on_trail(con, "restore", by=by, detail=f"the state of {chosen.made_at:%Y-%m-%d %H:%M}")
    finally:
        raised.close()


def backup_is_due(warehouse: Warehouse, *, now: datetime) -> bool:
    """Whether a daily backup is wanted: the house rule says so, data changed since the last, and that is a day old."""
    with warehouse.cursor() as con:
        wanted = con.execute(SETTING, {"name": "daily_backup"}).fetchone()
        version = warehouse.data_version
    if wanted is None or wanted[0] != "yes" or version == 0:
        return False
    made = backups(warehouse.path)
    return not made or (made[0].data_version != version and abs(now - made[0].made_at) >= DAY)


def backup_job(warehouse: Warehouse, _step: object = None, *, why: str) -> dict[str, Any]:
    """A backup as a job's report."""
    made = backup(warehouse, why=why)
    return {
        "status": "backed_up",
        "backup": made.path.name,
        "sentence": f"Backup {made.path.name} was made and checked.",
    }


def restore_job(
    warehouse: Warehouse, _step: object = None, *, path: Path, name: str, by: str = NOBODY
) -> dict[str, Any]:
    """A restore as a job's report. ``name``: what the user calls the backup."""
    chosen, before = restore(warehouse, path, name=name, by=by)
    sentence = (
        f"{name} was restored: {sum(chosen.rows.values()):,} rows, loads that count: {chosen.loads}. "
        f"The state before is kept as backup {before.path.name}."
    )
    return {"status": "restored", "backup": before.path.name, "sentence": sentence}


def backup_json(one: Backup) -> dict[str, Any]:
    """A backup as a command prints it."""
    return asdict(one) | {"path": str(one.path), "made_at": one.made_at.isoformat()}


def _made(warehouse: Warehouse, target: Path, why: str) -> Backup:
    draft = target.with_name(f"{target.name}{DRAFT}")
    try:
        with warehouse.lock, warehouse.cursor() as con:
            warehouse.copy_to(draft)
            expected = row_counts(con)
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        with reading_file(draft) as con:
            made = _facts(con, draft, why=why)
        if made.rows != expected:
            raise WarehouseError(f"The copy for backup {target.name} lacks rows; it was thrown away. Try again.")
        made = replace(made, number=1 + max((one.number for one in backups(warehouse.path)), default=0))
        note = {name: value for name, value in backup_json(made).items() if name != "path"}
        _note_path(target).write_text(json.dumps(note, indent=2), encoding="utf-8")
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return replace(made, path=target)


def _facts(con: duckdb.DuckDBPyConnection, path: Path, *, why: str) -> Backup:
    version, loads = con.execute(DATA_VERSION).fetchone(), con.execute(LOADS).fetchone()
    if version is None or loads is None:
        raise WarehouseError(f"{path.name} does not say which state of the data it holds. Restore another backup.")
    now = datetime.now()
    return Backup(
        path=path, made_at=now, why=why, data_version=int(version[0]), schema_version=schema_version(con),
        bytes=path.stat().st_size, sha256=_sha256(path), loads=int(loads[0]), rows=row_counts(con),
    )  # fmt: skip


@contextmanager
def _at_this_version(path: Path, chosen: Backup, beside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The backup as this version's schema has it: itself, or a migrated copy of it."""
    if chosen.schema_version == SCHEMA_VERSION:
        with reading_file(path) as con:
            yield con
        return
    with scratch(beside) as folder:
        copy = folder / "older.duckdb"
        shutil.copyfile(path, copy)
        migrated = open_warehouse(copy, backup_first=False)
        try:
            with migrated.cursor() as con:
                yield con
        finally:
            migrated.close()


def _free_name(folder: Path, moment: datetime) -> Path:
    """A name by the moment; within one second numbered."""
    stem, number = f"{moment:%Y-%m-%d_%H-%M-%S}", 2
    target = folder / f"{stem}.duckdb"
    while target.exists():
        target, number = folder / f"{stem}_{number}.duckdb", number + 1
    return target


def backups_kept(warehouse: Warehouse) -> int:
    """How many backups are kept: the house rule, at least one; 10 where the rule is no number."""
    with warehouse.cursor() as con:
        row = con.execute(SETTING, {"name": "backups_kept"}).fetchone()
    return max(1, int(row[0])) if row and row[0].strip().isdigit() else 10


def _remove_old(warehouse: Warehouse, *, spare: set[Path | None]) -> None:
    for old in backups(warehouse.path)[backups_kept(warehouse) :]:
        if old.path not in spare:
            old.path.unlink(missing_ok=True)
            _note_path(old.path).unlink(missing_ok=True)


def _noted(path: Path) -> Backup | None:
    try:
        note = json.loads(_note_path(path).read_text(encoding="utf-8"))
        return Backup(**{**note, "path": path, "made_at": datetime.fromisoformat(note["made_at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None  # no note, or not one of this program: the file is judged by what it holds


def _note_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
