"""The databases the app serves: the user's own, and the demo beside it. Opened once per process, with their worker."""

from __future__ import annotations

import argparse
import getpass
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from data.demo_database import demo_path, missing_demo_files
from data.inbox import Inbox, spool_path
from data.loads import loads
from data.warehouse import Warehouse, database_path, open_warehouse
from data.worker import Worker
from loaders.load import load_file

PATIENCE = 3.0


@dataclass(frozen=True, eq=False)
class Served:
    """An open database with the worker that alone writes it."""

    warehouse: Warehouse
    worker: Worker
    release: Callable[[], None]


def own_path() -> Path:
    """The user's database: `--database PATH` behind `--` on the command line, else variable, else default."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--database")
    known, _ = parser.parse_known_args(sys.argv[1:])
    return database_path(known.database)


@st.cache_resource(show_spinner=False, on_release=lambda served: served.release())
def _own(path: str) -> Served:
    warehouse = open_warehouse(Path(path), wait=PATIENCE)
    worker = Worker(warehouse, load=load_file, by=user_name())
    inbox = Inbox(warehouse, worker)
    worker.start()
    inbox.start()

    def release() -> None:
        inbox.stop()
        worker.stop()
        warehouse.close()

    return Served(warehouse, worker, release)


@st.cache_resource(show_spinner=False, on_release=lambda served: served.release())
def _demo(path: str) -> Served:
    """The demo; what is missing of its workbooks is handed to its worker, once per process."""
    warehouse = open_warehouse(Path(path), wait=PATIENCE)
    worker = Worker(warehouse, load=load_file, by="demo")
    worker.start()
    for workbook in missing_demo_files(warehouse):
        spooled = spool_path(warehouse.path)
        shutil.copyfile(workbook, spooled)
        worker.submit_file(spooled, name=workbook.name)

    def release() -> None:
        worker.stop()
        warehouse.close()

    return Served(warehouse, worker, release)


def own() -> Served:
    """The user's database. Raises WarehouseError when it cannot be opened."""
    return _own(str(own_path()))


def demo() -> Served:
    """The demo's database, possibly still being filled. Raises WarehouseError when it cannot be opened."""
    return _demo(str(demo_path(own_path())))


def holds_files(served: Served) -> bool:
    """Whether a file is loaded and not undone."""
    with served.warehouse.cursor() as con:
        return bool(loads(con)["undone_at"].isna().any())


def spooled_upload(served: Served, content: BinaryIO) -> Path:
    """An uploaded file written to disk beside the database, for the worker to take and remove."""
    target = spool_path(served.warehouse.path)
    with target.open("wb") as file:
        shutil.copyfileobj(content, file)
    return target


def user_name() -> str:
    """Who runs the program on this machine: the name beside loads and confirmations."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return os.environ.get("USERNAME", "app")
