"""One audit as names and values, and nothing below them: 'Supplier | Acme', 'Audit date | 2024-03-01', 'Result | Pass'.

Read only where a workbook has no table at all: beside a checklist or a list of findings such a sheet is their cover.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from loaders.covers import MOST_ROWS, said_on
from loaders.dates import DateOrder, date_span
from loaders.grid import Grid
from loaders.key_values import Constant, said_once
from loaders.legends import is_legend
from loaders.mapping import FileMapping
from loaders.reading import Sheet
from loaders.table import ColumnMatch, Table

# Two names with their values stand beside each other; five cells are a row of a table.
MOST_CELLS = 4
NAMED = 0.5
WHOSE = frozenset({"supplier", "supplier_code", "site"})
JUDGED = frozenset({"overall_result", "overall_score"})
ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")


def single_audits(sheets: Sequence[Sheet], mapping: FileMapping) -> dict[str, Table]:
    """Sheet -> the audit it tells of as a table with one row, the one of its date.

    Its supplier or site, its date in a cell of its own and a result or score are named; no row has more cells than two
    names and values need, and half of those with several begin with a name. All other rows say what counts for that
    one, or are remarks: they are kept as read, as rows without data. Nothing is read where another sheet has rows of
    several cells that are something else: what it tells would be missing.
    """
    found: dict[str, Table] = {}
    for sheet in sheets:
        rules, grid = mapping.of(sheet.name), Grid(sheet)
        aside = not sheet.visible or sheet.pivot or is_legend(sheet) or (rules and rules.skip)
        if aside or not (grid.filled > 1).any():
            continue
        table = None if rules and (rules.header_row or rules.fields) else _single_audit(grid)
        if table is None:
            return {}
        found[sheet.name] = table
    return found


def _single_audit(grid: Grid) -> Table | None:
    rows = [row for row in range(grid.height) if grid.filled[row]]
    several = [row for row in rows if grid.filled[row] > 1]
    if len(rows) > MOST_ROWS or max(grid.filled[row] for row in several) > MOST_CELLS:
        return None
    if sum(_is_name(next(filter(None, grid.row(row)))) for row in several) < NAMED * len(several):
        return None
    said = said_on(grid)
    if "audit_date" not in said or not said.keys() & WHOSE or not said.keys() & JUDGED:
        return None
    if not all(_is_single(grid, said[name]) for name in said.keys() & {*WHOSE, "audit_date"}):
        return None
    place = _own_cell(grid, said["audit_date"])
    return None if place is None else _table(grid, said, column=place)


def _is_name(text: str) -> bool:
    return said_once(text) is not None or text.endswith((":", "："))


def _is_single(grid: Grid, stated: Constant) -> bool:
    """Whether no second value stands in its row: of two suppliers or days each is of another audit."""
    cells = [cell for cell in grid.row(stated.row - 1) if cell]
    names = sum(map(_is_name, cells))
    return len(cells) <= max(1, 2 * names)


def _own_cell(grid: Grid, stated: Constant) -> int | None:
    """The column of a date that stands in a cell of its own, right of its name; None where it does not."""
    cells = grid.row(stated.row - 1)
    places = [at for at, cell in enumerate(cells) if cell == stated.text and any(cells[:at])]
    return places[0] if places and any(date_span(stated.text, order=order) for order in ORDERS) else None


def _table(grid: Grid, said: Mapping[str, Constant], *, column: int) -> Table:
    row = said["audit_date"].row
    name = next(cell for cell in reversed(grid.row(row - 1)[:column]) if cell)
    return Table(
        sheet=grid.sheet.name, shape="audits", first_row=1, header_row=row - 1, last_row=grid.height,
        headings=tuple(name if at == column else None for at in range(grid.width)),
        columns={"audit_date": (column,)}, matches={column: ColumnMatch("audit_date", 1.0, "alias")},
        constants={field: constant for field, constant in said.items() if field != "audit_date"},
        said_rows=tuple(range(row + 1, grid.height + 1)),
    )  # fmt: skip
