"""The sentences of the Corrective actions page, continued from wording.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from metrics.year_change import NONE, YearChange, year_change
from pages.parts.headline_wording import is_undated
from pages.parts.trust_wording import period_name
from pages.parts.wording import SEVERITIES, counted, literal, number, percent

Row = Mapping[Any, Any]

NO_ACTIONS = (
    "No corrective actions are on file for what is in view. Load a list of findings with their actions (due date, "
    "closing date, status), or remove a filter."
)
ALL_CLOSED = "Nothing is open: there is no age to draw."
BUCKETS = {
    "no due date": "no due date",
    "not due": "not yet due",
    "0-30": "up to 30 days",
    "31-60": "31 to 60 days",
    "61-90": "61 to 90 days",
    "over 90": "over 90 days",
}
MARKS = {"no due date": "no date", "not due": "not due", "0-30": "to 30", "31-60": "31–60", "61-90": "61–90",
         "over 90": "over 90"}  # fmt: skip
LATE_BUCKETS = {**{code: f"{words} late" for code, words in BUCKETS.items()}, "no due date": "no due date",
                "not due": "not yet due"}  # fmt: skip
SINCE = {"due": "Days overdue", "raised": "Days since the audit"}
TIME_COLUMNS = {"of": "open", "count": "overdue"}
FACETS = {"supplier": "Supplier", "owner": "Owner", "region": "Region", "dimension": "Dimension"}
PLURALS = {"supplier": "suppliers", "owner": "owners", "region": "regions", "dimension": "dimensions"}
WHICH = {
    "overdue": "Overdue",
    "overdue_major": "Overdue, critical or major",
    "open": "Open",
    "no_due_date": "No due date",
    "not_verified": "Closed, not verified",
    "rejected": "Rejected or reopened",
    "postponed": "Postponed",
    "impossible_dates": "Impossible dates",
    "all": "All",
}
IMPOSSIBLE = {
    "closed_before_audit": "closed before the audit",
    "due_before_audit": "due before the audit",
    "verified_before_closed": "verified before it was closed",
    "closed_after_as_of": "closed after the as-of day",
}
STANDINGS = {"open": "○ Open", "closed": "✓ Closed"}
HELP = {
    "open": "Actions not closed on the as-of day. Void ones and those for observations are left out.",
    "overdue": "Open actions whose due date, as it now stands, has passed.",
    "major": "Overdue actions for critical or major findings, of the open ones for such findings.",
    "on_time": "Closed by the date first agreed, of the actions due by the as-of day. Moving a date does not help.",
    "time": "From the audit to the closing. Open actions count as lasting at least until now, so that leaving old ones "
    "open does not make the figure better.",
    "verified": "Closed actions that somebody has verified, by a verification date or the status.",
}
OVER_TIME = (
    "As it stood at the end of each period, from the dates on file.{moved} These dates do not show what was "
    "reopened or voided later."
)
# Only where a due date was moved a dotted line is drawn.
MOVED = " A moved due date counts as if it had always been the new one; the dotted line is the date first agreed."
UNTOLD = (
    "Nothing on file was raised or closed after {month}. {actions} became overdue since and {count} here as open and "
    "not on time, though no file says so yet."
)
HOLLOW = "Hollow marks after {period}: nothing has been recorded since, so they follow the dates known then."
AGAIN = "Closed is not cured. Nonconformities shows which findings came back after their action was closed."
CHOOSE_ACTION = "Choose a row to see its finding, and the cells of the files behind both."
FINDING = "The finding:"
VERDICTS = {
    "more than chance": "more than chance alone would do",
    "may be chance": "this may be chance",
    "too few": "too few actions to judge",
}


def actions_sentence(measures: Row, oldest: Any) -> str:
    """How many actions are overdue, for how grave findings, and since when; what is missing where none can be."""
    open_now, late = int(measures["open"]["count"]), int(measures["overdue"]["count"])
    raised = counted(int(measures["open"]["of"]), "corrective action")
    if not open_now:
        return f"**None of {raised} is open.**"
    if not late:
        none = "" if all_undated(measures) else ", none overdue"
        text = f"**{number(open_now)} of {raised} {_are(open_now)} open{none}.**"
        return f"{text} {_undated_sentence(measures)}".rstrip()
    major = int(measures["overdue_major"]["count"])
    grave = f"{number(major)} of them" if major else "none"
    text = (
        f"**{number(late)} of {counted(open_now, 'open corrective action')} {_are(late)} overdue, {grave} for critical "
        f"or major findings; the oldest by {counted(int(oldest), 'day')}.**"
    )
    return f"{text} {_undated_sentence(measures)}".rstrip()


def all_undated(measures: Row) -> bool:
    """Whether no open action has a due date: none can be overdue, and that is no good news."""
    return is_undated(measures["no_due_date"])


def _undated_sentence(measures: Row) -> str:
    undated = int(measures["no_due_date"]["count"])
    if not undated:
        return ""
    if all_undated(measures):
        return "None of the open ones has a due date, so none can be called late."
    return f"{number(undated)} open {'one has' if undated == 1 else 'ones have'} no due date and can never be late."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


@dataclass(frozen=True)
class OnTimeYears:
    """How many of those due in 12 months were closed by the date first agreed, in the 12 months before, and the last
    of all these days."""

    before: Row
    after: Row
    last: date


def untold_sentence(over_time: pd.DataFrame, after: pd.DataFrame) -> str:
    """That nothing is on file of the months ``after`` the last one told of, and how many actions became overdue since.

    They count as open and as not closed on time, whatever was done.
    """
    came = int(over_time["count"].iloc[-1] - over_time["count"].iloc[-1 - len(after)]) if len(after) else 0
    if came <= 0:
        return ""
    since = period_name(over_time["period"].iloc[-1 - len(after)], "month")
    return UNTOLD.format(month=since, actions=counted(came, "action"), count="counts" if came == 1 else "count")


def over_time_words(over_time: pd.DataFrame, after: pd.DataFrame, every: str) -> str:
    """How the lines of open actions are to be read, and from when on they go on without anything on file."""
    moved = (over_time["late_first"] != over_time["count"]).any()
    text = OVER_TIME.format(moved=MOVED if moved else "")
    if after.empty:
        return text
    return f"{text} {HOLLOW.format(period=period_name(over_time['period'].iloc[-1 - len(after)], every))}"


def on_time_sentence(on_time: Row, years: OnTimeYears) -> str:
    """How many were closed by the date first agreed, and how that moved from year to year."""
    if pd.isna(on_time["rate"]):
        return ""
    text = (
        f"{percent(on_time['rate'])} were closed by the date first agreed ({number(on_time['count'])} of "
        f"{number(on_time['of'])} due)."
    )
    return f"{text} {_year_sentence(years)}".rstrip()


def _year_sentence(years: OnTimeYears) -> str:
    before, after = years.before, years.after
    change = year_change(before, after)
    if change.verdict == NONE:
        return ""
    text = (
        f"Of those due in the 12 months up to {years.last.isoformat()} it was {percent(after['rate'])} "
        f"({number(after['count'])} of {number(after['of'])}), {_against(change)} {percent(before['rate'])} in the 12 "
        f"months before ({number(before['count'])} of {number(before['of'])})"
    )
    return f"{text}; {VERDICTS[change.verdict]}."


def _against(change: YearChange) -> str:
    difference = round(100 * (change.difference or 0.0))
    return "as against" if difference == 0 else "up from" if difference > 0 else "down from"


def closing_sentence(time: Row) -> str:
    """How long closing takes, open ones included."""
    if pd.isna(time["rate"]):
        return ""
    nine = f", nine of ten within {number(time['p90'])}" if pd.notna(time["p90"]) else ", nine of ten not yet"
    open_now = int(time["of"]) - int(time["count"])
    still = f" The {number(open_now)} open ones are included, as not closed yet." if open_now else ""
    return f"Half are closed within {counted(int(time['rate']), 'day')} of the audit{nine}.{still}"


def moved_sentence(moved: Row) -> str:
    """How often dates are moved, and what that hides. Nothing where no date was moved."""
    if not moved["count"]:
        return ""
    text = (
        f"{percent(moved['rate'])} had their due date moved later ({number(moved['count'])} of {number(moved['of'])}), "
        f"half of them by {counted(int(moved['days']), 'day')} or more, {number(moved['longest'])} at most"
    )
    hidden = int(moved["late_but_for_it"])
    if hidden:
        text += f"; without that, {number(hidden)} more would be overdue"
    if moved["reopened"]:
        text += f". {number(moved['reopened'])} closed in an earlier file {_are(int(moved['reopened']))} open again"
    return f"{text}."


def impossible_sentence(kinds: pd.DataFrame) -> str:
    """How many actions have dates that cannot be, of which kind, and what becomes of them."""
    met = kinds[kinds["count"] > 0].to_dict("records")
    if not met:
        return ""
    after = next((int(row["count"]) for row in met if row["kind"] == "closed_after_as_of"), 0)
    later = f"{counted(after, 'action')} {_were(after)} closed after the as-of day and {_are(after)} open on it."
    left_out = int(met[0]["left_out"])
    if not left_out:
        return later
    kinds_met = [row for row in met if row["kind"] != "closed_after_as_of"]
    parts = ", ".join(f"{number(row['count'])} {IMPOSSIBLE[row['kind']]}" for row in kinds_met)
    text = f"{counted(left_out, 'action')} with impossible dates, left out of on time and of the time to close"
    return f"{text}: {parts}. {later}" if after else f"{text}: {parts}."


def time_value(time: Row) -> str:
    """The median time to close as a headline."""
    return "–" if pd.isna(time["rate"]) else f"{number(time['rate'])} days"


def time_behind(time: Row) -> str:
    """What stands behind the median time to close."""
    if pd.isna(time["rate"]):
        return "Not available: fewer than half are closed." if time["of"] else "Not available: no closing dates."
    span = f"; 95% interval {number(time['low'])} to {number(time['high'])}" if pd.notna(time["high"]) else ""
    return f"Median of {number(time['of'])} actions, {number(time['of'] - time['count'])} still open{span}"


def verified_value(row: Row, turned_down: int) -> str:
    """The share verified; a dash where no file in view tells of a verification, for that is not known to be none."""
    return percent(row["rate"], 1) if row["count"] or turned_down else "–"


def verified_behind(row: Row, turned_down: int) -> str:
    """What stands behind the share verified, and how many verifications turned the action down."""
    text = f"{number(row['count'])} of {number(row['of'])} closed actions"
    if turned_down:
        return f"{text}; {number(turned_down)} more {_are(turned_down)} verified and rejected"
    return text if row["count"] else f"{text}: no file in view records a verification"


def picked_words(bucket: str, severity: str | None, since: str) -> str:
    """What was clicked in the picture of ages."""
    words = LATE_BUCKETS[bucket] if since == "due" else f"{BUCKETS[bucket]} since the audit"
    return f"{SEVERITIES[severity]}, {words}" if severity else words


def number_sentence(shown: int, which: str, limit: int) -> str:
    """How many rows a list has."""
    name = literal(WHICH.get(which, which).lower())
    return f"The first {limit:,} of the list “{name}”:" if shown >= limit else f"{counted(shown, 'action')}: {name}."
