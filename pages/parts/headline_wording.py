"""How headline figures moved, in a line each; continued from change_wording.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from metrics.change import COMPARED
from metrics.open_actions import last_told, untold
from metrics.risk_score import TIERS
from pages.parts.change_wording import MEASURES, OTHER_SITES, from_mix, of_other_sites, points, size
from pages.parts.wording import VERDICTS, counted, number

Row = Mapping[Any, Any]

PERIODS = "Changes: {now}, compared with {then}. The large numbers cover everything in view."
NOTHING_THEN = "No data in either period."
COUNTED = "A full count, so there is no interval."
NO_MONTH = "How many there were a year before is not known: the data begin later."
RESTS_ON = "What this rests on"
COVERAGE_LINK, QUALITY_LINK = "Coverage", "Data quality"
NOTHING_SINCE = (
    "Nothing has been recorded since {month}: the change over a year is not known; overdue actions may be closed."
)
MONTHS = 12
UNKNOWN_LATE = "Not known: "
NOTHING_OPEN = "No action is open."
EVERY_VISIT = "Visits of every kind are counted, follow-ups too."
OF_ALL = "This covers all data on file."
LIMITS_LATER = "Problems in the data are not counted yet; the page on data quality counts them:"
TIERS_WAIT = "… The change is not worked out yet; the Risk page shows it at once."
TIERS_SAME = "No supplier changed its tier in 12 months."
BETTER, WORSE = "▲ Better, more than chance", "▼ Worse, more than chance"
LOWER_IS_BETTER = ("nonconformities", "repeat")
NONE_FOUND = "None in either of the two periods."


def periods_words(now: str, then: str) -> str:
    """Which two periods the changes of the figures compare."""
    return PERIODS.format(now=now[0].lower() + now[1:], then=then.removeprefix("in "))


def moved_words(row: Row, measure: str) -> str:
    """'▲ Better, more than chance: from 84% to 88%; +4.2 points (95% +1.0 to +7.4).', or why it cannot be told."""
    share = MEASURES[measure][2]
    verdict = VERDICTS[row["verdict"]]
    if row["verdict"] not in COMPARED:
        return f"{verdict}."
    if not share and row["count"] == row["before_count"] == 0:
        return NONE_FOUND
    then, now = size(row["before_rate"], share, beside=row["rate"]), size(row["rate"], share, beside=row["before_rate"])
    span = f"95% {points(row['difference_low'], share)} to {points(row['difference_high'], share)}"
    if row["verdict"] == "more than chance":
        better = (row["difference"] > 0) == (measure not in LOWER_IS_BETTER)
        verdict = BETTER if better else WORSE
    moved = f"**{verdict}:** from {then} to {now}; {points(row['difference'], share, unit=True)} ({span})."
    if row["verdict"] != "more than chance":
        return moved
    return f"{moved} {OTHER_SITES}" if of_other_sites(row) else f"{moved}{from_mix(row)}"


def counted_words(late: Row, months: pd.DataFrame, newest: date) -> str:
    """How many were overdue a year before; all of them are counted, so nothing is left to chance.

    ``months``: how many at the end of each month, the last one on the as-of day; ``newest``: the last audit on file. A
    rise in months of which nothing is on file is none but of time.
    """
    if len(months) <= MONTHS:
        return NO_MONTH
    then = months.iloc[-1 - MONTHS]
    day = pd.Timestamp(then["period"]) + pd.offsets.MonthEnd(0)
    if len(after := untold(months, newest)) >= MONTHS:
        return NOTHING_SINCE.format(month=f"{last_told(months, newest):%b %Y}")
    moved = int(late["count"] - then["count"])
    way = "As many as" if moved == 0 else f"{number(abs(moved))} {'more' if moved > 0 else 'fewer'} than"
    told = f"{way} on {day:%Y-%m-%d} ({number(then['count'])} of {number(then['of'])} open). {COUNTED}"
    return f"{told}{_since(months, after)}"


def _since(months: pd.DataFrame, after: pd.DataFrame) -> str:
    """How many of those overdue became so after the last month of which anything is on file."""
    came = int(months["count"].iloc[-1] - months["count"].iloc[-1 - len(after)])
    month = f"{months['period'].iloc[-1 - len(after)]:%b %Y}"
    return f" {number(came)} became overdue after {month}, since when nothing is on file." if came > 0 else ""


def is_undated(undated: Row) -> bool:
    """Whether no open action has a due date: how many are overdue is not known then, and nought would be good news."""
    return bool(0 < undated["count"] == undated["of"])


def no_due_words(open_now: float) -> str:
    """Why it is not known how many of so many open actions are overdue."""
    return f"{UNKNOWN_LATE}no due date of {counted(int(open_now), 'open action')} is on file"


def undated_words(undated: Row) -> str:
    """That open actions without a due date are never overdue, said beside a number that would look like good news."""
    if pd.isna(undated["rate"]) or not undated["count"]:
        return ""
    return f"; {number(undated['count'])} without a due date"


def tiers_words(changes: pd.DataFrame | None) -> str:
    """How many suppliers came to critical or high risk in 12 months, and how many left."""
    if changes is None:
        return TIERS_WAIT
    if changes.empty:
        return TIERS_SAME
    came, left = arrivals(changes), departures(changes)
    arrived, gone = (number(len(rows)) if len(rows) else "none" for rows in (came, left))
    return f"In 12 months {arrived} entered critical or high risk, {gone} left it. {COUNTED}"


def arrivals(changes: pd.DataFrame) -> pd.DataFrame:
    """Those at critical or high risk now that were not before."""
    return changes[changes["tier"].isin(TIERS[:2]) & ~changes["before"].isin(TIERS[:2])]


def departures(changes: pd.DataFrame) -> pd.DataFrame:
    """Those at critical or high risk before that are not now."""
    return changes[changes["before"].isin(TIERS[:2]) & ~changes["tier"].isin(TIERS[:2])]
