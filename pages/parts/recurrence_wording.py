"""The sentences about what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.recurrence_words import STANDINGS
from pages.parts.wording import counted, interval, literal, number, percent, word

Row = Mapping[str, Any]

VIEWS = {
    "found": "What is found",
    "again": "What comes back",
    "lines": "Life-lines",
    "actions": "Do actions work?",
    "together": "What fails together",
    "us": "Them or us?",
}
US_SUBTITLE = "Share of the sites asked where a clause fails, the highest; 95% interval; filled: surely over half"
US_RULE = (
    "Sites where the clause was found nonconforming, of those where a full audit looked at it. A clause that fails at "
    "most sites speaks of the requirement, its wording or its drawing; one that fails at single sites speaks of them. "
    "Median: of the clauses of the same checklist found at least once."
)
STUBBORN = {
    "shrunk": "Times as many as expected (shrunken), the highest; hollow: may be chance",
    "ratio": "Times as many as expected, the highest; hollow: may be chance",
}
CHANCES = "Share found again of those re-audited (n); 95% interval"
STANDING = CHANCES
SURVIVAL = "Share found again of those re-audited, 95% interval (Kaplan-Meier)"
SURVIVAL_CAVEAT = (
    "Read with care: a recurrence is only seen when an audit comes, and risky sites are visited sooner, so this "
    "curve is as much about scheduling as about recurrence. Nonconformities of one site are alike, which makes the "
    "true interval wider. The chances above have neither fault."
)
LIFE = "Number of nonconformities: found above the line, cleared below it"
RULES = (
    "Expected: what other sites' audits found on the same clause, by the same auditor (else firm) in the same year. "
    "Shrunken: pulled towards the overall ratio, the more the less is expected; rank by it. May be chance: the share "
    "of clauses up to this one that may be here by chance. Lines are 95% intervals, n those re-audited."
)
LIFE_RULE = (
    "A line is one clause of one checklist version at one site. Follow-ups never create a repeat, and a clause that an "
    "audit did not look at is not cleared. Cleared is what an audit looked at and did not find again; an action that "
    "nobody closed stays open all the same. Another version of the checklist begins new lines."
)
PAIRS_RULE = (
    "Expected: by how often each clause fails, auditor by auditor. Chance reaches: what chance alone would exceed for "
    "any of the pairs tested once in twenty times. Only within one checklist version."
)
TOPICS_RULE = "Clauses of different schemes are not the same clause: this is the same topic, never a repeat."
NO_PAIRS = "No two clauses of one checklist were found together in ten audits or more, so there is nothing to compare."
NO_CHRONIC = "No clause was found at three audits in a row at one site."
NOTHING_AGAIN = "None of these nonconformities was re-audited yet, so nothing can be said about what comes back."
SMALL = 0.05


def again_sentence(row: Row) -> str:
    """How many came back, and how that stands to what chance brings."""
    if pd.isna(row["rate"]):
        return f"How many nonconformities came back is not available: {word('why', row['why'])}."
    text = (
        f"**{number(row['count'])} of {number(row['of'])} nonconformities came back when their clause was next audited"
        f"** ({percent(row['rate'])}, 95% interval {interval(row['low'], row['high'])})."
    )
    if pd.isna(row["ratio"]):
        return f"{text} There is no other site to compare them with."
    beyond = "more than chance would do" if row["p"] < SMALL and row["ratio"] > 1 else "which chance alone may do"
    span = f" ({row['ratio_low']:.1f} to {row['ratio_high']:.1f})" if pd.notna(row["ratio_low"]) else ""
    text += (
        f" By what audits of other sites found on the same clauses, {number(row['expected'])} would have come back: "
        f"**{row['ratio']:.1f} times as many as expected**{span}, {beyond}."
    )
    return f"{text} {number(row['alone'])} have no other site to be compared with." if row["alone"] else text


def stubborn_sentence(frame: pd.DataFrame, share: float) -> str:
    """Which clauses come back beyond chance, the most stubborn by name."""
    tested = frame[frame["p"].notna()]
    flagged = tested[(tested["q"] <= share) & (tested["ratio"] > 1)]
    if flagged.empty:
        return f"None of {counted(len(tested), 'clause')} comes back more often than chance would do."
    first = flagged.iloc[0]
    name = literal(f"{first['code']} {first['title']}" if isinstance(first["title"], str) else first["code"])
    false = max(1, round(share * len(flagged)))
    return (
        f"**{number(len(flagged))} of {counted(len(tested), 'clause')} come back beyond chance**; about "
        f"{number(false)} of them may be there by chance. The most stubborn is **{name}**: {number(first['count'])} of "
        f"{number(first['of'])} came back, {expected_number(first['expected'])} were expected."
    )


def chances_sentence(chances: pd.DataFrame, clean: Row, months: float) -> str:
    """The chance of being found again, against the chance after a clean audit."""
    rows = {str(row["reaudit"]): row for row in chances.to_dict("records")}
    first, window = rows.get("1"), rows.get("window")
    if first is None or pd.isna(first["rate"]):
        return NOTHING_AGAIN
    text = f"**{percent(first['rate'])} are found again at the first re-audit** ({_of(first)})."
    if window is not None and pd.notna(window["rate"]):
        text += f" Within {number(months)} months, at any re-audit: {percent(window['rate'])} ({_of(window)})."
    if pd.notna(clean["same_mix"]):
        text += (
            f" The same clauses are found at {percent(clean['same_mix'])} of audits after one where they were in order."
        )
    return text


def life_sentence(frame: pd.DataFrame) -> str:
    """How many were new, came back, stood and were cleared."""
    rows = {str(row["state"]): row for row in frame.to_dict("records")}
    again = sum(rows[state]["count"] for state in ("recurring", "reopened", "found_again"))
    still = sum(rows[state]["count"] for state in ("persisting", "persisting_not_due"))
    of = rows["new"]["of"]
    if not of:
        return "No nonconformity in view names a clause, so there are no life-lines."
    text = (
        f"**Of {number(of)} nonconformities found, {number(again + still)} had been found at one of the last two "
        f"audits that looked** ({percent((again + still) / of)}), {number(still)} of them with their action still open."
    )
    cleared, passed = rows["cleared"], rows["not_looked_at"]
    if pd.notna(cleared["rate"]):
        text += f" {percent(cleared['rate'])} of what stood was cleared at the next audit that looked ({_of(cleared)})."
    return f"{text} {number(passed['count'])} were not looked at again where they stood." if passed["count"] else text


def chronic_sentence(frame: pd.DataFrame) -> str:
    """How much is found at audit after audit."""
    if frame.empty:
        return NO_CHRONIC
    standing, sites = int((frame["now"] == "standing").sum()), frame["site"].nunique()
    return (
        f"**{counted(len(frame), 'life-line')} at {counted(sites, 'site')} failed at three or more audits in a row**; "
        f"{number(standing)} still {'stands' if standing == 1 else 'stand'}."
    )


def actions_sentence(frame: pd.DataFrame, causes: Row) -> str:
    """Whether closed actions worked, with and without verification."""
    rows = {str(row["standing"]): row for row in frame.to_dict("records")}
    closed = rows.get("closed")
    if closed is None or pd.isna(closed["rate"]):
        return "No re-audited nonconformity has a closed action, so it cannot be told whether actions work."
    text = (
        f"**{_of(closed)} nonconformities whose actions were all closed were found again at the next audit** "
        f"({percent(closed['rate'])}, 95% interval {interval(closed['low'], closed['high'])})."
    )
    parts = [
        f"{STANDINGS[name]}: {percent(row['rate'])} ({_of(row)}, {interval(row['low'], row['high'])})"
        for name in ("verified", "unverified")
        if pd.notna((row := rows[name])["rate"])
    ]
    again = rows["reopened"]["count"]
    more = f" {number(again)} more stood open again under the same number." if again else ""
    share = f" A root cause is stated for {number(causes['count'])} of {number(causes['of'])}." if causes["of"] else ""
    return f"{text}{more} {'; '.join(parts)}.{share}".replace(" closed and", " Closed and", 1)


def pairs_sentence(frame: pd.DataFrame, share: float) -> str:
    """Which clauses fail together beyond chance."""
    if frame.empty:
        return NO_PAIRS
    tested = counted(int(frame["tested"].iloc[0]), "pair")
    flagged = frame[(frame["q"] <= share) & frame["why"].isna() & (frame["lift"] > 1)]
    if flagged.empty:
        return f"Of {tested} of clauses tested none fails together more often than chance would do."
    first = flagged.iloc[0]
    return (
        f"**{number(len(flagged))} of {tested} of clauses fail together beyond chance**; about "
        f"{number(max(1, round(share * len(flagged))))} of them may be there by chance. Strongest: "
        f"**{literal(first['first'])} with {literal(first['second'])}**, in {number(first['count'])} audits where "
        f"{expected_number(first['expected'])} were expected."
    )


def spread_sentence(frame: pd.DataFrame) -> str:
    """Which clauses fail at most sites."""
    most = frame[frame["verdict"] == "most"]
    if most.empty:
        first = frame.dropna(subset=["rate"]).head(1).to_dict("records")
        nearest = f" Nearest: {literal(first[0]['clause'])}, at {_of(first[0])} sites." if first else ""
        return f"No clause fails at more than half of the sites asked, beyond chance.{nearest}"
    names = ", ".join(literal(str(clause)) for clause in most["clause"].head(5))
    verb = "clause fails" if len(most) == 1 else "clauses fail"
    more = ", …" if len(most) > 5 else ""
    return (
        f"**{number(len(most))} {verb} at most of the sites that were asked** ({names}{more}). "
        "Where most fail, the requirement itself may be unclear or out of reach."
    )


def _of(row: Mapping[Any, Any]) -> str:
    return f"{number(row['count'])} of {number(row['of'])}"


def expected_number(expected: float) -> str:
    """A number expected by chance: with one decimal from one up, below with two digits, for 0.0 would hide how few."""
    return number(expected, 1) if expected >= 1 else f"{expected:.2g}"
