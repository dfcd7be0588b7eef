"""How wide columns are, so that of a table as much is in sight as there is room for, and no column cut in two."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from pages.parts.columns import heading, kind

# Pixels of a letter, around a text, and of all columns together on a page of 1440, beside boxes to choose rows by and
# without them; rows measured.
LETTER, AROUND, ROOM, BOXES, ROWS = 6.7, 20, 975, 32, 200
LONGEST, NAME, LEAST = 400, 240, 200
GIVE = 6  # pixels by which a column may be narrower, so that one more has room
# Letters of what is no text; whole numbers are as long as they are.
WRITTEN = {"share": 6, "points": 9, "date": 10, "moment": 16, "line": 11, "scores": 11, "counts": 11}


@dataclass(frozen=True, slots=True)
class Widths:
    """Pixels of columns, for those where the table's own measure of its first rows would not do.

    ``scrolled``: not all columns have room. Then those in sight have widths that fill it, and the first stays in sight.
    """

    of: dict[str, int] = field(default_factory=dict)
    scrolled: bool = False


def column_widths(shown: pd.DataFrame, *, room: int = ROOM) -> Widths:
    """A column of sentences is as wide as its longest text, up to 400 pixels; where all columns together have no room,
    narrower, though no less than 200, and names are as wide as they are, up to 240.

    Where even that is too wide, as many columns as have room are made to fill it: a column cut in two at the edge would
    be read wrongly, such as 10.5% as 10.
    """
    needed = {str(column): _needed(shown, str(column)) for column in shown.columns}
    widths = {column: min(LONGEST, width) for column, width in needed.items() if kind(column) == "long"}
    names = {column: min(NAME, width) for column, width in needed.items() if kind(column) == "text"}
    over = sum((needed | names | widths).values()) - room
    if over <= 0:
        return Widths(widths)
    spare = {column: max(0, width - LEAST) for column, width in widths.items()}
    share = min(1.0, over / max(1, sum(spare.values())))
    narrow = names | {column: round(width - share * spare[column]) for column, width in widths.items()}
    if over <= sum(spare.values()) + GIVE * len(needed):
        return Widths(narrow)
    return Widths(narrow | _filling(needed | narrow, widths, room), scrolled=True)


def _filling(widths: dict[str, int], wanted: dict[str, int], room: int) -> dict[str, int]:
    """The first columns that have room together, so wide that they fill it to the pixel.

    What is left goes to sentences, up to what they ``wanted``, then to all alike; each may also give up a little.
    """
    inside: dict[str, int] = {}
    for column, width in widths.items():
        if sum(inside.values()) + width > room + GIVE * (1 + len(inside)):
            break
        inside[column] = width
    for column in inside:
        inside[column] += max(0, min(wanted.get(column, 0) - inside[column], room - sum(inside.values())))
    left = room - sum(inside.values())
    for place, column in enumerate(inside):
        more = round(left / (len(inside) - place))
        inside[column], left = inside[column] + more, left - more
    return inside


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
