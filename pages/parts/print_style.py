"""How a page looks on paper: A4, without what is only there to be clicked, and no chart cut by a page's end."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts.cell_texts import cell_text
from pages.parts.columns import heading, kind
from pages.parts.wording import literal, rows_left_out

# Charts are drawn for the screen. A sheet of one width, made smaller on paper, prints them as they stand there.
STYLE = """
<style>
[data-testid="stMainBlockContainer"] { max-width: 1180px; }
[class*="st-key-paper"] { display: none; }
@media print {
  @page { size: A4; margin: 12mm; }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stStatusWidget"],
  [data-testid="stButton"], [data-testid="stDownloadButton"], [data-testid="stElementToolbar"],
  [data-testid="stSelectbox"], [data-testid="stButtonGroup"], [data-testid="stExpander"], [data-testid="stTextArea"],
  [data-testid="stPopover"], [data-testid="stDataFrame"] { display: none !important; }
  [data-testid="stVerticalBlock"], [data-testid="stLayoutWrapper"], [data-testid="stElementContainer"],
  [data-testid="stTable"], [data-testid="stTable"] > div { display: block !important; overflow: visible !important; }
  [data-testid="stVerticalBlock"][class*="st-key-screen"], [data-testid="stVerticalBlock"][class*="st-key-way_"] {
    display: none !important;
  }
  [data-testid="stVerticalBlock"] > * { margin-bottom: 0.8rem; }
  [data-testid="stHorizontalBlock"] { break-inside: avoid; }
  [class*="st-key-paper"] table { display: table; font-size: 0.85rem; }
  html, body, #root, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"], section.stMain {
    display: block !important; position: static !important; overflow: visible !important; height: auto !important;
    min-height: 0 !important;
    background: transparent !important;
  }
  [data-testid="stMainBlockContainer"] {
    zoom: 0.62; width: 1130px !important; max-width: 1130px !important; min-width: 1130px !important;
    padding: 0 !important;
  }
  [data-testid="stPlotlyChart"], [data-testid="stMetric"], tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
</style>
"""
# Ink is dark and paper light, also for who looks at a dark screen; charts have taken their colours by then.
ON_DARK = """
<style>
@media print { html { filter: invert(1) hue-rotate(180deg); } }
</style>
"""
MOST = 60


def printable() -> None:
    """Make this page print as one sheet after the other."""
    st.html(STYLE + ON_DARK if st.context.theme.type == "dark" else STYLE)


def on_paper(frame: pd.DataFrame, columns: list[str], *, key: str) -> None:
    """The rows of a table as they are printed: a table on the screen scrolls, and would be cut on paper."""
    shown = frame.head(MOST)
    texts = {heading(column): [_cell(column, value) for value in shown[column]] for column in columns}
    with st.container(key=f"paper_{key}"):
        st.table(pd.DataFrame(texts), hide_index=True)
        if left := len(frame) - len(shown):
            st.caption(rows_left_out(left))


def _cell(column: str, value: object) -> str:
    text = cell_text(column, value)
    return literal(text) if kind(column) in ("text", "long") else text
