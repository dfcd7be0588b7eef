"""Audits of several schemes at once: "ISO 9001:2015 / ISO 14001:2015", "ISO 9001/14001"."""

from __future__ import annotations

import re
from functools import lru_cache

from loaders import vocabulary

JOINT = re.compile(r"\s*[/+&;,|、]\s*|\s+(?:and|und|et|y|e|ve|và|en|oraz)\s+|\s*[及和与]\s*|\s*\n\s*")
LETTERS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1 << 12)
def combined_schemes(text: str) -> tuple[str, ...]:
    """The schemes a text names, by name in order of the alphabet; () unless it names two or more and nothing else.

    So the same two schemes are one combination however they are written. The versions are left out.
    """
    pieces = [piece for piece in JOINT.split(text.strip()) if piece]
    if len(pieces) < 2:
        return ()
    issuer = LETTERS.match(pieces[0])
    known = [vocabulary.scheme_name(f"{issuer[0]} {piece}" if issuer and piece[0].isdigit() else piece)
             for piece in pieces]  # fmt: skip
    names = {scheme.name for scheme in known if scheme}
    return tuple(sorted(names)) if len(names) > 1 and all(known) else ()
