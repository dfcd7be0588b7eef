"""Notes pinned to a supplier or a finding. One on a day of a chart is an event (events.py)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import duckdb
import pandas as pd

from data.warehouse import Warehouse, WarehouseError

ABOUT: Final = ("supplier", "finding")
LONGEST: Final = 2000

KNOWN = """
select case $about when 'supplier' then $key in (select supplier_key from store.place)
                   when 'finding' then $key in (select finding_key from store.finding_fact) end
"""
INSERT = """
insert into store.note by name
select coalesce(max(note), 0) + 1 as note, $about as about, $key::ubigint as key, $text as text, $by as said_by,
       $at::timestamp as said_at
from store.note
returning note
"""
REMOVE = """
update store.note set removed_by = $by, removed_at = $at where note = $note and removed_at is null returning note
"""
NOTES = """
with home as (select key, home from homes('supplier')),
told as (
    select note.* replace (coalesce(case when about = 'supplier' then home end, note.key) as key)
    from store.note left join home on home.key = note.key
    where about = $about
),
placed as (select distinct supplier_key as key, supplier from store.place)
select note, key, case when about = 'supplier' then supplier end as supplier, text, said_by, said_at, removed_by,
       removed_at
from told left join placed using (key)
order by said_at desc, note desc
"""
SUPPLIER = "select any_value(supplier_key) from store.place where supplier = $name"


def add_note(warehouse: Warehouse, about: str, key: int, text: str, *, by: str, at: datetime) -> int:
    """Pin a note to a supplier or a finding by its key; the note's number.

    Raises WarehouseError for anything else, without text, with more than 2,000 characters, or when it is not on file.
    """
    if about not in ABOUT:
        raise WarehouseError(f"A note is pinned to a {' or a '.join(ABOUT)}, not to {about!r}.")
    if not text.strip():
        raise WarehouseError("A note needs words.")
    if len(text.strip()) > LONGEST:
        raise WarehouseError(f"A note has at most {LONGEST:,} characters; this one has {len(text.strip()):,}.")
    told = {"about": about, "key": key}
    with warehouse.writing(figures=False) as con:
        known = con.execute(KNOWN, told).fetchone()
        if known is None or not known[0]:
            raise WarehouseError(f"There is no such {about} on file any more. Look at the page again.")
        row = con.execute(INSERT, {**told, "text": text.strip(), "by": by, "at": at}).fetchone()
    assert row is not None
    return int(row[0])


def remove_note(warehouse: Warehouse, note: int, *, by: str, at: datetime) -> None:
    """Show a note no longer; it stays on record. Raises WarehouseError when there is none, or it was removed."""
    with warehouse.writing(figures=False) as con:
        if con.execute(REMOVE, {"note": note, "by": by, "at": at}).fetchone() is None:
            raise WarehouseError(f"There is no note {note}, or it was removed already.")


def notes(con: duckdb.DuckDBPyConnection, about: str) -> pd.DataFrame:
    """Every note on suppliers or on findings, the newest first, removed ones too.

    ``key``: of what it is pinned to; of merged suppliers the one they are counted as. ``supplier``: its name on pages.
    """
    return con.execute(NOTES, {"about": about}).df()


def supplier_key(con: duckdb.DuckDBPyConnection, name: str) -> int | None:
    """The key of a supplier by the name under which pages show it, None where there is none."""
    row = con.execute(SUPPLIER, {"name": name}).fetchone()
    return None if row is None or row[0] is None else int(row[0])
