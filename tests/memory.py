"""Warehouses in memory: copies of one empty file, which is made once in a test run."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path

import duckdb

from data.warehouse import Warehouse, add_missing_secret, open_warehouse

COPY = """
    attach '{file}' as empty_file (read_only);
    copy from database empty_file to memory;
    detach empty_file;
"""


@cache
def _empty_file() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="empty-warehouse-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "empty.duckdb"
    open_warehouse(path).close()
    return path


def memory_warehouse() -> Warehouse:
    """An empty warehouse without a file, with a secret of its own."""
    root = duckdb.connect(":memory:", config={"threads": 1})  # for tiny tables threads only cost
    copy = COPY.format(file=_empty_file())  # attaching takes no parameters
    root.execute(copy)
    root.execute("delete from store.secret")
    add_missing_secret(root)
    return Warehouse(path=Path(":memory:"), root=root)
