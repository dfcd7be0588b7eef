"""Recorded events on charts over time."""

from __future__ import annotations

from typing import Any

import pandas as pd

from charts.breaks import Break, breaks_within, with_breaks
from metrics.line_events import scope_events
from pages.parts import cached
from pages.parts.control_wording import breaks_sentence, happened_at
from pages.parts.passport import Question

# An event is about a line under a scheme; lines of these are told by events of their own.
TOLD_APART = ("region", "country", "supplier", "site", "scheme")


def with_events(figure: Any, asked: Question | None) -> tuple[Any, str]:
    """A chart over time with the events drawn that concern what it shows, and their reasons, by their numbers.

    Any other chart, and one without events, is given back as it is, without reasons.
    """
    if asked is None or asked.every is None:
        return figure, ""
    by = asked.by if asked.by in TOLD_APART else "all"
    told = cached.rows(scope_events, asked.con, asked.filters, by=by).to_dict("records")
    only = asked.filters.suppliers
    breaks = [Break(pd.Timestamp(row["day"]), happened_at(row, only=only), splits=False) for row in told]
    shown = breaks_within(breaks, figure)
    if not shown:
        return figure, ""
    return with_breaks(figure, shown), breaks_sentence(shown, splits=False)
