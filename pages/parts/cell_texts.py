"""What a table of the pages prints in a cell, as text: for paper, and for tables of our own."""

from __future__ import annotations

import pandas as pd

from pages.parts.columns import kind
from pages.parts.wording import number, percent, word

DIGITS = {"ratio": 2, "decimal": 1, "score": 1, "times": 1}
AROUND = {"score": "{}%", "times": "{}×", "text": "{}", "long": "{}"}


def cell_text(column: str, value: object) -> str:
    """A value in the form of its column: share in percent, difference of shares in points, codes in words."""
    form = kind(column)
    if value is None or value is pd.NaT or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if form in ("date", "moment"):
        return f"{pd.Timestamp(str(value)):{'%Y-%m-%d' if form == 'date' else '%Y-%m-%d %H:%M'}}"
    if isinstance(value, str):
        return word(column, value)
    if form in ("text", "long"):
        return str(value)
    told = float(str(value))
    if form in ("share", "chance"):
        return percent(told, 1)
    if form == "points":
        return f"{told * 100 if abs(told) >= 0.0005 else 0.0:+.1f} pts"
    if form == "factor":
        return f"×{told:.2f}"
    return AROUND.get(form, "{}").format(number(told, DIGITS.get(form, 0)))
