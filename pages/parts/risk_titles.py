"""What the charts of risk, and of what to audit next, say above them; continued from chart_titles.py."""

from __future__ import annotations

import pandas as pd

from charts.risk import TIERS as DRAWN
from pages.parts.chart_titles import how_many, short_name
from pages.parts.risk_words import UNKNOWN
from pages.parts.wording import TIERS, counted, number

BY_CHANCE = 0.05  # of marks whose 95% interval leaves out what was foretold
NO_BETTER = {
    "no better than chance": "As predicted, but the order is no better than chance",
    "no better than the last result": "As predicted, but no better than the last result",
    "no better than the base rate": "No better than one chance for all",
    "not enough audits": "Not enough audits to say whether it came true",
}
# A component in a title, shorter than in the legend.
PARTS = {
    "recent": "for recent results", "change": "for a worse last audit", "result": "for the last verdict",
    "open": "for open major findings", "overdue": "for overdue major actions", "recurrence": "for what comes back",
    "ineffective": "for actions that did not work", "time": "for the time since an audit",
    "inherent": "for inherent risk",
}  # fmt: skip


def tiers_title(tiers: pd.Series) -> str:
    """'4 of 180 suppliers critical, 8 high; of 9 too little is known'; of one supplier its tier."""
    counts = tiers[tiers.isin(list(DRAWN))].value_counts()
    of, unknown = int(counts.sum()), int(counts.get(UNKNOWN, 0))
    if of == 1:
        return f"The one supplier in view: {TIERS[str(counts.index[0])].split(' ', 1)[1].lower()}"
    if unknown == of:
        return f"Too little is known about all {number(of)} suppliers"
    critical, high = int(counts.get("critical", 0)), int(counts.get("high", 0))
    text = f"{number(critical) if critical else 'None'} of {number(of)} suppliers critical, {how_many(high)} high"
    return f"{text}; too little known about {number(unknown)}" if unknown else text


def points_title(parts: pd.DataFrame) -> str:
    """'Highest: Acme 78.4; 30 of them for the last verdict', of the suppliers of whom enough is known for a tier."""
    known = parts[parts["tier"] != UNKNOWN]
    if known.empty:
        return f"Too little is known about {_all(parts['supplier'].nunique())} for points to say anything"
    points = known["score"].round(1)
    most = points.max()
    if not most:
        return "No supplier has any points"
    first = known.loc[points == most, "supplier"].unique()
    if len(first) > 1:
        return f"{number(len(first))} suppliers have the most points, {_points(most)} each"
    text = f"Highest: {short_name('supplier', first[0])} {_points(most)}"
    own = known[known["supplier"] == first[0]].sort_values("points", ascending=False, kind="stable").to_dict("records")
    if own[0]["little_known"]:  # its points would give it no tier
        return f"{text}; its tier comes from a hard rule"
    if len(own) > 1 and own[0]["points"] == own[1]["points"]:
        return text
    return f"{text}; {_points(own[0]['points'])} of them {PARTS[str(own[0]['component'])]}"


def _all(suppliers: int) -> str:
    return "the one supplier in view" if suppliers == 1 else f"all {number(suppliers)} suppliers"


def calibration_title(bins: pd.DataFrame, verdict: str) -> str:
    """'Not as foretold at 3 of 10 marks; about 0.5 would be by chance', or that all came true as far as can be told.

    ``verdict`` of the test: chances may come true and still be no better than what is known without them.
    """
    if verdict == "not enough audits":
        return NO_BETTER[verdict]
    off = int(((bins["chance"] < bins["low"]) | (bins["chance"] > bins["high"])).sum())
    of = counted(len(bins), "mark")
    if off:
        return f"Not as predicted at {number(off)} of {of}; about {number(BY_CHANCE * len(bins), 1)} would be by chance"
    if verdict in NO_BETTER:
        return NO_BETTER[verdict]
    return f"What was predicted came true at {'the one mark' if len(bins) == 1 else f'all {of}'}, within chance"


def calendar_title(cells: pd.DataFrame, which: str) -> str:
    """'10 of 45 visits due are overdue, most in East: 4'; '34 visits planned, most in East: 12'."""
    total, late = int(cells["count"].sum()), int(cells.loc[cells["period"].isna(), "count"].sum())
    if not late:
        return f"{counted(total, 'visit')} {which}, {_where(cells)}"
    verb = "is" if late == 1 else "are"
    return (
        f"{number(late)} of {counted(total, 'visit')} {which} {verb} overdue, {_where(cells[cells['period'].isna()])}"
    )


def _where(cells: pd.DataFrame) -> str:
    """'most in East: 4', 'all in East', 'most in 2 regions: 4 each'."""
    counts = cells.groupby("region")["count"].sum()
    most = int(counts.max())
    first = counts.index[counts == most]
    if most == counts.sum():
        return f"{'all ' if most > 1 else ''}in {short_name('region', first[0])}"
    if len(first) > 1:
        return f"most in {number(len(first))} regions: {number(most)} each"
    return f"most in {short_name('region', first[0])}: {number(most)}"


def _points(points: float) -> str:
    """As the marks of the chart say it: '78.4', but '78'."""
    return f"{points:.1f}".removesuffix(".0")
