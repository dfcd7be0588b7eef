"""What the page of one supplier says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from metrics.filters import Filters
from pages.parts.wording import counted, literal, mark, number, percent

Row = Mapping[Any, Any]

CHOOSE = "Choose a supplier above: everything on file about it is on one page that can be printed."
WHO = "Supplier"
WHO_HINT = "Type part of a name"
PRINT = "To print: the browser's own print (Ctrl+P or ⌘P). Menu, sidebar and buttons are left out."
STATUS, WHY, OUT = "Status", "What the tier is made of", "What would move it out of its tier"
TIMELINE, PROFILE, LINES, ACTIONS = "Audits", "Against its region", "Nonconformities at each audit", "Open actions"
ROWS = "Findings"
PROFILE_TITLE = "Conformity by dimension: own and peers"
PROFILE_SUBTITLE = "Conformity: share of answers that conform; 95% intervals"
# What a history is drawn of, the first of which anything is on file: unit of the axis, subtitle.
HISTORIES = {
    "conformity": ("share", "Conformity of each full audit: share of answers that conform"),
    "score": ("score", "Score of each full audit in percent, as printed"),
    "found": ("rate", "Nonconformities at each visit; neither answers nor scores are on file"),
    "verdict": ("result", "Result of each full audit; nothing else of them is on file"),
}
NO_STANDING = "No full audit under a checklist is in view, so it is not compared with others."
NO_LINES = (
    "No audit on file can be followed by clause: life-lines need nonconformities that name their clause, and full "
    "audits that looked at it."
)
NO_PEERS = "No other supplier of its region was audited under the same checklists, so there is nothing to compare with."
NO_ANSWERS = "Its audits in view carry no checklist answers by dimension, so there is no profile."
NO_AUDITS = "No audit in view. Remove a filter, or choose a longer period."
KINDS_NOTE = "Visits of every kind; the chart shows full audits only, for a follow-up looks at what failed before."

NO_ACTIONS = "No corrective action is on file for what is in view."


def rarely_any(visits: pd.DataFrame) -> tuple[str, ...]:
    """The counts of a visit whose columns stand only where there is something in them. Where findings have no severity,
    noughts under Major and Minor would say that there were none."""
    graded = visits[["critical", "major", "minor"]].sum().sum()
    ungraded = visits["ungraded"].sum()
    return ("critical", "major", "minor", "ungraded") if ungraded and not graded else ("critical", "ungraded")


def no_profile(peers: Filters) -> str:
    """Why there is no profile against the peers of a scope: nobody to compare with, or nothing to compare."""
    if not peers.schemes:
        return NO_STANDING
    return NO_ANSWERS if peers.suppliers else NO_PEERS


def peers_words(peers: int) -> str:
    """Who the peers are."""
    others = "other supplier" if peers == 1 else "other suppliers"
    return f"Peers: {number(peers)} {others} of its region, audited under the same checklists, without itself."


def profile_sentence(frame: pd.DataFrame) -> str:
    """In which dimensions the supplier differs from its peers by more than chance."""
    compared = frame[frame["verdict"].isin(["more than chance", "may be chance"])]
    if compared.empty:
        return "No dimension has enough audits on both sides to be compared with the region."
    apart = compared[compared["verdict"] == "more than chance"].sort_values("difference")
    chance = number(0.05 * len(compared), 1)
    of = f"{number(len(compared))} dimension{'' if len(compared) == 1 else 's'} compared"
    if apart.empty:
        return f"**It differs from its region in none of {of} by more than chance.**"
    named = "; ".join(_gap(row) for row in apart.to_dict("records"))
    return (
        f"**It differs from its region by more than chance in {number(len(apart))} of {of}**: {named}. By chance alone "
        f"about {chance} would."
    )


def _gap(row: Row) -> str:
    worse = "below" if row["difference"] < 0 else "above"
    name, own, peers = (
        literal(mark("dimension", row["dimension"])),
        percent(row["rate"]),
        percent(row["before_rate"]),
    )
    points = number(abs(100 * row["difference"]), 1)
    low, high = (f"{100 * row[f'difference_{end}']:+.1f}" for end in ("low", "high"))
    return f"{name} {points} points {worse} ({own} against {peers}; 95% interval {low} to {high} points)"


def timeline_sentence(visits: pd.DataFrame) -> str:
    """How many visits, since when, by how many firms."""
    dates = pd.to_datetime(visits["date"])
    sites = counted(int(visits["site"].nunique()), "site")
    first, last = (f"{day:%Y-%m-%d}" for day in (dates.min(), dates.max()))
    when = f"on {first}" if first == last else f"{first} to {last}"
    return f"**{counted(len(visits), 'visit')} at {sites}, {when}**, {_found(visits)}."


def _found(visits: pd.DataFrame) -> str:
    """How many findings are grave; where findings are not graded, none of them can be called minor, and where none was
    recorded, nobody knows."""
    if not visits["recorded"].any():
        return "of which neither findings nor answers are on file: what they found is not known here"
    grave, minor, ungraded = (
        int(visits[names].sum().sum()) for names in (["critical", "major"], ["minor"], ["ungraded"])
    )
    if ungraded and not grave + minor:
        return f"{counted(ungraded, 'finding')}, none graded"
    told = counted(grave, "critical or major finding") if grave else "no critical or major finding"
    return f"{told}, {counted(ungraded, 'finding')} not graded" if ungraded else told
