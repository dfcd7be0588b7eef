"""Workbooks and text files as bytes that are the same in every run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

Rows = Iterable[Any]
MOMENT = (2024, 1, 1, 0, 0, 0)
WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def new_book() -> openpyxl.Workbook:
    """A workbook without sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    return book


def put(
    sheet: Worksheet, rows: Rows, *, row: int = 1, column: int = 1, formats: Mapping[int, str] | None = None
) -> int:
    """Write rows from a cell on and return the number of the row below them. ``formats``: number format per column."""
    for values in rows:
        for offset, value in enumerate(values):
            if value is not None:
                cell = sheet.cell(row, column + offset, value)
                if formats and offset in formats and not isinstance(value, str):
                    cell.number_format = formats[offset]
        row += 1
    return row


def merged(sheet: Worksheet, *ranges: str) -> None:
    """Merge ranges; as Excel does, only the first cell of each keeps its value."""
    for one in ranges:
        sheet.merge_cells(one)


def as_table(sheet: Worksheet, name: str, *, top: int, left: int, bottom: int, right: int) -> None:
    """Make a range an Excel table object."""
    corner, end = f"{get_column_letter(left)}{top}", f"{get_column_letter(right)}{bottom}"
    sheet.add_table(Table(displayName=name, ref=f"{corner}:{end}"))


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook's bytes, with its times of writing set to one moment."""
    stream = io.BytesIO()
    book.save(stream)
    target = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.infolist():
            content = source.read(part.filename)
            if part.filename == "docProps/core.xml":
                content = WRITTEN_AT.sub(rb"\g<1>2024-01-01T00:00:00Z\g<2>", content)
            copy.writestr(zipfile.ZipInfo(part.filename, MOMENT), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def book_of(sheets: Mapping[str, Rows]) -> bytes:
    """A plain workbook: every sheet from A1 on."""
    book = new_book()
    for title, rows in sheets.items():
        put(book.create_sheet(title), rows)
    return saved(book)


def text_of(rows: Rows, *, separator: str = ",", encoding: str = "utf-8", line_end: str = "\r\n") -> bytes:
    """Rows as delimited text."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=line_end).writerows(rows)
    return stream.getvalue().encode(encoding)
