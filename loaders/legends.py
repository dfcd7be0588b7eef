"""Legends: what signs and numbers mean, where the file says so itself ('1 = conform', a sheet of codes)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from loaders import vocabulary
from loaders.grid import Grid
from loaders.reading import Sheet

KINDS = ("answer", "severity", "result")
LONGEST_SIGN = 5
SEARCH_ROWS = 12
MOST_ROWS = 60
PIECES = re.compile(r"[,;，；、|\n]|\s{2,}|\u3000")
STATED = re.compile(r"^(?:[^=＝:：]{0,40}[:：])?\s*(?P<sign>\S{1,5})\s*(?:[=＝:：]|\s[–-]\s)\s*(?P<meaning>.+)$")

EQUATED = re.compile(r"^(?P<sign>\S{1,3})\s*[=＝]\s*(?P<meaning>[^=＝]+)$")  # one sign in a cell of its own


def file_legend(sheets: Iterable[Sheet]) -> dict[str, str]:
    """Sign -> its meaning in words the dictionaries know, from legend sheets and from lines near the tables.

    A sign that two places of the file explain differently has no meaning here.
    """
    found: dict[str, set[str]] = {}
    for sheet in sheets:
        if sheet.table.num_rows == 0:
            continue
        grid = Grid(sheet)
        for sign, meaning in [*_listed(grid), *_stated(grid)]:
            found.setdefault(sign, set()).add(meaning)
    return {sign: meanings.pop() for sign, meanings in found.items() if len(meanings) == 1}


def is_legend(sheet: Sheet) -> bool:
    """Whether a sheet is nothing but signs and their meaning."""
    return sheet.table.num_rows > 0 and bool(_listed(Grid(sheet)))


@lru_cache(maxsize=1 << 12)
def is_meaning(text: str) -> bool:
    """Whether a text is a word of an answer, a severity or a result."""
    return len(text) <= 60 and any(vocabulary.label_meaning(kind, text) is not None for kind in KINDS)


def _listed(grid: Grid) -> list[tuple[str, str]]:
    """A sheet of two columns, sign and meaning: most of its rows are such pairs."""
    if grid.height > MOST_ROWS:
        return []
    rows = [[cell for cell in grid.row(row) if cell] for row in range(grid.height) if grid.filled[row]]
    pairs = [(cells[0], _bare(cells[1])) for cells in rows if len(cells) in (2, 3) and len(cells[0]) <= LONGEST_SIGN]
    known = [(sign, meaning) for sign, meaning in pairs if is_meaning(meaning)]
    return known if len(known) >= 2 and len(known) >= 0.5 * len(rows) else []


def _stated(grid: Grid) -> list[tuple[str, str]]:
    """Lines such as '1 = conform; 0 = not conform' above or below a table."""
    rows = {*range(min(SEARCH_ROWS, grid.height)), *range(max(0, grid.height - SEARCH_ROWS), grid.height)}
    found: list[tuple[str, str]] = []
    for row in sorted(rows):
        cells = [cell for cell in grid.row(row) if cell]
        if len(cells) <= 3:
            for cell in cells:
                found += _pairs(cell)
        single = [match for cell in cells if (match := EQUATED.match(cell))]
        if len(single) > 1 and len(single) >= len(cells) - 1:
            found += [
                (match["sign"], _bare(match["meaning"])) for match in single if is_meaning(_bare(match["meaning"]))
            ]
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    stated = [match for piece in PIECES.split(text) if (match := STATED.match(piece.strip()))]
    pairs = [(match["sign"], _bare(match["meaning"])) for match in stated]
    known = [(sign, meaning) for sign, meaning in pairs if is_meaning(meaning)]
    if len(known) >= 2:
        return known
    words = [word for word in re.split(r"[\s=＝:：,，;；、]+", text) if word]
    beside = [
        (sign, meaning) for sign, meaning in pairwise(words)
        if len(sign) <= 2 and not sign.isalpha() and is_meaning(meaning)
    ]  # fmt: skip
    return beside if len(beside) >= 2 else []


def _bare(text: str) -> str:
    """A meaning without the remark in brackets behind it, where that makes it a known word."""
    plain = text.strip(" .。")
    short = re.sub(r"\s*[(（].*$", "", plain).strip()
    return plain if is_meaning(plain) or not short else short
