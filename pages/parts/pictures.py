"""Charts on a page: their words for those who hear them, what was clicked as plain values, the image from the menu."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import streamlit as st

from charts.in_words import in_words, title_of
from pages.parts.passport import Question, ask
from pages.parts.recorded_events import with_events
from pages.parts.wording import literal

LONGEST = 80


def picture(figure: Any, *, key: str, asked: Question | None = None, events: bool = True) -> None:
    """A chart that is only looked at. ``asked``: the question it answers, for its passport; over time it draws the
    ``events`` recorded too, unless they are drawn already."""
    figure, reasons = with_events(figure, asked) if events else (figure, "")
    st.plotly_chart(figure, key=key, config=menu(figure, key), alt=in_words(figure))
    _below(figure, asked, key, reasons)


def clickable(figure: Any, *, key: str, asked: Question | None = None, events: bool = True) -> list[str] | None:
    """A chart whose marks can be clicked: the custom data of the mark chosen, None without one. ``asked``: the question
    it answers, for its passport; over time it draws the ``events`` recorded too, unless they are
    drawn already."""
    figure, reasons = with_events(figure, asked) if events else (figure, "")
    event = st.plotly_chart(
        figure, key=key, config=menu(figure, key), on_select="rerun", selection_mode="points", alt=in_words(figure)
    )
    _below(figure, asked, key, reasons)
    points = event["selection"]["points"]
    if not points or "customdata" not in points[0]:
        return None
    data = points[0]["customdata"]
    return [str(value) for value in (data.values() if isinstance(data, dict) else data)]


def _below(figure: Any, asked: Question | None, key: str, reasons: str) -> None:
    if reasons:
        st.caption(literal(reasons))
    if asked is not None:
        ask(asked, title_of(figure), key=f"{key}_asked")


def menu(figure: Any, key: str) -> dict[str, Any]:
    """The menu above a chart, shown where the pointer is: the image alone, twice as fine as on the screen."""
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "scale": 2, "filename": file_name(figure.layout.title.text, key)},
        "scrollZoom": False,
        "doubleClick": False,
    }


def file_name(title: str | None, key: str) -> str:
    """The title of a chart as the name of a file: letters and digits of any script, hyphens between them."""
    words = re.sub(r"<[^>]*>", " ", title or "")
    return "-".join(re.findall(r"\w+", unescape(words).lower()))[:LONGEST].strip("-") or key
