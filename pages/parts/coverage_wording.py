"""The sentences of the Coverage page, continued from wording.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from metrics.filters import Filters
from metrics.year_change import YearChange
from pages.parts.rule_names import quoted
from pages.parts.trust_wording import period_name
from pages.parts.wording import counted, number, percent

Row = Mapping[Any, Any]

NO_SITES = "No sites are in view. Remove a filter, or load a list of suppliers and their sites."
TOO_EARLY = (
    "The first audit on file is of {first}. Who had a valid audit before that day is not known: choose a later day to "
    "judge on."
)
NO_LIST = (
    "No list of suppliers or sites is on file. A site that was never audited can only be known from one: load it, and "
    "the gaps show here."
)
STANDING_WORDS = {
    "valid": "✓ valid",
    "expired": "▲ expired",
    "overdue": "▲ overdue by the house rule",
    "lapsed": "▲ run out",
    "no full audit": "◐ no full audit yet",
    "findings only": "? findings only",
    "other checklists": "◌ other checklists only",
    "never": "✕ never audited",
}
# By scheme or dimension: a site may have been audited, but not for this.
WORDS_UNDER = {**STANDING_WORDS, "never": "✕ never under it"}
# What a part of a bar stands for in the list of sites.
BEHIND = {
    "lapsed": ("expired", "overdue"),
    "never under": ("never", "other checklists", "no full audit", "findings only"),
}
BASIS = {"printed": "the audit", "house rule": "the house rule"}
DOUBTS = {"mostly_not_applicable": "mostly not applicable", "few_items_assessed": "few items assessed"}
FACETS = {
    "region": "Region", "country": "Country", "supplier": "Supplier", "scheme": "Scheme", "dimension": "Dimension",
}  # fmt: skip
WITHIN = {"90": "90 days", "60": "60 days", "30": "30 days", "-1": "run out only"}
RULE = (
    "Valid: the last full audit of at least one scheme has not run out. The date for the next audit printed in it "
    f"wins; without one, {{months:.0f}} months are added (house rule {quoted('reaudit_months')}): expired is a printed "
    "date that has passed, overdue one by the house rule. An audit that ran out is no fail and no pass."
)
BY_KIND = (
    "Of all active sites in view: whether the last full audit under the scheme, or under a checklist with the "
    "dimension, is valid, has run out, or never was. Not every site needs every scheme."
)
HELP = {
    "valid": "Active sites with a full audit that has not run out, of all active sites in view.",
    "never": "Active sites without any visit on file, whatever schemes are chosen. They are known from lists of "
    "suppliers and sites only.",
    "run_out": "Sites whose every full audit has run out: by the printed date (expired) or the house rule (overdue).",
    "due": "Sites with a valid audit whose next one is due within 90 days.",
    "on_time": "Full audits held by the date the audit before them names, of the dates that have passed; dates after "
    "the newest audit on file are left out. Filters choose the audit that names the date; they never hide the one that "
    "keeps it.",
    "days": "Sum of the man-days on file, and how many audits state them.",
}
CHOOSE_SITE = "Choose a site to see the row that names it, and its audits."
CHOOSE_DUE = "Choose a row to see the audit that set the date."
DUE_UNKNOWN = "Only findings are on file, no list of audits: which audits have run out, and which will, is not known."
TURNOVER = (
    "New: first full audit on file. Without a valid audit since: last full audit on file, and nothing valid any more. "
    "Such a supplier need not have left: it may be active and overdue. It is missing from every later rate."
)
DATA_BEGIN = "before, the first audit on file need not be the first there was"
TURNOVER_MEASURES = {"entering": "new", "leaving": "without a valid audit since"}
RATES = {"conformity": "Conformity", "pass": "Pass rate"}
NO_TURNOVER = "No full audit is on file in this time, so no supplier is known to have come or gone."
NO_ITEMS = "No checklist answers are in view, so nothing can be left out of a conformity rate."
NOTHING_LEFT_OUT = "No item in view is marked as not applicable or not assessed: nothing is left out of the rates."
GROUPS = {"all": "all suppliers", "throughout": "audited throughout", "left": "not audited lately", "entered": "new"}
MEASURES = {"not applicable": "not applicable", "not assessed": "not assessed"}

NO_AUDIT_LIST = "Not known: no list of audits is on file"
ONLY_FINDINGS = (
    "**For {sites}, only findings are on file.** Whether one of their audits is still valid is not known: a list of "
    "audits brings that, and when the next ones are due."
)


def coverage_sentence(told: Mapping[str, Row], filters: Filters) -> str:
    """How many sites have a valid audit, under the checklists chosen if any are, and what the others have."""
    valid = told["valid"]
    if pd.isna(valid["rate"]):
        return "**No active site is in view.**"
    if only_findings(told):
        return ONLY_FINDINGS.format(sites=counted(int(valid["of"]), "active site"))
    text = (
        f"**{number(valid['count'])} of {counted(int(valid['of']), 'active site')} ({percent(valid['rate'])}) "
        f"{'has' if 1 in (valid['count'], valid['of']) else 'have'} a valid audit{under(filters)}.**"
    )
    parts = [
        f"{number(told[code]['count'])} {words}"
        for code, words in (
            ("expired", "expired"), ("overdue", "overdue by the house rule"), ("never", "never audited"),
            ("other checklists", "audited under other checklists only"),
            ("no full audit", "visited, but not for a full audit"), ("findings only", "known from findings only"),
        )
        if told[code]["count"]
    ]  # fmt: skip
    others = f" The others: {', '.join(parts)}." if parts else ""
    return f"{text}{others}{_due_sentence(told)}"


def only_findings(told: Mapping[str, Row]) -> bool:
    """Whether nothing but findings is on file of every active site."""
    return bool(told["valid"]["of"]) and bool(told["findings only"]["count"] == told["valid"]["of"])


def under(filters: Filters) -> str:
    """Under what an audit must be held to count: nothing to say where all checklists are in view."""
    if filters.schemes:
        return " under the schemes chosen"
    if filters.dimensions or filters.topics:
        return " under a checklist with what is chosen"
    return ""


def _due_sentence(told: Mapping[str, Row]) -> str:
    soon, later = int(told["due in 30"]["count"]), int(told["due in 90"]["count"])
    if not later:
        return ""
    return f" The next audit is due at {number(soon)} within 30 days, at {number(later)} within 90."


def notes(told: Mapping[str, Row], listed: int) -> list[str]:
    """What limits the figure: no list of sites, sites left out, audits that say little."""
    valid, thin = told["valid"], told["thin"]
    found = []
    if not listed and not told["never"]["count"]:
        found.append(NO_LIST)
    if valid["inactive"]:
        found.append(f"{counted(int(valid['inactive']), 'site')} marked as no longer active left out.")
    if thin["count"]:
        found.append(
            f"The last audit of {counted(int(thin['count']), 'site')} says little: most of it was not applicable, or "
            f"few items were assessed."
        )
    return found


def on_time_behind(row: Row, newest: date | None) -> str:
    """What stands behind the share of audits held on time; ``newest``: the last audit on file, if dates after it were
    left out because no file can tell yet whether they were kept."""
    if pd.isna(row["rate"]):
        before = f" before {newest}, the newest audit on file" if newest else ""
        return f"Not available: no audit in view names a date for the next one that has passed{before}."
    late = f"{number(row['late'])} late" + (
        f", half of them by {number(row['days_late'])} days or more" if row["late"] else ""
    )
    until = f" dates up to {newest}, the newest audit on file" if newest else ""
    return f"{number(row['count'])} of {number(row['of'])}{until}; {late}, {number(row['missed'])} missed"


def days_behind(row: Row) -> str:
    """What stands behind the man-days."""
    if not row["count"]:
        return "Not available: no audit in view states them."
    return f"{number(row['count'])} of {number(row['of'])} audits state them, {number(row['per_audit'], 1)} each"


def turnover_sentence(frame: pd.DataFrame, every: str) -> str:
    """How many came, from which period on that can be told, and how many had their last audit in the time shown and are
    without a valid one."""
    entering = frame[frame["measure"] == "entering"]
    known = entering[entering["why"].isna()]
    came, left = int(known["count"].sum()), int(frame.loc[frame["measure"] == "leaving", "count"].sum())
    new = "None came in"
    if came:
        new = f"{counted(came, 'supplier')} came in since the beginning of {period_name(known['period'].min(), every)}"
        new += f" ({DATA_BEGIN})" if len(known) < len(entering) else ""
    return f"{new}; {number(left)} had {'its' if left == 1 else 'their'} last audit and no valid one since."


def cohort_sentence(frame: pd.DataFrame, what: str, every: str) -> str:
    """How a rate moved for all and for those audited throughout, and whether who is audited made the difference.

    From the first to the last complete period, if there are two, each named: what a quarter had, the year need not.
    """
    ends = _cohort_ends(frame)
    if not {"all", "throughout"} <= ends.keys():
        return "No supplier was audited both at the beginning and at the end of the time in view: nothing to compare."
    everyone, steady = ends["all"], ends["throughout"]
    first, last = (period_name(day, every) for day in everyone["period"])
    suppliers = counted(int(steady["suppliers"].iloc[0]), "supplier")
    text = (
        f"{what} from {first} to {last}: {_moved(everyone)} over all, {_moved(steady)} at the {suppliers} audited "
        f"throughout."
    )
    apart = _change(everyone) - _change(steady)
    if abs(apart) >= 0.01:
        way = "better" if apart > 0 else "worse"
        points = f"{100 * abs(apart):.1f} points"
        text += f" All of them together look {way} by {points} because different suppliers were audited."
    return text


def cohort_title(frame: pd.DataFrame, what: str) -> str:
    """'Audited throughout: 88.2% to 90.1%; all: 87.0% to 90.5%'."""
    ends = _cohort_ends(frame)
    if not {"all", "throughout"} <= ends.keys():
        return f"{what} of those audited throughout"
    return f"Audited throughout: {_moved(ends['throughout'])}; all: {_moved(ends['all'])}"


def _cohort_ends(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The first and the last row of each group, of complete periods if there are two."""
    complete = frame[frame["complete"].astype(bool)]
    told = complete if complete["period"].nunique() > 1 else frame
    groups = told.dropna(subset=["rate"]).sort_values("period").groupby("group")
    return {str(group): rows.iloc[[0, -1]] for group, rows in groups}


def _change(ends: pd.DataFrame) -> float:
    return float(ends["rate"].iloc[1] - ends["rate"].iloc[0])


def _moved(ends: pd.DataFrame) -> str:
    return f"{percent(ends['rate'].iloc[0], 1)} to {percent(ends['rate'].iloc[1], 1)}"


def drift_sentence(before: Row, after: Row, change: YearChange, now: str) -> str:
    """How the share of items not applicable moved between two spans, and what a rise does to conformity."""
    if change.verdict == "no rate":
        return ""
    moved = f"from {percent(before['rate'], 1)} to {percent(after['rate'], 1)}"
    if not has_risen(change):
        chance = {"too few": "too few audits to tell from chance", "may be chance": "it may be chance"}
        verdict = chance.get(change.verdict, "more than chance")
        return f"{now} the share of items not applicable went {moved}: {verdict}."
    return (
        f"{now} the share of items not applicable rose {moved}, more than chance. What is not applicable cannot fail: "
        f"conformity may have risen without anything getting better."
    )


def drift_title(before: Row, after: Row, change: YearChange) -> str:
    """'Not applicable: 10.9%, then 11.2%; may be chance', of the two spans compared."""
    if change.verdict == "no rate":
        return "Items not applicable and not assessed"
    verdict = {"too few": "too few to compare", "may be chance": "may be chance"}.get(
        change.verdict, "more than chance"
    )
    return f"Not applicable: {percent(before['rate'], 1)}, then {percent(after['rate'], 1)}; {verdict}"


def has_risen(change: YearChange) -> bool:
    """Whether a share rose by more than chance."""
    return change.verdict == "more than chance" and (change.difference or 0.0) > 0


def site_count(shown: int, what: str, limit: int) -> str:
    """How many sites a list has."""
    return f"The first {limit:,} sites: {what}." if shown >= limit else f"{counted(shown, 'site')}: {what}."


def due_count(shown: int, limit: int) -> str:
    """How many audits a list of what is due has, one per site and scheme."""
    if not shown:
        return "By the full audits on file nothing is due by then, and nothing has run out."
    if shown >= limit:
        return f"The first {limit:,} of the audits due or run out:"
    return f"{counted(shown, 'line')}: audit due or run out, one per site and scheme."
