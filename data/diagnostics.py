"""What somebody who helps needs to know of an installation: versions, sizes, jobs, figures; no contents, no names."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd
import psutil

from data.backup import backups
from data.contents import OWN, row_counts
from data.leftovers import backup_folder, export_folder, inbox_folder
from data.log import log_folder
from data.warehouse import SCHEMA_VERSION, schema_version, source_of

PACKAGES = ("streamlit", "duckdb", "pandas", "plotly", "pyarrow", "numpy", "scipy", "scikit-learn", "fastexcel",
            "python-calamine", "openpyxl")  # fmt: skip
JOBS = """
select kind, state, started_at, ended_at,
       case when state <> 'interrupted' then epoch(coalesce(ended_at, $now) - started_at) end as seconds
from store.job order by rowid desc limit $limit
"""
# Not how long the answers are: that reads them all.
FIGURES = """
select question, data_version, seconds, worked_out_at
from store.worked_out order by seconds desc
"""
QUESTION = r"^(?P<metric>[\w.]+) of (?P<scope>\{.*\}) with (?P<options>\{.*\}) by program \w+$"
DAY = r"'as_of': datetime\.date\((\d+), (\d+), (\d+)\)"
NAME = r"'(\w+)': [\[d]"  # of a list or a date


def versions(con: duckdb.DuckDBPyConnection | None) -> dict[str, str]:
    """Of the system, Python, the packages, and of the database's schema and data where it could be opened."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    told = {"system": f"{platform.system()} {platform.release()} {platform.machine()}", "processors": str(cores)}
    told["Python"] = platform.python_version()
    told |= {name: importlib.metadata.version(name) for name in PACKAGES}
    told["schema this program writes"] = str(SCHEMA_VERSION)
    if con is not None:
        told["schema of the database"] = str(schema_version(con))
        told["data version"] = str(source_of(con)[1])
    return told


def sizes(database: Path) -> dict[str, int]:
    """Bytes: of the database and what lies beside it, of free room there, and of memory."""
    memory = psutil.Process().memory_info().rss
    return {
        "database": _size(database),
        "changes not yet written into it": _size(Path(f"{database}.wal")),
        "backups": _folder_size(backup_folder(database)),
        "exports": _folder_size(export_folder(database)),
        "requests and uploads": _folder_size(inbox_folder(database)),
        "logs": _folder_size(log_folder(database)),
        "free room": shutil.disk_usage(database.parent).free,
        "memory of this process": int(memory),
        "memory of the machine": int(psutil.virtual_memory().total),
    }


def backup_rows(database: Path) -> pd.DataFrame:
    """The backups: made_at, bytes, schema, data_version; the newest first. Never why, which may name a file."""
    rows = [(one.made_at, one.bytes, one.schema_version, one.data_version) for one in backups(database)]
    return pd.DataFrame(rows, columns=["made_at", "bytes", "schema", "data_version"])


def table_rows(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Rows of every table that has any: name, rows; the longest first."""
    counts = row_counts(con) | {name: len(con.table(f"store.{name}")) for name in OWN}
    rows = [(name, count) for name, count in counts.items() if count]
    return pd.DataFrame(rows, columns=["name", "rows"]).sort_values("rows", ascending=False, ignore_index=True)


def job_rows(con: duckdb.DuckDBPyConnection, *, limit: int = 30) -> pd.DataFrame:
    """The newest jobs: kind, state, started_at, ended_at, seconds. Not their subject, which is a file's name.

    One that was interrupted ended nobody knows when: ``ended_at`` is when that was found, ``seconds`` null.
    """
    return con.execute(JOBS, {"limit": limit, "now": datetime.now()}).df()


def figure_rows(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Figures worked out in the background: metric, options, day, chosen, seconds, worked_out_at, data_version.

    ``day``: the one judged on, as text. ``chosen``: what looks like the name of a filter that was set, a list.
    """
    frame = con.execute(FIGURES).df()
    parts = frame["question"].str.extract(QUESTION)
    days = parts["scope"].str.extract(DAY)
    parts["day"] = days[0] + "-" + days[1].str.zfill(2) + "-" + days[2].str.zfill(2)
    parts["chosen"] = parts["scope"].str.findall(NAME)
    return parts.drop(columns="scope").join(frame.drop(columns="question"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _folder_size(folder: Path) -> int:
    return sum(_size(path) for path in folder.rglob("*") if path.is_file())
