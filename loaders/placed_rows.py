"""The staged rows with what was found out of them beside them, as the later steps of publishing read them."""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa

from loaders.row_kinds import RowKinds

CHANGEABLE = "select 1 from duckdb_tables() where table_name = 'changeable_rows' and temporary"
FOUND = "select * exclude (sheet, row, part, shape) from identified"
# DuckDB reads a registered table in parallel by its pieces; as many rows as in one of its own.
CHUNK = 122_880


def in_pieces(rows: pa.Table) -> pa.Table:
    """The same rows in pieces that are read side by side."""
    return pa.Table.from_batches(rows.to_batches(max_chunksize=CHUNK), rows.schema)


def make_changeable(con: duckdb.DuckDBPyConnection, named: dict[str, str]) -> None:
    """Have the staged rows stand in a table of their own, where they do not yet."""
    if not _changeable(con):
        con.execute(named["own rows"])


def place(con: duckdb.DuckDBPyConnection, named: dict[str, str], rows: pa.Table, kinds: RowKinds) -> None:
    """Have the steps read ``placed``: few rows from one table, many from memory or, where changed, by joining.

    ``rows``: as they were staged, their ids in order from 0.
    """
    if not kinds.few and not _changeable(con):
        con.register("placed_rows", _beside(con, rows))
        con.execute(named["placed rows in memory"])
        return
    con.execute(named["placed rows"])
    if kinds.few:
        con.execute(named["few placed rows"])


def _changeable(con: duckdb.DuckDBPyConnection) -> bool:
    return con.execute(CHANGEABLE).fetchone() is not None


def _beside(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.Table:
    """The staged rows and what was found out, side by side: a dozen statements need not join millions by their ids."""
    found = con.execute(FOUND).to_arrow_table()
    assert len(found) == len(rows), "a row was placed twice, or not at all"
    places = np.full(len(rows), -1)  # which Arrow refuses to take
    places[found["id"].to_numpy()] = np.arange(len(found))
    found = found.drop_columns(["id"]).take(pa.array(places))
    kept = rows.drop_columns(["class"])
    for name in found.column_names:
        kept = kept.append_column(name, found[name])
    return in_pieces(kept)
