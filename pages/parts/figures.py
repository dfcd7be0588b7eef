"""Headline figures: a number with what stands behind it, how it changed, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.parts.passport import Question, ask


@dataclass(frozen=True)
class Figure:
    """A label, its value as printed, and the counts and interval behind it.

    ``change``: how it moved since the period before and whether that is more than chance. ``asked``: what its passport
    is made from, for figures that have one.
    """

    label: str
    value: str
    behind: str
    help: str = ""
    change: str = ""
    asked: Question | None = None


def figures(shown: Sequence[Figure], *, across: int = 3, key: str = "figure") -> None:
    """Cards side by side; on a narrow screen one below the other. ``key`` tells several rows of a page apart."""
    for start in range(0, len(shown), across):
        for place, figure in zip(st.columns(across), shown[start : start + across], strict=False):
            with place.container(border=True, height="stretch"):
                st.metric(figure.label, figure.value, help=figure.help or None)
                st.caption(figure.behind)
                if figure.change:
                    st.markdown(figure.change)
                if figure.asked is not None:
                    ask(figure.asked, figure.label, key=f"{key}_{figure.label}")
