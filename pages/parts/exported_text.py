"""Table rows as comma-separated text, without anything a spreadsheet would run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pages.parts.columns import heading, kind

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
PICTURES = ("line", "scores", "counts")


def csv_text(shown: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads it; a text that begins like a formula gets a quote in front."""
    safe = shown.map(flat)
    for column in safe.columns:
        if kind(str(column)) in ("text", "long", *PICTURES):
            safe[column] = safe[column].map(_harmless)
    return safe.rename(columns=heading).to_csv(index=False).encode("utf-8-sig")


def flat(value: Any) -> Any:
    """A list, such as the numbers of a small picture, as text."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return "; ".join(one if isinstance(one, str) else f"{one:.3g}" for one in value if not pd.isna(one))
    return value


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
