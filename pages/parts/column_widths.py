"""How wide columns of sentences are, so that as much of a table as there is room for is in sight."""

from __future__ import annotations

import pandas as pd

from pages.parts.columns import heading, kind

# Pixels of a letter, around a text, and of all columns together on a page of 1440; rows measured.
LETTER, AROUND, ROOM, ROWS = 6.8, 22, 1000, 200
LONGEST, LEAST = 400, 160
NUMBER = 8  # letters of a number or a date


def sentence_widths(shown: pd.DataFrame) -> dict[str, int]:
    """Pixels of each column of sentences: as wide as its longest text, and narrower where others would be cut off.

    Every other column is taken to be as wide as its heading and its texts. None is made narrower than 160 pixels.
    """
    needed = {str(column): _needed(shown, str(column)) for column in shown.columns}
    widths = {column: min(LONGEST, width) for column, width in needed.items() if kind(column) == "long"}
    over = sum(needed.values()) - sum(needed[column] - width for column, width in widths.items()) - ROOM
    spare = {column: max(0, width - LEAST) for column, width in widths.items()}
    if over <= 0 or not sum(spare.values()):
        return widths
    share = min(1.0, over / sum(spare.values()))
    return {column: round(width - share * spare[column]) for column, width in widths.items()}


def _needed(shown: pd.DataFrame, column: str) -> int:
    if kind(column) in ("text", "long"):
        letters = max((len(str(value)) for value in shown[column].head(ROWS).dropna()), default=0)
    else:
        letters = NUMBER
    return round(LETTER * max(letters, len(heading(column))) + AROUND)
