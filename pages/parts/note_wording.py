"""What notes say of themselves, and what is said while something waits to be written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

WAITS = "It is written as soon as the file being loaded is done."
NOTES = "Notes"
ADD = {"supplier": "Pin a note to this supplier", "finding": "Pin a note to this finding"}
WORDS = "What should be remembered"
PIN, REMOVE = "Pin the note", "Remove"
REMOVE_HELP = "Remove this note; it stays on record"
REMOVED = "Removed notes"
ON_CHARTS = "Drawn on charts of this supplier; kept on the Trends page."
PINNED_SAID = "The note is pinned, with your name and the time."
REMOVED_SAID = "The note is removed; it stays on record, and is shown no longer."


def note_signature(row: Mapping[Any, Any]) -> str:
    """'ann, 2026-01-02 10:30', and who removed it."""
    said = f"{row['said_by']}, {row['said_at']:%Y-%m-%d %H:%M}"
    if pd.isna(row["removed_at"]):
        return said
    return f"{said}; removed by {row['removed_by']}, {row['removed_at']:%Y-%m-%d %H:%M}"


def note_line(row: Mapping[Any, Any]) -> str:
    """A note in a cell of a table: 'New owner (ann, 2026-01-02 10:30)'."""
    return f"{row['text']} ({note_signature(row)})"
