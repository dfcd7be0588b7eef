"""Why one page calls a supplier worse and another does not: they ask different questions of its audits, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.control_wording import chance_words, level, point_name, signal_words
from pages.parts.ranking_wording import IN_WORDS
from pages.parts.wording import counted, literal

Row = Mapping[Any, Any]

MOST = 3
TWO_QUESTIONS = (
    "The trend and the change ask two questions: the trend follows every audit under one checklist, the change "
    "compares only two periods, over all checklists. One can be beyond chance without the other."
)
MOVED = "more than chance"
TRENDING = ("worse", "better")
SEE = "Trends"


def trending_sentence(lines: pd.DataFrame, changes: pd.DataFrame, trend: str) -> str:
    """Who gets worse or better from audit to audit, but not between the two periods of the list of changes; and why."""
    moved = changes.loc[changes["verdict"] == MOVED, "supplier"]
    here = lines["trend"].isin(TRENDING) & lines["supplier"].isin(changes["supplier"]) & ~lines["supplier"].isin(moved)
    rows = lines[here].to_dict("records")
    if not rows:
        return ""
    named = "; ".join(
        f"**{literal(row['supplier'])}** gets {row['trend']} in {IN_WORDS[trend]} under {literal(row['checklist'])}"
        for row in rows[:MOST]
    )
    more = f"; and {counted(len(rows) - MOST, 'further line')}" if len(rows) > MOST else ""
    return f"From audit to audit, beyond chance: {named}{more}. {TWO_QUESTIONS}"


def disagreement(lines: pd.DataFrame, change: Row | None) -> str:
    """That one of trend and change of a supplier is beyond chance and the other is not; nothing where they agree."""
    trending = bool(lines["trend"].isin(TRENDING).any())
    moved = change is not None and change["verdict"] == MOVED
    return TWO_QUESTIONS if trending != moved else ""


def own_end(end: Any, everybody: Any) -> str:
    """That the periods of one supplier end earlier than those in which all are compared; nothing where they do not."""
    if pd.isna(end) or pd.isna(everybody) or pd.Timestamp(end) >= pd.Timestamp(everybody):
        return ""
    return (
        f"They end with its own newest audit; where all suppliers are compared they end with the newest of all, on "
        f"{pd.Timestamp(everybody):%Y-%m-%d}."
    )


def signal_sentence(row: Row, measure: str, every: str, link: str) -> str:
    """The control chart signal at the newest point of a supplier's line, with what chance alone would do."""
    under = "" if row["scheme"] == "not stated" else f" under {literal(row['scheme'])}"
    newest = f"{point_name(row, every)}, {level(row['rate'], measure)}, is {signal_words(row['signal'])}"
    limits = f"{level(row['low'], measure)} to {level(row['high'], measure)}"
    return (
        f"**A control chart signal for the {row['effect']}** in {IN_WORDS[measure]}{under}: the newest point, "
        f"{newest} (limits {limits}){chance_words(row['chance'])}. [{SEE}]({link})"
    )
