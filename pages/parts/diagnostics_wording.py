"""The sentences of the Diagnostics page and of the text for whoever helps. Another language is another of this file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import pandas as pd

from metrics.filters import Filters
from pages.parts.upkeep_wording import file_size

FILTERS = {each.name for each in fields(Filters)} - {"as_of", "viewer"}
INTRO = (
    "How the program and its database are doing. The text below holds all of this page and can be sent to whoever "
    "helps: it names no supplier, no person, no file and no folder, and holds nothing from a cell."
)
SEND = "Download as one text file"
TEXT_NAME = "diagnostics.txt"
NONE = {
    "versions": "", "sizes": "", "tables": "Nothing is on file yet.", "backups": "There is no backup yet.",
    "jobs": "No job has run on this database yet.",
    "figures": "No figure has been worked out in the background for the data as they are.",
    "timings": "No figure has been asked for since the program was started.", "log": "Nothing has been logged yet.",
}  # fmt: skip
HEADS = {
    "health": "Health", "jobs": "Jobs, the newest first", "log": "Log, the newest first",
    "timings": "Figures worked out for a page, the slowest first", "figures": "Figures worked out in the background",
    "sizes": "Sizes", "tables": "Rows per table", "backups": "Backups", "versions": "Versions",
}  # fmt: skip
ABOUT = {
    "log": (
        "Kept beside the database as lines of JSON, in five files of 1 MB that take turns. What an error says is left "
        "out, because it may quote a cell; the lines of code it went through are kept."
    ),
    "timings": (
        "Since the program was started, for all visitors. What nobody asked for before is worked out; the same again "
        "comes from memory and is not counted."
    ),
}
WELL, CLOSED = "The program is well.", "The database cannot be opened, so what stands in it cannot be told."


UNWELL = {
    "database": CLOSED,
    "worker": "The worker that loads files has stopped: start the program again.",
    "figures": "Figures are no longer worked out in the background: start the program again.",
    "room": "There is less free room than the database is large: a backup would not fit. Make room.",
    "backup": "For over a week no backup was made of data that have changed. Make one on the Loads page.",
}


def health_sentence(signs: Mapping[str, bool]) -> str:
    """What is not as it should be and what to do, or that all is well."""
    bad = [UNWELL[name] for name, well in signs.items() if not well]
    return " ".join(bad) or WELL


def size_rows(sizes: Mapping[str, int]) -> pd.DataFrame:
    """Sizes in words: name, size."""
    rows = [(name, file_size(size) if size else "–") for name, size in sizes.items()]
    return pd.DataFrame(rows, columns=["name", "size"])


def version_rows(versions: Mapping[str, str]) -> pd.DataFrame:
    """Versions as rows: name, value."""
    return pd.DataFrame(list(versions.items()), columns=["name", "value"])


def log_rows(lines: list[dict[str, Any]]) -> pd.DataFrame:
    """Lines of the log as rows: logged_at, log_level, event, facts, error."""
    rows = [
        (
            _second(str(line.get("at", ""))), line.get("level", ""), line.get("event", ""), _facts(line),
            " ← ".join([line["error"], *reversed(line.get("way", []))]) if "error" in line else "",
        )
        for line in lines
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["logged_at", "log_level", "event", "facts", "error"])


def _second(at: str) -> str:
    """'2026-11-30 03:31:41', under a heading that says it is UTC; text that is no time as it is."""
    try:
        return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return at


def _facts(line: Mapping[str, Any]) -> str:
    """All that is not told in a column of its own; what only joins lines of one job comes last."""
    plain = {"at", "level", "part", "event", "error", "way", "job"}
    told = {name: fact for name, fact in line.items() if name not in plain}
    if "job" in line:
        told["job"] = line["job"]
    return ", ".join(f"{name} {fact}" for name, fact in told.items())


def asked(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with their options, filters and day in words: 'by supplier, measure conformity, as of 2026-11-30'."""
    marks = rows["options"].str.replace(r"datetime\.date\((\d+), (\d+), (\d+)\)", _day, regex=True)
    marks = marks.str.replace(r"[{}']", "", regex=True)
    marks = marks.str.replace(": ", " ", regex=False)
    chosen = rows["chosen"].map(_chosen)
    days = rows["day"].map(lambda day: f"as of {day}", na_action="ignore").fillna("")
    told = pd.concat([marks, chosen, days], axis=1).apply(lambda row: ", ".join(text for text in row if text), axis=1)
    return rows.assign(options=told if len(rows) else marks)


def _chosen(names: Iterable[str]) -> str:
    """Only what is a filter's name: the rest may come from a cell."""
    known = [name for name in names if name in FILTERS]
    return f"{', '.join(known)} chosen" if known else ""


def _day(found: re.Match[str]) -> str:
    return "-".join(part.zfill(2) for part in found.groups())


def sized(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with their bytes in words."""
    return rows.assign(size=[file_size(size) for size in rows["bytes"]])


def height(rows: int) -> int | None:
    """A table of many rows is looked through in its own frame, in pixels."""
    return 420 if rows > 11 else None


def support_text(parts: Mapping[str, pd.DataFrame | str], *, at: datetime) -> str:
    """Everything on the page as plain text."""
    texts = [f"Supplier audit trends: diagnostics of {at:%Y-%m-%d %H:%M}"]
    for name, part in parts.items():
        body = part if isinstance(part, str) else "(none)" if part.empty else part.to_string(index=False)
        texts.append(f"{HEADS[name]}\n{'-' * len(HEADS[name])}\n{body}")
    return "\n\n".join(texts) + "\n"
