"""Where a figure comes from, in words; continued from wording.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.wording import interval, literal, number, percent, word

ASK = "Where this comes from"
DEFINITION = "The definition in full"
MEASURED = {
    "audit-pass-rate": ("audits that passed", "audits judged", "audit"),
    "conformity-rate": ("answers that conform", "answers assessed", "audit"),
    "nonconformities": ("nonconformities", "audits", "audit"),
    "repeat-rate": ("nonconformities found again", "nonconformities re-audited", "nonconformity"),
    "corrective-actions": ("actions", "actions", "action"),
    "coverage": ("sites", "active sites", "site"),
    "risk": ("suppliers at critical or high risk", "suppliers", "supplier"),
    "closing-time": ("closed actions", "actions with dates that can be used", "action"),
    "audits-on-time": ("audits held by the date planned", "dates planned that have passed", "planned date"),
    "man-days": ("man-days", "audits that state them", "audit"),
}  # fmt: skip
ACTIONS = {
    "open": ("open actions", "actions raised"),
    "overdue": ("overdue actions", "open actions"),
    "overdue_major": ("overdue actions for critical or major findings", "open actions for such findings"),
    "closed": ("closed actions", "actions raised"),
    "closed_on_time": ("actions closed by their first due date", "actions that were due"),
    "verified": ("verified actions", "closed actions"),
    "valid": ("sites with a valid audit", "active sites"),
    "run out": ("sites whose audit has run out", "active sites"),
    "never": ("sites never audited", "active sites"),
    "due in 90": ("sites due within 90 days", "sites with a valid audit"),
}
SHARES = (
    "audit-pass-rate", "conformity-rate", "repeat-rate", "corrective-actions", "coverage", "risk", "audits-on-time",
    "clause-spread", "unassessed-share", "life-lines", "repeat-chances", "repeat-survival", "ineffective-actions",
    "weighted-findings", "pass-rate-change", "conformity-change", "cohort-lines", "back-test", "points-test",
)  # fmt: skip
SHARED_MEASURES = ("conformity", "pass")
LOADS = "**Files it was read from**"
ROWS = "**The rows that count**"
DRAWN = "**The figures drawn**"
TOGETHER = "All together:"
AGAIN = "**Work it out again**"
AGAIN_LINK = "Open the overview with these filters"
PAGE_AGAIN_LINK = "Open this page with these filters"
AGAIN_COMMAND = "The same on the command line{row}:"
AGAIN_ROW = {
    "corrective-actions": ", in the row of measure {measure}",
    "coverage": ", in the row of measure {measure}",
    "run out": ", in the rows of measures expired and overdue",
    "nonconformities": ", in the row of severity all",
    "risk": ", counting tiers critical and high",
}
# Names of what only a page draws.
POINTS_TEST, AUDIT_PLAN = "Points tested on the past", "Audit plan"
# What the command does not give of a chart.
NO_COMMAND = "The command line does not tell this: the page works it out again, by what is chosen on it."
ONE_EACH = "One command for each {facet}."
NO_CATEGORIES = "The command line knows no categories of suppliers: it tells all of them together."
ADD_UP = "The command tells the score of each supplier; the points drawn here add up to it."
IN_BINS = "The columns that begin with bin_ are the marks of the chart: a tenth of the audits, or more of like chance."
DAY_OF_ADDRESS = "The address names the day it judges on: opened later, it gives the same figures."
DAY = "Both name the day they judge on: opened later, they give the same figure."
NO_ROWS = "No row counts here."
SUPPLIER_ROWS = (
    "Each supplier stands with the row that named its worst site last; the Risk page shows what its tier is made of."
)


def is_share(figure: str, measure: str | None) -> bool:
    """Whether the rate of a figure is a share; of a metric of several measures, of the one asked for."""
    return figure in SHARES or measure in SHARED_MEASURES


def parts(figure: str, measure: str | None) -> tuple[str, str]:
    """What is counted, and of what."""
    if measure is not None:
        return ACTIONS[measure]
    counted, of, _ = MEASURED[figure]
    return counted, of


def value_sentence(row: Mapping[Any, Any], figure: str, measure: str | None) -> str:
    """'**69.1%** = 858 audits that passed / 1,242 audits judged'."""
    counted, of = parts(figure, measure)
    if figure == "closing-time":
        return _days_sentence(row)
    value = percent(row["rate"], 1) if figure in SHARES else number(row["rate"], 2)
    text = f"**{value}** = {number(row['count'])} {counted} / {number(row['of'])} {of}"
    if pd.isna(row["rate"]):
        return f"{text}. Not available: {word('why', row['why'])}."
    span = interval(row.get("low"), row.get("high"), share=figure in SHARES)
    return f"{text}; 95% interval {span}." if span else f"{text}."


def _days_sentence(row: Mapping[Any, Any]) -> str:
    """'**79 days** until half are closed: 2,345 closed actions / 2,556 actions ...; 95% interval 76 to 83.'"""
    counted, of, _ = MEASURED["closing-time"]
    behind = f"{number(row['count'])} {counted} / {number(row['of'])} {of}"
    if pd.isna(row["rate"]):
        return f"{behind}. Not available: {word('why', row['why'])}."
    span = interval(row.get("low"), row.get("high"), share=False)
    told = f"**{number(row['rate'])} days** until half are closed: {behind}; those still open last until now or longer"
    return f"{told}; 95% interval {span}." if span else f"{told}."


def drawn_sentence(title: str, rows: int) -> str:
    """What a chart without rows of its own is made from."""
    return f"**{literal(title)}**: {number(rows)} {'figure' if rows == 1 else 'figures'} drawn, listed below."


def sums_sentence(rows: pd.DataFrame, row: Mapping[Any, Any], figure: str) -> str:
    """That the rows add up to the figure, or that they do not."""
    noun = MEASURED[figure][2]
    plural = noun if len(rows) == 1 else f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    sums = f"{number(rows['count'].sum())} / {number(rows['of'].sum())}"
    if same(rows, row):
        return f"✓ {number(len(rows))} {plural}; their columns Count and Out of add up to {sums}, the figure above."
    return f"✕ {number(len(rows))} {plural} add up to {sums}, which is not the figure above. Please report this."


def same(rows: pd.DataFrame, row: Mapping[Any, Any]) -> bool:
    """Whether the rows add up to the figure."""
    return bool(abs(rows["count"].sum() - row["count"]) < 1e-6 and rows["of"].sum() == row["of"])


def again_line(figure: str, measure: str | None) -> str:
    """What stands above the command."""
    row = AGAIN_ROW.get(str(measure)) or AGAIN_ROW.get(figure, "")
    return literal(AGAIN_COMMAND.format(row=row.format(measure=measure)))
