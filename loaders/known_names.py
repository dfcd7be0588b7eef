"""What staged rows speak of, and what the warehouse knows of it by name, for identity.py to hold against each other."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from loaders.identity import Register
from loaders.normal_form import normal_code
from loaders.references import KnownAudit, KnownSite, KnownSupplier, Reference, Resolved

REFERENCES = """
    with spoken as (select ref, min(id) as id from reference_of where class is null group by ref)
    select load, ref, supplier, supplier_code, site, site_code, city, country, audit_no, scheme, version, kind, date,
           shape = 'audits', shape = 'suppliers', case when country is null then region end
    from spoken join staged using (id)
"""
# Names that are the same in normal form are one reference, though their legal forms may be read differently.
SPELLINGS = """
    select ref, list(distinct supplier) from reference_of join staged using (id)
    where reference_of.class is null and supplier is not null group by ref having count(distinct supplier) > 1
"""
KNOWN_SUPPLIERS = "select supplier_key, code, name from store.current_supplier"
ALIASES = """
    select distinct supplier_key, spelling from store.supplier_alias
    semi join (select load from store.load where undone_at is null) using (load)
"""
HOMES = "select key, home from homes('supplier')"
# A region beside a country may follow from it.
KNOWN_SITES = """
    select site_key, supplier_key, name, code, city, country, case when country is null then region end
    from store.current_site
"""
KNOWN_AUDITS = """
    select distinct audit.base_key, site.supplier_key, audit.site_key, audit.audit_no, audit.scheme, audit.version,
           audit.kind::varchar, audit.date
    from store.current_audit as audit join store.current_site as site using (site_key)
"""
NUMBER, DAY = 3, 7


def references(con: duckdb.DuckDBPyConnection, loads: range) -> list[list[Reference]]:
    """What rows say of their supplier, site and audit, file by file."""
    files: dict[int, list[Reference]] = {load: [] for load in loads}
    for load, *row in con.execute(REFERENCES).fetchall():
        files[load].append(Reference(*row))
    return list(files.values())


def spellings(con: duckdb.DuckDBPyConnection) -> dict[int, list[str]]:
    """How the rows of a reference spell its supplier, of those that do so in several ways."""
    return dict(con.execute(SPELLINGS).fetchall())


def register(con: duckdb.DuckDBPyConnection, references: Sequence[Reference]) -> Register:
    """What the warehouse knows by name, of audits those of a day or number asked for; earlier spellings lead too."""
    suppliers = [KnownSupplier(*row) for row in con.execute(KNOWN_SUPPLIERS).fetchall()]
    codes = {supplier.key: supplier.code for supplier in suppliers}
    aliases = [
        KnownSupplier(key, codes[key], spelling) for key, spelling in con.execute(ALIASES).fetchall() if key in codes
    ]
    sites = [KnownSite(*row) for row in con.execute(KNOWN_SITES).fetchall()]
    days = {reference.day for reference in references}
    numbers = {normal_code(reference.audit_no) for reference in references if reference.audit_no}
    audits = [
        KnownAudit(*row)
        for row in con.execute(KNOWN_AUDITS).fetchall()
        if row[DAY] in days or (row[NUMBER] is not None and normal_code(row[NUMBER]) in numbers)
    ]
    return Register([*aliases, *suppliers], sites, audits, dict(con.execute(HOMES).fetchall()))


def resolved_table(resolved: Sequence[Resolved]) -> pa.Table:
    """The keys per reference as the steps of publishing.sql read them."""
    types = {
        "ref": pa.uint64(), "supplier_key": pa.uint64(), "site_key": pa.uint64(), "audit_base": pa.uint64(),
        "reason": pa.string(), "remedy": pa.string(), "misspelled": pa.bool_(), "site_owner": pa.uint64(),
    }  # fmt: skip
    return pa.table({name: pa.array([getattr(one, name) for one in resolved], kind) for name, kind in types.items()})
