"""Whether a line as it is will meet its target."""

from __future__ import annotations

import pandas as pd


def capability(chart: pd.DataFrame, target: float) -> str | None:
    """'met', 'missed' or 'by chance', from one line of a control chart whose higher values are better.

    Target below the limits of the newest whole point: what the line does by itself meets it; above: misses it; between
    them it is met and missed at random, and no single point says anything (NHS England, Making Data Count). None where
    the newest segment has no limits.
    """
    counted = chart[chart["whole"]]
    if counted.empty or counted["low"].isna().iloc[-1]:
        return None
    newest = counted.iloc[-1]
    if target < newest["low"]:
        return "met"
    return "missed" if target > newest["high"] else "by chance"
