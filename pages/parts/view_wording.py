"""What the saved views in the side bar say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

Pairs = Sequence[tuple[str, str]]

SAVED_VIEWS = "Saved views"
NO_VIEWS = "A page with its filters can be saved under a name, and opened again in one click."
MANAGE = "Save or remove"
NAME = "Name of this view"
NAME_HELP = (
    "The page is saved with everything after the ? in its address: filters, dates, what is chosen. It replaces a view "
    "of the same name."
)
SAVE, REMOVE = "Save this view", "Remove"
WIDER = "⚠ wider than saved"
BEFORE = "Replaced or removed before"
GONE_PAGE = "This page is no longer there."
NO_FILTERS = "nothing filtered"


def saved_said(name: str) -> str:
    """After saving."""
    return f"The view {name!r} is saved."


def removed_said(name: str) -> str:
    """After removing."""
    return f"The view {name!r} is removed; it stays on record."


def view_help(page: str, query: Pairs, row: Mapping[Any, Any], lost: Pairs) -> str:
    """What a view opens: 'Suppliers: region East, tier high. Saved by ann on 2026-01-02.' And what it opens without."""
    told = f"{page}: {_chosen(query) or NO_FILTERS}. Saved by {row['saved_by']} on {row['saved_at']:%Y-%m-%d}."
    return f"{told} No longer in these data, and left out: {_chosen(lost)}." if lost else told


def _chosen(query: Pairs) -> str:
    return ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in query)


def before_sentence(row: Mapping[Any, Any]) -> str:
    """One view of the record: who saved it, who took it away."""
    return (
        f"{row['name']}: saved by {row['saved_by']} on {row['saved_at']:%Y-%m-%d %H:%M}, replaced or removed by "
        f"{row['removed_by']} on {pd.Timestamp(row['removed_at']):%Y-%m-%d %H:%M}"
    )
