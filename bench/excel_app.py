"""What a director might write in ten minutes: read the Excel files named, draw one chart. For bench/start.py."""

from __future__ import annotations

import sys

import pandas as pd
import plotly.express as px
import streamlit as st


@st.cache_data
def rows(files: tuple[str, ...]) -> pd.DataFrame:
    """All sheets of all files under each other."""
    sheets = (sheet for file in files for sheet in pd.read_excel(file, sheet_name=None).values())
    return pd.concat(sheets, ignore_index=True)


st.title("Audits")
read = rows(tuple(sys.argv[1:]))
st.plotly_chart(
    px.bar(read.count().rename_axis("column").reset_index(name="filled cells"), x="column", y="filled cells")
)
