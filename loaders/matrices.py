"""Matrices: items down, audits across. Which columns are audits, and what stands above each about its audit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders import vocabulary
from loaders.dates import date_value
from loaders.grid import Grid
from loaders.headers import Header
from loaders.key_values import said_once
from loaders.table import AuditColumn

FEWEST_AUDITS = 2
MOST_VALUES = 12
NUMBERED = re.compile(r"^[^\W\d_]{0,8}[\s\-_/.]?\d[\w\-/.]*$")
DATE_AT_END = re.compile(r"^(?P<name>.*?)[\s,;(–\-]*(?P<date>\d{1,4}[./\-年]\d{1,2}[./\-月]\d{1,4}日?)\)?$", re.DOTALL)


def audit_columns(
    grid: Grid, header: Header, free: Sequence[int], *, top: int, first: int, last: int
) -> tuple[AuditColumn, ...]:
    """The columns of a matrix that hold one audit's answers each; empty when they are fewer than two.

    ``free`` are the columns whose heading is no field; the rows from ``top`` to the headings are read as names and
    values of the audits below them.
    """
    answered = [at for at in free if _is_answered(grid.sample(at, first, last))]
    if len(answered) < FEWEST_AUDITS:
        return ()
    named = {at: dict(_from_heading(header.headings[at] or "")) for at in answered}
    for row in range(top, header.last + 1):
        cells = grid.heading_row(row) if row < header.first else grid.row(row)
        label = next((cell for at, cell in enumerate(cells) if cell and at not in answered), None)
        name = said_once(label) if label else None
        if name is None:
            continue
        for at in answered:
            if cells[at]:
                named[at] = {key: text for key, text in named[at].items() if text != cells[at]} | {
                    name: cells[at] or ""
                }
    return tuple(AuditColumn(at, constants) for at, constants in named.items() if constants)


def _is_answered(sample: list[str]) -> bool:
    known = sum(vocabulary.label_meaning("answer", text) is not None for text in sample)
    return bool(sample) and len(sample) <= MOST_VALUES and known >= 0.75 * len(sample)


def _from_heading(text: str) -> list[tuple[str, str]]:
    """'Acme Ltd 2024-03-01' is a supplier and a date, 'AUD-12' an audit number, anything else a supplier."""
    plain = " ".join(text.split())
    dated = DATE_AT_END.match(plain)
    if dated and _is_date(dated["date"]):
        name = dated["name"].strip()
        return [*([("supplier", name)] if name else []), ("audit_date", dated["date"])]
    if not plain:
        return []
    return [("audit_no" if NUMBERED.match(plain) else "supplier", plain)]


def _is_date(text: str) -> bool:
    return any(date_value(text, order=order) is not None for order in ("dmy", "mdy", "ymd"))
