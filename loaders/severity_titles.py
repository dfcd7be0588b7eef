"""Lists of findings parted by severity: "Major" above the first table, "Minor non-conformities" above the next."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from loaders.grid import Grid
from loaders.rows import TypedRows
from loaders.severity_headings import heading_no_finding, heading_severity

ABOVE = 2  # a blank row may stand between a title and the headings


def read_severity_titles(typed: TypedRows, grid: Grid) -> None:
    """The severity of the title that findings stand under, where no column and no word of the table says it.

    A title is a row with nothing else in it: above the headings, or between the rows, where it ends the one before it.
    """
    table = typed.table
    if table.shape != "findings" or table.graded or typed.filled("severity").any():
        return
    current, first = _above(grid, table.header_row - table.header_rows), table.header_row
    if current is None and not (typed.row_class == "non_data").any():
        return  # most lists
    severities: list[str | None] = []
    for index in range(len(typed.rows)):
        said = _title(grid, first + index) if typed.row_class[index] == "non_data" else None
        current = said or current
        severities.append(current)
    if any(severities):
        live = pa.array(np.asarray(typed.row_class == ""))
        typed.text["severity"] = pa.array(
            [text if alive else None for text, alive in zip(severities, live.to_pylist(), strict=True)], pa.string()
        )


def _above(grid: Grid, row: int) -> str | None:
    """The severity that the title right above the headings names; ``row`` is the headings' own, from 0."""
    for above in range(row - 1, max(-1, row - 1 - ABOVE), -1):
        if grid.filled[above]:
            return _title(grid, above)
    return None


def _title(grid: Grid, row: int) -> str | None:
    """What the title in a row says of the findings below it; "Observations" only where another title grades findings:
    where it stands alone, an observation may be what was found amiss."""
    text = _alone(grid, row)
    if text is None:
        return None
    kind = heading_no_finding(text)
    if kind == "observation" and not any(heading_severity(title) for title in _titles(grid)):
        kind = None
    return heading_severity(text) or kind


def _titles(grid: Grid) -> Iterator[str]:
    for row in np.flatnonzero(grid.filled == 1):
        yield _alone(grid, int(row)) or ""


def _alone(grid: Grid, row: int) -> str | None:
    """The text of a row with nothing else in it."""
    return next((cell for cell in grid.row(row) if cell), None) if grid.filled[row] == 1 else None
