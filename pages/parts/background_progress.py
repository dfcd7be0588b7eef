"""How far the figures are that are worked out in the background, at the foot of the side bar."""

from __future__ import annotations

import streamlit as st

from data.calculator import Calculator
from pages.parts.wording import FIGURES_COME


def background_progress(calculator: Calculator) -> None:
    """A bar while there is such work, refreshed by itself; nothing where there is none."""
    if calculator.progress is not None:
        with st.sidebar:
            _bar(calculator)


@st.fragment(run_every=2.0)
def _bar(calculator: Calculator) -> None:
    now = calculator.progress
    if now is not None:
        st.progress(now.done / now.of, text=FIGURES_COME.format(done=now.done, of=now.of))
