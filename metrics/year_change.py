"""Whether a share moved from one span of time to the next by more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot
from typing import Any

import pandas as pd

MORE, MAYBE, TOO_FEW, NONE = "more than chance", "may be chance", "too few", "no rate"


@dataclass(frozen=True, slots=True)
class YearChange:
    """after - before in shares from -1 to 1, its 95 % interval, and the verdict; null without a rate on both sides."""

    difference: float | None
    low: float | None
    high: float | None
    verdict: str


def year_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> YearChange:
    """The difference of two shares from their own intervals, as two rows of one metric give them.

    Square-and-add of score limits (Newcombe 1998, Statistics in Medicine 17:873-890, method 10): it is as wide as the
    intervals' effective n makes it, and takes the two spans as independent, which is cautious where the same sites
    stand behind both. 'too few' where one side is not to be trusted by the house rules (``trust``), 'no rate' where
    one side has none, 'more than chance' where the interval leaves out 0, else 'may be chance'.
    """
    if pd.isna(before["rate"]) or pd.isna(after["rate"]):
        return YearChange(None, None, None, NONE)
    difference = float(after["rate"] - before["rate"])
    low = difference - hypot(after["rate"] - after["low"], before["high"] - before["rate"])
    high = difference + hypot(after["high"] - after["rate"], before["rate"] - before["low"])
    verdict = MORE if low > 0 or high < 0 else MAYBE
    if not before["trust"] == after["trust"] == "shown":
        verdict = TOO_FEW
    return YearChange(difference, low, high, verdict)
