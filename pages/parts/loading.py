"""The parts of the page that takes in files."""

from __future__ import annotations

import streamlit as st

from loaders.workbook_templates import blank_template, filled_sample


def templates() -> None:
    """The blank template and the filled sample."""
    with st.container(horizontal=True):
        st.download_button(
            "Blank template", blank_template, "audit-template.xlsx", on_click="ignore", icon=":material/download:"
        )
        st.download_button(
            "Filled sample", filled_sample, "audit-sample.xlsx", on_click="ignore", icon=":material/download:"
        )
