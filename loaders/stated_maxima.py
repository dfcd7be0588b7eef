"""The full points that the heading of a column of points states: "Nota (0-10)", "Score (out of 5)", "Note /20",
"Bewertung (0/4/6/8/10/n.b.)"."""

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

_LISTED = re.compile(r"[(（\[]([^()（）\[\]]+)[)）\]]\s*$")
_APART = re.compile(r"\s*[/／|,;、]\s*")
_FEWEST_POINTS, _LONGEST_WORD = 3, 6


@lru_cache(maxsize=1 << 10)
def stated_maximum(heading: str) -> str | None:
    """The full points as written; None when the heading does not state them."""
    found = _STATED.search(heading)
    most = (found["bracket"] or found["slash"]) if found else _listed_maximum(heading)
    return most if most and int(most) > 0 else None


def _listed_maximum(heading: str) -> str | None:
    """The most of the points listed behind a heading, nought among them; words such as "n.b." may stand with them."""
    bracket = _LISTED.search(heading)
    pieces = _APART.split(bracket[1].strip()) if bracket else []
    points = [int(piece) for piece in pieces if piece.isdecimal()]
    words = [piece for piece in pieces if not piece.isdecimal()]
    if len(points) < _FEWEST_POINTS or 0 not in points or any(len(word) > _LONGEST_WORD for word in words):
        return None
    return str(max(points))
