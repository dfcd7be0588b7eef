"""Charts on a page: no tool bar, and what was clicked as plain values."""

from __future__ import annotations

from typing import Any

import streamlit as st

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def picture(figure: Any, *, key: str) -> None:
    """A chart that is only looked at."""
    st.plotly_chart(figure, key=key, config=CONFIG)


def clickable(figure: Any, *, key: str) -> list[str] | None:
    """A chart whose marks can be clicked: the custom data of the mark chosen, None without one."""
    event = st.plotly_chart(figure, key=key, config=CONFIG, on_select="rerun", selection_mode="points")
    points = event["selection"]["points"]
    if not points or "customdata" not in points[0]:
        return None
    data = points[0]["customdata"]
    return [str(value) for value in (data.values() if isinstance(data, dict) else data)]
