"""How far a rate can be trusted, in words: notes of tables and captions, continued from wording.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from metrics.periods import Knowledge
from pages.parts.rule_names import quoted
from pages.parts.wording import counted, literal, number, percent, word

Row = Mapping[Any, Any]

FAINT_BARS = "Faint bars: an incomplete period."
HOLLOW_POINTS = "Hollow points: few audits behind them, or an incomplete period."
HOLLOW_DOTS = "Hollow dots rest on too few audits, sites or independent answers to be ranked."
IN_BRACKETS = "In brackets: rests on too few audits, sites or independent answers."
ASSUMED = (
    f"The likeness of answers within an audit is assumed (house rule {quoted('assumed_correlation')}): a checklist in "
    "view has fewer than 20 sites audited twice."
)
CEILING = "Above 98% a percentage hardly moves: the table gives nonconformities per audit beside it."
EQUAL_MIX = "At an equal mix of checklists"
EQUAL_MIX_HELP = (
    "As if every place had been audited by the mix of checklists of all audits in view. The odds compare a place with "
    "all others under the same checklists; above 1 is higher."
)

# Of many breaks so many are named.
NAMED = 5
# The share of a scheme in the audits of a line moved by a third of them or more.
NO_CHECKLIST = "no checklist stated"
MIX = {"more": "far more audits under {scheme}", "less": "far fewer audits under {scheme}"}


def note(row: Row, *, share: bool = True) -> str:
    """What to know about a rate: why there is none or why it is grey, and what a rate of none or all leaves open."""
    reason = word("why", row["why"])
    extreme = row["count"] in ((0, row["of"]) if share else (0,))
    if pd.isna(row["rate"]) or not row["of"] or not extreme:
        return reason
    return "; ".join(part for part in (reason, _left_open(row, share)) if part)


def trusted(behind: str, row: Row, supplier: Row | None = None, *, share: bool = True) -> str:
    """What stands behind a figure, with what to know about it and the rate of the average supplier."""
    parts = [behind.removesuffix(".")]
    if pd.notna(row["rate"]) and (told := note(row, share=share)):
        parts.append(told)
    if row.get("assumed"):
        parts.append("likeness of answers within an audit is assumed")
    if supplier is not None and supplier["of"] > 1:
        parts.append(f"average of {number(supplier['of'])} suppliers {percent(supplier['rate'], 1)}")
    return "; ".join(parts)


def noted(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a column of notes."""
    return frame.assign(note=[note(row) for row in frame.to_dict("records")])


def _left_open(row: Row, share: bool) -> str:
    """The rule of three: without an exception in n independent ones, a rate of 3 / n cannot be excluded."""
    if row["effective_n"] <= 3:
        return ""
    most = 3 / row["effective_n"]
    if share:
        return f"no exception in {number(row['of'])}: up to {percent(most)} cannot be excluded"
    return f"none in {number(row['of'])} audits: up to {number(most, 2)} per audit cannot be excluded"


def incomplete_sentence(trend: pd.DataFrame, every: str, known: Knowledge) -> str:
    """Whether points are hollow, which end of a line is not complete, and how that is known."""
    if trend.empty or trend["complete"].all():
        return HOLLOW_POINTS if (trend["trust"] == "grey").any() else ""
    return f"{HOLLOW_POINTS} {_not_complete(trend, every, known)}"


def faint_bars_sentence(found: pd.DataFrame, every: str, known: Knowledge) -> str:
    """Which end of bars over time is not complete, and how that is known; nothing where all drawn are complete."""
    drawn = found[found["count"] > 0]
    return "" if drawn["complete"].all() else f"{FAINT_BARS} {_not_complete(drawn, every, known)}"


def _not_complete(trend: pd.DataFrame, every: str, known: Knowledge) -> str:
    count = trend.loc[~trend["complete"], "period"].nunique()
    text = f"{counted(count, every)} not complete."
    if known.day is None:
        return text
    day = f"All audits up to {known.day:%Y-%m-%d} are assumed to be on file"
    if known.newest is not None:
        pause = f"in the two years before it audits were at most {counted(known.pause or 0, 'day')} apart"
        return f"{text} {day}: the newest is of {known.newest:%Y-%m-%d}, and {pause}."
    if known.measured:
        return f"{text} {day}: 95% of audits arrive within {number(known.delay)} days."
    return f"{text} {day}; how late audits arrive is not known yet, too few came after the first load."


def breaks_sentence(breaks: pd.DataFrame, every: str) -> str:
    """Where lines break and why; the newest of them where there are many."""
    if breaks.empty:
        return ""
    told = breaks.drop_duplicates(["period", "text"]).sort_values("period", kind="stable")
    named = [
        f"{literal(row['text'])} ({period_name(row['period'], every)})" for row in told.tail(NAMED).to_dict("records")
    ]
    more = f", and {number(len(told) - NAMED)} before" if len(told) > NAMED else ""
    return f"Lines break where what is measured changes: {', '.join(named)}{more}. Do not compare across a break."


def named_breaks(breaks: pd.DataFrame, facet: str, *, lines: int, label: Callable[[str], str]) -> pd.DataFrame:
    """A break that not all lines have in common is said with the name of its line, or with how many have it."""
    having = breaks.groupby(["period", "text"])[facet].transform("nunique")
    texts = [
        str(text) if count == lines
        else f"{label(str(name))}: {text}" if count == 1
        else f"{text} ({count} of {lines} lines)"
        for name, text, count in zip(breaks[facet], breaks["text"], having, strict=True)
    ]  # fmt: skip
    return breaks.assign(text=pd.Series(texts, index=breaks.index, dtype=object))


def break_text(row: Row) -> str:
    """The words of one break."""
    if row["kind"] == "event":
        return str(row["reason"])
    if row["kind"] == "version":
        return f"{row['scheme']} {row['before_version']} → {row['version']}".strip()
    unnamed = row["scheme"] == "not stated"
    if row["kind"] in MIX:
        return MIX[row["kind"]].format(scheme=NO_CHECKLIST if unnamed else row["scheme"])
    return NO_CHECKLIST if unnamed else f"{row['scheme']} {row['version'] or ''} begins".replace("  ", " ")


def period_name(first: Any, every: str) -> str:
    """'Q1 2024', 'Jan 2024' or '2024'."""
    day = pd.Timestamp(first)
    return {"month": f"{day:%b %Y}", "quarter": f"Q{day.quarter} {day.year}", "year": f"{day.year}"}[every]


def mixed_sentence(checklists: list[str]) -> str:
    """That several checklists stand behind one line. Nothing for one."""
    if len(checklists) < 2:
        return ""
    return (
        f"{number(len(checklists))} checklists are behind what is in view, and their mix changes; choose one scheme "
        "in the filters to see it alone."
    )
