"""Erasing a supplier or a person for good, with a record that it was done, and noticing when a later file brings them.

Unlike an undo this deletes: versions, current rows, cells as read, and mentions of the name in any text. What stays is
a row of store.erasure, without the name, and keyed hashes of the names. The rows of files keep their place, with empty
cells for a supplier, so that every load still balances. Copies made before and the files themselves are not touched,
and freed space of the database file may hold traces until it is used again.

The same file again: its bytes are known, so it is answered with "already loaded". A file with the supplier, loaded
later or again after an undo: each row that names it is refused, and says on which day the supplier was erased. The
person's name in a later file: replaced by the same label. ``lift`` ends both. Later files' free texts are not searched.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pandas as pd

from data.history import refresh
from data.mentions import replace_mentions
from data.pseudonyms import name_hash, parts, secret
from data.warehouse import Warehouse, WarehouseError, sql

GONE = """
create or replace temp table gone_supplier as
with home as (select key, home from homes('supplier') union all select home, home from homes('supplier')),
mine as (
    select $key::ubigint as key
    union select key from home where home in (select home from home where key = $key)
)
select key from mine where key in (select supplier_key from store.supplier)
"""
PEOPLE = """
select auditor as name from store.audit where auditor is not null
union select owner from store.action where owner is not null
"""
COMPANY_WORDS = "select lower(spelling) from store.supplier_alias union select lower(name) from store.site"
RENAME = """
update store.audit set auditor = renamed.told from renamed where auditor = renamed.name;
update store.current_audit set auditor = renamed.told from renamed where auditor = renamed.name;
update store.audit_fact set auditor = renamed.told from renamed where auditor = renamed.name;
update store.action set owner = renamed.told from renamed where owner = renamed.name;
update store.current_action set owner = renamed.told from renamed where owner = renamed.name;
update store.rejected set found = renamed.told from renamed where found = renamed.name;
update store.issue set found = renamed.told from renamed where found = renamed.name;
"""
# Only in sheets that name the person: elsewhere the word may be a place or a company.
SHEETS = """
create or replace temp table naming_sheet as
select distinct load, sheet from store.audit where auditor in (select name from renamed)
union select distinct load, sheet from store.action where owner in (select name from renamed)
"""
CELLS = """
with told as (select list(name order by name) as names, list(told order by name) as tolds from renamed)
update store.raw_row
set cells = list_transform(cells, lambda cell: coalesce(told.tolds[list_position(told.names, cell)], cell))
from told, naming_sheet
where raw_row.load = naming_sheet.load and raw_row.sheet = naming_sheet.sheet and list_has_any(cells, told.names)
"""
CELL_ROWS = """
select count(*) from store.raw_row semi join naming_sheet using (load, sheet)
where list_has_any(cells, (select list(name) from renamed))
"""
NEXT = "select coalesce(max(erasure), 0) + 1 from store.erasure"
INSERT = "insert into store.erasure values ($erasure, $kind, $by, $at, $rows, null, null)"
INSERT_KEY = "insert into store.erased_key values ($erasure, $kind, $hash)"
KEYS = """
select erased_key.kind, hash, erasure, erased_at::date from store.erased_key join store.erasure using (erasure)
where lifted_at is null
"""
ERASURES = """
select erasure, kind, erased_by, erased_at, rows, lifted_by, lifted_at from store.erasure order by erasure desc
"""
LIFT = "update store.erasure set lifted_by = $by, lifted_at = $at where erasure = $erasure and lifted_at is null"
FORGET = "delete from store.erased_key where erasure = $erasure"


@dataclass(frozen=True)
class ErasedKeys:
    """What was erased and not lifted, to be asked with names; it holds none itself."""

    secret: str
    keys: dict[tuple[str, str], tuple[int, date]]

    def __bool__(self) -> bool:
        return bool(self.keys)

    def supplier_day(self, name: str | None, code: str | None) -> date | None:
        """The day on which the supplier of a row was erased, None if it was not.

        The vendor code decides where the erased supplier had one and the row gives one; else the name.
        """
        by_code = self.keys.get(("supplier_code", _code_hash(self.secret, code))) if code else None
        by_name = self.keys.get(("supplier", name_hash(self.secret, name))) if name else None
        if by_code is None and by_name is not None and code:
            coded = {number for (kind, _), (number, _) in self.keys.items() if kind == "supplier_code"}
            by_name = None if by_name[0] in coded else by_name
        found = by_code or by_name
        return found[1] if found else None

    def people(self, cell: str) -> str:
        """A cell of names with every erased person under the label of the erasure."""
        pieces = parts(cell)
        for at in range(0, len(pieces), 2):
            found = self.keys.get(("person", name_hash(self.secret, pieces[at])))
            pieces[at] = _label(found[0]) if found else pieces[at]
        return "".join(pieces)


def erased_keys(con: duckdb.DuckDBPyConnection) -> ErasedKeys:
    """Everything a file being loaded must not bring back."""
    rows = con.execute(KEYS).fetchall()
    keys = {(kind, digest): (number, day) for kind, digest, number, day in rows}
    return ErasedKeys(secret(con) if keys else "", keys)


def erase_supplier(warehouse: Warehouse, supplier_key: int, *, by: str, at: datetime) -> str:
    """Erase a supplier with all it was merged with: sites, audits, answers, findings, actions, cells, every mention.

    A spelling that means something else in the remaining data (another supplier's name, a region) stays where it does.
    Returns what was done in a sentence without the name. Raises WarehouseError when there is no such supplier.
    """
    with warehouse.writing() as con:
        con.execute(GONE, {"key": supplier_key})
        if not _number(con, "select count(*) from gone_supplier"):
            raise WarehouseError("There is no such supplier on file any more. Look at the page again.")
        con.execute(sql("erase_supplier.sql"))
        spellings = con.execute("select spelling, is_code from gone_spelling").fetchall()
        names = [spelling for spelling, is_code in spellings if not is_code]
        key = secret(con)
        hashes = [("supplier", name_hash(key, name)) for name in names]
        hashes += [("supplier_code", _code_hash(key, code)) for code, is_code in spellings if is_code]
        rows = _number(con, "select count(*) from gone_row")
        number = _recorded(con, "supplier", hashes, rows, by, at)
        refresh(con, [], audits=[audit for (audit,) in con.execute("select key from gone_audit").fetchall()])
        replace_mentions(con, names, f"erased supplier {number}")
    return f"A supplier was erased, with {rows:,} rows of files (erasure {number})."


def erase_person(warehouse: Warehouse, name: str, *, by: str, at: datetime) -> str:
    """Replace an auditor or owner of actions by "erased person N" everywhere, in cells and texts too.

    All spellings that differ in case and punctuation only are one person. A name of one word, or one that is also a
    company's or site's, is replaced only where it stands as a person's. Raises WarehouseError when nobody has it.
    """
    with warehouse.writing() as con:
        key = secret(con)
        digest = name_hash(key, name)
        cells = [cell for (cell,) in con.execute(PEOPLE).fetchall()]
        spellings = {part for cell in cells for part in parts(cell)[::2] if name_hash(key, part) == digest}
        if not spellings:
            raise WarehouseError("No auditor and no owner of an action has this name. Write it as the tables show it.")
        label = _label(_number(con, NEXT))
        told = {cell: _renamed(cell, spellings, label) for cell in cells} | dict.fromkeys(spellings, label)
        con.execute("create or replace temp table renamed (name varchar, told varchar)")
        con.executemany(
            "insert into renamed values ($name, $told)",
            [{"name": cell, "told": word} for cell, word in told.items() if cell != word],
        )
        con.execute(SHEETS)
        rows = _number(con, CELL_ROWS)
        con.execute(CELLS)
        con.execute(RENAME)
        company = {word for (word,) in con.execute(COMPANY_WORDS).fetchall()}
        number = _recorded(con, "person", [("person", digest)], rows, by, at)
        everywhere = [one for one in spellings if len(one.split()) > 1 and one.lower() not in company]
        replace_mentions(con, everywhere, label)
    return f"A person was erased from {rows:,} rows of files (erasure {number}), and is now {label!r}."


def lift(warehouse: Warehouse, erasure: int, *, by: str, at: datetime) -> None:
    """Let later files bring the erased supplier or person again. What was erased stays erased.

    Raises WarehouseError when there is no such erasure, or it was lifted already.
    """
    with warehouse.writing() as con:
        if erasure not in {number for _, _, number, _ in con.execute(KEYS).fetchall()}:
            raise WarehouseError(f"There is no erasure {erasure}, or it was lifted already.")
        con.execute(LIFT, {"erasure": erasure, "by": by, "at": at})
        con.execute(FORGET, {"erasure": erasure})


def erasures(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The record, the newest first: erasure, kind, erased_by, erased_at, rows (of files), lifted_by, lifted_at."""
    return con.execute(ERASURES).df()


def _recorded(
    con: duckdb.DuckDBPyConnection, kind: str, hashes: Iterable[tuple[str, str]], rows: int, by: str, at: datetime
) -> int:
    number = _number(con, NEXT)
    con.execute(INSERT, {"erasure": number, "kind": kind, "by": by, "at": at, "rows": rows})
    for of, digest in hashes:
        con.execute(INSERT_KEY, {"erasure": number, "kind": of, "hash": digest})
    return number


def _renamed(cell: str, spellings: set[str], label: str) -> str:
    return "".join(label if part in spellings else part for part in parts(cell))


def _label(number: int) -> str:
    return f"erased person {number}"


def _code_hash(key: str, code: str) -> str:
    return hmac.new(key.encode(), f"code {code.strip().casefold()}".encode(), hashlib.sha256).hexdigest()


def _number(con: duckdb.DuckDBPyConnection, query: str) -> int:
    row = con.execute(query).fetchone()
    assert row is not None
    return int(row[0])
