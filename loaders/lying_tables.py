"""Tables on their side: headings below each other in the first column, a column per audit. Told, not read.

Rows are what is counted, compared and shown as the source; a table without rows of its own would have none of it.
"""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from loaders.dates import date_value
from loaders.grid import Grid
from loaders.headers import SEARCH_ROWS, heading_names

FIRST_COLUMNS = 3
FEWEST_HEADINGS, FEWEST_AUDITS = 3, 2
MOSTLY = 0.6
NAMES = frozenset({"supplier", "supplier_code", "site", "audit_no"})
DAYS = frozenset({"audit_date", "audit_end_date"})


def on_its_side(grid: Grid) -> str | None:
    """Why a sheet's table cannot be read, where it lies on its side; None where it does not.

    Of three rows or more that begin with headings one names the audits and one has their days in the same columns, two
    or more; and from the first of them on most rows begin with a heading, unlike those of a checklist.
    """
    rows = [(row, grid.row(row)) for row in range(min(SEARCH_ROWS, grid.height)) if grid.filled[row] > 1]
    for at in range(min(FIRST_COLUMNS, grid.width)):
        told = [(row, cells, heading_names(cells[at] or "")) for row, cells in rows if cells[at]]
        headed = [(cells, names) for _, cells, names in told if names]
        dated = next((_days(cells, at) for cells, names in headed if names & DAYS and _days(cells, at)), [])
        named = [cells for cells, names in headed if names & NAMES and all(cells[column] for column in dated)]
        if len(dated) < FEWEST_AUDITS or not named or len(headed) < FEWEST_HEADINGS:
            continue
        first = next(row for row, _, names in told if names)
        below = sum(row >= first for row, _ in rows)
        if len(headed) >= MOSTLY * below:
            telling = [repr(cells[at]) for cells, names in headed if names & (NAMES | DAYS)]
            letter = get_column_letter(grid.sheet.first_column + at + 1)
            return (
                f"its table lies on its side: its headings ({', '.join(telling)}) stand below each other in "
                f"column {letter}, and each audit has a column; copy it in Excel, paste it onto a new sheet by Paste "
                "Special, Transpose, and load that"
            )
    return None


def _days(cells: list[str | None], heading: int) -> list[int]:
    """The columns right of a heading that hold a date."""
    return [at for at in range(heading + 1, len(cells)) if any(date_value(cells[at] or "", order=order) for order in
            ("dmy", "mdy", "ymd"))]  # fmt: skip
