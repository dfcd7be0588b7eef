"""Tables as pages show and hand them over: typed columns, Excel and CSV downloads that carry their definition."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
import pandas as pd
import streamlit as st
from openpyxl.styles import Font

from metrics.filters import Filters

HIDDEN = ("audit_key", "finding_key", "load", "effective_n", "findings_only_audits")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
RATES = ("rate", "low", "high", "not_applicable_share", "not_assessed_share", "pass_rate", "conformity")
LABELS = {
    "count": "Count", "of": "Of", "rate": "Rate", "low": "95 % from", "high": "to", "why": "Note", "file": "File",
    "sheet": "Sheet", "row": "Row", "again_date": "Found again on", "text": "Text",
}  # fmt: skip


def in_percent(frame: pd.DataFrame) -> pd.DataFrame:
    """Shares from 0 to 1 as percent, for charts and tables."""
    shown = frame.copy()
    for name in RATES:
        if name in shown:
            shown[name] = shown[name] * 100
    return shown


def table(
    frame: pd.DataFrame,
    *,
    key: str,
    filters: Filters,
    definition: str,
    selectable: bool = False,
    columns: Mapping[str, Any] | None = None,
    percent: bool = True,
    height: int | None = None,
) -> int | None:
    """Show a frame with its downloads; return the position of the selected row, if rows can be selected."""
    shown = frame.drop(columns=[name for name in HIDDEN if name in frame.columns])
    shown = in_percent(shown) if percent else shown
    config = {name: _column(name, shown[name]) for name in shown.columns} | dict(columns or {})
    options: dict[str, Any] = {"height": height} if height else {}
    if selectable:
        options |= {"on_select": "rerun", "selection_mode": "single-row"}
    event = st.dataframe(shown, hide_index=True, column_config=config, key=key, **options)
    _downloads(frame, key=key, filters=filters, definition=definition)
    rows = event["selection"]["rows"] if selectable else []
    return int(rows[0]) if rows and rows[0] < len(frame) else None


def _column(name: str, values: pd.Series[Any]) -> Any:
    label = LABELS.get(name, name.replace("_", " ").capitalize())
    if name in RATES:
        return st.column_config.NumberColumn(label, format="%.1f %%")
    if pd.api.types.is_datetime64_any_dtype(values):
        return st.column_config.DateColumn(label, format="DD MMM YYYY")
    if pd.api.types.is_float_dtype(values):
        return st.column_config.NumberColumn(label, format="%.1f")
    return st.column_config.Column(label)


def _downloads(frame: pd.DataFrame, *, key: str, filters: Filters, definition: str) -> None:
    with st.popover("Download", icon=":material/download:"):
        st.download_button(
            "Excel", lambda: excel(frame, filters=filters, definition=definition), file_name=f"{key}.xlsx",
            key=f"{key}_xlsx", on_click="ignore",
        )  # fmt: skip
        st.download_button("CSV", lambda: csv_text(frame), file_name=f"{key}.csv", key=f"{key}_csv", on_click="ignore")


def excel(frame: pd.DataFrame, *, filters: Filters, definition: str) -> bytes:
    """The frame as a workbook with typed cells, a frozen header, and a sheet stating definition and filters.

    Text from files is written as text, never as a formula.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for at, name in enumerate(frame.columns, start=1):
        sheet.cell(1, at, str(name)).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, at).column_letter].width = 24 if frame[name].dtype == object else 14
    for down, values in enumerate(frame.itertuples(index=False), start=2):
        for at, value in enumerate(values, start=1):
            _write(sheet.cell(down, at), value)
    sheet.freeze_panes = "A2"
    about = book.create_sheet("About")
    for line, (name, text) in enumerate((("Definition", definition), ("Filters", filters.in_words())), start=1):
        about.cell(line, 1, name)
        _write(about.cell(line, 2), text)
    about.column_dimensions["B"].width = 100
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(cell: Any, value: Any) -> None:
    if isinstance(value, (list, tuple)) or value is None or value is pd.NaT or value != value:
        return
    if isinstance(value, str):
        cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value.to_pydatetime() if isinstance(value, pd.Timestamp) else getattr(value, "item", lambda: value)()


def csv_text(frame: pd.DataFrame) -> bytes:
    """The frame as CSV for spreadsheets: text that would start a formula is quoted with an apostrophe."""
    safe = frame.copy()
    for name in safe.columns:
        if safe[name].dtype == object or pd.api.types.is_string_dtype(safe[name]):
            safe[name] = [_safe(value) for value in safe[name]]
    return safe.to_csv(index=False).encode("utf-8-sig")


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
