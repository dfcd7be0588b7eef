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

# What we add behind the columns of the file. When the workbook is dropped again these headings are no fields.
ADDED = ("Refused because", "How to fix it", "Sheet in the file", "Row in the file")
FORMER = ("What would do",)  # what one of them was called in workbooks written before
RED = PatternFill("solid", fgColor="FFF4B6B6")
BOLD = Font(bold=True)
MAX_TEXT = 32_767
MAX_COMMENTS = 1_000  # Excel opens workbooks with many comments very slowly; Problem says the same

LOAD = "select count(*) from store.load where load = $load"
ROWS = """
with tables as (
    select sheet, header_row, headings from store.load_sheet where load = $load and header_row is not null
),
refused as (
    select sheet, row, cells from store.raw_row where load = $load and class = 'rejected' and part = 0
)
select refused.sheet, refused.row, refused.cells, max(tables.header_row) as header_row,
       arg_max(tables.headings, tables.header_row) as headings
from refused left join tables on tables.sheet = refused.sheet and tables.header_row < refused.row
group by refused.sheet, refused.row, refused.cells order by refused.sheet, refused.row
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
    headings: tuple[str | None, ...]


def rejected_workbook(con: duckdb.DuckDBPyConnection, load: int) -> bytes:
    """An .xlsx file with one sheet per table of the loaded file that has refused rows, to mend and load again.

    Each row stands as it did: its cells under their headings, in their columns; behind them why it was refused, what
    would do, and its sheet and row in the file. The bad cell is red and, for the first thousand, carries a comment.
    Cells are text, never formulas. Loaded again, only rows that were mended are new. Raises WarehouseError for an
    unknown load.
    """
    known = con.execute(LOAD, {"load": load}).fetchone()
    if known is None or known[0] == 0:
        raise WarehouseError(f"There is no load {load}. `python -m loaders loads` lists them.")
    sheets = _rejected_rows(con, load)
    book = Workbook(write_only=True)
    titles: set[str] = set()
    comments = MAX_COMMENTS
    for (sheet, _), rows in sheets.items():
        comments -= _write_sheet(book.create_sheet(_title(sheet, titles)), sheet, rows, comments)
    if not sheets:
        book.create_sheet("Rejected rows").append(["No row of this load was refused."])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _rejected_rows(con: duckdb.DuckDBPyConnection, load: int) -> dict[tuple[str, int], list[_Row]]:
    """The refused rows by sheet and heading row."""
    problems: dict[tuple[str, int], list[_Problem]] = defaultdict(list)
    for sheet, row, *said in con.execute(PROBLEMS, {"load": load}).fetchall():
        problems[sheet, row].append(_Problem(*said))
    tables: dict[tuple[str, int], list[_Row]] = defaultdict(list)
    for sheet, row, cells, header_row, headings in con.execute(ROWS, {"load": load}).fetchall():
        tables[sheet, header_row or 0].append(_Row(row, cells, problems[sheet, row], tuple(headings or ())))
    return dict(tables)


def _write_sheet(page: WriteOnlyWorksheet, sheet: str, rows: list[_Row], comments: int) -> int:
    """Write one table; how many comments it took of those left."""
    headings = rows[0].headings
    columns = _heading_columns(rows)
    width = max(len(headings), *(len(row.cells) for row in rows))
    page.freeze_panes = "A2"
    for at, size in enumerate((60, 60, 20, 16)):
        page.column_dimensions[get_column_letter(width + at + 1)].width = size
    named = (headings[at] if at < len(headings) and headings[at] else get_column_letter(at + 1) for at in range(width))
    page.append([_text_cell(page, text, font=BOLD) for text in (*named, *ADDED)])
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
            _text_cell(page, _joined(f"{p.heading}: {p.reason}" if p.heading else p.reason for p in row.problems)),
            _text_cell(page, _joined(problem.remedy for problem in row.problems)),
            _text_cell(page, sheet),
            WriteOnlyCell(page, value=row.row),
        )
        page.append([*cells, *said])
    return taken


def _heading_columns(rows: list[_Row]) -> dict[str | None, int]:
    """Heading -> column number: by the headings of the table; else where the values found under it stand in one and the
    same column only (a column two headings claim is none)."""
    stated = {heading: at for at, heading in enumerate(rows[0].headings) if heading}
    if stated:
        return {
            problem.heading: stated[problem.heading]
            for row in rows
            for problem in row.problems
            if problem.heading in stated
        }
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
