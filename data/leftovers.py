"""What lies beside a database for a moment only, and what a process that died left of it.

Only the process that holds the database puts such things there. So what is not of this process is nobody's, and goes
at the next start: files read, copies and spilled rows hold the very data an erasure or an undo is trusted to remove.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOG = logging.getLogger(__name__)
# Not the process number, which a container gives to every start anew.
PROCESS = secrets.token_hex(4)
SPOOLED, COPY, DRAFT = ".spooled", ".copy", ".part"


def inbox_folder(database: Path) -> Path:
    """The folder beside the database where requests and spooled files lie."""
    return Path(f"{database}.inbox")


def backup_folder(database: Path) -> Path:
    """Where the backups of a database lie."""
    return Path(f"{database}.backups")


def export_folder(database: Path) -> Path:
    """Where exports asked for on a page lie."""
    return Path(f"{database}.exports")


def spill_folder(database: Path) -> Path:
    """Where DuckDB puts rows that do not fit into memory. It leaves them there when its process dies."""
    return Path(f"{database}.{PROCESS}.tmp")


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """A folder beside a file for as long as it is needed; that of a process that dies is swept at the next start."""
    parent = beside.parent if beside.is_absolute() else None  # without a database, or with one in memory
    with tempfile.TemporaryDirectory(prefix=f"{beside.name}.{PROCESS}.", suffix=".tmp", dir=parent) as folder:
        yield Path(folder)


def sweep(database: Path) -> None:
    """Remove what dead processes left beside the database. For the holder, before it puts anything there itself."""
    exports, backups, inbox = export_folder(database), backup_folder(database), inbox_folder(database)
    left = [
        *(path for path in database.parent.glob("*.tmp") if path.name.startswith(f"{database.name}.")),
        *(path for kind in (SPOOLED, COPY) for path in inbox.glob(f"*{kind}")),
        *(path for kind in (DRAFT, ".tmp") for path in exports.glob(f"*{kind}")),
        *backups.glob(f"*{DRAFT}"),
        *(note for note in backups.glob("*.duckdb.json") if not note.with_suffix("").exists()),
    ]
    for path in left:
        if f".{PROCESS}." not in path.name:
            _removed(path)


def _removed(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError:  # held by a virus scanner, say: the start must not fail for it, the next one tries again
        LOG.exception("What a process left could not be removed")
