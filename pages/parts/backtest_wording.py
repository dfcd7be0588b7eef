"""The sentences of the test on the past: whether a score was any good, and why one should believe it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.rule_names import quoted
from pages.parts.wording import counted, interval, number, percent

Row = Mapping[Any, Any]

# Of an audit, by the house rule forecast_event.
EVENTS = {
    "fail_or_major": "failed or raised a major or critical finding",
    "fail": "failed",
    "conditional_or_fail": "failed or passed on conditions only",
    "major": "raised a major or critical finding",
    "critical": "raised a critical finding",
    "any_nonconformity": "raised a nonconformity",
}
# Verdict -> words of the badge, its colour and its symbol.
BADGES = {
    "usable": ("Tested on the past: usable", "green", ":material/check_circle:"),
    "not enough audits": ("Not enough audits to judge", "gray", ":material/hourglass_empty:"),
    "no better than chance": ("Tested on the past: no better than chance", "orange", ":material/casino:"),
    "no better than the last result": (
        "Tested on the past: no better than the last result", "orange", ":material/balance:",
    ),
    "no better than the base rate": (
        "Tested on the past: its chances are no better than the base rate", "orange", ":material/balance:",
    ),
}  # fmt: skip
# Between these calibration slopes chances are about as far apart as they should be.
STEEP = (0.8, 1.25)
CHANCE = "the predicted chance"
FORETOLD, CAME = "Predicted chance", "Audits that did"
COMPARED = ("This score", "Last result carried forward", "Base rate: the same for all")
HOW = (
    "The score is tested on days gone by. On each of them every site is scored from what was known **before** that "
    "day: nothing dated later, no closing date that had not come, and, where the files tell, nothing that was loaded "
    "later. A model learns only from windows that were over by then. The first full audit of each site in the months "
    "after the day then tells. The windows do not overlap. A site that was not audited in a window is unknown there, "
    "not good: so the test speaks of sites as they are chosen for audits today.\n\n"
    "**Puts the right one first**: of two audits of the same window, one that {event} and one that did not, how often "
    "the former had the higher score; a coin gives 50%. **Error saved**: how much smaller the squared error of the "
    "chances is than that of giving every site the base rate known on the day (Brier skill); below zero they are worse "
    "than knowing nothing. Intervals are of 95%, from drawing sites anew a thousand times.\n\n"
    "**Usable** is said only if the interval of the first lies above 50% and at most 25 of 1,000 shuffles of the "
    "results within their windows do as well; if it is not below the last result carried forward; and if the chances "
    "save error. With fewer than {least} audits that {event}, or that did not, nothing is said. A score without any "
    "use is called usable in at most 25 of 1,000 tests. What is predicted is the next audit, not the safety of a "
    "product."
)


def badge_words(row: Row) -> tuple[str, str, str]:
    """Text, colour and symbol of the badge beside a score."""
    words, colour, symbol = BADGES[row["why"]]
    if row["why"] == "not enough audits":
        words = f"{words} ({_counted_events(row)}, {number(row['least'])} needed)"
    return words, colour, symbol


def verdict_sentence(row: Row, *, score: str = CHANCE) -> str:
    """What the test found, and what to do with the score."""
    if row["why"] == "not enough audits":
        return _not_enough(row, score)
    rate, span = percent(row["auc"]), interval(row["auc_low"], row["auc_high"])
    text = (
        f"On {_audits(row)} since {row['first']:%B %Y}, {score} put one that {EVENTS[row['event']]} above one that did "
        f"not **{rate} of the time** ({span}). A coin gives 50%, the last result carried forward "
        f"{percent(row['last_auc'])}."
    )
    return f"{text} {_advice(row)}"


def lift_sentence(row: Row) -> str:
    """What the sites with the highest scores brought."""
    parts = [
        f"the highest {share} brought **{number(row[name], 1)} times** the usual ({_times(row, name)})"
        for share, name in (("tenth", "lift10"), ("fifth", "lift20"))
        if pd.notna(row[name])
    ]
    said = "; ".join(parts)
    return f"Of the sites by score, {said}. Usual: {percent(row['rate'])}." if parts else ""


def calibration_sentence(row: Row) -> str:
    """Whether the chances came true."""
    if pd.isna(row["slope"]):
        return ""
    slope = row["slope"]
    told = "about as far apart as what came"
    if not STEEP[0] <= slope <= STEEP[1]:
        told = "too far apart" if slope < 1 else "too close together"
    return (
        f"The predicted chances lay {told} (calibration slope {number(slope, 2)}, 1 is right). They save "
        f"{percent(row['skill'])} of the error that one chance for all would make "
        f"({interval(row['skill_low'], row['skill_high'])})."
    )


def how(row: Row) -> str:
    """How it was tested, in full."""
    return HOW.format(event=EVENTS[row["event"]], least=number(row["least"]))


def compared_rows(row: Row) -> pd.DataFrame:
    """The score beside what is known without it, as a table."""
    return pd.DataFrame(
        {
            "forecast": COMPARED,
            "auc": [row["auc"], row["last_auc"], 0.5],
            "auc_span": [interval(row["auc_low"], row["auc_high"]), "", ""],
            "skill": [row["skill"], row["last_skill"], 0.0],
            "skill_span": [interval(row["skill_low"], row["skill_high"]), "", ""],
        }
    )


def _advice(row: Row) -> str:
    if row["why"] == "usable":
        return "It may be used to choose audits."
    if row["why"] == "no better than chance":
        return (
            "That is no more than chance may bring: of shuffled results, 2.5% do better than "
            f"{percent(row['by_chance'])}. **Do not use it to choose audits.**"
        )
    if row["why"] == "no better than the last result":
        span = interval(row["over_last_low"], row["over_last_high"])
        return f"It is **no better than the last result** (difference {span}): look at that, it is simpler."
    return "It orders sites, but **its chances are no better than the base rate**: read the order, not the percentages."


def _not_enough(row: Row, score: str) -> str:
    if row["of"] == 0:
        return (
            f"There are **not enough audits to judge** {score}: no site was audited in two windows in a row with a "
            f"result that tells. What counts is the house rule {quoted('forecast_event')}."
        )
    return (
        f"There are **not enough audits to judge** {score}: {_counted_events(row)} among {number(row['of'])}, "
        f"{number(row['least'])} are needed. Below that a score that looks good may be luck."
    )


def _counted_events(row: Row) -> str:
    events, others = int(row["count"]), int(row["of"] - row["count"])
    return counted(events, "event") if events <= others else f"{counted(others, 'audit')} without the event"


def _audits(row: Row) -> str:
    noun = "visit with findings" if row["among"] == "visits with findings" else "audit"
    return f"{counted(int(row['of']), noun).replace('findingss', 'findings')} of {counted(int(row['sites']), 'site')}"


def _times(row: Row, name: str) -> str:
    return f"{number(row[f'{name}_low'], 1)} to {number(row[f'{name}_high'], 1)}"
