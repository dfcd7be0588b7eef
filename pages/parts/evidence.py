"""The rows behind a figure, down to the cells of a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from metrics.filters import Filters
from pages.parts import wording
from pages.parts.shell import Data
from pages.parts.tables import table

FINDING_COLUMNS = [
    "date", "supplier", "site", "clause", "severity", "text", "state", "again_date", "file", "sheet", "row", "load",
]  # fmt: skip
DEFINITIONS = {
    "findings": "One row per finding in scope, newest first, with the file, sheet and row it was read from.",
    "audits": "One row per audit in scope, newest first, with the file, sheet and row it was read from.",
    "actions": "One row per corrective action in scope, with the file, sheet and row it was read from.",
}


def evidence(
    data: Data, filters: Filters, *, kind: str, what: str, key: str, columns: list[str] | None = None, **options: Any
) -> None:
    """Rows behind a figure; selecting one shows the cells it was read from."""
    rows = data.measure(kind, filters, **options)
    st.subheader(wording.evidence_title(what, len(rows)))
    if rows.empty:
        st.info(wording.NO_MATCH)
        return
    wanted = columns or (FINDING_COLUMNS if kind == "findings" else list(rows.columns))
    shown = rows[[name for name in wanted if name in rows.columns]]
    selected = table(shown, key=key, filters=filters, definition=DEFINITIONS[kind], selectable=True, height=320)
    if selected is not None:
        source(data, rows.iloc[selected])


def source(data: Data, row: pd.Series[Any]) -> None:
    """One row of a file as it was read: headings and cells."""
    st.markdown(f"**{wording.came_from(row['file'], row['sheet'], int(row['row']))}**")
    cells = data.source_row(int(row["load"]), str(row["sheet"]), int(row["row"]))
    st.dataframe(cells.fillna(""), hide_index=True, key=f"source_{row['load']}_{row['sheet']}_{row['row']}")


def chosen_points(event: Any) -> list[Any]:
    """What a click in a chart reports as custom data, first point first."""
    points = event["selection"]["points"] if event else []
    return [point["customdata"] for point in points if point.get("customdata") is not None]


def narrowed(filters: Filters, **chosen: str) -> Filters:
    """The filters with a clicked value added."""
    return replace(filters, **{name: (value,) for name, value in chosen.items()})
