"""Findings and actions that name an item of the file's own checklist, below a heading that says no more than "code"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from loaders.grid import Grid
from loaders.normal_form import normal_code, normal_heading
from loaders.reading import Sheet
from loaders.rows import TypedRows
from loaders.table import ColumnMatch, Table

STRUCTURED = re.compile(r"\w+[.\-/]\w")  # "2.1", "A-12": no mere count
REFERENCE = ColumnMatch("question_id", 0.75, "values", "items of the checklist in this file")


def checklist_codes(tables: Iterable[TypedRows]) -> dict[str, frozenset[str]]:
    """The codes of all checklist items of a file by the heading they stand under; '' for those that head a column."""
    found: dict[str, set[str]] = {}
    for rows in tables:
        if rows.table.items:
            found.setdefault("", set()).update(normal_code(item.code) for item in rows.table.items)
        if rows.table.shape == "answers" and "question_id" in rows.table.columns:
            codes = pc.unique(rows.text["question_id"].filter(pa.array(rows.row_class == ""))).drop_null().to_pylist()
            heading = normal_heading(rows.table.heading("question_id"))
            found.setdefault(heading, set()).update(normal_code(code) for code in codes)
    return {heading: frozenset(codes) for heading, codes in found.items()}


def with_item_column(sheet: Sheet, table: Table, codes: dict[str, frozenset[str]]) -> Table | None:
    """A table of findings or actions with its one column of such codes as the item; None where there is none.

    Every value is a code of the checklist, and the heading is the one the checklist has for them, or the codes are of
    a form that no count has.
    """
    if table.shape not in ("findings", "actions") or "question_id" in table.columns or not codes:
        return None
    grid = Grid(sheet)
    fitting = [
        at for at, text in enumerate(table.headings)
        if text in table.unknown and _are_codes(text, grid.sample(at, table.header_row, table.last_row - 1), codes)
    ]  # fmt: skip
    if len(fitting) != 1:
        return None
    at = fitting[0]
    return replace(
        table.knowing(table.headings[at]),
        columns=dict(table.columns) | {"question_id": (at,)}, matches=dict(table.matches) | {at: REFERENCE},
    )  # fmt: skip


def _are_codes(heading: str | None, sample: list[str], codes: dict[str, frozenset[str]]) -> bool:
    values = {normal_code(text) for text in sample}
    if not values or not values <= frozenset().union(*codes.values()):
        return False
    same = values <= codes.get(normal_heading(heading or ""), frozenset())
    return same or (len(values) > 1 and all(STRUCTURED.match(value) for value in values))
