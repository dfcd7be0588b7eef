"""The databases, their background workers and the inbox: one set per process, shared by all sessions."""

from __future__ import annotations

import argparse
import gc
import getpass
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from data.demo_database import demo_path, missing_demo_files
from data.inbox import Inbox, spool_path
from data.warehouse import Warehouse, database_path, open_warehouse
from data.worker import Worker
from loaders.load import READER, load_file
from loaders.report import Report

HAS_LOADS = "select count(*) from store.load where undone_at is null"


@dataclass(frozen=True, eq=False)
class Engine:
    """The user's own warehouse and the demo's, each with its one writer."""

    own: Warehouse
    worker: Worker
    demo: Warehouse
    demo_worker: Worker

    def own_has_data(self) -> bool:
        """Whether the user has loaded anything that is not undone."""
        with self.own.cursor() as con:
            row = con.execute(HAS_LOADS).fetchone()
        return bool(row and row[0])

    def demo_is_ready(self) -> bool:
        """Whether all demo workbooks are loaded."""
        return not missing_demo_files(self.demo)


def engine() -> Engine:
    """The engine of the database this process was started for."""
    return _engine(str(_chosen_database()))


def spooled_upload(database: Path, content: Any) -> Path:
    """An uploaded file written to disk, so that it no longer weighs on the session's memory."""
    target = spool_path(database)
    target.write_bytes(content.getbuffer())
    return target


def _chosen_database() -> Path:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--database")
    options, _ = parser.parse_known_args(sys.argv[1:])
    return database_path(options.database)


@st.cache_resource(show_spinner="Opening the database")
def _engine(path: str) -> Engine:
    own = open_warehouse(Path(path))
    worker = Worker(own, load=_load, by=getpass.getuser())
    worker.start()
    Inbox(own, worker).start()
    demo = open_warehouse(demo_path(Path(path)))
    demo_worker = Worker(demo, load=_load, by="demo")
    demo_worker.start()
    if missing := missing_demo_files(demo):
        demo_worker.submit_work("demo", "demo workbooks", lambda step: _demo_built(demo, missing, step))
    READER.warm()
    # Streamlit collects all garbage after every run of a page; what is here to stay need not be looked at again.
    gc.collect()
    gc.freeze()
    return Engine(own, worker, demo, demo_worker)


def _load(warehouse: Warehouse, path: Path, **options: Any) -> Report:
    report = load_file(warehouse, path, **options)
    READER.warm()
    return report


def _demo_built(demo: Warehouse, files: list[Path], step: Any) -> dict[str, Any]:
    for number, path in enumerate(files, start=1):
        step(f"loading {path.name} ({number} of {len(files)})")
        report = load_file(demo, path, name=path.name, by="demo")
        if report.status == "refused":
            return report.as_json()
    return {"status": "loaded", "sentence": "The demo is ready."}
