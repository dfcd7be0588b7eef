"""The scheme of a table that only its title names: "amfori BSCI - audit summary", or its sheet: "SMETA"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from loaders.grid import Grid
from loaders.key_values import Constant
from loaders.vocabulary import scheme_name

LONGEST_TITLE = 120
MOST_WORDS = 6  # the longest name of a scheme
WORD = re.compile(r"[^\s,;:()\[\]–—|]+")
# A short word that is not written in capitals is no name: a scan, a step.
PLAIN = re.compile(r"[A-Za-z][a-z]{0,4}$")


def title_scheme(grid: Grid, rows: Iterable[int]) -> dict[str, Constant]:
    """The one scheme that the titles among these rows name, as a thing said once; empty where they name several. Where
    they name none, that of a sheet whose whole name is a scheme."""
    found: dict[str, int] = {}
    for row in rows:
        if grid.filled[row] == 1:
            text = next(cell for cell in grid.row(row) if cell)
            for name in _named(text) if len(text) <= LONGEST_TITLE else ():
                found.setdefault(name, row + 1)
    known = None if found or PLAIN.match(grid.sheet.name) else scheme_name(grid.sheet.name)
    if known is not None:
        found[known.name] = 1
    return {"scheme": Constant(*next(iter(found.items())))} if len(found) == 1 else {}


def _named(title: str) -> set[str]:
    """The schemes a title names, of names within each other the longest."""
    words, names, at = WORD.findall(title), set(), 0
    while at < len(words):
        for length in range(min(MOST_WORDS, len(words) - at), 0, -1):
            text = " ".join(words[at : at + length])
            known = None if PLAIN.match(text) else scheme_name(text)
            if known is not None:
                names.add(known.name)
                break
        at += length
    return names
