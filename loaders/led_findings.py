"""Cells of several findings that each begin with their severity: "Major: exit blocked", a line each."""

from __future__ import annotations

import re
from functools import lru_cache

from loaders import vocabulary
from loaders.clause_codes import CodedFinding

LED = re.compile(
    r"(?:\W*|\(?\d{1,2}[.)]\s*)[\[(（【]?(?P<word>[^\W\d][^\d:：|\])）】]{0,28}?)\s*"
    r"(?:[\])）】]\s*[:：-]?|[:：]|\s[–—-]\s)\s*(?P<text>\S.*)",
    re.DOTALL,
)


@lru_cache(maxsize=1 << 12)
def led_findings(text: str) -> tuple[CodedFinding, ...]:
    """The findings of such a cell; () unless every line of it begins with a word that is a severity by itself."""
    found: list[CodedFinding] = []
    for piece in re.split(r"[\r\n|]+", text):
        match = LED.match(piece.strip()) if piece.strip() else None
        meaning = vocabulary.label_meaning("severity", match["word"]) if match else None
        if piece.strip() and (match is None or meaning is None or meaning.ambiguous):
            return ()
        if match is not None:
            found.append(CodedFinding(None, match["word"], match["text"].strip()))
    return tuple(found)
