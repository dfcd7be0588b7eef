"""Tables on a page: columns with their words and formats, and the same rows to download."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from metrics.filters import Filters
from pages.parts.columns import heading, kind
from pages.parts.exports import csv_text, workbook
from pages.parts.wording import LABELS, word


def table(
    frame: pd.DataFrame,
    columns: list[str],
    *,
    key: str,
    about: Filters | str,
    selectable: bool = False,
    height: int | None = None,
) -> int | None:
    """Rows on the page with their downloads below. Gives the position of the row chosen, None without one."""
    shown = _worded(frame[columns])
    options: dict[str, Any] = {"hide_index": True, "placeholder": "", "column_config": _config(columns), "key": key}
    if height is not None:
        options["height"] = height
    position = None
    if selectable:
        event = st.dataframe(_scaled(shown), on_select="rerun", selection_mode="single-row", **options)
        chosen = event["selection"]["rows"]
        position = chosen[0] if chosen and chosen[0] < len(frame) else None
    else:
        st.dataframe(_scaled(shown), **options)
    _downloads(shown, key=key, about=about)
    return position


def _downloads(shown: pd.DataFrame, *, key: str, about: Filters | str) -> None:
    """The rows as Excel and as CSV, made when asked for."""
    words = about.in_words() if isinstance(about, Filters) else about
    icon = ":material/download:"
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Excel", partial(workbook, shown, words), f"{key}.xlsx", key=f"{key}_xlsx", on_click="ignore", icon=icon,
            type="tertiary",
        )  # fmt: skip
        st.download_button(
            "CSV", partial(csv_text, shown), f"{key}.csv", mime="text/csv", key=f"{key}_csv", on_click="ignore",
            icon=icon, type="tertiary",
        )  # fmt: skip


def _worded(frame: pd.DataFrame) -> pd.DataFrame:
    """Codes become words."""
    shown = frame.copy()
    for column in shown.columns:
        if column in LABELS or column == "country":
            shown[column] = [word(str(column), code) for code in shown[column]]
    return shown


def _scaled(shown: pd.DataFrame) -> pd.DataFrame:
    """Shares in percent, for a column that prints them with one decimal."""
    scaled = shown.copy()
    for column in scaled.columns:
        if kind(str(column)) == "share":
            scaled[column] = scaled[column].astype(float) * 100
    return scaled


def _config(columns: list[str]) -> dict[str, Any]:
    return {column: _column(heading(column), kind(column)) for column in columns}


def _column(name: str, form: str) -> Any:
    config = st.column_config
    if form in ("share", "score"):
        return config.NumberColumn(name, format="%.1f%%")
    if form == "number":
        return config.NumberColumn(name, format="localized")
    if form == "date":
        return config.DateColumn(name, format="YYYY-MM-DD")
    if form == "moment":
        return config.DatetimeColumn(name, format="YYYY-MM-DD HH:mm")
    if form == "line":
        return config.LineChartColumn(name, y_min=0.5, y_max=1, width="small")
    return config.TextColumn(name, width="large" if form == "long" else None)
