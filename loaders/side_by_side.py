"""Tables that stand beside each other on one sheet, read as sheets of their own where that is sure.

It is sure where an empty column parts them, or the headings begin anew in the same row, and each part is by itself a
list that names its audits: supplier and date, or the audit number, in columns of its own. Else the sheet stays whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.utils import get_column_letter

from loaders.grid import Grid
from loaders.mapping import FileMapping
from loaders.normal_form import normal_heading
from loaders.reading import Contents, Sheet
from loaders.table import NoTable, Table
from loaders.tables import sheet_tables

SEARCH_ROWS = 60
FEWEST_COLUMNS = 2
FEWEST_HEADINGS = 3
NAMING = ({"audit_no"}, {"supplier", "audit_date"}, {"supplier_code", "audit_date"}, {"site", "audit_date"},
          {"finding_no"})  # fmt: skip

Span = tuple[int, int]  # first and last column


def separated(contents: Contents, rules: FileMapping, answers: Mapping[str, Any]) -> Contents:
    """The contents with such sheets taken apart: "Audits" becomes "Audits [A:F]" and "Audits [H:M]".

    A sheet that a mapping or an answer names is read as they say.
    """
    named = {one.sheet for one in rules.sheets}
    told = [question.partition("|")[2] for question in answers]
    sheets: list[Sheet] = []
    for sheet in contents.sheets:
        spoken = sheet.name in named or any(one == sheet.name or one.startswith(f"{sheet.name}|") for one in told)
        whole = spoken or sheet.pivot or not sheet.visible
        sheets += [sheet] if whole else _parts(sheet)
    return replace(contents, sheets=tuple(sheets))


def _parts(sheet: Sheet) -> list[Sheet]:
    for spans in (_parted(sheet), _repeated(sheet)):
        parts = [_part(sheet, *span) for span in spans] if len(spans) > 1 else []
        if sum(_is_list_of_its_own(part) for part in parts) > 1:
            return parts
    return [sheet]


def _parted(sheet: Sheet) -> list[Span]:
    """The blocks of columns between empty ones."""
    spans: list[Span] = []
    start: int | None = None
    for at in range(sheet.table.num_columns + 1):
        empty = at == sheet.table.num_columns or _is_empty(sheet.table.column(at))
        if not empty and start is None:
            start = at
        if empty and start is not None:
            spans.append((start, at - 1))
            start = None
    return spans if all(last - first + 1 >= FEWEST_COLUMNS for first, last in spans) else []


def _is_empty(column: pa.ChunkedArray) -> bool:
    head = column.slice(0, SEARCH_ROWS)
    return not _holds(head) and not _holds(column)


def _holds(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(column), "")).as_py())


def _repeated(sheet: Sheet) -> list[Span]:
    """The blocks of columns under headings that stand twice or more in one row, in the same order."""
    grid = Grid(sheet)
    for row in range(min(SEARCH_ROWS, grid.height)):
        cells = [normal_heading(cell) if cell else "" for cell in grid.row(row)]
        for width in range(FEWEST_HEADINGS, len(cells) // 2 + 1):
            if len(cells) % width == 0 and all(cells[:width]) and cells == cells[:width] * (len(cells) // width):
                return [(first, first + width - 1) for first in range(0, len(cells), width)]
    return []


def _part(sheet: Sheet, first: int, last: int) -> Sheet:
    columns = list(range(first, last + 1))
    table = sheet.table.select(columns).rename_columns([f"c{at}" for at in range(len(columns))])
    merges = tuple(
        (top, left - first, bottom, min(right, last) - first)
        for top, left, bottom, right in sheet.merges if first <= left <= last
    )  # fmt: skip
    formats = {at - first: kind for at, kind in sheet.formats.items() if first <= at <= last}
    letters = f"{get_column_letter(sheet.first_column + first + 1)}:{get_column_letter(sheet.first_column + last + 1)}"
    return replace(
        sheet, name=f"{sheet.name} [{letters}]", table=table, merges=merges, areas=(), formats=formats,
        first_column=sheet.first_column + first,
    )  # fmt: skip


def _is_list_of_its_own(sheet: Sheet) -> bool:
    found = sheet_tables(sheet, None)
    return not isinstance(found, NoTable) and any(_names_its_audits(table) for table in found)


def _names_its_audits(table: Table) -> bool:
    return table.layout == "list" and any(fields <= table.columns.keys() for fields in NAMING)
