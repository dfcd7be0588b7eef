"""The figures a load starts from: what the load before it ended with, or its own dry run began with, unless something
was changed in between."""

from __future__ import annotations

from datetime import date
from weakref import WeakKeyDictionary

import duckdb

from data.warehouse import Warehouse
from loaders.effect import Figures, figures

# Of each open database: of which version of the data, on which day, what.
_TOLD: WeakKeyDictionary[Warehouse, tuple[int, date, Figures]] = WeakKeyDictionary()


def figures_before(warehouse: Warehouse, con: duckdb.DuckDBPyConnection, *, as_of: date) -> Figures:
    """The figures ahead of a load, in its transaction; worked out only where they are not known."""
    version, told = warehouse.data_version, _TOLD.get(warehouse)  # the one committed: nobody else writes now
    if told is None or told[:2] != (version, as_of):
        told = _TOLD[warehouse] = (version, as_of, figures(con, as_of=as_of))
    return told[2]


def figures_committed(warehouse: Warehouse, before: Figures, after: Figures) -> None:
    """Take over what a load ended with, once it is committed; not where another load has begun meanwhile."""
    version, as_of, told = _TOLD[warehouse]
    if told is before:
        _TOLD[warehouse] = (version + 1, as_of, after)
