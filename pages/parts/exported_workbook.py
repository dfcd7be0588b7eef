"""Table rows as a workbook: typed, said what they are, and without anything a spreadsheet would run."""

from __future__ import annotations

import io
from typing import Any
from unicodedata import east_asian_width

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from pages.parts.basis import Basis
from pages.parts.column_meanings import column_meaning, column_unit, definitions
from pages.parts.columns import heading, kind
from pages.parts.export_wording import ABOUT, COLUMN_HEADS, DEFINITION_HEADS, ROWS, about_lines
from pages.parts.exported_text import PICTURES, flat

FORMATS = {
    "share": "0.0%", "points": "+0.0%;-0.0%;0.0%",
    "ratio": "0.00", "score": "0.0", "decimal": "0.0", "times": '0.0"×"', "factor": '"×"0.00',
    "chance": "0.000", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm",
}  # fmt: skip
BOLD = Font(bold=True)
HEAD = PatternFill("solid", fgColor="E3E9EF")
WRAPPED = Alignment(wrap_text=True, vertical="top")
MAX_TEXT = 32_000
# In characters. A text wider than its column is wrapped where texts are long, else it runs on.
NARROWEST, WIDEST = 8, 60
WRITTEN_WIDTHS = {"date": 11, "moment": 16}


def workbook(shown: pd.DataFrame, about: str, basis: Basis | None = None) -> bytes:
    """An .xlsx file: typed cells, widths that fit, a heading row that stays and filters, and a sheet that says what the
    rows are, on which data they stand, and what each column holds. Text is never a formula."""
    book = Workbook(write_only=True)
    _rows(book, shown)
    _about(book, shown, about, basis)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _rows(book: Workbook, shown: pd.DataFrame) -> None:
    page = book.create_sheet(ROWS)
    page.freeze_panes = "A2"
    for at, column in enumerate(shown.columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = _width(shown[column], str(column))
    page.auto_filter.ref = f"A1:{get_column_letter(len(shown.columns))}{len(shown) + 1}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    kinds = [kind(str(column)) for column in shown.columns]
    page.append([_cell(page, heading(str(column)), "head") for column in shown.columns])
    for record in shown.itertuples(index=False):
        page.append([_cell(page, value, form) for value, form in zip(record, kinds, strict=True)])


def _about(book: Workbook, shown: pd.DataFrame, about: str, basis: Basis | None) -> None:
    page = book.create_sheet(ABOUT)
    for letter, width in zip("ABC", (26, 100, 32), strict=True):
        page.column_dimensions[letter].width = width
    for label, sentence in about_lines(about, len(shown), basis):
        page.append([_cell(page, label, "head"), _cell(page, sentence, "long")])
    page.append([])
    page.append([_cell(page, word, "head") for word in COLUMN_HEADS])
    for column in map(str, shown.columns):
        told = (heading(column), column_meaning(column), column_unit(column))
        page.append([_cell(page, word, "long") for word in told])
    if defined := definitions(map(str, shown.columns)):
        page.append([])
        page.append([_cell(page, word, "head") for word in DEFINITION_HEADS])
        for title, definition in defined:
            page.append([_cell(page, title, "long"), _cell(page, definition, "long")])


def _width(values: pd.Series, column: str) -> float:
    """Room for the widest value, within bounds; wide letters count twice."""
    form = kind(column)
    if form in WRITTEN_WIDTHS:
        widest = WRITTEN_WIDTHS[form]
    else:
        widest = max((_letters(_text(value, form)) for value in values.dropna().map(flat).unique()), default=0)
    # The heading has a mark for its filter beside it.
    return min(max(widest, _letters(heading(column)) + 3, NARROWEST), WIDEST) + 1


def _text(value: Any, form: str) -> str:
    if isinstance(value, float):
        return f"{value:.1%}" if form in ("share", "points") else f"{value:,.2f}"
    return str(value)


def _letters(text: str) -> int:
    """The columns of the longest line on a screen."""
    if text.isascii() and "\n" not in text:
        return len(text)
    wide = (sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line) for line in text.split("\n"))
    return max(wide, default=0)


def _cell(page: Any, value: Any, form: str) -> WriteOnlyCell:
    value = flat(value)
    if pd.isna(value):
        return WriteOnlyCell(page)
    if form in ("text", "long", "head", *PICTURES):
        return _text_cell(page, str(value), form)
    python = value.to_pydatetime() if isinstance(value, pd.Timestamp) else getattr(value, "item", lambda: value)()
    cell = WriteOnlyCell(page, value=python)
    if form in FORMATS:
        cell.number_format = FORMATS[form]
    elif isinstance(python, float) and not python.is_integer():
        cell.number_format = FORMATS["ratio"]
    return cell


def _text_cell(page: Any, text: str, form: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:MAX_TEXT])
    cell.data_type = "s"  # else a text that begins with = would run on the reader's machine
    if form == "head":
        cell.font, cell.fill = BOLD, HEAD
    if form == "long":
        cell.alignment = WRAPPED
    return cell
