"""What the Nonconformities page says of what is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from metrics.weighted_findings import needed_for_most
from pages.parts.wording import counted, number, percent, word

Row = Mapping[Any, Any]

BY = {"clause": "clause", "topic": "topic"}
SUBTITLE = "Findings x weight of severity; line: cumulative share"
NO_WEIGHT = "All severity weights are set to nought, so nothing can be ranked. They are house rules."
NOTE = (
    "Weights are house rules: critical {critical:g}, major {major:g}, minor and ungraded {minor:g}. All findings in "
    "view are counted, so nothing here is a sample: which of them come back beyond chance stands under What comes back."
)
TABLE = "All {nouns} by weight"
DRAWN = 20  # rows in the chart


def pareto_title(frame: pd.DataFrame, by: str) -> str:
    """'20 of 132 clauses: 25% of the weight', those drawn; short enough for a phone."""
    shown, share = min(DRAWN, len(frame)), percent(frame["cumulative"].iloc[min(DRAWN, len(frame)) - 1])
    if shown == len(frame):
        return f"The {by}s by weight"
    return f"{shown} of {number(len(frame))} {by}s: {share} of the weight"


def pareto_sentence(frame: pd.DataFrame, by: str, repeats: Row) -> str:
    """How few make up 80 % of the weight, how that differs from plain counts, and how many come back."""
    few, findings = needed_for_most(frame), int(frame["findings"].sum())
    plain = frame.sort_values("findings", ascending=False, kind="stable")["findings"].cumsum()
    unweighted = int((plain < 0.8 * findings).sum()) + 1
    text = (
        f"**{number(few)} of {counted(len(frame), by)} make{'s' if few == 1 else ''} up 80% of the weight of "
        f"{counted(findings, 'nonconformity').replace('nonconformitys', 'nonconformities')}** "
        f"(by plain count it takes {number(unweighted)})."
    )
    if pd.isna(repeats["rate"]):
        return f"{text} How many came back is not available: {word('why', repeats['why'])}."
    return (
        f"{text} {percent(repeats['rate'])} of those re-audited came back ({number(repeats['count'])} of "
        f"{number(repeats['of'])}); {number(repeats['open'])} are not yet re-audited."
    )
