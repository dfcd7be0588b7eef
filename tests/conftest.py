"""Fixtures shared by the tests: an empty warehouse file, and workbooks made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.warehouse import Warehouse, open_warehouse

Sheets = dict[str, list[list[Any]]]
WorkbookMaker = Callable[..., Path]


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    """An empty warehouse in a file of its own."""
    opened = open_warehouse(tmp_path / "audits.duckdb")
    yield opened
    opened.close()


@pytest.fixture
def workbook(tmp_path: Path) -> WorkbookMaker:
    """A function that writes {sheet: rows} as a workbook and returns its path."""

    def make(sheets: Sheets, *, name: str = "audits.xlsx") -> Path:
        book = openpyxl.Workbook(write_only=True)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / name
        book.save(path)
        return path

    return make
