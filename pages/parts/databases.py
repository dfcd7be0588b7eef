"""The databases the app serves: the user's own, and the demo beside it. Opened once per process, with their worker."""

from __future__ import annotations

import argparse
import logging
import os
import shutil
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import streamlit as st

from data.backup import backup_is_due, backup_job
from data.calculator import Calculator
from data.demo_database import demo_path, missing_demo_files
from data.drop_folder import DropFolder, drop_folder_path
from data.file_work import SubmitFunction
from data.inbox import Inbox, spool_path
from data.loads import counting_loads
from data.log import end_log, start_log
from data.warehouse import (
    SCHEMA_VERSION,
    Warehouse,
    WarehouseError,
    database_path,
    open_warehouse,
    source_of,
)
from data.worker import Worker
from metrics.choices import house_rules
from pages.parts.at_work import somebody_waits
from pages.parts.background import later_tasks, tasks
from pages.parts.door import account_name, may_write, user_name

LOG = logging.getLogger(__name__)
PATIENCE = 3.0
# By then, in seconds after the start, the first page is drawn.
DRAWN_BY = 10.0


@dataclass(frozen=True, eq=False)
class Served:
    """An open database with the worker that alone writes it. ``by``: who looks, and whether they may write."""

    warehouse: Warehouse
    worker: Worker
    calculator: Calculator
    release: Callable[[], None]
    drop: DropFolder | None = None
    by: str = ""
    may_write: bool = False


def own_path() -> Path:
    """The user's database: `--database PATH` behind `--` on the command line, else variable, else default."""
    return database_path(_option("--database"))


def _load_file(*given: Any, **options: Any) -> Any:
    """The loader, imported when first needed: the first page is not to wait for it."""
    from loaders.load import load_file

    return load_file(*given, **options)


def _begin_reading(*given: Any, **options: Any) -> Any:
    """The same for what reads the next file."""
    from loaders.load_queue import begin_reading

    return begin_reading(*given, **options)


def _queued_by(worker: Worker) -> SubmitFunction:
    """The same for the row in which files of the drop folder and of command lines wait."""

    @cache
    def row() -> Any:
        from loaders.file_jobs import FileJobs

        return FileJobs(worker)

    return lambda spooled, *, name, by: str(row().submit(spooled, name=name, by=by))


def background_is_wanted() -> bool:
    """Whether figures are worked out before a page asks: unless `SUPPLIER_AUDITS_BACKGROUND` is "off".

    For tests of what needs none: pages then say that the briefing was not worked out beforehand.
    """
    return os.environ.get("SUPPLIER_AUDITS_BACKGROUND") != "off"


def _option(name: str) -> str | None:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument(name, dest="value")
    known, _ = parser.parse_known_args(sys.argv[1:])
    return str(known.value) if known.value is not None else None


@st.cache_resource(show_spinner=False, on_release=lambda served: served.release())
def _own(path: str, drop_option: str | None) -> Served:
    start_log(Path(path))
    try:
        warehouse = open_warehouse(Path(path), wait=PATIENCE)
    except WarehouseError:
        LOG.exception("The database could not be opened")
        raise
    LOG.info("The program started", extra={"schema": SCHEMA_VERSION, "version": warehouse.data_version})
    worker = Worker(warehouse, load=_load_file, begin=_begin_reading, by=account_name())
    inbox = Inbox(warehouse, worker, submit=_queued_by(worker))
    worker.start()
    inbox.start()
    if backup_is_due(warehouse, now=datetime.now()):
        worker.submit_work("backup", "daily backup", partial(backup_job, warehouse, why="daily"))
    drop = _watched(worker, drop_option)
    calculator = _calculator(warehouse, worker, is_demo=False)
    # Imports that take half a second: a page would else wait for them that is the first to work something out.
    importing = threading.Timer(DRAWN_BY, import_module, ("scipy.stats",))
    importing.daemon = True
    if background_is_wanted():
        calculator.start()
        importing.start()

    def release() -> None:
        watching = [drop.stop] if drop is not None else []
        _ended(importing.cancel, calculator.stop, *watching, inbox.stop, worker.stop, warehouse.close)
        LOG.info("The program ended")
        end_log()

    return Served(warehouse, worker, calculator, release, drop)


def _calculator(warehouse: Warehouse, worker: Worker, *, is_demo: bool) -> Calculator:
    asked, later = (partial(each, warehouse, is_demo=is_demo) for each in (tasks, later_tasks))
    # A database is opened for the first page, which the browser still draws for seconds once the server is done.
    return Calculator(warehouse, asked, later=later, delay=DRAWN_BY, busy=somebody_waits, changing=lambda: worker.busy)


def _ended(*parts: Callable[[], None]) -> None:
    """End one part after the other, also where the database refuses what one would still write."""
    for end in parts:
        try:
            end()
        except duckdb.Error:
            LOG.exception("A part of the program did not end in order")


def _watched(worker: Worker, option: str | None) -> DropFolder | None:
    with worker.warehouse.cursor() as con:
        rules = house_rules(con).set_index("name")["value"]
    folder = drop_folder_path(option, str(rules.get("drop_folder", "")))
    if folder is None:
        return None
    drop = DropFolder(folder, worker, submit=_queued_by(worker))
    drop.start()
    return drop


@st.cache_resource(show_spinner=False, on_release=lambda served: served.release())
def _demo(path: str) -> Served:
    """The demo; what is missing of its workbooks is handed to its worker, once per process."""
    warehouse = open_warehouse(Path(path), wait=PATIENCE)
    worker = Worker(warehouse, load=_load_file, begin=_begin_reading, by="demo")
    worker.start()
    for workbook in missing_demo_files(warehouse):
        spooled = spool_path(warehouse.path)
        shutil.copyfile(workbook, spooled)
        worker.submit_file(spooled, name=workbook.name)
    calculator = _calculator(warehouse, worker, is_demo=True)
    if background_is_wanted():
        calculator.start()

    return Served(warehouse, worker, calculator, partial(_ended, calculator.stop, worker.stop, warehouse.close))


def own() -> Served:
    """The user's database. Raises WarehouseError when it cannot be opened."""
    return _shown(_usable(_own, str(own_path()), _option("--drop-folder")))


def demo() -> Served:
    """The demo's database, possibly still being filled. Raises WarehouseError when it cannot be opened."""
    return _shown(_usable(_demo, str(demo_path(own_path()))))


def open_ahead() -> None:
    """Open what will be looked at before anybody comes: the user's own database, and the demo while that is empty."""
    try:
        mine = _usable(_own, str(own_path()), _option("--drop-folder"))
        if not holds_files(mine):
            _usable(_demo, str(demo_path(own_path())))
    except WarehouseError:
        LOG.info("The database is tried again once somebody comes, who will be told why")


def _shown(served: Served) -> Served:
    """The database as this visitor may use it."""
    return replace(served, by=user_name(), may_write=may_write())


def _usable(opened: Any, *names: str | None) -> Served:
    """What is open, opened anew where DuckDB has given up on it (after a full disk): nothing committed is lost then."""
    served: Served = opened(*names)
    if served.warehouse.is_usable:
        return served
    opened.clear(*names)
    again: Served = opened(*names)
    return again


def serving(con: duckdb.DuckDBPyConnection) -> Served:
    """The database behind a connection of a page, to write what the page is told."""
    mine = own()
    return mine if str(mine.warehouse.path) == source_of(con)[0] else demo()


def holds_files(served: Served) -> bool:
    """Whether a file is loaded and not undone."""
    with served.warehouse.cursor() as con:
        return counting_loads(con) > 0


def spooled_upload(served: Served, content: BinaryIO) -> Path:
    """An uploaded file written to disk beside the database, for the worker to take and remove."""
    target = spool_path(served.warehouse.path)
    try:
        with target.open("wb") as file:
            shutil.copyfileobj(content, file)
    except OSError:
        target.unlink(missing_ok=True)
        raise
    return target
