"""The sentences about printed scores and the answers beneath them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from metrics.score_rules import PRINTED_SECTIONS, PROCESS_AUDIT, RULES
from pages.parts.wording import counted, literal, number

Row = Mapping[Any, Any]

SCORES = "Printed scores against the answers"
INTRO = (
    "Every printed score is worked out again from the answers beneath it, by each rule that is public and sure. The "
    "printed score stays the score everywhere; this says what it is made of, and where it does not agree."
)
PROCESS_AUDITS = "Classes of VDA 6.3 process audits"
SHOW = "Audits of the checklist"
CHOOSE = "Choose an audit to see its score by every rule and its row of the file."
ONLY_LEFT = "Only those the rule does not explain"
ALL_EXPLAINED = "The rule explains every printed score of this checklist."
# A rule that explains fewer of a checklist's scores than this is not said to be its rule.
MOST_OF_THEM = 0.5
MEASURES = {
    "points": "points over maximum points",
    "partial_half": "conforming items over assessed items, partly conforming ones counting half",
    "partial_none": "conforming items over assessed items, partly conforming ones counting as not conforming",
    "item_shares": "mean of each item's points over its maximum",
}
GAPS = {
    "left_out": "",
    "blanks_zero": "; items not assessed count as zero",
    "not_applicable_full": "; items not applicable count in full",
}


def rule_words(name: str | None) -> str:
    """A rule in words, nothing for none."""
    if name is None or pd.isna(name):
        return ""
    if name == PRINTED_SECTIONS:
        return "mean of the printed section scores"
    if name == PROCESS_AUDIT:
        return "degree of fulfilment of VDA 6.3: points over 10 per evaluated question of P2 to P7"
    rule = RULES[name]
    words = MEASURES[rule.measure]
    if rule.weighted:
        words = f"weighted {words}"
    if rule.by_section:
        words = f"mean over sections of {words}"
    return words + GAPS[rule.gaps]


def reconciliation_sentence(frame: pd.DataFrame) -> str:
    """How many printed scores a rule explains, over all checklists."""
    scored = frame[frame["of"] > 0]
    explained, of = int(scored["count"].sum()), int(scored["of"].sum())
    verb = "follows" if 1 in (explained, of) else "follow"
    text = f"**{number(explained)} of {counted(of, 'printed score')} {verb} from the answers by a known rule.**"
    if explained == of:
        return text
    return f"{text} {'1 does' if of - explained == 1 else f'{number(of - explained)} do'} not agree and can be listed."


def checklist_sentence(row: Row) -> str:
    """Which rule explains the scores of one checklist, which others would as well, and means against pooled points."""
    name = literal(f"{row['scheme']} {row['version']}".strip())
    if not row["of"]:
        return f"{name}: no answers are on file beneath its scores."
    if not row["count"]:
        return (
            f"{name}: no known rule makes its scores; the nearest is {rule_words(row['rule'])}, typically "
            f"{number(row['gap'], 1)} points apart."
        )
    agree = f"{number(row['count'])} of {counted(int(row['of']), 'audit')}"
    text = f"{name}: {agree}: {rule_words(row['rule'])}."
    if row["rate"] < MOST_OF_THEM:
        text = (
            f"{name}: no known rule makes most of its scores. The one that makes most, {agree}, may do so by chance: "
        )
        text += f"{rule_words(row['rule'])}."
    also = [rule_words(rule) for rule in row["as_well"]]
    if also:
        text += f" These data cannot tell it from: {'; or '.join(also[:3])}{', and more' if len(also) > 3 else ''}."
    if pd.notna(row["gap"]):
        text += f" The others are typically {number(row['gap'], 1)} points apart."
    if pd.notna(row["pooled"]):
        text += f" Mean of audits {number(row['mean'], 2)}%, all items pooled {number(row['pooled'], 2)}%."
    return text


def explanation(row: Row) -> str:
    """What makes one audit's score, or that nothing does and what comes nearest.

    With so many rules another one than the checklist's may agree with a single audit by chance.
    """
    if pd.notna(row["explained_by"]):
        own = abs(row["gap"]) <= row["tolerance"]
        return rule_words(row["explained_by"]) if own else f"could be: {rule_words(row['explained_by'])}"
    return f"no known rule; nearest: {rule_words(row['nearest'])}"


def audit_sentence(frame: pd.DataFrame) -> str:
    """What makes one audit's printed score, or what comes nearest."""
    first = frame.iloc[0]
    printed = f"Printed score {number(first['printed'], 2)}%"
    makes = frame[frame["explains"].astype(bool)]
    if makes.empty:
        return (
            f"**{printed}: no known rule makes it of the answers.** The nearest: {rule_words(first['rule'])} gives "
            f"{number(first['score'], 2)}%, {number(abs(first['gap']), 2)} points apart."
        )
    others = f", and {number(len(makes) - 1)} other rules" if len(makes) > 1 else ""
    return f"{printed}: {rule_words(makes['rule'].iloc[0])}{others} makes it of the answers."


def process_sentence(frame: pd.DataFrame) -> str:
    """How many printed classes agree with the rule, and how many reports evaluated too few questions."""
    told = frame.dropna(subset=["printed_class"])
    agree = int((told["printed_class"] == told["class"]).sum())
    thin = int(sum(len(parts) > 0 for parts in frame["thin"]))
    text = (
        f"**{number(agree)} of {counted(len(told), 'printed class')} agree with the rule and its downgrades.**"
        if len(told) else "No class is printed."
    )  # fmt: skip
    return f"{text} In {number(thin)} fewer than two thirds of the questions of a part were evaluated."


def downgrade_words(row: Row) -> str:
    """What keeps a process audit from the class of its percentage."""
    parts = [", ".join(row["weak"])] if len(row["weak"]) else []
    parts += [f"{number(row['zeros'])} question(s) with 0"] if row["zeros"] else []
    parts += [f"{number(row['starred_zeros'])} starred with 0"] if row["starred_zeros"] else []
    parts += [f"{number(row['starred_fours'])} starred with 4"] if row["starred_fours"] else []
    return "; ".join(parts) if row["class"] != row["plain_class"] else ""
