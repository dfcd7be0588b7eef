"""What the Risk page says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.risk_words import COMPONENTS, RULES, UNKNOWN
from pages.parts.rule_names import quoted
from pages.parts.wording import (
    RESULTS,
    TIERS,
    WHY,
    counted,
    country_name,
    interval,
    literal,
    number,
    percent,
    risk_unknown,
)

Row = Mapping[Any, Any]

NO_SUPPLIERS = "No supplier is in view. Clear filters, or load a list of suppliers."
WHAT = (
    "Points from 0 to 100, of a supplier's worst site. Each component says how bad the evidence is, from nothing to "
    "all; its weight says how much it counts. What is not known counts neither for nor against."
)
NOT_A_CHANCE = (
    "Points order suppliers by evidence; they are not probabilities. Whether they predicted anything is shown below."
)
POINTS = "the points score"
TIERS_DRAWN = "Number of suppliers by risk tier"
POINTS_DRAWN = "What the points of each supplier's worst site are made of"
MOST_POINTS = (
    "Maximum: the points a component can give here. What is not known counts neither way, so the weights of the "
    "others are raised to 100 together."
)
TIES = "Equal points: first the supplier more is known about, then the one audited most recently."
SHOW = "Choose a bar or a row, then open the supplier to see what its score is made of and what would lower it."
UNCHANGED = "No supplier in view has changed its tier since {day:%Y-%m-%d}."
INHERENT_INTRO = (
    "How risky a country or a category is by itself is yours to say, from 0 to 100; nothing is shipped. Where nothing "
    "is stated the component is missing, not zero."
)
NOTHING_STATED = "Nothing is stated yet: inherent risk is in no score."
SANDBOX_INTRO = (
    "Change a weight and see at once who changes tier. Nothing counts until you put it in force; every change is "
    "recorded with the house rules."
)
NO_MOVES = "With these weights every supplier stays in its tier."
NO_SETS = "No weights are saved under a name yet."
ALL_ZERO = "At least one component needs a weight above zero."
STEPS = {
    "now": "As it is",
    "act": "All open major and critical nonconformities and late actions closed",
    "audit": "The next full audit of every site passes, no worse than those before",
    "both": "Both",
}
_ACTED = "all open major and critical nonconformities and late actions are closed"
_PASSED = "the next full audit of every site has passed, no worse than those before"
DONE = {"act": _ACTED, "audit": _PASSED, "both": f"{_ACTED} and {_PASSED}"}
RISK_WHY = {
    **WHY, "not graded": "the findings carry no severity", "not stated": "nothing is stated",
    "no audits": "no full audit",
    "nothing compared": "its full audits carry neither answers, findings nor verdicts",
    "never re-audited": "nothing was re-audited yet",
    "nothing closed": "nothing that was closed has been re-audited", "no findings": "no findings are on file",
    "few suppliers": "fewer than 20 sites to compare with", "all alike": "all sites are alike in this",
    "no spread": "sites differ by no more than chance", "two kinds": "sites are of two kinds here, all good or all bad",
    "one audit": "only one audit under a checklist", "never audited": "never fully audited",
    "no actions": "no corrective actions are on file", "no verdicts": "the audits carry no verdict",
    "no due dates": "none of the open actions has a due date",
}  # fmt: skip
EXPECTED = {
    "conformity": "{share} of items are expected not to conform",
    "nonconformities": "{count} nonconformities per audit are expected",
    "pass": "{share} of audits are expected not to pass",
}


def risk_sentence(tiers: pd.Series) -> str:
    """How many suppliers are in each tier that matters."""
    counts = tiers.value_counts()
    critical, high = int(counts.get("critical", 0)), int(counts.get("high", 0))
    unclear, of = int(counts.get("not enough evidence", 0)), counted(len(tiers), "supplier")
    if unclear and unclear == len(tiers):
        return f"{risk_unknown(len(tiers))} That is not low."
    verb = "is" if 1 in (critical, len(tiers)) else "are"
    text = f"**{number(critical)} of {of} {verb} at critical risk, {number(high)} at high risk.**"
    return text + (f" Too little is known about {number(unclear)} to say: that is not low." if unclear else "")


def little_known(least: float) -> str:
    """What faint bars are: points that rest on too little of the weight to give a tier."""
    return (
        f"Faint bars, marked ?: less than {percent(least)} of the weight is known (house rule "
        f"{quoted('risk_least_seen')}), so that the points, however many, give no tier; a hard rule may."
    )


def seen_sentence(row: Row, *, least: float) -> str:
    """One supplier's tier, score and what set it; points give no tier below ``least`` of the weight."""
    text = f"**{TIERS[str(row['tier'])]}**"
    if row["tier"] == UNKNOWN:
        return f"{text}: {percent(row['seen'])} of the weight is known, so its points say nothing yet."
    if pd.notna(row["score"]):
        text += f", {number(row['score'], 1)} of 100 points at {literal(row['site'])}, its worst site"
    text += f"; {percent(row['seen'])} of the weight is known"
    text += ", too little for the points to give a tier." if row["seen"] < least else "."
    if isinstance(row["rule"], str):
        least = "at least high" if row["rule"] == "fail" else "critical"
        text += f" Hard rule: {RULES[row['rule']]} gives {least}, whatever the points."
    return text


def measured(row: Row) -> str:
    """What a component found, in words; why it cannot be told where it cannot."""
    if pd.isna(row["level"]):
        return f"Not known: {RISK_WHY.get(str(row['why']), str(row['why']))}"
    return _MEASURED[str(row["component"])](row)


def _recent(row: Row) -> str:
    told = EXPECTED[str(row["measure"])].format(share=percent(row["value"]), count=number(row["value"], 1))
    return f"{told}; {percent(row['level'])} probable that its true rate is beyond the bar of rankings"


def _recurrence(row: Row) -> str:
    came = f"{number(row['count'])} of {number(row['of'])} re-audited came back"
    return f"{came}, expected {number(row['value'], 1)} times as many as chance brings"


_MEASURED = {
    "recent": _recent,
    "change": lambda row: f"{percent(row['value'])} sure that the last audit was worse than those before",
    "result": lambda row: f"Last verdict: {RESULTS[str(row['measure'])]}",
    "open": lambda row: f"{number(row['count'])} open of {number(row['of'])} ever found",
    "overdue": lambda row: f"{number(row['count'])} past the first due date",
    "recurrence": _recurrence,
    "ineffective": lambda row: (
        f"{number(row['count'])} of {number(row['of'])} came back although all their actions were closed"
    ),
    "time": lambda row: f"{number(row['value'])} months since the last full audit",
    "inherent": lambda row: f"Stated: {number(row['value'])} of 100",
}


def change_reasons(codes: object) -> str:
    """'change +12.3; open -4.0' in words."""
    if not isinstance(codes, str):
        return "Small changes of several components, or a hard rule"
    parts = [code.rsplit(" ", 1) for code in codes.split("; ")]
    return "; ".join(f"{COMPONENTS[name]} {step}" for name, step in parts)


def missing_words(codes: object) -> str:
    """'recent: one audit; ...' in words."""
    if not isinstance(codes, str):
        return ""
    parts = [code.split(": ", 1) for code in codes.split("; ")]
    return "; ".join(f"{COMPONENTS[name]}: {RISK_WHY.get(why, why)}" for name, why in parts)


def changes_sentence(changes: pd.DataFrame, since: object) -> str:
    """How many changed their tier, how many for the worse; and how many look better without any news."""
    order = {tier: at for at, tier in enumerate(TIERS)}
    worse = changes["tier"].map(order) < changes["before"].map(order)
    aged = int((~worse & ~changes["news"].astype(bool)).sum())
    text = (
        f"**{counted(len(changes), 'supplier')} changed tier since {since}: {number(int(worse.sum()))} to a worse one, "
        f"{number(int((~worse).sum()))} to a better or an unknown one.**"
    )
    if not aged:
        return text
    return (
        f"{text} {number(aged)} of the latter without an audit, a finding closed or an action done since: what was "
        "found there has only grown old."
    )


def blind_sentence(blind: pd.DataFrame, sites: int) -> str:
    """Of how many sites too little is known."""
    if blind.empty:
        return "Enough is known about every site in view."
    return (
        f"**Too little is known about {number(len(blind))} of {counted(sites, 'site')}.** Their risk is unknown, not "
        "low: an audit there tells you most."
    )


def way_sentence(ways: pd.DataFrame) -> str:
    """The least that would move a supplier to a better tier."""
    order = list(TIERS)
    now = str(ways["tier"].iloc[0])
    if now in ("low", "not enough evidence"):
        return "Nothing to move out of." if now == "low" else "More evidence is needed before there is a tier to leave."
    better = [row for row in ways.iloc[1:].to_dict("records") if order.index(row["tier"]) > order.index(now)]
    if not better:
        return "Neither would move it to a better tier: recent results and recurrence improve only over several audits."
    return f"**Out of {TIERS[now]}:** it becomes {TIERS[better[0]['tier']]} once {DONE[better[0]['step']]}."


def moves_sentence(before: pd.Series, after: pd.Series) -> str:
    """How many suppliers other weights would move."""
    moved = int((before != after).sum())
    if not moved:
        return NO_MOVES
    order = list(TIERS)
    worse = sum(order.index(new) < order.index(old) for old, new in zip(before, after, strict=True))
    return f"**{counted(moved, 'supplier')} would change tier**, {number(worse)} of them to a worse one."


def inherent_sentence(row: Row) -> str:
    """One stated risk and where it comes from."""
    name = country_name(str(row["name"])) if row["kind"] == "country" else str(row["name"])
    reason = f"; {row['reason']}" if isinstance(row["reason"], str) else ""
    return f"{name}: {row['level']:g} of 100{reason}. By {row['said_by']}, {row['said_at']:%Y-%m-%d}"


def set_name(row: Row) -> str:
    """A saved set of weights, by whom and when."""
    return f"{row['name']} ({row['said_by']}, {row['said_at']:%Y-%m-%d})"


def in_force_sentence(changed: int) -> str:
    """How many weights were changed."""
    if not changed:
        return "These weights were in force already."
    return f"{counted(changed, 'weight')} changed and on record; scores are worked out anew."


def tested_rows(other: Row, in_force: Row) -> pd.DataFrame:
    """The past by these weights beside those in force and the last result."""
    rows = [("These weights", other), ("Weights in force", in_force)]
    return pd.DataFrame(
        {
            "forecast": [*(name for name, _ in rows), "Last result carried forward", "Base rate: the same for all"],
            "auc": [*(row["auc"] for _, row in rows), in_force["last_auc"], 0.5],
            "auc_span": [*(interval(row["auc_low"], row["auc_high"]) for _, row in rows), "", ""],
            "skill": [*(row["skill"] for _, row in rows), in_force["last_skill"], 0.0],
        }
    )
