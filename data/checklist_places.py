"""The user's own mapping: which dimension and topic a section or a clause of a checklist belongs to.

What is said here holds for everything loaded already and everything loaded later: the rollups are told anew in the
same transaction. Taking a word back restores what stood before, because files and cross-walk are never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from data.history import refresh
from data.trail import NOBODY, put_on_trail
from data.warehouse import Warehouse

PARTS = ("section", "clause")
PLACES = """
    select scheme, version, part, name, dimension, topic, over_file, said_by, said_at from store.checklist_place
    where $scheme is null or (scheme = $scheme and version = $version)
    order by scheme, version, part desc, name
"""
OWN_ITEMS = """
    select scheme, version, clause, title, section, said_by, said_at from store.own_item
    where $scheme is null or (scheme = $scheme and version = $version)
    order by scheme, version, clause
"""
UNSAID = """
    delete from store.checklist_place
    where scheme = $scheme and version = $version and part = $part
      and case part when 'clause' then same_code(name, $name) else same_words(name, $name) end
    returning name
"""
SAID = """
    insert into store.checklist_place
    values ($scheme, $version, $part, $name, $dimension, $topic, $over_file, $by, $at)
"""
UNLISTED = """
    delete from store.own_item where scheme = $scheme and version = $version and same_code(clause, $clause)
    returning clause
"""
LISTED = "insert into store.own_item values ($scheme, $version, $clause, $title, $section, $by, $at)"
DROPPED = "delete from store.own_item where scheme = $scheme and version = $version returning clause"
FORGOTTEN = "delete from store.item_place where scheme in (select unnest($schemes::varchar[]))"
CONCERNED = """
    select audit_key from audit_checklists() where scheme in (select unnest($schemes::varchar[]))
"""


@dataclass(frozen=True, slots=True)
class Item:
    """A section (by its title) or a clause (by its code) of a checklist; version "" is that of audits stating none."""

    scheme: str
    version: str
    part: str
    name: str

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise ValueError(f"An item is a section or a clause, not {self.part!r}.")
        if not self.scheme.strip() or not self.name.strip():
            raise ValueError("An item needs a scheme, and the title of its section or the code of its clause.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item belongs. ``over_file``: also where the file itself states another dimension."""

    dimension: str
    topic: str | None = None
    over_file: bool = False

    def __post_init__(self) -> None:
        if not self.dimension.strip():
            raise ValueError("A place needs a dimension.")


@dataclass(frozen=True, slots=True)
class OwnItem:
    """A clause of a checklist of the user's own, with its wording and the section it stands in."""

    scheme: str
    version: str
    clause: str
    title: str | None = None
    section: str | None = None


def place_items(
    warehouse: Warehouse,
    places: Iterable[tuple[Item, Place]],
    *,
    by: str,
    at: datetime,
    own: Iterable[OwnItem] = (),
) -> int:
    """Remember the places of items, each replacing what was said of it before; returns how many were given.

    A clause also speaks for what stands beneath it (8.5 for 8.5.1) and goes before its section. ``own`` are clauses of
    the user's own checklists, remembered with them. All of it in one transaction, figures included.
    """
    said = list(places)
    listed = list(own)
    with warehouse.writing() as con:
        for item, place in said:
            con.execute(UNSAID, _named(item))
            told = {"dimension": place.dimension, "topic": place.topic or None, "over_file": place.over_file}
            con.execute(SAID, {**_named(item), **told, "by": by, "at": at})
        for one in listed:
            key = {"scheme": one.scheme, "version": one.version, "clause": one.clause}
            con.execute(UNLISTED, key)
            con.execute(LISTED, {**key, "title": one.title or None, "section": one.section or None, "by": by, "at": at})
        _tell_anew(con, {item.scheme for item, _ in said} | {one.scheme for one in listed})
        put_on_trail(con, "mapping", by=by, at=at, detail=f"{len(said)} places, {len(listed)} clauses listed")
    return len(said)


def release_items(warehouse: Warehouse, items: Sequence[Item], *, by: str = NOBODY) -> int:
    """Take back what was said of these items; returns of how many something was.

    Figures are then as if it never had been said.
    """
    with warehouse.writing() as con:
        gone = sum(len(con.execute(UNSAID, _named(item)).fetchall()) for item in items)
        _tell_anew(con, {item.scheme for item in items})
        put_on_trail(con, "mapping", by=by, detail=f"{gone} places", taken_back=True)
    return gone


def drop_own_checklist(warehouse: Warehouse, scheme: str, version: str, *, by: str = NOBODY) -> int:
    """Forget the clauses the user listed for a checklist; returns how many.

    Places given to them stay until released.
    """
    with warehouse.writing() as con:
        gone = len(con.execute(DROPPED, {"scheme": scheme, "version": version}).fetchall())
        _tell_anew(con, {scheme})
        put_on_trail(con, "mapping", by=by, detail=f"{gone} clauses listed", taken_back=True)
    return gone


def places(con: duckdb.DuckDBPyConnection, scheme: str | None = None, version: str | None = None) -> pd.DataFrame:
    """What the user said, of one checklist or of all.

    Columns: scheme, version, part, name, dimension, topic, over_file, said_by, said_at.
    """
    return con.execute(PLACES, {"scheme": scheme, "version": version}).df()


def own_items(con: duckdb.DuckDBPyConnection, scheme: str | None = None, version: str | None = None) -> pd.DataFrame:
    """The clauses of the user's own checklists, of one or of all.

    Columns: scheme, version, clause, title, section, said_by, said_at.
    """
    return con.execute(OWN_ITEMS, {"scheme": scheme, "version": version}).df()


def _named(item: Item) -> dict[str, str]:
    return {"scheme": item.scheme, "version": item.version, "part": item.part, "name": item.name.strip()}


def _tell_anew(con: duckdb.DuckDBPyConnection, schemes: set[str]) -> None:
    """Versions of one scheme may borrow from each other, so all its audits are told anew."""
    names = sorted(schemes)
    con.execute(FORGOTTEN, {"schemes": names})
    audits = [key for (key,) in con.execute(CONCERNED, {"schemes": names}).fetchall()]
    refresh(con, [], audits=audits)
