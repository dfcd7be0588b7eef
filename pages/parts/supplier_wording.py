"""The sentences of the page on suppliers that may be one, continued from wording.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.wording import number

Row = Mapping[Any, Any]

SAME_INTRO = (
    "Names that are alike are shown here and merged only by you. A merge moves no data: it can be taken back at any "
    "time, and every figure returns to what it was."
)
COMPARING = "Names are being compared; with thousands of them this takes some seconds, once after each load."
NO_PAIRS = "No two suppliers are so alike that they might be one."
NO_SITE_PAIRS = "No two sites of one supplier are so alike that they might be one."
NO_VISITS = "No visit seems to be on file from two sources."
NO_JUDGEMENTS = "Nothing was merged or told apart yet."
NO_EDITS = "Nothing was filled in by hand yet."
NO_ERASURES = "Nothing was erased yet."
NO_SUPPLIERS = "No supplier is on file yet. Load files to begin; the demo's suppliers are not worked on here."
SITES_TOGETHER = "Sites of one supplier that may be one"
VISITS_INTRO = (
    "Audits of one site within three days under one scheme, from different files. As the same visit they are counted "
    "once: under the fuller report, with the rest taken from the other."
)
MASTER_INTRO = (
    "What you fill in here counts before all files, those loaded later too. An emptied field is again as the files say."
)
ERASE_INTRO = (
    "Erasing is for good. It deletes from this database what undo would keep: audits, answers, findings, actions, the "
    "cells as read, every mention of the name. A record stays of what kind was erased, when and by whom, without the "
    "name. Rows of a later file that name an erased supplier are refused, each with the day of the erasure; an erased "
    "person's name is replaced again. Free texts of later files are not searched. Backups and the files themselves "
    "are yours to delete; freed space of the database file may hold traces until it is used again."
)
ERASED_KINDS = {"supplier": "A supplier", "person": "A person (auditor or owner of actions)"}
PAIR_WHY = {"same words": "the same words but for legal form and abbreviations", "alike": "spelled alike"}
PAIR_PLACE = {
    "same city": "in the same city", "same country": "in the same country", "other country": "in different countries",
    "not stated": "country not stated",
}  # fmt: skip
ENTITIES = {"supplier": "Suppliers", "site": "Sites", "visit": "Visits"}


def _audits(count: Any) -> str:
    return f"{number(count)} audit{'' if count == 1 else 's'}"


def first_pairs(shown: int, of: int) -> str:
    """Why not all pairs stand there, and how to come to the others."""
    return f"The {shown} likeliest of {number(of)} pairs. Decide on them, and the next ones take their place."


def pair_sentence(row: Row) -> str:
    """Two suppliers that may be one, and why, for a place that prints text as it is."""
    codes = ""
    if isinstance(row["left_code"], str) and isinstance(row["right_code"], str):
        codes = f", different vendor codes {row['left_code']} and {row['right_code']}"
    return (
        f"{row['left']} ({_audits(row['left_audits'])}) and {row['right']} ({_audits(row['right_audits'])}): "
        f"{PAIR_WHY[row['why']]}, likeness {row['score']:.0f} of 100, {PAIR_PLACE[row['place']]}{codes}"
    )


def site_pair_sentence(row: Row) -> str:
    """Two sites that may be one, each with where it stands; an address that is the name already is not said again."""
    sides = []
    for side in ("left", "right"):
        known = (row[f"{side}_address"], row[f"{side}_place"])
        where = ", ".join(part for part in known if part and part != row[side])
        missing = "city not stated" if any(known) else "address and city not stated"
        sides.append(f"{row[side]} ({_audits(row[f'{side}_audits'])}; {where or missing})")
    return f"{row['supplier']}: {sides[0]} and {sides[1]}, likeness {row['score']:.0f} of 100"


def visit_pair_sentence(row: Row) -> str:
    """Two audits that may be one visit, with their sources."""
    sides = []
    for side in ("left", "right"):
        no = row[f"{side}_no"] if isinstance(row[f"{side}_no"], str) else "without a number"
        sides.append(
            f"{no} of {row[f'{side}_date']:%Y-%m-%d}, {row[f'{side}_scheme']}, "
            f"{number(row[f'{side}_answers'])} answers, {number(row[f'{side}_findings'])} findings, "
            f"from {row[f'{side}_file']}"
        )
    return f"{row['supplier']}, {row['site']}: {sides[0]}; and {sides[1]}"


def judgement_sentence(row: Row) -> str:
    """What someone said of two, when, and who."""
    what = "is counted with" if row["same"] else "is not the same as"
    return f"{row['left']} {what} {row['right']} ({row['judged_by']}, {row['judged_at']:%Y-%m-%d})"


def edit_sentence(row: Row) -> str:
    """One field filled in by hand."""
    return f"{row['name']}: {row['field']} {row['value']} ({row['edited_by']}, {row['edited_at']:%Y-%m-%d})"


def erasure_sentence(row: Row) -> str:
    """One erasure, without the name, which nobody knows any more."""
    lifted: str = "" if pd.isna(row["lifted_at"]) else f"; lifted {row['lifted_at']:%Y-%m-%d}, may be loaded again"
    rows = f"{number(row['rows'])} row{'' if row['rows'] == 1 else 's'} of files"
    return f"{row['erased_at']:%Y-%m-%d %H:%M}, {row['erased_by']}: a {row['kind']}, {rows}{lifted}"
