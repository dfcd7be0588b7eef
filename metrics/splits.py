"""Where a line could be split, if somebody knows why it moved."""

from __future__ import annotations

from datetime import date

import pandas as pd

from metrics.control_limits import FEWEST
from metrics.control_rules import Points, run_lengths

LONG = 8


def offered_split(chart: pd.DataFrame) -> date | None:
    """The first day of a run of at least 8 points on one side that lasts to the newest whole point of one line.

    Only where 8 points of the same segment stand before it, so that either part has points enough for limits. It is an
    offer: limits worked out anew hide a deterioration, so somebody has to say what happened. Else None.
    """
    counted = chart[chart["whole"]]
    counted = counted[counted["segment"] == counted["segment"].max()]
    score = counted["distance"].fillna(0).to_numpy()
    if not len(score):
        return None
    length = int(run_lengths(Points.of_scores(score))[-1])
    if length < LONG or len(score) - length < FEWEST:
        return None
    first: date = counted["period"].iloc[-length].date()
    return first
