"""Master data filled in by hand: they count before every file, survive loads and undos, and can be taken away."""

from __future__ import annotations

import csv
from datetime import datetime
from functools import cache
from typing import Final, Literal

import duckdb
import pandas as pd

from data.history import refresh
from data.warehouse import HERE, Warehouse, WarehouseError

Entity = Literal["supplier", "site"]

# Region, country and city of a supplier hold for its sites without an entry of their own.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "supplier": ("name", "category", "criticality", "active", "region", "country", "city"),
    "site": ("name", "region", "country", "city"),
}
WORDS: Final[dict[str, tuple[str, ...]]] = {"criticality": ("high", "medium", "low"), "active": ("yes", "no")}
LONGEST = 200

GROUP = """
with home as (select key, home from homes($entity) union all select home, home from homes($entity)),
own as (select coalesce(max(home), $key::ubigint) as home from home where key = $key)
select home, list_distinct(list_append(coalesce((select list(key) from home where home.home = own.home), []), home))
from own
"""
KNOWN = """
select $key in (select supplier_key from store.current_supplier union select supplier_key from store.place)
       and $entity = 'supplier'
    or $key in (select site_key from store.current_site union select site_key from store.place) and $entity = 'site'
"""
REMOVE = """
update store.master_edit set removed_by = $by, removed_at = $at
where entity = $entity and key in (select unnest($keys::ubigint[])) and field = $field and removed_at is null
"""
INSERT = """
insert into store.master_edit by name
select coalesce(max(edit), 0) + 1 as edit, $entity as entity, $key::ubigint as key, $field as field, $value as value,
       $by as edited_by, $at::timestamp as edited_at
from store.master_edit
"""
PLACE = """
select distinct country, region from store.place
where $entity = 'supplier' and supplier_key = $key or $entity = 'site' and site_key = $key
"""
EDITS = """
with named as (
    select 'supplier' as entity, supplier_key as key, any_value(supplier) as name from store.place group by supplier_key
    union all select 'site', site_key, site from store.place
    union all select 'supplier', supplier_key, coalesce(name, code) from store.current_supplier
    where supplier_key not in (select supplier_key from store.place)
    union all select 'site', site_key, coalesce(name, code) from store.current_site
    where site_key not in (select site_key from store.place)
)
select edit, entity, key, coalesce(name, 'no longer on file') as name, field, value, edited_by, edited_at
from store.master_edit left join named using (entity, key)
where removed_at is null
order by edit desc
"""
SITES = """
select supplier_key, site_key, supplier, supplier_name, supplier_code, site,
       site_name(site, supplier) as site_name, city, country, region, category, criticality, active
from store.place order by supplier, site, site_key
"""


def edit(
    warehouse: Warehouse, entity: Entity, key: int, field: str, value: str | None, *, by: str, at: datetime
) -> str:
    """Fill in one field by hand, or with None or blanks take such an entry away; what was done, in a sentence.

    Fields and words: ``FIELDS``, ``WORDS``; a country is an ISO code. A new country brings its region along where the
    region shown is the one of the country shown. Raises WarehouseError when a word or the key is unknown.
    """
    words = " ".join((value or "").split())
    _check(entity, field, words)
    with warehouse.writing() as con:
        known = con.execute(KNOWN, {"entity": entity, "key": key}).fetchone()
        if not known or not known[0]:
            raise WarehouseError(f"There is no such {entity} on file any more. Look at the page again.")
        written = {field: words}
        if field == "country" and words:
            written |= _region_along(con, entity, key, words)
        for name, text in written.items():
            _write(con, entity, key, name, text, by, at)
        refresh(con, [])
    if not words:
        return f"The {field} of the {entity} is again as the files say."
    return "; ".join(f"The {name} of the {entity} is now {text}" for name, text in written.items()) + "."


def edits(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What is filled in by hand, the newest first: edit, entity, key, name, field, value, edited_by, edited_at."""
    return con.execute(EDITS).df()


def sites(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every site with its supplier, as shown everywhere: keys, names, codes, place, category, criticality, active."""
    return con.execute(SITES).df()


def country_codes() -> tuple[str, ...]:
    """The ISO codes a country can be given by."""
    return tuple(_regions())


def _write(
    con: duckdb.DuckDBPyConnection, entity: str, key: int, field: str, value: str, by: str, at: datetime
) -> None:
    row = con.execute(GROUP, {"entity": entity, "key": key}).fetchone()
    assert row is not None
    home, keys = row
    con.execute(REMOVE, {"entity": entity, "keys": keys, "field": field, "by": by, "at": at})
    if value:
        con.execute(INSERT, {"entity": entity, "key": home, "field": field, "value": value, "by": by, "at": at})


def _region_along(con: duckdb.DuckDBPyConnection, entity: str, key: int, country: str) -> dict[str, str]:
    shown = con.execute(PLACE, {"entity": entity, "key": key}).fetchall()
    derived = all(region is None or region == _regions().get(code) for code, region in shown)
    return {"region": _regions()[country]} if shown and derived else {}


def _check(entity: str, field: str, value: str) -> None:
    if field not in FIELDS[entity]:
        raise WarehouseError(f"A {entity} has no field {field!r}; it has {', '.join(FIELDS[entity])}.")
    if len(value) > LONGEST or not value.isprintable():
        raise WarehouseError(f"The {field} is longer than {LONGEST} letters, or holds signs that cannot be printed.")
    if value and field in WORDS and value not in WORDS[field]:
        raise WarehouseError(f"{value!r} is no {field}; write one of {', '.join(WORDS[field])}.")
    if value and field == "country" and value not in _regions():
        raise WarehouseError(f"{value!r} is no country code of ISO 3166-1, such as CN or DE.")


@cache
def _regions() -> dict[str, str]:
    """The sourcing region of every country."""
    with (HERE / "dictionaries" / "countries.csv").open(encoding="utf-8", newline="") as lines:
        return {row["country"]: row["region"] for row in csv.DictReader(lines)}
