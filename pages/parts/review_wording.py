"""The words of the printed management review; continued from wording.py."""

from __future__ import annotations

import pandas as pd

from pages.parts.wording import counted, literal, number, percent

MAKE = "Management review, to print"
MAKE_HELP = "One file that opens in any browser without a network and prints to A4: what is in view, as it stands now."
FILE_NAME = "management-review-{day}.html"
TITLE = "Management review of supplier audits"
MADE = "Made on {made}."
DEMO = "**Demo data**: invented suppliers, invented audits."
FIGURES, BRIEFING, TRENDS = "Six figures", "Briefing", "Trends"
CRITICALS, OVERDUE, MOVERS = "Open critical nonconformities", "Overdue corrective actions", "Movers"
GRID, LIMITS, PASSPORTS = "Dimensions by region", "What this rests on", "Where the six figures come from"
LATE = "Overdue longest, for critical or major findings"
AGES = "Open actions by days overdue; in brackets those for critical or major findings"
BUCKETS = {
    "not due": "not due yet", "0-30": "up to 30 days", "31-60": "31 to 60 days", "61-90": "61 to 90 days",
    "over 90": "over 90 days", "no due date": "no due date",
}  # fmt: skip
WITH_TARGET = "{name}; dashed: the target, {target:.0%}"
BAND = (
    "The band is the 95% interval; a hollow point is an incomplete period; a dotted vertical line marks a change in "
    "what is measured."
)
NO_CRITICALS = "No critical nonconformity is open."
NO_OVERDUE = "No action is overdue."
NO_BRIEFING = "The briefing was not worked out yet when this review was made: see the Overview, then make it again."
TIERS_BEFORE = "Suppliers that changed their risk tier in 12 months"
NO_TIERS = "No supplier in view changed its risk tier in 12 months."
TIERS_LATER = "Changes of risk tier were not worked out yet when this review was made; the Risk page shows them."
REGIONS = "Regions whose {what} moved most, against the period before"
SUPPLIERS = "Suppliers whose {what} moved most, against the period before"
ONLY = "The first {shown} of {all} are printed; the dashboard lists all."
COMPARE = (
    "The five lowest and the five highest, of those with enough audits in both periods; the verdict says whether a "
    "move is more than chance."
)
LOADS = "Read from: {files}."
CELL = "{rate} of {of}"
GRID_NOTE = "Conformity rate, of so many answers; in brackets: little behind it. A dash: no answers, or too few sites."
ROWS_NOTE = "The rows behind every figure, down to file, sheet and row, are in the dashboard."


def criticals_sentence(count: int) -> str:
    """How many are open."""
    return f"**{counted(count, 'critical nonconformity').replace('nonconformitys', 'nonconformities')} open.**"


def only(shown: int, of: int) -> str:
    """That not all rows are printed; nothing where they are."""
    return ONLY.format(shown=number(shown), all=number(of)) if of > shown else ""


def loads_sentence(loads: pd.DataFrame) -> str:
    """From which files a figure was read, and when they were loaded."""
    files = [f"{row['file']} (loaded {row['loaded_at']:%Y-%m-%d})" for row in loads.to_dict("records")]
    told = ", ".join(files[:12]) + (f" and {number(len(files) - 12)} more" if len(files) > 12 else "")
    return literal(LOADS.format(files=told)) if files else ""


def cell(rate: float | None, of: float, trust: str) -> str:
    """One cell of the grid: '87% of 460', in brackets as on the screen where little stands behind it."""
    if rate is None or pd.isna(rate):
        return "–"
    told = CELL.format(rate=percent(rate), of=number(of))
    return f"({told})" if trust == "grey" else told
