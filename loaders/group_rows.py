"""Lines between the rows of a list that name the region or country of those below: "Asia", "Vietnam"."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from loaders import vocabulary
from loaders.table import Table

PLACES = ("region", "country")


def group_places(
    table: Table, columns: list[pa.Array], classes: npt.NDArray[np.object_]
) -> dict[str, list[str | None]]:
    """Field -> what each row takes from the line above it, for a region or country that no row states by itself.

    The line has nothing but the name, in the column of its field, or it is a country's name in another column where the
    list has none of countries. A line that adds up ends its group.
    """
    if table.layout != "list" or table.audits:
        return {}
    valid = np.column_stack([np.asarray(pc.is_valid(column)) for column in columns])
    lines = np.flatnonzero((valid.sum(axis=1) == 1) & (classes == "non_data"))
    named: dict[str, dict[int, str]] = {}
    for row in lines.tolist():
        at = int(valid[row].argmax())
        if name := _field(table, at, columns[at][row].as_py()):
            named.setdefault(name, {})[row] = columns[at][row].as_py()
    data = classes == ""
    free = [name for name in named if not any(valid[data, at].any() for at in table.columns.get(name, ()))]
    return {name: _carried(named[name], classes) for name in free if name not in table.constants}


def _field(table: Table, column: int, text: str) -> str | None:
    own = next((name for name in PLACES if column in table.columns.get(name, ())), None)
    country = "country" not in table.columns and vocabulary.country_code(text) is not None
    return own or ("country" if country else None)


def _carried(names: dict[int, str], classes: npt.NDArray[np.object_]) -> list[str | None]:
    """Each row's line above it, over rows of data and blank ones."""
    carried: list[str | None] = []
    current: str | None = None
    for row, kind in enumerate(classes):
        current = names.get(row, None if kind == "non_data" else current)
        carried.append(current)
    return carried
