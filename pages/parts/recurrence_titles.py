"""What the charts of what comes back say above them; continued from chart_titles.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from charts.theme import cut
from pages.parts.wording import counted, interval, number, percent

Row = Mapping[Any, Any]

CLAUSE = 80  # letters of a clause and its wording in a title
CHANCES_NAME = "Found again at the next re-audits"
YEAR, MONTHS = 365, 12
SMALL = 0.01  # a share that would be printed as nought


def stubborn_title(clauses: pd.DataFrame, drawn: pd.DataFrame, share: float, *, value: str) -> str:
    """'3 of 40 clauses come back beyond chance; first 4.1 Fire exits, 3.1×': by the rule of the sentence above.

    ``drawn``: the rows in the chart, where the first of them can be seen; ``value`` is what is drawn of it.
    """
    tested = clauses[clauses["p"].notna()]
    flagged = tested[(tested["q"] <= share) & (tested["ratio"] > 1)]
    of = counted(len(tested), "clause")
    if tested.empty:
        return "No clause can be held against chance"
    if flagged.empty:
        return f"None of {of} comes back more often than by chance"
    text = f"{number(len(flagged))} of {of} come{'s' if len(flagged) == 1 else ''} back beyond chance"
    first = drawn[drawn.index.isin(flagged.index)].head(1).to_dict("records")
    return (
        f"{text}; {'first ' if len(flagged) > 1 else ''}{_clause(first[0])}, {first[0][value]:.1f}×" if first else text
    )


def chances_title(chances: pd.DataFrame, clean: Row) -> str:
    """'31% found again at the first re-audit, 12% after a clean audit', and that it may be chance where it may.

    What rests on too little is not said.
    """
    first = chances[(chances["reaudit"] == "1") & (chances["trust"] == "shown")].to_dict("records")
    if not first or pd.isna(first[0]["rate"]):
        return CHANCES_NAME
    row, usual = first[0], clean["same_mix"]
    text = f"{percent(row['rate'])} found again at the first re-audit"
    if pd.isna(usual):
        return f"{text} (95% {interval(row['low'], row['high'])})" if pd.notna(row["low"]) else text
    may_be = "" if row["low"] > usual or row["high"] < usual else ": may be chance"
    return f"{text}, {percent(usual)} after a clean audit{may_be}"


def survival_title(curve: pd.DataFrame) -> str:
    """'18% found again within 12 months'; where the curve ends before, up to its last day."""
    row, within = curve.iloc[-1], counted(int(curve["days"].iloc[-1]), "day")
    if row["days"] >= YEAR:
        year = curve[curve["days"] <= YEAR]
        if year.empty:
            return f"None found again within {MONTHS} months"
        row, within = year.iloc[-1], f"{MONTHS} months"
    return f"{percent(row['rate'], 1 if row['rate'] < SMALL else 0)} found again within {within}"


def spread_title(spread: pd.DataFrame) -> str:
    """'2 of 40 clauses fail at most of the sites asked, beyond chance'; where none does, which is the highest."""
    known = spread.dropna(subset=["rate"])
    most, of = int((known["verdict"] == "most").sum()), counted(len(known), "clause")
    if most:
        return f"{number(most)} of {of} fail{'s' if most == 1 else ''} at most of the sites asked, beyond chance"
    highest = known[known["rate"] == known["rate"].max()].to_dict("records")
    first = f"{_clause(highest[0])}, {number(highest[0]['count'])} of {number(highest[0]['of'])}"
    if len(highest) > 1:
        first = f"{number(len(highest))} clauses, {percent(highest[0]['rate'])} each"
    return f"No clause surely fails at most sites; highest {first}"


def _clause(row: Row) -> str:
    """Clause and wording as the chart names it, cut to fit."""
    return cut(str(row["name"]), CLAUSE)
