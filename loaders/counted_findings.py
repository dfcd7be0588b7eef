"""Lists of audits that count their findings by severity ("Major NCs: 3") and do not say what they are."""

from __future__ import annotations

import pyarrow.compute as pc

from loaders.numbers import number_value
from loaders.report import Problem
from loaders.rows import TypedRows
from loaders.severity_headings import names_grade


def counts_told(tables: list[TypedRows]) -> list[Problem]:
    """One note per such list, where the file has no findings itself: its counts stay as read and reach no figure."""
    if any(rows.table.shape == "findings" for rows in tables):
        return []
    return [problem for rows in tables if (problem := _count_told(rows)) is not None]


def _count_told(typed: TypedRows) -> Problem | None:
    table = typed.table
    if table.shape != "audits" or table.audits or table.graded:
        return None
    counted = [at for at, match in table.matches.items() if match.field == "total" and _counts(typed, at)]
    headings = [table.headings[at] or "" for at in sorted(counted)]
    if not headings:
        return None
    return Problem(
        table.sheet, table.header_row, ", ".join(headings), None,
        "numbers of findings, which do not say what was found: they stay as read, and these findings are not counted",
        "Load the lists of findings of these audits too.", "note",
    )  # fmt: skip


def _counts(typed: TypedRows, at: int) -> bool:
    """Whether a column is named by a severity and says of some audit that something was found."""
    if not names_grade(typed.table.headings[at] or ""):
        return False
    texts = pc.unique(typed.column(at)).to_pylist()
    return any(number_value(text or "") for text in texts)
