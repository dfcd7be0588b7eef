"""A chart in words, for those who hear it read out: made from the same marks that are drawn."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

# So many marks are told one by one; more would be a table read out, and the table stands beside the chart.
MOST = 8
# Of more lines than these only the ends are told.
FEW = 2
DATED = re.compile(r"%\{x\|([^}]*)\}")


def in_words(figure: go.Figure) -> str:
    """Title, what is measured, what the axes say, the marks of each line or group, and what is marked besides.

    Of marks over time the first and the last, of one or two lines the lowest and the highest too; of other marks the
    first of each group in the order drawn, and how many more there are. Groups that say the same are told once.
    """
    title = figure.layout.title
    told = [title_of(figure), text_of((title.subtitle.text or "").replace("<br>", " ")), *_axes(figure)]
    groups = {tuple(marks): trace for trace in reversed(figure.data) if (marks := _marks(trace))}
    named = len(groups) > 1
    for told_by, trace in reversed(groups.items()):
        name = text_of(trace.name) if named else ""
        own = [mark.replace(f"{name}, ", "", 1) if name else mark for mark in told_by]
        if _over_time(trace):
            said = _ends(trace, own, extremes=len(groups) <= FEW)
        else:
            said = _first(own, max(1, MOST // len(groups)))
        told.append(f"{name}: {said}" if name and said else said)
    told.append(_marked(figure))
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in told if part)


def text_of(markup: object) -> str:
    """What a reader sees of a text with marks: tags gone, line ends as commas."""
    if markup is None:
        return ""
    lines = re.split(r"<br\s*/?>", str(markup))
    return ", ".join(unescape(re.sub(r"<[^>]*>", "", line)).strip() for line in lines if line.strip())


def title_of(figure: go.Figure) -> str:
    """The title as one line, however many it is drawn on."""
    return text_of((figure.layout.title.text or "").replace("<br>", " "))


def _axes(figure: go.Figure) -> list[str]:
    named = (("Across", figure.layout.xaxis.title.text), ("Up", figure.layout.yaxis.title.text))
    return [f"{way}: {text_of(text)}" for way, text in named if text]


def _marks(trace: Any) -> list[str]:
    """What hovering over each mark says, with the period where the chart adds it; empty for what is only a line."""
    texts = getattr(trace, "hovertext", None)
    if texts is None or isinstance(texts, str):
        return []
    dated = DATED.search(trace.hovertemplate or "")
    days = [_day(day, dated.group(1)) for day in trace.x] if dated else [""] * len(texts)
    return [", ".join(part for part in (day, text_of(text)) if part) for day, text in zip(days, texts, strict=True)]


def _day(day: object, form: str) -> str:
    when = pd.Timestamp(str(day))
    return when.strftime(form.replace("%q", str(when.quarter)))


def _over_time(trace: Any) -> bool:
    """Whether the marks stand at days, and their height is what is measured."""
    first = trace.x[0] if trace.x is not None and len(trace.x) else None
    upright = (trace.type == "scatter" and "lines" in (trace.mode or "")) or trace.type == "bar"
    return upright and trace.orientation != "h" and isinstance(first, (pd.Timestamp, datetime, np.datetime64))


def _ends(trace: Any, marks: list[str], *, extremes: bool) -> str:
    said = [(float(y), mark) for y, mark in zip(trace.y, marks, strict=True) if mark and pd.notna(y)]
    if not said:
        return ""
    parts = [f"first {said[0][1]}", f"last {said[-1][1]}"]
    if extremes and len(said) > len(parts):
        parts += [f"lowest {min(said)[1]}", f"highest {max(said)[1]}"]
    return f"{len(said)} points: {'; '.join(parts)}" if len(said) > 1 else said[0][1]


def _first(marks: list[str], most: int) -> str:
    known = [mark for mark in marks if mark]
    more = f"; and {len(known) - most} more" if len(known) > most else ""
    return "; ".join(known[:most]) + more


def _marked(figure: go.Figure) -> str:
    """Targets and breaks, as they are written into the chart."""
    found = [each for each in figure.layout.annotations if each.text]
    texts = dict.fromkeys(": ".join(text_of(said) for said in (each.text, each.hovertext) if said) for each in found)
    return f"Marked: {'; '.join(texts)}" if texts else ""
