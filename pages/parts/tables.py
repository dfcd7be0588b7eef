"""Tables on a page: columns with their words and formats, and the same rows to download."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, Literal

import pandas as pd
import streamlit as st

from metrics.filters import Filters
from pages.parts.basis import Basis, basis, looked_at
from pages.parts.column_widths import BOXES, ROOM, Widths, column_widths
from pages.parts.columns import heading, kind
from pages.parts.downloads import on_trail
from pages.parts.exported_text import csv_text
from pages.parts.filter_wording import filters_in_words
from pages.parts.wording import ALL_ROWS, LABELS, SIDEWAYS, number, word

ROW, BORDERS = 35, 2  # pixels
Height = int | Literal["content"] | None
# A browser takes seconds over many thousands of rows of which it shows a dozen. Downloads hold them all.
SEEN = 1000


def table(
    frame: pd.DataFrame,
    columns: list[str],
    *,
    key: str,
    about: Filters | str,
    selectable: bool = False,
    height: Height = None,
    whole: Callable[[], pd.DataFrame] | None = None,
) -> int | None:
    """Rows on the page with their downloads below. Gives the position of the row chosen, None without one.

    ``whole``: all the rows for a download, asked for when one is, where ``frame`` holds the first of them only.
    """
    shown = _worded(frame[columns])
    seen = _seen(shown, key)
    chosen: list[int] = []
    widths = column_widths(shown, room=ROOM if selectable else ROOM + BOXES)
    if selectable:
        chosen = _choice(seen, "single-row", _options(shown, widths, key, height))
    else:
        st.dataframe(_scaled(seen), **_options(shown, widths, key, height))
    rows = partial(_whole, whole, columns) if whole else partial(_as_shown, shown)
    _downloads(rows, key=key, about=about, columns=len(columns) if widths.scrolled else None)
    return chosen[0] if chosen else None


def choosable_table(
    frame: pd.DataFrame,
    columns: list[str],
    *,
    key: str,
    about: Filters | str,
    height: Height = None,
    widths: Mapping[str, int] | None = None,
) -> list[int]:
    """Like table, but any number of rows can be chosen. Gives their positions, none without one.

    ``widths`` in pixels, for columns whose widest text stands further down than the table measures by itself.
    """
    shown = _worded(frame[columns])
    measured = column_widths(shown)
    options = _options(shown, measured, key, height)
    for column, width in (widths or {}).items():
        options["column_config"][column]["width"] = width
    chosen = _choice(_seen(shown, key), "multi-row", options)
    _downloads(partial(_as_shown, shown), key=key, about=about, columns=len(columns) if measured.scrolled else None)
    return chosen


def _seen(shown: pd.DataFrame, key: str) -> pd.DataFrame:
    """The rows that go to the browser: of a very long table the first, until all are asked for."""
    if len(shown) <= SEEN or st.toggle(ALL_ROWS.format(rows=number(len(shown)), seen=number(SEEN)), key=f"{key}_all"):
        return shown
    return shown.head(SEEN)


def filled(frame: pd.DataFrame, columns: list[str], *, zeros_of: tuple[str, ...] = ()) -> list[str]:
    """The columns in which anything stands, so that a table stays narrow.

    A zero is something, but not in the columns `zeros_of`: there it is the rule and only the exception tells.
    """
    return [column for column in columns if any(_stands(value, column in zeros_of) for value in frame[column].dropna())]


def _stands(value: Any, zero_is_nothing: bool) -> bool:
    if isinstance(value, (list, tuple)):
        return bool(value)
    return not (value == "" or (zero_is_nothing and value == 0))


def _choice(shown: pd.DataFrame, mode: Literal["single-row", "multi-row"], options: dict[str, Any]) -> list[int]:
    event = st.dataframe(_scaled(shown), on_select="rerun", selection_mode=mode, **options)
    return [int(row) for row in event["selection"]["rows"] if row < len(shown)]


def _options(shown: pd.DataFrame, widths: Widths, key: str, height: Height) -> dict[str, Any]:
    config = _config(shown, widths)
    options: dict[str, Any] = {"hide_index": True, "placeholder": "", "column_config": config, "key": key}
    return options if height is None else options | {"height": fitting(height, len(shown))}


def fitting(height: Height, rows: int) -> Height:
    """The height of a table of so many rows: no taller than they and their heading are."""
    return "content" if isinstance(height, int) and (rows + 1) * ROW + BORDERS <= height else height


def _as_shown(shown: pd.DataFrame) -> pd.DataFrame:
    return shown


def _whole(whole: Callable[[], pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    return _worded(whole()[columns])


def _downloads(rows: Callable[[], pd.DataFrame], *, key: str, about: Filters | str, columns: int | None = None) -> None:
    """The rows as Excel and as CSV, made when asked for. ``columns``: how many, where not all of them are in sight."""
    words = filters_in_words(about) if isinstance(about, Filters) else about
    served = looked_at()
    state = partial(basis, served) if served else None
    icon = ":material/download:"
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            "Excel", on_trail(partial(_excel, rows, words, state), f"{key}.xlsx"), f"{key}.xlsx", key=f"{key}_xlsx",
            on_click="ignore", icon=icon, type="tertiary",
        )  # fmt: skip
        st.download_button(
            "CSV", on_trail(partial(_csv, rows), f"{key}.csv"), f"{key}.csv", mime="text/csv", key=f"{key}_csv",
            on_click="ignore", icon=icon, type="tertiary",
        )  # fmt: skip
        if columns is not None:
            st.caption(SIDEWAYS.format(columns=number(columns)))


def _excel(rows: Callable[[], pd.DataFrame], about: str, state: Callable[[], Basis] | None) -> bytes:
    # Imported when a file is asked for: pages are not to wait for what writes workbooks.
    from pages.parts.exported_workbook import workbook

    return workbook(rows(), about, state() if state else None)


def _csv(rows: Callable[[], pd.DataFrame]) -> bytes:
    return csv_text(rows())


def _worded(frame: pd.DataFrame) -> pd.DataFrame:
    """Codes become words."""
    shown = frame.copy()
    for column in shown.columns:
        if column in LABELS or column == "country":
            told = cache(partial(word, str(column)))  # thousands of rows have a handful of codes
            shown[column] = [told(code) for code in shown[column].tolist()]
    return shown


def _scaled(shown: pd.DataFrame) -> pd.DataFrame:
    """Shares in percent, for a column that prints them with one decimal."""
    scaled = shown.copy()
    for column in scaled.columns:
        if kind(str(column)) in ("share", "points", "chance"):
            percent = scaled[column].astype(float) * 100
            scaled[column] = percent.mask(percent.abs() < 0.05, 0.0)  # else it would be printed as -0.0
    return scaled


def _config(shown: pd.DataFrame, widths: Widths) -> dict[str, Any]:
    config = {
        column: _column(heading(column), kind(column), widths.of.get(column)) for column in map(str, shown.columns)
    }
    if widths.scrolled:
        config[str(shown.columns[0])]["pinned"] = True
    return config


def _column(name: str, form: str, width: int | None) -> Any:
    config = st.column_config
    if form in ("share", "score", "chance"):
        return config.NumberColumn(name, format="%.1f%%", width=width)
    if form == "points":
        return config.NumberColumn(name, format="%+.1f pts", width=width)
    if form == "ratio":
        return config.NumberColumn(name, format="%.2f", width=width)
    if form in ("decimal", "times", "factor"):
        formats = {"decimal": "%.1f", "times": "%.1f×", "factor": "×%.2f"}
        return config.NumberColumn(name, format=formats[form], width=width)
    if form == "number":
        return config.NumberColumn(name, format="localized", width=width)
    if form == "date":
        return config.DateColumn(name, format="YYYY-MM-DD", width=width)
    if form == "moment":
        return config.DatetimeColumn(name, format="YYYY-MM-DD HH:mm", width=width)
    if form == "line":
        return config.LineChartColumn(name, y_min=0.5, y_max=1, width=width or "small")
    if form == "scores":
        return config.LineChartColumn(name, y_min=0, y_max=100, width=width or "small")
    if form == "counts":
        return config.BarChartColumn(name, y_min=0, width=width or "small")
    return config.TextColumn(name, width=width)
