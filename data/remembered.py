"""What users confirmed about the headings of their files, so that nobody is asked twice.

A mapping is found by the signature of a table's headings, which does not depend on their order. What a mapping holds is
the loaders' affair: here it is an object that is kept and handed back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from data.warehouse import WarehouseError

NEAR = 0.8
FORMAT = "supplier-audit-trends: remembered mappings"
KEYS = {"signature": str, "name": str, "headings": list, "mapping": dict}

FORGET = """
    update store.remembered_mapping set forgotten_at = $at
    where signature = $signature and forgotten_at is null returning name
"""
INSERT = """
    insert into store.remembered_mapping values ($signature, $name, $headings, $mapping, $by, $at, null)
"""
RENAME = """
    update store.remembered_mapping set name = $name
    where signature = $signature and forgotten_at is null returning signature
"""
ONE = """
    select signature, name, headings, mapping, confirmed_by, confirmed_at
    from store.remembered_mapping where signature = $signature and forgotten_at is null
    order by confirmed_at desc limit 1
"""
# Headings are compared without their order, case and repeated blanks. The share is of the longer of the two lists, so
# a small table does not resemble a big one that happens to hold its headings.
NEAREST = """
    with wanted as (
        select distinct lower(trim(regexp_replace(unnest($headings::varchar[]), '\\s+', ' ', 'g'))) as heading
    ),
    known as (
        select distinct signature, confirmed_at,
               lower(trim(regexp_replace(unnest(headings), '\\s+', ' ', 'g'))) as heading
        from store.remembered_mapping where forgotten_at is null
    ),
    compared as (
        select signature, confirmed_at, count(*) as size,
               count(*) filter (heading in (select heading from wanted)) as shared
        from known where heading <> '' group by signature, confirmed_at
    ),
    judged as (
        select *, shared / greatest(size, (select count(*) from wanted where heading <> '')) as likeness from compared
    )
    select signature from judged where likeness >= $near order by likeness desc, confirmed_at desc, signature limit 1
"""
SIGNATURES = "select distinct signature from store.remembered_mapping where forgotten_at is null"
# Rows are added and marked, never removed, so every change makes one of the counts another.
STAND = "select concat_ws(' ', count(*), count(forgotten_at), max(confirmed_at)) from store.remembered_mapping"
ALL = """
    select signature, name, headings, mapping, confirmed_by, confirmed_at
    from store.remembered_mapping where forgotten_at is null order by confirmed_at desc, name, signature
"""


def memory_stand(con: duckdb.DuckDBPyConnection) -> str:
    """Names what is remembered now; another name as soon as something else was confirmed, forgotten or imported."""
    row = con.execute(STAND).fetchone()
    assert row is not None
    return str(row[0])


def remember(
    con: duckdb.DuckDBPyConnection,
    *,
    signature: str,
    name: str,
    headings: Iterable[str],
    mapping: dict[str, Any],
    by: str,
    at: datetime,
) -> None:
    """Keep what was confirmed for these headings; what was kept for them before no longer holds.

    Runs in the caller's transaction, so what a load confirmed is remembered with the load or not at all.
    """
    con.execute(FORGET, {"signature": signature, "at": at})
    stated = json.dumps(mapping, ensure_ascii=False, sort_keys=True)
    con.execute(
        INSERT,
        {"signature": signature, "name": name, "headings": list(headings), "mapping": stated, "by": by, "at": at},
    )


def remembered(con: duckdb.DuckDBPyConnection, signature: str) -> dict[str, Any] | None:
    """What holds for exactly these headings: signature, name, headings, mapping, by, at; None when nothing."""
    row = con.execute(ONE, {"signature": signature}).fetchone()
    if row is None:
        return None
    found = dict(zip(("signature", "name", "headings", "mapping", "by", "at"), row, strict=True))
    return found | {"mapping": json.loads(found["mapping"])}


def remembered_signatures(con: duckdb.DuckDBPyConnection) -> set[str]:
    """The signatures of all mappings that hold."""
    return {signature for (signature,) in con.execute(SIGNATURES).fetchall()}


def nearest(
    con: duckdb.DuckDBPyConnection, headings: Iterable[str]
) -> tuple[dict[str, Any], list[str], list[str]] | None:
    """The remembered mapping most like these headings, with the headings it does not know and those it misses.

    None when no mapping shares at least four fifths of the headings of the longer of the two.
    """
    wanted = list(dict.fromkeys(heading for heading in headings if _plain(heading)))
    row = con.execute(NEAREST, {"headings": wanted, "near": NEAR}).fetchone()
    found = remembered(con, row[0]) if row else None
    if found is None:
        return None
    known, there = {_plain(heading) for heading in found["headings"]}, {_plain(heading) for heading in wanted}
    added = [heading for heading in wanted if _plain(heading) not in known]
    missing = [heading for heading in found["headings"] if _plain(heading) and _plain(heading) not in there]
    return found, added, missing


def remembered_mappings(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per mapping that holds, the newest first: signature, name, headings, mapping (JSON text),
    confirmed_by, confirmed_at."""
    return con.execute(ALL).df()


def rename(con: duckdb.DuckDBPyConnection, signature: str, name: str) -> None:
    """Call a mapping by another name. Raises WarehouseError without a name, or when it holds no longer."""
    if not name.strip():
        raise WarehouseError("A remembered mapping needs a name. Type one.")
    if con.execute(RENAME, {"signature": signature, "name": name.strip()}).fetchone() is None:
        raise WarehouseError(_gone(name))


def forget(con: duckdb.DuckDBPyConnection, signature: str, *, at: datetime) -> str:
    """Let a mapping no longer hold; its name. What was loaded with it stays. Raises WarehouseError when it is gone."""
    row = con.execute(FORGET, {"signature": signature, "at": at}).fetchone()
    if row is None:
        raise WarehouseError(_gone(signature))
    return str(row[0])


def exported_mappings(con: duckdb.DuckDBPyConnection) -> str:
    """All mappings that hold, as JSON text for another installation."""
    rows = con.execute(ALL).fetchall()
    mappings = [
        {"signature": signature, "name": name, "headings": headings, "mapping": json.loads(mapping)}
        for signature, name, headings, mapping, _, _ in rows
    ]
    return json.dumps({"format": FORMAT, "mappings": mappings}, ensure_ascii=False, indent=2)


def import_mappings(con: duckdb.DuckDBPyConnection, text: str, *, by: str, at: datetime) -> int:
    """Keep every mapping of an exported text; how many. They replace those known for the same headings.

    Raises WarehouseError, before anything is kept, when the text is not such an export.
    """
    for entry in (entries := _entries(text)):
        remember(con, **{key: entry[key] for key in KEYS}, by=by, at=at)
    return len(entries)


def _entries(text: str) -> list[dict[str, Any]]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WarehouseError(
            f"The file holds no remembered mappings: it is not JSON ({error}). Choose a file exported from this page."
        ) from error
    if (
        not isinstance(content, dict)
        or content.get("format") != FORMAT
        or not isinstance(content.get("mappings"), list)
    ):
        raise WarehouseError("The file holds no remembered mappings. Choose a file exported from this page.")
    for number, entry in enumerate(content["mappings"], start=1):
        if not isinstance(entry, dict):
            raise WarehouseError(f"Mapping {number} of the file is no object. Export the mappings again.")
        for key, kind in KEYS.items():
            if not isinstance(entry.get(key), kind) or not entry[key]:
                raise WarehouseError(f"Mapping {number} of the file has no proper {key!r}. Export the mappings again.")
        if not all(isinstance(heading, str) for heading in entry["headings"]):
            raise WarehouseError(f"Mapping {number} of the file has a heading that is no text. Export it again.")
    return list(content["mappings"])


def _plain(heading: str) -> str:
    return " ".join(heading.lower().split())


def _gone(name: str) -> str:
    return f"The remembered mapping {name!r} is no longer there. Reload the page."
