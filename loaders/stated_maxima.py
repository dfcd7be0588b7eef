"""The full points that the heading of a column of points states: "Nota (0-10)", "Score (out of 5)", "Note /20"."""

from __future__ import annotations

import re
from functools import lru_cache

# A scale that begins at one has no nought, so that its points are no share of the full ones.
_STATED = re.compile(
    r"[(（\[]\s*(?:"
    r"0\s*(?:[-–~〜]|to|bis|à|a|al|đến|至|到)\s*|"
    r"(?:out of|of|von|sur|su|sobre|de|üzerinden|trên|/|max(?:\.|imum|imal|imo|imale)?:?|满分|滿分)\s*"
    r")(?P<bracket>\d{1,4})\s*(?:points?|pts?\.?|punkte?|pontos|puntos|punti|puan|điểm|分)?\s*[)）\]]\s*$"
    r"|\s/\s?(?P<slash>\d{1,4})\s*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 10)
def stated_maximum(heading: str) -> str | None:
    """The full points as written; None when the heading does not state them."""
    found = _STATED.search(heading)
    most = (found["bracket"] or found["slash"]) if found else None
    return most if most and int(most) > 0 else None
