"""Table rows as files: typed, said what they are, and without anything a spreadsheet would run."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from pages.parts.columns import heading, kind

FORMATS = {"share": "0.0%", "ratio": "0.00", "score": "0.0", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NOTE = "Rates stand beside the counts they are made of; intervals are 95% unless a heading says otherwise."
HEAD = PatternFill("solid", fgColor="E3E9EF")
MAX_TEXT = 32_000


def workbook(shown: pd.DataFrame, about: str) -> bytes:
    """An .xlsx file: typed cells, frozen heading row, a sheet that says what the rows are. Text is never a formula."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Rows")
    page.freeze_panes = "A2"
    columns = _written(shown)
    for at, column in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = 48 if kind(column) == "long" else 18
    page.append([_cell(page, heading(column), "head") for column in columns])
    for record in shown[columns].itertuples(index=False):
        page.append([_cell(page, value, kind(column)) for value, column in zip(record, columns, strict=True)])
    notes = book.create_sheet("About")
    notes.column_dimensions["A"].width = 100
    for line in (about, f"{len(shown):,} rows.", NOTE):
        notes.append([_cell(notes, line, "long")])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_text(shown: pd.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads it; a text that begins like a formula gets a quote in front."""
    safe = shown[_written(shown)].copy()
    for column in safe.columns:
        if kind(column) in ("text", "long"):
            safe[column] = safe[column].map(_harmless)
    return safe.rename(columns=heading).to_csv(index=False).encode("utf-8-sig")


def _written(shown: pd.DataFrame) -> list[str]:
    return [str(column) for column in shown.columns if kind(str(column)) != "line"]


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _cell(page: Any, value: Any, form: str) -> WriteOnlyCell:
    if pd.isna(value):
        return WriteOnlyCell(page)
    if form in ("text", "long", "head"):
        return _text_cell(page, str(value), form)
    python = value.to_pydatetime() if isinstance(value, pd.Timestamp) else getattr(value, "item", lambda: value)()
    cell = WriteOnlyCell(page, value=python)
    if form in FORMATS:
        cell.number_format = FORMATS[form]
    return cell


def _text_cell(page: Any, text: str, form: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:MAX_TEXT])
    cell.data_type = "s"  # else a text that begins with = would run on the reader's machine
    if form == "head":
        cell.font, cell.fill = Font(bold=True), HEAD
    if form == "long":
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
