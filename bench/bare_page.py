"""A Streamlit page with nothing to work out: so many charts and tables of made numbers, three filters and a title.

Every choice in a filter changes all numbers, as it does on a page that has something to tell: charts and tables that
stay as they are would not be drawn anew. What any page of this many charts and tables costs at the least:
``streamlit run bench/bare_page.py``, then ``/?charts=3&tables=2``.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

MARKS, ROWS = 40, 200

charts, tables = (int(st.query_params.get(name, "1")) for name in ("charts", "tables"))
OFFERED = {
    "Region": ["East Asia", "Europe", "South Asia"], "Dimension": ["Quality", "Social"], "Country": ["China", "Italy"],
}  # fmt: skip
chosen = [
    value
    for label, values in OFFERED.items()
    for value in st.sidebar.multiselect(label, values, key=label.lower(), bind="query-params")
]
st.title("Bare page")
st.caption(f"{', '.join(chosen)}; as of 2026-01-01.")
shift = sum(map(len, chosen))
frame = pd.DataFrame({"name": [f"line {at}" for at in range(ROWS)], "value": [at / ROWS + shift for at in range(ROWS)]})
for at in range(charts):
    figure = go.Figure(go.Scatter(x=list(range(MARKS)), y=[value % (7 + shift) for value in range(MARKS)]))
    st.plotly_chart(figure, key=f"chart {at}")
for at in range(tables):
    st.dataframe(frame, key=f"table {at}")
