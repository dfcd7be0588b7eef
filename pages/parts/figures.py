"""Headline figures: a number with what stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Figure:
    """A label, its value as printed, and the counts and interval behind it."""

    label: str
    value: str
    behind: str
    help: str = ""


def figures(shown: Sequence[Figure], *, across: int = 3) -> None:
    """Cards side by side; on a narrow screen one below the other."""
    for start in range(0, len(shown), across):
        for place, figure in zip(st.columns(across), shown[start : start + across], strict=False):
            with place.container(border=True, height="stretch"):
                st.metric(figure.label, figure.value, help=figure.help or None)
                st.caption(figure.behind)
