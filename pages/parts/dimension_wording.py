"""What the Dimensions page says of groups of suppliers, of one line, and of clauses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from metrics.beyond_chance import chance_of_lying_below, is_beyond_chance
from pages.parts.chart_titles import how_many, short_name
from pages.parts.control_wording import TOO_WIDE, level, point_name, signal_words, takes_in_all
from pages.parts.wording import counted, interval, literal, mark, number, percent, word

Row = Mapping[Any, Any]

ALL_LINES = "All lines"
ONE_LINE = "With control limits"
ONE_LINE_HELP = "One line with the limits of its normal variation, under the scheme with most periods."
GRID_SUBTITLE = "{measure}; dashed: limits; large marks: signals"
GRID_MOST = "Drawn are {shown} of {all} lines, those with a signal first; a single one can be chosen above."
TOO_SHORT = "This line has no points under any scheme that could be drawn."
NOT_STATED = "not stated"  # a checklist that no file names
GROUPS = {"region": "region", "category": "category", "tier": "risk tier"}
GROUP_CHOICE = "Groups of suppliers"
GROUP_TITLE = "{measure} by {facet} and {group}"
ONE_GROUP = "All suppliers in view are of one {group}, so there is nothing to compare."
NO_CELLS = "Nothing in view has this rate by {facet} and {group}."
VIEWS = {"lines": "Dimensions and topics", "groups": "Groups of suppliers", "clauses": "Clauses"}
CLAUSES_NOTE = (
    "Audits in which the clause was found nonconforming, of the full audits that looked at it. Clauses never found are "
    "left out. What their findings weigh and which come back stands under Nonconformities."
)


def cells_sentence(cells: pd.DataFrame, facet: str, group: str, centre: float) -> str:
    """How many cells lie below all together with their whole interval, whether that is more than chance gives, and the
    lowest cell of all."""
    judged = cells[(cells["trust"] == "shown") & (cells[facet] != "unmapped")]
    below = judged[judged["high"] < centre].sort_values("rate", kind="stable")
    by_chance = 0.025 * len(judged)
    if below.empty:
        none = f"None of {number(len(judged))} cells lies below all together ({percent(centre)})"
        return f"**{none} with its whole interval.**"
    first = judged.sort_values("rate", kind="stable").iloc[0]
    name = f"{literal(mark(facet, first[facet]))}, {literal(word(group, first[group]))}"
    verb = "lies" if len(below) == 1 else "lie"
    whole = f"{verb} below all together ({percent(centre)}) with {'its' if len(below) == 1 else 'their'} whole interval"
    found = f"{number(len(below))} of {number(len(judged))} cells {whole}"
    lowest = f"The lowest is {name}: {percent(first['rate'])} ({number(first['count'])} of {number(first['of'])})."
    chance = chance_of_lying_below(judged["rate"], judged["high"], centre)
    if is_beyond_chance(len(below), by_chance, chance):
        return f"**{found}, more than the {number(by_chance, 1)} that chance alone gives.** {lowest}"
    return f"**{found}; it may be chance, which gives about {number(by_chance, 1)} on average.** {lowest}"


def clauses_sentence(rows: pd.DataFrame) -> str:
    """How many clauses were found nonconforming, and the one found at the largest share of audits that tells."""
    checklists = counted(rows["checklist"].nunique(), "checklist")
    text = f"**{counted(len(rows), 'clause')} found nonconforming, under {checklists}.**"
    judged = rows[rows["trust"] == "shown"].sort_values("rate", ascending=False, kind="stable")
    if judged.empty:
        return text
    first = judged.iloc[0]
    checklist = f" of {literal(first['checklist'])}" if first["checklist"] != NOT_STATED else ""
    return (
        f"{text} Most often {literal(first['clause'])}{checklist}: at {percent(first['rate'])} of the audits that "
        f"looked at it ({number(first['count'])} of {number(first['of'])}; 95% interval "
        f"{interval(first['low'], first['high'])})."
    )


def grid_sentence(newest: pd.DataFrame, facet: str) -> str:
    """Which lines signal at their newest whole point: '2 of 6 dimensions give a signal ...: Quality (worse)'."""
    judged = newest[newest["low"].notna()]
    if judged.empty:
        return f"**No {facet} has enough periods for control limits yet.**"
    told = judged[judged["signal"].notna()]
    of = f"{number(len(judged))} {facet if len(judged) == 1 else f'{facet}s'}"
    if told.empty and len(judged) == 1:
        only = literal(mark(facet, judged[facet].iloc[0]))
        return f"**{only} gives no signal at its newest point**: it moves as it does by itself."
    if told.empty:
        return f"**None of {of} gives a signal at its newest point**: each stays within its normal variation."
    names = "; ".join(
        f"{literal(mark(facet, row[facet]))} ({row['effect']}: {signal_words(row['signal'])})"
        for row in told.to_dict("records")
    )
    verb = "gives" if len(told) == 1 else "give"
    return f"**{number(len(told))} of {of} {verb} a signal at the newest point**: {names}."


def grid_title(newest: pd.DataFrame, facet: str) -> str:
    """'2 of 6 dimensions signal at the newest point, 1 for the worse': of the lines that have limits."""
    judged = newest[newest["low"].notna()]
    told = judged[judged["signal"].notna()]
    of = f"{number(len(judged))} {facet if len(judged) == 1 else f'{facet}s'}"
    if told.empty and len(judged) == 1:
        return f"{short_name(facet, judged[facet].iloc[0])}: no signal at the newest point"
    if told.empty:
        return f"None of {of} signals at its newest point"
    verb = "signals" if len(told) == 1 else "signal"
    worse = how_many(int((told["effect"] == "worse").sum()))
    return f"{number(len(told))} of {of} {verb} at the newest point, {worse} for the worse"


def limits_sentence(row: Row, measure: str, every: str) -> str:
    """What the newest whole point of a line says against its limits; nothing where it has none."""
    if pd.isna(row["low"]):
        return ""
    told = f"{point_name(row, every)}: {level(row['rate'], measure)}"
    limits = (
        f"limits {level(row['low'], measure)} to {level(row['high'], measure)} about {level(row['centre'], measure)}"
    )
    if not isinstance(row["signal"], str) and takes_in_all(row, measure):
        return f"**{told}; limits too wide for a signal.** {TOO_WIDE.format(centre=level(row['centre'], measure))}"
    if not isinstance(row["signal"], str):
        return f"**{told}, no signal**: {limits}; this is the line's normal variation."
    return f"**{told}, a signal for the {row['effect']}**: the point is {signal_words(row['signal'])}; {limits}."
