"""The sentences of the Audit plan page, continued from wording.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from metrics.plan_promise import Promise
from pages.parts.rule_names import quoted
from pages.parts.wording import counted, literal, number, percent

Row = Mapping[Any, Any]

NO_SITES = "No active site is in view. Remove a filter, or load a list of suppliers and their sites."
MONTHS = {"3": "3 months", "6": "6 months", "12": "12 months"}
WORTHS = {"findings": "critical and major findings", "chance": "chance of any"}
DAYS_HELP = (
    "How many days auditors have for visits in this time. At first, what the 12 months up to the newest audit on file "
    "took, scaled to this time; 10 where no audit on file tells."
)
WORTH_HELP = (
    "What a visit is worth: how many critical and major findings are expected in it, or the chance that it finds "
    "any (or ends in a fail)."
)
BINDING = "Dates printed in audits must be kept"
BINDING_HELP = "Off: a date for the next audit that is printed in the last one is only a wish, and the visit competes."
SHARE = "Drawn at random, %"
SHARE_HELP = (
    "The share of all visits drawn by lot from all sites, so that the plan does not only look where it already "
    "suspects something, and so that its promise can be compared with chance. 10 to 20 is good practice."
)
SEED = "Number of the draw"
SEED_HELP = "The same number draws the same sites. It is saved with the plan."
REGIONS = "Most days in a region; empty: no limit"
ARMS = {"must": "! must", "chosen": "▲ chosen", "random": "⚄ drawn at random"}
BASES = {
    "model": (
        "The chance of a site is the predicted one, which was tested on the past and found usable; where a site has "
        "none, that of its own audits."
    ),
    "own": (
        "The chance of a site is that of its own full audits, of which older ones count less, drawn to the mean of its "
        "scheme the more, the fewer they are. There are not enough audits to test it on the past."
    ),
    "prior": "No site in view was audited yet: each has the mean of all others, and their whole spread.",
    "base": (
        "No site can be told apart from another: too few were audited, they differ by no more than chance, or the "
        "prediction was tested on the past and is no better than knowing nothing. All have the chance that is usual "
        "under their scheme, and those due soonest go first."
    ),
    "none": "No audit on file shows what a visit finds: there are neither verdicts nor findings. Dates alone decide.",
}
# What an audit finds, by the house rule forecast_event.
FINDS = {
    "fail_or_major": "a fail, or a critical or major finding",
    "fail": "a fail",
    "conditional_or_fail": "a fail or a pass on conditions",
    "major": "a critical or major finding",
    "critical": "a critical finding",
    "any_nonconformity": "a nonconformity",
}
NO_ROOM = "no room"
MUSTS = {
    "open critical": "Open critical finding",
    "expired": "Printed date has passed",
    "printed date": "Printed date",
    "longest interval": "Longest interval reached",
}
DUE_BASIS = {"printed": "printed in the last audit", "chance": "its chance and the house rules"}
LEFT_OUT = {"no days left": "not enough auditor-days are left", "region full": "the days of their region are used up"}
NEVER = {"never": "never audited; ", "other checklists": "not audited under these schemes yet; "}
CHOOSE = "Choose a visit to see where its last audit stands in the files, and all audits of the site."
WHICH = {"planned": "planned", "due": "due"}
SUBTITLES = {
    "planned": "Number of visits, the days spread evenly",
    "due": "Number of visits, by printed date, else by chance",
}
NOTHING_DUE = "Nothing is planned or due in this time."
WEEKS = {"month": "month", "week": "week"}
RULES = (
    "A site is not visited again under the same scheme within {least:.0f} months unless it must be, and at the latest "
    "after {most:.0f} where no date is printed; it is due when its chance grows beyond {tolerance} (house rules "
    f"{quoted('audit_interval_least')}, {quoted('audit_interval_most')}, {quoted('audit_interval_tolerance')}). "
    "{growth}"
)


def plan_sentence(told: Promise, event: str) -> str:
    """What the plan is expected to find, against as many visits at random, and whether that is more than luck."""
    if not told.visits:
        return "**No visit fits into the days available.**"
    visits = f"{counted(told.visits, 'visit')} in {number(told.days, 1).removesuffix('.0')} auditor-days"
    if told.basis == "none":
        return f"**{visits}.** What they will find is not known."
    span, by_lot = (
        f"{low} to {high} with 90% probability"
        for low, high in ((told.low, told.high), (told.random_low, told.random_high))
    )
    are = "is" if number(told.expected) == "1" else "are"
    text = (
        f"**{visits}: about {number(told.expected)} of them {are} expected to find {FINDS[event]} ({span}); "
        f"{counted(told.visits, 'visit')} at random: about {number(told.random_expected)} ({by_lot}).**"
    )
    if pd.notna(told.findings) and told.findings:
        text += f" Critical and major findings: about {number(told.findings)}, against {number(told.random_findings)}."
    if told.basis == "base":
        return text
    if told.low <= told.random_expected:
        text += (
            " The difference is within chance: what must be visited leaves little to choose, or sites differ little."
        )
    return text


def parts_sentence(plan: pd.DataFrame) -> str:
    """How many visits must be, were chosen, were drawn, and what was left out."""
    arms = plan["arm"].value_counts()
    must, chosen, drawn, soon = (int(arms.get(name, 0)) for name in ("must", "chosen", "random", "too soon"))
    told = (f"{number(must)} must be visited", f"{number(chosen)} are chosen by what they are worth")
    text = f"{', '.join(told)}, {number(drawn)} drawn at random."
    if soon:
        text += f" {counted(soon, 'visit')} would come too soon after the last one."
    if must and not chosen + drawn:
        text += " What must be visited takes all the days: nothing is left to choose, and nothing to draw at random."
    return text


def left_out_sentence(plan: pd.DataFrame) -> str:
    """For how many visits that are due there is no room, and why; nothing where there is for all."""
    left = plan.loc[plan["arm"] == "left out", "why"].value_counts()
    if left.empty:
        return ""
    many = len(left) > 1
    parts = ", ".join(f"{LEFT_OUT[str(why)]}{f' ({number(count)})' if many else ''}" for why, count in left.items())
    all_left = int(left.sum())
    verbs = "is due but does" if all_left == 1 else "are due but do"
    return f"{counted(all_left, 'more visit')} {verbs} not fit in the plan: {parts}."


def reason(row: Row) -> str:
    """Why a visit stands in the plan."""
    if row["must"] == "open critical":
        return counted(int(row["open_critical"]), "open critical finding")
    if row["must"] in MUSTS:
        return f"{MUSTS[row['must']]}{', failed last' if row['last_result'] in ('fail', 'stop') else ''}"
    if row["arm"] == "random":
        return "Drawn at random"
    return _worth(row)


def _worth(row: Row) -> str:
    never: str = "" if pd.notna(row["last_audit"]) else NEVER.get(str(row["standing"]), "no full audit yet; ")
    if pd.isna(row["value"]) or row["basis"] in ("base", "none"):
        return (never + "due soonest").capitalize()
    if row["value"] == row["chance"]:
        return (never + f"{percent(row['chance'] / row['days'])} chance a day").capitalize()
    return (never + f"{number(row['value'] / row['days'], 2)} findings expected a day").capitalize()


def chance_span(row: Row) -> str:
    """'24% (16 to 33)', nothing without a chance."""
    if pd.isna(row["chance"]):
        return ""
    if pd.isna(row["low"]):
        return percent(row["chance"])
    return f"{percent(row['chance'])} ({100 * row['low']:.0f} to {100 * row['high']:.0f})"


def about(scope: str, told: Promise, event: str, until: date, seed: int) -> str:
    """What a download of the plan says of itself."""
    return (
        f"Audit plan until {until:%Y-%m-%d}. {plan_sentence(told, event).replace('**', '')} "
        f"Number of the draw: {seed}. Chance to find: {FINDS[event]}, with 90% interval. {scope}"
    )


def cell_sentence(region: str, first: str, count: int, which: str) -> str:
    """What stands behind a cell of the calendar."""
    when = "before the as-of day" if first == "before" else f"from {first}"
    return f"{counted(count, 'visit')} {WHICH[which]} in {literal(region)} {when}."


def growth_sentence(hazard: float, hits: int) -> str:
    """Whether the chance was seen to grow with the months since the last audit."""
    if hazard > 0:
        return (
            f"After an audit that found nothing, the chance that the next finds something grows by "
            f"{percent(hazard, 1)} a month on these data."
        )
    return (
        f"That the chance grows with the time since the last audit is not seen on these data "
        f"({counted(hits, 'audit')} found something after one that found nothing): the chance stays, and so a site is "
        f"due either after the shortest or after the longest time."
    )
