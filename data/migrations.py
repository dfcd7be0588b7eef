"""How a file written by an older version of this program becomes one of this version.

A step is constant SQL that turns schema version N into N + 1. All the steps a file needs run in one transaction, after
a backup. Adding one: write `schema.sql` as a new file should be, raise SCHEMA_VERSION in `warehouse.py`, and put the
statements that bring an old file there under the version they start from. Rollups may be told anew by the step.
"""

from __future__ import annotations

from typing import Final

import duckdb

# Version a file has -> what makes it one version newer.
STEPS: Final[dict[int, str]] = {}

SET_VERSION = "update store.meta set value = $version where name = 'schema_version'"


def migrate(con: duckdb.DuckDBPyConnection, *, found: int, wanted: int) -> None:
    """Run the steps from version ``found`` to ``wanted`` in one transaction: all of them, or nothing.

    Raises KeyError where a step is missing, duckdb.Error where one fails; the file is then as it was.
    """
    con.execute("begin")
    try:
        for version in range(found, wanted):
            con.execute(STEPS[version])
        con.execute(SET_VERSION, {"version": wanted})
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    # As after creation: DuckDB cannot replay new enum types from its log.
    con.execute("checkpoint")
