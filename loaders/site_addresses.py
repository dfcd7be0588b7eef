"""Where sites stand, as the files say it: the address is no field of the warehouse, but its cells are kept as read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import duckdb
import pandas as pd

from loaders.heading_matches import SURE, heading_matches

# The latest row of each site whose table has headings to read it by.
ROWS = """
    with wanted as (select unnest($sites::ubigint[]) as site_key),
    version as (
        select site_key, load, sheet, row from store.site semi join wanted using (site_key)
        semi join (select load from store.load where undone_at is null) using (load)
    ),
    title as (select load, sheet, header_row, headings from store.load_sheet where headings is not null)
    select site_key, title.headings, raw.cells
    from version join store.raw_row as raw using (load, sheet, row)
    asof join title on title.load = version.load and title.sheet = version.sheet and title.header_row < version.row
    where raw.part = 0 order by site_key, version.load
"""


def site_addresses(con: duckdb.DuckDBPyConnection, sites: Iterable[int]) -> dict[int, str]:
    """Site key -> its address, of those whose latest file with a column of addresses fills it."""
    found: dict[int, str] = {}
    for site, headings, cells in con.execute(ROWS, {"sites": list(sites)}).fetchall():
        parts = [cells[at] for at in _address_columns(tuple(headings)) if at < len(cells) and cells[at]]
        if parts:
            found[site] = ", ".join(dict.fromkeys(" ".join(part.split()) for part in parts))
    return found


def with_addresses(con: duckdb.DuckDBPyConnection, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs of sites with ``left_address`` and ``right_address``, empty where no file gives one."""
    known = site_addresses(con, {*pairs["left_key"], *pairs["right_key"]})
    return pairs.assign(
        left_address=[known.get(key, "") for key in pairs["left_key"]],
        right_address=[known.get(key, "") for key in pairs["right_key"]],
    )


@lru_cache(maxsize=256)
def _address_columns(headings: tuple[str | None, ...]) -> tuple[int, ...]:
    return tuple(at for at, heading in enumerate(headings) if heading and _is_address(heading))


def _is_address(heading: str) -> bool:
    return any(match.field == "address" and match.confidence >= SURE for match in heading_matches(heading)[:1])
