"""What people say about suppliers, sites and visits: that two are one, or that they are two.

No fact is rewritten. A merge is one row of store.judgement; refresh.sql reads it when it tells places and rollups, so
that taking it back restores every figure.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import duckdb
import pandas as pd

from data.history import refresh
from data.warehouse import Warehouse, WarehouseError

Entity = Literal["supplier", "site", "visit"]

KNOWN = """
select $key in (select supplier_key from store.current_supplier union select supplier_key from store.place)
       and $entity = 'supplier'
    or $key in (select site_key from store.current_site union select site_key from store.place) and $entity = 'site'
    or $entity = 'visit' and exists (select 1 from store.current_audit where audit_key = $key)
"""
HOME = "select coalesce((select home from homes($entity) where key = $key), $key)::ubigint"
# A site is merged within one supplier, a visit within one site: what they belong to, as it is shown.
OWNER = """
select case $entity
    when 'site' then (
        select coalesce(home, supplier_key)
        from site_owners() left join homes('supplier') on key = supplier_key where site_key = $key)
    when 'visit' then (
        select coalesce(home, site_key)
        from store.current_audit left join homes('site') on key = site_key where audit_key = $key)
    end
"""
AFFECTED = """
with home as (select key, home from homes($entity) union all select home, home from homes($entity)),
named as (select unnest([$one, $other]::ubigint[]) as key),
member as (
    select key from named
    union select key from home where home in (select home from home where key in (select key from named))
)
select distinct audit_key from store.audit
where $entity = 'visit' and audit_key in (select key from member)
   or $entity = 'site' and site_key in (select key from member)
   or $entity = 'supplier'
      and site_key in (select site_key from store.site where supplier_key in (select key from member))
"""
INSERT = """
insert into store.judgement by name
select coalesce(max(judgement), 0) + 1 as judgement, $entity as entity, $same as same, $one::ubigint as from_key,
       $other::ubigint as into_key, $by as judged_by, $at::timestamp as judged_at
from store.judgement
"""
CONTRARY = """
update store.judgement set undone_by = $by, undone_at = $at
where entity = $entity and same = $same and undone_at is null
  and (from_key = $one and into_key = $other or from_key = $other and into_key = $one)
"""
STANDING = """
select entity, same, from_key, into_key from store.judgement where judgement = $judgement and undone_at is null
"""
UNDO = "update store.judgement set undone_by = $by, undone_at = $at where judgement = $judgement"
JUDGEMENTS = """
with named as (
    select 'supplier' as entity, supplier_key as key, coalesce(name, code) as name from store.current_supplier
    union all select 'site', site_key, coalesce(name, code, city, 'not named') from store.current_site
    union all
    select 'visit', audit_key, concat_ws(', ', audit_no, date::varchar, coalesce(scheme, 'scheme not stated'), file)
    from store.current_audit left join store.load using (load)
)
select judgement, word.entity, same, coalesce(one.name, 'no longer on file') as "left",
       coalesce(other.name, 'no longer on file') as "right", judged_by, judged_at
from store.judgement as word
left join named as one on one.entity = word.entity and one.key = from_key
left join named as other on other.entity = word.entity and other.key = into_key
where undone_at is null
order by judgement desc
"""


def merge(warehouse: Warehouse, entity: Entity, from_key: int, into_key: int, *, by: str, at: datetime) -> int:
    """From now on count ``from_key`` with ``into_key``, under the name of the latter; the number of the judgement.

    Suppliers: the sites of both stand under one supplier. Sites, of one supplier only: the audits of both are one
    history. Visits, at one site only: counted once, under the audit with the most answers, then findings; what it does
    not state is taken from the other, the rest of the other stays stored and uncounted. Files loaded later are
    matched as if both were one. Raises WarehouseError when one is unknown, or they are one already.
    """
    with warehouse.writing() as con:
        one, other = (_home(con, entity, key) for key in (from_key, into_key))
        if one == other:
            raise WarehouseError(f"These two {entity}s are counted as one already.")
        if entity != "supplier" and _value(con, OWNER, entity, from_key) != _value(con, OWNER, entity, into_key):
            above = {"site": "supplier", "visit": "site"}[entity]
            raise WarehouseError(f"These two {entity}s stand under different {above}s. Merge the {above}s first.")
        return _judged(con, entity, one, other, same=True, by=by, at=at)


def tell_apart(warehouse: Warehouse, entity: Entity, left_key: int, right_key: int, *, by: str, at: datetime) -> int:
    """Remember that two are not the same, so that they are never suggested again; the number of the judgement.

    Raises WarehouseError when one is unknown, or they are merged: then take the merge back first.
    """
    with warehouse.writing() as con:
        one, other = (_home(con, entity, key) for key in (left_key, right_key))
        if one == other:
            raise WarehouseError(f"These two {entity}s are counted as one. Take the merge back first.")
        return _judged(con, entity, left_key, right_key, same=False, by=by, at=at)


def take_back(warehouse: Warehouse, judgement: int, *, by: str, at: datetime) -> None:
    """Undo a merge, or forget that two are not the same. Every figure is what it would be without the judgement.

    Raises WarehouseError when there is no such judgement, or it was taken back already.
    """
    with warehouse.writing() as con:
        row = con.execute(STANDING, {"judgement": judgement}).fetchone()
        if row is None:
            raise WarehouseError(f"There is no judgement {judgement}, or it was taken back already.")
        entity, same, one, other = row
        affected = _affected(con, entity, one, other) if same else []
        con.execute(UNDO, {"judgement": judgement, "by": by, "at": at})
        if same:
            refresh(con, [], audits=affected)


def judgements(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """What stands, the newest first: judgement, entity, same, left (merged into right), right, judged_by, judged_at."""
    return con.execute(JUDGEMENTS).df()


def _judged(
    con: duckdb.DuckDBPyConnection, entity: str, one: int, other: int, *, same: bool, by: str, at: datetime
) -> int:
    affected = _affected(con, entity, one, other) if same else []
    word: dict[str, Any] = {"entity": entity, "one": one, "other": other, "by": by, "at": at}
    con.execute(CONTRARY, {**word, "same": not same})
    con.execute(INSERT, {**word, "same": same})
    if same:
        refresh(con, [], audits=affected)
    row = con.execute("select max(judgement) from store.judgement").fetchone()
    assert row is not None
    return int(row[0])


def _home(con: duckdb.DuckDBPyConnection, entity: str, key: int) -> int:
    if not _value(con, KNOWN, entity, key):
        raise WarehouseError(f"There is no such {entity} on file any more. Look at the page again.")
    return int(_value(con, HOME, entity, key))


def _affected(con: duckdb.DuckDBPyConnection, entity: str, one: int, other: int) -> list[int]:
    rows = con.execute(AFFECTED, {"entity": entity, "one": one, "other": other}).fetchall()
    return [int(key) for (key,) in rows]


def _value(con: duckdb.DuckDBPyConnection, query: str, entity: str, key: int) -> Any:
    row = con.execute(query, {"entity": entity, "key": key}).fetchone()
    assert row is not None
    return row[0]
