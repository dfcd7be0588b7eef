"""The refused rows of a load as an Excel workbook: as they stood, with what is wrong and what would do."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from data.warehouse import WarehouseError

LEAD = ("Sheet", "Row", "Problem", "What would do")
RED = PatternFill("solid", fgColor="FFF4B6B6")
BOLD = Font(bold=True)
MAX_TEXT = 32_767
MAX_COMMENTS = 1_000  # Excel opens workbooks with many comments very slowly; Problem says the same

LOAD = "select count(*) from store.load where load = $load"
ROWS = """
select sheet, row, cells from store.raw_row where load = $load and class = 'rejected' and part = 0 order by sheet, row
"""
PROBLEMS = """
select sheet, row, heading, found, reason, remedy from store.rejected where load = $load order by sheet, row, heading
"""


@dataclass(frozen=True)
class _Problem:
    heading: str | None
    found: str | None
    reason: str
    remedy: str


@dataclass(frozen=True)
class _Row:
    row: int
    cells: list[str | None]
    problems: list[_Problem]


def rejected_workbook(con: duckdb.DuckDBPyConnection, load: int) -> bytes:
    """An .xlsx file with one sheet per sheet of the loaded file that has refused rows.

    Each row: sheet and row number as in the source, the problem, what would do, then its cells under the letters of
    their columns (with the heading where a problem names it and its column is certain). The bad cell is red and, for
    the first thousand, carries a comment. Cells are text, never formulas. Raises WarehouseError for an unknown load.
    """
    known = con.execute(LOAD, {"load": load}).fetchone()
    if known is None or known[0] == 0:
        raise WarehouseError(f"There is no load {load}. `python -m loaders loads` lists them.")
    sheets = _rejected_rows(con, load)
    book = Workbook(write_only=True)
    titles: set[str] = set()
    comments = MAX_COMMENTS
    for sheet, rows in sheets.items():
        comments -= _write_sheet(book.create_sheet(_title(sheet, titles)), sheet, rows, comments)
    if not sheets:
        book.create_sheet("Rejected rows").append(["No row of this load was refused."])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _rejected_rows(con: duckdb.DuckDBPyConnection, load: int) -> dict[str, list[_Row]]:
    problems: dict[tuple[str, int], list[_Problem]] = defaultdict(list)
    for sheet, row, *said in con.execute(PROBLEMS, {"load": load}).fetchall():
        problems[sheet, row].append(_Problem(*said))
    sheets: dict[str, list[_Row]] = defaultdict(list)
    for sheet, row, cells in con.execute(ROWS, {"load": load}).fetchall():
        sheets[sheet].append(_Row(row, cells, problems[sheet, row]))
    return dict(sheets)


def _write_sheet(page: WriteOnlyWorksheet, sheet: str, rows: list[_Row], comments: int) -> int:
    """Write one sheet; how many comments it took of those left."""
    columns = _heading_columns(rows)
    width = max(len(row.cells) for row in rows)
    page.freeze_panes = "A2"
    for letter, size in {"A": 16, "B": 8, "C": 60, "D": 60}.items():
        page.column_dimensions[letter].width = size
    named = {at: heading for heading, at in columns.items()}
    letters = (get_column_letter(at + 1) + (f": {named[at]}" if at in named else "") for at in range(width))
    page.append([_text_cell(page, text, font=BOLD) for text in (*LEAD, *letters)])
    taken = 0
    for row in rows:
        bad = {columns[problem.heading]: problem for problem in row.problems if problem.heading in columns}
        padded = [*row.cells, *[None] * (width - len(row.cells))]
        cells = [_text_cell(page, text, fill=RED if at in bad else None) for at, text in enumerate(padded)]
        for at, problem in bad.items():
            if at < len(cells) and taken < comments:
                cells[at].comment = Comment(_clean(f"{problem.reason}\n{problem.remedy}"), "Supplier audits")
                taken += 1
        said = (
            _text_cell(page, sheet),
            WriteOnlyCell(page, value=row.row),
            _text_cell(page, _joined(f"{p.heading}: {p.reason}" if p.heading else p.reason for p in row.problems)),
            _text_cell(page, _joined(problem.remedy for problem in row.problems)),
        )
        page.append([*said, *cells])
    return taken


def _heading_columns(rows: list[_Row]) -> dict[str | None, int]:
    """Heading -> column number, where the values found under that heading stand in one and the same column only.

    The rows are kept without their headings, so the column is known by its values; a column two headings claim is none.
    """
    places: dict[str | None, set[int]] = {}
    for row in rows:
        for problem in row.problems:
            if not problem.heading or not (problem.found or "").strip():
                continue
            here = {at for at, text in enumerate(row.cells) if (text or "").strip() == (problem.found or "").strip()}
            places[problem.heading] = places.get(problem.heading, here) & here
    sure = {heading: at for heading, found in places.items() if len(found) == 1 for at in found}
    claimed = list(sure.values())
    return {heading: at for heading, at in sure.items() if claimed.count(at) == 1}


def _text_cell(
    page: WriteOnlyWorksheet, text: str | None, *, fill: PatternFill | None = None, font: Font | None = None
) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=_clean(text) if text is not None else None)
    if text is not None:
        cell.data_type = "s"  # else "=1+1" of a hostile file would run on the reader's machine
    if fill is not None:
        cell.fill = fill
    if font is not None:
        cell.font = font
    return cell


def _clean(text: str) -> str:
    return str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", text))[:MAX_TEXT]


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(texts))


def _title(sheet: str, titles: set[str]) -> str:
    """A sheet title Excel accepts, not used before (Excel compares them without case)."""
    plain = "".join("_" if letter in r"[]:*?/\\" else letter for letter in _clean(sheet))[:31].strip("'") or "Sheet"
    title, number = plain, 2
    while title.casefold() in titles:
        title, number = f"{plain[:27]} {number}", number + 1
    titles.add(title.casefold())
    return title
