"""Charts, remembered by what they are drawn from: drawing one anew takes longer than most of what a page asks."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable
from typing import Any

import streamlit as st

MENU_COLOUR = "#7A8591"

Ground = tuple[Any, Any]  # its colour, and that of the text on it


def chart_of(draw: Callable[..., Any], /, *frames: Any, **words: Any) -> Any:
    """What ``draw`` makes of these frames and words, on the page's own ground; everybody may share it, so that nobody
    may change it.

    Remembered by all that goes in, whole: data, filters or a theme that make any difference make another picture.
    Raises what pickle raises for a label that is no function of a module.
    """
    theme = st.context.theme.type or "light"
    ground = st.get_option(f"theme.{theme}.backgroundColor"), st.get_option(f"theme.{theme}.textColor")
    return _drawn(_fingerprint((draw, frames, words, ground)), draw, frames, words, ground)


def _fingerprint(drawn_from: object) -> str:
    """The same for what is the same. Written out in full: pickle otherwise refers back to what it has written already,
    which depends on whether equal words are one and the same in memory."""
    written = io.BytesIO()
    pickler = pickle.Pickler(written)
    pickler.fast = True
    pickler.dump(drawn_from)
    return hashlib.sha256(written.getvalue()).hexdigest()


@st.cache_resource(max_entries=120, show_spinner=False)
def _drawn(
    key: str, _draw: Callable[..., Any], _frames: tuple[Any, ...], _words: dict[str, Any], _ground: Ground
) -> Any:
    """The page's ground below the chart: an image of light text on no ground at all cannot be read elsewhere."""
    figure = _draw(*_frames, **_words)
    ground, text = _ground
    figure.layout.paper_bgcolor = ground
    figure.layout.modebar = {"bgcolor": ground, "color": MENU_COLOUR, "activecolor": text}
    return figure
