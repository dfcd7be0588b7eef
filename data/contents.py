"""All the data of a warehouse as Arrow tables: what backups, restores, exports and imports move.

The tables of OWN stay out: they are about this installation, or follow from the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import duckdb
import pyarrow as pa

from data.warehouse import WarehouseError, sql

OWN = ("meta", "job", "trail", "worked_out", "risk_run", "risk_site", "risk_component")
BATCH = 100_000
TABLES = "select table_name from duckdb_tables() where schema_name = 'store' order by table_name"

Source = Callable[[str, list[str]], pa.RecordBatchReader]


def table_names(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables that hold data, in the order of their names."""
    return [name for (name,) in con.execute(TABLES).fetchall() if name not in OWN]


def row_counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many rows each of these tables has."""
    return {name: len(con.table(f"store.{name}")) for name in table_names(con)}


def columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of one table, in the order in which this file has them; a migrated file may have another."""
    return list(con.table(f"store.{table}").columns)


def batches(con: duckdb.DuckDBPyConnection, table: str, wanted: list[str]) -> pa.RecordBatchReader:
    """The rows of one table in pieces, with the columns in the order asked for."""
    rows = con.table(f"store.{table}").select(*(duckdb.ColumnExpression(name) for name in wanted))
    return rows.to_arrow_reader(BATCH)


def replace_contents(con: duckdb.DuckDBPyConnection, source: Source, counts: Mapping[str, int]) -> None:
    """Put other rows in the place of all rows, inside the caller's transaction.

    ``source`` gives the rows of one table with the columns asked for; ``counts`` is what it should come to. Raises
    WarehouseError when it comes to anything else, which takes the transaction back.
    """
    con.execute(sql("emptied.sql"))
    for table in table_names(con):
        con.from_arrow(source(table, columns(con, table))).insert_into(f"store.{table}")
    found = row_counts(con)
    for table, rows in counts.items():
        if found.get(table) != rows:
            raise WarehouseError(
                f"Table {table} came to {found.get(table, 0):,} rows instead of {rows:,}; nothing was changed."
            )
