"""What the Nonconformities page says of what is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from metrics.weighted_findings import needed_for_most
from pages.parts.wording import counted, number, percent, word

Row = Mapping[Any, Any]

BY = {"clause": "clause", "topic": "topic"}
SUBTITLE = "{drawn}; at the end of a bar: cumulative share"
NO_WEIGHT = "All severity weights are set to zero, so nothing can be ranked. They are house rules."
NOTE = (
    "Weights are house rules: critical {critical:g}, major {major:g}, minor and ungraded {minor:g}. All findings in "
    "view are counted, so nothing here is a sample: What comes back shows which of them come back beyond chance."
)
TABLE = "All {nouns} by weight"
DRAWN = 20  # rows in the chart
# Where more than half are needed for 80% of the weight, no few stand out.
NO_FEW = 0.5


def pareto_title(frame: pd.DataFrame, by: str) -> str:
    """'8 of 40 clauses make up 80% of the weight', or 'No vital few: 80% takes 86 of 132 clauses'."""
    few = needed_for_most(frame)
    of = f"{number(few)} of {counted(len(frame), by)}"
    if few > NO_FEW * len(frame):
        return f"No vital few: 80% takes {of}"
    return f"{of} make{'s' if few == 1 else ''} up 80% of the weight"


def pareto_subtitle(frame: pd.DataFrame, by: str) -> str:
    """How many are drawn, and what the numbers beside the bars are; short enough for a phone."""
    drawn = f"First {DRAWN} {by}s" if len(frame) > DRAWN else f"All {by}s"
    return SUBTITLE.format(drawn=drawn)


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
