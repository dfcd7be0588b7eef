"""Recorded events on charts over time."""

from __future__ import annotations

from typing import Any

import pandas as pd

from charts.breaks import Break, breaks_within, draw_events
from metrics.line_events import scope_events
from pages.parts import cached
from pages.parts.control_wording import breaks_sentence
from pages.parts.passport import Question

# An event is about a line under a scheme; lines of these are told by events of their own.
TOLD_APART = ("region", "country", "supplier", "site", "scheme")


def with_events(figure: Any, asked: Question) -> str:
    """Draw the events that concern what a chart shows; their reasons, by their numbers, nothing where there is none."""
    by = asked.by if asked.by in TOLD_APART else "all"
    told = cached.rows(scope_events, asked.con, asked.filters, by=by).to_dict("records")
    breaks = [Break(pd.Timestamp(row["day"]), str(row["reason"]), splits=False) for row in told]
    shown = breaks_within(breaks, figure)
    draw_events(figure, shown)
    return breaks_sentence(shown, splits=False)
