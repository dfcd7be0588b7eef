"""Rows of a file before they are compared or stored: people under pseudonyms, erased suppliers and people kept out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.erasure import ErasedKeys, erased_keys
from data.pseudonyms import Kind, pseudonym, pseudonymised, replaced
from loaders.report import Problem

# Field of a sheet, column of the staging area, kind of person.
PEOPLE: Final[tuple[tuple[str, str, Kind], ...]] = (
    ("auditor", "auditor", "auditor"),
    ("responsible", "owner", "owner"),
)
REMEDY = "Nothing, if it is to stay erased; else lift the erasure on the page Same supplier? and load the file again."


def protected(
    con: duckdb.DuckDBPyConnection, staged: pa.Table, columns: Mapping[str, Sequence[int]]
) -> tuple[pa.Table, list[Problem]]:
    """The staged rows of one sheet as they may be stored, and the rows refused because their supplier was erased.

    ``columns``: which columns of the sheet, from 0, are which field. Names of auditors and owners become pseudonyms as
    the house rule says, and those of erased people their label, in their columns and in the cells as read. Rows that
    name an erased supplier are refused and keep no cells. Names within other texts of a row are not looked for.
    """
    kinds, erased = pseudonymised(con), erased_keys(con)
    if not kinds and not erased:
        return staged, []
    for name, column, kind in PEOPLE:
        told = _told(con, kind, kinds, erased)
        renamed = replaced(staged[column].combine_chunks(), told)
        staged = staged.set_column(staged.column_names.index(column), column, renamed)
        staged = _with_cells(staged, columns.get(name, ()), told)
    return _without_erased(staged, erased) if erased else (staged, [])


def _told(
    con: duckdb.DuckDBPyConnection, kind: Kind, kinds: frozenset[Kind], erased: ErasedKeys
) -> Callable[[str], str]:
    def told(cell: str) -> str:
        kept = erased.people(cell) if erased else cell
        return pseudonym(con, kind, kept) if kind in kinds else kept

    return told


def _with_cells(staged: pa.Table, positions: Sequence[int], told: Callable[[str], str]) -> pa.Table:
    """The cells as read, with those of some columns told anew."""
    if not positions:
        return staged
    cells = staged["cells"].combine_chunks()
    flat, lengths = cells.flatten(), np.asarray(pc.list_value_length(cells))
    ends = np.cumsum(lengths)
    position = np.arange(len(flat)) - np.repeat(ends - lengths, lengths)
    owned = pa.array(np.isin(position, list(positions)))
    flat = pc.if_else(owned, replaced(pc.if_else(owned, flat, pa.scalar(None, pa.string())), told), flat)
    anew = pa.ListArray.from_arrays(pa.array(np.concatenate([[0], ends]), pa.int32()), flat)
    return staged.set_column(staged.column_names.index("cells"), "cells", anew)


def _without_erased(staged: pa.Table, erased: ErasedKeys) -> tuple[pa.Table, list[Problem]]:
    pairs = list(zip(staged["supplier"].to_pylist(), staged["supplier_code"].to_pylist(), strict=True))
    days: dict[tuple[str | None, str | None], date | None] = {
        pair: erased.supplier_day(*pair) for pair in dict.fromkeys(pairs)
    }
    gone = np.array([days[pair] is not None for pair in pairs], dtype=bool)
    if not gone.any():
        return staged, []
    classes, cells = staged["class"].to_pylist(), staged["cells"].to_pylist()
    problems = []
    for index in np.flatnonzero(gone):
        if classes[index] is None:
            day = days[pairs[index]]
            sheet, row = staged["sheet"][int(index)].as_py(), staged["row"][int(index)].as_py()
            problems.append(Problem(sheet, row, None, None, f"its supplier was erased on {day:%Y-%m-%d}", REMEDY))
            classes[index] = "rejected"
        cells[index] = []
    names = staged.column_names
    staged = staged.set_column(names.index("class"), "class", pa.array(classes, pa.string()))
    return staged.set_column(names.index("cells"), "cells", pa.array(cells, pa.list_(pa.string()))), problems
