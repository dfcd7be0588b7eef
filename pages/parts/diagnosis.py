"""The parts of a diagnosis, in the order they are read: each a sentence or rows. The page and its text are the same."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd

from data.diagnostics import backup_rows, figure_rows, job_rows, sizes, table_rows, versions
from data.health import health
from data.log import last_lines
from pages.parts import diagnostics_wording as words
from pages.parts.databases import Served, background_is_wanted
from pages.parts.timings import timings

LINES = 60
SHOWN = {
    "versions": ["name", "value"],
    "sizes": ["name", "size"],
    "tables": ["name", "rows"],
    "backups": ["made_at", "size", "schema_no", "data_no"],
    "jobs": ["job_kind", "job_state", "started_at", "ended_at", "seconds"],
    "figures": ["metric", "options", "seconds", "worked_out_at"],
    "timings": ["metric", "times_asked", "mean_seconds", "worst_seconds", "last_asked"],
    "log": ["logged_at", "log_level", "event", "facts", "error"],
}


def diagnosis(served: Served | None, database: Path) -> dict[str, pd.DataFrame | str]:
    """Everything the page shows, by the names of SHOWN and 'health'; ``served`` is None where nothing can be opened."""
    parts: dict[str, pd.DataFrame | str]
    if served is None:
        parts = {"health": words.CLOSED, "versions": words.version_rows(versions(None))}
    else:
        calculator = served.calculator if background_is_wanted() else None
        signs = health(served.warehouse, served.worker, calculator, now=datetime.now())
        with served.warehouse.cursor() as con:
            parts = {
                "health": words.health_sentence(signs),
                "versions": words.version_rows(versions(con)),
                "tables": table_rows(con),
                "jobs": job_rows(con).rename(columns={"kind": "job_kind", "state": "job_state"}),
                "figures": words.asked(figure_rows(con)),
            }
    parts["sizes"] = words.size_rows(sizes(database))
    kept = backup_rows(database).rename(columns={"schema": "schema_no", "data_version": "data_no"})
    parts["backups"] = words.sized(kept)
    parts["timings"] = timings().frame()
    parts["log"] = words.log_rows(last_lines(database, count=LINES))
    return {name: _shown(name, parts[name]) for name in words.HEADS if name in parts}


def _shown(name: str, part: pd.DataFrame | str) -> pd.DataFrame | str:
    return part if isinstance(part, str) else part[SHOWN[name]]
