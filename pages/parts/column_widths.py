"""How wide columns of text are, so that as much of a table as there is room for is in sight."""

from __future__ import annotations

import pandas as pd

from pages.parts.columns import heading, kind

# Pixels of a letter, around a text, and of all columns together on a page of 1440; rows measured.
LETTER, AROUND, ROOM, ROWS = 6.7, 20, 975, 200
LONGEST, NAME, LEAST = 400, 240, 200
# Letters of what is no text; whole numbers are as long as they are.
WRITTEN = {"share": 6, "points": 9, "date": 10, "moment": 16, "line": 11, "scores": 11, "counts": 11}


def text_widths(shown: pd.DataFrame) -> dict[str, int]:
    """Pixels of columns of text, for those where the table's own measure of its first rows would not do.

    A column of sentences is as wide as its longest text, up to 400 pixels. Where all columns together have no room, it
    is narrower, though no less than 200, and names are as wide as they are, up to 240.
    """
    needed = {str(column): _needed(shown, str(column)) for column in shown.columns}
    widths = {column: min(LONGEST, width) for column, width in needed.items() if kind(column) == "long"}
    names = {column: min(NAME, width) for column, width in needed.items() if kind(column) == "text"}
    over = sum((needed | names | widths).values()) - ROOM
    if over <= 0:
        return widths
    spare = {column: max(0, width - LEAST) for column, width in widths.items()}
    share = min(1.0, over / max(1, sum(spare.values())))
    return names | {column: round(width - share * spare[column]) for column, width in widths.items()}


def _needed(shown: pd.DataFrame, column: str) -> int:
    form = kind(column)
    values = shown[column].head(ROWS).dropna()
    if form == "number":
        letters = max((len(f"{value:,.0f}") for value in values), default=0)
    elif form in ("text", "long"):
        letters = max((len(str(value)) for value in values), default=0)
    else:
        letters = WRITTEN.get(form, 6)
    return round(LETTER * max(letters, len(heading(column))) + AROUND)
