"""The two ends of a breakdown, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages.parts.wording import FACETS, count_of, literal, number, percent, plural, word


def extremes_sentence(frame: pd.DataFrame, facet: str, what: str) -> str:
    """Lowest and highest of a breakdown, with counts, and whether their order may be chance.

    Where several have the same rate at an end, they are counted and none is named. What is not mapped is no dimension,
    and a rate that rests on too little is not ranked: neither is one of the two.
    """
    mapped = frame[frame[facet] != "unmapped"].dropna(subset=["rate"]).sort_values("rate")
    known = mapped[mapped["trust"] == "shown"].to_dict("records")
    noun = FACETS[facet].lower()
    if mapped.empty:
        return f"No {noun} has {_a(what)}."
    if not known:
        return f"No {noun} has enough behind its {what} to be ranked: all rest on few audits or sites."
    low, high = known[0], known[-1]
    lowest = f"{literal(word(facet, low[facet]))}"
    if len(known) > 1 and low["rate"] == high["rate"]:
        same = f"All {number(len(known))} {plural(noun)} with enough behind it have the same {what}"
        return f"{same}: {percent(low['rate'])}."
    if len(known) == 1:
        with_it = _a(what) if len(mapped) == 1 else f"enough behind its {what}"
        return f"**{lowest}** is the only {noun} with {with_it}: {percent(low['rate'])} ({count_of(low)})."
    order = " Their 95% intervals overlap: the order may be chance." if low["high"] >= high["low"] else ""
    worst, best = (_sharing(known, facet, row) for row in (low, high))
    lows = f"{worst} share the lowest {what}" if worst else f"**{lowest}** has the lowest {what}"
    highs = f"{best} share the highest" if best else f"**{literal(word(facet, high[facet]))}** the highest"
    behind_low, behind_high = ("" if shared else f" ({count_of(row)})" for shared, row in ((worst, low), (best, high)))
    return f"{lows}, {percent(low['rate'])}{behind_low}; {highs}, {percent(high['rate'])}{behind_high}.{order}"


def _a(what: str) -> str:
    """'an audit pass rate', 'a repeat rate'."""
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def _sharing(known: list[dict[Any, Any]], facet: str, row: Mapping[Any, Any]) -> str:
    """'**214 regions**' where so many have the rate of a row; nothing where it is alone: one of many is no extreme."""
    count = sum(other["rate"] == row["rate"] for other in known)
    return f"**{number(count)} {plural(FACETS[facet].lower())}**" if count > 1 else ""
