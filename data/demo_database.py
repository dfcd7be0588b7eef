"""The demo's own database: beside the user's, never mixed with it, built by the real loader from the shipped files."""

from __future__ import annotations

from pathlib import Path

from data.warehouse import Warehouse

FILES = Path(__file__).resolve().parent / "demo" / "files"
LIVE_FILES = "select file from store.load where undone_at is null"


def demo_path(database: Path) -> Path:
    """Where the demo of a database lives: in the same folder, under a name of its own."""
    return database.with_name(f"{database.stem}-demo.duckdb")


def demo_files() -> list[Path]:
    """The shipped workbooks, in the order in which they are loaded."""
    return sorted(FILES.glob("*.xlsx"))


def missing_demo_files(demo: Warehouse) -> list[Path]:
    """The workbooks the demo database does not hold yet: all on the first start, none afterwards."""
    with demo.cursor() as con:
        held = {file for (file,) in con.execute(LIVE_FILES).fetchall()}
    return [path for path in demo_files() if path.name not in held]
