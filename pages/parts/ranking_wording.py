"""The sentences that compare suppliers: rankings, funnels and trends."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Any

import pandas as pd

from metrics.fair_ranking import wrongly_worse
from metrics.funnel import UNEXPLAINED
from pages.parts.wording import BANDS, counted, interval, literal, number, percent, word

Row = Mapping[Any, Any]
LEAST = 0.05

ONE_CHECKLIST = "the audits under this checklist"
JUDGED_UNDER = (
    "A supplier's expected rate and its band are those under the one checklist named in its row as Judged under: the "
    "one that worries most. The chart above is for the checklist named with it, or for all of them, so its figures "
    "may differ."
)
MEASURES = {"conformity": "Conformity", "pass": "Audit pass rate", "nonconformities": "Nonconformities"}
IN_WORDS = {
    "conformity": "conformity", "pass": "the audit pass rate", "nonconformities": "nonconformities per audit",
    "score": "the audit score",
}  # fmt: skip
FUNNEL, CATERPILLAR = "Funnel", "What to expect"
WHOLE_ASKED = "the audits under all checklists"
WHOLE = "all checklists, each at its common rate"
AMOUNTS = {
    "conformity": "Independent answers (effective n)", "pass": "Audits with a verdict",
    "nonconformities": "Nonconformities expected in its audits (effective)",
}  # fmt: skip
UNITS = {"conformity": "share", "pass": "share", "nonconformities": "number"}
SUBTITLES = {
    "conformity": "Conformity: {checklist}", "pass": "Audit pass rate: {checklist}",
    "nonconformities": "Nonconformities found for each one expected: {checklist}",
}  # fmt: skip
EXPECTED = {
    "conformity": "Expected conformity", "pass": "Expected audit pass rate",
    "nonconformities": "Expected nonconformities per audit",
}  # fmt: skip
CATERPILLAR_NOTE = "90% intervals"
FUNNEL_ASKS = (
    "The funnel may not mark a supplier that the sentence above calls clearly worse: it compares {what}, all counted "
    "alike, with the common rate; the sentence counts recent audits more, draws suppliers with few audits towards the "
    "others, takes the checklist that worries most, and compares with the bar."
)
EXPECTED_ASKS = (
    "This picture is of one checklist. The sentence above takes for each supplier the checklist that worries most, so "
    "the two may count differently."
)
NO_TRENDS = (
    "No supplier has eight audits of a site under its present checklist, or as many comparisons at several sites: no "
    "trend can be told apart from chance yet."
)
HOW = (
    "A supplier with few audits is not judged by its own rate alone. Its expected rate lies between its own rate and "
    "that of all suppliers under the same checklist; the more often and the more recently it was audited, the nearer "
    "to its own. **Own share**: how much of it is its own. **Clearly worse**: beyond the bar with more than 90% "
    "probability; **clearly better**: beyond it with less than 10%. There are no ranks: neighbours in such a list "
    "differ by chance. Filters of place and supplier choose who is shown, not with whom they are compared."
)


def value(measure: str, rate: float | None) -> str:
    """A rate as its measure is printed: '74%', '2.67'; a dash for none."""
    return number(rate, 2) if measure == "nonconformities" else percent(rate)


def span(measure: str, low: float | None, high: float | None) -> str:
    """'68 to 79%', '1.35 to 3.46'; nothing where there is none."""
    return interval(low, high, share=measure != "nonconformities")


def ranking_sentence(ranking: pd.DataFrame, measure: str, *, worst: float) -> str:
    """How many are clearly worse and better than the bar, and of how many it cannot be told.

    ``worst`` is the share of suppliers beyond the bar: to be better than it is not to be among them, and no praise.
    """
    bands = ranking["band"].value_counts()
    worse, unclear, better, few, apart = (int(bands.get(band, 0)) for band in BANDS)
    verb = "is" if 1 in (worse, len(ranking)) else "are"
    text = (
        f"**{number(worse)} of {counted(len(ranking), 'supplier')} {verb} clearly worse than the bar in "
        f"{IN_WORDS[measure]}, {number(better)} clearly better.**"
    )
    if len(ranking) and not worse + better + unclear:
        text = f"**None of {counted(len(ranking), 'supplier')} can be compared with the bar in {IN_WORDS[measure]}.**"
        if few == len(ranking) and len(reasons := ranking["why"].unique()) == 1:
            return f"{text.removesuffix('.**')}:** {word('why', reasons[0])}."
    if better:
        text += f" Better says only: not among the worst {percent(worst)} of suppliers, where the bar is."
    if worse:
        text += f" Of the worse ones {about(wrongly_worse(ranking))} {_are(worse)} called so by chance."
    rest = [
        f"for {number(unclear)} it is not clear" if unclear else "",
        f"{number(few)} {_do(few)} not have enough audits{_mostly(ranking)}" if few else "",
        f"{number(apart)} cannot be compared" if apart else "",
    ]
    said = "; ".join(part for part in rest if part)
    return f"{text} {said[0].upper()}{said[1:]}." if said else text


def _mostly(ranking: pd.DataFrame) -> str:
    """Why most of those without enough audits have not."""
    reasons = ranking.loc[ranking["band"] == "not enough audits", "why"]
    return f" (most: {word('why', reasons.mode().iloc[0])})" if len(reasons) > 1 else ""


def reliability_sentence(ranking: pd.DataFrame) -> str:
    """How much of a list by raw rates is chance; nothing where nobody is compared."""
    reliability = ranking.loc[ranking["worse"].notna(), "reliability"].median()
    if pd.isna(reliability):
        return ""
    return (
        f"For half of the suppliers compared, more than {percent(1 - reliability)} of what a list by raw rates shows "
        "between them is chance."
    )


def raw_sentence(raw: pd.DataFrame, measure: str) -> str:
    """Whom a list by raw rates would name first, and what is to be expected instead; nothing without rates, and
    nothing of a single supplier, who is no list."""
    if len(raw) < 2:
        return ""
    first = raw.to_dict("records")[0]
    bands = raw["band"].value_counts()
    worse, few = int(bands.get("clearly worse", 0)), int(bands.get("not enough audits", 0))
    told = f"{value(measure, first['rate'])} in {counted(int(first['audits']), 'audit')}"
    expected = "" if pd.isna(first["shrunken"]) else f"; expected: {value(measure, first['shrunken'])}"
    return (
        f"A list by raw rates would begin with {literal(first['supplier'])} ({told}{expected}). Of its first "
        f"{number(len(raw))}, {number(worse)} {_are(worse)} clearly worse and {number(few)} {_do(few)} not have "
        "enough audits to say."
    )


def funnel_sentence(points: pd.DataFrame) -> str:
    """How many lie outside the lines, how many would by chance, and what it means when suppliers differ by more."""
    outside = int(points["zone"].str.contains("998", regex=False).sum())
    phi, units = float(points["phi"].iloc[0]), int(points["units"].iloc[0])
    verb = "lies" if 1 in (outside, len(points)) else "lie"
    text = (
        f"{number(outside)} of {counted(len(points), 'supplier')} {verb} outside the "
        f"99.8% lines; {about(points['by_chance'].iloc[0])} would by chance."
    )
    if not points["tau2"].iloc[0] > 0:
        return text
    text += (
        f" Taken together all {number(units)} suppliers, in view or not, differ by more than chance, {sqrt(phi):.1f} "
        "times as far apart as it makes them; the lines allow for it."
    )
    if phi > UNEXPLAINED:
        text += " They differ for reasons not known here: who lies outside is where to look first, not whom to blame."
    return text


def trends_sentence(lines: pd.DataFrame, measure: str) -> str:
    """How many suppliers get worse and better, how many lines were tested, and how many flags are false by chance."""
    if lines.empty or not int(lines["tested"].iloc[0]):
        return NO_TRENDS
    tested, flagged = int(lines["tested"].iloc[0]), int(lines["flagged"].iloc[0])
    worse, better = (int(lines.loc[lines["trend"] == trend, "supplier"].nunique()) for trend in ("worse", "better"))
    who = "supplier is" if worse == 1 else "suppliers are"
    moved = f"{number(worse)} {who} getting worse and {number(better)} better"
    if not worse + better:
        moved = "No supplier in view is getting worse or better"
    text = (
        f"**{moved}** in {IN_WORDS[measure]}, beyond chance. Over all suppliers, in view or not, "
        f"{counted(tested, 'line')} of audits {'was' if tested == 1 else 'were'} tested and {number(flagged)} flagged"
    )
    share = percent(lines["false_share"].iloc[0])
    if flagged:
        text += f", {about(lines['expected_false'].iloc[0])} of them by chance"
    return f"{text}. If nothing moved anywhere, at most {share} of such lists would flag any line at all."


def band_sentence(row: Row, measure: str) -> str:
    """One supplier's band under one checklist, with what it rests on."""
    said = f"**{word('band', row['band'])}** in {IN_WORDS[measure]} under {_checklist(row)}"
    if pd.isna(row["shrunken"]):
        return f"{said}: {word('why', row['why'])}."
    if row["band"] == "not enough audits" and pd.isna(row["worse"]):
        return (
            f"{said}: {word('why', row['why'])}. {value(measure, row['rate'])} as counted in "
            f"{counted(int(row['audits']), 'audit')}; with what others show, {value(measure, row['shrunken'])} is to "
            "be expected."
        )
    rests = (
        f"{value(measure, row['shrunken'])} expected, "
        f"{span(measure, row['shrunken_low'], row['shrunken_high'])} with 90%; {value(measure, row['rate'])} as "
        f"counted in {counted(int(row['audits']), 'audit')}; {percent(row['reliability'])} of that rests on its own "
        "audits"
    )
    if pd.isna(row["worse"]):
        return f"{said}: {word('why', row['why'])}. {rests}."
    return f"{said}: {chance(row['worse'])} worse than the bar of {value(measure, row['bar'])}. {rests}."


def trend_sentence(row: Row, measure: str) -> str:
    """One supplier's trend under one checklist: slope, limits, test, and who audited."""
    said = f"**{word('trend', row['trend'])}** in {IN_WORDS[measure]} under {_checklist(row)}"
    audits = counted(int(row["count"]), "audit")
    if pd.isna(row["rate"]):
        return f"{said}: {audits if row['count'] else 'no two audits of one site'} to compare."
    low, high = slope(measure, row["low"]), slope(measure, row["high"])
    text = f"{said}: {slope(measure, row['rate'])} a year over {audits}, {low} to {high} with 95%"
    text += "." if pd.isna(row["p"]) else f"; chance alone gives such a line in {percent(row['p'], 1)} of cases."
    if row["auditors"] > 1:
        text += f" {number(row['auditors'])} auditors: a change of auditor can look like a change of supplier."
    return text


def chance(share: float) -> str:
    """'95% likely'; never quite 0 or 100%."""
    return "over 99% likely" if share > 0.99 else "under 1% likely" if share < 0.01 else f"{percent(share)} likely"


def slope(measure: str, rate: float) -> str:
    """A change a year with its sign: '-14.0 points' of percent, '+5.04'."""
    if measure == "nonconformities":
        return f"{rate:+.2f}"
    return f"{100 * rate:+.1f} points" if measure == "conformity" else f"{rate:+.1f} points"


def bar_note(measure: str, standing: pd.DataFrame) -> str:
    """What the bar is called on a chart."""
    bar = standing["bar"].dropna()
    return f"the bar, {value(measure, bar.iloc[0])}" if len(bar) else ""


def about(count: float) -> str:
    """'about 1.4', and for what would be printed as nought 'almost none': of chance, wherever a page tells it."""
    return f"about {number(count, 1)}" if count >= LEAST else "almost none"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _do(count: int) -> str:
    return "does" if count == 1 else "do"


def checklist_name(name: str) -> str:
    """A checklist as it stands behind a measure; of one that no file names 'not stated' alone would be of the
    measure."""
    return "checklist not stated" if name == "not stated" else name


def _checklist(row: Row) -> str:
    name = str(row["checklist"])
    return f"a {checklist_name(name)}" if name == "not stated" else literal(name)
