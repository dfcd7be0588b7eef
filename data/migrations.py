"""How a file written by an older version of this program becomes one of this version.

A step is constant SQL that turns schema version N into N + 1. All the steps a file needs run in one transaction, after
a backup. Adding one: write `schema.sql` as a new file should be, raise SCHEMA_VERSION in `warehouse.py`, and put the
statements that bring an old file there under the version they start from. Rollups may be told anew by the step.
"""

from __future__ import annotations

from typing import Final

import duckdb

# Shapes of sheets were added, and rows of a matrix, which state one answer per audit.
FROM_1: Final = """
alter table store.load_sheet rename to load_sheet_of_1;
create table store.load_sheet (
    load integer not null, sheet varchar not null,
    shape varchar not null check (shape in ('audits', 'sections', 'answers', 'findings', 'actions', 'suppliers', 'wide',
                                            'form', 'matrix', 'skipped')),
    header_row integer, headings varchar[], reason varchar,
    read bigint not null, new bigint not null, changed bigint not null, unchanged bigint not null,
    duplicate bigint not null, rejected bigint not null, blank bigint not null, non_data bigint not null,
    check (read = new + changed + unchanged + duplicate + rejected + blank + non_data)
);
insert into store.load_sheet by name select * from store.load_sheet_of_1 order by rowid;
drop table store.load_sheet_of_1;

alter table store.raw_row rename to raw_row_of_1;
create table store.raw_row (
    load integer not null, sheet varchar not null, row integer not null, part integer not null,
    class varchar not null
        check (class in ('new', 'changed', 'unchanged', 'duplicate', 'rejected', 'blank', 'non_data')),
    base_key ubigint, row_key ubigint, content_hash ubigint, cells varchar[] not null
);
insert into store.raw_row by name select *, 0 as part from store.raw_row_of_1 order by rowid;
drop table store.raw_row_of_1;

create table store.remembered_mapping (
    signature varchar not null, name varchar not null, headings varchar[] not null, mapping varchar not null,
    confirmed_by varchar not null, confirmed_at timestamp not null, forgotten_at timestamp
);
"""

# Version a file has -> what makes it one version newer.
STEPS: Final[dict[int, str]] = {1: FROM_1}

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
