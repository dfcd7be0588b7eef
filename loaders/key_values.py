"""Names and values around a table: 'Supplier: Acme', 'Audit date | 2024-03-01', or a label with its value below."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from loaders import vocabulary
from loaders.fields import FIELDS
from loaders.grid import Grid

SIGN = re.compile(r"\s*[:：]\s*")
MOST_ROWS = 80
# What is said once for a whole audit; a heading of a checklist's column is none of these.
SAID_ONCE = frozenset(
    {
        "supplier", "supplier_code", "site", "site_code", "country", "region", "city", "address", "category",
        "criticality", "audit_no", "audit_date", "audit_end_date", "audit_type", "notice", "auditor", "audit_firm",
        "scheme", "scheme_version", "man_days", "overall_result", "overall_score", "next_due",
    }
)  # fmt: skip
LABEL_LENGTH = 60


@dataclass(frozen=True)
class Constant:
    """A value said once for all rows of a table, and the row it stands in, as Excel shows it."""

    text: str
    row: int


def key_values(grid: Grid, rows: Iterable[int]) -> dict[str, Constant]:
    """The fields said once in the given rows (from 0). The first statement of a field counts; nothing is guessed."""
    found: dict[str, Constant] = {}
    chosen = [row for row in rows if row < grid.height and grid.filled[row]][:MOST_ROWS]
    for row in chosen:
        cells = grid.row(row)
        placed = [at for at, cell in enumerate(cells) if cell]
        skip: int | None = None
        for place, at in enumerate(placed):
            if at == skip:
                continue
            text = cells[at] or ""
            following = placed[place + 1] if place + 1 < len(placed) else None
            pair = _within(text)
            if pair is None and (name := said_once(text)):
                if following is not None and not said_once(cells[following] or ""):
                    pair, skip = (name, cells[following] or ""), following
                elif (below := _below(grid, row, at)) is not None:
                    pair = (name, below)
            if pair and pair[0] not in found and pair[1]:
                found[pair[0]] = Constant(pair[1], row + 1)
    return found


def said_once(text: str) -> str | None:
    """The field a label names, when it is one that is said once for an audit."""
    if len(text) > LABEL_LENGTH:
        return None
    fields = [name for name in vocabulary.heading_fields(text.strip(" :：*")) if name in SAID_ONCE]
    return min(fields, key=lambda name: list(FIELDS).index(name)) if fields else None


def _within(text: str) -> tuple[str, str] | None:
    """'Supplier: Acme Ltd' in one cell."""
    parts = SIGN.split(text, maxsplit=1)
    if len(parts) == 2 and parts[1] and (name := said_once(parts[0])) and not said_once(parts[1]):
        return name, parts[1].strip()
    return None


def _below(grid: Grid, row: int, at: int) -> str | None:
    """The value under a label: only where the label ends with a colon or every cell of its row is a label."""
    if row + 1 >= grid.height:
        return None
    text, below = grid.row(row)[at] or "", grid.row(row + 1)[at]
    labels = [cell for cell in grid.row(row) if cell]
    if below is None or said_once(below) or _within(below):
        return None
    return below if text.endswith((":", "：")) or all(said_once(cell) for cell in labels) else None
