"""What the first page is drawn with, imported and opened while the browser still fetches Streamlit's own scripts.

Streamlit reads the dashboard's script once somebody comes: until then the server waits for the browser, and afterwards
the browser for imports and databases. Only a launcher can begin before.
"""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = (ROOT / "dashboard.py", ROOT / "pages" / "overview.py")


def make_ready() -> None:
    """Do so in a thread."""
    threading.Thread(target=_make_ready, name="first page", daemon=True).start()


def _make_ready() -> None:
    import_all()
    from pages.parts.databases import open_ahead

    open_ahead()


def import_all() -> None:
    """Import in the order in which the scripts do: who comes meanwhile waits for the same modules."""
    for script in SCRIPTS:
        for module, names in imported_by(script):
            __import__(module, fromlist=names)


def imported_by(script: Path) -> Iterator[tuple[str, list[str]]]:
    """What a script imports at its top, in its order: modules, and the names wanted of each. The script is not run."""
    for statement in ast.parse(script.read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Import):
            yield from ((each.name, []) for each in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            yield statement.module, [each.name for each in statement.names]
