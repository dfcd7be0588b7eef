"""Which rows of a sheet hold the headings of a table, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from loaders import vocabulary
from loaders.grid import Grid
from loaders.heading_matches import heading_matches
from loaders.marks import mark

SEARCH_ROWS = 60
MOST_TABLES = 40
MOST_GAPS = 2_000
LONGEST_HEADING = 200
IDENTIFIER, FEWEST_IDENTIFIERS = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*$"), 4
ITEM_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?$")
DOUBTFUL = 0.45
ROWS_BELOW = 12
ITEM_FIELDS = frozenset({"question_id", "question_text", "section", "topic"})
TICK_OUTCOMES = frozenset({"conform", "partial", "nonconform", "not_applicable", "not_assessed"})


@dataclass(frozen=True)
class Header:
    """A heading row: its first and last row (two rows where headings are grouped), and the words of each column.

    ``groups`` is the heading above a group of columns, where there is one. ``confidence`` is 0 to 1.
    """

    first: int
    last: int
    headings: tuple[str | None, ...]
    groups: tuple[str | None, ...]
    sections: tuple[str | None, ...]  # a third level above the groups
    confidence: float
    hits: int


@lru_cache(maxsize=1 << 16)
def known_heading(text: str) -> bool:
    """Whether the dictionaries know a text as a column heading, in one of its forms."""
    return bool(heading_names(text))


@lru_cache(maxsize=1 << 16)
def heading_names(text: str) -> frozenset[str]:
    """The fields a text may name as a column heading."""
    if len(text) > LONGEST_HEADING:
        return frozenset()
    # The corner of a matrix names both its sides: "Question \\ Supplier".
    corner = text.split("\\")[0].strip() or text
    return frozenset(match.field for match in heading_matches(corner) if match.confidence >= DOUBTFUL)


@lru_cache(maxsize=1 << 14)
def tick_outcome(text: str) -> str | None:
    """The outcome a heading such as Yes, No or N/A stands for, when cells below it are ticked."""
    if len(text) > 40:
        return None
    meaning = vocabulary.label_meaning("answer", text.strip(" :：*"))
    return meaning.canonical if meaning and meaning.canonical in TICK_OUTCOMES else None


def sheet_headers(grid: Grid, *, given: int | None = None, wanted: frozenset[str] = frozenset()) -> list[Header]:
    """The heading rows of a sheet from top to bottom; ``given`` is the row somebody named, ``wanted`` further headings.

    The row with the most known headings is one; above and below it, rows that are wholly headings begin tables of their
    own. A row that repeats the headings of the table above it is none.
    """
    if given is not None:
        return [_header(grid, given, wanted, sure=True)]
    scores = {row: _hits(grid, row, wanted) for row in range(min(SEARCH_ROWS, grid.height)) if grid.filled[row]}
    scores |= {row: _hits(grid, row, wanted) for row in _rows_after_gaps(grid) if row not in scores}
    candidates = [row for row, hits in scores.items() if hits >= 2]
    if not candidates:
        return []
    best = max(candidates, key=lambda row: (scores[row], -row))
    main = frozenset(cell for cell in grid.row(best) if cell)
    others = [row for row in candidates if row != best and _is_all_headings(grid, row, scores[row], main)]
    headers: list[Header] = []
    for row in sorted([best, *others])[:MOST_TABLES]:
        if headers and (row <= headers[-1].last or _repeats(grid, row, headers[-1])):
            continue
        runner_up = max((scores[r] for r in candidates if r != best), default=0)
        header = _header(grid, row, wanted | main if row != best else wanted, sure=False, runner_up=runner_up)
        if headers and header.first <= headers[-1].last:
            continue
        headers.append(header)
    return headers


def _rows_after_gaps(grid: Grid) -> list[int]:
    """Rows below a blank row, or below a lone title under a blank row: where a further table may begin."""
    blank = np.flatnonzero(grid.filled == 0)
    rows = []
    for gap in blank[:MOST_GAPS]:
        following = int(gap) + 1
        if following < grid.height and grid.filled[following] == 1:
            following += 1
        if following < grid.height and grid.filled[following] >= 2:
            rows.append(following)
    return rows


def _hits(grid: Grid, row: int, wanted: frozenset[str]) -> int:
    """How many different cells of a row are headings; tick headings count beside a heading of an item."""
    if grid.filled[row] < 2 or ITEM_NUMBER.match(next(cell for cell in grid.row(row) if cell)):
        return 0  # "1.2 | Extinguishers checked | Yes" is an item and its answer
    cells = {cell for cell in grid.row(row) if cell}
    known = {cell for cell in cells if cell in wanted or known_heading(cell)}
    outcomes = {outcome for cell in cells if (outcome := tick_outcome(cell))}
    fields = {field for cell in known for field in heading_names(cell)}
    several = len(outcomes) >= 2 and (fields & ITEM_FIELDS or _ticked_below(grid, row))
    return len(known) + (len(outcomes) if several else 0)


def _ticked_below(grid: Grid, row: int) -> bool:
    """Whether the rows below have one tick each in the columns of outcomes: a checklist whose items have no heading."""
    columns = [at for at, cell in enumerate(grid.row(row)) if cell and tick_outcome(cell)]
    rows = [grid.row(below) for below in range(row + 1, min(row + 1 + ROWS_BELOW, grid.height))]
    ticks = [sum(mark(cells[at] or "") is True for at in columns) for cells in rows]
    return ticks.count(1) >= 2 and max(ticks) == 1


def _is_all_headings(grid: Grid, row: int, hits: int, main: frozenset[str]) -> bool:
    """A row of headings with data below, as against a line of names and values ('Supplier: | Acme | Date: | ...').

    ``main``: the words of the sheet's best heading row; what heads a column there heads one here too.
    """
    filled = [cell for cell in grid.row(row) if cell]
    shared = sum(cell in main and not known_heading(cell) for cell in filled)
    if hits < 2 or hits + shared < 0.7 * len(filled) or row + 1 >= grid.height or grid.filled[row + 1] < 2:
        return False
    below = [cell for cell in grid.row(row + 1) if cell]
    return sum(known_heading(cell) for cell in below) < 0.5 * len(below)


def _repeats(grid: Grid, row: int, header: Header) -> bool:
    """The same headings again in their columns, as printed on every page."""
    cells = [(cell, at) for at, cell in enumerate(grid.heading_row(row)) if cell]
    same = sum(cell in (header.headings[at], header.groups[at]) for cell, at in cells)
    return same >= 0.6 * len(cells)


def _header(grid: Grid, row: int, wanted: frozenset[str], *, sure: bool, runner_up: int = 0) -> Header:
    first, last = row, row
    if _has_second_row(grid, row, wanted):
        last = row + 1
    elif row > 0 and (_is_group_row(grid, row - 1, row) or _heads_around(grid, row - 1, row)):
        first = row - 1
    top, bottom = grid.heading_row(first), grid.heading_row(last)
    if first == last:
        groups: tuple[str | None, ...] = (None,) * grid.width
        headings: tuple[str | None, ...] = tuple(bottom)
    else:
        spread = _spread(top, grid.row(last), bottom)
        groups = tuple(group if low and group != low else None for group, low in zip(spread, bottom, strict=True))
        headings = tuple(low or high for low, high in zip(bottom, top, strict=True))
    hits = sum(bool(text) and (text in wanted or known_heading(text)) for text in headings)
    filled = sum(bool(text) for text in headings)
    share = hits / filled if filled else 0.0
    confidence = (
        1.0
        if sure or (row == 0 and _are_identifiers(grid.row(row)))
        else round(min(1.0, 0.35 + 0.09 * min(hits, 5) + 0.2 * share + (0.05 if hits > runner_up else -0.2)), 2)
    )
    sections: tuple[str | None, ...] = _sections_above(grid, first) if first < last else (None,) * grid.width
    return Header(first, last, headings, groups, sections, confidence, hits)


def _are_identifiers(cells: list[str | None]) -> bool:
    """Whether a first row names the columns of a database, such as site_id and created_at, each once."""
    named = [cell for cell in cells if cell]
    joined = sum("_" in cell for cell in named)
    identifiers = all(IDENTIFIER.match(cell) for cell in named) and len(set(named)) == len(cells)
    return identifiers and len(named) >= FEWEST_IDENTIFIERS and 2 * joined >= len(named)


def _sections_above(grid: Grid, first: int) -> tuple[str | None, ...]:
    """Merged names over a heading of two rows."""
    if first == 0 or not any(right > left for _, left, _, right in grid.merges_touching(first - 1)):
        return (None,) * grid.width
    return tuple(grid.heading_row(first - 1))


def _has_second_row(grid: Grid, row: int, wanted: frozenset[str]) -> bool:
    """Whether the next row belongs to the headings: cells merged into it, a translation, or the items below groups."""
    if row + 1 >= grid.height or not grid.filled[row + 1]:
        return False
    if any(top <= row < bottom and top == row for top, _, bottom, _ in grid.merges_touching(row)):
        return True
    upper, lower = grid.row(row), grid.row(row + 1)
    below = [cell for cell in lower if cell]
    hits = sum(cell in wanted or known_heading(cell) for cell in below)
    if hits >= 2 and hits >= 0.6 * len(below):
        return True
    hanging = [at for at in range(grid.width) if lower[at] and not upper[at]]
    keyed = [at for at in range(grid.width) if upper[at] and known_heading(upper[at] or "")]
    return len(hanging) >= 2 and bool(keyed) and not any(lower[at] for at in keyed)


def _heads_around(grid: Grid, upper: int, row: int) -> bool:
    """Headings whose merged cells stand over all the headings of the row below ("Conformity" over C, Minor, Major), and
    which head the columns beside these by themselves, merged downwards or not."""
    above, cells = grid.row(upper), grid.row(row)
    over = [(left, right) for top, left, _, right in grid.merges_touching(upper) if top == upper and right > left]
    low = [at for at, cell in enumerate(cells) if cell]
    beside = [cell for at, cell in enumerate(above) if cell and not any(left <= at <= right for left, right in over)]
    covered = all(any(left <= at <= right for left, right in over) for at in low)
    return bool(over and beside) and covered and all(known_heading(cell) for cell in beside)


def _is_group_row(grid: Grid, upper: int, row: int) -> bool:
    """A row of group names over the headings: fewer cells, each over a heading, and no line of names and values."""
    above, cells = grid.row(upper), grid.row(row)
    placed = [at for at, cell in enumerate(above) if cell]
    if (
        len(placed) >= 2
        and not grid.sheet.merges
        and sum(right - left >= 2 for left, right in _spans(placed, cells)) < 2
    ):
        return False
    if len(placed) < 2:
        wide = [m for m in grid.merges_touching(upper) if m[3] > m[1] and m[3] - m[1] + 1 < sum(map(bool, cells))]
        if not (placed and wide):
            return False
    if len(placed) >= sum(map(bool, cells)) or not all(cells[at] for at in placed):
        return False
    return not any(
        known_heading(above[at] or "")
        and at + 1 < grid.width
        and above[at + 1]
        and not known_heading(above[at + 1] or "")
        for at in placed
    )


def _spans(placed: list[int], cells: list[str | None]) -> list[tuple[int, int]]:
    """From each group name to the next one or the last heading."""
    ends = [*placed[1:], max(at for at, cell in enumerate(cells) if cell) + 1]
    return list(zip(placed, ends, strict=True))


def _spread(top: list[str | None], own: list[str | None], bottom: list[str | None]) -> list[str | None]:
    """Group names carried to the right over the columns below them, up to the next group."""
    spread: list[str | None] = []
    current: str | None = None
    for at, group in enumerate(top):
        current = group or (current if own[at] and bottom[at] else None)
        spread.append(current)
    return spread
