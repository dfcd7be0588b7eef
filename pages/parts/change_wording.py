"""Whether a change is more than chance and what it is made of, in plain sentences; continued from wording.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from metrics.beyond_chance import is_beyond_chance
from metrics.change import COMPARED
from metrics.filters import Filters
from pages.parts.wording import FACETS, counted, literal, number, percent, word

Row = Mapping[Any, Any]

# What a measure is called in a sentence, what it counts, and whether it is a share.
MEASURES = {
    "conformity": ("conformity rate", "answers", True),
    "pass": ("pass rate", "audits", True),
    "repeat": ("repeat rate", "re-audited findings", True),
    "nonconformities": ("number of nonconformities per audit", "audits", False),
}
STRATA = {
    "sites": "At the same sites under the same checklists",
    "regions": "In the same regions under the same checklists",
    "checklists": "Under the same checklists",
}
MIX = {
    "mix_sites": "from which sites were audited and how often",
    "mix_regions": "from which regions were audited and how often",
    "mix_checklists": "from which checklists were used and how often",
}
OWN_CHANGE = "Own change: at the same sites under the same checklists, where enough of them were audited both times."
OTHER_SITES = (
    "Hardly any site was audited in both periods: different sites were audited, which is no change at any of them."
)
# Of the sites of the period with fewer.
FEW_IN_BOTH = 0.05
REPEATS_LOOKED_AT = "Repeats count in the period of the re-audit, and look back equally far in both."


def now_words(filters: Filters, now: Filters) -> str:
    """What the later period is called: 'Over the last 12 months', 'From 2024-01-01 to 2024-06-30'."""
    if filters.start is None:
        return f"In the 12 months up to {now.stop}"
    return f"From {now.start} to {now.stop}"


def then_words(filters: Filters, then: Filters) -> str:
    """What the earlier period is called."""
    if filters.start is None:
        return "in the 12 months before"
    return f"from {then.start} to {then.stop}"


def periods_sentence(now: str, then: str, measure: str) -> str:
    """Which two periods are compared."""
    late = f" {REPEATS_LOOKED_AT}" if measure == "repeat" else ""
    return f"{now}, compared with {then.removeprefix('in ')}. {OWN_CHANGE}{late}"


def change_sentence(row: Row, measure: str, now: str, then: str) -> str:
    """How a rate moved between two periods and whether that is more than chance. Nothing without a rate on a side."""
    what, unit, share = MEASURES[measure]
    if row["verdict"] == "no rate":
        return ""
    counts = f"({_counts(row, '')} {unit}, against {_counts(row, 'before_')} {then})"
    if row["verdict"] == "too few":
        return f"{now} there are too few {unit} to compare {counts}."
    moved = f"{now} the {what} {_moved(row, share)} {counts}"
    if row["verdict"] in ("other version", "other checklists"):
        cause = "another version of the checklist" if row["verdict"] == "other version" else "other checklists"
        return f"{moved}. Most of it was under {cause}: the two are not comparable."
    span = f"95% interval {points(row['difference_low'], share)} to {points(row['difference_high'], share)}"
    if row["verdict"] == "more than chance":
        told = f"{moved}: {points(row['difference'], share, unit=True)}, {span}; **more than chance**."
        return f"{told} {OTHER_SITES}" if of_other_sites(row) else told
    return f"{moved}: {points(row['difference'], share, unit=True)}, {span}, so it may be chance."


def of_other_sites(row: Row) -> bool:
    """Whether next to nobody was audited in both periods: then it is no change of anybody."""
    both, before, after = (row[f"sites_{side}"] for side in ("both", "before", "after"))
    return bool(both < FEW_IN_BOTH * (both + min(before, after)))


def from_mix(row: Row) -> str:
    """That a change comes from who was audited and not from how they did; nothing where it does not."""
    if row["cause"] != "mix":
        return ""
    return f" It comes {MIX[max(MIX, key=lambda column: abs(row[column]))]}."


def split_sentence(row: Row, measure: str) -> str:
    """What a change is made of: those audited did better or worse, others were audited."""
    _, _, share = MEASURES[measure]
    if pd.isna(row["own"]):
        return ""
    span = f" (95% interval {points(row['own_low'], share)} to {points(row['own_high'], share)})"
    text = f"{STRATA[row['strata']]} it moved by **{points(row['own'], share, unit=True)}**{span}"
    mixed = [
        f"{points(row[column], share, unit=True)} {name}"
        for column, name in MIX.items() if _seen(row[column], share)
    ]  # fmt: skip
    sentence = f"{text}; {', '.join(mixed)}." if mixed else f"{text}; the mix of those audited added nothing."
    if row["verdict"] != "more than chance" or row["cause"] != "mix" or row["own"] * row["mix"] >= 0:
        return sentence
    sure = row["own_low"] > 0 or row["own_high"] < 0
    moved = f"the same {row['strata']} moved the other way{'' if sure else ', though that may be chance'}"
    return f"{sentence} It comes from who was audited and how often; {moved}."


def shared_sentence(row: Row) -> str:
    """On how much the own change rests."""
    if pd.isna(row["own"]):
        return ""
    return f"{STRATA[row['strata']]}: {percent(row['shared'])} of the weight of both periods."


def cohort_sentence(row: Row, measure: str) -> str:
    """How many sites were audited in both periods and in one only: who leaves takes its rate along."""
    _, _, share = MEASURES[measure]
    both, left, entered = (int(row[f"sites_{side}"]) for side in ("both", "before", "after"))
    verb = "was" if both == 1 else "were"
    others = f"{number(left)} only before, {number(entered)} only after"
    text = f"{counted(both, 'site')} {verb} audited in both periods, {others}."
    if both == 0 or pd.isna(row["both_after_rate"]):
        return text
    return f"{text} Those in both: {size(row['both_before_rate'], share)}, then {size(row['both_after_rate'], share)}."


def drift_sentence(row: Row, measure: str) -> str:
    """That more answers were not applicable while the rate rose; nothing where not."""
    then, now = row["before_not_applicable_share"], row["not_applicable_share"]
    if measure != "conformity" or not row["difference"] > 0 or not _seen(now - then, True) or now < then:
        return ""
    return (
        f"Not applicable answers rose as well, from {percent(then, 1)} to {percent(now, 1)}: what is no longer asked "
        "cannot fail."
    )


def ceiling_sentence(found: Row) -> str:
    """Findings per audit, where a percentage is too near to its ceiling to move."""
    if pd.isna(found["rate"]):
        return ""
    then = "" if pd.isna(found["before_rate"]) else f", before {size(found['before_rate'], False)}"
    verdict = f" ({found['verdict']})" if pd.isna(found["why"]) else ""
    return (
        f"Above 98% a percentage hardly moves. Nonconformities per audit: {size(found['rate'], False)}{then}{verdict}."
    )


def changes_sentence(frame: pd.DataFrame, facet: str, measure: str, *, by_chance: float) -> str:
    """How many of a breakdown changed by more than chance, which, and how many would by chance alone."""
    noun, share = FACETS[facet].lower(), MEASURES[measure][2]
    plural = {"country": "countries"}.get(noun, f"{noun}s")
    compared = frame[frame["verdict"].isin(COMPARED)]
    left = len(frame) - len(compared)
    rest = f" {number(left)} could not be compared." if left else ""
    if compared.empty:
        return f"No {noun} can be compared with the period before: too few audits, or other checklists."
    real = compared[compared["verdict"] == "more than chance"].sort_values("difference")
    if real.empty and len(compared) == 1:
        (only,) = compared[facet]
        return f"**{literal(word(facet, only))} did not change by more than chance.**{rest}"
    if real.empty:
        return f"**None of {number(len(compared))} {plural} changed by more than chance.**{rest}"
    named = [f"{literal(word(facet, row[facet]))} {_moved(row, share)}" for row in real.head(3).to_dict("records")]
    if len(compared) == 1:
        return f"**{named[0]}, more than chance.**{rest}"
    more = f", and {number(len(real) - 3)} more" if len(real) > 3 else ""
    verb = "has" if len(real) == 1 else "have"
    found = f"{number(len(real))} of {number(len(compared))} {plural} {verb} changed"
    if is_beyond_chance(len(real), by_chance, compared["p"]):
        chance = f"Of {number(len(compared))} compared, about {by_chance:.1f} would by chance alone."
        return f"**{found} by more than chance**: {'; '.join(named)}{more}. {chance}{rest}"
    return (
        f"**{found} by more than chance if looked at alone; among so many it may be chance, which gives about "
        f"{by_chance:.1f} on average**: {'; '.join(named)}{more}.{rest}"
    )


def points(value: float, share: bool, *, unit: bool = False) -> str:
    """'+2.4 points' for a share, '-0.35' for findings per audit."""
    if pd.isna(value):
        return "–"
    if not share:
        return f"{value:+.2f}"
    return f"{100 * value:+.1f} points" if unit else f"{100 * value:+.1f}"


def size(value: float, share: bool, *, beside: float = 0.0) -> str:
    """A rate as printed: '84%' or '2.43'; with a decimal where it, or the one beside it, is near its ceiling."""
    return percent(value, 1 if max(value, beside) > 0.95 else 0) if share else number(value, 2)


def _moved(row: Row, share: bool) -> str:
    then = size(row["before_rate"], share, beside=row["rate"])
    now = size(row["rate"], share, beside=row["before_rate"])
    if then == now:
        return f"stayed at {now}"
    return f"{'rose' if row['rate'] > row['before_rate'] else 'fell'} from {then} to {now}"


def _seen(value: float, share: bool) -> bool:
    """Whether a part is large enough to be printed as other than nought."""
    return bool(abs(value) >= (0.0005 if share else 0.005))


def _counts(row: Row, prefix: str) -> str:
    return f"{number(row[f'{prefix}count'])} of {number(row[f'{prefix}of'])}"
