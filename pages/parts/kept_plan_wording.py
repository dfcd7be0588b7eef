"""The sentences of kept audit plans, continued from plan_wording.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.plan_wording import FINDS
from pages.parts.wording import counted, literal, number, percent

Row = Mapping[Any, Any]

INTRO = (
    "A saved plan stays fixed, with every chance as it was on the day. The outcome of its visits is compared with what "
    "it promised, and the visits chosen with those drawn at random."
)
NONE_KEPT = "No plan is saved yet."
NAME = "Name of the plan"
KEPT = "The plan is saved. Its outcome shows here as audits are loaded."
REMOVED = "The plan is removed; it stays on record, but is scored no longer."
CHOOSE = "Choose a plan to see its visits."
CHOOSE_VISIT = "Choose a visit to see where its audit stands in the files."
STATES = {"done": "✓ done", "late": "◐ done after the end", "missed": "✕ not done", "open": "… open"}
HITS = {True: "▲ yes", False: "○ no"}
VERDICTS = {
    "nothing done": "No visit is done yet to compare with it.",
    "as promised": "As promised.",
    "more": "▲ More than promised: the chances were too low.",
    "fewer": "▼ Fewer than promised: the chances were too high.",
}
AGAINST = {
    "more": "The visits chosen found something more often than those drawn at random: more than chance.",
    "fewer": "The visits chosen found something less often than those drawn at random: more than chance.",
    "not told apart": "The visits chosen and those drawn at random do not differ by more than chance.",
    "too few": "Too few visits are done to compare those chosen with those drawn at random (five of each are needed).",
}


def promised(row: Row) -> str:
    """'11 of 40 (8 to 15)'."""
    if row["basis"] == "none":
        return "nothing"
    return f"{number(row['expected'])} of {number(row['visits'])} ({number(row['low'])} to {number(row['high'])})"


def came(row: Row) -> str:
    """What came of a plan, in one line of a table."""
    if not row["of"]:
        return f"{number(row['done'])} of {number(row['visits'])} done"
    found = f"{number(row['count'])} of {number(row['of'])} done found something"
    return f"{found}; {number(row['expected_done'], 1)} promised of these"


def plan_score_sentence(row: Row) -> str:
    """How a kept plan fares: visits, hits against the promise, chosen against drawn."""
    states = ", ".join(
        f"{number(row[state])} {words}"
        for state, words in (("done", "done"), ("late", "done after its end"), ("missed", "not done"), ("open", "open"))
        if row[state]
    )
    head = (
        f"**{literal(row['name'])}** until {row['until']:%Y-%m-%d}: {counted(int(row['visits']), 'visit')}, {states}."
    )
    if row["verdict"] == "nothing done":
        return f"{head} {VERDICTS['nothing done']}"
    text = (
        f"{head} {number(row['count'])} of {number(row['of'])} found {FINDS[str(row['event'])]}; promised of these "
        f"were {number(row['expected_done'], 1)} ({number(row['done_low'])} to {number(row['done_high'])} with 90% "
        f"probability). **{VERDICTS[str(row['verdict'])]}**"
    )
    if pd.notna(row["findings_done"]) and row["findings_done"]:
        text += f" Critical and major findings: {number(row['found'])}, expected {number(row['findings_done'], 1)}."
    return f"{text} {_arms(row)}{AGAINST[str(row['against'])]}"


def _arms(row: Row) -> str:
    parts = [
        f"{words} {number(row[f'{arm}_count'])} of {number(row[f'{arm}_of'])} "
        f"({percent(row[f'{arm}_count'] / row[f'{arm}_of'])})"
        for arm, words in (("chosen", "chosen"), ("random", "at random"))
        if row[f"{arm}_of"]
    ]
    return f"{'; '.join(parts).capitalize()}. " if parts else ""
