"""What the Suppliers page says where a few suppliers are put side by side, and of those that moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.change_wording import points
from pages.parts.ranking_wording import IN_WORDS
from pages.parts.wording import KINDS, counted, literal, number, percent, word

Row = Mapping[Any, Any]

VIEWS = {"all": "Who needs me?", "movers": "Movers", "compare": "Compare"}
COMPARE_THESE = "Compare these"
PICK = "Suppliers to compare, two to five"
PICK_HINT = "Choose names here, or rows of the table of all suppliers"
PICK_TWO = "Choose at least two suppliers. They are compared on one scheme, with any reasons for caution."
NO_SCHEME = "None of these suppliers has a full audit in view, so there is nothing to compare. Choose a longer period."
NO_RATES = "Under this scheme none of them has a rate in this measure. Choose another measure or another scheme."
SCHEME = "On the same scheme"
ROW_HINT = "Choose one row to open the supplier, two to five to compare them."
FAIR = "No reason for caution: same versions, shared auditors or firms, audits from the same time."
BONFERRONI = (
    "Each is compared with the best of them. The interval is that of one comparison; the verdict allows for all pairs "
    "that might have been looked at."
)
BY_DIMENSION = "Conformity by dimension"
INSIDE = "Conformity: orange is below all of them together, blue above"
DOTS = "{measure} under {scheme}; 95% interval; n is what it rests on"
MOVERS_NOTE = "Strongest evidence of a change; filled: more than chance"
DOUBTS = {
    "no audits": "{count} of {of} have no audit under this scheme in view.",
    "few audits": "{count} of {of} have fewer audits than the house rule asks for.",
    "versions": "Not the same versions of the checklist ({parts}). Requirements may differ.",
    "kinds": "Not the same kinds of audit: two of them have none in common ({parts}).",
    "notices": "Some audits were announced and others not: two of them have no kind of notice in common ({parts}).",
    "firms": "Two of them were never audited by the same firm ({parts}).",
    "auditors": "No auditor has been to two of them: a strict auditor cannot be told apart from a weak supplier.",
    "dates": "The last audits are more than a year apart ({parts}).",
}
NOTICES = {"announced": "announced", "semi_announced": "semi-announced", "unannounced": "unannounced"}


def doubts_list(doubts: pd.DataFrame) -> str:
    """What speaks against the comparison, one line each."""
    return "\n".join(f"- {_doubt(row)}" for row in doubts.to_dict("records"))


def _doubt(row: Row) -> str:
    parts = str(row["parts"])
    for code, name in (KINDS if row["doubt"] == "kinds" else NOTICES if row["doubt"] == "notices" else {}).items():
        parts = parts.replace(code, name)
    told = {"count": number(row["count"]), "of": number(row["of"]), "parts": literal(parts)}
    return DOUBTS[str(row["doubt"])].format(**told)


def scheme_name(row: Row) -> str:
    """'House Audit, used at 3 of 4, 53 audits'."""
    return f"{row['scheme']}, used at {number(row['count'])} of {number(row['of'])}, {counted(row['audits'], 'audit')}"


def side_sentence(rows: pd.DataFrame, measure: str) -> str:
    """Who is best, and for each of the others whether the distance is more than chance."""
    share = measure != "nonconformities"
    best, *others = rows.dropna(subset=["rate"]).to_dict("records")
    text = (
        f"**{literal(best['supplier'])} has the best {IN_WORDS[measure].removeprefix('the ')}**, "
        f"{_rate(best, share)} ({_behind(best, share)})."
    )
    told = [_distance(row, share) for row in others]
    return f"{text} {' '.join(told)}" if told else f"{text} No other has a rate."


def _distance(row: Row, share: bool) -> str:
    name, rate = literal(row["supplier"]), _rate(row, share)
    if row["verdict"] not in ("more than chance", "may be chance"):
        return f"{name}, {rate} ({_behind(row, share)}): not comparable, {word('why', row['why'])}."
    away = points(row["difference"], share, unit=True)
    verdict = f"**{row['verdict']}**" if row["verdict"] == "more than chance" else "may be chance"
    return f"{name}, {rate}: {away}, {verdict}."


def _rate(row: Row, share: bool) -> str:
    """As exact as the distance told beside it, so that the one fits the other."""
    return percent(row["rate"], 1) if share else number(row["rate"], 2)


def _behind(row: Row, share: bool) -> str:
    return f"{number(row['count'])} {'of' if share else 'in'} {number(row['of'])}"
