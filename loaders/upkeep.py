"""The commands that keep the data safe: backup, backups, restore, export, import, watch. Each gives its report."""

from __future__ import annotations

import argparse
import getpass
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from data.backup import (
    backup,
    backup_folder,
    backup_json,
    backups,
    checked_backup,
    replace_unreadable,
    restore_job,
)
from data.drop_folder import DropFolder, Taken
from data.exchange import export_parquet, import_job
from data.inbox import (
    Inbox,
    is_served,
    requested_backup,
    requested_health,
    requested_import,
    requested_line_of_export,
    requested_restore,
)
from data.trail import put_on_trail
from data.warehouse import (
    Warehouse,
    WarehouseError,
    WarehouseUnreadable,
    database_path,
    open_warehouse,
    reading_copy,
)
from data.worker import Worker
from loaders.audit_workbook import export_workbook
from loaders.load import load_file
from loaders.load_queue import begin_reading
from loaders.workbook_import import import_workbook

Report = dict[str, Any]

WAIT_SECONDS = 10.0
SUFFIXES: Final = {"parquet": ".zip", "excel": ".xlsx"}
BY_HAND = "by hand"


def add_commands(commands: Any) -> list[argparse.ArgumentParser]:
    """Add the commands to the command line; ``options.report`` is the function that carries one out."""
    well = commands.add_parser("health", help="ask the running app whether it is well; ends with 2 where it is not")
    well.set_defaults(report=health_report)
    saving = commands.add_parser("backup", help="copy the database, checked, beside it or elsewhere")
    saving.add_argument("--to", metavar="PATH", help="write the copy here instead of beside the database")
    saving.set_defaults(report=backup_report)
    listing = commands.add_parser("backups", help="list the backups")
    listing.set_defaults(report=backups_report)
    back = commands.add_parser("restore", help="put a backup in the place of the data; the present state is kept")
    back.add_argument("path", metavar="PATH", help="the file, or the name of one of the backups")
    back.set_defaults(report=restore_report)
    out = commands.add_parser("export", help="write all data to a Parquet zip or an Excel workbook")
    out.add_argument("target", metavar="FOLDER_OR_FILE")
    out.add_argument("--format", choices=tuple(SUFFIXES), help="as the file's ending says, else parquet")
    out.set_defaults(report=export_report)
    taking = commands.add_parser("import", help="take an export, Parquet zip or Excel workbook, into an empty database")
    taking.add_argument("file", metavar="FILE")
    taking.set_defaults(report=import_report)
    watching = commands.add_parser("watch", help="take in every file put into a folder, until stopped")
    watching.add_argument("folder", metavar="FOLDER")
    watching.add_argument("--once", action="store_true", help="take what lies there now, then end")
    watching.set_defaults(report=watch_report)
    return [well, saving, listing, back, out, taking, watching]


def health_report(options: argparse.Namespace) -> Report:
    """Whether the app that holds the database is well, for a monitor."""
    database = database_path(options.database)
    if not is_served(database):
        raise WarehouseError(f"No app that serves {database.name} shows a sign of life.")
    signs = requested_health(database)
    bad = [name for name, well in signs.items() if not well]
    sentence = f"Not well: {', '.join(bad)}. The Diagnostics page says what to do." if bad else "Well."
    return {"status": "refused" if bad else "well", "sentence": sentence, "signs": signs}


def backup_report(options: argparse.Namespace) -> Report:
    """Make a backup; in the app, when that holds the database."""
    database, target = database_path(options.database), Path(options.to) if options.to else None
    if not is_served(database):
        with _opened(database) as warehouse:
            made = backup(warehouse, why=BY_HAND, to=target)
        return {"status": "backed_up", "sentence": f"Backup {made.path} was made and checked."} | backup_json(made)
    if target is not None and target.exists():
        raise WarehouseError(f"{target} exists already; nothing was written. Name another file for the backup.")
    report = requested_backup(database, why=BY_HAND)
    if target is not None and report["status"] == "backed_up":
        source = backup_folder(database) / report["backup"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(f"{source}.json", f"{target}.json")
        shutil.copyfile(source, target)
        checked_backup(target)
        report["sentence"] = f"Backup {target} was made and checked."
    return report


def backups_report(options: argparse.Namespace) -> Report:
    """The backups beside the database, newest first."""
    database = database_path(options.database)
    found = backups(database)
    lines = [
        f"{one.path.name}  {one.made_at:%Y-%m-%d %H:%M}  loads {one.loads}, data version {one.data_version}, "
        f"schema {one.schema_version}, {one.bytes:,} bytes, {one.why}"
        for one in found
    ]
    sentence = "\n".join(lines) or f"There is no backup in {backup_folder(database)} yet."
    return {"status": "listed", "sentence": sentence, "backups": [backup_json(one) for one in found]}


def restore_report(options: argparse.Namespace) -> Report:
    """Restore a backup; in the app, when that holds the database."""
    database, path = database_path(options.database), Path(options.path)
    if not path.exists() and path.name == options.path:
        path = backup_folder(database) / options.path
    if not is_served(database):
        try:
            open_warehouse(database, wait=WAIT_SECONDS).close()
        except WarehouseUnreadable:
            _, aside = replace_unreadable(database, path, by=getpass.getuser())
            sentence = f"{path.name} was put in the place of {database.name}, which is kept as {aside.name}."
            return {"status": "restored", "backup": path.name, "sentence": sentence}
        with _opened(database) as warehouse:
            return restore_job(warehouse, path=path, name=path.name, by=getpass.getuser())
    checked_backup(path)
    return requested_restore(database, path)


def export_report(options: argparse.Namespace) -> Report:
    """Write all data to a file; from a copy the app makes, when that holds the database.

    The trail tells who took it along: where that cannot be written, the file is not left there.
    """
    database = database_path(options.database)
    target, now = Path(options.target), datetime.now().replace(microsecond=0)
    form = options.format or ("excel" if target.suffix.lower() == ".xlsx" else "parquet")
    if target.is_dir() or not target.suffix:
        target = target / export_name(form, now)
    with reading_copy(database) as con:
        counts = exported(con, target, form=form, at=now)
    try:
        _put_export_on_trail(database, target.name)
    except WarehouseError:
        target.unlink()
        raise
    return {"status": "exported", "sentence": export_sentence(target, counts), "rows": counts, "path": str(target)}


def _put_export_on_trail(database: Path, name: str) -> None:
    if is_served(database):
        requested_line_of_export(database, name=name, by=getpass.getuser())
        return
    with _opened(database) as warehouse, warehouse.cursor() as con:
        put_on_trail(con, "export", by=getpass.getuser(), detail=name)


def export_name(form: str, at: datetime) -> str:
    """What an export is called: 'audits-2026-01-31-1504.zip'."""
    return f"audits-{at:%Y-%m-%d-%H%M}{SUFFIXES[form]}"


def exported(con: Any, target: Path, *, form: str, at: datetime) -> dict[str, int]:
    """Write an export of one of the two forms, 'parquet' or 'excel'; rows per table or sheet."""
    return export_parquet(con, target, at=at) if form == "parquet" else export_workbook(con, target)


def export_sentence(target: Path, counts: dict[str, int]) -> str:
    """What was exported, in a sentence."""
    return f"{target.name} was written: {sum(counts.values()):,} rows in {len(counts)} tables."


def import_report(options: argparse.Namespace) -> Report:
    """Take an export into an empty database; in the app, when that holds it."""
    database, path = database_path(options.database), Path(options.file)
    workbook = path.suffix.lower() == SUFFIXES["excel"]
    if not path.is_file():
        raise WarehouseError(f"There is no file {path}.")
    if is_served(database):
        if workbook:
            raise WarehouseError(
                f"The app holds the database: take {path.name} in on its Loads page, or stop it first."
            )
        return requested_import(database, path)
    with _opened(database) as warehouse:
        if workbook:
            return import_workbook(warehouse, path, name=path.name, by=getpass.getuser())
        return import_job(warehouse, path=path, name=path.name, by=getpass.getuser())


def watch_report(options: argparse.Namespace) -> Report:
    """Take in what is put into a folder, until stopped by Ctrl-C, or what lies there now with ``--once``."""
    database, counted = database_path(options.database), 0
    if is_served(database):
        raise WarehouseError(
            f"The app holds {database.name}: start it with --drop-folder {options.folder} behind --, and it watches."
        )
    say: Callable[[str], None] = options.say

    def told(taken: Taken) -> None:
        nonlocal counted
        counted += 1
        say(f"{taken.place}: {taken.sentence}")

    with _opened(database) as warehouse, _working(warehouse) as worker:
        drop = DropFolder(Path(options.folder), worker, told=told)
        try:
            drop.look()
            while drop.problem is None:
                time.sleep(0.5)
                drop.look()
                if options.once and not drop.waiting:
                    break
        except KeyboardInterrupt:
            say("Stopped.")
    if drop.problem is not None:
        raise WarehouseError(drop.problem)
    return {"status": "watched", "sentence": f"{counted} {'file was' if counted == 1 else 'files were'} taken."}


@contextmanager
def _opened(database: Path) -> Iterator[Warehouse]:
    warehouse = open_warehouse(database, wait=WAIT_SECONDS)
    try:
        yield warehouse
    finally:
        warehouse.close()


@contextmanager
def _working(warehouse: Warehouse) -> Iterator[Worker]:
    """A worker that also answers other command lines meanwhile."""
    worker = Worker(warehouse, load=load_file, begin=begin_reading, by=getpass.getuser())
    inbox = Inbox(warehouse, worker)
    worker.start()
    inbox.start()
    try:
        yield worker
    finally:
        inbox.stop()
        worker.stop()
