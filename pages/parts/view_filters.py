"""What a saved view looks at, told from its address alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from metrics.filters import Filters
from pages.parts.filter_bar import AS_OF, FIRST, MORE
from pages.parts.narrowing import OWN_DATES, PRESETS, preset_span


def view_filters(query: Sequence[tuple[str, str]], choices: dict[str, list[str]], *, as_of: date) -> Filters | None:
    """The filters a page sets when a view is opened on a day; values the data do not know fall away, as they do there.

    None where the view judges on a day of its own, or names a day that is none.
    """
    told = defaultdict(list)
    for key, value in query:
        told[key].append(value)
    if AS_OF in told:
        return None
    picked: dict[str, Any] = {}
    for key, field, _, written in (*FIRST, *MORE):
        known = {written(value): value for value in choices[field]}
        picked[field] = tuple(known[word] for word in told[key] if word in known)
    preset = told["period"][0] if told["period"] else PRESETS[0]
    try:
        days = [date.fromisoformat(told[key][0]) if told[key] else None for key in ("from", "to")]
    except ValueError:
        return None
    start, stop = days if preset == OWN_DATES else preset_span(preset, as_of)
    return Filters(start=start, stop=stop, as_of=as_of, **picked)
