"""The sentences of the Trends page, continued from wording.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from charts.breaks import Break
from charts.theme import cut
from pages.parts.missing_wording import nothing_placed
from pages.parts.ranking_wording import about
from pages.parts.wording import NOTHING, counted, number, percent

Row = Mapping[Any, Any]

MEASURES = {
    "conformity": "Conformity rate",
    "pass": "Audit pass rate",
    "score": "Mean score",
    "nonconformities": "Nonconformities per audit",
    "nonconformities per day": "Nonconformities per audit-day",
    "critical": "Critical findings",
    "nonconformities per visit": "Found per visit",
}
TOO_WIDE = (
    "They span everything from 0% to 100%, so no point, however bad, could lie beyond them: each rests on too little, "
    "or the line jumps too much. Only many points in a row on one side of the centre, {centre}, would be a signal. "
    "Longer periods or a wider view show more."
)
UNITS = {"conformity": "share", "pass": "share", "score": "score"}
FACETS = {
    "all": "all", "region": "region", "country": "country", "supplier": "supplier", "site": "site",
    "dimension": "dimension", "topic": "topic",
}  # fmt: skip
# The views whose lines are looked at for signals.
ACROSS = ("region", "supplier", "dimension")
RULES = {
    "beyond above": "above the upper limit", "beyond below": "below the lower limit",
    "run above": "part of a long run above the centre", "run below": "part of a long run below the centre",
    "trend up": "the end of a rise of seven points", "trend down": "the end of a fall of seven points",
    "near above": "with a neighbour near the upper limit", "near below": "with a neighbour near the lower limit",
}  # fmt: skip
CHARTS = {
    "p'": "Control chart of shares", "u'": "Control chart of counts", "XmR": "Control chart of single values",
    "T": "Control chart of days between",
    "dots": "No limits", "none": "No limits yet",
}  # fmt: skip
WHY = {
    "few points": "Limits need at least 8 points of one checklist version; until then there are the points and their "
    "median.",
    "few audits per period": "There are too few audits per period (fewer than five in half of the periods) for limits "
    "on a share of verdicts. Choose a longer period or a wider view; where answers are on file, the conformity rate "
    "has limits sooner.",
    "no spread": "The first points of this line, which its limits come from, are all or nearly all the same, so there "
    "is no spread to calculate limits from.",
    "not recent": "The newest point is too long ago to be news.",
}
SIGNALS_INTRO = (
    "Every line is looked at once, at its newest complete period; older signals are in the charts. What chance alone "
    "gives is found by shuffling each line's earlier points many times. Choose a row to see its chart."
)
FEW_SIGNALS = (
    "Chance gives about as many: one is a reason to look. It weighs more where a supplier is clearly worse than "
    "others too, which the briefing calls a collapse."
)
SHORT = {
    "beyond above": "above the limit", "beyond below": "below the limit", "run above": "run above the centre",
    "run below": "run below the centre", "trend up": "seven rising", "trend down": "seven falling",
    "near above": "twice near the upper limit", "near below": "twice near the lower limit",
}  # fmt: skip
NEEDS = {
    "conformity": "The conformity rate needs checklist answers: a file with one row per item, and its answer.",
    "pass": "The pass rate needs a list of audits with their results.",
    "score": "The mean score needs a list of audits, or of their sections, with scores.",
    "nonconformities": "This needs a list of audits as well as the findings: it shows which audits found nothing.",
    "nonconformities per day": "This needs a list of audits that states their man-days, as well as the findings.",
    "critical": "This needs a list of audits as well as the findings: it shows which audits found nothing.",
    "nonconformities per visit": "This needs a list of findings.",
}
OF_VISITS = (
    "Visits that found nothing are left out: this shows how much is found where anything is, not how often. A "
    "list of audits adds nonconformities per audit."
)
EVENTS_INTRO = (
    "What happened on a day and may explain a change: a new checklist, a move, another audit firm. It is drawn on "
    "the charts it concerns."
)
SPLIT_RULE = (
    "Split: the line breaks on that day and its limits are recalculated after it. Each part needs at least 8 points of "
    "its own; otherwise it shows only its points and their median. Split only where you know why the line moved: new "
    "limits hide a deterioration, so a line is never split automatically."
)
NO_EVENTS = "No event was recorded yet."
VERSIONS = (
    "A new version of a checklist breaks every line automatically: its rates are not comparable with the old ones."
)
MARKS = {"worse": "▼ worse:", "better": "▲ better:"}
ABOUT = {
    "all": "everything", "scheme": "one scheme", "region": "one region", "country": "one country",
    "supplier": "one supplier", "site": "one site", "firm": "one audit firm",
}  # fmt: skip


NO_SCHEME = "no scheme stated"
NONE_COMPLETE = "No {every} with such audits is complete yet. Choose shorter periods, or a later day."
RARE = 0.01
LINE = 80  # letters of a line's name in a title


def level(value: float | None, measure: str, *, days: bool = False) -> str:
    """A value of the measure with its unit."""
    if days:
        return f"{number(value)} days"
    if UNITS.get(measure) == "share":
        return percent(value, 1)
    return f"{number(value, 1)}%" if UNITS.get(measure) == "score" else number(value, 2)


def no_lines(measure: str, scope: Row, *, placed: bool, begun: str = "") -> str:
    """Why there is no line, which file would bring one, and what else to do; ``placed``: of dimensions or topics.

    ``begun``: the kind of period of which there are points, but none that is complete.
    """
    if begun:
        return NONE_COMPLETE.format(every=begun)
    none = nothing_placed(scope)
    if placed or none == NOTHING:
        return none
    return f"There is no line of this kind in view. {NEEDS[measure]} Or choose another measure, or remove a filter."


def unit(measure: str, chart: str) -> str:
    """The unit a chart is drawn in."""
    return "days" if chart == "T" else UNITS.get(measure, "rate")


def title(points: pd.DataFrame, line: str, *, measure: str, every: str) -> str:
    """'East: 92.0% in Q3 2025, no signal', of the newest point that counts; the measure's name where none does."""
    counting = points[points["whole"].astype(bool)].to_dict("records")
    name = cut(line, LINE)
    if not counting:
        return f"{MEASURES[measure]}: {name}"
    name = NO_SCHEME[:1].upper() + NO_SCHEME[1:] if line == NO_SCHEME else name  # a name of its own begins as it is
    row = counting[-1]
    days = row["chart"] == "T"
    said = "no limits yet" if pd.isna(row["low"]) else "no signal"
    if takes_in_all(row, measure):
        said = "limits too wide for a signal"
    if isinstance(row["signal"], str):
        said = f"a signal for the {row['effect']}"
    when = f"{'up to' if days else 'in' if pd.isna(row['audit_key']) else 'on'} {point_name(row, every)}"
    return f"{name}: {level(row['rate'], measure, days=days)} {when}, {said}"


def takes_in_all(row: Row, measure: str) -> bool:
    """Whether the limits of a point take in all there is, 0 to 100 %: no point can lie beyond them."""
    most = {"share": 1.0, "score": 100.0}.get(UNITS.get(measure, ""))
    if most is None or row["chart"] == "T" or pd.isna(row["low"]):
        return False
    return bool(row["low"] <= 0 and row["high"] >= most)


def subtitle(measure: str, row: Row, every: str) -> str:
    """What a point of the chart is."""
    if row["chart"] == "T":
        return "Critical findings: days since the one before; long waits are good"
    what = {
        "conformity": "Share of assessed answers that conform", "pass": "Share of judged audits that passed",
        "score": "Score in percent", "nonconformities": "Nonconformities per audit",
        "nonconformities per day": "Nonconformities per audit-day", "critical": "Critical findings per audit",
        "nonconformities per visit": "Nonconformities per visit that found any",
    }[measure]  # fmt: skip
    return f"{what}; one point per {'audit' if pd.notna(row['audit_key']) else every}"


def point_name(row: Row, every: str) -> str:
    """'Q3 2025', 'March 2025', '2025', or the day of an audit."""
    day = row["period"]
    if pd.notna(row["audit_key"]) or row["chart"] == "T":
        return f"{day:%Y-%m-%d}"
    return {"month": f"{day:%B %Y}", "quarter": f"Q{day.quarter} {day.year}"}.get(every, str(day.year))


def signal_words(signal: str) -> str:
    """The rules that have fired, in words."""
    return " and ".join(RULES[code] for code in signal.split("; "))


def chance_words(share: float) -> str:
    """How often a quiet line signals at its newest point; nothing where that was not looked at.

    At most 400 orders were tried, more or fewer with what is in view: what is rarer than `RARE` is not told apart, or
    two pages would say two numbers of one line.
    """
    if pd.isna(share):
        return ""
    often = f"about 1 of {number(1 / share)}" if share >= RARE else f"fewer than 1 of {number(1 / RARE)}"
    return f"; chance alone gives this line some signal at its newest point in {often} looks"


def newest_sentence(row: Row, line: Row, measure: str, every: str) -> str:
    """What the newest point that counts says, and how likely chance alone says it."""
    days = row["chart"] == "T"
    value, name = level(row["rate"], measure, days=days), point_name(row, every)
    said = f"{value} after the one before" if days else value
    if pd.isna(row["low"]):
        return f"**{name}: {said}.** {WHY.get(str(row['why']), '')}"
    limits = f"{level(row['low'], measure, days=days)} to {level(row['high'], measure, days=days)}"
    centre = level(row["centre"], measure, days=days)
    if not isinstance(row["signal"], str) and takes_in_all(row, measure):
        return f"**{name}: {said}; limits too wide for a signal.** {TOO_WIDE.format(centre=centre)}"
    if not isinstance(row["signal"], str):
        return (
            f"**{name}: {said}, no signal.** That is within this line's normal variation, {limits} about "
            f"{centre}; a difference from the point before need not mean anything."
        )
    since = f", since {point_name({**row, 'period': line['since']}, every)}" if "run" in row["signal"] else ""
    return (
        f"**{name}: {said}, a signal for the {row['effect']}.** The point is {signal_words(row['signal'])}{since} "
        f"(centre {centre}, limits {limits}). Look for a cause{chance_words(line['chance'])}."
    )


def waiting_sentence(row: Row) -> str:
    """How long the wait that has not ended yet has lasted."""
    return f"Since then {number(row['count'])} days have passed without another, up to {row['period']:%Y-%m-%d}."


def season_sentence(row: Row, measure: str, every: str) -> str:
    """The same period a year before, nothing where there is none to compare."""
    if pd.isna(row["year_before"]):
        return ""
    return f"The same {every} a year before: {level(row['year_before'], measure)}."


def basis_sentence(row: Row, *, screened: bool, baseline: int) -> str:
    """On what the limits of the newest segment rest."""
    if row["limits"] == "none":
        return ""
    points = int(min(row["points"], baseline))
    trial = "on trial (fewer than 12 points, no run is counted), " if row["limits"] == "trial" else ""
    kept = "" if row["points"] < baseline else " and kept since"
    wider = ""
    if pd.notna(row["spread"]):
        times = f"{number(row['spread'], 1)} times as wide as chance among them would make it"
        wider = "; as wide as chance makes it" if row["spread"] < 1.05 else f"; {times}"
    jumps = "; jumps too large for chance do not widen them" if screened else ""
    basis = f"limits {trial}from the first {points} points of this checklist version{kept}"
    return f"{CHARTS[row['chart']]}; {basis}{wider}{jumps}."


def target_sentence(verdict: str | None, target: float) -> str:
    """Whether the line as it is meets its target."""
    aim = percent(target)
    return {
        "met": f"The target of {aim} lies below the limits: as it is, this line meets it.",
        "missed": f"The target of {aim} lies above the limits: as it is, this line misses it; only a change helps.",
        "by chance": f"The target of {aim} lies inside the limits: it will be met and missed at random.",
    }.get(verdict or "", "")


def offer_sentence(since: date, every: str, row: Row) -> str:
    """The offer to split a line."""
    name = point_name({**row, "period": pd.Timestamp(since)}, every)
    return (
        f"Since {name} all points lie on one side of the centre. If you know what changed then, record it as an event "
        "that splits the line."
    )


def signals_sentence(rows: pd.DataFrame, *, many: int, share: float) -> str:
    """How many lines were looked at, how many signal, and how many of those chance would make."""
    judged = rows[rows["why"].isna()]
    if judged.empty:
        return (
            f"None of {counted(len(rows), 'line')} could be looked at: that takes 8 points, enough audits per period, "
            "and a recent newest point."
        )
    found = int(judged["signal"].notna().sum())
    chance = judged["chance"].sum()
    text = (
        f"**{number(found)} of {counted(len(judged), 'line')} give{'s' if found == 1 else ''} a signal at the newest "
        f"point; {about(chance)} would by chance alone.**"
    )
    if 0 < found <= 1.5 * chance:
        text += f" {FEW_SIGNALS}"
    left = len(rows) - len(judged)
    if left:
        text += f" {counted(left, 'further line')} could not be looked at: too few points or audits, or none recent."
    moved, quiet = int(judged["moved"].sum()), 0.05 * len(judged)
    text += f" {counted(moved, 'line')} did not stay on one level over time; chance makes at most {number(quiet, 1)}."
    if len(judged) > many:
        text += (
            f" Of so many, those marked stand out: at most {percent(share)} of them may be chance "
            f"({counted(int(judged['kept'].sum()), 'line')})."
        )
    return text


def new_checklist(version: str) -> str:
    """A break at a new version of the checklist."""
    return f"checklist version {version}" if version else "checklist of no stated version"


def breaks_sentence(breaks: Sequence[Break], *, splits: bool = True) -> str:
    """The reasons of the breaks drawn, by their numbers, for a place that prints text as it is. ``splits``: whether the
    lines of the chart break at those that split, so that the others are said not to."""
    return "; ".join(
        f"{at}: {each.day:%Y-%m-%d} {each.words}{'' if each.splits or not splits else ' (no split)'}"
        for at, each in enumerate(breaks, start=1)
    )


def left_out_sentence(days: int) -> str:
    """That so many days with another auditor are not drawn, nothing of none."""
    if days == 0:
        return ""
    return f"{counted(days, 'day')} on which another auditor or audit firm came are not drawn; the table names them."


def happened(row: Row, breaks: Sequence[Break]) -> str:
    """What happened on the days behind a point."""
    words = [each.words for each in breaks if row["first"] <= each.day <= row["last"]]
    return ", ".join(dict.fromkeys(words))


def happened_at(row: Row, *, only: tuple[str, ...] = ()) -> str:
    """What happened, and at whom where that is neither everybody nor the ``only`` supplier whose lines are drawn."""
    known = row["about"] == "all" or (row["about"] == "supplier" and only == (row["name"],))
    return str(row["reason"]) if known else f"{row['name']}: {row['reason']}"


def other_auditor(changed: set[str]) -> str:
    """Who came anew on a day: an auditor, or a firm with its auditors."""
    return "another auditor came than before" if changed == {"auditor"} else "another audit firm came than before"


def behind_point(line: str, first: date, last: date) -> str:
    """What the rows behind a point are called."""
    return f"{line}, {first}" if first == last else f"{line}, {first} to {last}"


def event_sentence(row: Row) -> str:
    """One event, for a place that prints text as it is."""
    about = "everything" if row["about"] == "all" else f"{row['about']} {row['name']}"
    splits = "splits the line" if row["splits"] else "drawn only"
    return f"{row['day']:%Y-%m-%d}, {about}: {row['reason']} ({splits}; {row['said_by']}, {row['said_at']:%Y-%m-%d})"


def line_name(value: str, scheme: str, *, schemes: int) -> str:
    """What a line is called: its facet value, and the scheme where there are several."""
    named = NO_SCHEME if scheme == "not stated" else scheme
    if value == "all":
        return named
    return f"{value} · {named}" if schemes > 1 else value


def said(row: Row, every: str) -> str:
    """A signal in a table: for better or worse, what, and since when where it is a run."""
    if not isinstance(row["signal"], str):
        return ""
    since = ""
    if "run" in row["signal"] and "since" in row:
        since = f" since {point_name({**row, 'period': row['since']}, every)}"
    return f"{MARKS[row['effect']]} {', '.join(SHORT[code] for code in row['signal'].split('; '))}{since}"


def span(row: Row, measure: str) -> str:
    """The limits of a point in a table."""
    if pd.isna(row["low"]):
        return ""
    low, high = (level(row[end], measure, days=row["chart"] == "T") for end in ("low", "high"))
    return f"{low} to {high}"
