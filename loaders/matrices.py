"""Matrices: items down, audits across. Which columns are audits, and what stands above each about its audit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders import vocabulary
from loaders.dates import date_value
from loaders.grid import Grid
from loaders.headers import Header
from loaders.key_values import said_once
from loaders.numbers import number_value
from loaders.table import AuditColumn

FEWEST_AUDITS = 2
MOST_VALUES = 12
MOST_ROWS = 2_000
FOOTER_ROWS = 8
NUMBERED = re.compile(r"^[^\W\d_]{0,8}[\s\-_/.]?\d[\w\-/.]*$")
DATE_AT_END = re.compile(r"^(?P<name>.*?)[\s,;(–\-]*(?P<date>\d{1,4}[./\-年]\d{1,2}[./\-月]\d{1,4}日?)\)?$", re.DOTALL)


def audit_columns(
    grid: Grid, header: Header, free: Sequence[int], *, top: int, first: int, last: int, pointed: bool = False
) -> tuple[tuple[AuditColumn, ...], tuple[int, ...]]:
    """The columns of a matrix that hold one audit's answers each, and the rows that speak of the audits.

    Empty when there are fewer than two such columns. ``free`` are the columns whose heading is no field; rows from
    ``top`` to the headings, and scores or results below the items, are read as names and values of the audits.
    ``pointed``: a column gives each item's full points, so that numbers across are its points.
    """
    answered = [at for at in free if _is_answered(grid, at, first, last, pointed=pointed)]
    if len(answered) < FEWEST_AUDITS:
        return (), ()
    named = {at: dict(_from_heading(header.headings[at] or "")) for at in answered}
    for row in range(top, header.last + 1):
        _read_names(grid, row, answered, named, merged=row < header.first)
    ends = {*range(first, min(first + FOOTER_ROWS, last + 1)), *range(max(first, last - FOOTER_ROWS), last + 1)}
    said = tuple(
        row + 1
        for row in sorted(ends)
        if _label(grid.row(row), answered) and _read_names(grid, row, answered, named, merged=False)
    )  # fmt: skip
    return tuple(AuditColumn(at, constants) for at, constants in named.items() if constants), said


def _label(cells: Sequence[str | None], answered: Sequence[int]) -> str | None:
    """The field the words of a row outside the audits' columns name; None for an item."""
    texts = [cell for at, cell in enumerate(cells) if cell and at not in answered]
    return said_once(texts[0]) if len(texts) == 1 else None


def _read_names(
    grid: Grid, row: int, answered: Sequence[int], named: dict[int, dict[str, str]], *, merged: bool
) -> bool:
    cells = grid.heading_row(row) if merged else grid.row(row)
    texts = [cell for at, cell in enumerate(cells) if cell and at not in answered]
    values = next((cells[at] for at in answered if cells[at]), None)
    name = said_once(texts[0], values) if texts and len(set(texts)) == 1 else None
    if name is None:
        return False
    for at in answered:
        if cells[at]:
            named[at] = {key: text for key, text in named[at].items() if text != cells[at]} | {name: cells[at] or ""}
    return True


def _is_answered(grid: Grid, at: int, first: int, last: int, *, pointed: bool) -> bool:
    """Whether most cells of a column are answers, or points where these are ``pointed``: a score or two may stand
    below them."""
    words = grid.words.get(at, {})
    cells = [cell for row in range(first, min(last, first + MOST_ROWS) + 1) if (cell := grid.row(row)[at])]
    known = sum(
        vocabulary.label_meaning("answer", words.get(cell, cell)) is not None
        or (pointed and number_value(cell) is not None)
        for cell in cells
    )
    return len(set(cells)) <= MOST_VALUES and known >= max(1, 0.75 * (len(cells) - 2))


def _from_heading(text: str) -> list[tuple[str, str]]:
    """'Acme Ltd 2024-03-01' is a supplier and a date, 'AUD-12' an audit number, anything else a supplier."""
    plain = " ".join(text.split())
    if _is_date(plain):
        return [("audit_date", plain)]
    dated = DATE_AT_END.match(plain)
    if dated and _is_date(dated["date"]):
        name = dated["name"].strip()
        return [*([("supplier", name)] if name else []), ("audit_date", dated["date"])]
    if not plain:
        return []
    return [("audit_no" if NUMBERED.match(plain) else "supplier", plain)]


def _is_date(text: str) -> bool:
    return any(date_value(text, order=order) is not None for order in ("dmy", "mdy", "ymd"))
